"""Worked cases of indicators and cohorts: does each come out as it says?

From Python, and while writing a file:

    from kechuang.engine.cases import faults_of
    for fault in faults_of("hnte_in_force"):      # an indicator or a cohort; reads the files afresh every time
        print(fault.sentence)                     # file, line, what is wrong, how to mend it

or in one line: `python -m kechuang.engine.cases hnte_in_force gerd_gdp`. All of them: `kechuang catalog check`, or
`pytest tests/engine/test_worked_cases_of_indicators.py -k hnte_in_force`.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from fractions import Fraction
from pathlib import Path
from typing import Any

from kechuang.catalog import cohort as cohort_files
from kechuang.catalog import indicator as indicator_files
from kechuang.catalog.cohort import Cohort, CohortCase, Members
from kechuang.catalog.counting_part import Basic, Case
from kechuang.catalog.faults import Fault, line_of, nearest
from kechuang.catalog.indicator import Indicator
from kechuang.catalog.register_files import load_registers
from kechuang.engine.case_rows import Place, Unreadable, read_rows, read_value, region_code
from kechuang.engine.check import cohort_faults, indicator_faults
from kechuang.engine.counting import World
from kechuang.engine.definitions import Definitions, definitions_of
from kechuang.engine.figures import Figure
from kechuang.engine.plain import broken_down, measure
from kechuang.engine.resting import cohorts_below, rests_on
from kechuang.engine.rows import Rows
from kechuang.engine.spans import UNASSIGNED, Area, Asked, read_span

HOME = "320281"  # the region for which cases speak that name none: Jiangyin, as in those of the registers
_NUMBERS = ("unknown", "not_applicable", "counted", "low", "high")
_STATES = {"unknown": "待核实", "not_applicable": "不适用"}
CaseFault = tuple[Place, str, str, str]  # place in the file, what, remedy, code


@dataclass(frozen=True, slots=True)
class Expected:
    """value: a number, `unknown` or `not_applicable`; "" when only the others are asked. numbers: see `Figure`."""

    value: str
    numbers: Mapping[str, str]


def expected_of(raw: Any) -> Expected:
    """What a case says a figure is. A number alone also says that nothing is unknown. Raises: Unreadable."""
    if not isinstance(raw, dict):
        value = _readable(raw)
        return Expected(value, {} if value in _STATES else {"unknown": "0"})
    for name in raw:
        if name not in ("value", *_NUMBERS):
            raise Unreadable(f"不认识“{name}”，可写：value、{'、'.join(_NUMBERS)}")
    value = _readable(raw["value"]) if "value" in raw else ""
    return Expected(value, {name: _readable(raw[name]) for name in _NUMBERS if name in raw})


def _readable(raw: Any) -> str:
    text = str(raw)
    if text in _STATES:
        return text
    try:
        if isinstance(raw, bool):
            raise ValueError
        Fraction(text)
    except (ValueError, ZeroDivisionError):
        raise Unreadable(f"“{raw}”不是数，也不是 unknown 或 not_applicable") from None
    return text


def differences(expected: Expected, figure: Figure) -> Iterator[str]:
    """In which ways a figure is not what the case says."""
    if expected.value and not _agrees(expected.value, figure.value, figure.state):
        yield f"应为 {_STATES.get(expected.value, expected.value)}，实为 {told(figure)}"
    for name, value in expected.numbers.items():
        found = getattr(figure, name)
        if not _agrees(value, None if found is None else Fraction(found), "known" if found is not None else "unknown"):
            yield f"{name} 应为 {value}，实为 {'不定' if found is None else _shown(Fraction(found))}（{told(figure)}）"


def _agrees(expected: str, value: Fraction | None, state: str) -> bool:
    if expected in _STATES or value is None:
        return expected == state
    try:
        written = Decimal(expected)
    except InvalidOperation:
        return value == Fraction(expected)
    places = -int(written.as_tuple().exponent)
    return value == Fraction(written) if places <= 0 else rounded(value, places) == written


def rounded(value: Fraction, places: int) -> Decimal:
    """Half away from zero, from the exact value."""
    scaled = value * 10**places
    whole = (abs(scaled) * 2 + 1).__floor__() // 2
    return (Decimal(whole if scaled >= 0 else -whole) / 10**places).quantize(Decimal(10) ** -places, ROUND_HALF_UP)


def told(figure: Figure) -> str:
    if figure.value is None:
        return f"{_STATES[figure.state]}（{figure.why}）"
    beside = f"，另有不明 {figure.unknown}" if figure.unknown else ""
    return f"{_shown(figure.value)}（计入 {figure.counted}{beside}）"


def _shown(value: Fraction) -> str:
    return str(value) if value.denominator == 1 else f"{value}≈{rounded(value, 4)}"


def indicator_case_faults(indicator: Indicator, definitions: Definitions) -> Iterator[CaseFault]:
    """Every case that does not come out as written. Only for an indicator that `check` has nothing against."""
    if indicator.counting is None:
        return
    for index, case in enumerate(indicator.counting.cases):
        place: Place = ("cases", index)
        rows, faults = read_rows(case.records, definitions.registers)
        if faults:
            for fault in faults:
                what = f"例子“{case.says}”：{fault.what}"
                yield (*place, "records", *fault.place), what, fault.remedy, "CT-270"
            continue
        for key in case.gives:
            for what, remedy, code in _answer_faults(indicator, definitions, case, rows, key):
                yield (*place, "gives", key), f"例子“{case.says}” {key} {what}", remedy, code


Answer = tuple[str, str, str]  # what, remedy, code
_NOT_SO = "核对例子，或改正口径"


def _answer_faults(
    indicator: Indicator, definitions: Definitions, case: Case, rows: Rows, key: str
) -> Iterator[Answer]:
    asked = read_span(key)
    if asked.kind == "point" and indicator.kind == "flow" and isinstance(indicator.counting, Basic):
        yield "问的是一天", "当年数的指标写年度、月份或年初至某月：2025、“2025-03”、“2025-01..2025-09”", "CT-272"
        return
    try:
        asked = replace(asked, known=case.known, area=_area(case), home=_home(case))
        if case.by:
            yield from _broken_down_faults(indicator, definitions, case, rows, asked, key)
            return
        expected = expected_of(case.gives[key])
    except Unreadable as error:
        yield "读不懂", str(error), "CT-270"
        return
    for what in differences(expected, measure(indicator, rows, asked, definitions)):
        yield what, _NOT_SO, "CT-271"


def _area(case: Case) -> Area | None:
    if case.region:
        return Area("region", None if case.region == UNASSIGNED else region_code(case.region))
    return Area("unit", None if case.area == UNASSIGNED else case.area) if case.area else None


def _home(case: Case) -> str:
    return HOME if case.region in ("", UNASSIGNED) else region_code(case.region)


def _broken_down_faults(
    indicator: Indicator, definitions: Definitions, case: Case, rows: Rows, asked: Asked, key: str
) -> Iterator[Answer]:
    if not isinstance(indicator.counting, Basic) or case.by not in indicator.counting.by:
        yield f"不能按“{case.by}”分", "在指标的 by 中列出这一字段", "CT-270"
        return
    register = definitions.register_of(indicator.counting)
    given = case.gives[key]
    if not isinstance(given, dict):
        raise Unreadable("写作 {代码: 数, 代码: 数}")
    found = broken_down(indicator, rows, asked, definitions, case.by)
    for written, raw in given.items():
        value = read_value(register.fields[case.by], register.code_lists.get(case.by), written)
        value = value[0] if isinstance(value, tuple) else value
        figure = found.get(value, Figure(Fraction(0), low=Fraction(0), high=Fraction(0)))
        for what in differences(expected_of(raw), figure):
            yield f"{written}：{what}", _NOT_SO, "CT-271"


def cohort_case_faults(cohort: Cohort, definitions: Definitions) -> Iterator[CaseFault]:
    for index, case in enumerate(cohort.cases):
        rows, faults = read_rows(case.records, definitions.registers)
        for fault in faults:
            what = f"例子“{case.says}”：{fault.what}"
            yield ("cases", index, "records", *fault.place), what, fault.remedy, "CT-270"
        if not faults:
            for key, what in _members_otherwise(cohort, case, rows, definitions):
                yield ("cases", index, "gives", key), f"例子“{case.says}” {key} {what}", _NOT_SO, "CT-271"


def _members_otherwise(
    cohort: Cohort, case: CohortCase, rows: Rows, definitions: Definitions
) -> Iterator[tuple[str, str]]:
    world = World(rows, definitions, case.known, HOME)
    for key, given in case.gives.items():
        expected = given if isinstance(given, Members) else Members(members=given)
        members, perhaps = world.membership.sets(cohort.code, read_span(key).last)
        if members != frozenset(expected.members):
            yield key, f"成员应为 {_names(expected.members)}，实为 {_names(members)}"
        if perhaps != frozenset(expected.unknown):
            yield key, f"待核实的应为 {_names(expected.unknown)}，实为 {_names(perhaps)}"


def _names(given: Any) -> str:
    return "、".join(sorted(given)) or "（无）"


def definition_faults(
    definitions: Definitions,
    indicator_folder: Path = indicator_files.FOLDER,
    cohort_folder: Path = cohort_files.FOLDER,
    only: str = "",
) -> list[Fault]:
    """What is wrong with what the definitions mean, and with their cases; form is judged where the files are read.

    A file whose meaning is wrong, or that rests on one, has its cases left for when that is mended.
    """
    of_cohorts = {code: list(cohort_faults(each, definitions)) for code, each in definitions.cohorts.items()}
    of_indicators = {code: list(indicator_faults(each, definitions)) for code, each in definitions.indicators.items()}
    sound = Sound(
        frozenset(code for code, found in of_indicators.items() if not found),
        frozenset(code for code, found in of_cohorts.items() if not found),
    )
    faults: list[Fault] = []
    for code, cohort in definitions.cohorts.items():
        if only in ("", code):
            can_run = cohorts_below([code], definitions) <= sound.cohorts
            found = of_cohorts[code] or (list(cohort_case_faults(cohort, definitions)) if can_run else [])
            faults += _placed(found, cohort_folder / f"{code}.yaml")
    for code, indicator in definitions.indicators.items():
        if only in ("", code):
            found = of_indicators[code] or list(sound.case_faults(indicator, definitions))
            faults += _placed(found, indicator_folder / f"{code}.yaml")
    return faults


@dataclass(frozen=True, slots=True)
class Sound:
    """The codes whose meaning nothing is said against."""

    indicators: frozenset[str]
    cohorts: frozenset[str]

    def case_faults(self, indicator: Indicator, definitions: Definitions) -> Iterator[CaseFault]:
        """Of its cases, provided that everything it rests on is sound."""
        indicators, cohorts = rests_on(indicator, definitions)
        if indicators <= self.indicators and cohorts <= self.cohorts:
            yield from indicator_case_faults(indicator, definitions)


def _placed(found: list[CaseFault], path: Path) -> list[Fault]:
    return [Fault(path.name, line_of(path, place), what, remedy, code) for place, what, remedy, code in found]


def engine_faults(
    indicator_folder: Path = indicator_files.FOLDER, cohort_folder: Path = cohort_files.FOLDER
) -> list[Fault]:
    """Of all indicators and cohorts together, in order of file and line; what cannot be read is left to its reader.

    Raises: CatalogError when the registers themselves are wrong.
    """
    indicators, _ = indicator_files.read_indicators(indicator_folder)
    cohorts, _ = cohort_files.read_cohorts(cohort_folder)
    definitions = definitions_of(indicators, cohorts, load_registers())
    return sorted(definition_faults(definitions, indicator_folder, cohort_folder))


def faults_of(
    code: str, indicator_folder: Path = indicator_files.FOLDER, cohort_folder: Path = cohort_files.FOLDER
) -> list[Fault]:
    """Everything wrong with one indicator or cohort: form, meaning, and cases that do not come out. Empty: all is well.

    Reads the files afresh, so that an editor may call it after every change.
    """
    indicators, of_indicators = indicator_files.read_indicators(indicator_folder)
    cohorts, of_cohorts = cohort_files.read_cohorts(cohort_folder)
    of_form = [each for each in (*of_indicators, *of_cohorts) if each.file == f"{code}.yaml"]
    if of_form:
        return sorted(of_form)
    definitions = definitions_of(indicators, cohorts, load_registers())
    known = definitions.indicators.keys() | definitions.cohorts.keys()
    if code not in known:
        return [Fault(f"{code}.yaml", 0, f"没有指标或名单“{code}”", nearest(code, known), "CT-238")]
    return sorted(definition_faults(definitions, indicator_folder, cohort_folder, only=code))


if __name__ == "__main__":
    told_of = [fault.sentence for code in sys.argv[1:] for fault in faults_of(code)]
    sys.stdout.write("\n".join(told_of or ["没有问题。"]) + "\n")
