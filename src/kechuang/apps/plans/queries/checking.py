"""A plan held against itself and against others: promises from what was read and from what people made of it."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from django.db.models import Q
from django.urls import reverse

from kechuang.apps.documents.models import Document, State
from kechuang.apps.plans.models import Anchor, Commitment, FindingAnswer, Role, Standing
from kechuang.apps.plans.queries.reading import WholeReading, as_drafts, whole_reading
from kechuang.coherence.check import check
from kechuang.coherence.finding import SEVERITIES, Finding, Passage
from kechuang.coherence.from_text.promises import promises_of
from kechuang.coherence.promise import Clause, Promise
from kechuang.kernel.period import Period
from kechuang.kernel.span import Span
from kechuang.readers.document import Block
from kechuang.ui.marks import SHAPES, Mark

MOST_TOGETHER = 12  # documents in one check; more would be slow and nobody could read the outcome
TONES = dict(zip(SEVERITIES, ("bad", "warn", "none"), strict=True))
# What a confirmed commitment says instead of the draft it was made from.
CONFIRMED_FIELDS = ("indicator", "indicator_code", "comparator", "value", "value_max", "stretch", "unit", "kind")


@dataclass(frozen=True, slots=True)
class PassageShown:
    """One of the sentences a finding is about. url: where it stands in the issued text."""

    passage: Passage
    title: str
    url: str

    @property
    def where(self) -> str:
        """Section and line; the line alone where the section is the beginning of the same words."""
        section, _comma, line = self.passage.where.rpartition("，")
        return line if self.passage.words.startswith(section) else self.passage.where


@dataclass(frozen=True, slots=True)
class FindingShown:
    """A finding as its page shows it. key: what answers are kept under."""

    number: int
    finding: Finding
    key: str
    mark: Mark
    passages: tuple[PassageShown, ...]
    answer: FindingAnswer | None


@dataclass(frozen=True, slots=True)
class Checked:
    """The outcome for `documents`; counts by severity, all of them named."""

    documents: list[Document]
    findings: list[FindingShown]
    promises: int

    @property
    def counts(self) -> dict[str, int]:
        found = Counter(each.finding.severity for each in self.findings)
        return {severity: found[severity] for severity in SEVERITIES}

    @property
    def open_ones(self) -> int:
        return sum(each.answer is None for each in self.findings)


def checked(documents: Sequence[Document]) -> Checked:
    """Every finding in `documents` together, heaviest first; those that were never read are left out."""
    wholes = [whole for whole in (whole_reading(document) for document in documents) if whole is not None]
    promises: list[Promise] = []
    clauses: list[Clause] = []
    for whole in wholes:
        read, wordings = _of_document(whole)
        promises += read
        clauses += wordings
    findings = check(promises, clauses)
    keys = [hashed(finding.key) for finding in findings]
    answers = {answer.key: answer for answer in FindingAnswer.objects.filter(key__in=keys).select_related("by")}
    places = _Places(wholes)
    shown = [
        FindingShown(
            number,
            finding,
            key,
            Mark(TONES[finding.severity], SHAPES[TONES[finding.severity]], finding.severity),
            places.shown_once(finding.passages),
            answers.get(key),
        )
        for number, (finding, key) in enumerate(zip(findings, keys, strict=True), start=1)
    ]
    return Checked([whole.document for whole in wholes], shown, len(promises))


def hashed(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


def others_for(document: Document) -> list[Document]:
    """Read documents of the same place whose years meet or follow one another: what to check it against."""
    read = Document.objects.filter(state=State.READ).exclude(pk=document.pk).order_by("-period_last", "title")
    if document.period_first is None or document.period_last is None:
        return []
    near = Q(period_first__lte=document.period_last + 1, period_last__gte=document.period_first - 1)
    return list(read.filter(near, region_name=document.region_name).exclude(region_name="")[:MOST_TOGETHER])


def _of_document(whole: WholeReading) -> tuple[list[Promise], list[Clause]]:
    drafts = as_drafts(whole)
    issued = replace(drafts.document, blocks=tuple(_blocks(whole)))
    label = str(whole.document.pk)
    promises, clauses = promises_of(issued, drafts.plan, label)
    title = str(whole.document)
    named = [replace(promise, document=title) for promise in promises]
    return _as_confirmed(whole.document, label, named), [replace(clause, document=title) for clause in clauses]


def _blocks(whole: WholeReading) -> Iterable[Block]:
    for placed in whole.blocks:
        kind = "cell" if placed.table_no is not None else "heading" if placed.level is not None else "paragraph"
        span = Span(placed.start, placed.end)
        yield Block(kind, span, placed.level, placed.table_no, placed.row, placed.column, generated=placed.generated)


def _as_confirmed(document: Document, label: str, promises: list[Promise]) -> list[Promise]:
    """What people confirmed, dropped or added takes the place of what was read. The first words of a commitment with
    several speak for it; its other words stay as read, so that two values for one thing still show."""
    rows = Commitment.objects.filter(plan__document=document).order_by("number")
    first = {anchor.commitment_id: anchor for anchor in _anchors(rows)}
    by_ident = {f"{label}#{anchor.statement.ident}": pk for pk, anchor in first.items() if anchor.statement}
    commitments = {row.pk: row for row in rows.prefetch_related("units")}
    confirmed = []
    for promise in promises:
        row = commitments.get(by_ident.get(promise.ident, 0))
        if row is None:
            confirmed.append(promise)
        elif row.standing != Standing.DROPPED:
            confirmed.append(_changed(promise, row) if row.standing == Standing.CONFIRMED else promise)
    by_hand = [row for row in commitments.values() if row.pk not in {*by_ident.values()} and row.value is not None]
    added = [_by_hand(row, label, first.get(row.pk), document) for row in by_hand if row.standing != Standing.DROPPED]
    return [*confirmed, *added]


def _anchors(rows: Iterable[Commitment]) -> list[Anchor]:
    anchors = Anchor.objects.filter(commitment__in=rows).select_related(
        "statement", "commitment__plan__reading__issued"
    )
    return sorted(anchors, key=lambda anchor: -anchor.ordinal)


def _changed(promise: Promise, row: Commitment) -> Promise:
    given = {name: getattr(row, name) for name in CONFIRMED_FIELDS}
    same_value = row.value == promise.value and row.unit == (promise.unit or "")
    return replace(
        promise,
        **given,
        decimals=promise.decimals if same_value else None,
        baseline=promise.baseline if row.baseline is None else row.baseline,
        leads=_leads(row),
    )


def _by_hand(row: Commitment, label: str, anchor: Anchor | None, document: Document) -> Promise:
    text = anchor.commitment.plan.reading.issued.text if anchor else ""
    return Promise(
        ident=f"{label}#C{row.number}",
        **{name: getattr(row, name) for name in CONFIRMED_FIELDS},
        verb=row.verb,
        period=Period(row.start.year, row.due.year),
        per_year=row.frequency == "year",
        frequency=row.frequency or None,
        region=row.region_name if row.region_name != document.region_name else None,
        home=document.region_name,
        leads=_leads(row),
        quote=text[anchor.start : anchor.end] if anchor else row.indicator,
        document=str(document),
        position=anchor.start if anchor else 0,
        baseline=row.baseline,
    )


def _leads(row: Commitment) -> tuple[str, ...]:
    return tuple(unit.name for unit in row.units.all() if unit.role == Role.LEAD)


class _Places:
    """Where the words of a finding stand: the draft they were read as, else the reading of their document."""

    def __init__(self, wholes: Iterable[WholeReading]) -> None:
        self.documents = {str(whole.document.pk): whole.document for whole in wholes}
        self.drafts = {
            f"{whole.document.pk}#{statement.ident}": statement.ordinal
            for whole in wholes
            for statement in whole.statements
        }

    def shown_once(self, passages: Iterable[Passage]) -> tuple[PassageShown, ...]:
        """A sentence that holds several of the promises stands once."""
        first = {(each.ident.partition("#")[0], each.where, each.words): each for each in reversed(list(passages))}
        return tuple(self.shown(each) for each in reversed(first.values()))

    def shown(self, passage: Passage) -> PassageShown:
        document = self.documents.get(passage.ident.partition("#")[0])
        if document is None:
            return PassageShown(passage, passage.document, "")
        ordinal = self.drafts.get(passage.ident)
        url = reverse("plans:reading", args=[document.pk])
        return PassageShown(passage, str(document), f"{url}#s-{ordinal}" if ordinal else url)
