"""What one promise says of itself: the name in the words of the text, its verb, comparator and kind."""

import pytest
from composed import broken, document, quote, targets, the_promise

from kechuang.readers.workplan import read_plan


@pytest.mark.parametrize(
    ("sentence", "indicator"),
    [
        ("全市新增高新技术企业50家。", "高新技术企业"),
        ("全年引进领军人才8名。", "领军人才"),
        ("年内建成众创空间2家。", "众创空间"),
        ("我市新增上市企业3家。", "上市企业"),
        ("年度研发经费占营业收入的比重达到5%。", "研发经费占营业收入比重"),
        ("规上企业的研发机构覆盖率达到60%。", "规上企业研发机构覆盖率"),
        ("“海外专家工作室”达到8家。", "海外专家工作室"),
        ("建设“众创空间+孵化器+加速器”载体10家。", "“众创空间+孵化器+加速器”载体"),
        ("新增科技企业孵化器、众创空间、加速器等创新载体12家。", "创新载体"),
        ("高新技术企业总数达到300家。", "高新技术企业总数"),
        ("科技型中小企业评价入库600家。", "科技型中小企业评价入库"),
        ("技术合同成交额25亿元以上。", "技术合同成交额"),
        ("万人有效发明专利拥有量达到12件。", "万人有效发明专利拥有量"),
        ("超百亿元企业达到3家。", "超百亿元企业"),
        ("引进10亿元以上重大项目6个。", "10亿元以上重大项目"),
        ("建设3000吨级码头2座。", "3000吨级码头"),
        ("新增省级以上孵化器4家。", "省级以上孵化器"),
        ("新招引科技项目数40个。", "科技项目数"),
        ("新增上市企业力争达到5家。", "上市企业"),
        ("推动组建创新联合体3个。", "创新联合体"),
        ("新 增 高新技 术企业５０家。", "高新技术企业"),
        ("新增高新技術企業50家。", "高新技術企業"),
        broken("建设总面积2万平方米的孵化器1家。", "孵化器", why="a size before 的 is read as a promise of its own"),
        broken("每个县区至少建成1家省级众创空间。", "省级众创空间", why="who it holds for is left in the name"),
        ("到本年末新增企业研究院6家。", "企业研究院"),
        ("评价排名进入前60名。", "评价排名"),
        ("完成调研报告3篇。", "调研报告"),
        ("立项率超过40%。", "立项率"),
        ("落实研发补助资金2000万元。", "研发补助资金"),
        ("办理时限压缩至5个工作日以内。", "办理时限"),
        ("科技进步监测居全市第3位。", "科技进步监测"),
        ("主导或参与制（修）订国家标准20项。", "国家标准"),
    ],
)  # fmt: skip
def test_the_name_is_in_the_words_of_the_text(sentence, indicator):
    assert the_promise(sentence).indicator == indicator


@pytest.mark.parametrize(
    ("sentence", "verb"),
    [
        ("净增高新技术企业40家。", "净增"), ("高新技术企业数净增40家。", "净增"),
        ("新增上市企业力争达到5家。", "新增"), ("技术合同成交额达到30亿元。", "达到"),
        ("技术合同成交额30亿元。", None), ("贡献率提高到65%。", "提高到"), ("专利授权量增长10%。", "增长"),
        ("排名上升3位。", "上升"), ("综合评价排名进入前60名。", "进入"), ("新招引科技项目30个。", "新招引"),
        ("孵化面积累计达到40万平方米。", "达到"), ("实际发放贷款突破2亿元。", "发放"),
        ("科技型中小企业评价入库超600家。", "超"), ("深入开展技术服务50次。", "开展"),
        ("大力引进海外人才20名。", "引进"), ("力争申报省级项目6项。", "申报"),
        ("科技创新能力进入全省前10位。", "进入"),
        ("综合排名位居全市第3位。", "位居"),
        broken("帮助企业分摊贷款风险3000万元。", "帮助分摊", why="a verb split by its object is not joined"),
        broken("发放补贴惠及企业50家以上。", "惠及", why="the first verb wins over the one that names the amount"),
    ],
)  # fmt: skip
def test_the_head_verb_governs_the_number(sentence, verb):
    assert the_promise(sentence).verb == verb


