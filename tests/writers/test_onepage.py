"""The leader's brief: what stands on it, and that long words and long lists are cut and said to be."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date

import docx
import pytest
from briefed import BRIEF, SITE, crowded
from docx.oxml.ns import qn

from kechuang.writers.lights import WORDS
from kechuang.writers.official.document import FigureRun, TextRun
from kechuang.writers.onepage import CHANGES, UNITS, WORST, brief_docx


def said(brief) -> str:
    document = docx.Document(io.BytesIO(brief_docx(brief)))
    paragraphs = document.element.body.iter(qn("w:p"))
    return "\n".join("".join(each.text or "" for each in paragraph.iter(qn("w:t"))) for paragraph in paragraphs)


def test_it_says_the_headline_the_counts_the_worst_the_changes_and_the_day():
    words = said(BRIEF)
    assert "全县43项目标" in words and "数据截至2026年6月30日" in words
    assert all(word in words for word in WORDS)
    assert "应达 560 家，现 498 家，差 62 家" in words and "与2026年5月31日相比" in words


def test_a_light_nobody_has_counts_zero():
    document = docx.Document(io.BytesIO(brief_docx(BRIEF)))
    heads, counts = ([cell.text for cell in row.cells] for row in document.tables[0].rows)
    assert dict(zip(heads, counts, strict=True))["↺ 已调整"] == "0"


def test_figures_and_names_open_their_pages():
    document = docx.Document(io.BytesIO(brief_docx(BRIEF)))
    rels = document.part.rels
    addresses = {rels[each.get(qn("r:id"))].target_ref for each in document.element.iter(qn("w:hyperlink"))}
    assert {f"{SITE}/all", f"{SITE}/lights/滞后", f"{SITE}/t/12", f"{SITE}/units/1", f"{SITE}/"} <= addresses


def test_what_is_left_out_is_said():
    words = said(crowded())
    assert f"另有 {30 - WORST} 项未列" in words and f"另有 {40 - CHANGES} 项未列" in words
    assert f"另有 {50 - UNITS} 个单位未列" in words


def test_nothing_changed_says_so():
    assert "没有变化。" in said(replace(BRIEF, changes=()))


def test_a_figure_is_never_cut_in_half():
    long = (TextRun("长" * 60), FigureRun("123456789", f"{SITE}/x"))
    words = said(replace(BRIEF, headline=long))
    assert "123456789" in words or "123" not in words


def test_the_picture_is_there_and_described():
    document = docx.Document(io.BytesIO(brief_docx(BRIEF)))
    (shape,) = document.inline_shapes
    assert shape._inline.docPr.get("descr") == "各单位亮灯情况"
    assert shape.width <= 170 * 36_000


def test_the_same_brief_gives_the_same_bytes():
    assert brief_docx(BRIEF) == brief_docx(replace(BRIEF))


@pytest.mark.parametrize("brief", [BRIEF, crowded()], ids=["usual", "crowded"])
def test_all_that_has_a_height_fits_the_page(brief):
    """The sum of the exact heights, worked out from the file itself, in points."""
    document = docx.Document(io.BytesIO(brief_docx(brief)))
    section = document.sections[0]
    room = (section.page_height - section.top_margin - section.bottom_margin) / 12_700
    body = document.element.body
    rows = sum(int(each.get(qn("w:val"))) / 20 for each in body.iter(qn("w:trHeight")))
    lines = sum(
        (int(spacing.get(qn("w:line"))) + int(spacing.get(qn("w:before"), 0))) / 20
        for paragraph in body.findall(qn("w:p"))
        if (spacing := paragraph.pPr.find(qn("w:spacing"))).get(qn("w:lineRule")) == "exact"
    )
    pictures = sum(shape.height / 12_700 for shape in document.inline_shapes)
    assert room - 60 - 25 < room and rows + lines + pictures + 21 < room  # the headline may take a second line


def test_a_brief_of_nothing_is_a_page_still():
    bare = replace(BRIEF, worst=(), changes=(), units=(), picture=None, home=None, counts={}, since=None)
    assert "近期变化" in said(bare)


def test_the_day_is_the_caller_s():
    assert "数据截至2025年1月2日" in said(replace(BRIEF, as_of=date(2025, 1, 2)))
