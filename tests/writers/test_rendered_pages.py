"""What comes out of the printer: LibreOffice lays the files out, and the ink is measured on the page."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace

import pypdfium2
import pytest
from briefed import BRIEF, crowded
from official_documents import NOTICE, words

from kechuang.writers.official.word import write_docx
from kechuang.writers.onepage import brief_docx

Pdf = pypdfium2.PdfDocument
SCALE = 4  # pixels per point


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Callable[[bytes], Pdf]:
    soffice = shutil.which("soffice")
    if soffice is None:
        lacking = "no LibreOffice on this machine (Debian: apt-get install libreoffice-writer-nogui)"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(lacking)
    folder = tmp_path_factory.mktemp("printed")

    def print_it(data: bytes) -> Pdf:
        path = folder / f"{abs(hash(data))}.docx"
        path.write_bytes(data)
        own = f"-env:UserInstallation=file://{folder}/office"
        command = [str(soffice), own, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(path)]
        subprocess.run(command, check=True, capture_output=True, timeout=180)
        return Pdf(path.with_suffix(".pdf"))

    return print_it


def ink(pdf: Pdf, page: int, red: bool) -> list[tuple[float, float, float]]:
    """Rows with ink: millimetres from the top, and of the first and the last ink in the row."""
    bitmap = pdf[page].render(scale=SCALE)
    width, height, stride, channels = bitmap.width, bitmap.height, bitmap.stride, bitmap.n_channels
    data = bytes(bitmap.buffer)
    rows = []
    for y in range(height):
        line = data[y * stride : y * stride + width * channels]
        blue, green, crimson = line[0::channels], line[1::channels], line[2::channels]
        if red:
            places = [x for x in range(width) if crimson[x] > 180 and green[x] < 90 and blue[x] < 90]
        else:
            places = [x for x in range(width) if crimson[x] < 128 and green[x] < 128]
        if places:
            rows.append((_mm(y), _mm(places[0]), _mm(places[-1] + 1)))
    return rows


def _mm(pixels: float) -> float:
    return pixels / SCALE * 25.4 / 72


@pytest.fixture(scope="module")
def notice(printed) -> Pdf:
    body = (words("科技创新工作要点" * 140),)  # no digit and no mark: every line is full
    return printed(write_docx(replace(NOTICE, body=body)))


def test_the_red_head_stands_where_the_standard_says(notice):
    rows = ink(notice, 0, red=True)
    assert rows[0][0] == pytest.approx(37 + 35, abs=1.5)  # the mark's upper edge
    rule = [row for row in rows if row[2] - row[1] > 150]
    assert rule[0][1] == pytest.approx(28, abs=0.6) and rule[0][2] - rule[0][1] == pytest.approx(156, abs=1)
    black = [row for row in ink(notice, 0, red=False) if row[0] < rule[0][0]]
    assert rule[0][0] - black[-1][0] == pytest.approx(4, abs=1)  # below the document number


def test_the_page_number_stands_7_millimetres_below_the_text_at_the_outer_side(notice):
    for page, outer in ((0, 210 - 26), (1, 28)):
        rows = [row for row in ink(notice, page, red=False) if row[0] > 297 - 34]
        dashes = max(rows, key=lambda row: row[2] - row[1])
        assert dashes[0] == pytest.approx(262 + 7, abs=1.2)
        edge = dashes[2] if page == 0 else dashes[1]
        assert abs(edge - outer) == pytest.approx(14 * 25.4 / 72, abs=1.2)  # one letter of 14 points


def test_a_full_page_has_22_lines_of_28_letters(notice):
    text = notice[1].get_textpage().get_text_range()
    lines = [line for line in text.splitlines() if line.strip() and "—" not in line]
    assert len(lines) == 22
    assert {len(line.strip()) for line in lines} == {28}


def test_nothing_is_printed_outside_the_type_area_but_the_number(notice):
    rows = [row for row in ink(notice, 1, red=False) if row[0] < 262]
    assert rows[0][0] >= 37 and min(row[1] for row in rows) >= 27.5
    assert max(row[2] for row in rows) <= 210 - 26 + 0.5


def test_a_table_on_its_side_lies_on_its_side(notice):
    sizes = [(round(_mm(page.get_width() * SCALE)), round(_mm(page.get_height() * SCALE))) for page in notice]
    assert (297, 210) in sizes and set(sizes) == {(210, 297), (297, 210)}


def test_a_letter_is_printed_with_two_rules_of_170_millimetres(printed):
    letter = printed(write_docx(replace(NOTICE, form="letter", issuer_mark="云溪县科学技术局")))
    rows = ink(letter, 0, red=True)
    assert rows[0][0] == pytest.approx(30, abs=1.5)
    wide = [row for row in rows if row[2] - row[1] > 160]
    assert wide[0][2] - wide[0][1] == pytest.approx(170, abs=1)
    assert wide[-1][0] == pytest.approx(297 - 20, abs=2)


@pytest.mark.parametrize("brief", [BRIEF, crowded()], ids=["usual", "crowded"])
def test_a_brief_is_one_page(printed, brief):
    assert len(printed(brief_docx(brief))) == 1
