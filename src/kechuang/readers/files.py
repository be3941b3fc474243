"""Which format a file really has, and the reader for it. Contents decide; the name only breaks ties."""

from __future__ import annotations

import importlib
import io
import re
import unicodedata
import zipfile
from dataclasses import replace
from pathlib import PurePath

from kechuang.readers.document import IssuedDocument, Notice
from kechuang.readers.formats.decoding import decode
from kechuang.readers.limits import Limits
from kechuang.readers.messages import fault, notice, size_words

# Imported by name when first needed: a text file should not wait for lxml and PDFium, and a worker of the
# command line reads a thousand files of which most have one format. (Not a way around a cycle: the format
# modules import nothing from here.)
_READERS = {
    "txt": "kechuang.readers.formats.plain_text",
    "docx": "kechuang.readers.formats.word",
    "pdf": "kechuang.readers.formats.pdf",
    "html": "kechuang.readers.formats.html",
    "doc": "kechuang.readers.formats.legacy",
    "image": "kechuang.readers.formats.scan",
}
_KINDS = {"txt": "文本", "docx": "Word 文档（.docx）", "pdf": "PDF", "html": "网页", "doc": "旧版文档", "image": "图片"}
_SUFFIXES = {
    "txt": {".txt", ".text", ".md", ".csv", ".tsv", ".log", ""},
    "docx": {".docx", ".docm", ".dotx", ".wps"},
    "pdf": {".pdf"},
    "html": {".html", ".htm", ".shtml", ".xhtml"},
    "doc": {".doc", ".wps", ".rtf", ".odt", ".dot", ".wpt", ".fodt"},
    "image": {".png", ".jpg", ".jpeg", ".bmp", ".gif", ".tif", ".tiff", ".webp"},
}
_IMAGE_STARTS = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"BM", b"GIF87a", b"GIF89a", b"II*\0", b"MM\0*")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PAGE = re.compile(r"<\s*(?:!doctype\s+html|html|head|body|meta|title|div|table|article)\b", re.IGNORECASE)
_OTHER_PACKAGES = (
    ("xl/workbook", "Excel 工作簿", "请把工作要点的正文另存为 .docx，或复制表格内容粘贴到系统里。"),
    ("ppt/", "PowerPoint 演示文稿", "请上传工作要点的 Word 或 PDF 版本。"),
    ("OFD.xml", "OFD 版式文件", "请用 OFD 阅读器“另存为 PDF”后上传，或上传 .docx。"),
)
_HEAD, _LOOK = 4096, 50_000
_LAYOUT = "\t\n\v\f\r\x1a\x1b\x85"


def read_bytes(data: bytes, name: str, limits: Limits | None = None) -> IssuedDocument:
    """The document in `data`, in this process.

    name: as uploaded; used in messages, and to tell apart formats whose contents look alike.
    Raises: ReadingError and nothing else for anything a file can hold; the caller guards time and memory
    (`readers/sandbox.py`).
    """
    limits = limits or Limits()
    if len(data) > limits.file_bytes:
        raise fault("RD-003", name, size=size_words(len(data)), limit=size_words(limits.file_bytes))
    if not data.strip(b" \t\r\n\0"):
        raise fault("RD-001", name)
    format = detect(data, name)
    document = importlib.import_module(_READERS[format]).read(data, name, limits)
    return replace(document, notices=(*_misnamed(format, name), *document.notices))


def detect(data: bytes, name: str) -> str:
    """A key of `_READERS`; raises RD-002, RD-005, RD-006 or RD-022 for what cannot be read."""
    head = data[:_HEAD]
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return _package(data, name)
    if head.startswith(_OLE):
        return _compound(data, name)
    if head.startswith(_IMAGE_STARTS) or (head[:4] == b"RIFF" and head[8:12] == b"WEBP"):
        return "image"
    if head.lstrip().startswith(b"{\\rtf") or b"<w:wordDocument" in head or b'progid="Word.Document"' in head:
        return "doc"
    if head.lstrip()[:13].lower() == b"mime-version:":
        raise fault(
            "RD-022", name, kind="单个文件的网页（.mht）", remedy="请用浏览器或 Word 打开，另存为 .docx 再上传。"
        )
    return _text_or_page(data, name)


def _package(data: bytes, name: str) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            names = package.namelist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, UnicodeDecodeError) as error:
        if _suffix(name) in _SUFFIXES["docx"] or b"word/" in data[:_HEAD] or b"[Content_Types]" in data[:_HEAD]:
            raise fault("RD-006", name, detail="压缩包不完整") from error
        raise fault("RD-022", name, kind="一个损坏的压缩包", remedy="请重新取一份完整的文件再上传。") from error
    if any(each.startswith("word/") or each == "[Content_Types].xml" for each in names) and not any(
        each.startswith(("xl/", "ppt/")) for each in names
    ):
        return "docx"
    if "content.xml" in names and "mimetype" in names:
        return "doc"
    for mark, kind, remedy in _OTHER_PACKAGES:
        if any(each.startswith(mark) for each in names):
            raise fault("RD-022", name, kind=kind, remedy=remedy)
    raise fault("RD-022", name, kind="压缩包", remedy="请先解压，再上传里面的 .docx、.pdf 或 .txt 文件。")


def _compound(data: bytes, name: str) -> str:
    """The old Office container: .doc and .wps, or a password-protected .docx."""
    if _stream(data, "EncryptedPackage"):
        raise fault("RD-005", name)
    if _stream(data, "WordDocument") or _suffix(name) in _SUFFIXES["doc"]:
        return "doc"
    if _stream(data, "Workbook") or _stream(data, "Book"):
        raise fault("RD-022", name, kind="Excel 工作簿", remedy=_OTHER_PACKAGES[0][2])
    raise fault("RD-022", name, kind="旧版 Office 文件", remedy="请上传工作要点的 Word 或 PDF 版本。")


def _stream(data: bytes, stream: str) -> bool:
    return stream.encode("utf-16-le") in data


def _text_or_page(data: bytes, name: str) -> str:
    head = decode(data).text[:_LOOK]
    if sum(map(_is_odd, head)) > 0.05 * len(head):
        raise fault("RD-002", name, head=data[:8].hex(" ").upper())
    tags = len(re.findall(r"</?[a-zA-Z][^<>]{0,400}>", head))
    if _PAGE.search(head[:2048]) or (_suffix(name) in _SUFFIXES["html"] and tags) or tags > 20:
        return "html"
    return "txt"


def _is_odd(char: str) -> bool:
    """What written text does not hold: control, unassigned and private characters, bytes that fit no encoding."""
    return char in "�␀" or (char not in _LAYOUT and unicodedata.category(char) in {"Cc", "Cn", "Co", "Cs"})


def _suffix(name: str) -> str:
    return PurePath(name).suffix.lower()


def _misnamed(format: str, name: str) -> tuple[Notice, ...]:
    suffix = _suffix(name)
    if not suffix or suffix in _SUFFIXES[format] or not any(suffix in known for known in _SUFFIXES.values()):
        return ()
    return (notice("RD-101", name, suffix=suffix, kind=_KINDS[format]),)
