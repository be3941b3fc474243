"""One number, one promise: how lists, shares, tiers and the like are taken apart.

A case is a sentence and its promises, each as verb｜indicator｜comparator value unit (see composed.py).
"""

import pytest
from composed import broken, document, promises, quote, short, the_promise, told

from kechuang.readers.workplan import read_plan


def check(sentence: str, expected: list[str]) -> None:
    assert told(sentence) == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("净增高新技术企业40家，新增省级研发中心12家。", ["净增｜高新技术企业｜=40家", "新增｜省级研发中心｜=12家"]),
        (
            "培育独角兽企业3家、瞪羚企业20家、雏鹰企业80家。",
            ["培育｜独角兽企业｜=3家", "培育｜瞪羚企业｜=20家", "培育｜雏鹰企业｜=80家"],
        ),
        (
            "到年底，新增企业研究院6家，工程中心2家以上。",
            ["新增｜企业研究院｜=6家", "新增｜工程中心｜>=2家"],
        ),
        ("举办专题培训4场，产业沙龙10场。", ["举办｜专题培训｜=4场", "举办｜产业沙龙｜=10场"]),
        ("雏鹰企业达到100家、瞪羚企业达到20家。", ["达到｜雏鹰企业｜=100家", "达到｜瞪羚企业｜=20家"]),
        (
            "申报省级项目30项、市级项目50项，成果转化率超过40%。",
            ["申报｜省级项目｜=30项", "申报｜市级项目｜=50项", "超过｜成果转化率｜>40%"],
        ),
        ("一是新增众创空间3家；二是引进领军人才20名。", ["新增｜众创空间｜=3家", "引进｜领军人才｜=20名"]),
        ("办好以下活动：（1）举办展会3场；（2）组织路演5场。", ["举办｜展会｜=3场", "组织｜路演｜=5场"]),
        ("抓好两件事：①引进领军人才8名；②建成中试基地2家。", ["引进｜领军人才｜=8名", "建成｜中试基地｜=2家"]),
    ],
)
def test_a_plain_list_hands_its_verb_on(sentence, expected):
    check(sentence, expected)


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "独角兽企业、瞪羚企业、雏鹰企业分别达到3家、20家和80家。",
            ["达到｜独角兽企业｜=3家", "达到｜瞪羚企业｜=20家", "达到｜雏鹰企业｜=80家"],
        ),
        (
            "独角兽企业、瞪羚企业、雏鹰企业入库数分别达到3家、20家和80家。",
            ["达到｜独角兽企业入库数｜=3家", "达到｜瞪羚企业入库数｜=20家", "达到｜雏鹰企业入库数｜=80家"],
        ),
        ("分别新增独角兽企业、瞪羚企业3家、20家。", ["新增｜独角兽企业｜=3家", "新增｜瞪羚企业｜=20家"]),
        ("有效专利、有效商标分别增长8%和10%。", ["增长｜有效专利｜=8%", "增长｜有效商标｜=10%"]),
        (
            "高新技术企业数、研发投入强度分别达到500家、3.5%。",
            ["达到｜高新技术企业数｜=500家", "达到｜研发投入强度｜=3.5%"],
        ),
        broken(
            "研发机构、技术中心总数分别突破60家、90家。",
            ["突破｜研发机构总数｜>60家", "突破｜技术中心总数｜>90家"],
            why="a bound word behind 分别 is not taken for the verb",
        ),
        (
            "高新技术企业、科技型中小企业累计分别达到300家和900家。",
            ["达到｜高新技术企业｜=300家", "达到｜科技型中小企业｜=900家"],
        ),
    ],
)
def test_respectively_pairs_each_name_with_its_number(sentence, expected):
    check(sentence, expected)


