"""Yearly figures by source: the value that counts, who says otherwise, and all organisations with such conflicts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Count, F, Max, Min, Q

from kechuang.apps.orgs.models import Organisation
from kechuang.apps.registers import tables
from kechuang.apps.registers.queries.showing import CLOSED, NOT_APPLIES, WHY_CLOSED, Cell, payloads_of
from kechuang.apps.registers.rules.picking import APPLIES_NOT, Picked, ordered, pick
from kechuang.apps.registers.rules.rows import Payload, shown_number, shown_plain
from kechuang.catalog.register import NUMBERS, Register

YEARS = 6
NOT_KNOWN = Cell("—", "missing", "各来源都没有填写", True)
CONFLICTS = 50
OWN_WORDS = ("text", "note")  # each source names its own papers: no conflict


def is_yearly(register: Register) -> bool:
    """Figures per organisation, year and source."""
    return bool(register.source_order and register.subject and {"year", "source"} <= set(register.key))


@dataclass(frozen=True, slots=True)
class Figure:
    """What counts in one year. source: whose word, in words; others: (source, words) of those who say otherwise."""

    cell: Cell
    source: str = ""
    others: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class FigureRow:
    label: str
    unit: str
    figures: list[Figure]


@dataclass(frozen=True, slots=True)
class YearTable:
    """years: newest first, with the sources that reported; beyond: how many older ones are not shown."""

    register: Register
    years: list[tuple[int, list[str]]]
    rows: list[FigureRow]
    conflicts: int
    beyond: int


def year_table(register: Register, body: Organisation, open_fields: Collection[str]) -> YearTable | None:
    """None when nothing is recorded."""
    by_year = _by_year(register, body)
    if not by_year:
        return None
    years = sorted(by_year, reverse=True)
    shown = years[:YEARS]
    rows = [
        row
        for name in register.fields
        if name not in register.key and (row := _row(register, name, [by_year[year] for year in shown], open_fields))
    ]
    heads = [(year, [_source(register, each) for each in ordered(register.source_order, by_year[year])])
             for year in shown]  # fmt: skip
    conflicts = sum(bool(figure.others) for row in rows for figure in row.figures)
    return YearTable(register, heads, rows, conflicts, len(years) - len(shown))


def _by_year(register: Register, body: Organisation) -> dict[int, dict[str, Payload]]:
    rows = tables.typed(register)._default_manager.filter(**{register.subject: body.pk})
    found: dict[int, dict[str, Payload]] = defaultdict(dict)
    for payload in payloads_of(register, rows.values_list("seq", flat=True)).values():
        found[payload["year"]][payload["source"]] = payload
    return found


def _row(
    register: Register, name: str, years: Sequence[Mapping[str, Payload]], open_fields: Collection[str]
) -> FigureRow | None:
    """None where no source says anything in any year shown."""
    picked = [pick(register.source_order, by_source, name) for by_source in years]
    if all(each.source == "" for each in picked):
        return None
    field = register.fields[name]
    if name not in open_fields:
        return FigureRow(field.name, field.unit, [Figure(Cell(CLOSED, "closed", WHY_CLOSED))] * len(years))
    return FigureRow(field.name, field.unit, [_figure(register, name, each) for each in picked])


def _figure(register: Register, name: str, picked: Picked) -> Figure:
    if not picked.source:
        return Figure(NOT_KNOWN)
    differing = () if register.fields[name].type in OWN_WORDS else picked.differing
    others = tuple((_source(register, source), words_for(register, name, value)) for source, value in differing)
    state = "not_applicable" if picked.value == APPLIES_NOT else "value"
    cell = Cell(words_for(register, name, picked.value), state, "", register.fields[name].type in NUMBERS)
    return Figure(cell, _source(register, picked.source), others)


def words_for(register: Register, name: str, value: Any) -> str:
    if value == APPLIES_NOT:
        return NOT_APPLIES
    if register.fields[name].type in NUMBERS:
        number = shown_number(register, name, value)
        return f"{number:,f}"
    return shown_plain(register, name, {name: value})


def _source(register: Register, code: str) -> str:
    return register.code_lists["source"].label(code) if "source" in register.code_lists else code


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One field of one organisation and year on which the sources disagree."""

    organisation: Organisation
    year: int
    field: str
    label: str
    unit: str
    figure: Figure
    apart: str


