"""Numbers with their unit and bound words: 不少于 50 场, 3—5 家, 10 项以上, 突破 2 亿元, 前 50 名.

Finds every quantity of a folded text. Whether it is a promise is decided elsewhere (`nontargets.py`).
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from decimal import Decimal

from kechuang.readers.lexicon import alternatives, mapping, words
from kechuang.readers.numerals import Numeral, find_numerals

_DIMENSIONS = (
    "money", "ratio", "rank", "people", "body", "things", "acts", "area", "length", "mass", "power",
    "digital", "time", "score", "per",
)  # fmt: skip
_SCALES = "[十百千万亿]{0,3}"
_RANGE = re.compile(r"[—～至到]{1,2}")
_PERCENT_OF = re.compile(r"(百|千)分之$")


@dataclass(frozen=True, slots=True)
class Quantity:
    """[start, end): the numeral (both ends of a range); [start, unit_end): numeral and unit;
    [from_bound, to_bound): with the bound words on both sides. unit as folded ("" when there is none)."""

    start: int
    end: int
    unit_end: int
    from_bound: int
    to_bound: int
    value: Decimal
    value_max: Decimal | None
    unit: str
    dimension: str
    comparator: str
    before: str
    after: str
    is_chinese: bool
    is_rank_top: bool = False  # 前 N 名

    @property
    def is_money(self) -> bool:
        return self.dimension == "money"


@functools.cache
def _measures() -> re.Pattern[str]:
    listed = tuple(word for dimension in _DIMENSIONS for word in words("measures", dimension))
    return re.compile(rf"(?P<scale>{_SCALES})(?P<measure>{alternatives(listed)})")


@functools.cache
def _dimension_of() -> dict[str, str]:
    found: dict[str, str] = {}
    for dimension in _DIMENSIONS:
        for word in words("measures", dimension):
            found.setdefault(word, dimension)
    return found


@functools.cache
def _not_before() -> dict[str, tuple[str, ...]]:
    return mapping("measures", "not_before")


@functools.cache
def _bounds(side: str) -> tuple[re.Pattern[str], dict[str, str]]:
    said = {word: comparator for comparator, listed in mapping("bounds", side).items() for word in listed}
    expression = alternatives(tuple(said))
    return re.compile(rf"(?:{expression})$" if side == "before" else expression), said


def unit_at(text: str, place: int) -> tuple[str, str]:
    """(unit with its scale, dimension) right at `place`, ("", "") when nothing there is a measure.

    A second measure in brackets belongs to the unit: 篇（条）, 台（套）.
    """
    unit, dimension = _unit_at(text, place)
    second = re.match(r"（[一-鿿]{1,2}）", text[place + len(unit) :]) if unit else None
    if second and second.group()[1:-1] in _dimension_of():
        unit += second.group()
    return unit, dimension


def _unit_at(text: str, place: int) -> tuple[str, str]:
    match = _measures().match(text, place)
    while match:
        measure = match.group("measure")
        rest = text[match.end() : match.end() + 4]
        if not any(rest.startswith(word) for word in _not_before().get(measure, ())):
            return match.group(), _dimension_of()[measure]
        shorter = [m for m in _dimension_of() if len(m) < len(measure) and measure.startswith(m)]
        if not shorter:
            break
        best = max(shorter, key=len)
        end = match.start("measure") + len(best)
        if any(text[end:].startswith(word) for word in _not_before().get(best, ())):
            break
        return text[place:end], _dimension_of()[best]
    bare = re.match(r"[万亿]", text[place:])
    return (bare.group(), "bare") if bare else ("", "")


def find_quantities(text: str) -> list[Quantity]:
    """Every numeral that a unit, a bound or 前…名 makes a quantity, left to right."""
    numerals = find_numerals(text)
    found: list[Quantity] = []
    index = 0
    while index < len(numerals):
        quantity, used = _quantity(text, numerals, index)
        if quantity is not None and (not found or quantity.start >= found[-1].to_bound):
            found.append(quantity)
        index += used
    return found


def _quantity(text: str, numerals: list[Numeral], index: int) -> tuple[Quantity | None, int]:
    first = numerals[index]
    last, used, value_max = first, 1, None
    unit, dimension = unit_at(text, first.end)
    following = numerals[index + 1] if index + 1 < len(numerals) else None
    if following is not None:
        gap = text[first.end + len(unit) : following.start]
        far_unit, far_dimension = unit_at(text, following.end)
        if _RANGE.fullmatch(gap) and far_unit and (not unit or unit == far_unit or far_dimension == dimension):
            upper = _in_unit(following.value, far_unit, unit)
            if upper > first.value:
                last, used, value_max = following, 2, upper
                unit, dimension = unit or far_unit, dimension or far_dimension
    borrowed = not unit
    if borrowed:
        unit, dimension = _shared_unit(text, numerals, index)
    start, end = first.start, last.end
    percent_of = _PERCENT_OF.search(text[:start])
    if percent_of:
        unit, dimension, start = ("%" if percent_of.group(1) == "百" else "‰"), "ratio", percent_of.start()
        unit_end = end
    else:
        unit_end = end if borrowed else end + len(unit)
    value = first.value
    if unit == "成":  # 六成 is said for 60 %
        value, value_max = value * 10, (value_max * 10 if value_max is not None else None)
        unit_end, unit = end + 1, "%"
    before, from_bound, is_rank_top = _before(text, start)
    if not unit and text[end : end + 1] == "强" and not first.is_chinese:
        unit, dimension, unit_end, is_rank_top = "强", "rank", end + 1, True
    if (
        not unit
        and is_rank_top
        and re.search(r"(?:进入|跻身|挺进|冲刺|位居|位列|迈入|稳居|保持)[^，。；]{0,10}$", text[: start - 1])
    ):
        dimension, unit_end = "rank", end
    elif not unit or dimension == "bare":
        return None, used
    after = _after(text, unit_end)
    return (
        Quantity(
            start=start, end=end, unit_end=unit_end, from_bound=from_bound, to_bound=unit_end + len(after),
            value=value, value_max=value_max, unit=unit, dimension=dimension,
            comparator=_comparator(before, after, value_max, first.is_indefinite, is_rank_top),
            before=before, after=after, is_chinese=first.is_chinese and last.is_chinese, is_rank_top=is_rank_top,
        ),
        used,
    )  # fmt: skip


def _shared_unit(text: str, numerals: list[Numeral], index: int) -> tuple[str, str]:
    """10、20和30家: the unit said once behind the last number of a list; ("", "") when there is none."""
    for here, following in zip(numerals[index:], numerals[index + 1 :], strict=False):
        if text[here.end : following.start] not in ("、", "和", "及", "、和"):
            break
        unit, dimension = unit_at(text, following.end)
        if unit:
            return unit, dimension
    return "", ""


def _in_unit(value: Decimal, written: str, wanted: str) -> Decimal:
    """The upper end of 8000万—1亿元 in the unit of the lower; the written unit when the lower has none."""
    if not wanted or wanted == written:
        return value
    return value * _scale(written) / _scale(wanted)


def _scale(unit: str) -> Decimal:
    scale = Decimal(1)
    for character in unit:
        step = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}.get(character)
        if step is None:
            break
        scale *= step
    return scale


def _before(text: str, start: int) -> tuple[str, int, bool]:
    """Bound word directly in front (至少, 突破 …), where it begins, and whether 前 makes the number a rank."""
    if text[max(0, start - 1) : start] == "前":
        return "前", start - 1, True
    matcher, _ = _bounds("before")
    match = matcher.search(text, max(0, start - 8), start)
    if match and match.group() == "上" and not re.match(r"[百千万亿]", text[start:]):
        match = None  # 上 bounds only round figures: 上千家次
    if match and _SECOND_HALF.search(text[: match.end()]):
        match = None  # 签约120项, 通过3家: the bound word is half of another word
    return (match.group(), match.start(), False) if match else ("", start, False)


_SECOND_HALF = re.compile(
    r"(?:[签合节履契预特集条]约|[最附靠临远就]近|[通经不度]过|高超|满足|充足|线上|网上|以上|晚上)$"
)


def _after(text: str, unit_end: int) -> str:
    matcher, _ = _bounds("after")
    match = matcher.match(text, unit_end)
    return match.group() if match else ""


def _comparator(before: str, after: str, value_max: Decimal | None, indefinite: bool, is_rank_top: bool) -> str:
    """Only what the words say; where two speak, the one that includes the number wins (超 40 件以上 is ≥)."""
    if value_max is not None:
        return "range"
    if is_rank_top:
        return "<="
    said_before, said_after = _bounds("before")[1].get(before, ""), _bounds("after")[1].get(after, "")
    for including in (">=", "<="):
        if including in (said_after, said_before):
            return including
    return said_before or said_after or (">" if indefinite else "=")
