"""Promises made comparable: what they count, for whom, in which years, between which bounds."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from kechuang.catalog.indicator import Indicator, IndicatorCatalog, load_indicators
from kechuang.coherence.amounts import Amount, amount_of, measure_of
from kechuang.coherence.promise import Promise
from kechuang.coherence.scopes import Scopes
from kechuang.readers.counted_names import Phrase, aspect_of
from kechuang.readers.linking import linker_for

# How a promise relates to the years it names.
LEVEL = "level"  # what stands at the end of a year: 总数达到 500 家
FLOW = "flow"  # what comes in the course of its years: 新增, 举办, a year's turnover
SHARE, GROWTH, POINTS, RANK = "share", "growth", "points", "rank"
_ASPECT_OF_KIND = {
    "increment": FLOW, "count_of_activities": FLOW, "breakthrough": FLOW, "share": SHARE, "growth_rate": GROWTH,
    "change_in_points": POINTS, "rank": RANK,
}  # fmt: skip
STANDING = re.compile(r"(?:总数|总量|存量|保有量|拥有量|有效|累计|在孵|规模|余额|总面积)")
_TO_A_PLACE = re.compile(r"(?:到|至|进入|为)(?:全[国省市])?(?:第|前)")
_MOVES = re.compile(r"上升|提升|前移|进位|提高|下降|晋升")


@dataclass(frozen=True, slots=True, eq=False)
class Figure:
    """One promise with a figure. thing: the same for promises of the same thing, whatever it is called.

    first, last: the years, both included; 0 when unknown.  yearly: the figure is due in each of them.
    """

    promise: Promise
    thing: str
    aspect: str
    base: str
    scope: str
    first: int
    last: int
    yearly: bool
    amount: Amount
    phrase: Phrase
    indicator: Indicator | None

    @property
    def is_one_year(self) -> bool:
        return self.first == self.last

    @property
    def years(self) -> tuple[int, int]:
        return self.first, self.last

    @property
    def is_stock(self) -> bool:
        return self.aspect == LEVEL and (self.indicator is None or self.indicator.kind == "stock")

    @property
    def unit(self) -> str:
        return self.promise.unit or ""

    @property
    def worse_is_more(self) -> bool:
        return self.indicator is not None and self.indicator.direction == "down"


@cache
def catalog() -> IndicatorCatalog:
    return load_indicators()


def parse(name: str) -> Phrase:
    """The core, level and sides of an indicator's name, as the linker sees them."""
    return linker_for(catalog()).parser.parse(name.replace("自治区级", "省级"))


def _thing(promise: Promise, phrase: Phrase, aspect: str, base: str) -> str:
    if promise.indicator_code:
        return promise.indicator_code
    sides = sorted(phrase.aspects | aspect_of(promise.verb)) if aspect == FLOW else []
    return "|".join((phrase.core, phrase.level or "", aspect, base, *sides))


def _aspect(promise: Promise, indicator: Indicator | None, base: str) -> str:
    aspect = _ASPECT_OF_KIND.get(promise.kind)
    if aspect is not None:
        return aspect
    if indicator is not None and base != "%":
        if indicator.kind in ("flow", "change"):
            return FLOW if base == "元" or promise.is_cumulative else LEVEL
        return FLOW if indicator.kind == "reported" and promise.is_cumulative else LEVEL
    if base == "元" and promise.per_year and not STANDING.search(promise.indicator):
        return FLOW  # 每年安排专项资金 2000 万元
    if promise.is_cumulative and not STANDING.search(promise.indicator.replace("累计", "")):
        return FLOW
    return LEVEL


def _years(promise: Promise, aspect: str) -> tuple[int, int]:
    """A level that names no year of its own is due at the end of its plan."""
    if promise.period is None:
        return 0, 0
    first, last = promise.period.first, promise.period.last
    whole = aspect in (FLOW, GROWTH, POINTS) or promise.per_year
    # A year's turnover promised without a year is the last year's, unless the words say it is the sum.
    if aspect == FLOW and promise.kind == "level" and not (promise.is_cumulative or promise.per_year):
        whole = False
    return (first, last) if whole else (last, last)


