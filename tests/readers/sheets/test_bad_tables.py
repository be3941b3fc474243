"""Whatever a table file does, it ends in rows or in one fault that says what is wrong and how to mend it."""

import io
import re
import zipfile
from dataclasses import replace
from pathlib import Path

import openpyxl
import psutil
import pytest
from workbook_making import MAIN, codes, looked, raw_workbook, read, refusal, saved, sheet_xml, values

from kechuang.kernel.errors import ReadingError
from kechuang.readers.limits import MIB
from kechuang.readers.sheets import reading
from kechuang.readers.sheets.limits import table_limits
from kechuang.readers.sheets.messages import FAULTS, NOTICES
from kechuang.readers.sheets.reading import look, rows

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504
TABLE = [["名称", "代码"], ["甲", "1"]]


def plain_xlsx() -> bytes:
    return saved(lambda sheet: [sheet.append(row) for row in TABLE])


def zipped(**parts: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name.replace("__", "/"), content)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"", "空.xlsx", "TB-001"),
        (b" \r\n\0", "空.csv", "TB-001"),
        (b"%PDF-1.7\n", "名单.xlsx", "TB-002"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "名单.xlsx", "TB-002"),
        (bytes(range(256)) * 40, "名单.xlsx", "TB-002"),
        (zipped(word__document=b"<a/>"), "名单.xlsx", "TB-002"),
        (zipped(a="甲".encode()), "名单.zip", "TB-002"),
        (OLE + "WordDocument".encode("utf-16-le"), "名单.doc", "TB-002"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "名单.xlsx", "TB-005"),
        (OLE, "名单.xls", "TB-006"),
        (OLE + "Workbook".encode("utf-16-le"), "名单.xls", "TB-006"),
        (zipped(xl__workbook=b"<workbook"), "名单.xlsx", "TB-006"),
        (b"<html><body><p>\xe6\x97\xa0</p></body></html>", "名单.xls", "TB-035"),
    ],
)
def test_what_is_no_table_is_refused_by_what_it_is(data, name, code):
    error = refusal(data, name)
    assert error.code == code and error.where == name and error.remedy


@pytest.mark.parametrize("keep", [30, 500, -40])
def test_a_workbook_cut_off(keep):
    assert refusal(plain_xlsx()[:keep]).code == "TB-006"


@pytest.mark.parametrize("end", ["", "<c", "<c r=", '<c r="A2"><v>1</v></row>'])
def test_rows_cut_off_are_not_taken_for_the_end(end):
    body = f'<worksheet {MAIN}><sheetData><row r="1"><c r="A1"><v>1</v></c></row><row r="2">{end}'
    assert refusal(raw_workbook(body)).code == "TB-006"


def test_a_workbook_whose_entries_are_encrypted():
    data = bytearray(plain_xlsx())
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(signature)
        while at >= 0:
            data[at + offset] |= 1
            at = data.find(signature, at + 4)
    assert refusal(bytes(data)).code == "TB-005"


def test_bombs_are_refused():
    bomb = zipped(xl__workbook=b"", xl__worksheets__sheet1=b" " * (60 * MIB))
    assert refusal(bomb).code == "TB-007"
    with pytest.raises(ReadingError, match="TB-007"):
        look(raw_workbook(sheet_xml(" " * 3 * MIB)), "名单.xlsx", replace(table_limits(), inflated_bytes=2 * MIB))


@pytest.mark.parametrize("part", ["sheet", "texts", "workbook"])
def test_entities_are_refused_wherever_they_stand(part):
    evil = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    sheet = sheet_xml('<row r="1"><c r="A1" t="s"><v>0</v></c></row>')
    data = raw_workbook(sheet, texts="<si><t>甲</t></si>")
    files = {"sheet": "xl/worksheets/sheet1.xml", "texts": "xl/sharedStrings.xml", "workbook": "xl/workbook.xml"}
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            content = old.read(name).decode()
            new.writestr(name, evil + content if name == files[part] else content)
    assert refusal(stream.getvalue()).code == "TB-008"


def test_an_old_workbook_under_a_new_name_is_read_with_a_notice():
    data = (Path(__file__).parent / "old.xls").read_bytes()
    book = looked(data, "名单.xlsx")
    assert book.format == "xls" and {"TB-101", "TB-130"} <= codes(book)
    found = read(data, "名单.xlsx", sheet="Sheet")
    assert found[0].number == 3
    assert [str(cell.value) for cell in found[0].cells.values()] == ["x", "1", "0.1", "2024-01-02", "2"]
    assert list(found[0].cells) == [2, 3, 4, 5, 6]


def test_a_text_table_under_the_name_of_a_workbook_is_read_with_a_notice():
    book = looked("名称,代码\n甲,1\n".encode("gb18030"), "名单.xlsx")
    assert (book.format, book.encoding) == ("csv", "GB18030") and "TB-101" in codes(book)


def test_a_web_page_under_the_name_of_a_workbook_is_read_with_its_spans():
    page = (
        '<html><head><meta charset="gb2312"></head><table><tr><th rowspan=2>名称</th><th colspan=2>收入</th></tr>'
        "<tr><th>2023</th><th>2024</th></tr><tr><td>甲<br>公司</td><td>5</td><td><a href='x'>6</a></td></tr>"
        "<tr style='display:none'><td>乙</td><td>7</td><td></td></tr></table></html>"
    ).encode("gb18030")
    book = looked(page, "导出.xls")
    assert book.format == "html" and {"TB-101", "TB-121"} <= codes(book)
    header = book.sheets[0].header
    assert (header.last, header.names) == (2, {1: "名称", 2: "收入/2023", 3: "收入/2024"})
    found = read(page, "导出.xls", sheet="表格1", header_row=2)
    assert values(found) == [["甲\n公司", "5", "6"], ["乙", "7"]]
    assert found[0].cells[3].note == "hyperlink" and found[1].is_hidden


