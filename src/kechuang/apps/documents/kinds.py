"""What kind of file some bytes are, judged by the bytes alone: a name promises nothing. Pure."""

from __future__ import annotations

import io
import zipfile

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_STARTS = {b"%PDF-": "pdf", b"\xff\xd8\xff": "jpg", b"\x89PNG\r\n\x1a\n": "png"}
# A file inside the package that only this kind has. An archive of anything else is no proof anyone can open.
_IN_PACKAGE = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx", "OFD.xml": "ofd"}
# Names of streams in the old Office container stand there in UTF-16.
_IN_OLE = {"WordDocument": "doc", "Workbook": "xls"}


def kind_of(data: bytes) -> str | None:
    """pdf, jpg, png, docx, xlsx, ofd, doc or xls, by contents; None for everything else."""
    for start, kind in _STARTS.items():
        if data.startswith(start):
            return kind
    if data.startswith(b"PK\x03\x04"):
        return _kind_of_package(data)
    if data.startswith(_OLE):
        return next((kind for name, kind in _IN_OLE.items() if name.encode("utf-16-le") in data), None)
    return None


def _kind_of_package(data: bytes) -> str | None:
    try:  # only the list of names is read: nothing is unpacked
        names = set(zipfile.ZipFile(io.BytesIO(data)).namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return None
    return next((kind for name, kind in _IN_PACKAGE.items() if name in names), None)
