"""Who belongs to a cohort on a day: yes, no, or not known."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import TYPE_CHECKING

from kechuang.catalog.cohort import Cohort
from kechuang.engine.timing import stock_in_time

if TYPE_CHECKING:
    from kechuang.engine.counting import World

Sets = tuple[frozenset[str], frozenset[str]]  # members, and those of whom it is unknown


class Membership:
    """Cohorts over one world of records; each is worked out once per day."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._sets: dict[tuple[str, date], Sets] = {}

    def asker(self, day: date) -> Callable[[str, str], bool | None]:
        """The `member` of an expression: (organisation, code of a cohort) → whether it belongs on that day."""
        return lambda organisation, code: self.belongs(organisation, code, day)

    def belongs(self, organisation: str, code: str, day: date) -> bool | None:
        cohort = self._world.definitions.cohorts[code]
        if cohort.register_code:
            members, perhaps = self._of_register(cohort, day)
            return True if organisation in members else None if organisation in perhaps else False
        asked = [
            *([_any(self.belongs(organisation, part, day) for part in cohort.any)] if cohort.any else []),
            *(self.belongs(organisation, part, day) for part in cohort.all),
            *(_not(self.belongs(organisation, part, day)) for part in cohort.without),
        ]
        return _all(asked)

    def sets(self, code: str, day: date) -> Sets:
        """(members, unknown) of a cohort."""
        cohort = self._world.definitions.cohorts[code]
        if cohort.register_code:
            return self._of_register(cohort, day)
        everybody = {one for part in cohort.parts for found in self.sets(part, day) for one in found}
        told = {one: self.belongs(one, code, day) for one in everybody}
        return frozenset(one for one, yes in told.items() if yes), frozenset(
            one for one, yes in told.items() if yes is None
        )

    def _of_register(self, cohort: Cohort, day: date) -> Sets:
        if (cohort.code, day) not in self._sets:
            self._sets[cohort.code, day] = self._worked_out(cohort, day)
        return self._sets[cohort.code, day]

    def _worked_out(self, cohort: Cohort, day: date) -> Sets:
        """One organisation may have several records: one that fits makes it a member, whatever the others say."""
        register = self._world.definitions.registers[cohort.register_code]
        on = date(day.year - 1, 12, 31) if cohort.day == "last_year_end" else day
        field = cohort.of or register.subject

        records = self._world.records_of(register, [cohort.where] if cohort.where else [])
        in_time = stock_in_time(cohort.dated_by, cohort.newest, register, records, on)
        context = self._world.context(on, on)
        told = [
            (record.values[field], self._world.verdict(cohort.where, record, register, in_time, context))
            for record in records
            if record.values.get(field) is not None
        ]
        members = frozenset(one for one, yes in told if yes)
        return members, frozenset(one for one, yes in told if yes is None) - members


def _any(given: Iterable[bool | None]) -> bool | None:
    seen = list(given)
    return True if True in seen else None if None in seen else False


def _all(given: Iterable[bool | None]) -> bool | None:
    seen = list(given)
    return False if False in seen else None if None in seen else True


def _not(given: bool | None) -> bool | None:
    return None if given is None else not given
