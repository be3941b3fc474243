"""Promises without a figure of their own: papers that will be there, and 全覆盖; and figures in every spelling."""

import pytest
from composed import plan, promises, short, the_promise

from kechuang.kernel.period import Period


def papers(sentence: str):
    read = plan(f"1. 抓好落实。{sentence}（责任单位：市科技局）")
    return [statement for statement in read.statements if statement.what == "deliverable"]


@pytest.mark.parametrize(
    ("sentence", "verb", "paper"),
    [
        ("出台《云溪市创新平台管理办法》。", "出台", "《云溪市创新平台管理办法》"),
        ("制定科技成果转化实施细则。", "制定", "科技成果转化实施细则"),
        ("编制“十五五”科技规划。", "编制", "“十五五”科技规划"),
        ("发布技术需求清单。", "发布", "技术需求清单"),
        ("修订项目管理办法。", "修订", "项目管理办法"),
        ("研究制定人才评价办法，完善考核。", "研究制定", "人才评价办法"),
    ],
)
def test_a_paper_to_be_made_is_a_deliverable(sentence, verb, paper):
    (statement,) = papers(sentence)
    assert (statement.verb, statement.indicator, statement.kind) == (verb, paper, "deliverable")
    assert (statement.value, statement.unit, statement.period) == (None, None, Period.year(2024))
    assert [unit.text for unit in statement.units] == ["市科技局"]


@pytest.mark.parametrize(
    "sentence",
    [
        "贯彻落实《云溪市科技条例》。", "已出台管理办法。", "按照市委印发的实施方案推进。", "去年制定实施细则。",
        "参与制定行业标准。", "加强制度建设。", "宣传解读出台的意见。",
    ],
)  # fmt: skip
def test_papers_that_others_made_or_that_are_there_promise_nothing(sentence):
    assert papers(sentence) == []


def test_papers_that_are_counted_are_left_to_the_targets():
    assert [promise.value for promise in promises("制定实施细则3项。")] == [3]
    assert papers("制定实施细则3项。") == []


@pytest.mark.parametrize(
    ("sentence", "indicator"),
    [
        ("实现规上工业企业研发机构全覆盖。", "规上工业企业研发机构覆盖率"),
        ("实现村级科技特派员服务全覆盖。", "村级科技特派员服务覆盖率"),
    ],
)
def test_full_coverage_is_a_share_of_all(sentence, indicator):
    promise = the_promise(sentence)
    assert (promise.indicator, promise.value, promise.unit, promise.kind) == (indicator, 100, "%", "share")


@pytest.mark.parametrize("sentence", ["已实现镇街科技服务全覆盖。", "去年实现村级服务全覆盖。"])
def test_full_coverage_that_is_there_promises_nothing(sentence):
    assert promises(sentence) == []


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("新增众创空间三家。", "新增｜众创空间｜=3家"),
        ("投资完成1亿2000万元。", "完成｜投资｜=12000万元"),
        ("发放贷款三千万元。", "发放｜贷款｜=3000万元"),
        ("新增众创空间十余家。", "新增｜众创空间｜>10家"),
        ("引进人才近百名。", "引进｜人才｜approx100名"),
        ("产业规模过万亿元。", "过｜产业规模｜>10000亿元"),
        ("服务企业上千家次。", "服务｜企业｜>=1000家次"),
        ("培训农民1.2万人次。", "培训｜农民｜=1.2万人次"),
        ("新建厂房六万平方米。", "新建｜厂房｜=6万平方米"),
        ("选派特派员20人年。", "选派｜特派员｜=20人年"),
        ("建设中试基地2个(项)。", "建设｜中试基地｜=2个(项)"),
        ("能耗强度降低百分之三。", "降低｜能耗强度｜=3%"),
        ("就地转化率达到六成以上。", "达到｜就地转化率｜>=60%"),
    ],
)
def test_figures_in_every_spelling(sentence, expected):
    assert [short(promise) for promise in promises(sentence)] == [expected]


def test_a_doubling_is_a_promise():
    assert [promise.kind for promise in promises("研发投入较2020年翻一番。")] == ["growth_rate"]