@dataclass(frozen=True, slots=True)
class Conflicts:
    """bodies: organisations and years that disagree somewhere, this page's; number: of all of them up to the limit."""

    lines: list[Disagreement]
    number: int
    beyond: bool


def conflicts(
    register: Register, open_fields: Collection[str], *, year: int | None = None, field: str = "", page: int = 1,
    most: int = 10_000,
) -> Conflicts:  # fmt: skip
    """Organisations whose sources disagree on a number that the reader may see; the newest year first.

    field: only this one. Counted up to `most` pairs of organisation and year.
    """
    names = [name for name, each in register.fields.items() if each.type in NUMBERS and name in set(open_fields)]
    names = [name for name in names if not field or name == field]
    if not names:
        return Conflicts([], 0, False)
    groups = _disagreeing(register, names, year)
    number = groups[: most + 1].count()
    start = (page - 1) * CONFLICTS
    found = [(each[register.subject], each["year"]) for each in groups[start : start + CONFLICTS]]
    return Conflicts(_lines(register, names, found), min(number, most), number > most)


def _disagreeing(register: Register, names: Sequence[str], year: int | None) -> Any:
    rows = tables.typed(register)._default_manager.all()
    if year:
        rows = rows.filter(year=year)
    bounds: dict[str, Any] = {f"least_{name}": Min(name) for name in names}
    bounds |= {f"most_{name}": Max(name) for name in names}
    differing = reduce(or_, (Q(**{f"least_{name}__lt": F(f"most_{name}")}) for name in names))
    grouped = rows.order_by().values(register.subject, "year").annotate(sources=Count("seq"), **bounds)
    return grouped.filter(sources__gt=1).filter(differing).order_by("-year", register.subject)


def _lines(register: Register, names: Sequence[str], found: Sequence[tuple[int, int]]) -> list[Disagreement]:
    bodies = Organisation.objects.in_bulk({pk for pk, _ in found})
    rows = tables.typed(register)._default_manager.filter(
        **{f"{register.subject}__in": list(bodies), "year__in": {year for _, year in found}}
    )
    seqs = {
        seq: (pk, year, source) for seq, pk, year, source in rows.values_list("seq", register.subject, "year", "source")
    }
    said: dict[tuple[int, int], dict[str, Payload]] = defaultdict(dict)
    for seq, payload in payloads_of(register, seqs).items():
        pk, year, source = seqs[seq]
        said[pk, year][source] = payload
    return [
        Disagreement(
            bodies[pk], year, name, register.fields[name].name, register.fields[name].unit,
            _figure(register, name, picked), _apart(register, name, picked),
        )
        for pk, year in found
        for name in names
        if (picked := pick(register.source_order, said[pk, year], name)).is_conflict
    ]  # fmt: skip


def _apart(register: Register, name: str, picked: Picked) -> str:
    """How far the furthest lies from what counts, in the field's own unit; "" where one of them is no number."""
    values = [value for value in (picked.value, *(value for _, value in picked.others)) if value != APPLIES_NOT]
    if len(values) < 2:
        return ""
    numbers = [shown_number(register, name, value) for value in values]
    return f"{max(numbers) - min(numbers):,f}"


def years_of(register: Register) -> list[int]:
    """Years there are figures of, newest first."""
    rows = tables.typed(register)._default_manager.order_by().values_list("year", flat=True).distinct()
    return sorted((year for year in rows if year), reverse=True)


def newest_year(register: Register, on: date) -> int:
    years = years_of(register)
    return next((year for year in years if year <= on.year), years[0] if years else on.year - 1)
