"""The breakdown table in Word and in Excel: the same figures in both, nothing summed that must not be."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import date
from decimal import Decimal

import docx
import openpyxl
import pytest
from docx.oxml.ns import qn
from hypothesis import given
from hypothesis import strategies as st

from kechuang.writers.breakdown.excel import breakdown_xlsx
from kechuang.writers.breakdown.table import BreakdownRow, BreakdownTable, written
from kechuang.writers.breakdown.word import breakdown_docx

TOWNS = tuple(f"第{number}镇" for number in range(1, 18))


def row(number: str = "T-001", *shares: str | None, sums: bool = True, **more) -> BreakdownRow:
    known = tuple(None if share is None else Decimal(share) for share in shares)
    about = {"indicator": "高新技术企业", "unit": "家", **more}
    return BreakdownRow(number, whole=Decimal("560"), shares=known, sums=sums, **about)


TABLE = BreakdownTable(
    "2026年科技创新目标任务分解表",
    date(2026, 3, 1),
    ("云溪镇", "青石镇", "高新区"),
    (
        row("T-001", "200", None, "0", lead="高新科", slack="尚缺 360 家", standing="已确认", href="https://k.cn/t/1"),
        row("T-002", "3.20", "3.5", "12345678.25", sums=False, unit="%", indicator="研发投入占比", standing="有异议"),
    ),
    "云溪县科学技术局",
    "云科发〔2026〕3号",
    standing="征求意见稿",
)


def wide(count: int) -> BreakdownTable:
    shares = [str(number) for number in range(1, count + 1)]
    return replace(TABLE, units=TOWNS[:count], rows=(row("T-001", *shares),))


def word_rows(table: BreakdownTable) -> list[list[list[str]]]:
    document = docx.Document(io.BytesIO(breakdown_docx(table)))
    return [[[cell.text for cell in each.cells] for each in one.rows] for one in document.tables]


def excel(table: BreakdownTable):
    return openpyxl.load_workbook(io.BytesIO(breakdown_xlsx(table))).active


def excel_rows(table: BreakdownTable) -> list[dict[str, object]]:
    _, _, _, head, *lines = excel(table).iter_rows(values_only=True)
    return [dict(zip(head, line, strict=True)) for line in lines[: len(table.rows)]]


def test_both_files_say_the_same():
    (table,) = word_rows(TABLE)
    first, second = table[-2:]
    assert first == ["1", "高新技术企业", "家", "560", "200", "—", "0", "200", "尚缺 360 家", "高新科", "已确认"]
    assert second[4:8] == ["3.2", "3.5", "12345678.25", "不合计"]
    in_excel = excel_rows(TABLE)
    assert list(in_excel[0].values()) == [1, "T-001", *first[1:3], 560, 200, "—", 0, 200, *first[8:]]
    assert [in_excel[1][name] for name in ("云溪镇", "高新区", "合计")] == [3.2, 12345678.25, "不合计"]


def test_a_share_nobody_has_is_neither_empty_nor_zero():
    assert excel_rows(TABLE)[0]["青石镇"] == "—" and excel_rows(TABLE)[0]["高新区"] == 0


def test_shares_of_which_none_is_known_have_no_total():
    nothing = replace(TABLE, rows=(row("T-001", None, None, None),))
    assert word_rows(nothing)[0][-1][7] == "—" and excel_rows(nothing)[0]["合计"] == "—"


def test_ratios_are_never_summed_and_the_note_says_why():
    assert TABLE.rows[1].total is None
    said = [paragraph.text for paragraph in docx.Document(io.BytesIO(breakdown_docx(TABLE))).paragraphs]
    assert any("不能相加" in words for words in said)


@given(st.lists(st.decimals(-(10**9), 10**9, places=4) | st.none(), min_size=1, max_size=17))
def test_the_total_is_the_exact_sum_of_what_is_known(shares):
    each = BreakdownRow("T", "数", "家", None, tuple(shares))
    known = [share for share in shares if share is not None]
    assert each.total == (sum(known, Decimal(0)) if known else None)


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**15), max_value=10**15))
def test_digits_are_written_as_they_are(value):
    digits = written(value)
    assert re.fullmatch(r"-?\d+(\.\d*[1-9])?", digits) and Decimal(digits) == value


@pytest.mark.parametrize(("count", "parts"), [(3, 1), (8, 1), (9, 2), (17, 2)])
def test_many_units_are_cut_into_tables_and_none_is_lost(count, parts):
    tables = word_rows(wide(count))
    assert len(tables) == parts
    heads = [name for table in tables for name in table[1] if name.startswith("第")]
    assert heads == list(TOWNS[:count])
    shares = [cell for table in tables for cell, head in zip(table[-1], table[1], strict=True) if head in TOWNS]
    assert shares == [str(number) for number in range(1, count + 1)]
    assert [("合计" in table[0]) for table in tables] == [False] * (parts - 1) + [True]


def test_a_wide_table_lies_on_its_side_and_a_narrow_one_stands():
    for count, sideways in ((17, True), (3, False)):
        section = docx.Document(io.BytesIO(breakdown_docx(wide(count)))).sections[0]
        assert (section.page_width > section.page_height) is sideways


def test_the_whole_figure_opens_its_page():
    document = docx.Document(io.BytesIO(breakdown_docx(TABLE)))
    links = [document.part.rels[each.get(qn("r:id"))].target_ref for each in document.element.iter(qn("w:hyperlink"))]
    assert links == ["https://k.cn/t/1"]


def test_the_sheet_prints_on_a4_with_its_head_on_every_page():
    sheet = excel(TABLE)
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.print_title_rows == "$4:$4" and sheet.freeze_panes == "D5"
    assert sheet.sheet_properties.pageSetUpPr.fitToPage and sheet.page_setup.fitToHeight == 0  # as long as it gets
    assert sheet.oddHeader.right.text == "征求意见稿"
    assert [sheet.cell(line, 1).value for line in (1, 3)] == [TABLE.title, "数据截至2026年3月1日"]


@pytest.mark.parametrize("start", ["=1+1", "+86", "@SUM(A1)", "\t=1", "＝1"])
def test_nothing_becomes_a_formula(start):
    one = replace(TABLE.rows[0], indicator=start, slack=start, lead=start, standing=start)
    table = replace(TABLE, rows=(one,), units=(start, "乙", "丙"), title=start, notes=(start,), number=start)
    cells = [cell for line in excel(table).iter_rows() for cell in line]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert not [cell.value for cell in cells if isinstance(cell.value, str) and cell.value.startswith(start)]


def test_the_same_table_gives_the_same_bytes():
    assert breakdown_xlsx(TABLE) == breakdown_xlsx(replace(TABLE))
    assert breakdown_docx(TABLE) == breakdown_docx(replace(TABLE))


def test_shares_that_do_not_fit_the_units_are_refused():
    with pytest.raises(ValueError, match="T-009 has 2 shares for 3 units"):
        replace(TABLE, rows=(row("T-009", "1", "2"),))


def test_a_table_without_targets_or_units_is_a_table_still():
    empty = replace(TABLE, rows=(), units=())
    assert len(word_rows(empty)[0]) >= 1 and excel_rows(empty) == []
