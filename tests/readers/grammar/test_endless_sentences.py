"""A paragraph without any full stop costs time by its length and not by the square of it."""

from __future__ import annotations

import time

import pytest

from kechuang.kernel.span import Span
from kechuang.readers.document import Block, IssuedDocument
from kechuang.readers.sentences import LONGEST, split_sentences
from kechuang.readers.workplan import read_plan

PIECES = ("一、", "5家、", "百分之", "（", "和、", "1,", "每", "　")


def seconds(piece: str, length: int) -> float:
    """Of processor time; the better of two, since others share the machine."""
    text = "新增" + piece * (length // len(piece)) + "企业5家"
    document = IssuedDocument(text=text, blocks=(Block("paragraph", Span(0, len(text))),), format="txt", properties={})
    taken = []
    for _ in range(2):
        began = time.process_time()
        read_plan(document)
        taken.append(time.process_time() - began)
    return min(taken)


@pytest.mark.parametrize("piece", PIECES)
def test_four_times_the_length_costs_no_more_than_eight_times_the_time(piece: str) -> None:
    read_plan(IssuedDocument(text="", blocks=(), format="txt", properties={}))  # the word lists are read once
    short = max(seconds(piece, 1500), 0.02)
    assert seconds(piece, 6000) < 8 * short


def test_a_sentence_without_end_is_cut_behind_its_commas_and_loses_nothing() -> None:
    text = "培育企业5家，" * 1000
    cut = split_sentences(text)
    assert "".join(text[each.start : each.end] for each in cut) == text
    assert all(each.end - each.start <= LONGEST and text[each.end - 1] == "，" for each in cut)


def test_a_sentence_of_ordinary_length_is_never_cut() -> None:
    text = "，".join(["支持企业建设研发机构"] * 40)
    assert len(split_sentences(text)) == 1
