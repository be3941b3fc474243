"""The issued text on a page: byte for byte what was issued once the marks are taken off, whatever marks there are."""

from __future__ import annotations

import html as markup
import re
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from kechuang.apps.documents.rendering import Mark, Paragraph, Placed, Table, layout, pieces

TAG = re.compile(r"<[^>]*>")
ISSUED = st.text(alphabet="甲乙丙 <>&\"'\n\r\t｡１a新", min_size=1, max_size=60)


def bare(rendered: str) -> str:
    """What a browser shows of `rendered`: tags off, references resolved."""
    return markup.unescape(TAG.sub("", rendered))


def cell(start: int, end: int, row: int, column: int, **spans: int) -> Placed:
    return Placed(start, end, None, 0, row, column, **spans)


def shown(drawn) -> list[str]:
    """The words of each block as a browser shows them, paragraphs and cells alike."""
    words: list[str] = []
    for part in drawn:
        cells = re.findall(r'<div class="issued" id="p-\d+">(.*?)</div>', part.rows, re.DOTALL) if part.is_table else []
        words += [bare(each) for each in cells] if part.is_table else [bare(part.content)]
    return words


@st.composite
def marked(draw):
    """A text, blocks that cover parts of it in order, and arbitrary marks: nested, overlapping, empty, repeated."""
    text = draw(ISSUED)
    edges = sorted(draw(st.lists(st.integers(0, len(text)), max_size=8)))
    blocks = [
        Placed(a, b, generated=draw(st.integers(0, b - a))) for a, b in zip(edges[::2], edges[1::2], strict=False)
    ]
    marks = []
    for number in range(draw(st.integers(0, 12))):
        start = draw(st.integers(0, len(text)))
        end = draw(st.integers(start, len(text)))
        href = f"#d-{number}" if draw(st.booleans()) else ""
        anchor = f"s-{number}" if draw(st.booleans()) else ""
        marks.append(Mark(start, end, draw(st.sampled_from(["m-target", "m-unit", "m-figure"])), anchor, href))
    return text, blocks, marks


@given(marked())
def test_with_the_marks_taken_off_every_block_is_what_was_issued(case):
    text, blocks, marks = case
    drawn = layout(text, blocks, marks)
    expected = [text[block.start : block.end] for block in blocks] or [text]
    assert shown(drawn) == expected


@given(marked())
def test_every_anchor_lands_exactly_once(case):
    text, blocks, marks = case
    page = "".join(part.rows if part.is_table else part.content for part in layout(text, blocks, marks))
    found = re.findall(r'id="(s-\d+)"', page)
    assert len(found) == len(set(found))
    if not blocks or any(block.end > block.start for block in blocks):
        assert set(found) == {mark.anchor for mark in marks if mark.anchor}


@given(marked())
def test_elements_nest_and_no_link_stands_in_a_link(case):
    text, blocks, marks = case
    for part in layout(text, blocks, marks):
        open_tags: list[str] = []
        for closing, name in re.findall(r"<(/?)(\w+)[^>]*>", part.rows if part.is_table else part.content):
            if closing:
                assert open_tags.pop() == name
            else:
                assert not (name == "a" and "a" in open_tags)
                open_tags.append(name)
        assert open_tags == []


@given(ISSUED, st.data())
def test_pieces_cover_the_text_without_gap_or_overlap(text, data):
    spans = st.tuples(st.integers(0, len(text)), st.integers(0, len(text))).map(sorted)
    marks = [Mark(a, b, "m-target") for a, b in data.draw(st.lists(spans, max_size=10))]
    cut = list(pieces(len(text), marks))
    assert [cut[0].start, cut[-1].end] == [0, len(text)]
    assert all(one.end == other.start for one, other in pairwise(cut))
    for piece in cut:
        expected = sorted(m for m in spans_of(marks) if m[0] <= piece.start and piece.end <= m[1])
        assert sorted(spans_of(piece.marks)) == expected


