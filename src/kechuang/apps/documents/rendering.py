"""An issued text as HTML: paragraphs and tables in reading order, with marks over any stretches of it.

The one promise: with the marks taken off, each block's text is exactly the issued text. Marks may nest and overlap
freely; HTML links may not, so the text is cut into atomic pieces, each under all marks that cover it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import groupby, pairwise

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

# The kind of this module's own marks: numbering that the file generates.
GENERATED = "generated"
# No reader gives more; a number beyond is nonsense and must not cost a list of that length.
MOST_ROWS = 100_000


@dataclass(frozen=True, slots=True)
class Placed:
    """A block to draw: `models.Block` without the weight of a model, since a long table has a hundred thousand.

    The names are those of its fields, in the order `queries.blocks_of` fetches them.
    """

    start: int
    end: int
    level: int | None = None
    table_no: int | None = None
    row: int | None = None
    column: int | None = None
    row_span: int = 1
    column_span: int = 1
    generated: int = 0
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """Something to show over `[start, end)`.

    kind: a class name; anchor: the id to land on, at the mark's first piece; href: where a click leads; note: what a
    pointer resting on it reads.  Of several links over one piece the shortest mark's counts, then the first given.
    """

    start: int
    end: int
    kind: str
    anchor: str = ""
    href: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """An atomic stretch and the marks that cover it, shortest first. anchors: ids that begin at its start."""

    start: int
    end: int
    marks: tuple[Mark, ...]
    anchors: tuple[str, ...] = ()


def pieces(length: int, marks: Iterable[Mark], also_at: Iterable[int] = ()) -> Iterator[Piece]:
    """`[0, length)` cut at every edge of a mark, in order, without gaps. Linear in marks but for the sorting.

    also_at: more places to cut at, the edges of blocks.

    Edge: an empty mark gives its anchor to the piece after it; marks outside the text are clipped.
    """
    ordered = sorted((_clipped(mark, length) for mark in marks), key=lambda mark: (mark.start, mark.end))
    edges = sorted({0, length, *(m.start for m in ordered), *(m.end for m in ordered), *also_at})
    open_marks: list[tuple[int, int, int, Mark]] = []
    at = 0
    for start, end in pairwise(edges):
        anchors = []
        while at < len(ordered) and ordered[at].start == start:
            mark = ordered[at]
            if mark.anchor:
                anchors.append(mark.anchor)
            if mark.end > start:
                heappush(open_marks, (mark.end, mark.end - mark.start, at, mark))
            at += 1
        while open_marks and open_marks[0][0] <= start:
            heappop(open_marks)
        covering = sorted(open_marks, key=lambda entry: entry[1:3])
        yield Piece(start, end, tuple(entry[3] for entry in covering), tuple(dict.fromkeys(anchors)))


def _clipped(mark: Mark, length: int) -> Mark:
    start, end = min(mark.start, length), min(mark.end, length)
    if start == end == length:
        start = end = max(length - 1, 0)
    if (start, end) == (mark.start, mark.end):
        return mark
    return Mark(start, end, mark.kind, mark.anchor, mark.href, mark.note)


def html(text: str, cut: Iterable[Piece]) -> SafeString:
    """Pieces as inline HTML. Neighbours under the same link share one element, so that all of it lights up."""
    cut = list(cut)
    if len(cut) == 1 and not cut[0].marks and not cut[0].anchors:
        return mark_safe(_escaped(text[cut[0].start : cut[0].end]))
    parts = []
    for link, group in groupby(cut, key=_link_of):
        members = list(group)
        words = "".join(_inner(text, piece, link) for piece in members)
        if link is None:
            parts.append(words)
            continue
        anchor = f' id="{escape(link.anchor)}"' if link.anchor in members[0].anchors and link.anchor else ""
        note = f' title="{escape(link.note)}"' if link.note else ""
        parts.append(
            f'<mark class="{escape(link.kind)}"{anchor}><a href="{escape(link.href)}"{note}>{words}</a></mark>'
        )
    return mark_safe("".join(parts))


def _link_of(piece: Piece) -> Mark | None:
    return next((mark for mark in piece.marks if mark.href), None)


def _inner(text: str, piece: Piece, link: Mark | None) -> str:
    own = link.anchor if link else ""
    landings = "".join(
        f'<span id="{escape(anchor)}" class="anchor"></span>' for anchor in piece.anchors if anchor != own
    )
    words = _escaped(text[piece.start : piece.end])
    kinds = dict.fromkeys(mark.kind for mark in piece.marks if mark is not link)
    if kinds:
        tag = "span" if link or list(kinds) == [GENERATED] else "mark"
        words = f'<{tag} class="{escape(" ".join(kinds))}">{words}</{tag}>'
    return landings + words


def _escaped(words: str) -> str:
    """A browser would turn a bare CR into LF; written as a reference it stays what was issued."""
    return str(escape(words)).replace("\r", "&#13;")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph or heading. anchor: `p-<ordinal>`; starts_page: the page that begins here, if one does."""

    anchor: str
    content: SafeString
    level: int | None = None
    starts_page: int | None = None
    is_table: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """rows: the inside of a table element."""

    rows: SafeString
    starts_page: int | None = None
    is_table: bool = True


