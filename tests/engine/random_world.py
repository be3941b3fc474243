"""Random records of every register that the catalog counts, as awkward as registers are: what is missing, does not
apply, overlaps, touches, was corrected, ends with February or stands in two sources."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

from kechuang.catalog.register import Register
from kechuang.catalog.validity import span_of
from kechuang.engine.definitions import Definitions, date_field, expressions_of, is_flow, read_expression
from kechuang.engine.expressions import columns
from kechuang.engine.resting import measures_of
from kechuang.engine.rows import Record
from kechuang.engine.spans import Area, Asked

TOWNS = ("甲镇", "乙镇", "丙园区")
REGIONS = ("320281", "320281100", "320282", "320200", "330100")
FIRMS = tuple("甲乙丙丁戊己庚辛壬癸")
DAYS = [
    date.fromisoformat(text)
    for text in (
        "2021-02-28", "2021-12-31", "2022-03-01", "2022-11-18", "2023-01-01", "2023-02-28", "2023-06-30", "2023-12-31",
        "2024-01-01", "2024-01-31", "2024-02-28", "2024-02-29", "2024-03-01", "2024-05-31", "2024-08-28", "2024-11-18",
        "2024-12-31", "2025-01-01", "2025-02-28", "2025-03-01", "2025-03-31", "2025-06-30", "2025-09-01", "2025-12-31",
        "2026-02-28",
    )
]  # fmt: skip
MONTHS = ("2024-02", "2024-06", "2024-12", "2025-01", "2025-03", "2025-06", "2025-12")
OFFICIAL = ("official_observation", "unit_observation")
BELONGING = ("assessed_area", "organisation_region")


def random_rows(rng: Random, definitions: Definitions, records: int) -> dict[str, list[Record]]:
    """records: of each register; the large code lists get more, so that each code has some."""
    fields = _fields_that_matter(definitions)
    seqs = iter(range(1, 10**6))
    codes = [code for code, each in definitions.indicators.items() if each.counting]
    rows: dict[str, list[Record]] = {}
    for code, wanted in fields.items():
        register = definitions.registers[code]
        largest = max((len(list(codes)) for codes in register.code_lists.values()), default=1)
        many = records * (1 + largest // 12)
        rows[code] = [_record(rng, register, wanted, next(seqs), codes) for _ in range(many)]
    return rows


def _fields_that_matter(definitions: Definitions) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {code: set(definitions.registers[code].fields) for code in (*OFFICIAL, *BELONGING)}

    def matters(register: Register, names: Iterable[str]) -> None:
        validity = register.validity
        of_validity = [validity.first, validity.last, validity.year, validity.ended_by] if validity else []
        wanted = found.setdefault(register.code, set())
        wanted |= {*names, *of_validity, *register.key, register.subject} & register.fields.keys()

    for indicator in definitions.indicators.values():
        for measure in measures_of(indicator):
            register = definitions.register_of(measure)
            names = {measure.distinct, measure.dated_by, definitions.area_field(measure)}
            names |= set().union(*(columns(read_expression(each)) for each in expressions_of(measure)))
            if is_flow(measure, indicator.kind):
                names.add(date_field(measure, register))
            matters(register, names)
    for cohort in definitions.cohorts.values():
        if cohort.register_code:
            asked = columns(read_expression(cohort.where)) if cohort.where else frozenset()
            matters(definitions.registers[cohort.register_code], {cohort.of, cohort.dated_by, *asked})
    return found


def _record(rng: Random, register: Register, fields: Iterable[str], seq: int, codes: list[str]) -> Record:
    values: dict[str, Any] = {}
    left_out = set[str]()
    for name in sorted(fields):
        if rng.random() < (0.95 if name in register.key else 0.75):
            values[name] = codes_or_value(rng, register, name, codes)
        elif rng.random() < 0.4:
            left_out.add(name)
    first, until = span_of(register, values)
    known_from = rng.choice([None, None, None, *DAYS[-8:]])
    known_until = rng.choice([None, None, None, None, *DAYS[-4:]])
    if known_from and known_until and known_until <= known_from:
        known_until = None
    return Record(register.code, seq, f"#{seq}", values, frozenset(left_out), first, until, known_from, known_until)


def codes_or_value(rng: Random, register: Register, name: str, codes: list[str]) -> Any:
    if name == "indicator":
        return rng.choice(codes)
    field = register.fields[name]
    listed = [each.code for each in register.code_lists.get(name, ())]
    if field.type == "code":
        return rng.choice(listed)
    if field.type == "codes":
        return tuple(rng.sample(listed, rng.randrange(min(3, len(listed)) + 1)))
    pools: dict[str, Any] = {
        "organisation": FIRMS, "unit": TOWNS, "region": REGIONS, "date": DAYS, "month": MONTHS,
        "year": (2023, 2024, 2025),
        "yes_no": (True, False), "whole": [Decimal(each) for each in (0, 1, 2, 7, -1)],
        "decimal": [Decimal(0), Decimal("1.5"), Decimal(3), Decimal("0.1")],
        "money": [Decimal(0), Decimal("0.01"), Decimal(2_000_000), Decimal("123456789.10"), Decimal(-5)],
    }  # fmt: skip
    return rng.choice(pools.get(field.type, ("一", "二", "三", "四")))


def random_questions(rng: Random, count: int, *, flow: bool) -> list[Asked]:
    """flow: nothing is asked for a day."""
    spans = [Asked.year(2025), Asked.year(2024), Asked.month(2025, 3), Asked.month(2024, 2), Asked.year_to(2025, 9)]
    spans += [] if flow else [Asked.on(each) for each in (*DAYS[8:], date(2025, 3, 30), date(2024, 6, 15))]
    areas = [None, None, *(Area("unit", each) for each in (*TOWNS, None))]
    areas += [Area("region", each) for each in (*REGIONS, "320000", None)]
    return [
        replace(
            rng.choice(spans), area=rng.choice(areas), known=rng.choice((None, None, DAYS[-5])),
            home=rng.choice((None, "320281")),
        )
        for _ in range(count)
    ]  # fmt: skip
