"""Text tables in the encodings and with the separators of Chinese offices, and what goes wrong in them."""

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from workbook_making import codes, looked, read, refusal, values

from kechuang.readers.sheets.delimited import SHEET, Delimited
from kechuang.readers.sheets.limits import table_limits

TABLE = [["企业名称", "统一社会信用代码", "收入"], ["江阴市第一科技有限公司", "91320281MA1234567X", "1,234.50"],
         ["无锡“二”公司", "0012", ' "引号"\n换行']]  # fmt: skip


def encoded(table, separator=",", codec="utf-8", mark=b"", ending="\r\n"):
    stream = io.StringIO()
    csv.writer(stream, delimiter=separator, lineterminator=ending).writerows(table)
    return mark + stream.getvalue().encode(codec)


@pytest.mark.parametrize("separator", [",", ";", "\t"], ids=["comma", "semicolon", "tab"])
@pytest.mark.parametrize(
    ("codec", "mark", "name"),
    [("utf-8", b"", "UTF-8"), ("utf-8", b"\xef\xbb\xbf", "UTF-8"), ("gb18030", b"", "GB18030"),
     ("gb18030", b"\x84\x31\x95\x33", "GB18030"), ("utf-16-le", b"\xff\xfe", "UTF-16"),
     ("utf-16-be", b"\xfe\xff", "UTF-16")],
    ids=["utf-8", "utf-8 marked", "gb18030", "gb18030 marked", "utf-16-le", "utf-16-be"],
)  # fmt: skip
def test_encodings_marks_and_separators(codec, mark, name, separator):
    data = encoded(TABLE, separator, codec, mark)
    book = Delimited(data, "名单.csv", table_limits())
    assert (book.encoding, book.separator) == (name, separator)
    assert [[cell[1] for cell in cells] for _, _, cells in book.rows(SHEET)] == TABLE


def test_a_text_table_travels_from_the_worker():
    book = looked(encoded(TABLE, codec="gb18030"), "名单.csv")
    assert (book.format, book.encoding, book.separator) == ("csv", "GB18030", ",")
    assert book.sheets[0].header.names == dict(enumerate(TABLE[0], 1))
    assert values(read(encoded(TABLE), "名单.csv", SHEET, 1)) == TABLE[1:]


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Cn", "Co")), min_size=1).filter(str.strip)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(WORDS, WORDS, WORDS), min_size=1), st.sampled_from(["\r\n", "\n", "\r"]))
def test_what_is_written_as_text_is_what_is_read(table, ending):
    header = [["名称", "代码", "备注"]] * 3  # so that there is no doubt about the separator
    data = b"\xef\xbb\xbf" + encoded([*header, *table], ending=ending)
    book = Delimited(data, "名单.csv", table_limits())
    book.separator = ","
    assert [[cell[1] for cell in cells] for _, _, cells in book.rows(SHEET)][3:] == [list(row) for row in table]


def test_rows_are_counted_as_excel_shows_them():
    found = read(b'a,b\n\n"1\n2",3\n\n,\nx,y\n', "名单.csv", SHEET)
    assert [row.number for row in found] == [1, 3, 6]


def test_rows_of_uneven_length_are_read_and_told():
    data = "名称,代码,地区\n甲,1,澄江\n乙,2\n丙,3,周庄,多\n".encode()
    book = looked(data, "名单.csv")
    (told,) = [each for each in book.notices if each.code == "TB-128"]
    assert "2 行" in told.what and "第 3、4 行" in told.what
    assert values(read(data, "名单.csv", SHEET, 1)) == [["甲", "1", "澄江"], ["乙", "2"], ["丙", "3", "周庄", "多"]]


@pytest.mark.parametrize("length", [3, 200_000])
def test_a_quotation_mark_that_is_never_closed_is_told_with_its_place(length):
    error = refusal(('名称,代码\n甲,1\n乙,"2\n' + "丙,3\n" * length).encode(), "名单.csv")
    assert error.code == "TB-032" and "第 3 行第 2 列" in error.what


def test_nul_bytes_are_shown_and_told():
    book = looked(b"name,code\na\0b,1\n", "名单.csv")
    assert "RD-104" in codes(book)
    assert values(read(b"name,code\na\0b,1\n", "名单.csv", SHEET, 1)) == [["a␀b", "1"]]


def test_one_column_is_read_with_a_doubt():
    assert "TB-129" in codes(looked("名称\n甲\n乙\n".encode(), "名单.txt"))


def test_a_header_alone_is_told_in_text_too():
    assert "TB-127" in codes(looked("名称,代码\n".encode(), "名单.csv"))


def test_a_line_that_names_the_separator_is_no_row():
    book = looked("sep=;\r\n名称;代码\r\n甲,乙;1\r\n".encode(), "名单.csv")
    assert book.separator == ";" and book.sheets[0].header.names == {1: "名称", 2: "代码"}
