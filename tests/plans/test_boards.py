"""Boards of units, towns and regions: whose lights count for whom, ranks, places against commitments."""

from __future__ import annotations

from datetime import date

import making
import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from kechuang.apps.orgs.models import Region
from kechuang.apps.plans.models import Breakdown, Share
from kechuang.apps.plans.queries import boards, standing
from kechuang.apps.plans.queries import towns as places
from kechuang.apps.plans.queries.boards import Group
from kechuang.apps.plans.queries.shares import judged_shares
from kechuang.apps.plans.rules.terms import Counting, Light

JUNE = date(2026, 6, 30)


@pytest.fixture
def split(people):
    """20 firms over two towns: 石桥镇 is on its path, 清溪镇 far behind; led by 高新技术科, which is far behind."""
    plan = making.adopted_plan(people)
    towns = [making.unit(name, "town") for name in ("石桥镇", "清溪镇")]
    firms = making.commitment(plan, "高新技术企业", "20", leads=[making.unit()], supports=towns)
    frozen = {"standing": "frozen", "frozen_at": making.moment(date(2026, 1, 15)), "frozen_by": people["leader"]}
    made = Breakdown.objects.create(commitment=firms, ordinal=1, by="units", **frozen)
    for ordinal, (town, value) in enumerate(zip(towns, (8, 12), strict=True), start=1):
        Share.objects.create(breakdown=made, ordinal=ordinal, unit=town, value=value)
    making.evidence(firms, "4", date(2026, 3, 1), unit=towns[0])
    making.evidence(firms, "1", date(2026, 3, 1), unit=towns[1])
    return firms


def get(client, name, *args, **query):
    answer = client.get(reverse(name, args=args), {"on": JUNE.isoformat(), **query})
    assert answer.status_code == 200
    return answer


@pytest.mark.django_db
def test_a_town_answers_for_its_own_share_not_for_the_whole(as_role, split):
    towns = get(as_role("leader"), "plans:board_units").context["towns"]
    assert [(group.name, group.counts[Light.ON_TRACK], group.bad, group.rank) for group in towns] == [
        ("清溪镇", 0, 1, 2),
        ("石桥镇", 1, 0, 1),
    ]


@pytest.mark.django_db
def test_a_division_answers_for_what_it_leads_and_a_place_is_no_division(as_role, split):
    divisions = get(as_role("leader"), "plans:board_units").context["divisions"]
    assert [(group.name, group.total, group.bad) for group in divisions] == [("高新技术科", 1, 1)]


@pytest.mark.django_db
def test_places_stand_against_commitments_with_light_and_figures(as_role, split):
    answer = get(as_role("town"), "plans:board_units")
    heat = answer.context["heat"]
    assert [line.name for line in heat.columns] == ["高新技术企业"]
    cells = {row.unit.name: row.cells[0] for row in heat.rows}
    assert (str(cells["清溪镇"].mark.word), cells["清溪镇"].actual, cells["清溪镇"].share) == (
        "严重滞后",
        "1 家",
        "12 家",
    )
    assert "1 家 / 12 家" in answer.content.decode()


@pytest.mark.django_db
def test_a_unit_sees_what_it_leads_what_it_supports_and_its_own_share(as_role, split):
    town = making.unit("清溪镇", "town")
    answer = get(as_role("town"), "plans:unit", town.pk)
    assert answer.context["leads"] == [] and [line.name for line in answer.context["supports"]] == ["高新技术企业"]
    assert [(line.name, row.share) for line, row in answer.context["own"]] == [("高新技术企业", "12 家")]
    led = get(as_role("town"), "plans:unit", making.unit().pk)
    assert [line.name for line in led.context["leads"]] == ["高新技术企业"] and led.context["own"] == []


@pytest.mark.django_db
def test_a_unit_with_nothing_to_do_says_what_belongs_here(as_role, split):
    page = get(as_role("leader"), "plans:unit", making.unit("统计科").pk).content.decode()
    assert "还没有承担目标任务" in page


