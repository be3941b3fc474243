"""Lights turn with the calendar, and the day on which they did is noted."""

from __future__ import annotations

from datetime import date

import making
import pytest
from django.core.management import call_command

from kechuang.apps.plans.actions import lights
from kechuang.apps.plans.models import LightChange

pytestmark = pytest.mark.django_db


@pytest.fixture
def target(people):
    target = making.commitment(making.adopted_plan(people), value="12")  # one in every 30.4 days
    making.evidence(target, 1, date(2026, 1, 5))
    return target


def test_days_the_site_stood_still_are_made_up_so_that_a_change_has_its_day(target):
    lights.measure_through(date(2026, 1, 31))
    lights.measure_through(date(2026, 3, 2))
    # Two are due when 12 × days / 365 reaches 2: on day 61, the second of March.
    assert [change.on for change in LightChange.objects.all()] == [date(2026, 1, 31), date(2026, 3, 2)]


def test_measuring_twice_on_a_day_writes_nothing_more(target):
    lights.measure_through(date(2026, 3, 31))
    assert lights.measure_through(date(2026, 3, 31)) == []


def test_after_a_long_stop_only_the_last_days_are_made_up():
    days = lights.days_since(date(2020, 1, 1), date(2026, 3, 31))
    assert len(days) == lights.MOST_DAYS_MADE_UP and days[-1] == date(2026, 3, 31)


def test_the_command_measures_today(target, capsys):
    call_command("measure_lights")
    assert "有 1 项目标的灯变了" in capsys.readouterr().out
