"""The numbers that Word generates: “一、”, “（一）”, “1.2”, “①” exist only in numbering.xml until displayed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

_DIGITS = "〇一二三四五六七八九"
_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"


def _counting(number: int) -> str:
    """一 … 十 十一 … 二十 … 一百零一 … up to 9999."""
    if not 0 < number < 10_000:
        return str(number)
    words, zero = "", False
    for power, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // power % 10
        if digit:
            words += ("零" if zero and words else "") + _DIGITS[digit] + name
            zero = False
        else:
            zero = True
    return words[1:] if words.startswith("一十") else words


def _legal(digits: str, units: str) -> Callable[[int], str]:
    table = str.maketrans("一二三四五六七八九十百千", digits + units)
    return lambda number: ("一" + _counting(number) if 10 <= number < 20 else _counting(number)).translate(table)


def _digital(number: int) -> str:
    return "".join(_DIGITS[int(digit)] for digit in str(number))


def _roman(number: int) -> str:
    if not 0 < number < 4000:
        return str(number)
    words = ""
    for value, letters in (
        (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"),
        (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
    ):  # fmt: skip
        words += letters * (number // value)
        number %= value
    return words


def _letter(number: int) -> str:
    """A … Z, AA, BB … as Word does."""
    return chr(65 + (number - 1) % 26) * ((number - 1) // 26 + 1) if 0 < number <= 780 else str(number)


def _circled(number: int) -> str:
    for first, last, code in ((0, 0, 0x24EA), (1, 20, 0x2460), (21, 35, 0x3251), (36, 50, 0x32B1)):
        if first <= number <= last:
            return chr(code + number - first)
    return str(number)


def _from(code: int, last: int) -> Callable[[int], str]:
    return lambda number: chr(code + number - 1) if 0 < number <= last else str(number)


def _cycle(words: str) -> Callable[[int], str]:
    return lambda number: words[(number - 1) % len(words)] if number > 0 else str(number)


_FORMATS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalHalfWidth": str,
    "decimalZero": lambda number: f"{number:02d}",
    "decimalFullWidth": lambda number: str(number).translate(_FULL_WIDTH),
    "decimalFullWidth2": lambda number: str(number).translate(_FULL_WIDTH),
    "chineseCounting": lambda number: _counting(number) if number < 100 else _digital(number).replace("〇", "○"),
    "chineseCountingThousand": _counting,
    "taiwaneseCounting": _counting,
    "taiwaneseCountingThousand": _counting,
    "japaneseCounting": _counting,
    "koreanCounting": str,
    "ideographDigital": _digital,
    "japaneseDigitalTenThousand": _digital,
    "taiwaneseDigital": lambda number: _digital(number).replace("〇", "○"),
    "chineseLegalSimplified": _legal("壹贰叁肆伍陆柒捌玖", "拾佰仟"),
    "ideographLegalTraditional": _legal("壹貳參肆伍陸柒捌玖", "拾佰仟"),
    "ideographTraditional": _cycle(_STEMS),
    "ideographZodiac": _cycle(_BRANCHES),
    "ideographZodiacTraditional": lambda number: _cycle(_STEMS)(number) + _cycle(_BRANCHES)(number),
    "ideographEnclosedCircle": _from(0x3280, 10),
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalEnclosedFullstop": _from(0x2488, 20),
    "decimalEnclosedParen": _from(0x2474, 20),
    "numberInDash": lambda number: f"- {number} -",
    "upperRoman": _roman,
    "lowerRoman": lambda number: _roman(number).lower(),
    "upperLetter": _letter,
    "lowerLetter": lambda number: _letter(number).lower(),
    "none": lambda number: "",
}


def displayed(number: int, form: str) -> str:
    """`number` as Word shows it in number format `form`; unknown formats fall back on Arabic figures."""
    return _FORMATS.get(form, str)(number)


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list. restart: the 1-based level whose step restarts this one, 0 never, None any higher one."""

    start: int = 1
    form: str = "decimal"
    pattern: str = ""
    suffix: str = "tab"
    style: str | None = None
    restart: int | None = None
    legal: bool = False


@dataclass(slots=True)
class _List:
    levels: dict[int, Level]
    style_link: str | None = None
    borrowed_from: str | None = None


@dataclass(slots=True)
class _Number:
    list_id: str
    levels: dict[int, Level] = field(default_factory=dict)
    starts: dict[int, int] = field(default_factory=dict)