@pytest.mark.django_db
def test_a_region_shows_its_own_plans_only(as_role, people, split):
    elsewhere = Region.objects.create(code="Z00002", name="石湖县")
    other = making.adopted_plan(people, title="石湖县2026年工作要点", region=elsewhere, region_name="石湖县")
    making.commitment(other, "技术转移机构", "5")
    answer = get(as_role("leader"), "plans:board_region", elsewhere.pk)
    assert [line.name for line in answer.context["lines"]] == ["技术转移机构"]


@pytest.mark.django_db
def test_one_plan_can_be_looked_at_alone(as_role, people, split):
    other = making.adopted_plan(people, title="另一份计划")
    making.commitment(other, "技术转移机构", "5")
    assert len(get(as_role("leader"), "plans:board_units").context["lines"]) == 2
    assert [line.name for line in get(as_role("leader"), "plans:board_units", plan=other.pk).context["lines"]] == [
        "技术转移机构"
    ]
    assert len(get(as_role("leader"), "plans:board", plan=split.plan_id).context["picked"]) == 1


@pytest.mark.django_db
def test_before_any_plan_is_adopted_the_boards_say_how_to_begin(as_role):
    for name in ("plans:board", "plans:board_units"):
        assert "还没有采用的计划" in get(as_role("leader"), name).content.decode()


@pytest.mark.django_db
def test_towns_are_drawn_side_by_side_and_nothing_is_drawn_without_shares(as_role, people, split):
    answer = as_role("leader").get(reverse("plans:towns_chart", args=[split.pk]), {"on": "2026-06-30"})
    assert answer.status_code == 200 and "石桥镇" in answer.content.decode()
    alone = making.commitment(split.plan, "技术转移机构", "5")
    assert as_role("leader").get(reverse("plans:towns_chart", args=[alone.pk])).status_code == 404


counts = st.fixed_dictionaries({light: st.integers(0, 5) for light in Light})


def a_group(name, found):
    return Group(name, "", [], dict(found))


@given(counts, counts)
def test_of_two_units_the_one_with_the_higher_rate_never_ranks_below(one, other):
    first, second = a_group("甲", one), a_group("乙", other)
    boards.ranked([first, second])
    if first.judged and second.judged:
        higher = first.well * second.judged - second.well * first.judged
        assert (first.rank < second.rank) == (higher > 0) and (first.rank == second.rank) == (higher == 0)
    for each in (first, second):
        assert (each.rank is None) == (each.judged == 0), "nothing judged is no rank, which is not the last one"


@given(st.lists(counts, max_size=8))
def test_ranks_begin_at_one_and_leave_places_after_equals(found):
    groups = boards.ranked(a_group(str(number), each) for number, each in enumerate(found))
    ranks = sorted(group.rank for group in groups if group.rank is not None)
    assert all(rank == 1 + sum(other < rank for other in ranks) for rank in ranks)


def test_what_is_not_due_lowers_nobodys_rate():
    assert a_group("甲", {Light.ON_TRACK: 1, Light.NOT_DUE: 9}).rate == "100.0%"
    assert a_group("甲", {Light.NOT_DUE: 9}).rate == ""


@pytest.mark.django_db
def test_a_target_whose_shares_cannot_be_judged_takes_no_column_of_the_heat_table(people):
    plan, town = making.adopted_plan(people), making.unit("石桥镇", "town")
    judged = making.commitment(plan, "高新技术企业", "20")
    reported = making.commitment(plan, "研发投入占比", "2.6", unit="%", kind="share", counting=Counting.REPORTED)
    frozen = {"standing": "frozen", "frozen_at": making.moment(date(2026, 1, 15)), "frozen_by": people["leader"]}
    for whole in (judged, reported):
        split = Breakdown.objects.create(commitment=whole, ordinal=1, by="units", **frozen)
        Share.objects.create(breakdown=split, ordinal=1, unit=town, value=2)
    rows = standing.judged(standing.adopted(), JUNE)
    shown = places.heat(boards.lines(rows), judged_shares(rows, JUNE))
    assert [line.commitment for line in shown.columns] == [judged]
