"""Which format an uploaded table really has. Contents decide; the name only breaks ties."""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from collections.abc import Iterator
from pathlib import PurePath
from typing import Protocol

from kechuang.readers.document import Notice
from kechuang.readers.formats.decoding import decode
from kechuang.readers.limits import Limits
from kechuang.readers.messages import size_words
from kechuang.readers.sheets.cells import Merge
from kechuang.readers.sheets.delimited import Delimited
from kechuang.readers.sheets.messages import fault, notice
from kechuang.readers.sheets.older import Older
from kechuang.readers.sheets.web_table import WebTable
from kechuang.readers.sheets.wire import RawRow
from kechuang.readers.sheets.xlsx import Xlsx

_SUFFIXES = {
    "xlsx": {".xlsx", ".xlsm", ".xltx", ".et"},
    "xls": {".xls", ".et", ".xlt"},
    "xlsb": {".xlsb"},
    "ods": {".ods"},
    "csv": {".csv", ".txt", ".tsv", ".tab", ""},
    "html": {".html", ".htm"},
}
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_IMAGES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"BM", b"GIF87a", b"GIF89a", b"II*\0", b"MM\0*")
_PAGE = re.compile(rb"<\s*(?:!doctype\s+html|html|head|body|meta|table|tr|div)\b", re.IGNORECASE)
_LAYOUT = "\t\n\v\f\r\x1a\x85␀"
_HEAD = 8192


class Book(Protocol):
    """An opened table file, whatever its format. sheets: name → whether it is hidden."""

    format: str
    encoding: str
    separator: str
    kind: str
    notices: tuple[Notice, ...]
    sheets: dict[str, bool]

    def rows(self, sheet: str) -> Iterator[RawRow]: ...

    def merges(self, sheet: str) -> list[Merge]: ...

    def hidden_columns(self, sheet: str) -> list[tuple[int, int]]: ...


def open_book(data: bytes, name: str, limits: Limits) -> tuple[Book, tuple[Notice, ...]]:
    """The file opened by what it holds, and notices of the whole file.  Raises: ReadingError (TB-001 … TB-035)."""
    if len(data) > limits.file_bytes:
        raise fault("TB-003", name, size=size_words(len(data)), limit=size_words(limits.file_bytes))
    if not data.strip(b" \t\r\n\0"):
        raise fault("TB-001", name)
    book = _opened(detect(data, name), data, name, limits)
    if not book.sheets:
        raise fault("TB-034", name)
    suffix = PurePath(name).suffix.lower()
    is_misnamed = bool(suffix) and suffix not in _SUFFIXES[book.format] and suffix in set().union(*_SUFFIXES.values())
    misnamed = (notice("TB-101", name, suffix=suffix, kind=book.kind),) if is_misnamed else ()
    return book, (*misnamed, *book.notices)


def _opened(format: str, data: bytes, name: str, limits: Limits) -> Book:
    if format == "xlsx":
        return Xlsx(data, name, limits)
    if format == "csv":
        return Delimited(data, name, limits)
    if format == "html":
        return WebTable(data, name, limits)
    return Older(data, name, limits, format)


def detect(data: bytes, name: str) -> str:
    """A key of `_SUFFIXES`; raises TB-002, TB-005 or TB-006 for what cannot be read."""
    head = data[:_HEAD]
    if head.startswith(_ZIP):
        return _package(data, name)
    if head.startswith(_OLE):
        return _compound(data, name)
    if b"%PDF-" in head[:1024]:
        raise fault("TB-002", name, kind=" PDF 文件")
    if head.startswith(_IMAGES) or (head[:4] == b"RIFF" and head[8:12] == b"WEBP"):
        raise fault("TB-002", name, kind="一张图片")
    if head.lstrip().startswith(b"{\\rtf"):
        raise fault("TB-002", name, kind=" RTF 文档")
    if b"urn:schemas-microsoft-com:office:spreadsheet" in head and b"<?xml" in head:
        raise fault("TB-002", name, kind="“XML 表格 2003”（请在 Excel 中打开，另存为 .xlsx）")
    if head.lstrip()[:13].lower() == b"mime-version:":
        raise fault("TB-002", name, kind="单个文件的网页（.mht；请在 Excel 中打开，另存为 .xlsx）")
    return _text(data, name)


def _package(data: bytes, name: str) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            names = set(package.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, UnicodeDecodeError) as error:
        raise fault("TB-006", name, detail="压缩包不完整") from error
    if "xl/workbook.bin" in names:
        return "xlsb"
    if any(each.startswith("xl/") for each in names):
        return "xlsx"
    if "content.xml" in names and "mimetype" in names and PurePath(name).suffix.lower() not in {".odt", ".odp"}:
        return "ods"
    kinds = {"word/": " Word 文档", "ppt/": " PowerPoint 演示文稿", "OFD.xml": " OFD 版式文件"}
    for mark, kind in kinds.items():
        if any(each.startswith(mark) for each in names):
            raise fault("TB-002", name, kind=kind)
    raise fault("TB-002", name, kind="压缩包（请先解压，再上传里面的表格）")


def _compound(data: bytes, name: str) -> str:
    """The old Office container: .xls and .et, or a password-protected .xlsx."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise fault("TB-005", name)
    if any(stream.encode("utf-16-le") in data for stream in ("Workbook", "Book")):
        return "xls"
    if "WordDocument".encode("utf-16-le") in data:
        raise fault("TB-002", name, kind=" Word 文档")
    if PurePath(name).suffix.lower() in _SUFFIXES["xls"]:
        raise fault("TB-006", name, detail="里面没有工作簿")
    raise fault("TB-002", name, kind="旧版 Office 文件")


def _text(data: bytes, name: str) -> str:
    if _PAGE.search(data[:2048].replace(b"\0", b"")):
        return "html"
    sample = decode(data[: _HEAD * 8 & ~3]).text[:50_000]
    if sum(map(_is_odd, sample)) > 0.05 * len(sample) or sample.count("␀") > 0.2 * len(sample):
        raise fault("TB-002", name, kind=f"认不得的内容（开头的字节是 {data[:8].hex(' ').upper()}）")
    return "csv"


def _is_odd(char: str) -> bool:
    """What written text does not hold."""
    return char == "�" or (char not in _LAYOUT and unicodedata.category(char) in {"Cc", "Cn", "Co", "Cs"})
