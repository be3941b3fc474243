"""The present name, place and area of an organisation follow its records."""

from __future__ import annotations

from datetime import date

import pytest
from keeping import credit_code, firm, keep

from kechuang.apps.orgs.models import Organisation, Region, Unit
from kechuang.apps.registers import catalogue
from kechuang.apps.registers.actions import deciding, undoing
from kechuang.apps.registers.actions.bodies import refresh
from kechuang.apps.registers.models import Entry

pytestmark = pytest.mark.django_db


def body() -> Organisation:
    return Organisation.objects.get(identifier=credit_code(1))


def test_a_new_name_is_the_name_and_undoing_it_gives_the_old_one_back(people):
    keep(
        "organisation_name",
        {"organisation": firm(1), "name": "江阴甲材料有限公司", "kind": "legal", "used_from": "2010-01-01"},
    )
    keep(
        "organisation_name",
        {"organisation": credit_code(1), "name": "江阴乙科技有限公司", "kind": "legal", "used_from": "2020-01-01"},
    )
    assert (body().name, body().initials) == ("江阴乙科技有限公司", "jyykjyxgs")
    key = Entry.objects.get(seq=2).key
    register = catalogue.find("organisation_name")
    deciding.accept(people["planner"], [undoing.undo(people["town"], register, key, reason="没有更名")])
    assert body().name == "江阴甲材料有限公司"


def test_the_area_is_that_of_the_year_asked_or_the_last_before(people):
    towns = [Unit.objects.create(name=name, kind="town") for name in ("甲镇", "乙镇")]
    for year, town in zip((2024, 2025), towns, strict=True):
        row = {"organisation": firm(1), "year": year, "area": town.name, "basis": "registered"}
        keep("assessed_area", row)
    refresh([body().pk], date(2024, 6, 1))
    assert body().area == towns[0]
    refresh([body().pk], date(2026, 6, 1))
    assert body().area == towns[1]


def test_a_body_that_moved_away_has_no_place_here():
    place = Region.objects.create(code="320281", name="江阴市")
    keep(
        "organisation_region",
        {"organisation": firm(1), "region": "320281", "moved_on": "2016-01-01", "moved_away_on": "2024-09-01"},
    )
    refresh([body().pk], date(2024, 8, 31))
    assert body().region == place
    refresh([body().pk], date(2024, 9, 1))
    assert body().region is None
