"""Numerals: what is written is read back, exactly, whatever the script; and nothing is found where nothing stands."""

from decimal import Decimal

import cn2an
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kechuang.readers.numerals import find_numerals, value_of
from kechuang.readers.quantities import Quantity, find_quantities
from kechuang.readers.view import folded

FULL_WIDTH = str.maketrans("0123456789.,", "０１２３４５６７８９．，")
SCALES = {"千": 10**3, "万": 10**4, "亿": 10**8}
whole_numbers = st.integers(1, 99_999_999)
decimals = st.decimals(min_value="0.01", max_value="99999", places=2)
LIKELY = st.text(alphabet="0１二三十百千万亿余多近过第约.,，—至家元个%人年条零点半两〇上超突破前", max_size=24)


def only_value(written: str) -> Decimal:
    (numeral,) = find_numerals(folded(written))
    return numeral.value


def only_quantity(written: str) -> Quantity:
    (quantity,) = find_quantities(folded(written))
    return quantity


def worth(quantity: Quantity) -> Decimal:
    """The value with the scale of its unit multiplied out: 1.2 亿元 → 120000000."""
    scale = 1
    for character in quantity.unit:
        scale *= SCALES.get(character, 1)
    return quantity.value * scale


@given(whole_numbers)
def test_arabic_digits_read_back(number):
    assert only_value(f"新增{number}家企业") == number


@given(decimals)
def test_decimal_figures_read_back_without_rounding(number):
    assert only_value(f"达到{number}%") == number


@given(whole_numbers, st.booleans())
def test_thousands_separators_do_not_cut_a_figure(number, wide):
    written = f"{number:,}"
    assert only_value(f"培训{written.translate(FULL_WIDTH) if wide else written}人次") == number


@given(whole_numbers | decimals)
def test_full_width_figures_read_back(number):
    assert only_value(f"达到{str(number).translate(FULL_WIDTH)}亿元") == number


@given(st.integers(1000, 9_999_999))
def test_blanks_inside_a_figure_do_not_cut_it(number):
    assert only_value(f"发放资料{number:,}份".replace(",", " ")) == number


@given(st.integers(1, 9999))
def test_chinese_numerals_read_back(number):
    assert only_value(f"新增{cn2an.an2cn(number, 'low')}家") == number


@given(st.integers(1, 9999))
def test_a_leading_one_may_be_left_out(number):
    written = cn2an.an2cn(number, "low")
    bare = written.removeprefix("一") if written[:2] in ("一十", "一百", "一千") else written
    assert only_value(f"新增{bare}家") == number


@given(st.integers(1, 9999), st.integers(1, 9999), st.booleans())
def test_yi_and_wan_together_are_one_amount(yi, wan, chinese):
    """1亿2000万元 and 一亿二千万元: the worth in yuan is what was meant, whichever unit carries it."""
    if chinese:
        gap = "零" if wan < 1000 else ""
        written = f"{cn2an.an2cn(yi, 'low')}亿{gap}{cn2an.an2cn(wan, 'low')}万元"
    else:
        written = f"{yi}亿{wan}万元"
    assert worth(only_quantity(f"完成投资{written}")) == yi * 10**8 + wan * 10**4


@given(st.integers(1, 999), st.integers(1000, 9999))
def test_wan_with_a_rest_is_one_number(wan, rest):
    assert worth(only_quantity(f"培训{wan}万{rest}人")) == wan * 10_000 + rest


@given(st.integers(1, 999), st.sampled_from("百千万亿"))
def test_a_scale_behind_digits_counts(number, scale):
    scales = {"百": 100, "千": 1000, "万": 10**4, "亿": 10**8}
    quantity = only_quantity(f"投入{number}{scale}元")
    value = quantity.value if scale in "百千" else worth(quantity)
    assert value == number * scales[scale]


@given(st.integers(1, 9999), st.sampled_from("余多"))
def test_yu_and_duo_make_a_number_indefinite(number, more):
    (numeral,) = find_numerals(f"服务企业{number}{more}家")
    assert numeral.value == number
    assert numeral.is_indefinite


@given(st.text() | LIKELY)
def test_no_text_is_too_odd_to_look_for_numerals(text):
    for numeral in find_numerals(folded(text)):
        assert numeral.value >= 0


@given(LIKELY)
def test_what_is_found_slices_the_numeral_and_nothing_overlaps(text):
    text, end = folded(text), 0
    for numeral in find_numerals(text):
        assert end <= numeral.start < numeral.end <= len(text)
        end = numeral.end
        written = text[numeral.start : numeral.end]
        assert not set(written) - set("0123456789.,零〇一二三四五六七八九两十百千万亿余多点")


@given(LIKELY)
@settings(max_examples=200)
def test_no_text_is_too_odd_to_look_for_quantities(text):
    text = folded(text)
    for quantity in find_quantities(text):
        assert quantity.from_bound <= quantity.start < quantity.end <= quantity.unit_end <= quantity.to_bound
        assert quantity.to_bound <= len(text)
        assert quantity.value_max is None or quantity.value_max > quantity.value


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("两百家", 200), ("十二个", 12), ("百余家", 100), ("近百场", 100), ("上千家次", 1000), ("一千零五人", 1005),
        ("一百二十件", 120), ("5百家", 500), ("3万5千人", 35000), ("2千万元", 2000),
        ("三百五十家", 350), ("一千二百人", 1200), ("十五场", 15), ("两千零五十项", 2050),
    ],
)  # fmt: skip
def test_common_ways_to_write_a_number(written, value):
    assert only_value(written) == value


@pytest.mark.parametrize("written", ["超万家", "突破万亿元", "近万人", "过亿元"])
def test_a_bare_scale_is_a_number_behind_a_bound(written):
    assert worth(only_quantity(written)) in (10**4, 10**8, 10**12)


@pytest.mark.parametrize("written", ["万企联动", "亿万群众", "万元产值", "零零落落", "", "家", "第", "〇〇"])
def test_scale_words_and_noughts_alone_are_no_numbers(written):
    assert find_quantities(folded(written)) == []


@pytest.mark.parametrize(
    "nonsense",
    [
        "", "零", "〇〇", "1.2.3", "十十十亿亿", "十百",
        "家",
        "1亿x",
    ],
)  # fmt: skip
def test_what_is_no_numeral_has_no_value(nonsense):
    assert value_of(nonsense) is None


def test_yi_with_a_rest_of_single_yuan_is_exact():
    assert worth(only_quantity("资助1亿500元")) == 100_000_500


@pytest.mark.parametrize(
    ("written", "value"), [("三点五亿元", "3.5"), ("零点八个百分点", "0.8"), ("百分之二点五", "2.5")]
)
def test_a_chinese_decimal_point_is_read(written, value):
    assert only_quantity(written).value == Decimal(value)


@pytest.mark.parametrize("written", ["五六家", "三四个", "七八名"])
def test_two_neighbouring_digits_are_an_estimate_not_a_figure(written):
    assert all(quantity.value < 10 for quantity in find_quantities(written))


@pytest.mark.parametrize("written", ["几十家", "数百家", "几百万元"])
def test_an_unknown_digit_is_never_read_as_one(written):
    assert all(quantity.comparator != "=" for quantity in find_quantities(written))


@pytest.mark.parametrize(("written", "value"), [("1.2万余人", 12_000), ("3亿多元", 300_000_000)])
def test_yu_behind_a_scale_is_read(written, value):
    assert worth(only_quantity(written)) == value
