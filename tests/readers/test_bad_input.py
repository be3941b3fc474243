"""Every bad file gives one Chinese message: what, where, how to mend, a code. None raises anything else or hangs."""

import io
import re
import time
import zipfile
from pathlib import Path

import pytest
from file_making import PdfPage, assert_well_formed, docx, p, pdf, prose_page, quotes, repacked, table, tc

from kechuang.kernel.errors import ReadingError
from kechuang.readers.files import read_bytes
from kechuang.readers.formats import legacy, scan
from kechuang.readers.limits import MIB, Limits
from kechuang.readers.messages import FAULTS, NOTICES
from kechuang.readers.sandbox import read_safely

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


def refusal(data: bytes, name: str, limits: Limits | None = None) -> ReadingError:
    """The fault, told in Chinese with the file named and a way to mend it."""
    with pytest.raises(ReadingError) as told:
        read_bytes(data, name, limits)
    error = told.value
    assert error.where == name
    for words in (error.what, error.remedy):
        assert re.search(r"[一-鿿]{3}", words) and "{" not in words
    return error


def codes(document) -> list[str]:
    return [notice.code for notice in document.notices]


@pytest.mark.parametrize("data", [b"", b"  \r\n\t ", b"\0" * 100])
@pytest.mark.parametrize("name", ["要点.docx", "要点.txt", "要点.pdf"])
def test_an_empty_file(data, name):
    assert refusal(data, name).code == "RD-001"


@pytest.mark.parametrize("text", ["\ufeff", "\ufeff\n\n", "　\n　"])
def test_a_file_of_blanks(text):
    assert refusal(text.encode(), "要点.txt").code in {"RD-001", "RD-021"}


def test_a_word_file_named_pdf_is_read_by_its_contents_with_a_notice():
    document = read_bytes(docx(p("新增高企30家。")), "要点.pdf")
    assert quotes(document) == ["新增高企30家。"]
    assert codes(document) == ["RD-101"] and "“.pdf”" in document.notices[0].what


def test_a_text_named_docx_is_read_by_its_contents_with_a_notice():
    assert codes(read_bytes("一、目标\n新增30家。".encode(), "要点.docx")) == ["RD-101"]


def test_an_encrypted_pdf():
    assert refusal(pdf([prose_page(["正文"])], locked=True), "要点.pdf").code == "RD-004"


def test_an_encrypted_word_file():
    assert refusal(OLE + "EncryptedPackage".encode("utf-16-le"), "要点.docx").code == "RD-005"


def test_a_word_file_whose_zip_entries_are_encrypted():
    data = bytearray(docx(p("正文")))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(signature)
        while at >= 0:
            data[at + offset] |= 1
            at = data.find(signature, at + 4)
    assert refusal(bytes(data), "要点.docx").code == "RD-005"


@pytest.mark.parametrize("keep", [30, 200, -40])
def test_a_word_file_cut_off(keep):
    assert refusal(docx(p("正文" * 500))[:keep], "要点.docx").code == "RD-006"


def test_a_word_file_with_flipped_bytes_in_its_text():
    data = bytearray(docx(p("正文" * 3000)))
    at = data.find(b"word/document.xml") + 60
    data[at : at + 20] = bytes(byte ^ 0x5A for byte in data[at : at + 20])
    assert refusal(bytes(data), "要点.docx").code == "RD-006"


def test_a_word_file_without_its_text():
    data = repacked(docx(p("正文")), {"word/document.xml": b"<w:document"})
    error = refusal(data, "要点.docx")
    assert error.code == "RD-006" and "word/document.xml" in error.what


def test_a_word_file_that_is_empty_of_text():
    assert refusal(docx(p("")), "要点.docx").code == "RD-021"


def test_a_zip_bomb_is_refused_before_it_is_inflated():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr("word/document.xml", b" " * (30 * MIB))
    started = time.monotonic()
    assert refusal(stream.getvalue(), "要点.docx", Limits(inflated_bytes=20 * MIB)).code == "RD-007"
    assert time.monotonic() - started < 1


def test_a_bomb_by_ratio_alone_is_refused():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", b" " * (40 * MIB))
    assert refusal(stream.getvalue(), "要点.docx").code == "RD-007"


