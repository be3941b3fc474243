"""The verbs of reporting: items, a node, an official figure, a rank, nothing this month; and taking it back.

Each reports all faults at once and writes everything or nothing. Two people who report the same at once: the lock on
the commitment lets the second see what the first wrote, and asks back.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from kechuang.apps.accounts.actions import record
from kechuang.apps.accounts.models import Role as PersonRole
from kechuang.apps.accounts.models import User
from kechuang.apps.accounts.permissions import demand
from kechuang.apps.orgs.models import Unit
from kechuang.apps.orgs.queries import stands
from kechuang.apps.plans.actions import proofs
from kechuang.apps.plans.actions.lights import update_lights
from kechuang.apps.plans.messages import reporting as messages
from kechuang.apps.plans.models import (
    Commitment,
    Evidence,
    Milestone,
    MilestoneReport,
    NilReport,
    Observation,
    ObservationSpan,
    ObservationStatus,
    Plan,
    Rank,
    Report,
    ReportStanding,
    Standing,
)
from kechuang.apps.plans.models.commitment import COUNTING_WORDS
from kechuang.apps.plans.queries import answering, standing
from kechuang.apps.plans.queries import reports as queries
from kechuang.apps.plans.rules import doubles, plausible, reportable
from kechuang.apps.plans.rules.periods import month_after
from kechuang.apps.plans.rules.terms import Counting, Terms


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


@dataclass(frozen=True, slots=True)
class Sender:
    """Who reports for which unit on what, once it is sure that they may. terms: as they stand on `on`."""

    commitment: Commitment
    by: User
    unit: Unit | None
    on: date
    terms: Terms

    def faults_of_day(self, day: date, field: str, row: int | None = None) -> list[messages.Fault]:
        """In the future, outside the period, or on a day on which the unit does not exist."""
        if day > self.on:
            return [messages.is_in_the_future(day, self.on, field, row)]
        if not self.terms.start <= day <= self.terms.due:
            return [messages.is_outside_period(day, self.terms.start, self.terms.due, field, row)]
        if self.unit is not None and not stands(self.unit, day):
            return [messages.unit_is_dissolved(self.unit.name, day, field, row)]
        return []

    @property
    def whose(self) -> dict[str, Any]:
        return {"commitment": self.commitment, "unit": self.unit, "reported_by": self.by}


@transaction.atomic
def evidence(
    commitment: Commitment,
    by: User,
    unit: Unit | None,
    items: Sequence[Item],
    *,
    on: date,
    proof: proofs.KeptFile | None = None,
    sure: Collection[str] = (),
    corrects: Evidence | None = None,
    is_example: bool = False,
    besides: Sequence[messages.Fault] = (),
) -> list[Evidence]:
    """Report items; all of them or none. proof: one file for all. sure: tokens of the questions that were ticked.

    besides: what was wrong with lines that could not even be read, to be told together with the rest.
    Raises: messages.Refused with every fault and question at its row; NotAllowed.
    """
    sender = _sender(commitment, by, unit, on, Counting.EVIDENCE)
    rows = [_item_row(sender, item, is_example, corrects) for item in items]
    faults = list(besides) if rows or besides else [messages.nothing_given()]
    for number, item in enumerate(items):
        faults += _faults_of_item(sender, item, number)
    faults += _questions_about_amounts(sender, items, sure) + _questions_about_doubles(sender, rows)
    _refuse_if(faults)
    kept = proofs.attach(proof, by)
    for row in rows:
        row.proof = kept or (corrects.proof if corrects else None)
        row.save()
        _recorded(row, {"organisation": row.organisation, "happened_on": row.happened_on, "amount": row.amount})
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
    known = queries.twins_of(sender.commitment, {row.happened_on for row in rows})
    questions: list[messages.Fault] = []
    for number, row in enumerate(rows):
        twin = next((each for each in known if queries.look_like_one(row, each)), None)
        same = next((n for n, each in enumerate(rows[:number]) if queries.look_like_one(row, each)), None)
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
    proof: proofs.KeptFile | None = None,
    corrects: MilestoneReport | None = None,
    is_example: bool = False,
) -> MilestoneReport:
    """Report that a node was reached. Edge: late is allowed, the light tells; before the promise began is not."""
    sender = _sender(node.commitment, by, unit, on, None)
    faults = _faults_of_node(sender, node, reached_on)
    _refuse_if(faults)
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
    _recorded(row, {"milestone": node.title, "reached_on": reached_on, "document_number": row.document_number})
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
    proof: proofs.KeptFile | None = None,
    sure: Collection[str] = (),
    corrects: Observation | None = None,
    is_example: bool = False,
) -> Observation:
    """Report an official figure. Edge: one from before the promise began is welcome, as its baseline."""
    sender = _sender(commitment, by, unit, on, Counting.REPORTED)
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
    _refuse_if(faults or [each for each in _questions_about_figure(sender, row) if each.token not in sure])
    row.proof = proofs.attach(proof, by) or (corrects.proof if corrects else None)
    row.save()
    facts = {"value": value, "first": first, "last": last, "issuer": row.issuer, "status": status}
    _recorded(row, facts)
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
    proof: proofs.KeptFile | None = None,
    corrects: Rank | None = None,
    is_example: bool = False,
) -> Rank:
    """Report a position in one edition of a ranking. Edge: the edition of the year before serves as baseline."""
    sender = _sender(commitment, by, unit, on, Counting.RANK)
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
    _refuse_if(_faults_of_rank(sender, row))
    row.proof = proofs.attach(proof, by) or (corrects.proof if corrects else None)
    row.save()
    _recorded(row, {"position": position, "edition": row.edition, "year": year, "issuer": row.issuer})
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
    sender = _sender(commitment, by, unit, on, None)
    first = month.replace(day=1)
    _refuse_if(_faults_of_month(sender, first))
    row = NilReport(**sender.whose, month=first, note=note.strip()[:1000], corrects=corrects, is_example=is_example)
    row.save()
    _recorded(row, {"month": first})
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


def locked(report: Report) -> Any:
    """The row as it stands now, held until the transaction ends: first its commitment, then itself.

    Always in this order, which is also that of `update_lights`: two reviewers never wait for each other in a circle.
    """
    Commitment.objects.select_for_update().get(pk=report.commitment_id)
    return type(report)._default_manager.select_for_update().get(pk=report.pk)


def settled(row: Report) -> messages.Overtaken:
    """Who dealt with the row meanwhile, and how."""
    was_withdrawn = row.standing == ReportStanding.WITHDRAWN
    who = row.reported_by if was_withdrawn else row.reviewed_by
    word = str(ReportStanding(row.standing).label)
    return messages.was_settled(who.get_full_name() if who else "", word, None if was_withdrawn else row.reviewed_at)


def _sender(commitment: Commitment, by: User, unit: Unit | None, on: date, counting: Counting | None) -> Sender:
    """1 the role may, 2 the commitment is locked and open, 3 the person may speak for the unit. Raises: Refused."""
    demand(by, "reports.submit")
    row = Commitment.objects.select_for_update().get(pk=commitment.pk)
    terms = _refusing(lambda: _open_terms(row, on, counting))
    _refusing(lambda: _check_unit(row, by, unit))
    return Sender(row, by, unit, on, terms)


def _refusing(check: Callable[[], Any]) -> Any:
    try:
        return check()
    except messages.Fault as fault:
        raise messages.Refused([fault]) from fault


def _open_terms(row: Commitment, on: date, counting: Counting | None) -> Terms:
    plan = Plan.objects.get(pk=row.plan_id)
    if not plan.is_adopted:
        raise messages.plan_is_not_adopted(plan.title)
    if row.standing != Standing.CONFIRMED:
        raise messages.is_not_listed(row.indicator)
    terms, revised = standing.terms_on(row, on)
    if revised and revised.withdrawn:
        raise messages.is_withdrawn(row.indicator, revised.document, revised.effective_on)
    if counting is not None and terms.counting != counting:
        raise messages.is_counted_otherwise(row.indicator, str(COUNTING_WORDS[terms.counting]))
    return terms


def _check_unit(row: Commitment, by: User, unit: Unit | None) -> None:
    units = answering.answerable(row)
    if by.role != PersonRole.PLANNER and by.unit_id is None:
        raise messages.account_has_no_unit(by.get_full_name())
    if unit is None:
        # A plan may name a unit that the register does not know: then the planner reports for it.
        if units or by.role != PersonRole.PLANNER:
            raise messages.unit_does_not_answer(_("（未选单位）"), "、".join(each.name for each in units))
        return
    if unit not in units:
        raise messages.unit_does_not_answer(unit.name, "、".join(each.name for each in units))
    if by.role != PersonRole.PLANNER and unit.pk not in answering.spoken_for(by):
        raise messages.not_for_your_unit(str(by.unit), unit.name)


def _refuse_if(faults: Sequence[messages.Fault]) -> None:
    """Faults before questions: what is wrong anyway need not be confirmed first."""
    if faults:
        raise messages.Refused(sorted(faults, key=lambda each: isinstance(each, messages.Question)))


def _recorded(row: Report, facts: dict[str, Any]) -> None:
    plain = {"commitment": row.commitment.number, "unit": row.unit.name if row.unit else None}
    for name, fact in facts.items():
        plain[name] = messages.plain(fact) if isinstance(fact, Decimal) else str(fact) if fact is not None else None
    record(row.reported_by, "reports.submit", row, after=plain)
