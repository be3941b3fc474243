"""The verbs of reporting what somebody else published: an official figure, a position in a ranking."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from kechuang.apps.accounts.models import User
from kechuang.apps.documents.proofs import KeptFile
from kechuang.apps.orgs.models import Unit
from kechuang.apps.plans.actions import proofs
from kechuang.apps.plans.actions.lights import update_lights
from kechuang.apps.plans.actions.sending import Sender, open_for, recorded, refuse_if
from kechuang.apps.plans.messages import reporting as messages
from kechuang.apps.plans.models import (
    Commitment,
    Observation,
    ObservationSpan,
    ObservationStatus,
    Rank,
)
from kechuang.apps.plans.queries import reports as queries
from kechuang.apps.plans.rules import plausible, reportable
from kechuang.apps.plans.rules.terms import Counting


@transaction.atomic
def observation(
    commitment: Commitment,
    by: User,
    unit: Unit | None,
    *,
    value: Decimal,
    span: str,
    first: date,
    last: date,
    issuer: str,
    published_on: date,
    status: str,
    on: date,
    note: str = "",
    proof: KeptFile | None = None,
    sure: Collection[str] = (),
    corrects: Observation | None = None,
    is_example: bool = False,
) -> Observation:
    """Report an official figure. Edge: one from before the promise began is welcome, as its baseline."""
    sender = open_for(commitment, by, unit, on, Counting.REPORTED)
    row = Observation(
        **sender.whose,
        value=value,
        span=ObservationSpan(span),
        first=first,
        last=last,
        issuer=issuer.strip()[:200],
        published_on=published_on,
        status=ObservationStatus(status),
        note=note.strip()[:1000],
        corrects=corrects,
        is_example=is_example,
    )
    faults = _faults_of_figure(sender, row)
    refuse_if(faults or [each for each in _questions_about_figure(sender, row) if each.token not in sure])
    row.proof = proofs.attach(proof, by) or (corrects.proof if corrects else None)
    row.save()
    facts = {"value": value, "first": first, "last": last, "issuer": row.issuer, "status": status}
    recorded(row, facts)
    update_lights([sender.commitment], on)
    return row


def _faults_of_figure(sender: Sender, row: Observation) -> list[messages.Fault]:
    faults: list[messages.Fault] = []
    terms = sender.terms
    same = Observation.objects.filter(
        commitment=row.commitment, span=row.span, first=row.first, last=row.last, value=row.value, status=row.status
    )
    faults += _faults_of_repeating(same.filter(issuer=row.issuer))
    if not row.issuer:
        faults.append(messages.names_no_source("issuer"))
    misfit = reportable.span_fault(row.span, row.first, row.last)
    if misfit:
        faults.append(messages.span_does_not_fit(misfit))
    faults += [
        messages.is_in_the_future(day, sender.on, field)
        for field, day in (("last", row.last), ("published_on", row.published_on))
        if day > sender.on
    ]
    if row.published_on < row.last:
        faults.append(messages.is_published_too_early(row.published_on, row.last))
    if row.first > terms.due:
        faults.append(messages.is_outside_period(row.first, terms.start, terms.due, "first"))
    if not reportable.fits_column(row.value):
        faults.append(messages.is_too_long("value"))
    elif plausible.is_beyond_all(row.value, terms.kind, terms.unit):
        faults.append(messages.share_beyond_all(row.value))
    elif row.value < 0 and not plausible.is_rate(terms.kind, terms.unit):
        faults.append(messages.is_below_zero(row.value))
    elif terms.is_whole and not plausible.fits_whole(row.value):
        faults.append(messages.must_be_whole(row.value, terms.unit, "value"))
    return faults


def _faults_of_repeating(same: QuerySet[Any]) -> list[messages.Fault]:
    """The very same figure sent twice: a second click, or a colleague who was quicker."""
    other = same.filter(standing__in=queries.STANDS).select_related("reported_by").first()
    if other is None:
        return []
    return [messages.is_reported_already(other.reported_by.get_full_name(), str(other.get_standing_display()))]


def _questions_about_figure(sender: Sender, row: Observation) -> list[messages.Question]:
    terms = sender.terms
    if plausible.is_rate(terms.kind, terms.unit):
        return []
    earlier = list(Observation.objects.filter(commitment=sender.commitment, standing__in=queries.STANDS))
    questions = []
    # Months, sums to date and years are of different sizes; only alike spans say what is usual.
    alike = [each.value for each in earlier if each.span == row.span]
    whole = [] if row.span == ObservationSpan.MONTH else [terms.value, terms.baseline]
    odd = plausible.odd_level(row.value, terms.unit, [*alike, *(whole if not alike else [])])
    if odd is not None:
        questions.append(messages.is_it_so_much(odd, terms.unit, "value"))
    if row.span == ObservationSpan.YEAR_TO_DATE:
        before = [e.value for e in earlier if e.span == row.span and e.first == row.first and e.last < row.last]
        largest = plausible.shrinks(row.value, before)
        if largest is not None:
            questions.append(messages.falls_below_earlier(row.value, largest, terms.unit))
    return questions


@transaction.atomic
def rank(
    commitment: Commitment,
    by: User,
    unit: Unit | None,
    *,
    position: int,
    issuer: str,
    edition: str,
    year: int,
    published_on: date,
    on: date,
    field_size: int | None = None,
    status: str = ObservationStatus.FINAL,
    note: str = "",
    proof: KeptFile | None = None,
    corrects: Rank | None = None,
    is_example: bool = False,
) -> Rank:
    """Report a position in one edition of a ranking. Edge: the edition of the year before serves as baseline."""
    sender = open_for(commitment, by, unit, on, Counting.RANK)
    row = Rank(
        **sender.whose,
        position=position,
        field_size=field_size,
        issuer=issuer.strip()[:200],
        edition=edition.strip()[:100],
        year=year,
        published_on=published_on,
        status=ObservationStatus(status),
        note=note.strip()[:1000],
        corrects=corrects,
        is_example=is_example,
    )
    refuse_if(_faults_of_rank(sender, row))
    row.proof = proofs.attach(proof, by) or (corrects.proof if corrects else None)
    row.save()
    recorded(row, {"position": position, "edition": row.edition, "year": year, "issuer": row.issuer})
    update_lights([sender.commitment], on)
    return row


def _faults_of_rank(sender: Sender, row: Rank) -> list[messages.Fault]:
    faults = [messages.names_no_source(field) for field in ("issuer", "edition") if not getattr(row, field)]
    if row.position < 1:
        faults.append(messages.no_such_position(row.position))
    elif row.field_size is not None and row.position > row.field_size:
        faults.append(messages.is_beyond_field(row.position, row.field_size))
    same = Rank.objects.filter(
        commitment=row.commitment, issuer=row.issuer, edition=row.edition, year=row.year, position=row.position
    )
    faults += _faults_of_repeating(same.filter(status=row.status))
    earliest, latest = sender.terms.start.year - reportable.YEARS_BEFORE, sender.terms.due.year
    if not earliest <= row.year <= latest:
        faults.append(messages.year_does_not_fit(row.year, earliest, latest))
    if row.published_on > sender.on:
        faults.append(messages.is_in_the_future(row.published_on, sender.on, "published_on"))
    elif row.published_on.year < row.year:
        faults.append(messages.is_published_too_early(row.published_on, date(row.year, 1, 1)))
    return faults
