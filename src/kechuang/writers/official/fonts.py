"""Typefaces of official documents, and what stands in where one is not installed.

The faces the standard names come with offices' own font packages; Windows, WPS and Linux each have relatives of them
under other names. The font table tells these to Word and WPS; LibreOffice asks the system for the nearest.
"""

from __future__ import annotations

from dataclasses import dataclass

from kechuang.writers.official.ooxml import Element, w


@dataclass(frozen=True, slots=True)
class Face:
    """name: as the standard and the offices' packages have it; others: by falling likeness."""

    name: str
    others: tuple[str, ...]
    family: str
    panose: str


XIAOBIAOSONG = Face(
    "方正小标宋简体",
    ("方正小标宋_GBK", "小标宋体", "FZXiaoBiaoSong-B05S", "华文中宋", "STZhongsong", "宋体", "Noto Serif CJK SC"),
    "roman",
    "02010601030101010101",
)
FANGSONG = Face(
    "仿宋_GB2312", ("仿宋", "FangSong", "华文仿宋", "STFangsong", "Noto Serif CJK SC"), "modern", "02010609030101010101"
)
KAITI = Face(
    "楷体_GB2312", ("楷体", "KaiTi", "华文楷体", "STKaiti", "Noto Serif CJK SC"), "modern", "02010609030101010101"
)
HEITI = Face("黑体", ("SimHei", "微软雅黑", "Noto Sans CJK SC"), "modern", "02010609060101010101")
SONGTI = Face("宋体", ("SimSun", "Noto Serif CJK SC"), "auto", "02010600030101010101")
FACES = (XIAOBIAOSONG, FANGSONG, KAITI, HEITI, SONGTI)


def run_fonts(face: Face) -> Element:
    """Digits and Latin letters in the same face as the text: the standard names no other for them."""
    return w("rFonts", ascii=face.name, hAnsi=face.name, eastAsia=face.name, cs=face.name, hint="eastAsia")


def font_table() -> Element:
    return w(
        "fonts",
        *(
            w(
                "font",
                w("altName", val=",".join(face.others)),
                w("panose1", val=face.panose),
                w("charset", val="86"),
                w("family", val=face.family),
                w("pitch", val="variable"),
                name=face.name,
            )
            for face in FACES
        ),
    )
