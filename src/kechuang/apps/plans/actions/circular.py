"""The verbs of a monthly notice: draft, edit, generate anew, submit, withdraw, send back, release."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any, Literal

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.timezone import localtime

from kechuang.apps.accounts.actions import record
from kechuang.apps.accounts.models import User
from kechuang.apps.accounts.permissions import demand
from kechuang.apps.documents import vault
from kechuang.apps.documents.models import StoredFile
from kechuang.apps.documents.rules import storable
from kechuang.apps.plans.actions.letters import next_number
from kechuang.apps.plans.messages import circular as messages
from kechuang.apps.plans.models import Circular, CircularStanding, Plan
from kechuang.apps.plans.queries import circular as reads
from kechuang.apps.plans.queries import circular_templates as templates
from kechuang.apps.plans.queries.circular_checks import acknowledgement, checks, errors
from kechuang.apps.plans.queries.circular_document import as_docx
from kechuang.apps.plans.queries.circular_facts import Gathered, gather
from kechuang.apps.plans.rules import circular_edits as edits
from kechuang.apps.plans.rules import circular_text as text
from kechuang.apps.plans.rules.circular_template import Template, parse
from kechuang.apps.plans.rules.circular_text import Generated

TITLE_LENGTH = 300
Deed = tuple[Literal["restore", "keep", "add", "remove"], str]


def compose(plan: Plan, month: date, today: date) -> Circular:
    """The notice as it would be, not stored. month: any day of it; figures as of its last day, or `today` within it.

    Raises: Refused, when there is nothing to tell of that month.
    """
    month = month.replace(day=1)
    circular = Circular(plan=plan, month=month, as_of=_day(plan, month, today), letterhead={})
    source = templates.in_use(plan)
    circular.template, circular.letterhead = source.row, source.letterhead
    gathered = _freeze(circular)
    _settle(circular, edits.fresh(_written(_parsed(source.text), gathered)))
    return circular


def draft(plan: Plan, month: date, by: User | None, today: date | None = None) -> Circular:
    """Write the notice of `month` and keep it. by: None for the command line. today: the day it is asked for.

    Raises: Refused; MovedOn when the month has one already, also when two people ask at once.
    """
    if by is not None:
        demand(by, "circulars.make")
    circular = compose(plan, month, today or timezone.localdate())
    circular.made_by = by
    try:
        with transaction.atomic():
            if there := plan.circulars.filter(month=circular.month).first():
                raise messages.there_is_one(there.title)
            circular.save()
            record(by, "circulars.draft", circular, after={"month": str(circular.month), "as_of": str(circular.as_of)})
    except IntegrityError:
        raise messages.there_is_one(plan.circulars.get(month=circular.month).title) from None
    return circular


def _day(plan: Plan, month: date, today: date) -> date:
    first = date(plan.first_year, 1, 1)
    if not plan.is_adopted:
        raise messages.plan_is_not_adopted(plan.title)
    if month > today:
        raise messages.month_is_to_come(month, today)
    if month < first:
        raise messages.month_is_before_the_plan(month, first)
    return min(reads.month_end(month), today)


def _freeze(circular: Circular) -> Gathered:
    """Figures and rows of the appendix, as of the notice's day."""
    gathered = gather(circular.plan, circular.as_of, reads.before(circular.plan, circular.month))
    if not gathered.rows:
        raise messages.nothing_to_tell(circular.plan.title)
    circular.figures = {place: asdict(figure) for place, figure in gathered.facts.figures.items()}
    circular.tables = [{"rows": gathered.rows}]
    return gathered


def _parsed(source: str) -> Template:
    """Templates are checked when they are saved; one that a later version no longer understands is refused here."""
    template, faults = parse(source)
    if faults:
        raise messages.template_fault(faults[0])
    return template


def _written(template: Template, gathered: Gathered) -> list[Generated]:
    return text.write(template, gathered.facts)


def _settle(circular: Circular, paragraphs: list[edits.Paragraph]) -> None:
    circular.paragraphs = [each.as_data() for each in paragraphs]
    circular.title = text.words(paragraphs[0].words, reads.figures(circular))[:TITLE_LENGTH]


def _locked(circular: Circular, version: int) -> Circular:
    """The row as it is now, for this transaction alone. Raises: MovedOn when it is not as the person saw it."""
    now = reads.with_people(Circular.objects.select_for_update(of=("self",))).get(pk=circular.pk)
    if now.version != version:
        change = reads.last_change(now)
        who = change.who_name if change else ""
        raise messages.someone_was_first(who, f"{localtime(change.at):%m-%d %H:%M}" if change else "")
    return now


def _open(circular: Circular, version: int) -> Circular:
    now = _locked(circular, version)
    if not now.is_open:
        raise messages.is_not_open(now.get_standing_display())
    return now


def _save(circular: Circular) -> Circular:
    circular.version += 1
    circular.save()
    return circular


@transaction.atomic
def edit(
    circular: Circular,
    version: int,
    by: User,
    words: Mapping[str, str],
    letterhead: Mapping[str, str] | None = None,
    deed: Deed | None = None,
) -> Circular:
    """Keep what a person wrote: words by key of paragraph, the fields of the letterhead, and one deed on a paragraph
    (back to the generated words, keep mine though the ground changed, add an own one behind, remove an own one).

    Nothing changed: nothing is written. Raises: MovedOn.
    """
    demand(by, "circulars.make")
    now = _open(circular, version)
    before = {"paragraphs": now.paragraphs, "letterhead": now.letterhead}
    paragraphs = [
        edits.edit(each, _plain(words[each.key])) if each.key in words else each for each in reads.paragraphs(now)
    ]
    _settle(now, _done(paragraphs, deed))
    if letterhead is not None:
        now.letterhead = {name: storable(letterhead.get(name, "")).strip() for name in templates.LETTERHEAD}
    if before == {"paragraphs": now.paragraphs, "letterhead": now.letterhead}:
        return now
    was, is_now = _difference(before, now)
    record(by, "circulars.edit", now, before=was, after=is_now)
    return _save(now)


