"""Bytes → text: which encoding, and what to do with lines that do not fit it.

Only the encodings met in Chinese offices are tried, so a short text is not taken for Korean or Cyrillic by chance.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from kechuang.readers.document import Notice
from kechuang.readers.messages import line_list, notice

# The commonest characters of official Chinese, simplified and traditional. Bytes read in the wrong
# encoding give rare characters; the right one is full of these.
_COMMON_SIMPLIFIED = (
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而"
    "方后多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好"
    "应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向"
    "道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展五果料象员革位入常文总次品式活设及管特"
    "件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指区强放决西被干做必战先回则任取据处理府责"
    "单位科技创企市县镇园项目培育省研究院万亿元新增达到力争确保"
)
_COMMON_TRADITIONAL = (
    "這個們來時為國學會對發產種後經進著電裡現實機當點從業應開還將與關線內數間樣義麼質氣變條沒結問無係軍情題黨"
    "員總統組見計別運農區強決處責單創縣鎮園項萬億達爭確劃動體華廣東認識設術標準"
)
_COMMON_OTHERS = "，。、；：（）《》“”0123456789% \t\r\n,.;:()"
_COMMON = frozenset(_COMMON_SIMPLIFIED + _COMMON_TRADITIONAL + _COMMON_OTHERS)

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_NAMES = {"utf-8": "UTF-8", "gb18030": "GB18030", "big5hkscs": "Big5", "utf-16-le": "UTF-16", "utf-16-be": "UTF-16"}
_SAMPLE = 65_536
_SURE = 0.35


@dataclass(frozen=True, slots=True)
class Decoded:
    """encoding: as people call it. length of `text` is what offsets count; a byte-order mark is not part of it."""

    text: str
    encoding: str
    notices: tuple[Notice, ...] = ()


def decode(data: bytes, declared: str | None = None) -> Decoded:
    """`data` as text, whatever it holds; never raises.

    declared: an encoding the file names itself (an HTML charset), believed only where the bytes agree.
    Edge: lines that fit no encoding keep their place, each unreadable byte as “�”; NUL becomes “␀”, one for one.
    """
    for mark, codec in _MARKS:
        if data.startswith(mark):
            return _finish(data[len(mark) :], codec, ())
    wide = _utf16_without_mark(data)
    if wide:
        return _finish(data, wide, ())
    if _fits(data, "utf-8"):
        return _finish(data, "gb18030" if _is_utf_8_by_chance(data) else "utf-8", ())
    named = _known(declared)
    if named and _fits(data, named):
        return _finish(data, named, ())
    fitting = [each for each in ("gb18030", "big5hkscs") if _fits(data, each)]
    if fitting:
        best = max(fitting, key=lambda each: likeness(_sample(data, each)))
        sure = likeness(_sample(data, best)) >= _SURE
        return _finish(data, best, () if sure else (notice("RD-109", encoding=_NAMES[best]),))
    return _line_by_line(data)


def _is_utf_8_by_chance(data: bytes) -> bool:
    """“联通” and a few other words in GB 18030 happen to be well-formed UTF-8, as Cyrillic or Arabic letters."""
    if data.isascii() or not _fits(data, "gb18030"):
        return False
    as_utf_8, as_gb = (
        likeness("".join(char for char in _sample(data, each) if not char.isascii())) for each in ("utf-8", "gb18030")
    )
    return as_utf_8 < 0.1 and as_gb > 0.9


def likeness(text: str) -> float:
    """0..1, how much of `text` is the ordinary stuff of Chinese offices."""
    return sum(char in _COMMON for char in text) / len(text) if text else 0.0


def _finish(data: bytes, codec: str, notices: tuple[Notice, ...]) -> Decoded:
    text = data.decode(codec, errors="replace")
    if "�" in text and b"\xef\xbf\xbd" not in data:
        lines = [number for number, line in enumerate(re.split(r"\r\n|\r|\n", text), 1) if "�" in line]
        notices += (notice("RD-103", lines=line_list(lines), sample=_first_bad_byte(data, codec)),)
    return _without_nul(text, _NAMES.get(codec, codec), notices)


def _without_nul(text: str, encoding: str, notices: tuple[Notice, ...]) -> Decoded:
    """No database stores NUL in a text; its visible picture takes its place, one for one, so offsets hold."""
    if "\0" in text:
        lines = [number for number, line in enumerate(re.split(r"\r\n|\r|\n", text), 1) if "\0" in line]
        notices += (notice("RD-104", lines=line_list(lines)),)
        text = text.replace("\0", "␀")
    return Decoded(text, encoding, notices)


def _first_bad_byte(data: bytes, codec: str) -> str:
    try:
        data.decode(codec)
    except UnicodeDecodeError as error:
        return f"0x{data[error.start]:02X}"
    return ""


def _fits(data: bytes, codec: str) -> bool:
    try:
        data.decode(codec)
    except UnicodeDecodeError:
        return False
    return True


def _known(declared: str | None) -> str | None:
    """A declared charset as a codec worth trying; the Chinese ones in their widest form."""
    name = (declared or "").strip().lower().replace("_", "-")
    if name in {"gb2312", "gbk", "gb18030", "x-gbk", "hz-gb-2312"}:
        return "gb18030"
    if name in {"big5", "big5-hkscs", "x-x-big5"}:
        return "big5hkscs"
    return "utf-8" if name in {"utf-8", "utf8"} else None


def _sample(data: bytes, codec: str) -> str:
    return data[:_SAMPLE].decode(codec, errors="ignore")


def _utf16_without_mark(data: bytes) -> str | None:
    """UTF-16 lost its mark: every other byte of ASCII is NUL, or the Chinese reads as Chinese one way round."""
    if len(data) < 4 or len(data) % 2:
        return None
    head = data[:_SAMPLE]
    if b"\0" not in head and (_fits(data, "utf-8") or _fits(data, "gb18030")):
        return None
    scores = {codec: likeness(_sample(head, codec)) for codec in ("utf-16-le", "utf-16-be")}
    best = max(scores, key=lambda codec: scores[codec])
    narrow = likeness(head.replace(b"\0", b"").decode("utf-8", errors="replace"))
    return best if scores[best] >= 0.5 and scores[best] >= narrow and _fits(data, best) else None


def _line_by_line(data: bytes) -> Decoded:
    """Mixed encodings: each line in the encoding it fits; most lines decide which one is the document's own."""
    raw = re.split(rb"(\r\n|\r|\n)", data)
    choices = [_codec_of(line) for line in raw[::2]]
    named = [choice for choice in choices if choice not in {None, "ascii"}]
    own = max(set(named), key=named.count) if named else "utf-8"
    text: list[str] = []
    strangers: dict[str, list[int]] = {}
    broken: list[int] = []
    sample = ""
    for number, (line, choice) in enumerate(zip(raw[::2], choices, strict=True), 1):
        spliced = _spliced(line) if choice is None else None
        if spliced is not None:
            words, *halves = spliced
            stranger = next(codec for codec in halves if codec != own)
            strangers.setdefault(stranger, []).append(number)
            text.append(words)
        elif choice is None:
            broken.append(number)
            sample = sample or _first_bad_byte(line, own)
        elif choice not in {own, "ascii"}:
            strangers.setdefault(choice, []).append(number)
        if spliced is None:
            text.append(line.decode(choice or own, errors="replace"))
        if number * 2 - 1 < len(raw):
            text.append(raw[number * 2 - 1].decode("ascii"))
    notices = tuple(
        notice("RD-102", lines=line_list(lines), encoding=_NAMES[codec]) for codec, lines in strangers.items()
    )
    if broken:
        notices += (notice("RD-103", lines=line_list(broken), sample=sample),)
    return _without_nul("".join(text), _NAMES[own], notices)


_LONGEST_SPLICE = 1024  # bytes of a line in which the place of the change is looked for


def _spliced(line: bytes) -> tuple[str, str, str] | None:
    """A line whose halves are in two encodings, as two files joined without a line break leave it: its text and
    the encodings of its halves. None where no one place of change makes Chinese of both."""
    if len(line) > _LONGEST_SPLICE:
        return None
    # GB 18030 takes much of what follows for characters of its own: every place is tried, the likeliest text wins.
    readings = [
        (likeness(words := line[:place].decode(first) + line[place:].decode(second)), words, first, second)
        for first, second in (("gb18030", "utf-8"), ("utf-8", "gb18030"))
        for place in range(1, len(line))
        if _fits(line[place:], second) and _fits(line[:place], first)
    ]
    best = max(readings, default=(0.0, "", "", ""))
    return best[1:] if best[0] >= _SURE else None


def _codec_of(line: bytes) -> str | None:
    if line.isascii():
        return "ascii"
    for codec in ("utf-8", "gb18030", "big5hkscs"):
        if _fits(line, codec):
            return codec
    return None
