"""Random entries, corrections, undoings and decisions, in any order, give what a plain Python model says they give."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from keeping import recognition

from kechuang.apps.accounts.models import Role, User
from kechuang.apps.registers import catalogue, chaining, tables
from kechuang.apps.registers.actions import deciding, entering, undoing
from kechuang.apps.registers.messages import Conflict, RegisterFault
from kechuang.apps.registers.models import Entry
from kechuang.apps.registers.queries import records
from kechuang.apps.registers.rules.known import Anything
from kechuang.apps.registers.rules.rows import check_row

FIRMS, DAYS, WORDS = (1, 2, 3), ("2022-11-18", "2023-12-01"), ("甲", "乙", "丙")
a_row = st.builds(
    lambda number, day, word: recognition(number, issued_on=day, batch=word),
    st.sampled_from(FIRMS),
    st.sampled_from(DAYS),
    st.sampled_from(WORDS),
)


@dataclass(frozen=True)
class Proposal:
    """What waits: the record it would leave under `key` (None: none), and the entry it was written upon."""

    key: str
    leaves: dict[str, Any] | None
    was_key: str
    based_on: int | None
    target: str


class Registers(RuleBasedStateMachine):
    """The model: `now` maps key → (seq of the entry, payload); `log` remembers every accepted state of a key."""

    def __init__(self) -> None:
        super().__init__()
        self.frame = transaction.atomic()
        self.frame.__enter__()
        self.town = User.objects.create(username="town", role=Role.TOWN)
        self.planner = User.objects.create(username="planner", role=Role.PLANNER)
        self.register = catalogue.find("recognition")
        self.now: dict[str, tuple[int, dict[str, Any]]] = {}
        self.log: dict[str, list[tuple[int, dict[str, Any] | None, str]]] = {}
        self.waiting: dict[int, Proposal] = {}
        self.snapshots: list[tuple[datetime, dict[str, dict[str, Any]]]] = []
        self.changed = False

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.frame.__exit__(None, None, None)

    def payload(self, row: dict[str, Any]) -> tuple[str, dict[str, Any]]:
        checked = check_row(self.register, row, Anything(timezone.localdate()))
        return checked.key, {name: value for name, value in checked.payload.items() if name != "_names"}

    @rule(row=a_row)
    def enter(self, row: dict[str, Any]) -> None:
        key, payload = self.payload(row)
        try:
            made = entering.enter(self.town, self.register, row)
        except RegisterFault as fault:
            assert fault.code == "RG-010" and key in self.now
            return
        assert key not in self.now
        self.waiting[made.seq] = Proposal(key, payload, "", None, key)

    @precondition(lambda self: self.now)
    @rule(data=st.data(), row=a_row)
    def correct(self, data: st.DataObject, row: dict[str, Any]) -> None:
        target = data.draw(st.sampled_from(sorted(self.now)))
        seq, before = self.now[target]
        key, payload = self.payload(row)
        try:
            made = entering.enter(self.town, self.register, row, correcting=target, based_on=seq, reason="更正")
        except RegisterFault as fault:
            expected = "RG-011" if payload == before else "RG-010"
            assert fault.code == expected
            return
        assert payload != before and (key == target or key not in self.now)
        self.waiting[made.seq] = Proposal(key, payload, target if key != target else "", seq, target)

    @precondition(lambda self: self.now)
    @rule(data=st.data())
    def withdraw(self, data: st.DataObject) -> None:
        target = data.draw(st.sampled_from(sorted(self.now)))
        seq = undoing.withdraw(self.town, self.register, target, reason="不属于本地")
        self.waiting[seq] = Proposal(target, None, "", self.now[target][0], target)

    @precondition(lambda self: self.now)
    @rule(data=st.data())
    def undo(self, data: st.DataObject) -> None:
        """The record stands again as before its last accepted entry, under the key it had then."""
        target = data.draw(st.sampled_from(sorted(self.now)))
        seq, _ = self.now[target]
        entry = Entry.objects.get(seq=seq)
        source = entry.was_key or target
        try:
            made = undoing.undo(self.town, self.register, target, reason="填错")
        except RegisterFault as fault:
            assert fault.code == "RG-010" and source != target and source in self.now
            return
        own = seq - 1 if entry.was_key else seq  # the withdrawal of the old key belongs to the entry
        before = [state for number, state, _ in self.log.get(source, []) if number < own]
        stood = before[-1] if before else None
        if stood is None:
            self.waiting[made] = Proposal(target, None, "", seq, target)
        else:
            self.waiting[made] = Proposal(source, stood, target if source != target else "", seq, target)

    @precondition(lambda self: self.waiting)
    @rule(data=st.data(), insist=st.booleans())
    def accept(self, data: st.DataObject, insist: bool) -> None:
        seq = data.draw(st.sampled_from(sorted(self.waiting)))
        wanted = self.waiting[seq]
        stands = self.now.get(wanted.target)
        overtaken = (stands[0] if stands else None) != wanted.based_on
        try:
            [made] = deciding.accept(self.planner, [seq], even_if_changed=insist)
        except Conflict:
            assert overtaken and not insist
            return
        except RegisterFault as fault:
            assert fault.code == "RG-010" and wanted.was_key and wanted.key in self.now
            return
        assert insist or not overtaken
        self.changed = True
        del self.waiting[seq]
        if wanted.was_key:
            self.now.pop(wanted.was_key, None)
            self.log.setdefault(wanted.was_key, []).append((made - 1, None, ""))
        self.log.setdefault(wanted.key, []).append((made, wanted.leaves, ""))
        if wanted.leaves is None:
            self.now.pop(wanted.key, None)
        else:
            self.now[wanted.key] = (made, wanted.leaves)

    @precondition(lambda self: self.waiting)
    @rule(data=st.data())
    def reject(self, data: st.DataObject) -> None:
        seq = data.draw(st.sampled_from(sorted(self.waiting)))
        deciding.reject(self.planner, [seq], reason="证明不足")
        del self.waiting[seq]

    @precondition(lambda self: self.changed)
    @rule()
    def remember_and_rebuild(self) -> None:
        self.changed = False
        tables.rebuild(self.register)
        self.snapshots.append((timezone.now(), {key: payload for key, (_, payload) in self.now.items()}))

    @invariant()
    def the_table_holds_what_the_model_holds(self) -> None:
        rows = tables.typed(self.register)._default_manager.values_list("key", "seq", "batch")
        assert {key: (seq, batch) for key, seq, batch in rows} == {
            key: (seq, payload["batch"]) for key, (seq, payload) in self.now.items()
        }

    @invariant()
    def what_waits_is_what_waits_in_the_model(self) -> None:
        assert records.pending("recognition").waiting == len(self.waiting)

    @invariant()
    def what_was_known_stays_known(self) -> None:
        for at, known in self.snapshots:
            assert self.said(records.as_known(self.register, at)) == known

    @invariant()
    def the_chain_holds(self) -> None:
        assert chaining.verify()[2] == []

    @staticmethod
    def said(payloads: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
        return {
            key: {name: value for name, value in payload.items() if name != "_names"}
            for key, payload in payloads.items()
        }


@pytest.mark.django_db
def test_registers_do_what_a_plain_model_does(request: pytest.FixtureRequest):
    often = "long" in (request.config.option.markexpr or "")
    # On PostgreSQL a rebuilt table takes ten times as long; the random walks are the same there, only fewer.
    few = 8 if connection.vendor == "postgresql" else 40
    given = settings(
        max_examples=400 if often else few, stateful_step_count=50 if often else 30, deadline=None,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    assert connection.in_atomic_block
    run_state_machine_as_test(Registers, settings=given)