def figure_of(promise: Promise, scopes: Scopes) -> Figure | None:
    """None for what has no figure to compare."""
    amount = amount_of(promise)
    if amount is None:
        return None
    code = promise.indicator_code
    indicator = catalog().by_code(code) if code and code in catalog() else None
    phrase, base = parse(promise.indicator), measure_of(promise.unit).base
    aspect = _aspect(promise, indicator, base)
    if aspect == RANK and _MOVES.search(promise.verb) and not _TO_A_PLACE.search(promise.quote):
        aspect = "places"
    if aspect == GROWTH and indicator is not None and indicator.kind != "growth":
        thing = f"{code}|growth"  # the catalog keeps no growth of it
    elif aspect == POINTS:
        thing = f"{code or phrase.core}|points"
    else:
        thing = _thing(promise, phrase, aspect, base)
    first, last = _years(promise, aspect)
    yearly = promise.per_year or (aspect in (GROWTH, POINTS) and promise.is_average)
    return Figure(promise, thing, aspect, base, scopes.of(promise), first, last, yearly, amount, phrase, indicator)


class Board:
    """All figures at hand, in the order of the documents, and the ways rules look them up."""

    def __init__(self, promises: Iterable[Promise]) -> None:
        self.promises = tuple(promises)
        self.scopes = Scopes(self.promises)
        found = (figure_of(promise, self.scopes) for promise in self.promises)
        known = [figure for figure in found if figure is not None]
        self.figures = tuple(figure for figure in known if not figure.promise.within)
        # What is for a quarter or half of a year is compared with nothing but the year it is part of.
        self.parts_of_years = tuple(figure for figure in known if figure.promise.within)
        # Promises whose unit looks like a slip; said once, not again by every rule that stumbles over them.
        self.slipped: frozenset[str] = frozenset()
        self.by_ident: Mapping[str, Figure] = {each.promise.ident: each for each in self.figures}
        self._by_thing: dict[str, list[Figure]] = defaultdict(list)
        self._alike: dict[tuple[object, ...], list[Figure]] = defaultdict(list)
        self._said_parts: dict[str, list[Figure]] = defaultdict(list)
        for figure in self.figures:
            self._by_thing[figure.thing].append(figure)
            self._alike[_rhythm(figure)].append(figure)
            if figure.promise.part_of:
                self._said_parts[figure.promise.part_of].append(figure)

    def things(self) -> Iterator[tuple[str, list[Figure]]]:
        yield from self._by_thing.items()

    def beside(self, whole: Figure) -> list[Figure]:
        """Figures of the same unit, scope, years and rhythm, that could be added up to `whole`; itself among them."""
        return self._alike.get(_rhythm(whole), [])

    def said_parts(self, whole: Figure) -> list[Figure]:
        """What the text says is part of it (其中 …), in whatever years and places."""
        return self._said_parts.get(whole.promise.ident, [])

    def has_own(self, whole: Figure, part: Figure) -> bool:
        """Whether the part's plan promises the whole too, so that they need not be compared across plans."""
        return any(
            each.promise.document == part.promise.document and each.scope == whole.scope and each.years == whole.years
            for each in self.of_thing(whole.thing)
        )

    def of_thing(self, thing: str) -> list[Figure]:
        return self._by_thing.get(thing, [])

    def groups(self) -> Iterator[list[Figure]]:
        """Figures of one thing in one unit for one scope, at least two, in document order."""
        groups: dict[tuple[str, str, str], list[Figure]] = defaultdict(list)
        for figure in self.figures:
            groups[figure.thing, figure.base, figure.scope].append(figure)
        yield from (group for group in groups.values() if len(group) > 1)


def _rhythm(figure: Figure) -> tuple[object, ...]:
    return figure.base, figure.aspect, figure.scope, figure.years, figure.yearly, figure.promise.frequency


def same_words(one: Figure, other: Figure) -> bool:
    """Whether two figures of one catalog entry also name the same thing closely enough to be held to one value.

    A ratio or a stock has one value whatever it is called; of two 活动 or 项目 with different names, each has its own.
    """
    if one.phrase.core == other.phrase.core and one.phrase.level == other.phrase.level:
        return not _other_place(one, other)
    indicator = one.indicator
    if indicator is None or _other_place(one, other):
        return False
    if indicator.kind in ("stock", "ratio", "reported", "growth", "change", "rank") or one.base in ("元", "%"):
        return True
    return one.promise.kind == other.promise.kind == "increment"


def _other_place(one: Figure, other: Figure) -> bool:
    """无锡市级 beside 市级: the name of a place in front of one of them only."""
    return _place_in_front(one.promise) != _place_in_front(other.promise)


def _place_in_front(promise: Promise) -> str:
    name = promise.indicator
    home = promise.home or ""
    for length in range(min(6, len(name)), 1, -1):
        if name[:length] in catalog().place_names and name[:length].rstrip("市县区") != home.rstrip("市县区"):
            return name[:length].rstrip("市县区")
    return ""
