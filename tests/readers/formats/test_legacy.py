"""Old Word files with a real LibreOffice, where there is one."""

import subprocess
import time

import docx as python_docx
import pytest
from file_making import assert_well_formed, quotes

from kechuang.kernel.errors import ReadingError
from kechuang.readers.formats import legacy
from kechuang.readers.limits import Limits
from kechuang.readers.sandbox import read_safely

needs_libreoffice = pytest.mark.skipif(
    legacy.find_program() is None, reason="no LibreOffice (Debian: apt-get install libreoffice-writer-nogui)"
)

CELLS = ("主要目标", "牵头单位", "净增20家", "科技局")


@pytest.fixture(scope="module")
def old_files(tmp_path_factory) -> dict[str, bytes]:
    """One plan as .doc and .rtf, written by LibreOffice itself."""
    folder = tmp_path_factory.mktemp("old")
    document = python_docx.Document()
    document.add_heading("一、工作目标", 1)
    document.add_paragraph("新增高新技术企业30家以上。（高新科）")
    table = document.add_table(2, 2)
    for place, words in zip(((0, 0), (0, 1), (1, 0), (1, 1)), CELLS, strict=True):
        table.cell(*place).text = words
    document.add_paragraph("某县科技局")
    document.save(str(folder / "plan.docx"))
    for suffix in ("doc", "rtf"):
        subprocess.run(
            [legacy.find_program(), f"-env:UserInstallation=file://{folder}/profile", "--headless",
             "--convert-to", suffix, "--outdir", folder, folder / "plan.docx"],
            check=True, capture_output=True, timeout=120,
        )  # fmt: skip
    return {suffix: (folder / f"plan.{suffix}").read_bytes() for suffix in ("doc", "rtf")}


@needs_libreoffice
@pytest.mark.parametrize(
    ("kind", "name", "format"), [("doc", "要点.doc", "doc"), ("doc", "要点.wps", "wps"), ("rtf", "要点.rtf", "doc")]
)
def test_an_old_file_is_converted_inside_the_sandbox_and_read(old_files, kind, name, format):
    document, _ = read_safely(old_files[kind], name)
    assert_well_formed(document)
    assert document.format == format
    assert document.notices[0].code == "RD-116"
    assert quotes(document) == ["一、工作目标", "新增高新技术企业30家以上。（高新科）", *CELLS, "某县科技局"]
    assert document.blocks[0].level == 1


@needs_libreoffice
def test_an_old_file_under_a_new_name_is_read_with_a_notice(old_files):
    document, _ = read_safely(old_files["doc"], "要点.pdf")
    assert document.notices[0].code == "RD-101"


@needs_libreoffice
def test_what_libreoffice_cannot_convert_is_a_message():
    with pytest.raises(ReadingError, match=r"RD-014|RD-021"):
        read_safely(b"{\\rtf1 broken \\x", "坏.rtf")


def test_a_converter_that_hangs_is_stopped_in_time(monkeypatch, tmp_path):
    slow = tmp_path / "soffice"
    slow.write_text("#!/bin/sh\nsleep 60\n")
    slow.chmod(0o755)
    monkeypatch.setattr(legacy, "find_program", lambda: str(slow))
    started = time.monotonic()
    with pytest.raises(ReadingError, match="RD-017"):
        legacy.read(b"{\\rtf1 a}", "慢.rtf", Limits(seconds=1))
    assert time.monotonic() - started < 5


def test_a_converted_file_is_treated_like_a_strangers(monkeypatch, tmp_path):
    """What comes out of the converter goes through the same guards as an upload."""
    bad = tmp_path / "soffice"
    bad.write_text(
        '#!/bin/sh\nfor last; do :; done\ncd "$(dirname "$last")"\nmkdir -p out\necho no zip > out/issued.docx\n'
    )
    bad.chmod(0o755)
    monkeypatch.setattr(legacy, "find_program", lambda: str(bad))
    with pytest.raises(ReadingError, match="RD-014"):
        legacy.read(b"{\\rtf1 a}", "坏.rtf", Limits())
