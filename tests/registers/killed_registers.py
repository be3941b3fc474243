"""Run in processes of their own by test_killed_registers, on the database that the environment names.

    make                   the registers and the people
    save NUMBER ACKS       enter, accept and correct records until killed
    take ACKS              make checked lists, take and accept one after the other until killed
    inspect ACKS …         for each line on stdin, one line of JSON: what does not hold, and how much was done

ACKS: a file that gets one line for each change only after it was committed.
"""

from __future__ import annotations

import itertools
import json
import os
import sys
from collections.abc import Iterator
from typing import Any

import django

django.setup()

from django.db import connection, transaction  # noqa: E402  (needs the apps to be loaded)
from django.db.models import Count, Max  # noqa: E402
from keeping import recognition  # noqa: E402

from kechuang.apps.accounts.models import AuditEntry, Role, User  # noqa: E402
from kechuang.apps.registers import catalogue, chaining, tables  # noqa: E402
from kechuang.apps.registers.actions import deciding, entering  # noqa: E402
from kechuang.apps.registers.actions.applying import apply_catalog  # noqa: E402
from kechuang.apps.registers.actions.importing import deciding as batches  # noqa: E402
from kechuang.apps.registers.actions.importing import taking, work  # noqa: E402
from kechuang.apps.registers.models import (  # noqa: E402
    BatchState,
    Entry,
    ImportBatch,
    Operation,
    StagedRow,
    Standing,
    Verdict,
    Waiting,
    Way,
)
from kechuang.apps.registers.queries.lookup import Lookup  # noqa: E402
from kechuang.apps.registers.rules.rows import check_row  # noqa: E402

ROWS = 60
TAKEN, DECIDED = (BatchState.SUBMITTED, BatchState.ACCEPTING, BatchState.ACCEPTED), (BatchState.ACCEPTED,)


def make() -> None:
    apply_catalog()
    for role in (Role.TOWN, Role.PLANNER):
        User.objects.create(username=role.value, name=role.label, role=role)


