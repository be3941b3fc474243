"""A spec as SVG and as PNG, drawn here, without a browser and without the network.

The first picture of a process takes most of a second, while the drawing engine wakes up; the next about a twentieth.
"""

from __future__ import annotations

import hashlib
import re
from functools import cache
from typing import Any

import vl_convert
from lxml import etree

from kechuang.kernel.errors import KechuangError
from kechuang.writers.charts.look import FONTS, Spec
from kechuang.writers.charts.patterns import patterns

VEGA_LITE = "6.4"
SVG = "{http://www.w3.org/2000/svg}"
# Vega's own remarks are English and tell a screen reader of every tick; title and description say it all at once.
REMARKS = re.compile(r"aria-|role$|class$|pointer-events$|style$")
PROBE = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40">'
    f'<text x="4" y="32" font-size="28" font-family="{FONTS}">{{letter}}</text></svg>'
)
REFERENCE = re.compile(r"url\(#([\w-]+)\)")


def svg(spec: Spec) -> str:
    """An SVG for `<img src>` or for a page itself: no style, script or reference to anything outside.

    It carries `<title>` (the finding) and `<desc>` (the figures in words); its ids are its own, so that several
    pictures can stand on one page. The same spec gives the same text.
    """
    return _tidied(vl_convert.vegalite_to_svg(spec, vl_version=VEGA_LITE, allowed_base_urls=[]), spec)


def png(spec: Spec, scale: float = 2) -> bytes:
    """The same picture as PNG; `scale` pixels per CSS pixel.

    Raises KechuangError (WR-001) on a machine without a Chinese typeface: a picture of empty boxes helps nobody.
    """
    if not draws_chinese():
        raise KechuangError(
            "WR-001",
            "这台服务器没有中文字体，图表里的汉字画不出来。",
            remedy="请管理员安装一种中文字体（Debian、Ubuntu：apt-get install fonts-noto-cjk），再重新启动。",
        )
    return bytes(vl_convert.svg_to_png(svg(spec), scale=scale))


@cache
def draws_chinese() -> bool:
    """Whether two different letters come out different: without a typeface both are the same empty box."""
    one, other = (vl_convert.svg_to_png(PROBE.format(letter=letter)) for letter in "国镇")
    return bool(one != other)


def _tidied(drawn: str, spec: Spec) -> str:
    root = etree.fromstring(drawn.encode())
    own = "k" + hashlib.sha256(drawn.encode()).hexdigest()[:8]
    for element in root.iter():
        for name in [name for name in element.attrib if REMARKS.match(name)]:
            del element.attrib[name]
        for name, value in element.attrib.items():
            if name == "id":
                element.set(name, f"{own}-{value}")
            elif "url(#" in value:
                element.set(name, REFERENCE.sub(rf"url(#{own}-\1)", value))
    root.set("role", "img")
    root.set("aria-labelledby", f"{own}-title {own}-desc")
    defs = etree.Element(f"{SVG}defs")
    defs.extend(patterns(own, drawn))
    root[:0] = [_words("title", own, _finding(spec)), _words("desc", own, spec.get("description", "")), defs]
    return str(etree.tostring(root, encoding="unicode"))


def _finding(spec: Spec) -> str:
    text = spec["title"]["text"]
    return text if isinstance(text, str) else "".join(text)


def _words(tag: str, own: str, words: str) -> Any:
    element = etree.Element(f"{SVG}{tag}", id=f"{own}-{tag}")
    element.text = words
    return element
