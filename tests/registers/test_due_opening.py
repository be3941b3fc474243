"""Who owes which report is written down once, for whoever was there in the period."""

from __future__ import annotations

import time
from datetime import date
from io import StringIO
from typing import Any

import due_making as making
import keeping
import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from kechuang.apps.accounts.models import Role
from kechuang.apps.orgs.models import Organisation, Unit, UnitKind, UnitSuccession
from kechuang.apps.registers import catalogue
from kechuang.apps.registers.actions.appending import Circumstances, append
from kechuang.apps.registers.actions.due_opening import not_opened, open_due_reports
from kechuang.apps.registers.actions.undoing import undoing
from kechuang.apps.registers.models import DueReport, Entry, Standing, Way
from kechuang.apps.registers.queries.due_reporters import answers_for
from kechuang.catalog.register import Register

pytestmark = pytest.mark.django_db
ON = date(2026, 3, 20)
JANUARY = date(2026, 1, 1)
OUTPUT = "industry_output"


@pytest.fixture(autouse=True)
def here(settings: Any) -> None:
    settings.REGION = making.COUNTY


def opened(register: str = OUTPUT, on: date = ON, since: date | None = JANUARY) -> Any:
    return open_due_reports(on, since=since, only=[register])


def owing(register: str, first: str) -> set[str]:
    rows = DueReport.objects.filter(register=register, first=first).select_related("unit", "organisation")
    return {str(row.unit or row.organisation) for row in rows}


def test_one_report_per_reporter_and_period_and_opening_twice_changes_nothing():
    making.town("石桥镇"), making.town("科创园", UnitKind.PARK), making.town("发展改革委", UnitKind.DEPARTMENT)
    assert opened().new == 6
    before = list(DueReport.objects.order_by("pk").values())
    assert (opened().new, opened(since=None).new, list(DueReport.objects.order_by("pk").values())) == (0, 0, before)
    assert {(row.first.month, row.until.month, row.due_on) for row in DueReport.objects.all()} == {
        (1, 2, date(2026, 2, 25)), (2, 3, date(2026, 3, 25)), (3, 4, date(2026, 4, 25))
    }  # fmt: skip


def test_a_new_site_owes_from_the_period_in_which_it_began_to_collect():
    making.town("石桥镇")
    today = timezone.localdate()
    opened(on=today, since=None)
    assert [row.first for row in DueReport.objects.all()] == [today.replace(day=1)]


def test_what_was_asked_from_an_earlier_day_is_kept_up():
    making.town("石桥镇")
    opened(on=date(2026, 1, 31))
    opened(on=ON, since=None)
    assert [row.first.month for row in DueReport.objects.order_by("first")] == [1, 2, 3]


def test_the_units_of_other_places_owe_nothing_and_general_divisions_only_once_somebody_works_there():
    making.town("石桥镇")
    Unit.objects.create(name="高新科", code="division:x", kind=UnitKind.DIVISION)
    working = Unit.objects.create(name="成果科", code="division:y", kind=UnitKind.DIVISION)
    making.person("周", working, Role.DIVISION)
    other = making.Region.objects.create(code="Z99002", name="别县")
    Unit.objects.create(name="别镇", kind=UnitKind.TOWN, region=other)
    opened("training")
    assert owing("training", "2026-02-01") == {"石桥镇", "成果科"}


def test_a_site_that_does_not_say_where_it_is_asks_only_units_with_people(settings):
    settings.REGION = ""
    making.town("石桥镇")
    making.person("吴", making.town("南湖镇"))
    opened()
    assert owing(OUTPUT, "2026-02-01") == {"南湖镇"}


def test_a_unit_dissolved_before_the_period_owes_nothing_and_its_heir_does():
    old = making.town("东乡", valid_until=date(2026, 2, 1))
    new = making.town("东城街道", valid_from=date(2026, 2, 1))
    UnitSuccession.objects.create(predecessor=old, successor=new, on=date(2026, 2, 1))
    opened()
    assert (owing(OUTPUT, "2026-01-01"), owing(OUTPUT, "2026-02-01")) == ({"东乡"}, {"东城街道"})
    assert answers_for(new.pk, ON) == {old.pk, new.pk} and answers_for(old.pk, ON) == {old.pk}
    assert answers_for(new.pk, date(2026, 1, 15)) == {new.pk}


def test_a_unit_dissolved_during_the_period_leaves_the_report_to_its_heir():
    making.town("东乡", valid_until=date(2026, 2, 15))
    making.town("东城街道", valid_from=date(2026, 2, 15))
    opened()
    assert owing(OUTPUT, "2026-02-01") == {"东城街道"}


