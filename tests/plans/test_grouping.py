"""Which statements of a plan are one promise, which are only near each other, and which are part of another."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kechuang.apps.plans.rules import grouping
from kechuang.catalog.indicator import load_indicators
from kechuang.readers.linking import link_all
from kechuang.readers.sandbox import read_safely

SEEDS = Path(__file__).resolve().parents[3] / "shared" / "seeds"


@dataclass(frozen=True)
class Said:
    indicator: str = "高新技术企业"
    value: Decimal | None = Decimal(191)
    unit: str = "家"
    verb: str = "净增"
    comparator: str = "="
    what: str = "target"
    indicator_code: str = "hnte_net_increase"
    value_max: Decimal | None = None
    stretch_value: Decimal | None = None
    kind: str = "increment"
    period_first: int | None = 2026
    period_last: int | None = 2026
    per_year: bool = False
    frequency: str = ""
    region_name: str = "云溪县"
    task_id: int | None = None
    value_start: int = 0
    value_end: int = 3


BODY = Said()
ANNEX = Said(indicator="高新技术企业数", task_id=7)


def sizes(*said):
    return [len(group) for group in grouping.groups(said)]


def test_body_and_annex_that_say_the_same_are_one_promise():
    assert grouping.groups([BODY, ANNEX]) == [[BODY, ANNEX]]


@pytest.mark.parametrize(
    "other",
    [
        {"value": Decimal(190)},
        {"comparator": ">"},
        {"period_first": 2025, "period_last": 2025},
        {"region_name": "高新区"},
        {"kind": "level"},
        {"per_year": True},
        {"frequency": "month"},
        {"what": "deliverable"},
        {"unit": "万人"},
        {"comparator": "range", "value_max": Decimal(200)},
        {"indicator": "孵化器", "indicator_code": "incubator_new"},
        {"indicator_code": "hnte_added"},
    ],
)
def test_whatever_differs_keeps_them_apart(other):
    assert sizes(BODY, replace(BODY, **other)) == [1, 1]


def test_a_plain_figure_and_not_less_than_it_promise_the_same():
    assert sizes(BODY, replace(ANNEX, comparator=">=")) == [2]


def test_the_same_amount_in_two_units_is_one_amount():
    money = Said(indicator="技术合同成交额", indicator_code="", kind="level", value=Decimal("0.5"), unit="亿元")
    assert sizes(money, replace(money, value=Decimal(5000), unit="万元")) == [2]
    assert sizes(money, replace(money, value=Decimal(500), unit="万元")) == [1, 1]


def test_one_clause_does_not_promise_the_same_thing_under_two_names():
    one = Said(indicator="省级工程中心", task_id=3)
    assert sizes(one, replace(one, indicator="省级重点实验室")) == [1, 1]


def test_what_is_secured_here_and_hoped_for_there_is_one_promise():
    floor = replace(BODY, value=Decimal(23))
    hoped = replace(BODY, value=Decimal(25), verb="力争", task_id=2)
    [group] = grouping.groups([floor, hoped])
    assert grouping.leading(group) is floor
    assert grouping.stretch_of(group) == (Decimal(25), "家")


def test_hoping_for_less_than_what_is_secured_is_no_pair():
    assert sizes(BODY, replace(BODY, value=Decimal(100), verb="力争")) == [1, 1]


def test_two_values_of_one_indicator_are_only_suggested():
    found = grouping.groups([BODY, replace(ANNEX, value=Decimal(200))])
    assert len(found) == 2
    assert grouping.near(found) == [(0, 1)]


def test_another_year_is_not_even_suggested():
    assert grouping.near([[BODY], [replace(BODY, period_first=2025, period_last=2025)]]) == []


def part_of(text: str, *amounts: str):
    """Statements for the numerals of `text` in order; which is said to be a part of which."""
    at = 0
    said = []
    for amount in amounts:
        start = text.index(amount, at)
        at = start + len(amount)
        said.append(Said(value=Decimal(amount), value_start=start, value_end=at))
    return grouping.parts(said, text)


def test_what_stands_behind_among_them_is_a_part():
    assert part_of("新增高企20家，其中高新区8家、经开区5家。", "20", "8", "5") == {1: 0, 2: 0}


def test_a_part_ends_with_the_sentence_and_with_the_next_comma():
    assert part_of("新增高企20家，其中高新区8家。建成孵化器3家。", "20", "8", "3") == {1: 0}
    assert part_of("新增高企20家，其中高新区8家，孵化器3家。", "20", "8", "3") == {1: 0}


def test_more_than_the_whole_is_no_part_of_it():
    assert part_of("新增高企20家，其中高新区28家。", "20", "28") == {}


statements = st.builds(
    Said,
    indicator=st.sampled_from(["甲", "乙"]),
    indicator_code=st.sampled_from(["", "a"]),
    value=st.sampled_from([Decimal(1), Decimal(2)]),
    comparator=st.sampled_from(["=", ">=", ">"]),
    verb=st.sampled_from(["", "力争"]),
    stretch_value=st.sampled_from([None, Decimal(2)]),
    task_id=st.sampled_from([None, 1, 2]),
)


@given(st.lists(statements, max_size=12))
def test_every_statement_is_in_one_group_whose_members_all_agree(said):
    found = grouping.groups(said)
    assert sorted(map(id, said)) == sorted(id(each) for group in found for each in group)
    for group in found:
        assert all(grouping.is_same_promise(a, b) for at, a in enumerate(group) for b in group[at + 1 :])


@given(st.lists(statements, max_size=8))
def test_grouping_a_group_again_changes_nothing(said):
    assert all(grouping.groups(group) == [group] for group in grouping.groups(said))


@pytest.mark.shared
def test_the_three_year_plan_says_some_things_in_body_and_annex():
    path = next(SEEDS.glob("001_*"))
    issued, plan = read_safely(path.read_bytes(), path.name)
    links = link_all(plan.statements, load_indicators())
    tasks = {task.id: number for number, task in enumerate(plan.tasks)}
    said = [
        Said(
            indicator=each.indicator, value=each.value, unit=each.unit or "", verb=each.verb or "",
            comparator=each.comparator, what=each.what, indicator_code=links[each.id].code or "",
            value_max=each.value_max, stretch_value=each.stretch_value, kind=each.kind,
            period_first=each.period.first, period_last=each.period.last, per_year=each.per_year,
            frequency=each.frequency or "", region_name=each.region or "", task_id=tasks.get(each.task_id),
            value_start=each.value_span.start, value_end=each.value_span.end,
        )
        for each in plan.statements
        if each.what == "target"
    ]  # fmt: skip
    found = grouping.groups(said)
    repeated = {group[0].indicator_code: len(group) for group in found if len(group) > 1}
    # 新签 10/30/50/超百亿元项目 30/6/4/1 个 stand in the body for 2020 and again in the annex of that year.
    assert {f"signed_projects_{size}yi" for size in (10, 30, 50, 100)} <= repeated.keys()
    # The share is promised for 2022 twice in the body; 38% for 2020 in the annex is another promise.
    assert repeated["hightech_output_share"] == 2
    shares = [
        g[0].value for g in found if g[0].indicator_code == "hightech_output_share" and g[0].region_name == "江阴市"
    ]
    assert shares == [Decimal(40), Decimal(38)]
    wholes = {said[part].indicator: said[whole].indicator for part, whole in grouping.parts(said, issued.text).items()}
    assert wholes["高层次人才"] == "人才总数"
