"""Scanned pages and pictures, through the OCR extra: rapidocr-onnxruntime carries its models, nothing is fetched."""

from __future__ import annotations

import importlib
import importlib.util
import io
from dataclasses import replace
from functools import cache
from statistics import median
from typing import Any

from kechuang.readers.confinement import roomy
from kechuang.readers.document import IssuedDocument
from kechuang.readers.formats.page_layout import Page, PageLine, compose
from kechuang.readers.limits import Limits
from kechuang.readers.messages import fault, notice

ENGINE = "rapidocr_onnxruntime"
_SCALE = 2.5  # pixels per point for rendered pages: 180 dpi, enough for 三号 type and half the time of 300
REMEDY = "请上传能复制文字的版本；也可请管理员安装 OCR 组件：pip install 'kechuang[ocr]'。"
_MAX_PIXELS = 60_000_000
_MAX_PAGE_PIXELS = 16_000_000


def is_installed() -> bool:
    return importlib.util.find_spec(ENGINE) is not None


def read(data: bytes, name: str, limits: Limits) -> IssuedDocument:
    """A picture of a page."""
    if not is_installed():
        raise fault("RD-015", name)
    image = _pixels(data, name)
    height, width = image.shape[:2]
    lines = recognise(image)
    if not lines:
        raise fault("RD-016", name)
    text, blocks = compose([Page(1, float(width), float(height), lines)], limits, name)
    return IssuedDocument(text, blocks, "image", notices=(notice("RD-111", pages="1"),), pages=1)


def recognise(image: Any) -> list[PageLine]:
    """The lines of a picture (height × width × 3, or grey), places in pixels, from top to bottom."""
    with roomy():
        found, _ = _engine()(image)
    lines = [_line(corners, words) for corners, words, _ in found or () if words.strip()]
    rows = _side_by_side(sorted(lines, key=lambda line: (line.top + line.bottom) / 2))
    return _evened(rows)


def _evened(lines: list[PageLine]) -> list[PageLine]:
    """The height of a recognised box wavers with its letters; ordinary lines get one size of type."""
    usual = median(line.size for line in lines) if lines else 1.0
    return [replace(line, size=usual) if 0.7 <= line.size / usual <= 1.35 else line for line in lines]


def scaled(line: PageLine, scale: float) -> PageLine:
    """From pixels of a page rendered at `scale` back to points."""
    return PageLine(
        line.words, line.left / scale, line.right / scale, line.top / scale, line.bottom / scale, line.size / scale
    )


def rendered(page: Any) -> tuple[Any, float]:
    """A PDF page as pixels, and the scale; huge pages are rendered smaller, so that memory stays bounded."""
    scale = min(_SCALE, (_MAX_PAGE_PIXELS / max(page.get_width() * page.get_height(), 1.0)) ** 0.5)
    with roomy():
        return page.render(scale=scale).to_numpy(), scale


def _line(corners: list[list[float]], words: str) -> PageLine:
    xs, ys = [float(x) for x, _ in corners], [float(y) for _, y in corners]
    return PageLine(words, min(xs), max(xs), min(ys), max(ys), max(max(ys) - min(ys), 1.0))


def _side_by_side(lines: list[PageLine]) -> list[PageLine]:
    """Pieces at one height are one line, two blanks between them."""
    rows: list[list[PageLine]] = []
    for line in lines:
        last = rows[-1][-1] if rows else None
        if last and min(last.bottom, line.bottom) - max(last.top, line.top) > 0.6 * min(last.size, line.size):
            rows[-1].append(line)
        else:
            rows.append([line])
    return [_joined(sorted(row, key=lambda each: each.left)) for row in rows]


def _joined(row: list[PageLine]) -> PageLine:
    return PageLine(
        "  ".join(each.words for each in row),
        row[0].left,
        row[-1].right,
        min(each.top for each in row),
        max(each.bottom for each in row),
        max(each.size for each in row),
    )


@cache
def _engine() -> Any:
    # An optional extra: present only where the bureau installed it.
    return importlib.import_module(ENGINE).RapidOCR()


def _pixels(data: bytes, name: str) -> Any:
    image_module, numpy = importlib.import_module("PIL.Image"), importlib.import_module("numpy")
    try:
        with roomy():
            image = image_module.open(io.BytesIO(data))
            if image.width * image.height > _MAX_PIXELS:
                raise fault("RD-007", name, detail=f"{image.width}×{image.height} 像素")
            return numpy.asarray(image.convert("RGB"))
    except (OSError, ValueError, SyntaxError, image_module.DecompressionBombError) as error:
        raise fault("RD-002", name, head=data[:8].hex(" ").upper()) from error
