"""Files with bytes flipped, cut, doubled: a document or a message, never anything else, and soon."""

import io
import time
import zipfile
from collections.abc import Iterator

import pytest
from file_making import assert_well_formed, docx, numbered, numbering, p, pdf, prose_page, repacked, table, tc
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kechuang.kernel.errors import ReadingError
from kechuang.readers.codec import decode, encode
from kechuang.readers.document import IssuedDocument
from kechuang.readers.files import read_bytes
from kechuang.readers.formats import legacy, scan
from kechuang.readers.limits import Limits


@pytest.fixture(scope="module", autouse=True)
def without_helper_programs() -> Iterator[None]:
    """LibreOffice would be started for every broken .rtf; what it does with one is test_legacy's business."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(legacy, "find_program", lambda: None)
        patch.setattr(scan, "is_installed", lambda: False)
        yield


TIGHT = Limits(table_rows=200, pages=50, depth=100)
BODY = (
    numbered("工作目标", 1)
    + p("新增高企30家。", '<w:pStyle w:val="a"/>')
    + table(
        tc("目标") + tc("单位"), tc("30家", '<w:vMerge w:val="restart"/>') + tc("科技局", '<w:gridSpan w:val="2"/>')
    )
)
STYLES = '<w:style w:type="paragraph" w:styleId="a"><w:name w:val="heading 1"/></w:style>'
WORD = docx(BODY, numbering=numbering(("chineseCounting", "%1、")), styles=STYLES)
PAGES = pdf([prose_page(["　　一、目标", "　　新增高企30家。"]), prose_page(["　　二、任务"])])
WEB = (
    "<html><head><meta charset=gb2312></head><body><table><tr><td rowspan=2>目标<td>单位</tr><tr><td>30家</table>"
    "<p>新增高企30家。<br>二、任务</p></body></html>"
).encode("gb18030")
TEXT = "一、目标\n\t新增高企30家。\n文号 某科发〔2024〕3号\n".encode()

CHANGES = st.lists(
    st.tuples(st.sampled_from(["set", "cut", "double", "insert"]), st.floats(0, 1), st.binary(min_size=1, max_size=6)),
    min_size=1,
    max_size=6,
)


def changed(data: bytes, changes: list[tuple[str, float, bytes]]) -> bytes:
    for kind, where, extra in changes:
        at = int(where * len(data))
        if kind == "set":
            data = data[:at] + extra + data[at + len(extra) :]
        elif kind == "cut":
            data = data[:at] + data[at + 40 * len(extra) :]
        elif kind == "double":
            data = data[:at] + data[at : at + 200] + data[at:]
        else:
            data = data[:at] + extra + data[at:]
    return data


def assert_document_or_message(data: bytes, name: str) -> None:
    started = time.process_time()  # not the clock on the wall: what else the machine does is no fault of the reader
    try:
        document = read_bytes(data, name, TIGHT)
    except ReadingError as error:
        assert error.code.startswith("RD-") and error.remedy
    else:
        assert_well_formed(document)
        assert decode(IssuedDocument, encode(document)) == document
    assert time.process_time() - started < 10


def fuzzed(count: int):
    return settings(max_examples=count, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@fuzzed(150)
@given(CHANGES)
def test_changed_word_packages(changes):
    assert_document_or_message(changed(WORD, changes), "要点.docx")


@fuzzed(150)
@given(CHANGES, st.sampled_from(["document", "numbering", "styles"]))
def test_word_packages_with_changed_parts(changes, part):
    inside = zipfile.ZipFile(io.BytesIO(WORD)).read(f"word/{part}.xml")
    assert_document_or_message(repacked(WORD, {f"word/{part}.xml": changed(inside, changes)}), "要点.docx")


@fuzzed(150)
@given(CHANGES)
def test_changed_pdfs(changes):
    assert_document_or_message(changed(PAGES, changes), "要点.pdf")


@fuzzed(150)
@given(CHANGES)
def test_changed_pages(changes):
    assert_document_or_message(changed(WEB, changes), "要点.html")


@fuzzed(150)
@given(CHANGES)
def test_changed_texts(changes):
    assert_document_or_message(changed(TEXT, changes), "要点.txt")


@fuzzed(150)
@given(
    st.sampled_from(
        [b"", b"%PDF-1.4\n", b"PK\x03\x04", b"{\\rtf", b"<html>", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\xff\xfe"]
    ),
    st.binary(max_size=500),
)
def test_any_bytes_behind_any_beginning(start, rest):
    assert_document_or_message(start + rest, "文件")
