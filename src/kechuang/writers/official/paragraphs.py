"""Paragraphs and the runs in them; figures become links that look like text."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

from kechuang.writers.lights import look_of
from kechuang.writers.official import layout
from kechuang.writers.official.document import FigureRun, Light, Paragraph, Run, TextRun
from kechuang.writers.official.fonts import Face, run_fonts
from kechuang.writers.official.ooxml import OFFICE, Element, Part, R, ppr, text, w
from kechuang.writers.official.styles import LEVELS

HYPERLINK = f"{OFFICE}/hyperlink"
LONGEST_TIP = 260  # Word refuses a file whose tip is longer


def plain(words: str, *looks: Element) -> Element:
    """One run; line breaks in `words` stay line breaks. `looks` in the order of the schema (rFonts, b, color …)."""
    run = w("r", w("rPr", *looks) if looks else None)
    for number, line in enumerate(words.replace("\r\n", "\n").replace("\t", " ").split("\n")):
        if number:
            run.append(w("br"))
        run.append(text(line))
    return run


def written_runs(runs: Iterable[Run], part: Part) -> list[Element]:
    return [_run(run, part) for run in runs]


def _run(run: Run, part: Part) -> Element:
    if isinstance(run, TextRun):
        return plain(run.text, w("b"), w("bCs")) if run.strong else plain(run.text)
    return figure(run, part)


def figure(run: FigureRun, part: Part) -> Element:
    """The link of one figure; without an address (a file written where no site is) it is plain text.

    Raises ValueError for an address that is not absolute: in a file it would lead nowhere.
    """
    if not run.href:
        return plain(run.text)
    if urlsplit(run.href).scheme not in ("http", "https") or not urlsplit(run.href).netloc:
        raise ValueError(f"a figure in a file needs an absolute address: {run.href!r}")
    link = w("hyperlink", plain(run.text, w("rStyle", val="Hyperlink")), history=1)
    link.set(f"{R}id", part.relate(HYPERLINK, run.href, external=True))
    if run.ref:
        link.set(link.tag.replace("hyperlink", "tooltip"), run.ref[:LONGEST_TIP])
    return link


def light_runs(light: Light) -> list[Element]:
    """Shape and word; the colour adds nothing that they do not say."""
    look = look_of(light.word)
    return [plain(look.shape, w("color", val=look.ink[1:])), plain(f" {look.word}")]


def in_face(words: str, face: Face) -> Element:
    return plain(words, run_fonts(face))


def paragraph(block: Paragraph, part: Part) -> Element:
    if not block.level:
        return styled("BodyText", *written_runs(block.runs, part))
    if not block.lead:
        return styled(f"Heading{block.level}", *written_runs(block.runs, part))
    lead = in_face(block.lead, LEVELS[block.level])
    outline = w("outlineLvl", val=block.level - 1)
    return w("p", ppr(w("pStyle", val="BodyText"), outline), lead, *written_runs(block.runs, part))


def styled(style: str, *runs: Element, properties: tuple[Element | None, ...] = ()) -> Element:
    return w("p", ppr(w("pStyle", val=style), *properties), *runs)


def blank_lines(count: int) -> Element:
    """That many empty 3号 lines above a paragraph."""
    return w("spacing", before=count * layout.LINE_PITCH)
