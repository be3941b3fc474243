"""The verb of reporting items that count: several at once, all or none, with every fault and question at its row.

Two people who report the same at once: the lock on the commitment lets the second see what the first wrote.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from kechuang.apps.accounts.models import User
from kechuang.apps.documents.proofs import KeptFile
from kechuang.apps.orgs.models import Unit
from kechuang.apps.plans.actions import proofs
from kechuang.apps.plans.actions.lights import update_lights
from kechuang.apps.plans.actions.sending import Sender, open_for, recorded, refuse_if
from kechuang.apps.plans.messages import reporting as messages
from kechuang.apps.plans.models import (
    Commitment,
    Evidence,
)
from kechuang.apps.plans.queries import reports as queries
from kechuang.apps.plans.queries import twins
from kechuang.apps.plans.rules import doubles, plausible, reportable
from kechuang.apps.plans.rules.terms import Counting


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that counts, as typed. amount: in the commitment's unit. because: why it is no double."""

    happened_on: date
    organisation: str
    amount: Decimal
    uscc: str = ""
    note: str = ""
    because: str = ""
    adopted_elsewhere: str = ""
    rank_elsewhere: int | None = None


@transaction.atomic
def evidence(
    commitment: Commitment,
    by: User,
    unit: Unit | None,
    items: Sequence[Item],
    *,
    on: date,
    proof: KeptFile | None = None,
    sure: Collection[str] = (),
    corrects: Evidence | None = None,
    is_example: bool = False,
    besides: Sequence[messages.Fault] = (),
) -> list[Evidence]:
    """Report items; all of them or none. proof: one file for all. sure: tokens of the questions that were ticked.

    besides: what was wrong with lines that could not even be read, to be told together with the rest.
    Raises: messages.Refused with every fault and question at its row; NotAllowed.
    """
    sender = open_for(commitment, by, unit, on, Counting.EVIDENCE)
    rows = [_item_row(sender, item, is_example, corrects) for item in items]
    faults = list(besides) if rows or besides else [messages.nothing_given()]
    for number, item in enumerate(items):
        faults += _faults_of_item(sender, item, number)
    faults += _questions_about_amounts(sender, items, sure) + _questions_about_doubles(sender, rows)
    refuse_if(faults)
    kept = proofs.attach(proof, by)
    for row in rows:
        row.proof = kept or (corrects.proof if corrects else None)
        row.save()
        recorded(row, {"organisation": row.organisation, "happened_on": row.happened_on, "amount": row.amount})
    update_lights([sender.commitment], on)
    return rows


def _item_row(sender: Sender, item: Item, is_example: bool, corrects: Evidence | None) -> Evidence:
    return Evidence(
        **sender.whose,
        happened_on=item.happened_on,
        organisation=item.organisation.strip()[:200],
        uscc=reportable.plain_code(item.uscc),
        amount=item.amount,
        fingerprint=doubles.fingerprint(item.organisation, item.happened_on, item.amount),
        not_double_because=item.because.strip()[:300],
        note=item.note.strip()[:1000],
        adopted_elsewhere=item.adopted_elsewhere.strip()[:200],
        rank_elsewhere=item.rank_elsewhere,
        is_example=is_example,
        corrects=corrects,
    )


def _faults_of_item(sender: Sender, item: Item, row: int) -> list[messages.Fault]:
    faults = sender.faults_of_day(item.happened_on, "happened_on", row)
    if not item.organisation.strip():
        faults.append(messages.names_nothing(row))
    if item.uscc.strip() and not reportable.is_code(item.uscc):
        faults.append(messages.code_is_wrong(item.uscc.strip(), row))
    if not reportable.fits_column(item.amount):
        faults.append(messages.is_too_long("amount", row))
    elif item.amount <= 0:
        faults.append(messages.is_not_above_zero(item.amount, row))
    elif sender.terms.is_whole and not plausible.fits_whole(item.amount):
        faults.append(messages.must_be_whole(item.amount, sender.terms.unit, "amount", row))
    return faults


def _questions_about_amounts(sender: Sender, items: Sequence[Item], sure: Collection[str]) -> list[messages.Fault]:
    earlier = Evidence.objects.filter(commitment=sender.commitment, standing__in=queries.STANDS)
    amounts = list(earlier.order_by().values_list("amount", flat=True))
    questions: list[messages.Fault] = []
    for row, item in enumerate(items):
        odd = plausible.odd_item(item.amount, sender.terms.unit, sender.terms.value, amounts)
        if odd is not None:
            question = messages.is_it_so_much(odd, sender.terms.unit, "amount", row)
            questions += [question] if question.token not in sure else []
    return questions


def _questions_about_doubles(sender: Sender, rows: Sequence[Evidence]) -> list[messages.Fault]:
    known = twins.twins_of(sender.commitment, {row.happened_on for row in rows})
    questions: list[messages.Fault] = []
    for number, row in enumerate(rows):
        twin = next((each for each in known if twins.look_like_one(row, each)), None)
        same = next((n for n, each in enumerate(rows[:number]) if twins.look_like_one(row, each)), None)
        if row.not_double_because or (twin is None and same is None):
            continue
        if twin is not None:
            other = _("%(who)s报送，%(standing)s") % {
                "who": twin.reported_by.get_full_name(),
                "standing": twin.get_standing_display(),
            }
        else:
            other = _("就是这次的第 %d 条") % ((same or 0) + 1)
        amount = f"{messages.plain(row.amount)} {sender.terms.unit}".strip()
        questions.append(messages.looks_like_one(number, row.organisation, row.happened_on, amount, other))
    return questions