def test_a_workbook_without_any_data():
    assert refusal(saved(lambda sheet: None)).code == "TB-034"


def test_a_sheet_that_is_not_there_is_told_with_those_that_are():
    with pytest.raises(ReadingError, match=r"TB-031.*“别的”.*“名单”"):
        read(plain_xlsx(), sheet="别的")


def test_more_rows_than_allowed_name_the_limit():
    data = saved(lambda sheet: [sheet.append(["名称", number]) for number in range(12)])
    with pytest.raises(ReadingError, match=r"TB-030.*超过 10 行.*第 12 行") as told:
        list(rows(data, "名单.xlsx", "名单", 1, table_limits(10)))
    assert "不超过 10 行" in told.value.remedy
    assert len(list(rows(data, "名单.xlsx", "名单", 1, table_limits(11)))) == 11
    assert "TB-131" in codes(looked(data, data_rows=10))


def test_a_long_text_in_thousands_of_cells_does_not_fill_the_memory():
    cells = '<c t="s"><v>0</v></c>' * 16_000
    data = raw_workbook(sheet_xml(f"<row>{cells}</row>" * 2), texts=f"<si><t>{'长' * 30_000}</t></si>")
    with pytest.raises(ReadingError, match="TB-033"):
        read(data)


def test_a_row_or_column_beyond_the_sheet_is_damage():
    for body in ('<row r="9999999"><c r="A9999999"><v>1</v></c></row>', '<row r="1"><c r="ZZZ1"><v>1</v></c></row>'):
        assert refusal(raw_workbook(sheet_xml(body))).code == "TB-006"


def test_a_shared_text_that_is_not_there_is_damage():
    assert refusal(raw_workbook(sheet_xml('<row><c t="s"><v>5</v></c></row>'))).code == "TB-006"


def test_too_large_a_file_is_refused_unread():
    with pytest.raises(ReadingError, match="TB-003"):
        look(b"x" * 2000, "名单.csv", replace(table_limits(), file_bytes=1000))


def test_a_caller_who_stops_early_leaves_no_process_behind():
    data = saved(lambda sheet: [sheet.append([number] * 10) for number in range(5000)])
    stream = rows(data, "名单.xlsx", "名单", 0)
    assert next(stream).number == 1
    stream.close()
    assert [each for each in psutil.Process().children() if "kechuang.readers.sheets.worker" in each.cmdline()] == []


@pytest.mark.parametrize(
    "reply",
    [b"no json", b"[]", b"{}", b'{"shapes": [[[0], [""], [""]]], "rows": [[1, false, 0, ["x"]]]}',
     b'{"shapes": [[[1], ["d"], [""]]], "rows": [[1, false, 0, ["x"]]]}',
     b'{"shapes": [[[1], [""], ["evil"]]], "rows": [[1, false, 0, ["x"]]]}',
     b'{"shapes": [[[1], [""], [""]]], "rows": [[1, false, 0, [[]]]]}', b'{"shapes": [], "rows": [[1, false, 0, []]]}'],
)  # fmt: skip
def test_a_worker_that_answers_nonsense_is_not_believed(reply, monkeypatch):
    frame = len(reply).to_bytes(8, "big") + reply
    speaker = f"import sys; sys.stdout.buffer.write({frame!r}); sys.stdout.flush(); sys.stdin.read()"
    monkeypatch.setattr(reading, "_COMMAND", (reading.sys.executable, "-c", speaker))
    with pytest.raises(ReadingError, match="TB-019"):
        list(rows(b"a,b\n", "名单.csv", "数据", 0))


def test_a_worker_without_memory_or_time_is_a_message(monkeypatch):
    for death, code in (("os.abort()", "TB-018"), ("time.sleep(60)", "TB-017"), ("sys.exit(3)", "TB-019")):
        monkeypatch.setattr(reading, "_COMMAND", (reading.sys.executable, "-c", f"import os, sys, time; {death}"))
        with pytest.raises(ReadingError, match=code):
            look(b"a,b\n", "名单.csv", replace(table_limits(), seconds=1))


def test_every_message_has_a_remedy_and_its_own_code():
    assert not FAULTS.keys() & NOTICES.keys()
    for code, (what, remedy) in {**FAULTS, **NOTICES}.items():
        assert re.fullmatch(r"TB-[01]\d\d", code) and (code < "TB-100") == (code in FAULTS)
        assert what.endswith("。") and remedy
    used: set[str] = set()
    for path in Path(reading.__file__).parent.glob("*.py"):
        used |= (
            set(re.findall(r"\"(TB-\d{3})\"", path.read_text(encoding="utf-8"))) if path.stem != "messages" else set()
        )
    assert used <= FAULTS.keys() | NOTICES.keys()


def test_openpyxl_reads_the_same_values():
    data = saved(lambda sheet: [sheet.append(row) for row in [*TABLE, ["乙", 0.1], ["丙", True]]])
    theirs = [
        [cell for cell in row if cell is not None] for row in openpyxl.load_workbook(io.BytesIO(data)).active.values
    ]
    assert [[str(value) for value in row] for row in values(read(data))] == [
        [str(each) for each in row] for row in theirs
    ]


def test_a_file_that_is_not_kept_is_not_said_to_be_kept():
    assert not any("已原样保存" in remedy for _, remedy in FAULTS.values())
