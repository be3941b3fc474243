"""At the size of the place whose plan states a figure, the example has that figure."""

from functools import cache

import pytest
from counting import Counts

from kechuang.synth.calibration import Calibration, Stated, calibrations
from kechuang.synth.places import place_of
from kechuang.synth.scene import Scene
from kechuang.synth.world import all_rows

PLACES = ("320281", "320804")
STATED = [(code, each) for code in PLACES for each in calibrations()[code].plan]


@cache
def counts(code: str, seed: int = 3) -> Counts:
    given: Calibration = calibrations()[code]
    return Counts(all_rows(Scene(place_of(code), given.organisations, given.contracts, seed)))


@pytest.mark.parametrize(("code", "stated"), STATED, ids=[f"{code}-{each.what}-{each.year}" for code, each in STATED])
def test_the_rows_come_out_at_what_the_plan_states(code: str, stated: Stated):
    found = counts(code).figure(stated.what, stated.year)
    assert found == pytest.approx(stated.value, rel=0.03, abs=0.02 if stated.value < 5 else 2)


def test_half_the_firms_have_half_of_everything():
    given = calibrations()["320804"]
    half = Counts(all_rows(Scene(place_of("320804"), given.organisations // 2, given.contracts // 2, 3)))
    assert half.figure("hnte_in_force", 2024) == pytest.approx(63, abs=3)
    assert half.figure("sme", 2024) == pytest.approx(160, abs=5)
    assert half.figure("contract_value", 2024) == pytest.approx(8.5, rel=0.05)


def test_a_figure_that_contradicts_another_plan_is_told_and_not_pretended():
    told = calibrations()["320281"].contradicted
    assert [(each.what, each.year, each.value) for each in told] == [("hnte_net", 2020, 150)]


def test_certificates_of_high_tech_enterprises_come_in_autumn():
    months = {
        row["issued_on"][5:7]
        for code, row in all_rows(Scene(place_of("320804"), 200, 10))
        if code == "recognition" and row["kind"] == "hnte" and "难例" not in row["organisation"].name
    }
    assert months <= {"10", "11", "12"} and len(months) == 3