def spans_of(marks):
    return [(mark.start, mark.end) for mark in marks]


def test_the_shortest_link_wins_and_the_others_keep_their_colour():
    text = "净增高新技术企业191家（高新科）"
    marks = [Mark(0, 12, "m-target", "s-1", "#d-1"), Mark(8, 11, "m-figure"), Mark(2, 6, "m-target", "s-2", "#d-2")]
    (part,) = layout(text, [Placed(0, len(text))], marks)
    assert '<a href="#d-2"><span class="m-target">高新技术</span></a>' in part.content
    assert '<span class="m-figure">191</span>' in part.content
    assert part.content.count('id="s-1"') == 1


def test_a_script_in_the_text_is_only_words():
    text = '<script>alert("x")</script>'
    (part,) = layout(text, [Placed(0, len(text))], [Mark(2, 9, "m-target", "s-1", "#d-1", '"><img src=x onerror=1>')])
    assert "<script" not in part.content
    assert "<img" not in part.content
    assert bare(part.content) == text


def test_a_carriage_return_survives_the_browser():
    (part,) = layout("甲\r\n乙", [Placed(0, 4)], [])
    assert part.content == "甲&#13;\n乙"


def test_numbering_that_word_generates_is_shown_paler():
    (part,) = layout("1.工作目标", [Placed(0, 6, generated=2)], [])
    assert part.content == '<span class="generated">1.</span>工作目标'


def test_a_table_keeps_its_merged_cells():
    text = "类别任务目标甲乙"
    blocks = [cell(0, 2, 0, 0, row_span=2), cell(2, 6, 0, 1, column_span=2), cell(6, 7, 1, 1), cell(7, 8, 1, 2)]
    (table,) = layout(text, blocks, [])
    assert isinstance(table, Table)
    assert re.sub(r'<div class="issued" id="p-\d">|</div>|\n', "", table.rows) == (
        '<tr><td rowspan="2">类别</td><td colspan="2">任务目标</td></tr><tr><td>甲</td><td>乙</td></tr>'
    )


def test_a_cell_with_several_paragraphs_keeps_them_apart():
    (table,) = layout("甲乙", [cell(0, 1, 0, 0), cell(1, 2, 0, 0)], [])
    assert table.rows == (
        '<tr><td><div class="issued" id="p-0">甲</div><div class="issued" id="p-1">乙</div></td></tr>'
    )


def test_a_row_number_beyond_reason_costs_nothing():
    (table,) = layout("甲", [cell(0, 1, 2**31, 0)], [])
    assert "甲" in table.rows


def test_marks_stand_in_cells_too_and_words_stay_words():
    text = "新增<b>15家"
    (table,) = layout(text, [cell(0, len(text), 0, 0)], [Mark(5, 8, "m-target", "s-1", "#d-1")])
    assert '新增&lt;b&gt;<mark class="m-target" id="s-1"><a href="#d-1">15家</a></mark>' in table.rows


def test_paragraphs_and_tables_stay_in_reading_order():
    text = "一二三四"
    drawn = layout(text, [Placed(0, 1), cell(1, 2, 0, 0), cell(2, 3, 0, 1), Placed(3, 4)], [])
    assert [type(part) for part in drawn] == [Paragraph, Table, Paragraph]


def test_a_page_is_announced_where_it_begins():
    drawn = layout("一二三", [Placed(0, 1, page=1), Placed(1, 2, page=1), Placed(2, 3, page=2)], [])
    assert [part.starts_page for part in drawn] == [1, None, 2]


def test_a_mark_between_two_blocks_lands_at_the_next():
    (first, second) = layout("甲\n\n乙", [Placed(0, 1), Placed(3, 4)], [Mark(1, 2, "m-target", "s-1", "#d-1")])
    assert "s-1" not in first.content
    assert 'id="s-1"' in second.content
