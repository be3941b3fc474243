"""What an expression may not say: each refusal with its place, its sentence and the way out."""

from __future__ import annotations

import pytest
from example_register import COHORTS, EXAMPLE

from kechuang.engine.expressions import CONDITION, ExpressionFault, ExpressionRefused, check, parse


def faults_of(text: str, expected: str | None = None) -> list[ExpressionFault]:
    try:
        return check(parse(text), EXAMPLE, cohorts=COHORTS, expected=expected)
    except ExpressionRefused as refused:
        return list(refused.faults)


# text, place, what, remedy
FORM = [
    ("", 0, "没有写表达式", "写一个条件"),
    ("kind = 'hnte' and", 14, "读到“and”读不下去", "检查括号"),
    ("(staff > 1", 9, "读不下去", "检查括号"),
    ("kind = 'hnte", 7, "引号没有成对", "半角单引号"),
    ("kind ＝ 'hnte'", 5, "“＝”是全角符号", "改为半角的 ="),
    ("kind = ‘hnte’", 7, "“‘”是全角符号", "改为半角的 '"),
    ("staff > 1; staff > 2", 9, "写了不止一个表达式", "去掉分号"),
    ("staff / 2 > 1", 0, "表达式里不能相除", "numerator 与 denominator"),
    ("staff // 2 > 1", 0, "表达式里不能相除", "at_least_share"),
    ("staff % 2 = 1", 0, "没有取余", "改用 + - *"),
    ("title like '%院'", 0, "不用 like", "starts_with"),
    ("title ilike '%院'", 0, "不用 like", "contains"),
    ("title similar to 'a.*'", 0, "不用 like", "contains"),
    ("regexp_matches(title, 'a')", 0, "不用 like", "starts_with"),
    ("staff in (select 1)", 0, "不能查询别的表", "用 member 判断"),
    ("exists (select 1 from firm)", 15, "不能查询别的表", "名单（cohort）"),
    ("select 1", 7, "不能查询别的表", "用 member 判断"),
    ("(select max(staff) from firm) > 1", 8, "不能查询别的表", "用 member 判断"),
    ("cast(staff as text) = 'a'", 0, "不能转换类型", "日期写 date '2025-01-31'"),
    ("staff::text = 'a'", 0, "不能转换类型", "按字段的类型直接比较"),
    ("sum(staff)", 0, "表达式里不能汇总", "count、sum、average"),
    ("count(*) > 1", 0, "表达式里不能汇总", "只看一条记录"),
    ("max(staff) > 1", 0, "max 是汇总函数", "greatest"),
    ("row_number() over (order by staff) = 1", 0, "窗口函数", "is_first()"),
    ("first_time = null", 0, "与 null 用“=”比较", "is null"),
    ("null <> first_time", 8, "与 null 用", "is not null"),
    ("kind in ('hnte', null)", 0, "列表里不能有 null", "is null"),
    ("kind in ()", 0, "in 后面没有列出值", "in ('a', 'b')"),
    ("staff between null and 2", 0, "between 的两端要写明", "两端都含"),
    ("coalesce(staff, null) > 1", 0, "coalesce 的参数不能写 null", "换成字段"),
    ("call firm()", 0, "“call”是 SQL 命令", "kind = 'hnte'"),
    ("drop table firm", 11, "读不下去", "检查括号"),
    ("from firm", 0, "不能查询别的表", "用 member 判断"),
    ("null", 0, "null 只能用在", "is null"),
    ("first_time is true", 0, "is 后面只能写 null", "= true"),
    ("kind is distinct from 'hnte'", 0, "is distinct from", "写 = 或 <>"),
    ("example.kind = 'hnte'", 0, "“example.kind”不是本名录的字段", "只写本名录的字段名"),
    ("foo(kind)", 0, "没有函数“foo”", "可用的函数：yuan、wan"),
    ("start_with(title, 'a')", 0, "没有函数“start_with”", "starts_with"),
    ("years_betwen(began, ended) > 1", 0, "没有函数“years_betwen”", "years_between"),
    ("current_date() > began", 0, "不问今天是几号", "on_day()"),
    ("if(first_time, 1, 2) > 1", 0, "没有函数 if", "case when"),
    ("began > date '2025-02-29'", 13, "没有“2025-02-29”这一天", "date '2025-01-31'"),
    ("began > day('2025-1-1')", 8, "没有“2025-1-1”这一天", "date '2025-01-31'"),
    ("day(began) = 1", 0, "day 只接受写出的日期", "year、month"),
    ("staff > 1e3", 8, "数“1e3”写法不对", "普通的小数"),
    ("staff > 1234567890123456789", 8, "写法不对", "最多 18 位"),
    ("title || 'a' = 'b'", 0, "不能拼接文字", "分别比较"),
    ("kind = ['hnte']", 8, "没有列表", "has(字段, 'a')"),
    ("kind = $1", 0, "没有参数", "on_day()"),
    ("staff > 1 as many", 0, "不能起别名", "去掉 as"),
    ("began > ended + interval '1' day", 25, "没有 interval", "add_months"),
    ("staff & 1 = 1", 0, "这种写法不在表达式里", "可用："),
    ("not " * 60 + "first_time", 240, "嵌套太深", "拆成几个名单"),
    ("(" * 3000 + "staff" + ")" * 3000, 4000, "超过 4000 个字符", "拆成"),
    ("(" * 1500 + "staff" + ")" * 1500, 0, "嵌套太深", "拆成"),
]
MEANING = [
    ("kid = 'hnte'", 0, "样例名录（example）没有字段“kid”", "kind"),
    ("类别 = 'hnte'", 0, "没有字段“类别”", "“类别”的字段名是 kind"),
    ("kind = hnte", 7, "没有字段“hnte”", "写成 'hnte'"),
    ("kind = 'hnt'", 0, "代码（类别）里没有代码“hnt”", "最接近的是：hnte"),
    ("kind = '高企'", 0, "没有代码“高企”", "“高企”的代码是 'hnte'"),
    ("kind in ('hnte', 'unicorn')", 17, "没有代码“unicorn”", "gazelle、hnte"),
    ("kind = size", 0, "不是同一个代码表", "同一个代码表的字段"),
    ("kind = title", 0, "代码（类别）与文字不是一类", "同一类的字段"),
    ("kind > 'gazelle'", 0, "没有大小先后", "= 或 <>"),
    ("level >= 'provincial'", 0, "没有大小先后", "level_at_least"),
    ("title < '乙'", 0, "文字没有大小先后", "= 或 <>"),
    ("tags = 'sme'", 0, "多选字段不能整个比较", "has(字段, 'sme')"),
    ("staff > patents", 0, "单位不同：人与件", "同一单位"),
    ("staff + patents > 1", 0, "单位不同：人与件", "同一单位"),
    ("staff * patents > 1", 0, "不能相乘", "普通数"),
    ("sales > 500", 0, "金额与数不是一类", "wan(5000)"),
    ("sales + 1 > cost", 0, "金额与数不是一类", "yuan(100)"),
    ("sales * cost > wan(1)", 0, "不能相乘", "普通数"),
    ("began > '2025-01-01'", 0, "是文字，不是日期", "date '2025-01-01'"),
    ("began > 2025", 0, "日期与数不是一类", "year(日期)"),
    ("founded = began", 0, "年度与日期不是一类", "year(日期)"),
    ("reported = began", 0, "月份与日期不是一类", "month(日期)"),
    ("reported = '2025-13'", 0, "“2025-13”不是月份", "'2025-03'"),
    ("founded = '2025'", 0, "“2025”是文字", "直接写 2025"),
    ("staff > '5'", 0, "“5”是文字", "直接写 100"),
    ("began + 1 > ended", 0, "日期不能用“+”计算", "add_years"),
    ("began - ended > 1", 0, "日期不能用“-”计算", "days_between"),
    ("founded + closed > 1", 0, "年度不能这样用“+”计算", "两个年度相减"),
    ("-began > ended", 1, "日期前面不能写负号", "数和金额"),
    ("first_time = '是'", 0, "是否字段不能与“是”比较", "= true"),
    ("first_time = 1", 0, "是否与数不是一类", "= true"),
    ("region = '329999'", 0, "没有区划代码“329999”", "最接近的是"),
    ("region = '江阴'", 0, "没有区划代码“江阴”", "江阴市 320281"),
    ("in_region(region, '3299')", 0, "没有区划代码“3299”", ""),
    ("organisation = region", 0, "不是一类", ""),
    ("title and first_time", 0, "这里要写条件，写的是文字", "字段 = 值"),
    ("not staff", 4, "这里要写条件，写的是数（人）", "字段 = 值"),
    ("1 < staff < 3", 0, "是否与数不是一类", ""),
    ("years_between(began) > 1", 0, "years_between 要 2 个参数，写了 1 个", "years_between(起日, 止日)"),
    ("least(staff) > 1", 0, "至少 2 个", "least(值, 值, …)"),
    ("on_day(began) = began", 0, "不带参数", "on_day()"),
    ("years_between(staff, began) > 1", 14, "“起日”要日期，这里是数（人）", "years_between(起日, 止日)"),
    ("add_years(began, staff) > ended", 17, "“年数”要直接写出", "add_years(日期, 年数)"),
    ("add_years(began, 1.5) > ended", 0, "第二个参数要是整数", "-100 到 100"),
    ("add_months(began, 5000) > ended", 0, "第二个参数要是整数", "-1200 到 1200"),
    ("has(tags, 'smee')", 0, "没有代码“smee”", "最接近的是：sme"),
    ("has(kind, 'hnte')", 4, "“多选字段”要多选代码", "has(多选字段, 代码)"),
    ("level_at_least(level, 'provincal')", 0, "没有代码“provincal”", "provincial"),
    ("level_at_least(kind, 'provincial')", 0, "代码（类别）不是级别字段", "levels"),
    ("member(organisation, 'lister')", 0, "没有名单“lister”", "listed"),
    ("member(title, 'listed')", 7, "“单位字段”要单位（企业）", "member(单位字段, 名单代码)"),
    ("at_least_share(cost, staff, '0.05')", 0, "金额与数（人）不是一类", ""),
    ("at_least_share(cost, sales, '5%')", 0, "比例要写成 0 到 100 之间的小数", "'0.05' 表示 5%"),
    ("coalesce(staff, sales) > 1", 0, "不是一类", "wan(5000)"),
    ("case when staff then 1 end > 0", 10, "这里要写条件", "字段 = 值"),
    ("case when first_time then staff else sales end > 1", 37, "不是一类", "wan(5000)"),
    ("area * 123456789012345678 * 12345678 > 1", 0, "超过 38 位", "减少相乘的次数"),
]


