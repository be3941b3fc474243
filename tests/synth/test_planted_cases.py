"""The cases planted on purpose do what the manifest says of them."""

from datetime import date

import pytest

from kechuang.catalog.register_files import load_registers
from kechuang.catalog.validity import holds, merged, span_of
from kechuang.synth.places import place_of
from kechuang.synth.scene import Scene
from kechuang.synth.traps import traps

TRAPS = {each.code: each for each in traps(Scene(place_of("320281"), 100, 100))}


def spans(code):
    register = load_registers()["recognition"]
    return [span_of(register, row) for name, row in TRAPS[code].rows if name == "recognition"]


def test_two_certificates_overlap_and_are_one_stretch_of_time():
    one, other = spans("overlap")
    assert other[0] < one[1]
    assert len(merged([one, other])) == 1


def test_a_late_renewal_leaves_a_gap():
    assert len(merged(spans("late_renewal"))) == 2
    assert not any(holds(span, date(2023, 6, 30)) for span in spans("late_renewal"))


def test_a_certificate_of_29_february_holds_three_full_years():
    assert spans("leap_day") == [(date(2024, 2, 29), date(2027, 3, 1))]


def test_a_revoked_certificate_ends_on_that_day():
    assert spans("revoked")[0][1] == date(2025, 6, 1)


def test_the_firm_that_moved_is_counted_by_another_unit_from_then_on():
    areas = [row["area"] for name, row in TRAPS["moved"].rows if name == "assessed_area"]
    assert areas[0] != areas[1] == areas[2]


def test_two_firms_bear_one_name_and_have_two_codes():
    bodies = {row["organisation"] for name, row in TRAPS["namesake"].rows if name == "organisation"}
    assert len(bodies) == 2 and len({body.name for body in bodies}) == 1


@pytest.mark.parametrize("code", TRAPS)
def test_each_case_says_in_one_sentence_what_it_is(code):
    assert 6 < len(TRAPS[code].what) < 40 and not TRAPS[code].what.endswith("。")
