"""Numbers with their unit and bound words: 不少于 50 场, 3—5 家, 10 项以上, 突破 2 亿元, 前 50 名.

Finds every quantity of a folded text. Whether it is a promise is decided elsewhere (`nontargets.py`).
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from kechuang.readers.lexicon import alternatives, mapping, words
from kechuang.readers.numerals import Numeral, find_numerals, value_of

_DIMENSIONS = (
    "money", "ratio", "rank", "people", "body", "things", "acts", "area", "length", "mass", "power",
    "digital", "time", "score", "per",
)  # fmt: skip
_SCALES = "[十百千万亿]{0,3}"
_RANGE = re.compile(r"[—～至到]{1,2}")
# No list of figures with one unit is longer; a run of numerals that is none must not be walked for each of them.
MOST_LISTED = 20
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
    return re.compile(
        rf"(?P<scale>{_SCALES})(?P<more>[余多](?![种样]|项目|元[化素器件]))?(?P<measure>{alternatives(listed)})"
    )


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


@dataclass(frozen=True, slots=True)
class _Measure:
    """A unit in the text: name without 余, its dimension, how many characters it takes, whether 余 or 多 is in it."""

    name: str = ""
    dimension: str = ""
    width: int = 0
    is_indefinite: bool = False


def unit_at(text: str, place: int) -> tuple[str, str]:
    """(unit with its scale, dimension) right at `place`, ("", "") when nothing there is a measure.

    A second measure in brackets belongs to the unit: 篇（条）, 台（套）.
    """
    measure = _measure_at(text, place)
    return measure.name, measure.dimension


def _measure_at(text: str, place: int) -> _Measure:
    match = _measures().match(text, place)
    found = _fitting(text, match) if match else None
    if match is None or found is None:
        bare = re.match(r"[万亿]", text[place:])
        return _Measure(bare.group(), "bare", 1) if bare else _Measure()
    end = match.start("measure") + len(found)
    second = re.match(r"（[一-鿿]{1,2}）", text[end:])
    if second and second.group()[1:-1] in _dimension_of():
        end += second.end()
    more = match.group("more") or ""
    name = match.group("scale") + text[match.start("measure") : end]
    return _Measure(name, _dimension_of()[found], end - place, bool(more))


def _fitting(text: str, match: re.Match[str]) -> str | None:
    """The longest measure at the match that the following characters do not make another word (家庭, 名录)."""
    said = match.group("measure")
    shorter = sorted((m for m in _dimension_of() if len(m) < len(said) and said.startswith(m)), key=len, reverse=True)
    for measure in (said, *shorter):
        rest = text[match.start("measure") + len(measure) :]
        if not any(rest.startswith(word) for word in _not_before().get(measure, ())):
            return measure
    return None


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


@dataclass(slots=True)
class _Reading:
    """A number on its way to a quantity. start, end: the numeral(s); unit_end: behind the unit."""

    start: int
    end: int
    unit_end: int
    value: Decimal
    value_max: Decimal | None
    unit: str
    dimension: str
    is_indefinite: bool
    is_chinese: bool
    used: int = 1


def _quantity(text: str, numerals: list[Numeral], index: int) -> tuple[Quantity | None, int]:
    read = _read_number(text, numerals, index)
    _read_percent_of(text, read)
    before, from_bound, is_rank_top = _before(text, read.start)
    if not read.unit and text[read.end : read.end + 1] == "强" and not read.is_chinese:
        read.unit, read.dimension, read.unit_end, is_rank_top = "强", "rank", read.end + 1, True
    if not read.unit and is_rank_top and _RANKED.search(text[: read.start - 1]):
        read.dimension, read.unit_end = "rank", read.end
    elif not read.unit or read.dimension == "bare":
        return None, read.used
    after = _after(text, read.unit_end)
    return (
        Quantity(
            start=read.start, end=read.end, unit_end=read.unit_end, from_bound=from_bound,
            to_bound=read.unit_end + len(after), value=read.value, value_max=read.value_max, unit=read.unit,
            dimension=read.dimension, before=before, after=after, is_chinese=read.is_chinese, is_rank_top=is_rank_top,
            comparator=_comparator(before, after, read.value_max, read.is_indefinite, is_rank_top),
        ),
        read.used,
    )  # fmt: skip


_RANKED = re.compile(r"(?:进入|跻身|挺进|冲刺|位居|位列|迈入|稳居|保持)[^，。；]{0,10}$")
_NEIGHBOURS = re.compile(r"([一二三四五六七八两])([二三四五六七八九])")


def _read_number(text: str, numerals: list[Numeral], index: int) -> _Reading:
    """The numeral at `index` with its unit; both ends of a range, or a unit said once behind a list."""
    first = numerals[index]
    measure = _measure_at(text, first.end)
    read = _Reading(
        first.start, first.end, first.end + measure.width, first.value, None, measure.name, measure.dimension,
        first.is_indefinite or measure.is_indefinite, first.is_chinese,
    )  # fmt: skip
    neighbours = _NEIGHBOURS.fullmatch(text[first.start : first.end])
    if neighbours and measure.name and measure.dimension != "time":
        low, high = (value_of(digit) for digit in neighbours.groups())
        if low is not None and high is not None and low < high:
            read.value, read.value_max = low, high  # 五六家 is said for five to six
    if index + 1 < len(numerals):
        _read_range(text, read, numerals[index + 1])
    if not read.unit:
        read.unit, read.dimension = _shared_unit(text, numerals, index)
        read.unit_end = read.end
    return read


def _read_range(text: str, read: _Reading, following: Numeral) -> None:
    """3—5家, 8000万元至1亿元, 2万—3万人: take the second number in when the two make a range."""
    far = _measure_at(text, following.end)
    if not _RANGE.fullmatch(text[read.unit_end : following.start]) or not far.name or far.dimension == "bare":
        return
    unit, dimension = read.unit, read.dimension
    if dimension == "bare":  # the lower end says only its scale
        unit, dimension = unit + far.name.lstrip("十百千万亿"), far.dimension
    if unit and unit != far.name and dimension != far.dimension:
        return
    upper = _in_unit(following.value, far.name, unit)
    if upper <= read.value:
        return
    read.end, read.unit_end, read.value_max, read.used = following.end, following.end + far.width, upper, 2
    read.unit, read.dimension = unit or far.name, dimension or far.dimension
    read.is_chinese = read.is_chinese and following.is_chinese


def _read_percent_of(text: str, read: _Reading) -> None:
    """百分之三十 and 六成 are percent."""
    percent_of = _PERCENT_OF.search(text, max(0, read.start - 3), read.start)
    if percent_of:
        read.unit, read.dimension = ("%" if percent_of.group(1) == "百" else "‰"), "ratio"
        read.start, read.unit_end = percent_of.start(), read.end
    elif read.unit == "成":
        read.value *= 10
        read.value_max = read.value_max * 10 if read.value_max is not None else None
        read.unit, read.unit_end = "%", read.end + 1


def _shared_unit(text: str, numerals: list[Numeral], index: int) -> tuple[str, str]:
    """10、20和30家: the unit said once behind the last number of a list; ("", "") when there is none."""
    for here, following in pairwise(numerals[index : index + MOST_LISTED]):
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