def test_a_bomb_that_lies_about_its_size_is_stopped_while_it_inflates():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", b"<a>" + b" " * (8 * MIB))
    data = bytearray(stream.getvalue())
    central = data.find(b"PK\x01\x02")
    data[central + 24 : central + 28] = (1000).to_bytes(4, "little")  # the size in the table of contents
    assert refusal(bytes(data), "要点.docx", Limits(inflated_bytes=MIB)).code in {"RD-006", "RD-007"}


def test_a_package_of_countless_parts_is_refused():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        for number in range(6000):
            package.writestr(f"word/{number}.xml", b"")
    assert refusal(stream.getvalue(), "要点.docx").code == "RD-007"


@pytest.mark.parametrize(
    "declaration",
    [
        '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;">]>',
        '<!DOCTYPE a SYSTEM "http://example.org/a.dtd">',
        '<!doctype a [<!entity % x SYSTEM "file:///etc/passwd"> %x;]>',
    ],
)
def test_external_entities_and_declarations(declaration):
    data = docx(p("&x;") if "x SYSTEM" in declaration else p("正文"), head=declaration)
    assert refusal(data, "要点.docx").code == "RD-008"


@pytest.mark.parametrize("codec", ["utf-16", "utf-16-be", "utf-7", "utf-32"])
def test_declarations_hidden_in_another_encoding(codec):
    content = (
        f'<?xml version="1.0" encoding="{codec}"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'
    )
    encoded = content.encode(codec)
    if codec == "utf-7":  # the declaration of the encoding is read as ASCII, what follows is not
        encoded = content.encode("ascii").replace(b"<!", b"+ADwAIQ-")
    data = repacked(docx(p("正文")), {"word/document.xml": encoded})
    assert refusal(data, "要点.docx").code in {"RD-006", "RD-008"}


def test_declarations_in_a_side_part_are_refused_too():
    data = repacked(docx(p("正文"), styles=""), {"word/styles.xml": b'<!DOCTYPE a [<!ENTITY x "y">]><a/>'})
    assert refusal(data, "要点.docx").code == "RD-008"


@pytest.mark.parametrize("path", ["../../etc/cron.d/x", "/etc/passwd", "word\\..\\..\\x", "C:\\windows\\x"])
def test_paths_that_lead_outside_the_package(path):
    stream = io.BytesIO(docx(p("正文")))
    with zipfile.ZipFile(stream, "a") as package:
        info = zipfile.ZipInfo("placeholder")
        info.filename = path
        package.writestr(info, b"x")
    assert refusal(stream.getvalue(), "要点.docx").code == "RD-009"


def test_deeply_nested_xml():
    deep = "<w:sdt><w:sdtContent>" * 3000 + p("底") + "</w:sdtContent></w:sdt>" * 3000
    assert refusal(docx(deep), "要点.docx").code == "RD-020"


def test_tables_nested_past_reason():
    deep = p("底")
    for _ in range(45):
        deep = f"<w:tbl><w:tr><w:tc>{deep}{p('层')}</w:tc></w:tr></w:tbl>"
    try:
        assert_well_formed(read_bytes(docx(deep), "要点.docx"))
    except ReadingError as error:
        assert error.code == "RD-020"


def test_a_damaged_pdf():
    assert refusal(b"%PDF-1.7\n" + b"garbage" * 100, "要点.pdf").code == "RD-010"


def test_ten_thousand_pages_are_refused_quickly():
    data = pdf([PdfPage()] * 10_000)
    started = time.monotonic()
    error = refusal(data, "要点.pdf")
    assert error.code == "RD-012" and "10000 页" in error.what
    assert time.monotonic() - started < 5


