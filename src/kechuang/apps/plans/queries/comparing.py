"""What plans promise, whether adopted or only read, as plain values to be held against one another."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Max, Q, QuerySet
from django.urls import reverse

from kechuang.apps.documents.models import Document, IssuedText, State
from kechuang.apps.plans.models import (
    Anchor,
    Commitment,
    Kind,
    Plan,
    PlanStanding,
    Reading,
    Sort,
    Standing,
    Statement,
    What,
)
from kechuang.apps.plans.rules import comparing, wording
from kechuang.apps.plans.rules.comparing import Change, Promised, Word
from kechuang.catalog.indicator import load_indicators
from kechuang.catalog.region import load_regions
from kechuang.coherence.promise import Promise
from kechuang.coherence.scopes import Scopes

LONGEST_QUOTE = 120
ORDER = (Word.RAISED, Word.LOWERED, Word.REWORDED, Word.NEW, Word.DROPPED, Word.SAME)
SCOPES = Scopes(())
VAGUE = ("could_mean", "meant_by")


@dataclass(frozen=True, slots=True)
class Source:
    """One promise with where it comes from. quote: the words of the plan; url: where they stand.

    place: whose promise it is, as one says it; first, last: its years; commitment: None while the plan is only read.
    """

    promised: Promised
    document: Document
    quote: str
    url: str
    place: str
    first: int | None
    last: int | None
    commitment: Commitment | None = None
    verb: str = ""

    @property
    def name(self) -> str:
        """净增高新技术企业, as other pages call it."""
        return wording.promise_name(self.verb, self.promised.indicator)

    @property
    def said(self) -> str:
        """不少于 575 家."""
        each = self.promised
        bound = wording.bound(each.comparator, each.kind, each.unit)
        number = wording.amount(each.comparator, each.kind, each.value, each.value_max, each.unit)
        return bound if each.kind == Kind.BREAKTHROUGH else f"{bound} {number}"

    @property
    def is_adopted(self) -> bool:
        return self.commitment is not None


def sources(documents: Iterable[Document], code: str = "") -> list[Source]:
    """Every target of `documents`: of an adopted plan what was confirmed, else what the newest reading says.

    code: only of that indicator. A constant number of queries.
    """
    wanted = list(documents)
    plans = {plan.document_id: plan for plan in Plan.objects.filter(document__in=wanted)}
    adopted = [plan for plan in plans.values() if plan.standing == PlanStanding.ADOPTED]
    found = _of_plans(adopted, code)
    only_read = [each for each in wanted if each.pk not in {plan.document_id for plan in adopted}]
    return found + _of_readings(only_read, code)


def _of_plans(plans: Sequence[Plan], code: str) -> list[Source]:
    rows = Commitment.objects.filter(plan__in=plans, standing=Standing.CONFIRMED, what=Sort.TARGET, value__isnull=False)
    rows = rows.filter(indicator_code=code) if code else rows
    rows = rows.select_related("plan__document", "plan__reading").order_by("plan", "number")
    anchors: dict[int, Anchor] = {}
    texts = _texts(IssuedText.objects.filter(readings__plans__in=plans))
    for anchor in Anchor.objects.filter(commitment__in=rows).select_related("statement").order_by("-ordinal"):
        anchors[anchor.commitment_id] = anchor
    return [_of_commitment(row, anchors.get(row.pk), texts[row.plan.reading.issued_id]) for row in rows]


def _texts(rows: QuerySet[IssuedText]) -> dict[int, str]:
    return dict(rows.order_by().values_list("pk", "text"))


def _of_commitment(row: Commitment, anchor: Anchor | None, text: str) -> Source:
    document = row.plan.document
    promised = Promised(
        ident=f"c{row.pk}",
        indicator=row.indicator,
        kind=row.kind,
        comparator=row.comparator,
        value=row.value or Decimal(0),  # targets always have one
        unit=row.unit,
        code=row.indicator_code,
        value_max=row.value_max,
        scope=_scope(row.region_name, row.plan.region_name, document),
        frequency=row.frequency,
        years=1 if row.frequency else row.due.year - row.start.year + 1,
        is_down=row.direction == "down",
    )
    quote = _quote(text, anchor.start, anchor.end) if anchor else row.indicator
    statement = anchor.statement if anchor else None
    return Source(
        promised,
        document,
        quote,
        _address(document, row.plan.reading.ordinal, statement) if statement else row.get_absolute_url(),
        _place(promised, row.plan.region_name or document.region_name),
        row.start.year,
        row.due.year,
        row,
        row.verb,
    )


def _of_readings(documents: Sequence[Document], code: str) -> list[Source]:
    newest = Reading.objects.filter(document__in=documents).values("document").annotate(newest=Max("pk"))
    rows = Statement.objects.filter(
        reading__in=newest.values("newest"), what=What.TARGET, value__isnull=False
    ).select_related("reading__document")
    rows = rows.filter(indicator_code=code) if code else rows
    rows = rows.order_by("reading__document", "ordinal")
    texts = _texts(IssuedText.objects.filter(readings__in=newest.values("newest")))
    return [_of_statement(row, texts[row.reading.issued_id]) for row in rows]


def _of_statement(row: Statement, text: str) -> Source:
    document = row.reading.document
    first = row.period_first or document.period_first
    last = row.period_last or document.period_last
    years = last - first + 1 if first and last and not row.per_year and not row.frequency else 1
    catalog = load_indicators()
    promised = Promised(
        ident=f"s{row.pk}",
        indicator=row.indicator,
        kind=row.kind,
        comparator=row.comparator,
        value=row.value or Decimal(0),
        unit=row.unit,
        code=row.indicator_code,
        value_max=row.value_max,
        scope=_scope(row.region_name, document.region_name, document),
        frequency="year" if row.per_year else row.frequency,
        years=years,
        is_down=row.indicator_code in catalog and catalog.by_code(row.indicator_code).direction == "down",
    )
    quote = _quote(text, row.start, row.end)
    url = _address(document, row.reading.ordinal, row)
    return Source(promised, document, quote, url, _place(promised, document.region_name), first, last, verb=row.verb)


def _scope(named: str, home: str, document: Document) -> str:
    """ "" where the promise is for the plan's whole region, however it says so."""
    return "" if named in ("", home, document.region_name) or named in home else named


