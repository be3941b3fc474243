"""The years a promise runs: one year in an annual plan, the governing date in a plan of several."""

import pytest
from composed import ONE_YEAR, THREE_YEARS, plan, promises, reading, targets, the_promise

from kechuang.kernel.period import Period
from kechuang.readers.when import find_dates, title_period


@pytest.mark.parametrize(
    ("title", "first", "last"),
    [
        ("云溪市2024年科技工作要点", 2024, 2024),
        ("2024年度全市科技工作要点", 2024, 2024),
        ("云溪市科技创新三年行动计划（2022—2024年）", 2022, 2024),
        ("云溪市科技创新行动方案（2023-2025年）", 2023, 2025),
        ("云溪市“十四五”科技创新规划", 2021, 2025),
        ("云溪市十五五科技规划纲要", 2026, 2030),
        ("云溪市2023年起科技三年行动计划", 2023, 2025),
    ],
)
def test_the_title_says_the_plan_period(title, first, last):
    assert reading(f"{title}\n\n一、目标\n新增企业5家。\n").heading.period == Period(first, last)


def test_the_number_of_a_document_is_not_its_plan_year():
    assert title_period("云科发（2024）12号") is None


@pytest.mark.parametrize(
    "said", ["", "全年", "年内", "年底前，", "到2024年底，", "2024年，", "到年末，", "下半年", "力争年内"]
)
def test_an_annual_plan_means_its_year_whatever_the_words_say(said):
    assert the_promise(f"{said}新增高新技术企业50家。").period == Period.year(2024)


@pytest.mark.parametrize(
    ("sentence", "first", "last"),
    [
        ("到2024年，高新技术企业总数达到600家。", 2024, 2024),
        ("到2024年，研发投入占比达到3%。", 2024, 2024),
        ("到2024年，综合排名进入前20名。", 2024, 2024),
        ("到2024年，研发投入年均增长12%。", 2024, 2024),
        ("力争到2024年底，孵化面积达到40万平方米。", 2024, 2024),
        ("至2023年末，技术合同成交额突破50亿元。", 2023, 2023),
        ("到2024年，新增省级平台20家。", 2022, 2024),
        ("到2023年，举办创新活动30场。", 2022, 2023),
        ("三年内，新建孵化器5家。", 2022, 2024),
        ("引进科技项目60个。", 2022, 2024),
        ("高新技术企业总数达到600家。", 2022, 2024),
        ("2023年，引进人才30名。", 2023, 2023),
        ("2022—2023年，新建平台4家。", 2022, 2023),
    ],
)
def test_in_a_plan_of_several_years_the_date_decides(sentence, first, last):
    assert the_promise(sentence, title=THREE_YEARS).period == Period(first, last)


def test_what_is_added_until_a_year_adds_up_and_what_stands_is_due_then():
    level, increment = promises("到2023年，研发投入占比达到2.8%；新增高新技术企业50家。", title=THREE_YEARS)
    assert (level.period, increment.period) == (Period.year(2023), Period(2022, 2023))


@pytest.mark.parametrize(
    "sentence",
    [
        "每年新增科技型企业100家。",
        "三年内，每年举办创新大赛1场以上。",
        "科技大赛每年举办2场。",
    ],
)
def test_every_year_runs_through_the_plan_and_is_due_in_each(sentence):
    promise = the_promise(sentence, title=THREE_YEARS)
    assert (promise.period, promise.per_year, promise.frequency) == (Period(2022, 2024), True, "year")


def test_a_date_governs_until_the_next_one():
    found = promises("2022年新增平台2家、基地1家，2023年新增平台3家。", title=THREE_YEARS)
    assert [str(promise.period) for promise in found] == ["2022年", "2022年", "2023年"]


def test_a_date_governs_behind_the_full_stop_of_its_clause():
    found = promises("到2024年，企业总数达到600家。研发投入占比达到3%。", title=THREE_YEARS)
    assert [promise.period for promise in found] == [Period.year(2024), Period.year(2024)]


def test_a_date_in_the_lead_in_governs_the_lines_below_it():
    read = reading(
        "\n".join(
            [
                THREE_YEARS, "", "一、主要目标", "到2024年，实现以下目标：",
                "——高新技术企业总数达到600家；", "——研发投入占比达到3%；", "——新增省级平台20家。", "",
            ]
        )
    )  # fmt: skip
    assert [promise.period for promise in targets(read)] == [Period.year(2024), Period.year(2024), Period(2022, 2024)]


def test_a_year_in_the_heading_governs_the_clauses_below_it():
    read = plan(
        "（一）2022年重点工作",
        "1. 建平台。新增平台3家。",
        "（二）2023年重点工作",
        "1. 引人才。引进人才9名。",
        title=THREE_YEARS,
    )
    assert [promise.period for promise in targets(read)] == [Period.year(2022), Period.year(2023)]


def test_a_five_year_plan_has_an_end_and_a_course():
    title = "云溪市“十四五”科技创新规划"
    course = the_promise("“十四五”期间，建成科技园3个。", title=title)
    end = the_promise("到“十四五”末，科技园总数达到8个。", title=title)
    assert (course.period, end.period) == (Period(2021, 2025), Period.year(2025))


@pytest.mark.parametrize(
    "sentence",
    [
        "研发投入较2023年增长12%。",
        "企业总数比2021年增长20%。",
        "在2023年基础上增长10%。",
        "与2022年相比，专利授权量增长8%。",
    ],
)
def test_the_year_that_is_compared_with_is_not_the_year_of_the_promise(sentence):
    found = promises(sentence)
    assert all(promise.period == Period.year(2024) for promise in found)


@pytest.mark.parametrize(
    "years", ["2022—2024年，", "2022、2023、2024年", "2022年、2023年、2024年，", "2022年、2023年和2024年"]
)
def test_years_in_front_are_paired_with_the_values_behind_respectively(years):
    found = promises(f"{years}技术合同成交额分别达到40亿元、50亿元和60亿元。", title=THREE_YEARS)
    said = [(promise.indicator, promise.value, promise.period) for promise in found]
    assert said == [
        ("技术合同成交额", value, Period.year(year)) for year, value in ((2022, 40), (2023, 50), (2024, 60))
    ]


def test_the_whole_run_ends_what_is_said_for_every_year():
    found = promises("每年实施项目20项，三年累计攻克关键技术15项，争取上级资金5000万元。", title=THREE_YEARS)
    assert [promise.per_year for promise in found] == [True, False, False]


def test_a_year_inside_a_title_governs_nothing():
    promise = the_promise("落实《云溪市人才规划（2020—2023年）》，引进人才20名。", title=THREE_YEARS)
    assert promise.period == Period(2022, 2024)


def test_without_any_year_the_period_is_unknown():
    read = reading("云溪市科技工作要点\n\n一、目标\n新增高新技术企业5家。\n")
    assert read.heading.period is None
    assert [promise.period for promise in targets(read)] == [None]


@pytest.mark.parametrize(
    ("said", "period", "due"),
    [
        ("到2024年", Period.year(2024), True), ("2024年底", Period.year(2024), True),
        ("2024年", Period.year(2024), False),
        ("2022—2024年", Period(2022, 2024), False), ("“十四五”期间", Period(2021, 2025), False),
        ("“十四五”末", Period.year(2025), True),
    ],
)  # fmt: skip
def test_date_words_know_whether_they_are_a_deadline(said, period, due):
    (dated,) = find_dates(said, None)
    assert (dated.period, dated.due) == (period, due)


def test_the_annual_plan_is_named_by_its_title():
    assert title_period(ONE_YEAR) == Period.year(2024)
