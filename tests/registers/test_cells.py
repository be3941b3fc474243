"""One cell, as people write it: what is kept of it, or what is said of it."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kechuang.apps.registers.rules.cells import Written, read_cell
from kechuang.apps.registers.rules.days import NotADay, read_day, read_month, read_year
from kechuang.apps.registers.rules.known import Anything
from kechuang.apps.registers.rules.numbers import NotANumber, canonical, read_number
from kechuang.catalog.codes import Code, CodeList
from kechuang.catalog.register import RegisterField

KNOWN = Anything(date(2026, 11, 22))


def read(raw, **field):
    return read_cell("x", RegisterField.model_validate({"name": "某项", **field}), None, raw, KNOWN)


@pytest.mark.parametrize(
    ("raw", "unit", "value"),
    [
        ("1,234.50", "万元", "1234.5"),
        ("１，２３４", "人", "1234"),
        ("1.2亿元", "万元", "12000"),
        ("3 亿", "元", "300000000"),
        ("￥56", "元", "56"),
        ("12 人", "人", "12"),
        ("5.6%", "%", "5.6"),
        (0.1, "万元", "0.1"),
        ("1e3", "个", "1000"),
        ("-0.50", "%", "-0.5"),
        ("3千瓦时", "万千瓦时", "0.0003"),
        ("3万", "万千瓦时", "3"),
        ("3万", "千瓦时", "30000"),
        ("1.5万", "人", "15000"),
        (Decimal("12.0"), "家", "12"),
    ],
)
def test_numbers_as_people_write_them(raw, unit, value):
    assert canonical(read_number(raw, unit)) == value


@pytest.mark.parametrize(
    ("raw", "unit"), [("约100", "人"), ("12人", "万元"), ("十二", "人"), ("1,23", "人"), (True, "人"), ("5—6", "家")]
)
def test_what_is_no_number_in_this_column_is_refused(raw, unit):
    with pytest.raises(NotANumber):
        read_number(raw, unit)


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=4), st.sampled_from(["元", "万元", "亿元"]))
def test_a_number_written_and_read_is_the_same(value, unit):
    assert read_number(canonical(value), unit) == value
    assert read_number(f"{canonical(value)}{unit}", unit) == value
    assert canonical(Decimal(canonical(value))) == canonical(value)


@given(st.dates(min_value=date(1950, 1, 1), max_value=date(2100, 12, 31)))
def test_a_day_in_any_writing_is_that_day(day):
    writings = [day, datetime(day.year, day.month, day.day), f"{day:%Y%m%d}", f"{day.year}年{day.month}月{day.day}日",
                f"{day.year}/{day.month}/{day.day}", f"{day.year}.{day.month}.{day.day}", f"{day:%Y-%m-%d} 00:00:00",
                (day - date(1899, 12, 30)).days]  # fmt: skip
    assert {read_day(each) for each in writings} == {day}
    assert {read_month(each) for each in (day, f"{day:%Y-%m}", f"{day:%Y%m}", f"{day.year}年{day.month}月")} == {
        f"{day:%Y-%m}"
    }
    assert {read_year(each) for each in (day, day.year, f"{day.year}年度")} == {day.year}


@pytest.mark.parametrize("raw", ["2023-02-29", "2024-13-01", "2024年3月", "明年", "24-3-1", 12])
def test_what_is_no_day_is_refused(raw):
    with pytest.raises(NotADay):
        read_day(raw)


def test_missing_zero_and_not_applicable_are_three_things():
    number = {"type": "whole", "unit": "人"}
    assert [read(raw, **number).value for raw in ("", None, "—", "/", 0, "0")] == [None, None, None, None, 0, 0]
    assert read("不适用", **number).not_applicable and not read("", **number).not_applicable


def test_money_is_kept_in_yuan_to_the_fen():
    money = {"type": "money", "unit": "万元"}
    assert read("12.345678", **money).value == "123456.78"
    assert read("0.00000001", **money).faults[0].code == "RG-103"
    assert read(0.1 + 0.2, **money).value == "3000"


def test_a_long_number_that_excel_has_rounded_is_not_taken_for_a_code():
    assert read(9.132028112345e17, type="text").faults[0].code == "RG-111"
    assert read("912345678901234567", type="text").value == "912345678901234567"


def test_a_name_with_a_comma_in_it_is_one_of_several():
    field = {"name": "领域", "type": "codes", "codes": {"bio": "生物、医药", "it": "电子信息"}}
    declared = RegisterField.model_validate(field)
    listed = CodeList("x", "领域", "", (Code("bio", "生物、医药"), Code("it", "电子信息")))
    for words in ("生物、医药", "电子信息，生物、医药", "生物、医药、电子信息"):
        kept = read_cell("x", declared, listed, words, KNOWN).value
        assert kept == (["bio"] if words == "生物、医药" else ["bio", "it"])


def test_a_note_keeps_its_lines_and_loses_control_characters():
    assert read("一\r\n二\u200b", type="note").value == "一\n二"
    assert read("一\x00二", type="text").faults[0].code == "RG-113"


@pytest.mark.parametrize(
    ("code", "words"),
    [("91320281MA1ABCDE8X", "末位应为 L"), ("91320281MA1ABCDE8", "17 位"), ("91320281MAIABCDE8L", "不该有的字符")],
)
def test_a_wrong_credit_code_is_told_with_what_it_should_be(code, words):
    [fault] = read(Written(code, "某公司"), type="organisation").faults
    assert words in fault.what and fault.code == "RG-141"


def test_a_credit_code_is_read_whatever_its_width_and_case():
    assert read("９１３２０２８１ｍａ１ａｂｃｄｅ８ｌ", type="organisation").value == "91320281MA1ABCDE8L"
    assert read(" 9132 0281 MA1A BCDE 8L ", type="organisation").value == "91320281MA1ABCDE8L"


def test_a_month_kept_as_a_number_that_may_be_january_or_october_is_asked_about():
    with pytest.raises(NotADay, match="1 月还是 10 月"):
        read_month(2024.1)
    assert (read_month("2024.1"), read_month(2024.3), read_month(202410.0)) == ("2024-01", "2024-03", "2024-10")
