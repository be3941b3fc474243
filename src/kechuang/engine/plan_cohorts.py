"""Steps of a plan that say who belongs to a cohort, on every day that is asked about at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from kechuang.catalog.cohort import Cohort
from kechuang.engine.definitions import Definitions, read_expression
from kechuang.engine.expressions import Node, cohorts, columns, to_sql
from kechuang.engine.expressions.nodes import IS_FIRST, IS_RENEWAL
from kechuang.engine.plan_records import HISTORY_NAMES, Step, day, record_steps
from kechuang.engine.plan_time import dated_by_then, holds, newest, of_the_newest
from kechuang.engine.store import quoted


@dataclass
class CohortSteps:
    """Asked for cohorts and days first, then written. known, home: as in `Asked`.

    Each cohort becomes a relation `cohort_CODE` with columns day, organisation and sure: true of a member, false of
    one of whom it is unknown. Who is not there does not belong.
    """

    definitions: Definitions
    known: date | None
    home: str | None
    _days: dict[str, set[date]] = field(default_factory=dict)

    def ask(self, codes: Iterable[str], days: Iterable[date]) -> None:
        """`days` are those of the figures; cohorts below are asked for the days that they are judged by."""
        for code in codes:
            new = set(days) - self._days.get(code, set())
            if not new:
                continue
            self._days.setdefault(code, set()).update(new)
            cohort = self.definitions.cohorts[code]
            self.ask(_asked_by(cohort), {_judged_on(cohort, each) for each in new})

    def registers(self) -> set[str]:
        return {code for each in self._days if (code := self.definitions.cohorts[each].register_code)}

    def steps(self) -> list[Step]:
        """A cohort after those it rests on."""
        done: dict[str, list[Step]] = {}
        for code in self._days:
            self._add(code, done)
        return [step for steps in done.values() for step in steps]

    def _add(self, code: str, done: dict[str, list[Step]]) -> None:
        if code in done:
            return
        cohort = self.definitions.cohorts[code]
        for each in _asked_by(cohort):
            self._add(each, done)
        done[code] = self._of_register(cohort) if cohort.register_code else [self._combined(cohort)]

    def _of_register(self, cohort: Cohort) -> list[Step]:
        register = self.definitions.registers[cohort.register_code]
        node = read_expression(cohort.where) if cohort.where else None
        asked = columns(node) if node else frozenset()
        member, name = cohort.of or register.subject, f"listed_{cohort.code}"
        fields = {member, *([cohort.dated_by] if cohort.dated_by else []), *(asked & register.fields.keys())}
        records = record_steps(
            register, fields, self.known, merging="source" not in asked,
            history=bool(asked & {IS_FIRST, IS_RENEWAL}), name=name,
        )  # fmt: skip
        days = ", ".join(f"({day(each)}, {day(_judged_on(cohort, each))})" for each in sorted(self._days[cohort.code]))
        in_time = self._in_time(cohort, days, name)
        verdict = condition(node, "_judged_on", "_judged_on", "_judged_on", self.home) if node else "TRUE"
        told = f"SELECT _day AS day, {quoted(member)} AS organisation, {verdict} AS _verdict FROM {name}_in_time"
        sure = (
            f"SELECT day, organisation, bool_or(coalesce(_verdict, FALSE)) AS sure FROM {name}_told "
            "WHERE _verdict IS DISTINCT FROM FALSE GROUP BY day, organisation"
        )
        return [
            *records,
            *in_time,
            Step(f"{name}_told", told),
            Step(relation(cohort.code), sure, kept=True),
        ]

    def _in_time(self, cohort: Cohort, days: str, name: str) -> list[Step]:
        """Records once for every day that they count on."""
        register = self.definitions.registers[cohort.register_code]
        asked = f"{name}_asked"
        steps = [Step(asked, f"SELECT * FROM (VALUES {days}) AS listed(_day, _judged_on)")]
        if cohort.newest:
            steps.append(Step(f"{asked}_newest", newest(register, cohort.dated_by, asked, name, "_judged_on")))
            asked, counts = f"{asked}_newest", of_the_newest(register, cohort.dated_by)
        elif cohort.dated_by:
            counts = dated_by_then(register, cohort.dated_by, "_judged_on")
        else:
            counts = holds("_judged_on")
        named = quoted(cohort.of or register.subject)
        joined = f"SELECT * FROM {name} JOIN {asked} ON {counts} WHERE {named} IS NOT NULL"
        return [*steps, Step(f"{name}_in_time", joined)]

    def _combined(self, cohort: Cohort) -> Step:
        """True, unknown or false in each part; put together as SQL puts together truths."""
        parts = list(dict.fromkeys(cohort.parts))
        told = {
            code: f"CASE max(CASE WHEN _part = {place} THEN CASE WHEN sure THEN 2 ELSE 1 END ELSE 0 END) "
            "WHEN 2 THEN TRUE WHEN 0 THEN FALSE END"
            for place, code in enumerate(parts)
        }
        conditions = [f"({' OR '.join(f'({told[code]})' for code in cohort.any)})"] if cohort.any else []
        conditions += [f"({told[code]})" for code in cohort.all]
        conditions += [f"NOT ({told[code]})" for code in cohort.without]
        everybody = " UNION ALL ".join(
            f"SELECT day, organisation, sure, {place} AS _part FROM {relation(code)}"
            for place, code in enumerate(parts)
        )
        whole = (
            f"SELECT day, organisation, coalesce(_verdict, FALSE) AS sure FROM (SELECT day, organisation, "
            f"{' AND '.join(conditions)} AS _verdict FROM ({everybody}) GROUP BY day, organisation) "
            "WHERE _verdict IS DISTINCT FROM FALSE"
        )
        return Step(relation(cohort.code), whole, kept=True)


def relation(code: str) -> str:
    return f"cohort_{code}"


def condition(node: Node, on: str, first: str, last: str, home: str | None) -> str:
    """SQL of an expression over one of the plan's relations. on, first, last: columns with the days of the figure."""
    names: dict[str, str] = {**HISTORY_NAMES, "on_day()": on, "span_first()": first, "span_last()": last}
    if home:
        names["home()"] = home
    names |= _memberships(cohorts(node), on)
    return to_sql(node, "duckdb", names)


def _memberships(codes: Iterable[str], on: str) -> Mapping[str, str]:
    named: dict[str, str] = {}
    for code in codes:
        of_day = f"(SELECT organisation FROM {relation(code)} WHERE {relation(code)}.day = {on} AND "
        named[f"member({code})"] = f"{of_day}sure)"
        named[f"perhaps({code})"] = f"{of_day}NOT sure)"
    return named


def _asked_by(cohort: Cohort) -> Sequence[str]:
    return (*cohort.parts, *(sorted(cohorts(read_expression(cohort.where))) if cohort.where else ()))


def _judged_on(cohort: Cohort, asked: date) -> date:
    """For a cohort made of others it is the day itself: each of its parts looks back on its own."""
    if cohort.register_code and cohort.day == "last_year_end":
        return date(asked.year - 1, 12, 31)
    return asked
