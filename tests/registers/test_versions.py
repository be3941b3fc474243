"""What the engine is given of a register: every accepted version, typed, with when it was known."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from keeping import credit_code, firm, keep, recognition

from kechuang.apps.accounts.models import User
from kechuang.apps.registers import catalogue, chaining, tables
from kechuang.apps.registers.actions import deciding, entering, undoing
from kechuang.apps.registers.models import Entry
from kechuang.apps.registers.queries.versions import versions
from kechuang.engine.rows import known_rows

pytestmark = pytest.mark.django_db
KEY = f"{credit_code(1)}|hnte|2024-11-18"


@pytest.fixture
def clock(monkeypatch):
    """`clock(day)`: entries from here on are recorded that day at noon."""

    def set_to(day: str) -> None:
        noon = timezone.make_aware(datetime.fromisoformat(f"{day}T12:00:00"))
        moments = (noon + timedelta(seconds=each) for each in range(10_000))
        monkeypatch.setattr(chaining, "now", lambda before=None: next(moments))

    return set_to


def corrected(people: dict[str, User], batch: str) -> None:
    now = Entry.objects.filter(key=KEY).order_by("-seq").first()
    assert now is not None
    register = catalogue.find("recognition")
    made = entering.enter(people["town"], register, recognition(1, batch=batch), correcting=KEY, based_on=now.seq,
                          reason="批次写错")  # fmt: skip
    deciding.accept(people["planner"], [made.seq])


def test_a_correction_closes_the_version_before_it_on_its_day(people, clock):
    clock("2025-01-10")
    keep("recognition", recognition(1, batch="第一批"))
    clock("2025-02-01")
    corrected(people, "第二批")
    found = list(versions(catalogue.find("recognition")))
    assert [(each.values["batch"], each.known_from, each.known_until) for each in found] == [
        ("第一批", date(2025, 1, 10), date(2025, 2, 1)),
        ("第二批", date(2025, 2, 1), None),
    ]
    assert {each.key for each in found} == {KEY}
    assert (found[0].valid_from, found[0].valid_until) == (date(2024, 11, 18), date(2027, 11, 18))


def test_of_two_versions_of_one_day_the_last_is_known_at_its_end(people, clock):
    clock("2025-01-10")
    keep("recognition", recognition(1, batch="第一批"))
    corrected(people, "第二批")
    rows = {"recognition": list(versions(catalogue.find("recognition")))}
    on = {day: [each.values["batch"] for each in known_rows(rows, day)["recognition"]]
          for day in (date(2025, 1, 9), date(2025, 1, 10), date(2026, 1, 1), None)}  # fmt: skip
    assert on == {date(2025, 1, 9): [], date(2025, 1, 10): ["第二批"], date(2026, 1, 1): ["第二批"], None: ["第二批"]}


def test_what_waits_or_was_taken_back_is_not_counted(people, clock):
    clock("2025-01-10")
    keep("recognition", recognition(1))
    entering.enter(people["town"], catalogue.find("recognition"), recognition(2))
    clock("2025-03-01")
    stands = Entry.objects.get(key=KEY)
    back = undoing.undo(people["planner"], catalogue.find("recognition"), KEY, reason="误登")
    if back and Entry.objects.get(pk=back).standing == "submitted":
        deciding.accept(people["division"], [back])
    [only] = versions(catalogue.find("recognition"))
    assert (only.seq, only.known_until) == (stands.seq, date(2025, 3, 1))


def test_values_are_typed_and_money_is_in_yuan():
    keep("enterprise_year", {"organisation": firm(1), "year": 2025, "source": "企业自报", "sales": "1,234.5",
                             "rd_hnte": "不适用", "staff": 120, "has_rd_unit": "是"})  # fmt: skip
    [found] = versions(catalogue.find("enterprise_year"))
    assert found.values == {"organisation": credit_code(1), "year": 2025, "source": "enterprise",
                            "sales": Decimal("12345000"), "staff": Decimal(120), "has_rd_unit": True}  # fmt: skip
    assert found.not_applicable == {"rd_hnte"}


def test_the_versions_without_end_are_the_records_in_force(people):
    for number in range(1, 5):
        keep("recognition", recognition(number))
    corrected(people, "第二批")
    register = catalogue.find("recognition")
    standing = {each.seq: each.key for each in versions(register) if each.known_until is None}
    assert standing == dict(tables.typed(register)._default_manager.values_list("seq", "key"))
