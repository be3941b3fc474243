"""Keeping a new version of a template; older ones stay and can be taken up again."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import IntegrityError, transaction

from kechuang.apps.accounts.actions import record
from kechuang.apps.accounts.models import User
from kechuang.apps.accounts.permissions import demand
from kechuang.apps.documents.rules import storable
from kechuang.apps.plans.messages import circular as messages
from kechuang.apps.plans.messages.circular import Refused
from kechuang.apps.plans.models import CircularTemplate, Plan
from kechuang.apps.plans.queries import circular_templates as reads
from kechuang.apps.plans.rules.circular_template import parse


def faults_of(text: str) -> list[Refused]:
    """Everything wrong with a template, with its lines."""
    return [messages.template_fault(fault) for fault in parse(text)[1]]


def save_template(plan: Plan | None, text: str, letterhead: Mapping[str, str], by: User, seen: int) -> CircularTemplate:
    """Keep a new version for `plan`, or for all plans. seen: the newest version the person was shown, 0 for none.

    Raises: Refused for a template with faults or without a change; MovedOn when somebody else kept one meanwhile.
    """
    demand(by, "circulars.template")
    text = "\n".join(line.rstrip() for line in storable(text).splitlines()).strip() + "\n"
    if faults := faults_of(text):
        raise faults[0]
    head = {name: storable(letterhead.get(name, "")).strip() for name in reads.LETTERHEAD}
    before = reads.in_use(plan)
    if (before.text, before.letterhead) == (text, head) and (before.is_own or plan is None):
        raise messages.template_is_the_same()
    try:
        with transaction.atomic():
            _still(plan, seen)
            row = CircularTemplate.objects.create(plan=plan, ordinal=seen + 1, text=text, letterhead=head, edited_by=by)
            record(by, "circulars.template", row, before={"ordinal": seen}, after={"ordinal": row.ordinal})
    except IntegrityError:
        _still(plan, seen)
        raise
    return row


def _still(plan: Plan | None, seen: int) -> None:
    newest = reads.versions(plan).first()
    if newest and newest.ordinal != seen:
        raise messages.template_has_moved_on(newest.ordinal, str(newest.edited_by or ""))
