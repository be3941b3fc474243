"""Credit codes as GB 32100-2015 has them: what python-stdnum knows, and first places written with a letter."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st
from stdnum.cn import uscc

from kechuang.apps.registers.rules.known import code_fault

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
digits = st.text("0123456789", min_size=7, max_size=7)
rest = st.text(ALPHABET, min_size=9, max_size=9)


@given(st.sampled_from("0123456789ANYBX"), digits, rest, st.sampled_from(ALPHABET))
@example("9", "1320281", "MA1ABCDE8", "L")
@example("N", "2320281", "MF1234567", "9")
def test_a_code_passes_exactly_when_its_last_character_is_the_one_computed(first, region, body, last):
    code = f"{first}{region}{body}{last}"
    if first.isdigit():
        assert (code_fault(code) == "") == uscc.is_valid(code)
    else:
        assert (code_fault(code) == "") == (first in "ANY" and _computed(code) == last)


def _computed(code: str) -> str:
    """By hand, as the standard's annex describes it: 31 less the weighted sum's rest."""
    total = sum(ALPHABET.index(letter) * pow(3, place, 31) for place, letter in enumerate(code[:17]))
    return ALPHABET[(31 - total % 31) % 31]


@given(st.text(max_size=20))
def test_whatever_stands_there_is_judged(words):
    assert code_fault(words) == "" or "统一社会信用代码" in code_fault(words)


def test_a_rural_collective_is_told_the_right_last_character():
    assert code_fault("N2320281MF12345679") == ""
    assert "末位应为 9" in code_fault("N2320281MF1234567X")


def test_letters_that_look_like_digits_are_told_with_what_was_meant():
    right = "91320281MA000001XJ"
    assert f"可能是 {right}" in code_fault(right.replace("0", "O"))
    assert f"可能是 {right}" in code_fault("9I320281MA000001XJ")
    assert "可能是" not in code_fault("91320281MA000001XO")
    assert "前 8 位应是数字" in code_fault("9132028AMA000001XJ")


def test_an_old_number_is_called_one():
    assert "这里是 15 位；15 位的是旧的注册号或税号" in code_fault("320281123456789")