def layout(text: str, blocks: Sequence[Placed], marks: Iterable[Mark]) -> list[Paragraph | Table]:
    """The document as issued, ready for a template. A text without blocks is one paragraph."""
    cut = _by_block(text, blocks, marks)
    drawn: list[Paragraph | Table] = []
    page = None
    for table_no, group in groupby(enumerate(blocks), key=lambda pair: pair[1].table_no):
        members = list(group)
        if table_no is not None:
            first = members[0][1].page
            drawn.append(Table(_rows(text, members, cut), first if first != page else None))
            page = members[-1][1].page or page
            continue
        for ordinal, block in members:
            starts = block.page if block.page is not None and block.page != page else None
            page = block.page or page
            content = html(text, cut[ordinal])
            drawn.append(Paragraph(f"p-{ordinal}", content, block.level, starts))
    if not blocks and text:
        drawn.append(Paragraph("p-0", html(text, pieces(len(text), marks))))
    return drawn


def _by_block(text: str, blocks: Sequence[Placed], marks: Iterable[Mark]) -> list[list[Piece]]:
    """For each block its pieces, whatever lies between blocks left out; every anchor comes up exactly once."""
    numbering = [Mark(block.start, block.start + block.generated, GENERATED) for block in blocks if block.generated]
    edges = (edge for block in blocks for edge in (block.start, block.end))
    cut = list(pieces(len(text), [*marks, *numbering], edges))
    starts = [piece.start for piece in cut]
    shown: set[str] = set()
    by_block = []
    for block in blocks:
        inside = cut[bisect_left(starts, block.start) : bisect_left(starts, block.end)]
        by_block.append([_once(piece, shown) if piece.anchors else piece for piece in inside])
    _land_between(cut, blocks, by_block, shown)
    return by_block


def _once(piece: Piece, shown: set[str]) -> Piece:
    anchors = tuple(anchor for anchor in piece.anchors if anchor not in shown)
    shown.update(anchors)
    return Piece(piece.start, piece.end, piece.marks, anchors)


def _land_between(cut: Sequence[Piece], blocks: Sequence[Placed], by_block: list[list[Piece]], shown: set[str]) -> None:
    """An anchor that stands between two blocks lands at the block after it, else at the last."""
    filled = sorted((block.start, ordinal) for ordinal, block in enumerate(blocks) if by_block[ordinal])
    if not filled:
        return
    for piece in cut:
        lost = tuple(anchor for anchor in piece.anchors if anchor not in shown)
        if lost:
            _, ordinal = filled[min(bisect_left(filled, (piece.start, 0)), len(filled) - 1)]
            first = by_block[ordinal][0]
            by_block[ordinal][0] = Piece(first.start, first.end, first.marks, lost + first.anchors)
            shown.update(lost)


def _rows(text: str, members: Sequence[tuple[int, Placed]], cut: Sequence[Sequence[Piece]]) -> SafeString:
    """Built here and not in the template: a long table has more cells than a template engine is quick enough for."""
    cells: dict[tuple[int, int], list[tuple[int, Placed]]] = {}
    for ordinal, block in members:
        cells.setdefault((block.row or 0, block.column or 0), []).append((ordinal, block))
    height = min(1 + max(row for row, _ in cells), MOST_ROWS)
    rows: list[list[str]] = [[] for _ in range(height)]
    for (row, _), inside in sorted(cells.items(), key=lambda item: item[0]):
        first = inside[0][1]
        span = f' rowspan="{first.row_span}"' if first.row_span > 1 else ""
        span += f' colspan="{first.column_span}"' if first.column_span > 1 else ""
        words = "".join(
            f'<div class="issued" id="p-{ordinal}">{html(text, cut[ordinal])}</div>' for ordinal, _ in inside
        )
        rows[min(row, height - 1)].append(f"<td{span}>{words}</td>")
    return mark_safe("\n".join(f"<tr>{''.join(row)}</tr>" for row in rows))
