"""One indicator across years and places: what plans promised and what was officially found."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Max

from kechuang.apps.documents.models import Document, State
from kechuang.apps.plans.messages import comparing as messages
from kechuang.apps.plans.models import (
    Commitment,
    Kind,
    Observation,
    ObservationStatus,
    PlanStanding,
    Rank,
    Reading,
    ReportStanding,
    Statement,
    What,
)
from kechuang.apps.plans.queries.comparing import Source, sources
from kechuang.apps.plans.rules import comparing, wording
from kechuang.apps.plans.rules.sharing import with_unit
from kechuang.apps.plans.rules.terms import Counting
from kechuang.catalog.indicator import RELATION_NAMES, Indicator, load_indicators
from kechuang.writers.charts.shown import CompareChart, YearValue

NEAR = ("could_mean", "meant_by", "increments", "stock", "growth", "growth_of")


@dataclass(frozen=True, slots=True)
class Row:
    """One promise about the indicator. value: in the unit of the comparison, exact; converted: how it was reached.

    actual: the final official figure of the last year; gap: why there is none. baseline: None where nobody said.
    """

    source: Source
    value: Decimal
    unit: str
    converted: str
    baseline: str
    actual: Decimal | None
    gap: str

    @property
    def place(self) -> str:
        return self.source.place

    @property
    def year(self) -> int | None:
        return self.source.last

    @property
    def years(self) -> str:
        return wording.period(self.source.first, self.source.last)

    @property
    def value_words(self) -> str:
        return with_unit(wording.figure(self.value), self.unit)

    @property
    def actual_words(self) -> str:
        return "" if self.actual is None else with_unit(wording.figure(self.actual), self.unit)


@dataclass(frozen=True, slots=True)
class Group:
    """Rows that can be held against one another: of one kind, in one unit, for as many years."""

    name: str
    unit: str
    rows: tuple[Row, ...]

    @property
    def places(self) -> list[str]:
        return sorted({row.place for row in self.rows})


@dataclass(frozen=True, slots=True)
class Listed:
    """An indicator with how many plans speak of it, and in how many places. alias: the writing that was searched for,
    "" where the name itself holds the words."""

    indicator: Indicator
    plans: int
    places: int
    alias: str = ""


def read_documents() -> list[Document]:
    return list(Document.objects.filter(state=State.READ).order_by("period_first", "pk"))


def listed(words: str = "") -> list[Listed]:
    """Indicators that occur in plans, most plans first; words: part of the name or of another writing of it."""
    catalog = load_indicators()
    seen: dict[str, set[tuple[int, str]]] = defaultdict(set)
    adopted = Commitment.objects.filter(plan__standing=PlanStanding.ADOPTED, standing="confirmed")
    for code, document, place in adopted.values_list("indicator_code", "plan__document", "plan__region_name"):
        seen[code].add((document, place))
    readings = Reading.objects.exclude(document__plan__standing=PlanStanding.ADOPTED)
    newest = readings.filter(document__state=State.READ).values("document").annotate(newest=Max("pk"))
    drafts = Statement.objects.filter(reading__in=newest.values("newest"), what=What.TARGET).order_by()
    for code, document, place in drafts.values_list(
        "indicator_code", "reading__document", "reading__document__region_name"
    ):
        seen[code].add((document, place))
    wanted = words.strip()
    found = []
    for indicator in catalog:
        names = [name for name in indicator.names if wanted in name]
        if indicator.code in seen and names:
            alias = "" if names[0] == indicator.name else names[0]
            pairs = seen[indicator.code]
            found.append(Listed(indicator, len(pairs), len({place for _, place in pairs}), alias))
    return sorted(found, key=lambda each: (bool(each.alias), -each.plans, -each.places, each.indicator.name))


def groups(indicator: Indicator, on: date) -> list[Group]:
    """All promises about it, told apart by kind, unit and length; the largest group first, rows by place and year."""
    found = sources(read_documents(), indicator.code)
    actuals = _actuals([each.commitment for each in found if each.commitment], on)
    by_key: dict[tuple[str, str, int], list[Row]] = defaultdict(list)
    for source in _once_each(found):
        row = _row(source, indicator, actuals)
        length = source.promised.years if source.promised.kind in comparing.FLOWS else 1
        by_key[source.promised.kind, row.unit, length].append(row)
    made = [Group(_group_name(kind, years), unit, tuple(_sorted(rows))) for (kind, unit, years), rows in by_key.items()]
    return sorted(made, key=lambda group: (-len(group.rows), group.name))


def _sorted(rows: Iterable[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: (row.place, row.year or 0, row.source.document.pk))


def _group_name(kind: str, years: int) -> str:
    name = str(Kind(kind).label)
    return f"{name}（{years} 年合计）" if years > 1 else name


def _once_each(found: Sequence[Source]) -> list[Source]:
    """One row for what a plan says twice of one place and year."""
    seen: dict[tuple[object, ...], Source] = {}
    for each in found:
        said = each.promised
        key = (each.document.pk, each.place, each.last, said.kind, said.value, said.unit, said.comparator, said.years)
        seen.setdefault(key, each)
    return list(seen.values())


def _row(source: Source, indicator: Indicator, actuals: dict[int, tuple[Decimal | None, str]]) -> Row:
    said = source.promised
    value = comparing.in_unit(said.value, said.unit, indicator.unit)
    if value is None or said.unit == indicator.unit:
        unit, converted = (said.unit, "") if value is None else (indicator.unit, "")
        value = said.value
    else:
        unit, written = indicator.unit, with_unit(wording.figure(said.value), said.unit)
        same = value == said.value
        converted = "" if same else messages.converted(written, with_unit(wording.figure(value), unit))
    commitment = source.commitment
    actual, gap = actuals.get(commitment.pk, (None, "")) if commitment else (None, str(messages.NOT_ADOPTED))
    if actual is not None:
        actual = comparing.in_unit(actual, said.unit, unit)
    baseline = ""
    if commitment and commitment.baseline is not None:
        baseline = with_unit(wording.figure(commitment.baseline), said.unit)
    return Row(source, value, unit, converted, baseline, actual, gap)


def _actuals(commitments: Sequence[Commitment], on: date) -> dict[int, tuple[Decimal | None, str]]:
    """The final official figure or rank of each, or the reason why there is none."""
    final: dict[int, Decimal] = {}
    accepted = {"commitment__in": commitments, "standing": ReportStanding.ACCEPTED, "status": ObservationStatus.FINAL}
    observed = Observation.objects.filter(**accepted, published_on__lte=on).order_by("last", "published_on", "pk")
    last_year = {each.pk: each.due.year for each in commitments}
    for row in observed:
        if row.last.year == last_year[row.commitment_id]:
            final[row.commitment_id] = row.value
    for rank in Rank.objects.filter(**accepted, published_on__lte=on).order_by("published_on", "pk"):
        if rank.year == last_year[rank.commitment_id]:
            final[rank.commitment_id] = Decimal(rank.position)
    return {each.pk: (final.get(each.pk), "" if each.pk in final else _why(each, on)) for each in commitments}


def _why(commitment: Commitment, on: date) -> str:
    if on < commitment.due:
        return str(messages.NOT_OVER)
    if commitment.counting in (Counting.EVIDENCE, Counting.MILESTONES):
        return str(messages.COUNTED_BY_ITEMS)
    return str(messages.NO_FINAL_FIGURE)


def picked(group: Group, places: Sequence[str], first: int | None, last: int | None) -> Group:
    """The rows of the places and years asked for; nothing asked for means all."""
    rows = tuple(
        row
        for row in group.rows
        if (not places or row.place in places)
        and (first is None or (row.year or 0) >= first)
        and (last is None or (row.year or 0) <= last)
    )
    return Group(group.name, group.unit, rows)


def chart(indicator: Indicator, group: Group) -> CompareChart:
    """Targets hollow, final official figures solid. The newest plan speaks where several promise for one year."""
    values: list[YearValue] = []
    for row in sorted(group.rows, key=lambda row: (row.place, row.year or 0)):
        if row.year is None:
            continue
        values.append(YearValue(row.place, row.year, row.value, "target"))
        if row.actual is not None:
            values.append(YearValue(row.place, row.year, row.actual))
    return CompareChart(finding(indicator, group), indicator.name, group.unit, tuple(values))


def finding(indicator: Indicator, group: Group) -> str:
    """The title of the chart says what it shows."""
    rows = [row for row in group.rows if row.year is not None]
    by_place = Counter(row.place for row in rows)
    if len(by_place) == 1 and len({row.year for row in rows}) > 1:
        ordered = sorted(rows, key=lambda row: row.year or 0)
        return messages.one_place(ordered[0].place, indicator.name, _said(ordered[0]), _said(ordered[-1]))
    if len(rows) < 2:
        return messages.single(indicator.name, _said(rows[0]) if rows else "")
    down = indicator.direction == "down" or indicator.kind == "rank"
    best = (min if down else max)(rows, key=lambda row: row.value)
    return messages.several(indicator.name, len(by_place), len(rows), best.place, _said(best))


def _said(row: Row) -> str:
    return f"{row.year} 年 {row.value_words}"


def near(indicator: Indicator) -> list[tuple[str, Indicator]]:
    """Indicators that are easily taken for this one, with how they hang together; never mixed into its table."""
    catalog = load_indicators()
    return [
        (RELATION_NAMES[relation], catalog.by_code(code))
        for relation in NEAR
        for code in indicator.relations.get(relation, ())
        if code in catalog
    ]
