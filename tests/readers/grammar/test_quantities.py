"""Quantities: a numeral becomes one by its unit and bound words; look-alikes of both stay words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kechuang.readers.quantities import Quantity, find_quantities
from kechuang.readers.view import folded

UNITS = [
    "家", "个", "项", "件", "人", "名", "人次", "场", "次", "篇", "期", "条", "所", "亩", "位", "户", "座", "台",
    "%", "个百分点", "亿元", "万元", "万亿元", "万人", "万家", "万平方米", "平方公里", "人年", "个（项）", "项（个）",
    "台（套）", "家次", "场次", "万份", "亿株", "吨", "万吨", "万千瓦", "件/万人", "倍", "批次", "课时", "小时",
]  # fmt: skip


def read(words: str) -> list[Quantity]:
    return find_quantities(folded(words))


def only(words: str) -> Quantity:
    (quantity,) = read(words)
    return quantity


@pytest.mark.parametrize("unit", UNITS)
def test_every_unit_is_read_behind_a_number(unit):
    quantity = only(f"达到25{unit}。")
    assert (quantity.value, quantity.unit) == (25, folded(unit))


@pytest.mark.parametrize(
    ("said", "comparator"),
    [
        ("20家", "="), ("达到20家", "="), ("为20家", "="), ("保持在20家", "="), ("提高到20%", "="),
        ("20家以上", ">="), ("20家及以上", ">="), ("20家（含）以上", ">="), ("不少于20家", ">="),
        ("不低于20家", ">="), ("至少20家", ">="), ("达到20家以上", ">="), ("≥20家", ">="), ("上百家", ">="),
        ("超20家", ">"), ("超过20家", ">"), ("突破20家", ">"), ("逾20家", ">"), ("过百家", ">"), ("累计超过20家", ">"),
        ("20余家", ">"), ("20多家", ">"),
        ("20天以下", "<="), ("20天以内", "<="), ("不超过20天", "<="), ("控制在20天以内", "<="), ("≤20天", "<="),
        ("低于20%", "<"), ("约20家", "approx"), ("20家左右", "approx"), ("近20家", "approx"), ("近百家", "approx"),
        ("力争20家", "="), ("确保20家", "="), ("争取20家", "="), ("计划20家", "="),
    ],
)  # fmt: skip
def test_only_bound_words_decide_the_comparator(said, comparator):
    assert only(said).comparator == comparator


@pytest.mark.parametrize(
    "said", ["超20家以上", "至少20家以上", "不少于20家以上", "突破20家以上", "超过20家及以上", "逾20家以上"]
)
def test_of_two_bounds_the_one_that_includes_the_number_wins(said):
    quantity = only(said)
    assert quantity.comparator == ">="
    assert folded(said)[quantity.from_bound : quantity.to_bound] == said


DASHES = ["—", "-", "－", "–", "～", "~", "〜", "——", "至", "到", " — ", "−"]


@pytest.mark.parametrize("dash", DASHES)
@pytest.mark.parametrize("first_unit", ["", "家"])
def test_a_range_has_two_ends_whatever_the_dash(dash, first_unit):
    quantity = only(f"培育3{first_unit}{dash}5家")
    assert (quantity.comparator, quantity.value, quantity.value_max, quantity.unit) == ("range", 3, 5, "家")


@given(st.integers(1, 999), st.integers(1, 999), st.sampled_from(DASHES), st.sampled_from(["家", "%", "万元", "项"]))
def test_a_range_reads_back(low, step, dash, unit):
    quantity = only(f"{low}{dash}{low + step}{unit}")
    assert (quantity.value, quantity.value_max) == (low, low + step)


@pytest.mark.parametrize(
    ("said", "low", "high", "unit"),
    [
        ("四至六个", 4, 6, "个"), ("十到十五名", 10, 15, "名"), ("3%—5%", 3, 5, "%"), ("2—3万人", 2, 3, "万人"),
        ("1.5—2亿元", "1.5", 2, "亿元"), ("1-2个（项）", 1, 2, "个（项）"),
    ],
)  # fmt: skip
def test_ranges_in_other_scripts_and_units(said, low, high, unit):
    quantity = only(said)
    assert (f"{quantity.value}", f"{quantity.value_max}", quantity.unit) == (str(low), str(high), unit)


@pytest.mark.parametrize(
    ("said", "value", "unit"),
    [
        ("百分之十五", 15, "%"), ("百分之20", 20, "%"), ("千分之三", 3, "‰"), ("六成", 60, "%"), ("３０％", 30, "%"),
        ("增长2倍", 2, "倍"),
    ],
)  # fmt: skip
def test_shares_in_words(said, value, unit):
    quantity = only(said)
    assert (quantity.value, quantity.unit) == (value, unit)


@pytest.mark.parametrize(
    "said",
    [
        "3家庭", "2名牌", "3人才", "5人民", "5条例", "4部门", "3次要", "2期间", "6位于", "3对接", "2成果",
        "3组织", "4户外", "5批准", "3项目", "2类型", "3种植", "5节能", "3站点", "2年度", "4支持", "3处理", "5场所",
        "6度假", "3份额", "2门槛", "3所有",
    ],
)  # fmt: skip
def test_a_word_that_only_begins_like_a_unit_is_none(said):
    assert read(said) == []


@pytest.mark.parametrize(
    "said",
    [
        "签约120项", "通过120项", "最近120项", "集约120亩", "节约120亩", "不过120项", "线上120场", "临近120天",
        "满足120家", "履约120项", "预约120次",
    ],
)  # fmt: skip
def test_a_bound_word_that_is_half_of_another_word_bounds_nothing(said):
    assert only(said).comparator == "="


@pytest.mark.parametrize(
    ("said", "value", "unit"),
    [("进入前50名", 50, "名"), ("跻身全国前100位", 100, "位"), ("进入全国30强", 30, "强"), ("位居全省前8", 8, "")],
)
def test_a_place_among_the_first_is_an_upper_limit(said, value, unit):
    quantity = only(said)
    assert (quantity.value, quantity.unit, quantity.comparator) == (value, unit, "<=")


@pytest.mark.parametrize("said", ["2024年", "第3", "5G", "3.0版", "一系列", "A1", "50", "2.1.1"])
def test_a_number_without_a_unit_is_no_quantity(said):
    assert [quantity for quantity in read(said) if quantity.dimension != "time"] == []


def test_lists_are_read_number_by_number():
    said = read("独角兽企业3家、瞪羚企业20家和雏鹰企业80家以上")
    assert [(f"{quantity.value}", quantity.comparator) for quantity in said] == [("3", "="), ("20", "="), ("80", ">=")]


def test_the_spans_say_which_words_are_number_unit_and_bound():
    words = "累计超过1,200万元以上"
    quantity = only(words)
    assert words[quantity.start : quantity.end] == "1,200"
    assert words[quantity.start : quantity.unit_end] == "1,200万元"
    assert words[quantity.from_bound : quantity.to_bound] == words
    assert (quantity.before, quantity.after) == ("累计超过", "以上")


@pytest.mark.parametrize("said", ["8000万—1亿元", "2万—3万人", "5千万至1亿元"])
def test_a_range_across_two_scales_keeps_its_lower_end(said):
    assert only(said).comparator == "range"


def test_a_range_that_runs_backwards_lends_no_unit():
    words = "由8—5家"
    first = read(words)[0]
    assert words[first.end : first.unit_end] == first.unit