def test_two_hundred_megabytes_of_text_are_refused_at_once_without_a_worker():
    data = "新增高企30家。\n".encode() * (200 * MIB // 22)
    started = time.monotonic()
    with pytest.raises(ReadingError, match=r"RD-003.*\d+\.\d MB"):
        read_safely(data, "要点.txt")
    assert time.monotonic() - started < 1


def test_more_characters_than_any_plan_has():
    assert refusal(("新增高企三十家，" * 450_000).encode(), "要点.txt").code == "RD-023"


@pytest.mark.parametrize("name", ["要点.txt", "要点.docx", "要点"])
def test_a_binary_named_txt(name):
    data = b"\x7fELF\x02\x01\x01\0\0\0" + bytes(range(256)) * 40
    error = refusal(data, name)
    assert error.code == "RD-002" and "7F 45 4C 46" in error.what


def test_mixed_encodings_are_read_as_far_as_they_go_and_the_lines_are_named():
    data = "一、目标\n".encode() + "新增高企30家。\n".encode("gb18030") * 2 + "二、任务\n".encode() * 9
    document = read_bytes(data, "要点.txt")
    assert "新增高企30家。" in document.text
    assert codes(document) == ["RD-102"] and "第 2—3 行" in document.notices[0].what


def test_nul_bytes_control_characters_and_lone_surrogates_in_text():
    data = ("新增高企30家。\n" * 20).encode() + b"\0\x07" + "净增".encode() + b"\xed\xa0\x80" + "家\n".encode()
    document = read_bytes(data, "要点.txt")
    assert_well_formed(document)
    assert {"RD-103", "RD-104"} == set(codes(document))


def test_a_table_of_a_hundred_thousand_rows_is_read_to_the_limit_in_time():
    body = table(*[tc(str(row)) + tc("新增高企30家") for row in range(100_000)])
    started = time.monotonic()
    document, _ = read_safely(docx(body), "要点.docx")
    assert time.monotonic() - started < 30
    assert "RD-108" in codes(document)
    assert max(block.row for block in document.blocks) == Limits().table_rows - 1


def test_a_document_without_any_target_is_read_and_says_so():
    document, reading = read_safely("某县通知\n请认真贯彻执行。".encode(), "通知.txt")
    assert reading.statements == ()
    assert codes(document) == ["RD-112"]


def test_a_page_of_endless_tags():
    data = b"<html><body>" + b"<div>" * 200_000 + "新增30家。".encode()
    started = time.monotonic()
    try:
        assert_well_formed(read_bytes(data, "a.html"))
    except ReadingError as error:
        assert error.code in {"RD-020", "RD-021"}
    assert time.monotonic() - started < 10


def test_a_page_with_entities_that_would_explode():
    data = (
        b'<!DOCTYPE html [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><html><body><p>&b;&b;'
        + "新增30家。</p>".encode()
    )
    assert "aaaaaaaaaa" * 4 not in read_bytes(data, "a.html").text


@pytest.mark.parametrize(
    ("inside", "words"),
    [
        ({"xl/workbook.xml": b"x"}, "Excel"),
        ({"ppt/a.xml": b"x"}, "PowerPoint"),
        ({"OFD.xml": b"x"}, "OFD"),
        ({"a.txt": b"x"}, "压缩包"),
    ],
)
def test_other_packages_are_named_for_what_they_are(inside, words):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        for name, content in inside.items():
            package.writestr(name, content)
    error = refusal(stream.getvalue(), "要点.docx")
    assert error.code == "RD-022" and words in error.what


def test_a_page_saved_as_one_file_says_what_to_do():
    error = refusal(b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x\r\n", "要点.doc")
    assert error.code == "RD-022" and "另存为 .docx" in error.remedy


def test_an_old_word_file_without_libreoffice_says_what_to_do(monkeypatch):
    monkeypatch.setattr(legacy, "find_program", lambda: None)
    for data, name in (
        (OLE + "WordDocument".encode("utf-16-le"), "要点.doc"),
        (OLE, "要点.wps"),
        (b"{\\rtf1 a}", "要点.rtf"),
    ):
        error = refusal(data, name)
        assert error.code == "RD-013" and "另存为" in error.remedy and "libreoffice-writer" in error.remedy


def test_a_picture_without_ocr_says_what_to_do(monkeypatch):
    monkeypatch.setattr(scan, "is_installed", lambda: False)
    assert refusal(b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "扫描.png").code == "RD-015"


def test_every_message_has_a_remedy_and_its_own_code():
    assert not FAULTS.keys() & NOTICES.keys()
    for code, (what, remedy) in {**FAULTS, **NOTICES}.items():
        assert re.fullmatch(r"RD-[01]\d\d", code)
        assert what.endswith("。") and remedy
        assert (code < "RD-100") == (code in FAULTS)


def test_every_code_that_the_readers_use_has_its_message():
    used: set[str] = set()
    for path in Path("src/kechuang/readers").rglob("*.py"):
        if path.name != "messages.py":
            used |= set(re.findall(r"(?:fault|notice)\(\s*\(?\"(RD-\d{3})\"", path.read_text(encoding="utf-8")))
    assert used and used <= FAULTS.keys() | NOTICES.keys()
