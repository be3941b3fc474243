"""Titles above headers, merged parts, hidden rows and sheets: what is said about them, and where rows begin."""

import pytest
from workbook_making import codes, looked, raw_workbook, read, saved, sheet_xml, values

from kechuang.readers.sheets.cells import LAST_COLUMN, LAST_ROW, address
from kechuang.readers.sheets.header import header_at


def header_of(fill):
    return looked(saved(fill)).sheets[0].header


def test_a_header_below_titles_is_found():
    def fill(sheet):
        sheet["A1"] = "江阴市高新技术企业名单"
        sheet.merge_cells("A1:D1")
        sheet["A2"], sheet["D2"] = "填报单位：科技局", "单位：万元"
        for row in (["序号", "企业名称", "地区", "收入"], [1, "甲", "澄江", 5], [2, "乙", "周庄", 6]):
            sheet.append(row)

    header = header_of(fill)
    assert (header.first, header.last) == (3, 3)
    assert header.names == {1: "序号", 2: "企业名称", 3: "地区", 4: "收入"}


def test_a_header_of_two_rows_with_merged_parts_is_one_header():
    def fill(sheet):
        sheet.append(["名称", "收入", None, "备注"])
        sheet.append([None, "2023", "2024", None])
        sheet.append(["甲", 5, 6, "无"])
        for merged in ("A1:A2", "B1:C1", "D1:D2"):
            sheet.merge_cells(merged)

    data = saved(fill)
    header = looked(data).sheets[0].header
    assert (header.first, header.last) == (1, 2)
    assert header.names == {1: "名称", 2: "收入/2023", 3: "收入/2024", 4: "备注"}
    assert values(read(data, header_row=header.last)) == [["甲", 5, 6, "无"]]


def test_a_person_may_say_that_the_header_is_elsewhere():
    rows = [["说明", "请勿改动", "表头"], ["名称", "代码", "年份"], ["甲", "乙", 2024]]
    sheet = looked(saved(lambda sheet: [sheet.append(row) for row in rows])).sheets[0]
    assert header_at(sheet.first_rows, 2, 2).names == {1: "名称", 2: "代码", 3: "年份"}


def test_figures_alone_make_no_header():
    assert header_of(lambda sheet: [sheet.append([1, 2, 3]), sheet.append([4, 5, 6])]) is None


def test_a_merged_value_counts_for_each_row_that_has_data():
    def fill(sheet):
        for row in (["地区", "企业"], ["澄江", "甲"], [None, "乙"], [None, None], [None, "丙"], ["周庄", "丁"]):
            sheet.append(row)
        sheet.merge_cells("A2:A5")

    data = saved(fill)
    found = read(data, header_row=1)
    assert [(row.number, *(cell.value for cell in row.cells.values())) for row in found] == [
        (2, "澄江", "甲"), (3, "澄江", "乙"), (5, "澄江", "丙"), (6, "周庄", "丁")
    ]  # fmt: skip
    assert [row.cells[1].note for row in found] == ["", "merged", "merged", ""]
    assert "TB-126" in codes(looked(data))


def test_an_area_merged_over_the_whole_sheet_costs_nothing():
    body = '<row r="1"><c r="A1"><v>1</v></c></row><row r="9"><c r="B9"><v>2</v></c></row>'
    data = raw_workbook(
        sheet_xml(body, f'<mergeCells><mergeCell ref="A1:{address(LAST_ROW, LAST_COLUMN)}"/></mergeCells>')
    )
    found = read(data)
    assert [row.number for row in found] == [1, 9]
    assert found[1].cells[1].note == "merged" and found[1].cells[2][2:] == (2, "")


def test_hidden_sheets_rows_and_columns_are_read_and_told():
    def fill(sheet):
        for row in (["名称", "代码"], ["甲", "1"], ["乙", "2"]):
            sheet.append(row)
        sheet.row_dimensions[3].hidden = True
        sheet.column_dimensions["B"].hidden = True
        other = sheet.parent.create_sheet("底稿")
        other.append(["名称", "代码"])
        other.append(["丙", "3"])
        other.sheet_state = "hidden"

    data = saved(fill)
    book = looked(data)
    assert [(sheet.name, sheet.is_hidden, sheet.filled_rows) for sheet in book.sheets] == [
        ("名单", False, 3),
        ("底稿", True, 2),
    ]
    assert {"TB-120", "TB-121", "TB-122"} <= codes(book)
    assert [row.is_hidden for row in read(data, header_row=1)] == [False, True]
    assert values(read(data, sheet="底稿", header_row=1)) == [["丙", "3"]]


def test_a_header_alone_is_told():
    assert "TB-127" in codes(looked(saved(lambda sheet: sheet.append(["名称", "代码"]))))


def test_size_is_what_holds_something_not_what_is_formatted():
    body = '<row r="1"><c r="A1"><v>1</v></c><c r="Z1" s="0"/></row><row r="500"><c r="A500" s="0"/></row>'
    sheet = looked(raw_workbook(sheet_xml(body))).sheets[0]
    assert (sheet.rows, sheet.columns, sheet.filled_rows) == (1, 1, 1)


@pytest.mark.parametrize(
    "empty", ['<row r="{}" spans="1:15" s="1"/>', '<row r="{}"><c r="A{}" s="1"/><c r="B{}" s="1"/></row>']
)
def test_a_sheet_of_a_million_empty_rows_is_read_as_what_it_holds(empty):
    body = "".join(empty.replace("{}", str(number)) for number in range(2, LAST_ROW))
    head = '<row r="1"><c r="A1" t="str"><v>名称</v></c><c r="B1" t="str"><v>代码</v></c></row>'
    last = f'<row r="{LAST_ROW}"><c r="A{LAST_ROW}"><v>7</v></c></row>'
    data = raw_workbook(sheet_xml(head + body + last))
    assert [(row.number, row.cells[1].value) for row in read(data, header_row=1)] == [(LAST_ROW, 7)]


def test_sixteen_thousand_columns():
    cells = "".join(f'<c r="{address(1, column)}"><v>{column}</v></c>' for column in range(1, LAST_COLUMN + 1))
    data = raw_workbook(sheet_xml(f'<row r="1">{cells}</row>'))
    (row,) = read(data)
    assert len(row.cells) == LAST_COLUMN and row.cells[LAST_COLUMN].value == LAST_COLUMN
    assert looked(data).sheets[0].columns == LAST_COLUMN