def _place(promised: Promised, home: str) -> str:
    """Whose promise it is, named the same by whatever plan: 高新区 in the plan of 江阴 is 江阴高新区."""
    if not promised.scope:
        return home
    asked = Promise(promised.ident, promised.indicator, promised.value, region=promised.scope, home=home)
    found = SCOPES.of(asked)
    return load_regions().by_code(found).name if found.isdigit() else found


def _quote(text: str, start: int, end: int) -> str:
    words = " ".join(text[start:end].split())
    return words if len(words) <= LONGEST_QUOTE else f"{words[: LONGEST_QUOTE - 1]}…"


def _address(document: Document, reading: int, statement: Statement) -> str:
    return f"{reverse('plans:reading', args=[document.pk])}?reading={reading}#s-{statement.ordinal}"


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One change with both sentences. now, before: where each side stands, None where there is none."""

    change: Change
    now: Source | None
    before: Source | None

    @property
    def indicator(self) -> str:
        source = self.now or self.before
        return source.name if source else ""

    @property
    def difference(self) -> str:
        return comparing.difference_words(self.change)


def changes(now: Document, before: Document) -> list[ChangeRow]:
    """`now` against `before`, each promise once: what changed first, what stayed last, within that as the plan goes."""
    sides = [_once(sources([document])) for document in (now, before)]
    by_ident = [{each.promised.ident: each for each in side} for side in sides]
    found = comparing.compare(
        [each.promised for each in sides[0]], [each.promised for each in sides[1]], related_codes()
    )
    found.sort(key=lambda change: ORDER.index(change.word))
    return [
        ChangeRow(
            change,
            by_ident[0][change.now.ident] if change.now else None,
            by_ident[1][change.before.ident] if change.before else None,
        )
        for change in found
    ]


def _once(rows: Sequence[Source]) -> list[Source]:
    kept = {each.ident for each in comparing.distinct(row.promised for row in rows)}
    return [row for row in rows if row.promised.ident in kept]


def related_codes() -> frozenset[frozenset[str]]:
    """Codes that one loose wording may mean both of."""
    return frozenset(
        frozenset((indicator.code, other))
        for indicator in load_indicators()
        for relation in VAGUE
        for other in indicator.relations.get(relation, ())
    )


def earlier(plan: Plan) -> list[Document]:
    """What `plan` may be held against: read documents, those of the same place and before it first."""
    rows = Document.objects.filter(state=State.READ).exclude(pk=plan.document_id)
    rows = rows.filter(Q(period_first__isnull=True) | Q(period_first__lte=plan.last_year))

    def nearness(document: Document) -> tuple[bool, int, str]:
        years = abs(plan.first_year - 1 - (document.period_last or 0))
        return document.region_name != plan.region_name, years, document.title

    return sorted(rows, key=nearness)


def usual(plan: Plan, offered: Sequence[Document]) -> Document | None:
    """The plan it follows, else the nearest earlier one of the same place."""
    if plan.previous:
        return plan.previous.document
    same = [each for each in offered if each.region_name == plan.region_name and plan.region_name]
    return next((each for each in same if (each.period_last or 0) <= plan.last_year), None)
