"""Entries are added and never changed; what is in force, what was known, and the typed table all come from them."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone
from keeping import credit_code, firm, keep, recognition

from kechuang.apps.orgs.models import Organisation
from kechuang.apps.registers import catalogue, chaining, tables
from kechuang.apps.registers.actions import deciding, entering, undoing
from kechuang.apps.registers.messages import Conflict, RegisterFault
from kechuang.apps.registers.models import Entry, Standing, Waiting
from kechuang.apps.registers.queries import records

pytestmark = pytest.mark.django_db


def rows_of(register):
    return list(tables.typed(register)._default_manager.order_by("key").values())


@pytest.fixture
def register():
    return catalogue.find("recognition")


def test_an_entered_record_waits_and_counts_only_once_a_second_person_accepts(people, register):
    made = entering.enter(people["town"], register, recognition(1))
    assert made.waits and not rows_of(register)
    assert records.pending("recognition").waiting == 1
    deciding.accept(people["planner"], [made.seq])
    [row] = rows_of(register)
    assert row["kind"] == "hnte" and str(row["valid_until"]) == "2027-11-18"
    assert Organisation.objects.get(identifier=credit_code(1)).name == firm(1).name
    assert records.pending("recognition").waiting == 0


def test_nobody_accepts_his_own(people, register):
    made = entering.enter(people["planner"], register, recognition(1))
    with pytest.raises(RegisterFault, match="RG-004"):
        deciding.accept(people["planner"], [made.seq])


def test_a_decision_is_made_once(people, register):
    made = entering.enter(people["town"], register, recognition(1))
    deciding.reject(people["planner"], [made.seq], reason="证书没有公布")
    with pytest.raises(RegisterFault, match="RG-003"):
        deciding.accept(people["planner"], [made.seq])
    rejected = Entry.objects.filter(standing=Standing.REJECTED).get()
    assert (rejected.answers_id, rejected.accepted_by, rejected.entered_by) == (
        made.seq, people["planner"], people["town"],
    )  # fmt: skip


def test_a_correction_keeps_what_was_known_before(people, register):
    keep("recognition", recognition(1, batch="第一批"))
    before = timezone.now()
    key = Entry.objects.get().key
    made = entering.enter(
        people["town"], register, recognition(1, batch="第二批"), correcting=key, based_on=1, reason="批次写错"
    )
    deciding.accept(people["planner"], [made.seq])
    assert [row["batch"] for row in rows_of(register)] == ["第二批"]
    assert records.as_known(register, before)[key]["batch"] == "第一批"


def test_a_correction_of_the_day_moves_the_record_to_its_new_key(people, register):
    keep("recognition", recognition(1))
    key = Entry.objects.get().key
    row = recognition(1, issued_on="2024-12-01")
    made = entering.enter(people["town"], register, row, correcting=key, based_on=1, reason="日期写错")
    deciding.accept(people["planner"], [made.seq])
    assert [str(row["issued_on"]) for row in rows_of(register)] == ["2024-12-01"]
    undo = undoing.undo(people["town"], register, rows_of(register)[0]["key"], reason="原来是对的")
    deciding.accept(people["planner"], [undo])
    assert [row["key"] for row in rows_of(register)] == [key]


def test_two_corrections_of_one_record_do_not_overwrite_each_other(people, register):
    keep("recognition", recognition(1))
    key = Entry.objects.get().key
    one, two = (
        entering.enter(people["town"], register, recognition(1, batch=word), correcting=key, based_on=1, reason="更正")
        for word in ("甲", "乙")
    )
    deciding.accept(people["planner"], [one.seq])
    with pytest.raises(Conflict, match="RG-005"):
        deciding.accept(people["planner"], [two.seq])
    deciding.accept(people["planner"], [two.seq], even_if_changed=True)
    assert [row["batch"] for row in rows_of(register)] == ["乙"]


def test_undoing_the_first_entry_takes_the_record_away_and_keeps_its_history(people, register):
    keep("recognition", recognition(1))
    key = Entry.objects.get().key
    seq = undoing.undo(people["town"], register, key, reason="不是本地企业")
    deciding.accept(people["planner"], [seq])
    assert rows_of(register) == [] and records.entries_of("recognition", key).count() == 3


def test_the_database_refuses_to_change_or_delete_an_entry(register):
    keep("recognition", recognition(1))
    for attempt in (lambda: Entry.objects.update(reason="x"), lambda: Entry.objects.all().delete()):
        with pytest.raises(DatabaseError, match="AC-009"), transaction.atomic():
            Waiting.objects.all().delete()
            attempt()


def test_the_chain_verifies_and_tells_where_it_was_broken(register, monkeypatch):
    for number in range(1, 6):
        keep("recognition", recognition(number))
    count, _, breaks = chaining.verify()
    assert count == 5 and breaks == []
    real = chaining._rows

    def tampered():
        for row in real():
            yield row | ({"reason": "x"} if row["seq"] == 3 else {})

    monkeypatch.setattr(chaining, "_rows", tampered)
    assert [each.seq for each in chaining.verify()[2]] == [3]


def test_rebuilding_gives_the_same_table(people, register):
    for number in range(1, 8):
        keep("recognition", recognition(number))
    key = Entry.objects.get(seq=3).key
    deciding.accept(people["planner"], [undoing.withdraw(people["town"], register, key, reason="迁出")])
    before = rows_of(register)
    assert len(before) == 6
    tables.rebuild(register)
    assert rows_of(register) == before
