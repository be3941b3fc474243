"""The verbs on due reports: say there was nothing, take that back, excuse, ask for what is owed."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from kechuang.apps.accounts.actions import record
from kechuang.apps.accounts.models import Role, User
from kechuang.apps.accounts.permissions import NotAllowed, demand
from kechuang.apps.registers import catalogue, chaining
from kechuang.apps.registers.messages import completeness as words
from kechuang.apps.registers.models import DueReminder, DueReport
from kechuang.apps.registers.queries.due_reporters import answers_for
from kechuang.apps.registers.rights import demand_register
from kechuang.apps.registers.rules.due import Period


def sees_to(who: User, row: DueReport) -> bool:
    """Whether `who` reports for the reporter of `row`: of the unit itself, of its heir, of the town that counts the
    organisation; the bureau's own people may for anyone."""
    if who.role in (Role.PLANNER, Role.DIVISION):
        return True
    mine = answers_for(who.unit_id, timezone.localdate())
    return (row.unit_id if row.organisation is None else row.organisation.area_id) in mine


@transaction.atomic
def say_nil(who: User, number: int) -> DueReport:
    """零报告: there was nothing to report. Raises: NotAllowed; RG-402, RG-405, RG-407 before the period is over."""
    row = _mine(who, number)
    if row.excused:
        raise words.is_excused(name_of(row))
    if row.records:
        raise words.already_sent(name_of(row), row.records)
    if timezone.localdate() < row.until:
        raise words.not_begun(name_of(row), row.until.isoformat())
    if row.nil:
        return row
    row.nil, row.sent_at, row.sent_by = True, timezone.now(), who
    _keep(who, "completeness.nil", row)
    return row


@transaction.atomic
def take_back_nil(who: User, number: int) -> DueReport:
    """Raises: NotAllowed; RG-403 where it is none, or where a record itself says so."""
    row = _mine(who, number)
    if not row.nil or row.records:
        raise words.not_nil(name_of(row))
    row.nil, row.sent_at, row.sent_by = False, None, None
    _keep(who, "completeness.take_back_nil", row)
    return row


@transaction.atomic
def excuse(who: User, number: int, *, reason: str) -> DueReport:
    """免报, for good reason. Raises: NotAllowed; RG-404 without one."""
    demand(who, "completeness.excuse")
    if not reason.strip():
        raise words.reason_for_excusing()
    row = _locked(number)
    row.excused, row.note = True, reason.strip()[:500]
    _keep(who, "completeness.excuse", row, row.note)
    return row


@transaction.atomic
def owe_again(who: User, number: int) -> DueReport:
    """Take an excuse back. Raises: NotAllowed."""
    demand(who, "completeness.excuse")
    row = _locked(number)
    if row.excused:
        row.excused, row.note = False, ""
        _keep(who, "completeness.owe_again", row)
    return row


@transaction.atomic
def remind(who: User, register: str, numbers: Sequence[int]) -> int:
    """催报: ask the reporters of these reports for what they owe; how many were asked. Once a day each is enough.

    Raises: NotAllowed; RG-406 when none of them is owed.
    """
    demand(who, "completeness.remind")
    rows = DueReport.objects.select_for_update(of=("self",)).filter(register=register, pk__in=numbers)
    owed = list(rows.filter(sent_at__isnull=True, excused=False))
    if not owed:
        raise words.nobody_to_remind()
    today = timezone.localdate()
    asked = DueReminder.objects.filter(due_report__in=owed, at__date=today).values_list("due_report_id", flat=True)
    fresh = [row for row in owed if row.pk not in set(asked)]
    DueReminder.objects.bulk_create([DueReminder(due_report=row, by=who) for row in fresh], batch_size=500)
    if fresh:
        facts = {"register": register, "reports": len(fresh), "rows": [str(row.pk) for row in fresh]}
        record(who, "completeness.remind", DueReport, after=facts)
    return len(fresh)


def name_of(row: DueReport) -> str:
    """Who owes what for when, for a sentence."""
    register = catalogue.current().get(row.register)
    period = Period(row.first, row.until).words
    return f"{row.unit or row.organisation} {period} {register.name if register else row.register}"


def _locked(number: int) -> DueReport:
    """Raises: DueReport.DoesNotExist."""
    chaining.lock()  # entries that arrive mark reports too
    rows = DueReport.objects.select_for_update(of=("self",)).select_related("unit", "organisation__area")
    return rows.get(pk=number)


def _mine(who: User, number: int) -> DueReport:
    row = _locked(number)
    demand_register(who, catalogue.find(row.register), "enter")
    if not sees_to(who, row):
        fault = words.not_your_report(str(row.unit or row.organisation), str(row.unit or ""))
        raise NotAllowed("RG-401", fault.what + fault.remedy)
    return row


def _keep(who: User, verb: str, row: DueReport, reason: str = "") -> None:
    row.save()
    facts = {"register": row.register, "first": row.first.isoformat(), "nil": row.nil, "excused": row.excused}
    record(who, verb, row, after=facts, reason=reason)