@pytest.mark.parametrize(
    ("text", "at", "what", "remedy"), FORM + MEANING, ids=[each[0][:40] for each in FORM + MEANING]
)
def test_refused_with_its_place_and_the_way_out(text, at, what, remedy):
    first = faults_of(text)[0]
    assert what in first.what
    assert remedy in first.remedy
    assert first.at == at
    assert first.code[:4] == "CT-2" and 200 <= int(first.code[3:]) < 230


def test_all_faults_at_once():
    faults = faults_of("kind = 'hnt' and staff > patents and issued = 1", CONDITION)
    assert [fault.code for fault in faults] == ["CT-222", "CT-223", "CT-206"]
    assert [fault.at for fault in faults] == [0, 17, 37]


def test_all_faults_of_form_at_once():
    assert [fault.code for fault in faults_of("staff / 2 > 1 and title like 'a' and sum(staff) > 1")] == [
        "CT-211",
        "CT-210",
        "CT-215",
    ]


def test_a_fault_brings_no_second_one():
    assert len(faults_of("kid + 1 > 2 and coalesce(kid2, 'a') = 'b'", CONDITION)) == 2


def test_a_refusal_reads_as_a_sentence():
    with pytest.raises(ExpressionRefused, match="CT-204 第 1 个字符处：没有函数“yearr”。最接近的是：year"):
        parse("yearr(began) = 2025")


