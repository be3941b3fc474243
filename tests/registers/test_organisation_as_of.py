"""As of any day a body has the name, the place and the area of that day: random histories against a plain model."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from itertools import count
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from keeping import credit_code, firm, keep

from kechuang.apps.accounts.models import Role, User
from kechuang.apps.orgs.models import Organisation, Region, Unit
from kechuang.apps.registers.actions import belonging, body_changes, groups
from kechuang.apps.registers.actions.belonging import Claim
from kechuang.apps.registers.actions.body_changes import Grounds, Whereabouts
from kechuang.apps.registers.messages import RegisterFault
from kechuang.apps.registers.queries.bodies_on import bodies_on, unit_names

pytestmark = pytest.mark.django_db
BEGIN = date(2016, 1, 1)
a_day = st.integers(1, 3600).map(lambda number: BEGIN + timedelta(days=number))
PLACES = ("320281", "320282")
TOWNS = ("甲镇", "乙镇")
an_act = st.one_of(
    st.tuples(st.just("rename"), a_day, st.none()),
    st.tuples(st.just("move"), a_day, st.sampled_from(PLACES)),
    st.tuples(st.just("area"), st.integers(2017, 2025), st.sampled_from(TOWNS)),
)


@contextmanager
def a_world() -> Iterator[tuple[Organisation, User, User]]:
    """A body known since BEGIN, and two people; gone again afterwards."""
    with transaction.atomic():
        planner = User.objects.create(username="planner", role=Role.PLANNER)
        other = User.objects.create(username="other", role=Role.PLANNER)
        for code, name in zip(PLACES, ("江阴市", "宜兴市"), strict=True):
            Region.objects.create(code=code, name=name)
        for name in TOWNS:
            Unit.objects.create(name=name, kind="town")
        day = BEGIN.isoformat()
        keep("organisation_name", {"organisation": firm(1), "name": "名称0", "kind": "legal", "used_from": day})
        keep("organisation_region", {"organisation": firm(1), "region": PLACES[0], "moved_on": day})
        yield Organisation.objects.get(identifier=credit_code(1)), planner, other
        transaction.set_rollback(True)


class Plain:
    """The model: on which day which name and place began, and the area of each year."""

    def __init__(self) -> None:
        self.names: dict[date, str] = {BEGIN: "名称0"}
        self.places: dict[date, str] = {BEGIN: PLACES[0]}
        self.areas: dict[int, str] = {}

    @staticmethod
    def on(steps: dict[date, str], day: date) -> str | None:
        begun = [each for each in steps if each <= day]
        return steps[max(begun)] if begun else None


def act(world: Any, model: Plain, step: Any, number: int) -> None:
    """Do one step by two people, and in the model; what the house refuses changes neither."""
    body, planner, other = world
    what, when, where = step
    try:
        match what:
            case "rename":
                group = body_changes.rename(planner, body, f"名称{number}", Grounds(when, "通知书"))
                groups.accept(other, group.pk)
                model.names[when] = f"名称{number}"
            case "move":
                group = body_changes.move(
                    planner, body, "moved_within", Whereabouts(region_to=where), Grounds(when, "证明")
                )
                groups.accept(other, group.pk)
                model.places[when] = where
            case "area":
                unit = Unit.objects.get(name=where)
                done = belonging.claim(planner, [body], Claim(when, unit, "registered", "执照", reason="改归"))
                for seq in done.seqs:
                    belonging.settle(other, seq, reason="")
                    model.areas[when] = where
    except RegisterFault as fault:
        assert fault.code in ("RG-302", "RG-304"), fault  # two changes on one day


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(steps=st.lists(an_act, max_size=6), asked=st.lists(a_day, min_size=1, max_size=4))
def test_as_of_a_day_gives_the_name_place_and_area_of_that_day(steps, asked):
    with a_world() as world:
        model, numbers = Plain(), count(1)
        for step in steps:
            with transaction.atomic():
                act(world, model, step, next(numbers))
        body = world[0]
        edges = [day + timedelta(days=shift) for day in (*model.names, *model.places) for shift in (-1, 0)]
        for day in (*asked, *edges):
            facts = bodies_on([body.pk], day)
            assert facts.names.get(body.pk) == Plain.on(model.names, day)
            assert facts.regions.get(body.pk) == Plain.on(model.places, day)
            area = unit_names(set(facts.areas.values()), day).get(facts.areas.get(body.pk, 0))
            assert area == model.areas.get(day.year)
