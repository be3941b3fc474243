"""The folded view: every place in it maps back to the issued text, whatever was folded away."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kechuang.kernel.span import Span
from kechuang.readers.outline import page_numbers
from kechuang.readers.view import View, fold, folded

PLAN_LIKE = st.text(
    alphabet="新增家企業發展臺灣萬億個鐵 　\t\n\r\u200b\ufeff\xa0，,．.；;（(〔［]）)１２3４Ａ％%—－-~～“「」”"
    "GDPR&㎡①⑴Ⅲ５ﬁ",
    max_size=60,
)
ANY = st.text(max_size=60) | PLAN_LIKE


def whole(text: str) -> View:
    return View(text, Span(0, len(text)))


@given(ANY)
def test_every_character_of_the_view_knows_where_it_was_issued(text):
    view = whole(text)
    assert len(view.at) == len(view.text) == len(view)
    assert all(0 <= place < len(text) for place in view.at)
    assert all(before < after for before, after in zip(view.at, view.at[1:], strict=False))


@given(ANY, st.data())
@settings(max_examples=150)
def test_an_issued_span_folds_back_to_the_same_words(text, data):
    """Cutting [i, j) in the view, going back to the issued text and folding that again changes nothing.

    Only whether a comma is a thousands separator, and whether a blank at the very edge is meant, hang on neighbours.
    """
    view = whole(text)
    start = data.draw(st.integers(0, len(view)))
    end = data.draw(st.integers(start, len(view)))
    again = folded(view.issued_span(start, end).of(text))
    assert again.replace("，", ",") == view.text[start:end].strip(" ").replace("，", ",")


@given(PLAN_LIKE)
def test_the_whole_view_maps_to_its_own_words(text):
    view = whole(text)
    span = view.issued_span(0, len(view))
    assert folded(span.of(text)) == view.text


@given(PLAN_LIKE, st.data())
def test_words_are_the_issued_characters_without_blanks(text, data):
    view = whole(text)
    start = data.draw(st.integers(0, len(view)))
    end = data.draw(st.integers(start, len(view)))
    assert view.words(start, end) == "".join(text[place] for place in view.at[start:end])


@given(PLAN_LIKE)
def test_folding_what_is_folded_changes_nothing(text):
    assert folded(folded(text)) == folded(text)


@given(ANY)
def test_each_character_folds_to_at_most_one(text):
    assert all(len(fold(character)) <= 1 for character in text)


@given(PLAN_LIKE, PLAN_LIKE, PLAN_LIKE)
def test_a_view_of_a_part_points_into_the_whole(before, middle, after):
    text = before + middle + after
    view = View(text, Span(len(before), len(before) + len(middle)))
    assert all(len(before) <= place < len(before) + len(middle) for place in view.at)
    assert view.text == folded(middle)


@given(PLAN_LIKE, st.integers(0, 60))
def test_a_position_is_the_first_character_at_or_behind_an_offset(text, offset):
    view = whole(text)
    position = view.position(offset)
    assert all(place < offset for place in view.at[:position])
    assert all(place >= offset for place in view.at[position:])


@pytest.mark.parametrize(
    ("issued", "seen"),
    [
        ("新增高新技術企業５０家", "新增高新技术企业50家"),
        ("達到２．５％", "达到2.5%"),
        ("新 增\u3000企业 20\n家", "新增企业20家"),
        ("(責任單位:科技局)", "（责任单位：科技局）"),
        ("〔2024〕3號", "（2024）3号"),
        ("3-5家，3－5家，3–5家", "3—5家，3—5家，3—5家"),
        ("R&D 经费", "R&D经费"),
        ("New  Energy 汽车", "New Energy汽车"),
        ("1,200人", "1,200人"),
        ("20,30家", "20，30家"),
        ("增長8%;占比60%", "增长8%；占比60%"),
        ("「雙創」", "“双创”"),
        ("二〇二三年科技工作要点", "2023年科技工作要点"),
        ("二〇二三年二月三日", "二〇二三年二月三日"),
    ],
)
def test_width_blanks_and_script_are_folded(issued, seen):
    assert folded(issued) == seen


def test_words_keep_script_and_width_as_issued():
    view = whole("新增 高新技術\n企業５０家")
    place = view.text.index("高新")
    assert view.words(place, place + 6) == "高新技術企業"
    assert view.words(place + 6, place + 8) == "５０"


def test_a_page_number_between_two_halves_of_a_sentence_is_passed_over():
    text = "推动科\n— 3 —\n技型企业融资20亿元"
    span = Span(0, len(text))
    view = View(text, span, page_numbers(text, span))
    assert view.text == "推动科技型企业融资20亿元"
    assert view.issued_span(2, 5).of(text) == "科\n— 3 —\n技型"


def test_an_empty_stretch_has_a_place():
    view = whole("  家 ")
    assert view.issued_span(0, 0) == Span(2, 2)
    assert view.issued_span(1, 1) == Span(4, 4)
