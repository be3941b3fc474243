"""Two people decide on, or correct, the same at the same moment: one of them does it, the other is told."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from keeping import firm, keep, recognition

from kechuang.apps.accounts.models import Role, User
from kechuang.apps.orgs.models import Unit
from kechuang.apps.registers import catalogue, chaining
from kechuang.apps.registers.actions import deciding, entering
from kechuang.apps.registers.messages import Conflict, RegisterFault
from kechuang.apps.registers.models import Entry, Standing, Waiting

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*deeds: Callable[[], Any]) -> list[Any]:
    """What each deed gave or raised, all of them begun at the same moment on connections of their own."""
    start, results = threading.Barrier(len(deeds)), [None] * len(deeds)

    def do(number: int, deed: Callable[[], Any]) -> None:
        try:
            start.wait()
            results[number] = deed()
        except RegisterFault as fault:
            results[number] = fault
        finally:
            connection.close()

    threads = [threading.Thread(target=do, args=each) for each in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def codes(results: list[Any]) -> list[str]:
    return [each.code for each in results if isinstance(each, RegisterFault)]


def second_planner() -> User:
    return User.objects.create(username="planner2", name="计划乙", role=Role.PLANNER)


def entered(who: User, **given: Any) -> int:
    result = entering.enter(who, **({"register": catalogue.find("recognition")} | given))
    assert result.seq, result.checked.faults
    return result.seq


def test_of_two_who_accept_the_same_entries_one_does_and_the_other_is_told(people):
    seqs = [entered(people["town"], raw=recognition(number)) for number in range(1, 6)]
    deciders = (people["planner"], second_planner())
    results = at_once(*(lambda who=who: deciding.accept(who, seqs) for who in deciders))
    assert codes(results) == ["RG-003"]
    decisions = Entry.objects.exclude(answers=None)
    assert sorted(decisions.values_list("answers", flat=True)) == seqs, "each is answered once"
    assert decisions.values("accepted_by").distinct().count() == 1 and not Waiting.objects.exists()
    assert chaining.verify()[2] == []


def test_of_two_corrections_of_one_record_accepted_at_once_one_conflicts(people):
    stood = keep("recognition", recognition(1))
    key = Entry.objects.get(seq=stood).key
    seqs = [
        entered(people["town"], raw=recognition(1, batch=words), correcting=key, based_on=stood, reason="核对")
        for words in ("甲批", "乙批")
    ]
    deciders = zip((people["planner"], second_planner()), seqs, strict=True)
    results = at_once(*(lambda who=who, seq=seq: deciding.accept(who, [seq]) for who, seq in deciders))
    conflicts = [each for each in results if isinstance(each, Conflict)]
    assert codes(conflicts) == ["RG-005"] and len(codes(results)) == 1
    assert Entry.objects.filter(standing=Standing.ACCEPTED).count() == 2 and Waiting.objects.count() == 1


def test_of_two_who_correct_where_nobody_else_accepts_one_conflicts(people):
    """A register in which one's own entries stand at once."""
    register = catalogue.find("visit")
    Unit.objects.create(name="高新科", kind="division")
    row = {
        "organisation": firm(1),
        "visited_on": "2025-09-12",
        "unit": "高新科",
        "subject": "高企申报",
        "state": "待办",
    }
    seq = entered(people["planner"], register=register, raw=row)
    stood = Entry.objects.get(seq=seq)
    assert stood.standing == Standing.ACCEPTED

    def correct(who: User, words: str) -> Any:
        raw = {**row, "need": words}
        return entering.enter(who, register, raw, correcting=stood.key, based_on=stood.seq, reason="核对")

    planners = ((people["planner"], "甲"), (second_planner(), "乙"))
    results = at_once(*(lambda who=who, words=words: correct(who, words) for who, words in planners))
    assert [type(each) for each in results if isinstance(each, RegisterFault)] == [Conflict]
    assert Entry.objects.count() == 2


def test_of_two_who_enter_the_same_record_both_are_heard_and_one_is_accepted(people):
    seqs = [entered(people["town"], raw=recognition(1)), entered(people["division"], raw=recognition(1, batch="乙"))]
    deciders = zip((people["planner"], second_planner()), seqs, strict=True)
    results = at_once(*(lambda who=who, seq=seq: deciding.accept(who, [seq]) for who, seq in deciders))
    assert codes(results) == ["RG-005"] and Waiting.objects.count() == 1
