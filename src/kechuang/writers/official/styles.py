"""The named styles of an official document: an office that wants another look changes them in one place in Word."""

from __future__ import annotations

from kechuang.writers.official import layout
from kechuang.writers.official.fonts import FANGSONG, HEITI, KAITI, SONGTI, XIAOBIAOSONG, Face, run_fonts
from kechuang.writers.official.ooxml import Element, ppr, w

# Faces of 一、（一）1.（1）, and of text at 0
LEVELS = (FANGSONG, HEITI, KAITI, FANGSONG, FANGSONG)
INDENT = {"firstLineChars": 200, "firstLine": layout.characters(2)}


def styles() -> Element:
    return w(
        "styles",
        w("docDefaults", w("rPrDefault", _run(FANGSONG, layout.SIZE_3)), w("pPrDefault", w("pPr"))),
        _normal(),
        _style("BodyText", "Body Text", paragraph=(w("ind", **INDENT),)),
        *(_heading(level) for level in range(1, 5)),
        _style("Title", "Title", _run(XIAOBIAOSONG, layout.SIZE_2), _title()),
        _style("IssuerMark", "发文机关标志", _run(XIAOBIAOSONG, layout.MARK_SIZE, layout.RED), (_centred(),)),
        _style("AttachmentMark", "附件标识", _run(HEITI, layout.SIZE_3), (w("keepNext"),)),
        _style("Foot", "版记", _run(FANGSONG, layout.SIZE_4)),
        _style("Footer", "footer", _run(SONGTI, layout.SIZE_4), (_loose(14 * 20, "exact"),)),
        _style("Header", "header", _run(HEITI, layout.SIZE_4), (_loose(240, "auto"),)),
        _style("TableText", "表格文字", _run(FANGSONG, 12), (_loose(240, "auto"),)),
        _style("TableHead", "表头", _run(HEITI, 12), (_loose(240, "auto"), _centred())),
        _hyperlink(),
    )


def _normal() -> Element:
    paragraph = ppr(
        w("widowControl", val=0),
        w("kinsoku"),
        w("overflowPunct"),
        w("autoSpaceDE", val=0),
        w("autoSpaceDN", val=0),
        w("adjustRightInd", val=0),
        # The section declares the grid; the letters keep it by their own pitch, because LibreOffice gives every
        # letter that is wider than its cell two cells.
        w("snapToGrid", val=0),
        # Exact, not “single on the grid”: a stand-in face with taller letters would take two lines of it.
        w("spacing", before=0, after=0, line=layout.LINE_PITCH, lineRule="exact"),
        w("jc", val="both"),
    )
    return w(
        "style",
        w("name", val="Normal"),
        w("qFormat"),
        paragraph,
        _run(FANGSONG, layout.SIZE_3),
        type="paragraph",
        styleId="Normal",
        default=1,
    )


def _style(ident: str, name: str, run: Element | None = None, paragraph: tuple[Element, ...] = ()) -> Element:
    return w(
        "style",
        w("name", val=name),
        w("basedOn", val="Normal"),
        w("qFormat"),
        ppr(*paragraph) if paragraph else None,
        run,
        type="paragraph",
        styleId=ident,
        **({} if name.isascii() else {"customStyle": 1}),
    )


def _heading(level: int) -> Element:
    return w(
        "style",
        w("name", val=f"heading {level}"),
        w("basedOn", val="Normal"),
        w("next", val="BodyText"),
        w("qFormat"),
        ppr(w("keepNext"), w("ind", **INDENT), w("outlineLvl", val=level - 1)),
        _run(LEVELS[level], layout.SIZE_3),
        type="paragraph",
        styleId=f"Heading{level}",
    )


def _hyperlink() -> Element:
    """A figure looks like the text around it; the link is for whoever reads on a screen."""
    look = w("rPr", w("color", val="000000"), w("u", val="none"))
    return w("style", w("name", val="Hyperlink"), look, type="character", styleId="Hyperlink")


def _title() -> tuple[Element, ...]:
    return w("keepNext"), _loose(layout.TITLE_PITCH * 20, "exact"), _centred()


def _centred() -> Element:
    return w("jc", val="center")


def _loose(line: int, rule: str) -> Element:
    return w("spacing", before=0, after=0, line=line, lineRule=rule)


def _run(face: Face, size: float, colour: str = "") -> Element:
    half_points = round(size * 2)
    return w(
        "rPr",
        run_fonts(face),
        w("color", val=colour) if colour else None,
        w("spacing", val=layout.CONDENSED) if size == layout.SIZE_3 else None,
        w("kern", val=0),
        w("sz", val=half_points),
        w("szCs", val=half_points),
        w("lang", val="en-US", eastAsia="zh-CN"),
    )
