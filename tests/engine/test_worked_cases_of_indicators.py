"""Every computed indicator and every cohort comes out as its own worked cases say."""

from __future__ import annotations

from functools import cache

import pytest

from kechuang.catalog.cohort import load_cohorts
from kechuang.catalog.faults import Fault
from kechuang.catalog.indicator import load_indicators
from kechuang.engine.cases import engine_faults

COMPUTED = sorted(each.code for each in load_indicators() if each.counting)


@cache
def faults_by_file() -> dict[str, list[Fault]]:
    """All at once: each alone would read the whole catalog again."""
    found: dict[str, list[Fault]] = {}
    for each in engine_faults():
        found.setdefault(each.file, []).append(each)
    return found


@pytest.mark.parametrize("code", COMPUTED)
def test_an_indicator_comes_out_as_its_cases_say(code):
    assert [fault.sentence for fault in faults_by_file().get(f"{code}.yaml", [])] == []


@pytest.mark.parametrize("code", sorted(load_cohorts()))
def test_a_cohort_comes_out_as_its_cases_say(code):
    assert [fault.sentence for fault in faults_by_file().get(f"{code}.yaml", [])] == []