# expression, what is expected of it, what is wrong with it
EXPECTED = [
    ("staff > 1", CONDITION, None),
    ("first_time", CONDITION, None),
    ("staff", CONDITION, "这里要写条件，写的是数（人）"),
    ("kind", CONDITION, "这里要写条件，写的是代码（类别）"),
    ("case when first_time then null end", CONDITION, "结果总是 null"),
    ("sales", "万元", None),
    ("sales - cost", "亿元", None),
    ("sales", "元", None),
    ("sales", "家", "金额与指标的单位“家”不符"),
    ("sales", "%", "金额与指标的单位“%”不符"),
    ("staff", "万元", "数（人）与指标的单位“万元”不符"),
    ("staff", "人", None),
    ("staff", "名", None),
    ("staff", "万人", None),
    ("staff", "家", "数（人）与指标的单位“家”不符"),
    ("patents", "项", None),
    ("area * 0.0015", "亩", None),
    ("case when first_time then staff else 0 end", "人", None),
    ("1", "家", None),
    ("first_time", "家", "这里要写数或金额，写的是是否"),
    ("began", "家", "这里要写数或金额，写的是日期"),
]


@pytest.mark.parametrize(("text", "expected", "wrong"), EXPECTED)
def test_what_a_definition_expects(text, expected, wrong):
    found = [fault.what for fault in faults_of(text, expected)]
    assert found == [] if wrong is None else wrong in found[0]


ALLOWED = [
    "kind = 'hnte' and not (size = 'large' or level is null)",
    "region = '320281' or in_region(region, '32')",
    "region in ('320281', '320200')",
    "reported between '2025-01' and month(span_last())",
    "founded >= year(on_day()) - 2 and closed - founded < 3",
    "organisation <> partner and organisation = '91320281MA1ABCDE8L'",
    "town = '青阳镇'",
    "carrier is not null and carrier = '1'",
    "staff * 0.1 <= members and 0.5 * staff > 3",
    "sales + yuan(0.5) >= least(cost, yi(1)) * 2",
    "case kind when 'hnte' then wan(1) else wan(2) end > sales",
    "first_time = (kind = 'hnte')",
    "(kind) = ('hnte')",
    "area - other_area > -0.5",
    "kind is null",
    " or ".join(f"title = '{number}'" for number in range(150)),
    "title in ('null', '＝', 'a''b')",
    "coalesce(kind, 'hnte') = 'hnte'",
    "/* why */ staff > 1 -- because",
]


@pytest.mark.parametrize("text", ALLOWED, ids=[each[:40] for each in ALLOWED])
def test_allowed(text):
    assert faults_of(text, CONDITION) == []