def test_the_whole_construction_is_the_quote_of_each_pair():
    text = "云溪市2024年科技工作要点\n独角兽企业、瞪羚企业分别达到3家和20家。\n"
    issued = document(text)
    found = read_plan(issued).statements
    assert [quote(issued, each) for each in found] == ["独角兽企业、瞪羚企业分别达到3家和20家"] * 2


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("建设概念验证中心、中试基地各5家。", ["建设｜概念验证中心｜=5家", "建设｜中试基地｜=5家"]),
        ("新增国家级、省级孵化器各1家。", ["新增｜国家级孵化器｜=1家", "新增｜省级孵化器｜=1家"]),
        ("引进创新团队、领军人才各8个。", ["引进｜创新团队｜=8个", "引进｜领军人才｜=8个"]),
    ],
)
def test_each_gives_the_one_number_to_every_name(sentence, expected):
    check(sentence, expected)


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "滨江高新区、白石开发区各新建众创空间2个。",
            [("滨江高新区", "新建｜众创空间｜=2个"), ("白石开发区", "新建｜众创空间｜=2个")],
        ),
        (
            "滨江高新区、白石开发区分别新建众创空间2个、1个。",
            [("滨江高新区", "新建｜众创空间｜=2个"), ("白石开发区", "新建｜众创空间｜=1个")],
        ),
        (
            "青石镇、柳河镇、白沙街道各建成科技服务站1个。",
            [(town, "建成｜科技服务站｜=1个") for town in ("青石镇", "柳河镇", "白沙街道")],
        ),
        broken(
            "滨江高新区、白石开发区新增企业分别为20家、10家。",
            [("滨江高新区", "新增｜企业｜=20家"), ("白石开发区", "新增｜企业｜=10家")],
            why="the verb between the places and 分别 stays in the name",
        ),
        (
            "滨江高新区、白石开发区分别完成技术合同成交额5亿元、3亿元。",
            [("滨江高新区", "完成｜技术合同成交额｜=5亿元"), ("白石开发区", "完成｜技术合同成交额｜=3亿元")],
        ),
    ],
)
def test_places_named_together_each_get_their_own_promise(sentence, expected):
    found = {(promise.region, short(promise)) for promise in promises(sentence)}
    assert found == set(expected)


def test_years_named_together_each_get_their_own_promise():
    found = promises(
        "2022年、2023年、2024年分别净增高新技术企业30家、40家、50家。",
        title="云溪市科技创新三年行动计划（2022—2024年）",
    )
    assert [(str(promise.period), short(promise)) for promise in found] == [
        ("2022年", "净增｜高新技术企业｜=30家"),
        ("2023年", "净增｜高新技术企业｜=40家"),
        ("2024年", "净增｜高新技术企业｜=50家"),
    ]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("培育科技型企业300家，其中高新技术企业80家以上。", ["培育｜科技型企业｜=300家", "培育｜高新技术企业｜>=80家"]),
        (
            "引进科技人才项目40个，其中25%为海外人才项目。",
            ["引进｜科技人才项目｜=40个", "为｜海外人才项目占科技人才项目比重｜=25%"],
        ),
        ("新增省级研发机构8家（其中国家级1家）。", ["新增｜省级研发机构｜=8家", "新增｜国家级研发机构｜=1家"]),
        ("人才总量达到20万人，其中高层次人才1.2万人。", ["达到｜人才总量｜=20万人", "达到｜高层次人才｜=1.2万人"]),
    ],
)
def test_a_part_of_the_whole_is_a_promise_of_its_own(sentence, expected):
    check(sentence, expected)


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("研发经费占GDP比重确保达到3%，力争达到3.2%。", ["达到｜研发经费占GDP比重｜=3/3.2%"]),
        ("新增高新技术企业50家，努力实现60家。", ["新增｜高新技术企业｜=50/60家"]),
        ("高新技术企业总数确保突破400家、力争突破450家。", ["突破｜高新技术企业总数｜>400/450家"]),
        ("引进领军人才20名，争取25名。", ["引进｜领军人才｜=20/25名"]),
        ("完成技术合同成交额30亿元，冲刺35亿元。", ["完成｜技术合同成交额｜=30/35亿元"]),
    ],
)
def test_two_tiers_are_one_promise_with_a_second_value(sentence, expected):
    check(sentence, expected)


@pytest.mark.parametrize(
    "sentence",
    ["新增众创空间5家，力争新增孵化器2家。", "增加值增长8%，力争占比达到30%。", "培训企业50家，力争培训200人次。"],
)
def test_a_second_name_after_lizheng_is_a_second_promise(sentence):
    assert [promise.stretch_value for promise in promises(sentence)] == [None, None]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("引进领军人才3—5名。", ["引进｜领军人才｜range3—5名"]),
        ("建设院士工作站2－3家。", ["建设｜院士工作站｜range2—3家"]),
        ("申报省级项目5到8项。", ["申报｜省级项目｜range5—8项"]),
        ("引进3-5个亿元以上科技项目。", ["引进｜亿元以上科技项目｜range3—5个"]),
    ],
)
def test_a_range_is_one_promise(sentence, expected):
    check(sentence, expected)


