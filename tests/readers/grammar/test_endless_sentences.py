"""A paragraph without any full stop costs time by its length and not by the square of it."""

from __future__ import annotations

import pytest

from kechuang.readers.sentences import LONGEST, split_sentences

PIECES = ("一、", "5家、", "百分之", "（", "和、", "1,", "每", "　")


@pytest.mark.parametrize("piece", PIECES)
def test_no_sentence_is_longer_than_any_real_one_and_all_of_it_is_read(piece: str) -> None:
    text = "新增" + piece * (6000 // len(piece)) + "企业5家"
    cut = split_sentences(text)
    assert "".join(text[each.start : each.end] for each in cut) == text
    assert all(each.end - each.start <= LONGEST for each in cut)


def test_a_sentence_without_end_is_cut_behind_its_commas_and_loses_nothing() -> None:
    text = "培育企业5家，" * 1000
    cut = split_sentences(text)
    assert "".join(text[each.start : each.end] for each in cut) == text
    assert all(each.end - each.start <= LONGEST and text[each.end - 1] == "，" for each in cut)


def test_a_sentence_of_ordinary_length_is_never_cut() -> None:
    text = "，".join(["支持企业建设研发机构"] * 40)
    assert len(split_sentences(text)) == 1