def _plain(words: str) -> str:
    """One paragraph is one line; a form sends CR LF."""
    return " ".join(storable(words).split())


def _done(paragraphs: list[edits.Paragraph], deed: Deed | None) -> list[edits.Paragraph]:
    if deed is None:
        return paragraphs
    verb, key = deed
    if verb == "add":
        return edits.add_behind(paragraphs, key)[0]
    if verb == "remove":
        return edits.without(paragraphs, key)
    change = edits.restore if verb == "restore" else edits.keep
    return [change(each) if each.key == key else each for each in paragraphs]


def _difference(before: dict[str, Any], now: Circular) -> tuple[dict[str, Any], dict[str, Any]]:
    """Only what changed, before and after, for the audit row."""
    old = {row["key"]: edits.Paragraph(**row).words for row in before["paragraphs"]}
    new = {each.key: each.words for each in reads.paragraphs(now)}
    keys = [key for key in {**old, **new} if old.get(key) != new.get(key)]
    was, is_now = {key: old.get(key) for key in keys}, {key: new.get(key) for key in keys}
    if before["letterhead"] != now.letterhead:
        was["letterhead"], is_now["letterhead"] = before["letterhead"], now.letterhead
    return was, is_now


@transaction.atomic
def regenerate(circular: Circular, version: int, by: User, today: date | None = None) -> Circular:
    """New figures, and generated words anew from the template in use. What people wrote stays. Raises: MovedOn."""
    demand(by, "circulars.make")
    now = _open(circular, version)
    was = now.as_of
    now.as_of = _day(now.plan, now.month, today or timezone.localdate())
    source = templates.in_use(now.plan)
    now.template = source.row
    gathered = _freeze(now)
    _settle(now, edits.regenerate(reads.paragraphs(now), _written(_parsed(source.text), gathered)))
    record(by, "circulars.regenerate", now, before={"as_of": str(was)}, after={"as_of": str(now.as_of)})
    return _save(now)


@transaction.atomic
def submit(circular: Circular, version: int, by: User, today: date | None = None) -> Circular:
    """Hand it in for signature. Raises: MovedOn; Refused while something must be mended first."""
    demand(by, "circulars.make")
    now = _open(circular, version)
    if wrong := errors(checks(now, today or timezone.localdate())):
        raise messages.has_errors(len(wrong))
    now.standing, now.submitted_by, now.returned_because = CircularStanding.SUBMITTED, by, ""
    record(by, "circulars.submit", now, after={"standing": now.standing})
    return _save(now)


def _submitted(circular: Circular, version: int) -> Circular:
    now = _locked(circular, version)
    if now.standing != CircularStanding.SUBMITTED:
        raise messages.is_not_submitted(now.get_standing_display())
    return now


@transaction.atomic
def withdraw(circular: Circular, version: int, by: User) -> Circular:
    """Take it back to go on writing: only who submitted it. Raises: MovedOn, Refused."""
    demand(by, "circulars.make")
    now = _submitted(circular, version)
    if now.submitted_by != by:
        raise messages.only_the_submitter_withdraws(str(now.submitted_by))
    return _back(now, by, "circulars.withdraw", "")


@transaction.atomic
def send_back(circular: Circular, version: int, by: User, because: str) -> Circular:
    """Return it with words to who wrote it. Raises: MovedOn, Refused."""
    demand(by, "circulars.release")
    now = _submitted(circular, version)
    if now.submitted_by == by:
        raise messages.needs_a_second_person()
    if not because.strip():
        raise messages.say_why()
    return _back(now, by, "circulars.return", storable(because).strip()[:1000])


def _back(now: Circular, by: User, verb: str, because: str) -> Circular:
    now.standing, now.submitted_by, now.returned_because = CircularStanding.DRAFT, None, because
    record(by, verb, now, after={"standing": now.standing}, reason=because[:500])
    return _save(now)


@transaction.atomic
def release(
    circular: Circular, version: int, by: User, site: str, acknowledged: str, today: date | None = None
) -> Circular:
    """Give it the next number of its 机关代字, write its file, and close it for good; all of it or nothing.

    site: where the links of its figures lead. acknowledged: `acknowledgement` of the checks the person has seen.
    today: its date; the year of its number. Raises: MovedOn, Refused.
    """
    demand(by, "circulars.release")
    now = _submitted(circular, version)
    if now.submitted_by == by:
        raise messages.needs_a_second_person()
    moment = localtime()
    today = today or moment.date()
    found = checks(now, today)
    if wrong := errors(found):
        raise messages.has_errors(len(wrong))
    if found and acknowledgement(found) != acknowledged:
        raise messages.look_at_the_checks(len(found))
    now.mark, now.year = now.letterhead["mark"], today.year
    now.number = next_number(now.mark, now.year)
    now.standing, now.released_by = CircularStanding.RELEASED, by
    now.released_at = moment.replace(year=today.year, month=today.month, day=today.day)
    now.file = _kept(as_docx(now, site))
    after = {"number": now.letter_number, "sha256": now.file.sha256}
    record(by, "circulars.release", now, before={"standing": CircularStanding.SUBMITTED}, after=after)
    return _save(now)


def _kept(data: bytes) -> StoredFile:
    return StoredFile.objects.get_or_create(sha256=vault.put(data), defaults={"size": len(data)})[0]
