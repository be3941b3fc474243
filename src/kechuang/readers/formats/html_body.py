"""Which part of a page is the document, and which is navigation, sharing, footer: judged by where the prose lies.

A known library for this (readability, trafilatura) gives back rewritten text without tables' spans or offsets, and
drops annex tables as boilerplate; a score over the tree is enough, because a government page holds one document.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

INVISIBLE = {
    "script", "style", "noscript", "template", "svg", "iframe", "object", "embed", "head", "select", "option",
    "button", "input", "textarea", "audio", "video", "canvas", "map", "link", "meta", "title", "base",
}  # fmt: skip
BLOCKS = {
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog", "dir", "div",
    "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header",
    "hr", "html", "li", "main", "menu", "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot",
    "th", "thead", "tr", "ul",
}  # fmt: skip
_AROUND = {"nav", "footer", "aside", "header"}
_AROUND_NAMES = re.compile(
    r"(?:^|[-_ ])(?:nav|navs|navbar|menu|menus|crumb|crumbs|breadcrumb|breadcrumbs|share|bdshare|jiathis|foot|footer|"
    r"copyright|copy|sidebar|side|toolbar|search|login|pager|pagination|qrcode|ewm|friendlink|links|toplink|topbar|"
    r"related|hot|recommend|dqwz|position|weizhi|path|fontsize|print|func|wza|backtop|gotop|totop)(?:$|[-_ \d])",
    re.IGNORECASE,
)
_SMALL_PRINT = re.compile(
    r"版权所有|ICP备|公网安备|网站标识码|主办单位|主办[:：]|承办单位|承办[:：]|技术支持|建议使用|浏览器|您是第|访问量|"
    r"联系我们|网站地图|扫一扫|微信公众号|官方微博|手机版|无障碍"
)
_PARAGRAPHS = {"p", "li", "dd", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6"}
_ENOUGH, _MUCH = 0.8, 0.3


def is_invisible(element: Any) -> bool:
    if not isinstance(element.tag, str) or element.tag in INVISIBLE or element.get("hidden") is not None:
        return True
    style = element.get("style")
    return bool(style) and re.search(r"display\s*:\s*none|visibility\s*:\s*hidden", style, re.IGNORECASE) is not None


@dataclass(frozen=True, slots=True)
class Parts:
    """main: the element that holds the document.  around: navigation, sharing, footers, wherever they stand."""

    main: Any
    around: frozenset[Any]


def parts_of(root: Any) -> Parts:
    """The main part is the deepest element that still holds most of the prose; `root` when nothing stands out.

    Names alone are not believed: what is called “print” or “share” but holds much of the prose is the document.
    """
    everything = _weigh(root, frozenset())
    total = everything.get(root, 0.0)
    around = frozenset(
        element for element, weight in everything.items() if _is_named_around(element) and weight <= total * _MUCH
    )
    weights = _weigh(root, around)
    here = root
    while (best := max((each for each in here if each in weights), key=weights.__getitem__, default=None)) is not None:
        is_paragraph = best.tag in _PARAGRAPHS or (best.tag == "table" and data_rows(best) is not None)
        if is_paragraph or weights[best] < _ENOUGH * weights[here] or not weights[best]:
            break
        here = best
    return Parts(here, around)


def _is_named_around(element: Any) -> bool:
    """Named as navigation, sharing or footer by its tag, role, class or id."""
    if element.tag in {"body", "html"}:
        return False
    if element.tag in _AROUND or element.get("role") in {"navigation", "banner", "contentinfo", "search"}:
        return True
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    return len(names) > 1 and _AROUND_NAMES.search(names) is not None


def _weigh(root: Any, around: frozenset[Any]) -> dict[Any, float]:
    """Prose characters below each visible element outside `around`; without recursion, so that depth is no matter."""
    weights: dict[Any, float] = {}
    stack: list[tuple[Any, bool, bool]] = [(root, False, False)]
    while stack:
        here, linked, is_done = stack.pop()
        if is_done:
            own = 0.0 if linked else _prose(here.text)
            for child in here:
                own += weights.get(child, 0.0) + (0.0 if linked else _prose(child.tail))
            weights[here] = own
        elif not is_invisible(here) and here not in around:
            linked = linked or here.tag == "a"
            stack.append((here, linked, True))
            stack.extend((child, linked, False) for child in here)
    return weights


def _prose(words: str | None) -> float:
    """Length of a text node, sentences in full, scraps without punctuation at a sixth, small print not at all."""
    printed = (words or "").strip()
    if not printed or _SMALL_PRINT.search(printed[:200]):
        return 0.0
    length = len(printed)
    return float(length) if length > 40 or re.search(r"[，。；、％%]", printed) else length / 6


def data_rows(table: Any) -> list[Any] | None:
    """The rows of a table of data; None for a table that only lays out a page."""
    rows = [
        row
        for child in table
        for row in (child if child.tag in {"tbody", "thead", "tfoot"} else [child])
        if row.tag == "tr"
    ]
    if len(rows) < 2 or table.get("role") == "presentation":
        return None
    wide = 0
    for row in rows:
        cells = [each for each in row if each.tag in {"td", "th"}]
        wide = max(wide, sum(span_of(each, "colspan", 100) for each in cells))
        if any(_lays_out(each) for each in cells):
            return None
    return rows if wide >= 2 else None


def _lays_out(cell: Any) -> bool:
    return next(cell.iter("table", "form", "ul", "h1"), None) is not None or len(cell.findall("p")) > 8


def span_of(cell: Any, name: str, most: int) -> int:
    """colspan or rowspan, within reason."""
    value = (cell.get(name) or "").strip()
    return max(1, min(int(value), most)) if re.fullmatch(r"[0-9]{1,6}", value) else 1