@transaction.atomic
def _checked_list(register: Any, number: int) -> ImportBatch:
    """As a check leaves it; of each list half the firms are known from the list before."""
    batch = ImportBatch.objects.create(
        register=register.code, version=register.version, file_name=f"名单{number}.xlsx", sheet="名单",
        state=BatchState.PREVIEWED, rows=ROWS, counts={"new": ROWS}, by=User.objects.get(username="town"),
    )  # fmt: skip
    lookup, rows = Lookup(register), []
    day = f"2024-{number % 12 + 1:02}-{number // 12 % 28 + 1:02}"
    written = [recognition(500_000 + number * ROWS // 2 + row, issued_on=day) for row in range(ROWS)]
    lookup.prepare(each["organisation"] for each in written)
    for row, each in enumerate(written):
        checked = check_row(register, each, lookup)
        rows.append(StagedRow(batch=batch, row=row + 2, verdict=Verdict.NEW, key=checked.key, payload=checked.payload))
    StagedRow.objects.bulk_create(rows)
    return batch


class Acknowledged:
    """Says what was committed, in one write that a kill cannot tear from the file."""

    def __init__(self, path: str) -> None:
        self._file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT)

    def __call__(self, *words: object) -> None:
        os.write(self._file, (" ".join(map(str, words)) + "\n").encode())


def save(worker: int, path: str) -> None:
    said, register = Acknowledged(path), catalogue.find("recognition")
    town, planner = User.objects.get(username="town"), User.objects.get(username="planner")
    for number in itertools.count(worker * 100_000 + Entry.objects.count()):
        entered = entering.enter(town, register, recognition(number))
        assert entered.seq, entered.checked.faults
        said("entered", entered.seq, entered.checked.key)
        [decision] = deciding.accept(planner, [entered.seq])
        said("accepted", decision, entered.checked.key)
        if number % 3 == 0:
            corrected = recognition(number, batch=f"更正{number}")
            again = entering.enter(
                town, register, corrected, correcting=entered.checked.key, based_on=decision, reason="核对"
            )
            said("entered", again.seq, entered.checked.key)


def take(path: str) -> None:
    """Goes on with what a process before it left, then takes one list after the other."""
    said = Acknowledged(path)
    town, planner = User.objects.get(username="town"), User.objects.get(username="planner")
    for batch in ImportBatch.objects.filter(state__in=work.BUSY):
        assert not batch.claim or work.is_abandoned(batch), "whoever was at it is dead"
        work.perform(batch.pk)
    for batch in ImportBatch.objects.filter(state=BatchState.SUBMITTED):
        batches.accept(planner, batch)
    register = catalogue.find("recognition")
    left = ImportBatch.objects.filter(state=BatchState.PREVIEWED).order_by("pk")
    new = (_checked_list(register, number) for number in itertools.count(ImportBatch.objects.count()))
    for batch in itertools.chain(left, new):
        taking.ask(town, batch, good_only=False)
        said("taken", batch.pk)
        if batch.pk % 4:
            batches.accept(planner, batch)
            said("decided", batch.pk)


def inspect(paths: list[str]) -> None:
    for _ in sys.stdin:
        faults = [*_acknowledged(paths), *_whole(), *_standing()]
        print(json.dumps({"faults": faults[:20], **_done(paths)}, ensure_ascii=False), flush=True)
        connection.close()  # between two looks nobody has the database open, as after a failure of power


def _lines(paths: list[str]) -> Iterator[list[str]]:
    for path in paths:
        if os.path.exists(path):
            with open(path, encoding="utf-8") as lines:
                yield from (line.split() for line in lines if line.endswith("\n"))


def _done(paths: list[str]) -> dict[str, int]:
    kinds = [kind for kind, *_ in _lines(paths)]
    return {kind: kinds.count(kind) for kind in ("entered", "accepted", "taken", "decided")}


def _acknowledged(paths: list[str]) -> Iterator[str]:
    """What was said to be done is there."""
    entries = {seq: (key, standing) for seq, key, standing in Entry.objects.values_list("seq", "key", "standing")}
    states = dict(ImportBatch.objects.values_list("pk", "state"))
    keys = set(tables.typed(catalogue.find("recognition"))._default_manager.values_list("key", flat=True))
    for kind, number, *rest in _lines(paths):
        if kind == "entered" and entries.get(int(number)) != (rest[0], Standing.SUBMITTED):
            yield f"entry {number} was acknowledged and is {entries.get(int(number))}"
        if kind == "accepted" and (entries.get(int(number)) != (rest[0], Standing.ACCEPTED) or rest[0] not in keys):
            yield f"acceptance {number} was acknowledged and is {entries.get(int(number))}, in table {rest[0] in keys}"
        if kind in ("taken", "decided") and states[int(number)] not in (TAKEN if kind == "taken" else DECIDED):
            yield f"list {number} was acknowledged as {kind} and is {states[int(number)]}"


def _whole() -> Iterator[str]:
    """Numbers without gaps, an unbroken chain, lists in whole or not at all, every deed in the audit trail."""
    count, _, breaks = chaining.verify()
    yield from (f"chain at {each.seq}: {each.what}" for each in breaks)
    last = Entry.objects.aggregate(last=Max("seq"))["last"] or 0
    if last != count:
        yield f"{count} entries, the last is {last}"
    for batch in ImportBatch.objects.all():
        rows = Entry.objects.filter(batch=batch)
        found = (rows.filter(answers=None).count(), rows.exclude(answers=None).count(), batch.staged.count())
        taken, decided = batch.state in TAKEN, batch.state in DECIDED
        expected = (ROWS * taken, ROWS * decided, ROWS * (not taken))
        if found != expected:
            yield f"list {batch.pk} is {batch.state} and has {found}, not {expected}"
    audited = dict(AuditEntry.objects.values_list("verb").annotate(Count("pk")))
    typed = Entry.objects.filter(way=Way.FORM)
    deeds = {
        "entries": (
            typed.filter(answers=None).count(), audited.get("registers.enter", 0) + audited.get("registers.correct", 0)
        ),
        "acceptances": (typed.exclude(answers=None).count(), audited.get("registers.accepted", 0)),
    }  # fmt: skip
    yield from (f"{what}: {one} made, {other} audited" for what, (one, other) in deeds.items() if one != other)


def _standing() -> Iterator[str]:
    """What is derived from the entries agrees with them."""
    submitted = set(Entry.objects.filter(standing=Standing.SUBMITTED).values_list("seq", flat=True))
    settled = Entry.objects.filter(standing__in=(Standing.ACCEPTED, Standing.REJECTED)).exclude(answers=None)
    open_ones = submitted - set(settled.values_list("answers", flat=True))
    if open_ones != set(Waiting.objects.values_list("entry", flat=True)):
        yield f"{len(open_ones)} entries wait, the queue has {Waiting.objects.count()}"
    register = catalogue.find("recognition")
    rows = tables.typed(register)._default_manager.order_by("seq")
    with transaction.atomic():
        before = list(rows.values())
        tables.rebuild(register)
        if before != list(rows.values()):
            yield "the table is not what a rebuild makes of the entries"
        transaction.set_rollback(True)
    if [row["seq"] for row in before] != _newest(register.code):
        yield "the table does not hold the last accepted entry of every key"


def _newest(code: str) -> list[int]:
    """Worked out without the house's own rebuild."""
    newest: dict[str, tuple[int, str]] = {}
    accepted = Entry.objects.filter(register=code, standing=Standing.ACCEPTED).order_by("seq")
    for seq, key, operation in accepted.values_list("seq", "key", "operation"):
        newest[key] = (seq, operation)
    return sorted(seq for seq, operation in newest.values() if operation == Operation.SET)


if __name__ == "__main__":
    verb, *given = sys.argv[1:]
    if verb == "make":
        make()
    elif verb == "save":
        save(int(given[0]), given[1])
    elif verb == "take":
        take(given[0])
    else:
        inspect(given)
