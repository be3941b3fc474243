"""Every row of an example is one that a register takes, and a synthetic one at that."""

from collections import Counter
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reading_back import Reader
from stdnum.cn import uscc

from kechuang.catalog.register_files import load_registers
from kechuang.synth import names
from kechuang.synth.cells import Cells
from kechuang.synth.payloads import Payloads
from kechuang.synth.places import place_of
from kechuang.synth.scene import NOW, Scene
from kechuang.synth.world import all_rows, in_order

REGISTERS = load_registers()
PLACES = ("320281", "320804")


class Unchanged(dict):
    """Units go by their names."""

    def __missing__(self, name):
        return name


@cache
def rows(place):
    return list(all_rows(Scene(place_of(place), 600, 900, 11)))


@pytest.mark.parametrize("place", PLACES)
def test_every_register_has_rows(place):
    assert {code for code, _ in rows(place)} == set(REGISTERS)


@pytest.mark.parametrize("place", PLACES)
def test_a_line_reads_back_without_a_fault_as_the_very_payload(place):
    readers = {code: Reader(each) for code, each in REGISTERS.items()}
    cells = {code: Cells(each) for code, each in REGISTERS.items()}
    payloads = {code: Payloads(each, Unchanged()) for code, each in REGISTERS.items()}
    for code, row in rows(place):
        read = readers[code].check(cells[code].of(row))
        assert not read.errors, (code, row, read.errors)
        payload = payloads[code].of(row)
        assert (payload, payloads[code].key_of(payload)) == (read.payload, read.key)


@pytest.mark.parametrize("place", PLACES)
def test_no_record_comes_twice(place):
    payloads = {code: Payloads(each, Unchanged()) for code, each in REGISTERS.items()}
    keys = Counter((code, payloads[code].key_of(payloads[code].of(row))) for code, row in rows(place))
    assert [key for key, times in keys.items() if times > 1] == []


@pytest.mark.parametrize("place", PLACES)
def test_what_points_to_a_record_finds_it_and_comes_after_it(place):
    payloads = {code: Payloads(each, Unchanged()) for code, each in REGISTERS.items()}
    keys = {(code, payloads[code].key_of(payloads[code].of(row))) for code, row in rows(place)}
    order = in_order(list(REGISTERS))
    for code, row in rows(place):
        for name, field in REGISTERS[code].fields.items():
            if field.type == "record" and name in row:
                assert (field.to, row[name]) in keys
                assert order.index(field.to) < order.index(code)


@pytest.mark.parametrize("place", PLACES)
def test_every_organisation_is_marked_and_has_a_code_of_no_region(place):
    bodies = {value for _, row in rows(place) for value in row.values() if isinstance(value, names.Body)}
    assert len(bodies) > 600
    for body in bodies:
        assert body.name.endswith(names.MARK) and uscc.is_valid(body.code) and body.code[2:8] == "999999"


def test_nothing_has_happened_after_the_day_the_example_is_seen_on():
    for code, row in rows("320281"):
        for name, field in REGISTERS[code].fields.items():
            if field.type == "date" and field.most == "today" and name in row:
                assert row[name] <= NOW.isoformat(), (code, name, row)


def test_sources_contradict_each_other_now_and_then_and_leave_things_out():
    told: dict[tuple[str, int], set[int]] = {}
    figures = [row for code, row in rows("320281") if code == "enterprise_year"]
    for row in figures:
        if "sales" in row:
            told.setdefault((row["organisation"].code, row["year"]), set()).add(row["sales"])
    different = sum(len(sales) > 1 for sales in told.values())
    assert 0 < different < len(told) / 10
    assert any("profit" not in row for row in figures if row["source"] == "enterprise")


def test_some_firms_spend_exactly_what_the_law_asks():
    borders = {0.05, 0.04, 0.03}
    firms = [Scene(place_of("320281"), 600, 1).firms.firm(number) for number in range(600)]
    assert sum(firm.rd_ratio in borders for firm in firms if firm.hnte) >= 3


@given(st.integers(0, 31**6 - 1))
def test_every_credit_code_checks(number):
    assert uscc.is_valid(names.credit_code(number))


@given(st.integers(0, 2**31), st.integers(0, 3_000_000), st.integers(0, 3_000_000))
def test_two_numbers_never_share_a_word_or_a_person(seed, one, other):
    assert (names.word(seed, one) == names.word(seed, other)) == (one == other)
    assert (names.person(one) == names.person(other)) == (one == other)