@pytest.mark.parametrize(
    ("sentence", "values"),
    [
        ("新建标准厂房12万平方米，累计达到30万平方米。", [("新建", 12, "increment"), ("达到", 30, "level")]),
        ("新增孵化面积6万平方米，孵化面积累计达到40万平方米。", [("新增", 6, "increment"), ("达到", 40, "level")]),
        ("净增规上企业30家，总数突破500家。", [("净增", 30, "increment"), ("突破", 500, "level")]),
    ],
)
def test_an_increment_and_its_total_are_two_promises(sentence, values):
    assert [(promise.verb, promise.value, promise.kind) for promise in promises(sentence)] == values


def test_a_total_without_a_name_takes_the_name_of_what_was_added():
    added, total = promises("新建标准厂房12万平方米，累计达到30万平方米。")
    assert added.indicator == total.indicator == "标准厂房"


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "为20家科技型企业融资超3亿元。",
            ["融资｜融资科技型企业｜=20家", "融资｜科技型企业融资｜>3亿元"],
        ),
        (
            "为12家农业企业联系贷款800万元。",
            ["联系贷款｜联系贷款农业企业｜=12家", "联系贷款｜农业企业联系贷款｜=800万元"],
        ),
        ("为80家企业授信10亿元。", ["授信｜授信企业｜=80家", "授信｜企业授信｜=10亿元"]),
    ],
)
def test_beneficiaries_and_amount_are_two_promises(sentence, expected):
    check(sentence, expected)


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("培育6个工业互联网平台。", ["培育｜工业互联网平台｜=6个"]),
        ("举办12场产学研对接活动。", ["举办｜产学研对接活动｜=12场"]),
        ("引进5名以上领军人才。", ["引进｜领军人才｜>=5名"]),
        ("完成3个以上重点项目。", ["完成｜重点项目｜>=3个"]),
        ("推动20家企业成为省级专精特新企业。", ["推动｜省级专精特新企业｜=20家"]),
    ],
)
def test_the_number_may_stand_before_the_noun(sentence, expected):
    check(sentence, expected)


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("新建2家、提档4家省级众创空间。", ["新建｜省级众创空间｜=2家", "提档｜省级众创空间｜=4家"]),
        ("引进3个、培育5个创新团队。", ["引进｜创新团队｜=3个", "培育｜创新团队｜=5个"]),
    ],
)
def test_several_verbs_share_the_noun_at_the_end(sentence, expected):
    check(sentence, expected)


def test_several_nouns_with_one_number_are_one_promise():
    check("新增省科技小巨人、省专精特新企业4家。", ["新增｜省科技小巨人、省专精特新企业｜=4家"])


@pytest.mark.parametrize(
    ("sentence", "indicator"),
    [
        ("国家重点实验室实现零的突破。", "国家重点实验室"),
        ("实现国家技术创新中心零突破。", "国家技术创新中心"),
        ("省级重点实验室争取实现“零”的突破。", "省级重点实验室"),
        ("力争国家级孵化器实现零的突破。", "国家级孵化器"),
        ("在国家级平台方面实现零的突破。", "国家级平台"),
    ],
)
def test_a_first_ever_is_at_least_one_without_a_unit(sentence, indicator):
    promise = the_promise(sentence)
    assert (promise.indicator, promise.kind) == (indicator, "breakthrough")
    assert (promise.value, promise.comparator, promise.unit) == (1, ">=", None)


@pytest.mark.parametrize(
    ("sentence", "frequency", "value"),
    [
        ("每月编发科技简报2期。", "month", 2), ("每月召开1次调度会。", "month", 1),
        ("报送信息每月不少于2篇。", "month", 2), ("开展每月一期的专题沙龙。", "month", 1),
        ("每季度举办银企对接会1场。", "quarter", 1), ("每季度至少组织2场路演。", "quarter", 2),
        ("每年开展科技培训不少于3场。", "year", 3), ("每年举办创新大赛1场以上。", "year", 1),
        ("每半年开展一次督查。", None, 1),
    ],
)  # fmt: skip
def test_how_often_is_part_of_the_promise_and_never_multiplied(sentence, frequency, value):
    promise = the_promise(sentence)
    assert (promise.frequency, promise.per_year, promise.value) == (frequency, frequency == "year", value)


def test_every_year_holds_for_the_list_and_ends_at_the_semicolon():
    found = promises("每年新建省级平台3家，市级平台10家；引进人才50名。")
    assert [promise.per_year for promise in found] == [True, True, False]


def test_every_year_holds_for_the_part_after_qizhong():
    assert [p.per_year for p in promises("每年引进人才项目30个，其中40%为外国人才项目。")] == [True, True]


def test_an_act_without_a_noun_does_not_borrow_the_name_of_an_amount():
    amount, act = promises("技术合同成交额达到50亿元，每年培训500人次。")
    assert amount.indicator == "技术合同成交额"
    assert act.indicator == "培训"
