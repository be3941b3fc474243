"""What due reports put into 待办: mine from some days before they are due, those of my area's firms together."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Count, Min, Q, QuerySet
from django.urls import reverse

from kechuang.apps.accounts.inbox import Todo
from kechuang.apps.accounts.models import User
from kechuang.apps.registers import catalogue
from kechuang.apps.registers.models import DueReminder, DueReport
from kechuang.apps.registers.queries.completeness import reminders_of, standing_of
from kechuang.apps.registers.queries.due_reporters import answers_for
from kechuang.apps.registers.rights import may_register
from kechuang.apps.registers.rules.due import REMIND_BEFORE, REMIND_BEFORE_LONGER, Period, State
from kechuang.catalog.register import Register

OVERDUE, REMINDED, DUE = 70, 65, 35


def _mine(user: User, on: date) -> tuple[QuerySet[DueReport], dict[str, Register]]:
    """Owed reports of units the user answers for, from the day on which they are called to mind."""
    registers = {
        code: each
        for code, each in catalogue.current().items()
        if each.collection is not None and may_register(user, each, "enter")
    }
    if user.unit_id is None or not registers:
        return DueReport.objects.none(), {}
    rows = DueReport.objects.filter(_called_to_mind(registers, on), sent_at__isnull=True, excused=False)
    return rows, registers


def _called_to_mind(registers: dict[str, Register], on: date) -> Q:
    days: dict[int, list[str]] = {}
    for code, each in registers.items():
        every = each.collection.every if each.collection else ""
        days.setdefault(REMIND_BEFORE.get(every, REMIND_BEFORE_LONGER), []).append(code)
    wanted = Q(pk__in=[])
    for before, codes in days.items():
        near = Q(due_on__lte=on + timedelta(days=before)) | Q(pk__in=DueReminder.objects.values("due_report"))
        wanted |= near & Q(register__in=codes)
    return wanted


def todos(user: User, on: date) -> list[Todo]:
    """One line per report of my unit; one per register and period for the organisations that my unit counts."""
    rows, registers = _mine(user, on)
    units = answers_for(user.unit_id, on)
    own = list(rows.filter(unit__in=units).select_related("unit")) if registers else []
    reminders = reminders_of(own)
    found = [_own(row, registers[row.register], reminders.get(row.pk, []), on) for row in own]
    return found + [
        _of_area(registers[code], Period(first, until), due, number, asked, on)
        for code, first, until, due, number, asked in _area(rows, units)
    ]


def count(user: User, on: date) -> int:
    rows, registers = _mine(user, on)
    if not registers:
        return 0
    units = answers_for(user.unit_id, on)
    return rows.filter(unit__in=units).count() + _area(rows, units).count()


def _own(row: DueReport, register: Register, reminders: list[str], on: date) -> Todo:
    """Overdue stands heaviest, then what somebody asked for."""
    stands = standing_of(row, on)
    overdue = stands.state == State.OVERDUE
    kind = "催报" if reminders else "逾期未报" if overdue else "应报"
    why = [f"应于 {row.due_on.month}月{row.due_on.day}日前报送", stands.words if overdue else "", *reminders[-1:]]
    weight = OVERDUE + min(stands.days, 25) if overdue else REMINDED if reminders else DUE
    return Todo(
        kind, f"{register.name} {Period(row.first, row.until).words}", "；".join(filter(None, why)),
        f"{reverse('registers:my_reports')}#due-{row.pk}", "", row.due_on, weight,
    )  # fmt: skip


def _area(rows: QuerySet[DueReport], units: set[int]) -> QuerySet[DueReport, tuple[str, date, date, date, int, int]]:
    """(register, first, until, due, how many, of which asked for) of organisations counted by these units."""
    found = rows.filter(organisation__area__in=units).order_by("register", "first").values("register", "first", "until")
    facts = found.annotate(
        due=Min("due_on"), number=Count("pk", distinct=True), asked=Count("reminders__due_report", distinct=True)
    )
    return facts.values_list("register", "first", "until", "due", "number", "asked")


def _of_area(register: Register, period: Period, due: date, number: int, asked: int, on: date) -> Todo:
    overdue = (on - due).days
    why = f"辖区内 {number} 家还没有报送" + (f"，已逾期 {overdue} 天" if overdue > 0 else "")
    why += f"；其中 {asked} 家已催报" if asked else ""
    weight = OVERDUE + min(overdue, 25) if overdue > 0 else REMINDED if asked else DUE
    query = f"?period={period.first.isoformat()}&state=owing&mine=on"
    url = reverse("registers:completeness", args=[register.code]) + query
    return Todo("企业应报", f"{register.name} {period.words}", why, url, "", due, weight)
