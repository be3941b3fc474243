"""What the cells of a workbook say is what arrives: numbers without binary noise, dates as dates, texts untouched."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from workbook_making import codes, looked, raw_workbook, read, saved, sheet_xml, values, written

from kechuang.readers.sheets.limits import table_limits
from kechuang.readers.sheets.number_formats import meaning_of
from kechuang.readers.sheets.numbers import clock_of, day_of, number_of
from kechuang.readers.sheets.wire import _shaped, decode_rows
from kechuang.readers.sheets.xlsx import Xlsx

TEXTS = st.text(
    st.characters(codec="utf-8", exclude_characters="\0", exclude_categories=("Cs", "Cc", "Cn", "Co")), min_size=1
) | st.sampled_from(
    ["  两边有空格 ", "第一行\n第二行", "a\u00a0b\u200bc", "_x0041_", "<b>&amp;", "'0012", "=不是公式", "#N/A"]
)
NUMBERS = st.integers(-(10**14), 10**14) | st.floats(
    allow_nan=False, allow_infinity=False, allow_subnormal=False, min_value=-1e14, max_value=1e14
)
DATES = st.dates(dt.date(1900, 3, 1), dt.date(9999, 12, 31))
CELLS = TEXTS | NUMBERS | DATES | st.booleans() | st.none()


def expected(value):
    if isinstance(value, float):
        value = float(f"{value:.16G}")  # as many digits as xlsxwriter writes
        return int(value) if value.is_integer() else Decimal(repr(value))
    return value


def write(sheet, book, table):
    day = book.add_format({"num_format": 'yyyy"年"m"月"d"日"'})
    for row, cells in enumerate(table):
        for column, value in enumerate(cells):
            if isinstance(value, bool):
                sheet.write_boolean(row, column, value)
            elif isinstance(value, dt.date):
                sheet.write_datetime(row, column, dt.datetime.combine(value, dt.time()), day)
            elif isinstance(value, str):
                sheet.write_string(row, column, value)
            elif value is not None:
                sheet.write_number(row, column, value)


@pytest.mark.parametrize("constant_memory", [False, True], ids=["shared texts", "texts in the cells"])
@settings(max_examples=60, deadline=None)
@given(table=st.lists(st.lists(CELLS, max_size=6), max_size=6), from_1904=st.booleans())
def test_what_is_written_is_what_is_read(constant_memory, table, from_1904):
    table = [[None if from_1904 and isinstance(each, dt.date) and each.year < 1905 else each for each in row]
             for row in table]  # fmt: skip
    data = written(lambda book, sheet: write(sheet, book, table), constant_memory=constant_memory, date_1904=from_1904)
    shapes, told = _shaped(list(Xlsx(data, "名单.xlsx", table_limits()).rows("名单")))
    found = decode_rows({"shapes": shapes, "rows": [(*row[:3], list(row[3])) for row in told]})
    cells = [cell for row in found for cell in row.cells.values()]
    assert {(cell.row, cell.column): (type(cell.value), cell.value) for cell in cells} == {
        (row, column): (type(expected(value)), expected(value))
        for row, cells in enumerate(table, 1)
        for column, value in enumerate(cells, 1)
        if value is not None
    }


def test_a_table_travels_from_the_worker_as_it_is():
    table = [["名称", "金额", "日期"], ["甲", 0.1, dt.date(2024, 2, 29)], ["乙", 12, None], [None, -0.5, True]]
    found = read(written(lambda book, sheet: write(sheet, book, table)), header_row=1)
    assert values(found) == [["甲", Decimal("0.1"), dt.date(2024, 2, 29)], ["乙", 12], [Decimal("-0.5"), True]]
    assert [row.number for row in found] == [2, 3, 4]


@pytest.mark.parametrize(
    ("text", "number"),
    [("0.1", Decimal("0.1")), ("0.10000000000000001", Decimal("0.1")), ("12", 12), ("5.0", 5), ("-3", -3),
     ("1E3", 1000), ("2.9999999999999998E-2", Decimal("0.03")), ("1e400", None), ("nan", None), ("", None)],
)  # fmt: skip
def test_numbers_have_the_fewest_digits_that_mean_the_same(text, number):
    assert number_of(text) == number


def test_a_credit_code_kept_as_a_number_is_flagged():
    data = saved(
        lambda sheet: [sheet.append(["统一社会信用代码", "数"]), sheet.append([320281123456789012, 999999999999999])]
    )
    book = looked(data)
    (row,) = read(data, header_row=1)
    assert row.cells[1].note == "long_number" and row.cells[2].note == ""
    assert "TB-125" in codes(book) and "A2" in next(each.what for each in book.notices if each.code == "TB-125")


def test_a_code_in_scientific_notation_is_flagged_too():
    (row,) = read(raw_workbook(sheet_xml('<row r="1"><c r="A1"><v>3.2028E17</v></c></row>')))
    assert (row.cells[1].value, row.cells[1].note) == (320280000000000000, "long_number")


@pytest.mark.parametrize(
    ("code", "meaning"),
    [("yyyy-mm-dd", "day"), ('yyyy"年"m"月"d"日"', "day"), ("yyyy/m", "day"), ("m月", "day"), ("h:mm:ss", "clock"),
     ("[h]:mm", "clock"), ("[$-804]yyyy/m/d h:mm", "day"), ("General", ""), ("0.00", ""), ('0.0"day"', ""),
     ("[Red]#,##0", ""), ("0.00%", "percent"), ("@", ""), ('#,##0"万元"', ""), ("0_ ;[Red]\\-0\\ ", ""),
     ("mm:ss", "clock")],
)  # fmt: skip
def test_a_number_format_tells_dates_from_amounts(code, meaning):
    assert meaning_of(code) == meaning


def test_days_are_counted_as_excel_counts_them():
    assert day_of(1, False) == dt.date(1900, 1, 1)
    assert day_of(59, False) == dt.date(1900, 2, 28)
    assert day_of(60, False) is None  # 29 February 1900 never was
    assert day_of(61, False) == dt.date(1900, 3, 1)
    assert day_of(0, True) == dt.date(1904, 1, 1)
    assert day_of(Decimal("45292.75"), False) == dt.datetime(2024, 1, 1, 18)
    assert day_of(-1, False) is None and day_of(3_000_000, False) is None
    assert clock_of(Decimal("0.5")) == "12:00:00" and clock_of(Decimal("1.25")) == "30:00:00"


def test_a_percentage_says_that_it_is_one():
    data = written(lambda book, sheet: sheet.write_number(0, 0, 0.35, book.add_format({"num_format": "0.0%"})))
    assert read(data)[0].cells[1][2:] == (Decimal("0.35"), "percent")


def test_formulas_give_their_computed_value_or_say_that_there_is_none():
    def fill(book, sheet):
        sheet.write_row(0, 0, ["甲", "乙", "丙"])
        sheet.write_formula(1, 0, "=1+2", None, 3)
        sheet.write_formula(1, 1, '="a"&"b"', None, "ab")
        sheet.write_formula(1, 2, "=SUM(A1:A9)")  # xlsxwriter puts a 0 nobody has computed

    data = written(fill)
    (row,) = read(data, header_row=1)
    assert [cell[2:] for cell in row.cells.values()] == [
        (3, "formula"),
        ("ab", "formula"),
        (None, "formula_without_value"),
    ]
    assert "TB-123" in codes(looked(data))
    (row,) = read(saved(lambda sheet: sheet.append(["=1+1"])))
    assert row.cells[1][2:] == (None, "formula_without_value")


def test_errors_links_and_rich_texts():
    def fill(book, sheet):
        sheet.write_formula(0, 0, "=1/0", None, "#DIV/0!")
        sheet.write_url(0, 1, "https://example.org/", string="某某公司")
        sheet.write_rich_string(0, 2, "高新", book.add_format({"bold": True}), "技术", "企业")

    data = written(fill)
    (row,) = read(data)
    assert [cell[2:] for cell in row.cells.values()] == [
        ("#DIV/0!", "error"),
        ("某某公司", "hyperlink"),
        ("高新技术企业", ""),
    ]
    assert "TB-124" in codes(looked(data))


def test_the_guide_to_pronunciation_is_no_part_of_the_text():
    texts = (
        '<si><t>东京</t><rPh sb="0" eb="2"><t>トウキョウ</t></rPh></si><si/>'
        '<si><r><t>a</t></r><r><t xml:space="preserve"> b</t></r></si>'
    )
    body = "".join(f'<row><c t="s"><v>{number}</v></c></row>' for number in range(3))
    assert values(read(raw_workbook(sheet_xml(body), texts=texts))) == [["东京"], ["a b"]]


def test_a_leading_apostrophe_is_a_sign_for_excel_not_a_part_of_the_text():
    def fill(sheet):
        sheet["A1"] = "0012"
        sheet["A1"].quotePrefix = True

    assert values(read(saved(fill))) == [["0012"]]


UNUSUAL = [
    '<row r="2"><c t="inlineStr" r="B2"><is><t>甲&amp;乙</t></is></c><c r="C2"><v>7</v></c></row>',
    "<row r='2'><c r='B2' t='inlineStr'><is><r><t>甲&amp;</t></r><r><t>乙</t></r></is></c><c r='C2'><v>7</v></c></row>",
    '<row r="2"><!-- a --><c r="B2" t="str"><v><![CDATA[甲&乙]]></v></c><c r="C2"><v>7</v></c></row>',
    '<row r="1"/><row><c/><c t="str"><v>甲&#38;乙</v></c><c\n ><v>7</v></c></row>',
    '<row r="2"><c r="B2" t="str"><v>甲&amp;乙</v><extLst><ext uri="x"/></extLst></c><c r="C2"><v>7</v></c></row>',
]


@pytest.mark.parametrize("body", UNUSUAL)
def test_cells_written_in_an_unusual_manner_read_the_same(body):
    (row,) = read(raw_workbook(sheet_xml(body)))
    assert row.number == 2 and {column: cell.value for column, cell in row.cells.items()} == {2: "甲&乙", 3: 7}


def test_a_file_with_prefixed_elements_reads_the_same():
    xml = (
        '<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><x:sheetData><x:row r="1">'
        '<x:c r="A1" t="str"><x:v>甲</x:v></x:c><x:c r="B1"><x:f>1+1</x:f><x:v>2</x:v></x:c></x:row></x:sheetData>'
        '<x:mergeCells><x:mergeCell ref="B1:C1"/></x:mergeCells></x:worksheet>'
    )
    (row,) = read(raw_workbook(xml))
    assert [cell[1:] for cell in row.cells.values()] == [(1, "甲", ""), (2, 2, "formula"), (3, 2, "merged")]
