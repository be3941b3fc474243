"""Nothing that two people do at once, or one after the other, leaves a record twice or writes over another unseen."""

from __future__ import annotations

import pytest
from keeping import credit_code, keep, recognition

from kechuang.apps.orgs.models import Organisation
from kechuang.apps.registers import catalogue, tables
from kechuang.apps.registers.actions import deciding, entering, groups, identity, undoing
from kechuang.apps.registers.messages import RegisterFault
from kechuang.apps.registers.models import Entry, Waiting
from kechuang.apps.registers.queries.records import in_force

pytestmark = pytest.mark.django_db
WAS, BECAME = "2024-11-18", "2024-12-01"


@pytest.fixture
def register():
    return catalogue.find("recognition")


def days(register):
    rows = tables.typed(register)._default_manager.order_by("issued_on")
    return [str(day) for day in rows.values_list("issued_on", flat=True)]


def moved(people, register):
    """A record whose day, part of its key, was corrected: the old key and the new one."""
    keep("recognition", recognition(1))
    old = Entry.objects.latest("seq").key
    row = recognition(1, issued_on=BECAME)
    made = entering.enter(people["town"], register, row, correcting=old, reason="日期写错")
    deciding.accept(people["planner"], [made.seq])
    return old, Entry.objects.latest("seq").key


def test_two_entries_of_one_new_record_accepted_in_one_go_do_not_write_over_each_other(people, register):
    seqs = [entering.enter(people["town"], register, recognition(1, batch=word)).seq for word in ("第一批", "第二批")]
    with pytest.raises(RegisterFault, match="RG-005"):
        deciding.accept(people["planner"], seqs)
    assert days(register) == [] and Waiting.objects.count() == 2


def test_a_correction_that_moves_a_record_never_lands_on_another_accepted_since(people, register):
    keep("recognition", recognition(1))
    key = Entry.objects.get().key
    row = recognition(1, issued_on=BECAME)
    made = entering.enter(people["town"], register, row, correcting=key, reason="日期写错")
    keep("recognition", recognition(1, issued_on=BECAME, batch="另一张证书"))
    for even_so in (False, True):
        with pytest.raises(RegisterFault, match="RG-010"):
            deciding.accept(people["planner"], [made.seq], even_if_changed=even_so)
    assert days(register) == [WAS, BECAME]
    assert tables.typed(register)._default_manager.get(issued_on=BECAME).batch == "另一张证书"


def test_what_moved_to_another_key_is_not_brought_back_beside_itself(people, register):
    old, _ = moved(people, register)
    with pytest.raises(RegisterFault, match="RG-007"):
        undoing.undo(people["town"], register, old, reason="旧页面上点的")
    assert days(register) == [BECAME]


def test_undoing_a_new_record_under_a_key_that_was_left_does_not_bring_back_the_one_that_left(people, register):
    old, new = moved(people, register)
    keep("recognition", recognition(1, batch="后来的另一张"))
    assert days(register) == [WAS, BECAME]
    undo = undoing.undo(people["town"], register, old, reason="录错了")
    deciding.accept(people["planner"], [undo])
    assert days(register) == [BECAME] and in_force(register, old) is None and in_force(register, new)


def test_undoing_a_move_does_not_land_on_a_record_entered_since_under_the_old_key(people, register):
    _, new = moved(people, register)
    undo = undoing.undo(people["town"], register, new, reason="原来是对的")
    keep("recognition", recognition(1, batch="后来的另一张"))
    with pytest.raises(RegisterFault, match="RG-010"):
        deciding.accept(people["planner"], [undo])
    with pytest.raises(RegisterFault, match="RG-010"):
        undoing.undo(people["town"], register, new, reason="原来是对的")
    assert days(register) == [WAS, BECAME]


def proposed_as_one(people):
    """Body 2, which is accepted already, turns out to be body 1."""
    kept, other = (Organisation.objects.get(identifier=credit_code(number)) for number in (1, 2))
    group = identity.one_body(people["town"], kept, other, reason="同一企业", file=None)
    groups.accept(people["planner"], group.pk)


def test_what_waited_under_the_code_of_a_body_that_became_another_is_not_counted_beside_it(people, register):
    """The entry came before its body was kept, so nothing but its words tells whom it is about."""
    waits = entering.enter(people["town"], register, recognition(2, issued_on=BECAME))
    keep("recognition", recognition(1))
    keep("recognition", recognition(1, issued_on=BECAME))
    keep("recognition", recognition(2, issued_on="2020-12-01"))
    proposed_as_one(people)
    with pytest.raises(RegisterFault, match="RG-014"):
        deciding.accept(people["planner"], [waits.seq])
    assert days(register) == ["2020-12-01", WAS, BECAME]


def test_undoing_does_not_bring_back_the_code_that_a_body_no_longer_has(people, register):
    keep("recognition", recognition(1))
    keep("recognition", recognition(2, issued_on=BECAME))
    proposed_as_one(people)
    key = in_force(register, Entry.objects.latest("seq").key).key
    undo = undoing.undo(people["town"], register, key, reason="试试")
    with pytest.raises(RegisterFault, match="RG-014"):
        deciding.accept(people["planner"], [undo])
    assert days(register) == [WAS, BECAME]
