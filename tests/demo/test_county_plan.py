"""The made-up county's plan: a real Word file, and everything in it is read rather than loaded."""

import io
import zipfile
from decimal import Decimal

import pytest

from kechuang.demo import county
from kechuang.demo.county import FILE
from kechuang.demo.make_county_plan import build
from kechuang.readers.files import read_bytes
from kechuang.readers.workplan import read_plan


def parts(package):
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_file_is_what_the_script_builds():
    assert parts(FILE.read_bytes()) == parts(build()), "run: python -m kechuang.demo.make_county_plan"


def test_the_numbers_of_headings_are_words_own():
    document = parts(FILE.read_bytes())["word/document.xml"].decode()
    assert "总体要求" in document and "一、总体要求" not in document
    text = read_bytes(FILE.read_bytes(), FILE.name).text
    assert "一、总体要求" in text and "（二）实施研发平台提升行动" in text and "1.壮大高新技术企业集群。" in text


def test_merged_cells_span_the_rows_of_their_task():
    document = read_bytes(FILE.read_bytes(), FILE.name)
    spans = {b.span.of(document.text).strip(): b.row_span for b in document.blocks if b.table == 0 and b.column == 0}
    assert spans == {"重点任务": 1, "企业梯队培育": 2, "研发平台提升": 2, "成果转化": 2, "载体建设": 1, "科技金融": 1}


@pytest.fixture(scope="module")
def reading():
    document = read_bytes(FILE.read_bytes(), FILE.name)
    return document, read_plan(document)


def find(reading, words, value=None):
    """The target whose indicator holds `words` (and whose value is `value`)."""
    _, plan = reading
    found = [
        each
        for each in plan.statements
        if each.what == "target" and words in each.indicator and (value is None or each.value == Decimal(str(value)))
    ]
    assert found, f"{words} {value} was not read"
    return found[0]


# The fourteen kinds of target: words of the indicator, value, unit, comparator, kind.
KINDS = {
    "level at a date": ("有效期内高新技术企业", 86, "家", "=", "level"),
    "net growth": ("高新技术企业", 15, "家", "=", "increment"),
    "flow in the year": ("工程技术研究中心", 6, "家", "=", "increment"),
    "cumulative stock": ("校企联盟", 120, "个", ">", "level"),
    "ratio": ("高新技术产业产值占规模以上工业产值比重", 38, "%", "=", "share"),
    "change of a ratio": ("高新技术产业产值占规模以上工业产值比重", 1.8, "个百分点", "=", "change_in_points"),
    "growth rate": ("技术合同成交额", 12, "%", "=", "growth_rate"),
    "at least": ("产学研对接活动", 30, "场", ">=", "count_of_activities"),
    "more than": ("产学研合作项目", 50, "项", ">", "increment"),
    "range": ("市级重点实验室", 1, "家", "range", "increment"),
    "two tiers": ("研发投入占地区生产总值比重", 2.3, "%", "=", "share"),
    "rank": ("县域创新能力", 5, "位", "=", "rank"),
    "frequency": ("工作信息", 2, "篇", "=", "count_of_activities"),
    "zero breakthrough": ("独角兽企业", 1, None, ">=", "breakthrough"),
}


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_of_target_is_read(reading, kind):
    words, value, unit, comparator, read_as = KINDS[kind]
    target = find(reading, words, value)
    assert (target.unit, target.comparator, target.kind) == (unit, comparator, read_as)


def test_both_tiers_and_both_ends_are_kept(reading):
    assert find(reading, "研发投入占地区生产总值比重").stretch_value == Decimal("2.5")
    assert find(reading, "市级重点实验室").value_max == Decimal(2)


def test_a_second_bound_on_the_same_thing_is_a_second_target(reading):
    assert find(reading, "技术合同成交额", 10).comparator == ">"


def test_each_month_and_each_year_are_told_apart(reading):
    assert find(reading, "工作信息").frequency == "month"
    assert find(reading, "全体会议").per_year


def test_a_share_inside_another_target_is_a_target(reading):
    assert find(reading, "海外人才项目", 30).kind == "share"


def test_what_is_to_be_issued_is_a_deliverable(reading):
    document, plan = reading
    issued = [each.span.of(document.text) for each in plan.statements if each.what == "deliverable"]
    assert any("新型研发机构管理办法" in quote for quote in issued)
    assert any("技术路线图" in quote for quote in issued)


def test_policy_parameters_are_kept_apart(reading):
    _, plan = reading
    values = {each.value for each in plan.statements if each.what == "policy_parameter"}
    assert {Decimal(5000), Decimal(10), Decimal(30), Decimal(50)} <= values


@pytest.mark.parametrize("history", ["达到71家", "达36.2%", "突破9亿元", "累计38家", "9.6", "8600"])
def test_what_was_reached_last_year_is_no_target(reading, history):
    document, plan = reading
    start = document.text.index(history)
    assert not [s for s in plan.statements if start <= s.value_span.start < start + len(history)]


@pytest.mark.parametrize(
    "name", ["科创20条", "3550", "一核两翼三带", "百企进百校", "12号", "三大主导产业", "五大行动", "25日"]
)
def test_numbers_inside_names_are_no_targets(reading, name):
    document, plan = reading
    start = document.text.index(name)
    assert not [s for s in plan.statements if start <= s.value_span.start < start + len(name)]


def test_numerals_mixed_with_chinese_are_read(reading):
    assert find(reading, "孵化面积", 11).unit == "万平方米"
    money = find(reading, "融资")
    assert money.value * {"亿元": 10_000, "万元": 1}[money.unit] == 12_000


def test_each_park_has_its_own_target_where_the_plan_says_each(reading):
    _, plan = reading
    regions = {each.region for each in plan.statements if "上市后备企业" in each.indicator}
    assert regions == {"云溪高新区", "南湾科技园"}


def test_members_of_a_total_keep_the_thing_counted_and_have_their_own_region(reading):
    _, plan = reading
    members = {each.region: each.value for each in plan.statements if each.indicator == "高新技术企业"}
    assert members["云溪高新区"] == 8 and members["南湾科技园"] == 4


def test_a_quarter_ends_with_its_own_target(reading):
    assert find(reading, "下乡服务").frequency == "quarter"
    assert find(reading, "省级星创天地").frequency is None


def test_a_share_keeps_its_name(reading):
    assert find(reading, "研发活动", 52).indicator.endswith("占比")


def test_a_bracket_with_one_long_division_and_a_group_word_is_read(reading):
    units = [unit.text for unit in find(reading, "科技特派员").units]
    assert "农村与社会发展科" in units and "各镇街" in units


def test_units_come_from_brackets_and_from_table_columns(reading):
    by_role = {unit.text: unit.role for unit in find(reading, "产学研对接活动").units}
    assert by_role["成果与合作科"] == "lead" and by_role["县工商联"] == "support"
    row = {unit.text: unit.role for unit in find(reading, "融资").units}
    assert row["规划与资金科"] == "lead" and row["县金融办"] == "support"


def test_the_value_column_of_this_year_is_the_target(reading):
    assert find(reading, "县级财政科技支出", 9500).unit == "万元"
    assert find(reading, "国家级科技企业孵化器", 2).unit == "家"


def test_the_document_says_who_issued_it_when_and_for_which_year(reading):
    _, plan = reading
    heading = plan.heading
    assert (heading.title, heading.issuer, heading.number) == (county.TITLE, county.ISSUER, county.NUMBER)
    assert heading.issued_on == "2026-02-26"
    assert str(heading.period) == "2026年"
    assert heading.region == "云溪县"
