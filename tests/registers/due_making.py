"""Factories of the tests of due reports: towns of one county, people of theirs, records of theirs."""

from __future__ import annotations

from typing import Any

from kechuang.apps.accounts.models import Role, User
from kechuang.apps.orgs.models import Region, Unit, UnitKind
from kechuang.apps.registers.models import DueReport

COUNTY = "Z99001"


def county() -> Region:
    return Region.objects.get_or_create(code=COUNTY, name="石桥县")[0]


def town(name: str, kind: str = UnitKind.TOWN, **facts: Any) -> Unit:
    return Unit.objects.create(name=name, kind=kind, region=county(), **facts)


def person(name: str, unit: Unit | None, role: str = Role.TOWN) -> User:
    return User.objects.create(username=name, name=name, role=role, unit=unit)


def output(unit: Unit, month: str, **facts: Any) -> dict[str, object]:
    """A row of the monthly output of a town, due on the 25th of the next month."""
    return {"unit": unit.identity, "month": month, "status": "flash", "output": "100", **facts}


def report(unit: Unit, register: str, first: str) -> DueReport:
    return DueReport.objects.get(unit=unit, register=register, first=first)
