""".doc, .wps, .rtf, .odt: converted to .docx by LibreOffice where it is installed, then read as Word."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from dataclasses import replace
from pathlib import Path, PurePath

from kechuang.kernel.errors import ReadingError, system_says
from kechuang.readers.confinement import roomy
from kechuang.readers.document import IssuedDocument
from kechuang.readers.formats import word
from kechuang.readers.limits import Limits
from kechuang.readers.messages import fault, notice

_PROGRAMS = ("soffice", "libreoffice", "/usr/lib/libreoffice/program/soffice", "/opt/libreoffice/program/soffice")
_KINDS = {".wps": "WPS 文字（.wps）", ".wpt": "WPS 文字（.wpt）", ".rtf": "RTF ", ".odt": "ODT ", ".fodt": "ODT "}
_WAIT = 0.8  # of the whole file's time; the rest is for reading what comes out


def read(data: bytes, name: str, limits: Limits) -> IssuedDocument:
    """Raises RD-013 without LibreOffice, RD-014 when it cannot convert, RD-017 when it takes too long."""
    kind = _kind(data, name)
    program = find_program()
    if program is None:
        raise fault("RD-013", name, kind=kind)
    with roomy(), tempfile.TemporaryDirectory(prefix="kechuang-") as folder:
        converted = _convert(program, data, name, Path(folder), limits)
    try:
        document = word.read(converted, name, limits)
    except ReadingError as error:
        if error.code == "RD-006":
            raise fault("RD-014", name, detail="转换结果不完整") from error
        raise
    notices = (notice("RD-116", kind=kind.strip()), *document.notices)
    return replace(document, format="wps" if PurePath(name).suffix.lower() == ".wps" else "doc", notices=notices)


def find_program() -> str | None:
    return next((found for each in _PROGRAMS if (found := shutil.which(each))), None)


def _convert(program: str, data: bytes, name: str, folder: Path, limits: Limits) -> bytes:
    source = folder / f"issued{_suffix(data, name)}"
    source.write_bytes(data)
    command = [
        program,
        f"-env:UserInstallation=file://{folder}/profile",  # its own, so that an open Writer does not get in the way
        "--headless",
        "--norestore",
        "--nolockcheck",
        "--convert-to",
        "docx:MS Word 2007 XML",
        "--outdir",
        str(folder / "out"),
        str(source),
    ]
    try:
        finished = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=limits.seconds * _WAIT,
            env={"PATH": os.environ.get("PATH", ""), "HOME": str(folder), "LANG": "C.UTF-8"},
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise fault("RD-017", name, limit=limits.seconds) from error
    except OSError as error:
        raise fault("RD-014", name, detail=system_says(error)) from error
    result = folder / "out" / "issued.docx"
    if not result.exists():
        raise fault("RD-014", name, detail=f"退出码 {finished.returncode}")
    if result.stat().st_size > limits.file_bytes:
        raise fault("RD-014", name, detail="转换结果过大")
    return result.read_bytes()


def _suffix(data: bytes, name: str) -> str:
    """LibreOffice goes by the suffix; one it does not know would let it read a .wps as plain text."""
    suffix = PurePath(name).suffix.lower()
    if suffix in {".wps", ".wpt"} and data.startswith(b"\xd0\xcf\x11\xe0"):
        return ".doc"
    return suffix if suffix in {".doc", ".dot", ".rtf", ".odt", ".fodt", ".wps"} else ".doc"


def _kind(data: bytes, name: str) -> str:
    if data.lstrip()[:5] == b"{\\rtf":
        return "RTF "
    return _KINDS.get(PurePath(name).suffix.lower(), "旧版 Word（.doc）")
