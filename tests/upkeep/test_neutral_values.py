"""A value goes into a line and comes back the same, and what is missing stays apart from what is empty."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, models
from django.utils import timezone as clock
from hypothesis import given
from hypothesis import strategies as st

from kechuang.apps.accounts.models import AuditEntry
from kechuang.apps.orgs.models import Unit
from kechuang.apps.upkeep.values import as_line, from_line, into_database, neutral

WORDS = st.text(st.characters(exclude_categories=()))
KINDS: tuple[tuple[Any, models.Field[Any, Any]], ...] = (
    (st.dates(), models.DateField()),
    (st.times(), models.TimeField()),
    (st.timedeltas(timedelta(days=-9999), timedelta(days=9999)), models.DurationField()),
    (st.uuids(), models.UUIDField()),
    (st.binary(), models.BinaryField()),
    (
        st.decimals(allow_nan=False, allow_infinity=False, places=4),
        models.DecimalField(max_digits=60, decimal_places=4),
    ),
    (st.integers(), models.BigIntegerField()),
    (WORDS, models.TextField()),
    (st.booleans(), models.BooleanField()),
)


def through_a_line(value: Any) -> Any:
    return from_line(as_line([value]))[0]


def plain(prepared: Any) -> Any:
    """Bytes out of the driver's wrapping, which never equals another."""
    return getattr(prepared, "obj", prepared)


@pytest.mark.parametrize(("values", "field"), KINDS, ids=lambda each: type(each).__name__)
def test_every_kind_of_column_comes_back_as_it_was(values, field):
    @given(values)
    def holds(value):
        wanted = field.get_db_prep_save(value, connection)
        assert plain(into_database(field, connection)(through_a_line(value))) == plain(wanted)

    holds()


@given(st.datetimes(timezones=st.sampled_from([UTC, timezone(timedelta(hours=8))]), min_value=datetime(1, 1, 2)))
def test_a_moment_stays_the_same_moment_to_the_microsecond(moment):
    assert datetime.fromisoformat(through_a_line(moment)) == moment
    assert through_a_line(moment).endswith("+00:00")


@given(st.lists(WORDS | st.none() | st.integers() | st.dictionaries(WORDS, WORDS), max_size=6))
def test_a_row_is_one_line_whatever_is_written_in_it(row):
    line = as_line(row)
    assert line.count(b"\n") == 1 and line.endswith(b"\n")
    assert from_line(line) == row


def test_null_empty_zero_and_false_never_look_alike():
    assert as_line([None, "", 0, False, [], {}]) == b'[null,"",0,false,[],{}]\n'
    assert as_line([Decimal("0.00"), Decimal("1E+3")]) == b'["0.00","1000"]\n'


def test_a_column_without_a_value_stays_without():
    assert into_database(Unit._meta.get_field("valid_from"), connection)(None) is None
    assert into_database(AuditEntry._meta.get_field("before"), connection)(None) is None


def test_the_json_word_null_in_a_column_that_refuses_null_stays_that_word():
    prepared = into_database(models.JSONField(), connection)(None)
    assert prepared is not None
    assert plain(prepared) in ("null", None)


def test_a_reference_is_kept_as_the_column_it_points_at():
    assert into_database(Unit._meta.get_field("parent"), connection)(7) == 7


def test_a_type_no_column_gives_is_not_written_as_something_else():
    with pytest.raises(TypeError):
        neutral(object())
    assert neutral(clock.now()).endswith("+00:00")
