"""Drafts about one organisation: a new record checked like a row of a form, or one in force with values changed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import F

from kechuang.apps.orgs.models import Organisation
from kechuang.apps.registers import catalogue, tables
from kechuang.apps.registers.actions.appending import Draft
from kechuang.apps.registers.messages import organisations as words
from kechuang.apps.registers.models import Entry
from kechuang.apps.registers.queries.bodies_on import in_force_on
from kechuang.apps.registers.queries.lookup import Lookup
from kechuang.apps.registers.queries.records import in_force
from kechuang.apps.registers.rules.cells import Written
from kechuang.apps.registers.rules.faults import CellFault
from kechuang.apps.registers.rules.rows import RowChecker, check_row, key_of
from kechuang.apps.registers.rules.upgrade import upgraded


class Drafting:
    """Collects the drafts of one act and every fault on the way; `done` gives the drafts or raises all the faults."""

    def __init__(self, fresh: Mapping[str, str] | None = None) -> None:
        """fresh: identifier → name, of bodies that this act registers for the first time."""
        self.drafts: list[Draft] = []
        self.faults: list[CellFault] = []
        self.fresh = dict(fresh or {})

    def body(self, organisation: Organisation) -> Written:
        return Written(code=organisation.identifier)

    def add(self, code: str, **raw: Any) -> None:
        """A new record. Raises: RG-302 when one of its key is in force."""
        register = catalogue.find(code)
        raw = {name: self._named(value) for name, value in raw.items() if value not in (None, "")}
        checked = check_row(register, raw, Lookup(register))
        self.faults += checked.errors
        for question in checked.questions:
            raise words.which_one(question.written, [each.label for each in question.options])
        if not checked.is_good:
            return
        if in_force(register, checked.key):
            raise words.kept_already(register.name, "同一单位、同一事项")
        self.drafts.append(Draft(register, checked.key, checked.payload))

    def _named(self, value: Any) -> Any:
        """A body that this act registers is named, so that accepting it makes it."""
        if isinstance(value, Written) and value.code in self.fresh:
            return Written(value.code, self.fresh[value.code])
        return value

    def change(self, code: str, entry: Entry, **values: Any) -> None:
        """A correction of the record in force: payload values set, None for gone."""
        register = catalogue.find(code)
        before = upgraded(register, entry.payload, entry.version)
        payload = {**before, **values}
        payload = {name: value for name, value in payload.items() if value is not None}
        self.faults += [
            fault for fault in RowChecker(register, Lookup(register)).between_fields(payload, set()) if fault.is_error
        ]
        key = key_of(register, payload)
        was = entry.key if key != entry.key else ""
        self.drafts.append(Draft(register, key, payload, based_on=entry.seq, was_key=was))

    def done(self) -> list[Draft]:
        if self.faults:
            raise words.UnfitChange(self.faults)
        return self.drafts


def standing_entry(code: str, organisation: Organisation, on: date | None, **conditions: Any) -> Entry | None:
    """The record of the organisation that began last; of those in force on `on` if given."""
    rows = tables.typed(catalogue.find(code))._default_manager.filter(organisation=organisation.pk, **conditions)
    if on:
        rows = rows.filter(in_force_on(on))
    last = rows.order_by(F("valid_from").desc(nulls_last=True), "-seq").values_list("seq", flat=True).first()
    return Entry.objects.get(seq=last) if last else None
