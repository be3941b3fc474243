"""The leader's brief as a Word file that is one page whatever it is given.

Every line and row has an exact height, long words are shortened, and the picture takes what is left: so the page is
full or less, in Word, WPS and LibreOffice, with whatever typefaces.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kechuang.writers.brief import Brief, Concern, UnitCounts
from kechuang.writers.lights import LOOKS, look_of
from kechuang.writers.official.document import FigureRun, Picture, Run, TextRun
from kechuang.writers.official.file import About, WordFile
from kechuang.writers.official.fonts import HEITI, KAITI, XIAOBIAOSONG, Face, run_fonts
from kechuang.writers.official.layout import PAPER_HEIGHT, PAPER_WIDTH
from kechuang.writers.official.ooxml import Element, Part, ppr, w
from kechuang.writers.official.paragraphs import figure, plain
from kechuang.writers.official.pictures import png_size
from kechuang.writers.official.sections import Paper

PAPER = Paper(top=20, right=20, bottom=16, left=20)
WIDTH = (PAPER_WIDTH - PAPER.left - PAPER.right) * 72 / 25.4  # of the text, in points, as all measures below
HEIGHT = (PAPER_HEIGHT - PAPER.top - PAPER.bottom) * 72 / 25.4
SPARE = 16  # rounding, and rules between rows

WORST, CHANGES, UNITS = 5, 6, 12
SMALL, TEXT, LARGE = 9, 10.5, 14
BELOW_PICTURE = 20  # its line's own blank, above and below
LOWEST_PICTURE = 100  # below this a chart cannot be read, and is left out


def brief_docx(brief: Brief) -> bytes:
    """The bytes of a .docx of exactly one A4 page. The same brief gives the same bytes.

    Raises ValueError as `official.word.write_docx` does.
    """
    file = WordFile(About(brief.title, brief.made, brief.place, "", brief.standing), brief.standing, numbered=False)
    page = _Page(file)
    page.line(_short(brief.title, WIDTH / 20 - 3), 20, XIAOBIAOSONG, pitch=28, align="center")
    day = f"{brief.as_of.year}年{brief.as_of.month}月{brief.as_of.day}日"
    page.line(f"{_short(brief.place, 20)}　数据截至{day}", TEXT, KAITI, pitch=22, align="center")
    page.runs(_shortened(brief.headline, 2 * WIDTH / LARGE - 2), LARGE, pitch=21, lines=2)
    page.counts(brief)
    page.worst(brief.worst)
    page.changes(brief)
    page.units(brief.units)
    if brief.picture:
        page.picture(brief.picture, kept=16)
    page.runs([TextRun("详情见："), brief.home] if brief.home else [], SMALL, pitch=14, lines=1)
    return file.as_bytes([(PAPER, page.elements)])


class _Page:
    """A page that fills from the top; `left` is how many points are still free."""

    def __init__(self, file: WordFile) -> None:
        self.file = file
        self.part: Part = file.part
        self.elements: list[Element] = []
        self.left = HEIGHT - SPARE

    def _add(self, element: Element, height: float) -> None:
        self.elements.append(element)
        self.left -= height

    def line(self, words: str, size: float, face: Face, pitch: float, align: str = "left") -> None:
        self._add(_paragraph([plain(words, run_fonts(face), *_size(size))], pitch, align), pitch)

    def runs(self, runs: Sequence[Run], size: float, pitch: float, lines: int) -> None:
        self._add(_paragraph(_written(runs, self.part, size), pitch), pitch * lines)

    def heading(self, words: str) -> None:
        self._add(_paragraph([plain(words, run_fonts(HEITI), *_size(12))], 19, before=3), 22)

    def table(self, widths: Sequence[float], rows: Sequence[Sequence[Element]], height: float) -> None:
        self._add(_table(widths, rows, height), height * len(rows) + len(rows))

    def counts(self, brief: Brief) -> None:
        """One column a light: its shape and word above, how many below."""
        known = [(look, *brief.counts.get(look.word, (0, ""))) for look in LOOKS]
        heads = [_paragraph(_light(look.word, TEXT), 15, "center") for look, _, _ in known]
        figures = [FigureRun(str(count), href, look.word) for look, count, href in known]
        below = [_paragraph(_written([each], self.part, 18), 22, "center") for each in figures]
        self.table([1] * len(known), [heads], 17)
        self.elements[-1].append(_row(below, _widths([1] * len(known)), 24))
        self.left -= 25

    def worst(self, concerns: Sequence[Concern]) -> None:
        if not concerns:
            return
        left_out = len(concerns) - WORST
        self.heading("最需要关注的目标" + (f"（另有 {left_out} 项未列）" if left_out > 0 else ""))
        widths = (3, 7.5, 11)
        each = [WIDTH * width / sum(widths) - 8 for width in widths]
        rows = []
        for concern in concerns[:WORST]:
            name = concern.name + (f"（{concern.lead}）" if concern.lead else "")
            link = FigureRun(_short(name, 2 * each[1] / TEXT - 1), concern.href, concern.ref)
            sentence = TextRun(_short(concern.sentence, 2 * each[2] / TEXT - 1))
            cells = [_light(concern.light, TEXT), *(_written([run], self.part, TEXT) for run in (link, sentence))]
            rows.append([_paragraph(cell, 14) for cell in cells])
        self.table(widths, rows, 29)

    def changes(self, brief: Brief) -> None:
        since = f"与{brief.since.year}年{brief.since.month}月{brief.since.day}日相比" if brief.since else "近期变化"
        left_out = len(brief.changes) - CHANGES
        self.heading(since + (f"（另有 {left_out} 项未列）" if left_out > 0 else ""))
        for runs in brief.changes[:CHANGES] or [(TextRun("没有变化。"),)]:
            self.runs([TextRun("· "), *_shortened(runs, WIDTH / TEXT - 2)], TEXT, pitch=15, lines=1)

    def units(self, units: Sequence[UnitCounts]) -> None:
        """Units downwards in two halves, lights across; 0 is 0, for a count is always known."""
        if not units:
            return
        left_out = len(units) - UNITS
        self.heading("各单位情况" + (f"（另有 {left_out} 个单位未列）" if left_out > 0 else ""))
        shown = units[:UNITS]
        half = -(-len(shown) // 2)
        head = [*self._unit_head(), *self._unit_head()]
        rows = [head]
        for number in range(half):
            second = self._unit(shown[half + number]) if half + number < len(shown) else self._no_unit()
            rows.append([*self._unit(shown[number]), *second])
        self.table([4.5, *[1.4] * len(LOOKS)] * 2, rows, 14)

    def _unit_head(self) -> list[Element]:
        shapes = [
            _paragraph([plain(look.shape, w("color", val=look.ink[1:]), *_size(SMALL))], 12, "center") for look in LOOKS
        ]
        return [_paragraph([plain("单位", run_fonts(HEITI), *_size(SMALL))], 12), *shapes]

    def _unit(self, unit: UnitCounts) -> list[Element]:
        name = FigureRun(_short(unit.name, 7.5), unit.href, unit.name)
        counts = [plain(str(unit.counts.get(look.word, 0)), *_size(SMALL)) for look in LOOKS]
        return [
            _paragraph(_written([name], self.part, SMALL), 12),
            *(_paragraph([each], 12, "center") for each in counts),
        ]

    def _no_unit(self) -> list[Element]:
        return [_paragraph([], 12) for _ in range(len(LOOKS) + 1)]

    def picture(self, block: Picture, kept: float) -> None:
        """As large as the room allows, `kept` points spared for what follows."""
        room = self.left - kept - BELOW_PICTURE
        across, down = png_size(block.png)
        height = min(room, WIDTH * down / across)
        if height >= LOWEST_PICTURE:
            width = height * across / down * 25.4 / 72
            lines = self.file.lines_of([replace(block, width=width, caption="")], PAPER)
            self.elements += lines
            self.left -= height + BELOW_PICTURE


def _short(words: str, longest: float) -> str:
    """`words`, cut with an ellipsis where they are wider than `longest` full-width characters."""
    reached = 0.0
    for place, character in enumerate(words):
        reached += 0.6 if character.isascii() else 1
        if reached > longest:
            return words[: max(0, place - 1)] + "…"
    return words


def _shortened(runs: Sequence[Run], longest: float) -> list[Run]:
    """The first runs that fit; a figure is never cut, for half a number is another number."""
    kept: list[Run] = []
    left = longest
    for run in runs:
        width = sum(0.6 if character.isascii() else 1 for character in run.text)
        if width > left:
            end = _short(run.text, left) if isinstance(run, TextRun) else "…"
            return [*kept, TextRun(end)]
        kept.append(run)
        left -= width
    return kept


def _written(runs: Sequence[Run], part: Part, size: float) -> list[Element]:
    written = []
    for run in runs:
        element = figure(run, part) if isinstance(run, FigureRun) else plain(run.text)
        for each in element.iter(w("r").tag):
            looks = each.find(w("rPr").tag)
            if looks is None:
                looks = w("rPr")
                each.insert(0, looks)
            looks.extend(_size(size))
        written.append(element)
    return written


def _light(word: str, size: float) -> list[Element]:
    look = look_of(word)
    return [plain(look.shape, w("color", val=look.ink[1:]), *_size(size)), plain(f" {word}", *_size(size))]


def _size(points: float) -> tuple[Element, Element]:
    return w("sz", val=round(points * 2)), w("szCs", val=round(points * 2))


def _paragraph(runs: Sequence[Element], pitch: float, align: str = "left", before: float = 0) -> Element:
    spacing = w("spacing", before=round(before * 20), after=0, line=round(pitch * 20), lineRule="exact")
    return w("p", ppr(w("pStyle", val="TableText"), spacing, w("jc", val=align)), *runs)


def _widths(shares: Sequence[float]) -> list[int]:
    return [int(WIDTH * 20 * share / sum(shares)) for share in shares]


def _table(shares: Sequence[float], rows: Sequence[Sequence[Element]], height: float) -> Element:
    widths = _widths(shares)
    lines = [w(side, val="single", sz=4, space=0, color="8A96A3") for side in ("top", "bottom", "insideH")]
    margins = w("tblCellMar", *(w(side, w=60 if side in ("left", "right") else 0, type="dxa") for side in SIDES))
    about = w(
        "tblPr", w("tblW", w=sum(widths), type="dxa"), w("tblBorders", *lines), w("tblLayout", type="fixed"), margins
    )
    grid = w("tblGrid", *(w("gridCol", w=width) for width in widths))
    return w("tbl", about, grid, *(_row(cells, widths, height) for cells in rows))


SIDES = ("top", "left", "bottom", "right")


def _row(cells: Sequence[Element], widths: Sequence[int], height: float) -> Element:
    exact = w("trHeight", val=round(height * 20), hRule="exact")
    written = [
        w("tc", w("tcPr", w("tcW", w=width, type="dxa"), w("vAlign", val="center")), cell)
        for cell, width in zip(cells, widths, strict=True)
    ]
    return w("tr", w("trPr", w("cantSplit"), exact), *written)