def test_a_merger_entered_late_takes_back_what_nobody_touched_and_leaves_what_was_sent():
    old = making.town("东乡")
    keeping.keep(OUTPUT, making.output(old, "2026-01"))
    opened()
    Unit.objects.filter(pk=old.pk).update(valid_until=JANUARY)
    assert opened(since=None).gone == 2
    assert [row.first.month for row in DueReport.objects.filter(unit=old)] == [1]


def test_organisations_owe_while_their_record_is_in_force_at_the_end_of_the_period():
    keeping.keep("recognition", keeping.recognition(1, issued_on="2022-11-18"))  # until 2025-11-18
    keeping.keep("recognition", keeping.recognition(2, issued_on="2025-11-18"))
    keeping.keep("recognition", keeping.recognition(3, kind="tech_sme", issued_on="2025-03-01"))
    opened("hnte_annual_report", since=date(2024, 1, 1))
    by_year = {first: owing("hnte_annual_report", f"{first}-01-01") for first in (2024, 2025, 2026)}
    one, two = "江阴市样本1号科技有限公司", "江阴市样本2号科技有限公司"
    assert by_year == {2024: {one}, 2025: {two}, 2026: {two}}
    assert {row.due_on for row in DueReport.objects.filter(first="2025-01-01")} == {date(2026, 5, 31)}


def test_a_dissolved_organisation_owes_nothing():
    keeping.keep("recognition", keeping.recognition(2, issued_on="2025-11-18"))
    Organisation.objects.update(ended_on=date(2025, 12, 1))
    assert opened("hnte_annual_report", since=date(2025, 1, 1)).new == 0


def test_a_record_taken_back_takes_the_debt_back():
    seq = keeping.keep("recognition", keeping.recognition(2, issued_on="2025-11-18"))
    assert opened("hnte_annual_report", since=date(2025, 1, 1)).new == 2
    register = catalogue.find("recognition")
    back = undoing(register, Entry.objects.get(seq=seq))
    append([making_accepted(back)], Circumstances(Way.UNDO))
    assert opened("hnte_annual_report", since=None).gone == 2 and not DueReport.objects.exists()


def making_accepted(draft: Any) -> Any:
    from dataclasses import replace

    return replace(draft, standing=Standing.ACCEPTED)


def test_what_came_before_the_report_was_written_down_counts_from_the_day_on_which_it_came():
    unit = making.town("石桥镇")
    by = making.person("吴镇街", unit)
    keeping.keep(OUTPUT, making.output(unit, "2026-01"), by=by)
    keeping.keep(OUTPUT, making.output(unit, "2026-01", status="final"), by=by)
    opened()
    row = making.report(unit, OUTPUT, "2026-01-01")
    first = Entry.objects.filter(register=OUTPUT).order_by("seq").first()
    assert first and (row.records, row.sent_at, row.sent_by) == (2, first.recorded_at, by)


def test_months_written_down_stay_when_the_register_is_collected_by_the_quarter(monkeypatch):
    making.town("石桥镇")
    opened(on=date(2026, 2, 10))
    by_quarter = quarterly(catalogue.find(OUTPUT))
    monkeypatch.setattr(catalogue, "current", lambda: {OUTPUT: by_quarter})
    opened(on=date(2026, 8, 1), since=None)
    spans = [(row.first.month, row.until.month) for row in DueReport.objects.order_by("first")]
    assert spans == [(1, 2), (2, 3), (4, 7), (7, 10)]


def quarterly(register: Register) -> Register:
    owed = register.collection
    assert owed is not None
    return register.model_copy(update={"collection": owed.model_copy(update={"every": "quarter"})})


def test_pages_know_what_is_not_written_down_yet():
    making.town("石桥镇")
    assert OUTPUT in not_opened(ON)
    opened()
    assert OUTPUT not in not_opened(ON) and OUTPUT in not_opened(date(2026, 4, 1))


def test_the_command_says_what_it_did_and_refuses_a_day_that_is_none():
    making.town("石桥镇")
    said = StringIO()
    today = timezone.localdate().isoformat()
    call_command("open_due_reports", since=today, register=[OUTPUT], stdout=said)
    assert said.getvalue() == "新增应报 1 件，取消不再应报的 0 件。\n"
    with pytest.raises(CommandError, match="2026-13-01"):
        call_command("open_due_reports", since="2026-13-01")


def test_a_thousand_reporters_and_twelve_months_take_few_questions(django_assert_max_num_queries):
    units = [Unit(name=f"第{number}镇", kind=UnitKind.TOWN, region=making.county()) for number in range(1000)]
    Unit.objects.bulk_create(units)
    began = time.perf_counter()
    with django_assert_max_num_queries(60):
        assert opened(on=date(2026, 12, 31)).new == 12_000
    assert time.perf_counter() - began < 20
    with django_assert_max_num_queries(20):
        assert opened(on=date(2026, 12, 31)).new == 0