@pytest.mark.parametrize(
    ("said", "comparator"),
    [
        ("达40家", "="), ("达到40家", "="), ("为40家", "="), ("提高到40家", "="), ("保持在40家", "="), ("40家", "="),
        ("净增40家", "="), ("40家以上", ">="), ("不少于40家", ">="), ("不低于40家", ">="), ("至少40家", ">="),
        ("达到40家以上", ">="), ("保持在40家以上", ">="), ("超40家", ">"), ("超过40家", ">"), ("突破40家", ">"),
        ("累计超过40家", ">"), ("超40家以上", ">="), ("至少40家以上", ">="), ("不超过40家", "<="),
        ("控制在40家以内", "<="), ("35—40家", "range"), ("约40家", "approx"), ("40家左右", "approx"),
        ("力争达到40家", "="), ("确保40家", "="), ("力争超过40家", ">"), ("确保不少于40家", ">="),
        ("争取突破40家", ">"),
    ],
)  # fmt: skip
def test_will_is_no_bound_and_every_bound_is_kept(said, comparator):
    assert the_promise(f"孵化器在孵企业总数{said}。").comparator == comparator


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("国家级平台实现零的突破。", "breakthrough"),
        ("综合排名前移3个位次。", "rank"),
        ("全国高新区排名上升5位。", "rank"), ("综合评价进入全省前20名。", "rank"),
        ("研发投入占比提高0.3个百分点。", "change_in_points"), ("能耗强度下降2个百分点。", "change_in_points"),
        ("专利授权量增长10%。", "growth_rate"), ("研发投入年均增长12%。", "growth_rate"),
        ("万元GDP能耗下降3.5%。", "growth_rate"), ("高新技术产业产值增长率达到8%。", "growth_rate"),
        ("贡献率达到65%。", "share"), ("高技能人才占比提高到30%。", "share"), ("设备使用率保持在90%以上。", "share"),
        ("技术合同成交额达到30亿元。", "level"), ("盘活低效用地600亩。", "level"), ("在孵企业总数达到400家。", "level"),
        ("孵化面积累计达到40万平方米。", "level"), ("发放贷款5亿元。", "level"), ("高新技术企业300家。", "level"),
        ("累计建设充电桩600个。", "level"), ("人均可支配收入达到6万元。", "level"),
        ("实施科技项目20项。", "count_of_activities"), ("举办对接活动8场。", "count_of_activities"),
        ("开展技术培训500人次。", "count_of_activities"), ("申报省级项目20项。", "count_of_activities"),
        ("提供专题报告2篇。", "count_of_activities"), ("征集技术需求200条。", "count_of_activities"),
        ("新增孵化器2家。", "increment"), ("净增高新技术企业30家。", "increment"), ("建成中试基地2个。", "increment"),
        ("引进领军人才8名。", "increment"), ("获评省级示范园区1家。", "increment"), ("培育瞪羚企业9家。", "increment"),
        ("高新技术企业数净增50家。", "increment"), ("新建标准厂房8万平方米。", "increment"),
        ("签约科技项目15个。", "increment"), ("组建创新联合体3个。", "increment"),
        broken("发放补贴惠及企业50家以上。", "level", why="beneficiaries of an amount are counted as an activity"),
    ],
)  # fmt: skip
def test_the_first_kind_that_fits(sentence, kind):
    assert the_promise(sentence).kind == kind


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("全市新增高新技术企业50家。", "新增高新技术企业50家"),
        ("力争技术合同成交额达到30亿元以上。", "技术合同成交额达到30亿元以上"),
        ("年内培育10个工业互联网平台。", "培育10个工业互联网平台"),
        ("全年至少完成专题报告2篇。", "至少完成专题报告2篇"),
        ("为20家科技型企业融资超3亿元。", "20家科技型企业融资"),
        ("新建2家、提档4家省级众创空间。", "新建2家、提档4家省级众创空间"),
        ("确保贡献率达到60%，力争达到65%。", "贡献率达到60%，力争达到65%"),
        ("实现国家级平台零的突破。", "实现国家级平台零的突破"),
    ],
)
def test_the_quote_is_the_shortest_that_says_it_all(sentence, expected):
    issued = document(f"云溪市2024年科技工作要点\n{sentence}\n")
    first = targets(read_plan(issued))[0]
    assert quote(issued, first) == expected


@pytest.mark.parametrize(
    ("sentence", "aspects"),
    [
        (
            "新增高新技术企业50家以上。",
            {"indicator", "verb", "comparator", "value", "unit", "kind", "period", "region"},
        ),
        ("每年举办大赛1场，力争2场。", {"frequency", "stretch"}),
    ],
)
def test_every_aspect_says_why_it_was_read_so(sentence, aspects):
    promise = the_promise(sentence)
    assert aspects <= {clue.aspect for clue in promise.clues}
    assert all(clue.reason and 0 <= clue.confidence <= 1 for clue in promise.clues)
    assert promise.confidence == min(clue.confidence for clue in promise.clues)