class Numbering:
    """Counts paragraphs as Word does. One instance reads one document, paragraphs given in document order."""

    def __init__(self, root: Any | None) -> None:
        self._lists: dict[str, _List] = {}
        self._numbers: dict[str, _Number] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._started: set[tuple[str, int]] = set()
        if root is not None:
            for element in root:
                if element.tag == W + "abstractNum":
                    self._lists[element.get(W + "abstractNumId", "")] = _read_list(element)
                elif element.tag == W + "num":
                    self._numbers[element.get(W + "numId", "")] = _read_number(element)
        self._borrow()

    def _borrow(self) -> None:
        """A list may only point at a numbering style, whose own list has the levels."""
        owners = {each.style_link: each for each in self._lists.values() if each.style_link}
        for each in self._lists.values():
            owner = owners.get(each.borrowed_from) if each.borrowed_from else None
            if owner is not None and not each.levels:
                each.levels = owner.levels

    def level_of_style(self, number_id: str, style: str) -> int | None:
        """The level that a paragraph style is tied to in its list, if any."""
        number = self._numbers.get(number_id)
        owner = self._lists.get(number.list_id) if number else None
        for depth, level in (owner.levels if owner else {}).items():
            if level.style == style:
                return depth
        return None

    def step(self, number_id: str, depth: int) -> str:
        """What Word shows before the next paragraph of list `number_id` at level `depth` (0 is highest)."""
        number = self._numbers.get(number_id)
        if number is None or number.list_id not in self._lists:
            return ""
        levels = {**self._lists[number.list_id].levels, **number.levels}
        level = levels.get(depth)
        if level is None:
            return ""
        counts = self._counts.setdefault(number.list_id, {})
        self._count(number_id, number, depth, level, counts)
        _restart_deeper(depth, levels, counts)
        if level.form == "bullet":
            return "• "
        return _with_suffix(_fill(level, levels, counts), level.suffix)

    def _count(self, number_id: str, number: _Number, depth: int, level: Level, counts: dict[int, int]) -> None:
        if depth in number.starts and (number_id, depth) not in self._started:
            counts[depth] = number.starts[depth]
        else:
            counts[depth] = counts[depth] + 1 if depth in counts else level.start
        self._started.add((number_id, depth))


def _restart_deeper(depth: int, levels: dict[int, Level], counts: dict[int, int]) -> None:
    for deeper in [each for each in counts if each > depth]:
        restart = levels[deeper].restart if deeper in levels else None
        if restart is None or (restart and depth < restart):
            del counts[deeper]


def _fill(level: Level, levels: dict[int, Level], counts: dict[int, int]) -> str:
    words = level.pattern
    for depth, each in levels.items():
        mark = f"%{depth + 1}"
        if mark in words:
            form = "decimal" if level.legal else each.form
            words = words.replace(mark, displayed(counts.get(depth, each.start), form))
    return words


def _with_suffix(words: str, suffix: str) -> str:
    """A tab or blank after the number, shown as one blank; none where Chinese punctuation already parts them."""
    if not words or suffix == "nothing" or words[-1] in "、．。：）】〕》":
        return words
    return words.rstrip() + " "


def _read_list(element: Any) -> _List:
    levels = {}
    for each in element.findall(W + "lvl"):
        levels[_integer(each.get(W + "ilvl"), 0)] = _read_level(each)
    return _List(levels, _value(element, "styleLink"), _value(element, "numStyleLink"))


def _read_level(element: Any) -> Level:
    restart = _value(element, "lvlRestart")
    return Level(
        start=_integer(_value(element, "start"), 0 if element.find(W + "start") is None else 1),
        form=_form(element),
        pattern=_value(element, "lvlText") or "",
        suffix=_value(element, "suff") or "tab",
        style=_value(element, "pStyle"),
        restart=None if restart is None else _integer(restart, 0),
        legal=is_on(element.find(W + "isLgl")),
    )


def _form(element: Any) -> str:
    """Formats outside the first edition of the standard hide in mc:AlternateContent."""
    for choice in element.iter(W + "numFmt"):
        form = choice.get(W + "val", "decimal")
        if form != "custom":
            return str(form)
    return "decimal"


def _read_number(element: Any) -> _Number:
    number = _Number(_value(element, "abstractNumId") or "")
    for override in element.findall(W + "lvlOverride"):
        depth = _integer(override.get(W + "ilvl"), 0)
        level = override.find(W + "lvl")
        if level is not None:
            number.levels[depth] = _read_level(level)
        start = _value(override, "startOverride")
        if start is not None:
            number.starts[depth] = _integer(start, 1)
            if depth in number.levels:
                number.levels[depth] = replace(number.levels[depth], start=number.starts[depth])
    return number


def _value(element: Any, name: str) -> str | None:
    child = element.find(W + name)
    return None if child is None else child.get(W + "val")


def _integer(words: str | None, default: int) -> int:
    """Numbers in damaged files are not always numbers."""
    try:
        return max(-1, min(int(words or default), 1_000_000))
    except ValueError:
        return default


def is_on(element: Any | None) -> bool:
    """A Word switch: present means on, unless it says otherwise."""
    return element is not None and element.get(W + "val") not in {"0", "false", "off", "none"}
