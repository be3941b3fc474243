"""Web pages of governments: the document kept, navigation and footer set as text only, metadata as properties."""

from __future__ import annotations

import re
from typing import Any

from lxml import etree

from kechuang.readers.document import IssuedDocument, Notice
from kechuang.readers.formats.composing import Composer, cell, paragraph
from kechuang.readers.formats.decoding import decode
from kechuang.readers.formats.html_body import parts_of
from kechuang.readers.formats.html_render import Printed, PrintedTable, Renderer
from kechuang.readers.formats.plain_text import is_key, key_values
from kechuang.readers.limits import Limits
from kechuang.readers.messages import fault, notice

_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]+)", re.IGNORECASE)
_FURNITURE = re.compile(
    r"[【\[〖\s]*(?:当前位置|您(?:的|现在的|所在)?位置|分享(?:到|至)?|打印(?:本页|此页|页面)?|关闭(?:窗口|本页|页面)?|收藏|字体|字号|"
    r"文字大小|浏览次数|阅读次数|点击(?:数|次数)|上一篇|下一篇|返回顶部|回到顶部|扫一扫|扫码|责任编辑|责编|编辑[:：]|无障碍|"
    r"下载|纠错|我要纠错|相关(?:链接|文档|文件|新闻|解读))(?=$|[\s:：\[【】\]〗|｜>＞（(])"
)
_HEADER_LINES = 80


def read(data: bytes, name: str, limits: Limits) -> IssuedDocument:
    declared = _CHARSET.search(data[:4096])
    decoded = decode(data, declared[1].decode("ascii") if declared else None)
    root = _tree(decoded.text, name)
    items = Renderer(parts_of(root), limits.depth, fault("RD-020", name), limits.table_rows).render(root)
    properties = {**_said_by_lines(items), **_said_by_meta(root)}
    composer = Composer(limits, name)
    notices: list[Notice] = list(decoded.notices)
    _compose(composer, items, _title_line(items, _titles(root, properties)), notices, limits)
    if not composer.blocks:
        raise fault("RD-021", name)
    return IssuedDocument(composer.text, tuple(composer.blocks), "html", properties, tuple(notices))


def _tree(text: str, name: str) -> Any:
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, recover=True)
    try:
        root = etree.fromstring(text.encode("utf-8", errors="replace"), parser)
    except (etree.XMLSyntaxError, ValueError, AssertionError) as error:
        raise fault("RD-021", name) from error
    if root is None:
        raise fault("RD-021", name)
    return root


def _compose(
    composer: Composer,
    items: list[Printed | PrintedTable],
    title: Printed | None,
    notices: list[Notice],
    limits: Limits,
) -> None:
    for item in items:
        if isinstance(item, PrintedTable):
            _set_table(composer, item, notices, limits)
        elif item is title:
            composer.add(item.words, paragraph(item.level or 1))
        elif item.is_body and not _is_furniture(item):
            block = paragraph(item.level, item.generated)
            composer.add_lines(item.words, block, keep_together=item.is_title)
        else:
            composer.add(item.words)


def _set_table(composer: Composer, table: PrintedTable, notices: list[Notice], limits: Limits) -> None:
    if not table.is_body or _is_about_the_document(table):
        for each in table.cells:
            if each.words:
                composer.add(each.words)
        return
    number = composer.next_table()
    for each in table.cells:
        composer.add(each.words, cell(number, each.row, each.column, each.row_span, each.column_span))
    if table.rows > limits.table_rows:
        notices.append(notice("RD-108", table=number + 1, rows=table.rows, limit=limits.table_rows))


def _is_about_the_document(table: PrintedTable) -> bool:
    """The small table of 索引号, 文号, 成文日期 above a document."""
    return (
        len(table.cells) <= 40 and sum(is_key(each.words) or bool(key_values(each.words)) for each in table.cells) >= 2
    )


def _is_furniture(item: Printed) -> bool:
    """Sharing, printing, dates and counters, and lines that are nothing but links (an annex to fetch is kept)."""
    words = item.words.strip()
    if item.is_link and len(words) <= 60 and not re.match(r"附\s*[件表]|\d{1,2}[.、．]", words):
        return True
    return len(words) <= 120 and (_FURNITURE.match(words) is not None or bool(key_values(words)))


def _packed(words: str) -> str:
    return re.sub(r"\s", "", words)


def _said_by_meta(root: Any) -> dict[str, str]:
    """<meta name="ArticleTitle"> and its kind, keys as issued."""
    found: dict[str, str] = {}
    for element in root.iter("meta"):
        key, value = (element.get("name") or "").strip(), (element.get("content") or "").strip()
        if key and value and len(value) <= 300 and key.lower() not in _TECHNICAL:
            found.setdefault(key, value)
    return found


_TECHNICAL = {
    "viewport", "renderer", "generator", "robots", "format-detection", "referrer", "theme-color", "msapplication",
    "apple-mobile-web-app-capable", "x-ua-compatible", "content-type", "csrf-token", "keywords",
}  # fmt: skip


def _said_by_lines(items: list[Printed | PrintedTable]) -> dict[str, str]:
    """文号, 制发机关, 成文日期, 文件状态: from lines “key: value” and from tables with a key beside its value."""
    found: dict[str, str] = {}
    for item in items[:_HEADER_LINES]:
        if isinstance(item, Printed):
            for line in item.words.split("\n"):
                for key, value in key_values(line.strip()):
                    found.setdefault(key, value)
            continue
        if not _is_about_the_document(item):
            continue
        for each, after in zip(item.cells, [*item.cells[1:], None], strict=True):
            if is_key(each.words) and after is not None and after.row == each.row and not is_key(after.words):
                if after.words.strip():
                    found.setdefault(each.words.strip().rstrip(":： "), after.words.strip())
            else:
                for key, value in key_values(each.words.strip()):
                    found.setdefault(key, value)
    return found


def _titles(root: Any, properties: dict[str, str]) -> list[str]:
    """What the page may call its document: the tag that content systems write, the first h1, the window title."""
    heading = next((element for element in root.iter("h1")), None)
    window = next((element for element in root.iter("title")), None)
    names = [properties.get(key, "") for key in ("ArticleTitle", "articletitle", "Title")]
    names += ["".join(element.itertext()) for element in (heading, window) if element is not None]
    names += re.split(r"[-_|－–—]", names[-1]) if window is not None else []
    return [packed for name in names if len(packed := _packed(name)) >= 4]


def _title_line(items: list[Printed | PrintedTable], titles: list[str]) -> Printed | None:
    """The printed line that is the title, when it stands outside the body."""
    for title in titles:
        lines = [item for item in items if isinstance(item, Printed) and _packed(item.words) == title]
        if lines:
            return None if any(line.is_body for line in lines) else lines[-1]
    return None
