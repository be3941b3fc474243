"""How a new commitment is proposed to be counted, for each of the kinds that occur, and the reasons given."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from kechuang.apps.plans.rules.defaults import propose, rule_for
from kechuang.apps.plans.rules.terms import Counting, Direction, PathShape
from kechuang.catalog.indicator import load_indicators

EVIDENCE, REPORTED, RANK, MILESTONES = Counting.EVIDENCE, Counting.REPORTED, Counting.RANK, Counting.MILESTONES
LINEAR, FLAT, DUE_ONLY = PathShape.LINEAR, PathShape.FLAT, PathShape.DUE_ONLY
Y2020, Y2022, THREE = (2020, 2020), (2022, 2022), (2020, 2022)


def proposal(kind, comparator="=", value=10, unit="家", period=Y2020, code=None, **others):
    indicator = load_indicators().by_code(code) if code else None
    amount = None if value is None else Decimal(value)
    return propose(
        kind=kind, comparator=comparator, value=amount, unit=unit, period=period, indicator=indicator, **others
    )


@pytest.mark.parametrize(
    ("given", "counting", "path", "judge_from", "needs_baseline"),
    [
        # level at a date, cumulative stock
        (("level", "=", 575, "家", Y2020, "hnte_in_force"), REPORTED, LINEAR, date(2020, 10, 1), True),
        (("level", ">", 900, "家", Y2020, "univ_firm_alliance_total"), REPORTED, LINEAR, date(2020, 4, 1), True),
        (("level", ">", 50, "家", Y2020, "gazelle_total"), REPORTED, LINEAR, date(2020, 10, 1), True),
        # net growth, flows in the year
        (("increment", "=", 150, "家", Y2020, "hnte_net_increase"), REPORTED, LINEAR, date(2020, 10, 1), False),
        (("increment", ">=", 100, "家", Y2020, "hnte_added"), EVIDENCE, LINEAR, date(2020, 10, 1), False),
        (("level", "=", 190, "家", Y2020, "hnte_enrolled"), EVIDENCE, LINEAR, date(2020, 7, 1), False),
        (("level", "=", 1000, "家", Y2020, "tech_sme_enrolled"), REPORTED, LINEAR, date(2020, 5, 1), False),
        (("increment", "=", 66, "家", Y2020, "gazelle_enrolled"), EVIDENCE, LINEAR, date(2020, 10, 1), False),
        (
            ("increment", "=", 80, "家", Y2020, "eng_research_centre_new_municipal"),
            EVIDENCE, LINEAR, date(2020, 10, 1), False,
        ),
        (("increment", "=", 18, "万平方米", THREE, "carrier_area_new"), EVIDENCE, LINEAR, date(2020, 4, 1), False),
        (("increment", ">=", 3, "家", Y2020, "listed_firms_new"), EVIDENCE, LINEAR, date(2020, 4, 1), False),
        (("level", ">", 17, "亿元", Y2020, "tech_finance_raised"), REPORTED, LINEAR, date(2020, 3, 1), False),
        (("level", "=", 50, "亿元", Y2020, "tech_contract_value"), REPORTED, LINEAR, date(2020, 3, 1), False),
        # ratios published late, monthly and never
        (("share", "=", "3.3", "%", Y2022, "gerd_gdp"), REPORTED, DUE_ONLY, date(2023, 9, 30), False),
        (("level", "=", 18, "亿元", Y2020, "gerd"), REPORTED, DUE_ONLY, date(2021, 9, 30), False),
        (("share", "=", 57, "%", Y2020, "stp_contribution"), REPORTED, DUE_ONLY, date(2021, 9, 30), False),
        (("share", "=", 38, "%", Y2020, "hightech_output_share"), REPORTED, FLAT, date(2020, 3, 31), False),
        (("share", ">=", "0.45", "%", Y2020, "tech_contract_gdp"), REPORTED, DUE_ONLY, date(2021, 3, 31), False),
        (("share", ">", 90, "%", Y2020, "hnte_rd_org_coverage"), REPORTED, DUE_ONLY, date(2021, 6, 30), False),
        (("share", ">", 65, "%", Y2020, "computing_utilisation"), REPORTED, FLAT, date(2020, 2, 1), False),
        (("level", ">", 45, "亿元", Y2020, "st_tax_relief"), REPORTED, DUE_ONLY, date(2021, 6, 30), False),
        (("level", "=", 44, "万人", Y2022, "talent_total"), REPORTED, DUE_ONLY, date(2023, 3, 31), False),
        (("level", "=", 11, "人", Y2020, "foreign_experts"), REPORTED, DUE_ONLY, date(2021, 3, 31), False),
        (("level", "=", "23.5", "件", Y2020, "invention_per_10k"), REPORTED, LINEAR, date(2020, 3, 1), True),
        (("share", "=", 100, "%", Y2020, None), REPORTED, DUE_ONLY, date(2020, 1, 1), False),
        # ratio change and growth rate
        (
            ("change_in_points", "=", "0.5", "个百分点", Y2020, "sei_output_share"),
            REPORTED, FLAT, date(2020, 3, 31), False,
        ),
        (("growth_rate", ">=", 20, "%", Y2020, "biomed_output_growth"), REPORTED, FLAT, date(2020, 3, 31), False),
        (("growth_rate", ">=", 8, "%", Y2020, "gerd_growth"), REPORTED, DUE_ONLY, date(2021, 9, 30), False),
        # activities, ranks, deliverables, breakthroughs, anything else
        (("count_of_activities", ">", 70, "项", Y2020, "iur_projects"), EVIDENCE, LINEAR, date(2020, 2, 1), False),
        (("rank", "<=", 50, "名", Y2022, "hightech_zone_rank"), RANK, DUE_ONLY, date(2023, 6, 30), False),
        (("rank", "=", 5, "位", Y2020, "hightech_zone_rank"), RANK, DUE_ONLY, date(2021, 6, 30), True),
        (("deliverable", "=", None, "", Y2020, None), MILESTONES, DUE_ONLY, date(2020, 1, 1), False),
        (("breakthrough", ">=", 1, "", Y2020, "star_listings_new"), EVIDENCE, DUE_ONLY, date(2020, 1, 1), False),
        (("increment", "=", 1, "家", Y2020, None), EVIDENCE, LINEAR, date(2020, 4, 1), False),
        (("level", ">=", 10, "个", Y2020, None), EVIDENCE, LINEAR, date(2020, 4, 1), True),
    ],
)  # fmt: skip
def test_ways_of_counting(given, counting, path, judge_from, needs_baseline):
    proposed = proposal(*given)
    assert (proposed.counting, proposed.path, proposed.judge_from) == (counting, path, judge_from)
    assert proposed.needs_baseline is needs_baseline
    assert all(reason.endswith("。") for reason in proposed.reasons.values())
    assert {"counting", "path", "judge_from", "direction", "due"} <= set(proposed.reasons)
    assert ("baseline" in proposed.reasons) == (needs_baseline or proposed.baseline is not None)
    assert proposed.source and proposed.rule


def test_without_an_indicator_the_words_decide():
    late = proposal("share", value=3, unit="%", words="达到全社会研发投入占比")
    assert late.judge_from == date(2021, 9, 30)
    monthly = proposal("share", value=3, unit="%", words="新材料产业产值占规上工业产值比重")
    assert (monthly.path, monthly.judge_from) == (FLAT, date(2020, 3, 31))
    flow = proposal("level", ">=", 10, "个", words="签约项目不少于10个")
    assert (flow.baseline, flow.needs_baseline) == (0, False)
    money = proposal("level", ">=", 1, "亿元", words="实现贷款总额")
    assert (money.counting, money.baseline) == (REPORTED, 0)


def test_whole_numbers_only_where_the_unit_cannot_be_divided():
    whole = [("家", 10), ("项", 70), ("篇", 2), ("场", 50), ("人", 3), ("人次", 200), ("名", 100)]
    parts = [
        ("亿元", 21),
        ("万人", 44),
        ("%", 30),
        ("万平方米", 10),
        ("亩", 100),
        ("", 1),
        ("人年", 5),
        ("件/万人", 25),
    ]
    assert all(proposal("level", value=value, unit=unit).is_whole for unit, value in whole)
    assert not any(proposal("level", value=value, unit=unit).is_whole for unit, value in parts)
    assert not proposal("level", value="23.5", unit="件").is_whole
    assert not proposal("level", value=25, unit="件", code="invention_per_10k").is_whole
    assert not proposal("level", value=25, unit="件", words="万人发明专利拥有量").is_whole
    assert not proposal("share", value=25, unit="件").is_whole
    assert proposal("level", value=25, unit="件", words="发明专利授权量").is_whole
    assert "“家”只能取整数" in proposal("level").reasons["is_whole"]


def test_directions():
    assert proposal("level", "<=").direction == Direction.DOWN
    assert proposal("level", "<").direction == Direction.DOWN
    assert proposal("rank", "<=", 50, "名").direction == Direction.DOWN
    assert proposal("growth_rate", "=", 5, "%", code="energy_per_gdp_drop").direction == Direction.UP
    assert proposal("level").direction == Direction.UP
    assert proposal("level").reasons["direction"] == "数值越大越好。"
    assert proposal("level", "<").reasons["direction"] == "数值越小越好。"
    assert proposal("level", ">=", code="hightech_zone_rank").direction == Direction.UP
    assert proposal("level", "=", code="hightech_zone_rank").direction == Direction.DOWN


def test_climbs_and_positions_are_told_apart():
    assert proposal("rank", "=", 5, "位", words="上升5位").is_change
    assert not proposal("rank", "=", 5, "位", words="位列全省第5位").is_change
    assert not proposal("rank", "<=", 50, "名", words="上升到前50名").is_change
    assert not proposal("level", "=", 5, "位", words="上升5位").is_change


def test_a_plan_of_several_years_begins_in_the_first_and_ends_in_the_last():
    proposed = proposal("increment", period=THREE, code="hnte_added")
    assert (proposed.start, proposed.due) == (date(2020, 1, 1), date(2022, 12, 31))
    assert proposed.judge_from == date(2020, 10, 1)
    late = proposal("share", unit="%", period=THREE, code="gerd_gdp")
    assert late.judge_from == date(2023, 9, 30)
    yearly = proposal("share", unit="%", period=THREE, code="gerd_gdp", per_year=True)
    assert yearly.judge_from == date(2021, 9, 30)  # of the first year; the others follow


def test_nothing_is_judged_before_the_plan_was_issued():
    proposed = proposal("count_of_activities", "=", 10, "项", issued_on=date(2020, 3, 15))
    assert proposed.judge_from == date(2020, 3, 15)
    assert proposed.reasons["judge_from"] == "文件印发之前不评判。"
    early = proposal("count_of_activities", "=", 10, "项", issued_on=date(2020, 1, 15))
    assert early.judge_from == date(2020, 2, 1)
    assert early.reasons["judge_from"] == early.reasons["counting"]


@pytest.mark.parametrize(
    ("words", "due"),
    [
        ("6月底前出台管理办法", date(2020, 6, 30)),
        ("2月底前", date(2020, 2, 29)),
        ("9 月 20 日前印发", date(2020, 9, 20)),
        ("12月前完成编制", date(2020, 12, 31)),
        ("6月30日之前", date(2020, 6, 30)),
        ("3月末完成", date(2020, 3, 31)),
        ("上半年完成", date(2020, 6, 30)),
        ("一季度", date(2020, 3, 31)),
        ("二季度", date(2020, 6, 30)),
        ("三季度末前", date(2020, 9, 30)),
        ("出台管理办法", date(2020, 12, 31)),
        ("2月31日前", date(2020, 2, 29)),
    ],
)
def test_a_month_that_is_written_is_when_a_document_is_due(words, due):
    proposed = proposal("deliverable", value=None, unit="", words=words)
    assert proposed.due == due
    written = due != date(2020, 12, 31) or "12" in words
    assert proposed.reasons["due"] == ("按原文写明的月份。" if written else "按计划期间的最后一天。")
    assert proposal("increment", words=words).due == date(2020, 12, 31)


@pytest.mark.parametrize(
    ("words", "members"),
    [
        ("每科室每月提供信息稿件不少于2篇", "divisions"),
        ("各镇街每月报送1次", "towns"),
        ("每月开展1期", ""),
        ("信息稿件", ""),
    ],
)
def test_whom_each_addresses(words, members):
    proposed = proposal("count_of_activities", ">=", 2, "篇", frequency="month", words=words)
    assert proposed.members_by_kind == members
    assert ("members" in proposed.reasons) == bool(members)
    assert proposed.judge_from == date(2020, 1, 31)
    assert proposal("count_of_activities", ">=", 2, "篇", words=words).members_by_kind == ""


def test_what_can_be_lost_again():
    assert proposal("increment", code="hnte_net_increase").may_fall
    assert proposal("level", code="hnte_in_force").may_fall
    assert not proposal("increment", code="hnte_added").may_fall
    assert not proposal("count_of_activities").may_fall


def test_every_indicator_of_the_catalog_finds_a_rule():
    for indicator in load_indicators():
        for kind in indicator.reads:
            assert rule_for(kind, "=", indicator.unit, "", indicator, "").name
