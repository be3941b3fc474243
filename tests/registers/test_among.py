"""`__among` finds what `__in` finds, for columns of every kind and any number of values."""

from __future__ import annotations

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from kechuang.apps.orgs.models import Organisation, Region

pytestmark = pytest.mark.django_db


@given(wanted=st.sets(st.sampled_from(["甲", "乙'", '"丙"', "丁\\n", "", "戊"])))
def test_words_are_found_whatever_they_hold(wanted):
    known = {"甲", "乙'", '"丙"', "丁\\n"}
    for name in known - set(Organisation.objects.values_list("name", flat=True)):
        Organisation.objects.create(identifier=f"T{len(name)}{name}", name=name)
    found = set(Organisation.objects.filter(name__among=wanted).values_list("name", flat=True))
    assert found == set(Organisation.objects.filter(name__in=wanted).values_list("name", flat=True)) == wanted & known


def test_more_values_than_sqlite_takes_in_one_question():
    body = Organisation.objects.create(identifier="T1", name="甲")
    assert list(Organisation.objects.filter(pk__among=range(body.pk + 50_000))) == [body]
    assert not Organisation.objects.filter(pk__among=[]).exists()


def test_days_and_rows_that_are_pointed_to():
    today = timezone.localdate()
    region = Region.objects.first() or Region.objects.create(code="32", name="省")
    body = Organisation.objects.create(identifier="T1", name="甲", ended_on=today, region=region)
    assert list(Organisation.objects.filter(ended_on__among=[today])) == [body]
    assert list(Organisation.objects.filter(ended_on__among=[today.isoformat()])) == [body]
    assert list(Organisation.objects.filter(region__pk__among={region.pk})) == [body]
