"""The verbs of reporting: items, a node, an official figure, a rank, nothing this month; and taking it back.

Each reports all faults at once and writes everything or nothing.
"""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from kechuang.apps.accounts.actions import record
from kechuang.apps.accounts.models import User
from kechuang.apps.accounts.permissions import demand
from kechuang.apps.documents.proofs import KeptFile
from kechuang.apps.orgs.models import Unit
from kechuang.apps.orgs.queries import stands
from kechuang.apps.plans.actions import proofs
from kechuang.apps.plans.actions.lights import update_lights
from kechuang.apps.plans.actions.report_figures import observation, rank
from kechuang.apps.plans.actions.report_items import Item, evidence
from kechuang.apps.plans.actions.sending import Sender, locked, open_for, recorded, refuse_if, settled
from kechuang.apps.plans.messages import reporting as messages
from kechuang.apps.plans.models import (
    Commitment,
    Evidence,
    Milestone,
    MilestoneReport,
    NilReport,
    Report,
    ReportStanding,
)
from kechuang.apps.plans.queries import reports as queries
from kechuang.apps.plans.rules.periods import month_after

__all__ = ["Item", "evidence", "milestone", "nil", "observation", "rank", "withdraw"]


@transaction.atomic
def milestone(
    node: Milestone,
    by: User,
    unit: Unit | None,
    *,
    reached_on: date,
    on: date,
    document_number: str = "",
    note: str = "",
    proof: KeptFile | None = None,
    corrects: MilestoneReport | None = None,
    is_example: bool = False,
) -> MilestoneReport:
    """Report that a node was reached. Edge: late is allowed, the light tells; before the promise began is not."""
    sender = open_for(node.commitment, by, unit, on, None)
    faults = _faults_of_node(sender, node, reached_on)
    refuse_if(faults)
    row = MilestoneReport(
        **sender.whose,
        milestone=node,
        reached_on=reached_on,
        document_number=document_number.strip()[:100],
        note=note.strip()[:1000],
        proof=proofs.attach(proof, by) or (corrects.proof if corrects else None),
        corrects=corrects,
        is_example=is_example,
    )
    row.save()
    recorded(row, {"milestone": node.title, "reached_on": reached_on, "document_number": row.document_number})
    update_lights([sender.commitment], on)
    return row


def _faults_of_node(sender: Sender, node: Milestone, reached_on: date) -> list[messages.Fault]:
    faults: list[messages.Fault] = []
    if reached_on > sender.on:
        faults.append(messages.is_in_the_future(reached_on, sender.on, "reached_on"))
    elif reached_on < sender.terms.start:
        faults.append(messages.is_outside_period(reached_on, sender.terms.start, sender.terms.due, "reached_on"))
    elif sender.unit is not None and not stands(sender.unit, reached_on):
        faults.append(messages.unit_is_dissolved(sender.unit.name, reached_on, "reached_on"))
    others = node.reports.filter(standing__in=queries.STANDS).select_related("reported_by").order_by("standing")
    for other in others[:1]:
        if other.standing == ReportStanding.ACCEPTED:
            faults.append(messages.node_is_reached(node.title, other.reached_on))
        else:
            faults.append(messages.node_is_waiting(node.title, other.reported_by.get_full_name()))
    return faults


@transaction.atomic
def nil(
    commitment: Commitment,
    by: User,
    unit: Unit | None,
    month: date,
    *,
    on: date,
    note: str = "",
    corrects: NilReport | None = None,
    is_example: bool = False,
) -> NilReport:
    """Report that nothing came in that month. month: any day of it."""
    sender = open_for(commitment, by, unit, on, None)
    first = month.replace(day=1)
    refuse_if(_faults_of_month(sender, first))
    row = NilReport(**sender.whose, month=first, note=note.strip()[:1000], corrects=corrects, is_example=is_example)
    row.save()
    recorded(row, {"month": first})
    update_lights([sender.commitment], on)
    return row


def _faults_of_month(sender: Sender, first: date) -> list[messages.Fault]:
    following = month_after(first)
    if first > sender.on:
        return [messages.is_in_the_future(first, sender.on, "month")]
    if following <= sender.terms.start or first > sender.terms.due:
        return [messages.is_outside_period(first, sender.terms.start, sender.terms.due, "month")]
    name = sender.unit.name if sender.unit else _("本单位")
    whose = {"commitment": sender.commitment, "unit": sender.unit, "standing__in": queries.STANDS}
    items = Evidence.objects.filter(happened_on__gte=first, happened_on__lt=following, **whose)
    if items.exists() or NilReport.objects.filter(month=first, **whose).exists():
        return [messages.month_has_reports(first, name)]
    return []


@transaction.atomic
def withdraw(report: Report, by: User, *, on: date) -> Report:
    """Take back what waits, or give up what was returned. Raises: Overtaken when it was reviewed meanwhile."""
    demand(by, "reports.submit")
    row = locked(report)
    if row.reported_by_id != by.pk:
        raise messages.only_its_reporter()
    if row.standing not in (ReportStanding.SUBMITTED, ReportStanding.RETURNED):
        raise settled(row)
    before = row.standing
    row.standing = ReportStanding.WITHDRAWN
    row.save(update_fields=["standing"])
    record(by, "reports.withdraw", row, before={"standing": before}, after={"standing": row.standing})
    update_lights([row.commitment], on)
    return row
