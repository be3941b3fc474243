"""Scans: what is made of recognised lines. A stand-in recognises here; the engine itself is an extra."""

import pytest
from file_making import PdfPage, assert_well_formed, pdf, prose_page, quotes

from kechuang.kernel.errors import ReadingError
from kechuang.readers.files import read_bytes
from kechuang.readers.formats import scan
from kechuang.readers.limits import Limits

PICTURE = b"q 400 0 0 400 50 300 cm BI /W 2 /H 2 /CS /G /BPC 8 ID \x00\x7f\xff\x10 EI Q"


def seen(words: str, left: float, top: float, right: float, high: float = 40) -> tuple[list[list[float]], str, float]:
    """What the engine gives for one line: four corners, words, certainty."""
    return [[left, top], [right, top], [right, top + high], [left, top + high]], words, 0.99


@pytest.fixture
def recognised(monkeypatch):
    """Sets what the engine sees on every page."""

    def set_lines(*lines):
        monkeypatch.setattr(scan, "is_installed", lambda: True)
        monkeypatch.setattr(scan, "_engine", lambda: lambda image: (list(lines) or None, None))
        monkeypatch.setattr(scan, "rendered", lambda page: (object(), 2.5))

    return set_lines


def test_a_scanned_page_is_read_and_says_so(recognised):
    recognised(
        seen("一、工作目标", 290, 300, 600, 41),
        seen("新增高新技术企业三十家以上，净增科技型中小企业二百家，力争", 290, 370, 1280, 39),
        seen("达到三百家。", 210, 440, 500, 44),
        seen("二、任务", 290, 510, 500),
    )
    document = read_bytes(pdf([PdfPage(raw=PICTURE)]), "扫描件.pdf")
    assert_well_formed(document)
    assert [notice.code for notice in document.notices] == ["RD-111"]
    assert quotes(document) == [
        "一、工作目标",
        "新增高新技术企业三十家以上，净增科技型中小企业二百家，力争\n达到三百家。",
        "二、任务",
    ]


def test_only_the_pages_without_text_are_recognised(recognised):
    recognised(seen("扫描的附件。", 290, 300, 600))
    document = read_bytes(pdf([prose_page(["　　正文一段。"]), PdfPage(raw=PICTURE)]), "要点.pdf")
    assert quotes(document) == ["正文一段。", "扫描的附件。"]
    assert "第 2 页" in document.notices[0].what


def test_pages_left_when_time_runs_out_are_named(recognised):
    recognised(seen("扫描的一页。", 290, 300, 600))
    document = read_bytes(pdf([PdfPage(raw=PICTURE)] * 3), "要点.pdf", Limits(seconds=0))
    assert [notice.code for notice in document.notices] == ["RD-111", "RD-110"]
    assert "第 2、3 页" in document.notices[1].what


def test_a_scan_on_which_nothing_is_recognised_is_a_message(recognised):
    recognised()
    with pytest.raises(ReadingError, match="RD-016"):
        read_bytes(pdf([PdfPage(raw=PICTURE)]), "空白.pdf")


def test_pieces_at_one_height_are_one_line(recognised):
    recognised(seen("市科技局", 700, 302, 900), seen("新增30家", 100, 300, 400))
    assert [line.words for line in scan.recognise(object())] == ["新增30家  市科技局"]
