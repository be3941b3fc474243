"""The demo's registers: a county's worth by the road of any entry, and something on every page."""

from datetime import date

import pytest
from django.core.management import call_command
from django.test import override_settings

from kechuang.apps.accounts.actions import create_demo_people
from kechuang.apps.orgs.loading import load_catalog
from kechuang.apps.orgs.models import Organisation
from kechuang.apps.registers import catalogue, chaining, tables
from kechuang.apps.registers.models import BatchState, DueReport, Entry, ImportBatch, Standing, Waiting, Way
from kechuang.demo import county
from kechuang.demo.county_registers import FAULTY_NAME, LIST_NAME, fill_registers
from kechuang.demo.life import by_role, give_units
from kechuang.demo.load import _county_units

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def people(django_db_setup, django_db_blocker, tmp_path_factory):
    """Loaded once; the tables are emptied after this module's tests."""
    folder = tmp_path_factory.mktemp("files")
    with django_db_blocker.unblock(), override_settings(FILES_DIR=folder, REGION=county.CODE):
        made = create_demo_people("kechuang-demo")
        load_catalog()
        _county_units(made)
        give_units(by_role(made))
        list(fill_registers(by_role(made)))
        yield by_role(made)
        call_command("flush", interactive=False, verbosity=0)


def count(code):
    return tables.typed(catalogue.find(code))._default_manager.count()


def test_every_register_holds_something(people):
    assert [code for code in catalogue.current() if not count(code)] == []
    assert 600 <= Organisation.objects.count() <= 1_000
    assert count("technology_contract") >= 1_500


def test_the_chain_holds_and_every_accepted_entry_had_two_people(people):
    entries, _, breaks = chaining.verify()
    assert entries > 15_000 and breaks == []
    accepted = Entry.objects.filter(way=Way.SYNTH, standing=Standing.ACCEPTED)
    pairs = set(accepted.order_by().values_list("entered_by_id", "accepted_by_id", "reason").distinct())
    assert len(pairs) == 1
    entered, accepting, reason = pairs.pop()
    assert entered != accepting and reason == "示例数据"


def test_something_waits_and_something_is_disputed(people):
    waiting = Waiting.objects.values_list("register", flat=True)
    assert {"visit", "assessed_area"} <= set(waiting)
    assert Waiting.objects.filter(register="assessed_area", disputed=True).exists()


def test_a_list_with_faults_is_previewed_and_another_waits_for_its_headings(people):
    faulty = ImportBatch.objects.get(file_name=FAULTY_NAME)
    assert (faulty.state, faulty.counts["bad"], faulty.counts["new"]) == (BatchState.PREVIEWED, 3, 5)
    assert ImportBatch.objects.get(file_name=LIST_NAME).state == BatchState.UPLOADED


def test_reports_are_sent_late_and_missing(people):
    owed = DueReport.objects.filter(due_on__lt=date.today())
    assert owed.filter(sent_at__isnull=True).exists()
    days = [(each.sent_at.date() - each.due_on).days for each in owed.filter(sent_at__isnull=False)]
    assert min(days) < 0 < max(days)


def test_the_county_has_as_many_high_tech_enterprises_as_its_plan_says(people):
    model = tables.typed(catalogue.find("recognition"))
    on = date(2025, 12, 31)
    valid = model._default_manager.filter(kind="hnte", valid_from__lte=on, valid_until__gt=on)
    assert abs(valid.values("organisation").distinct().count() - 71) <= 2


def test_a_second_run_changes_nothing(people):
    before = Entry.objects.count(), DueReport.objects.count(), ImportBatch.objects.count()
    list(fill_registers(people))
    assert (Entry.objects.count(), DueReport.objects.count(), ImportBatch.objects.count()) == before
