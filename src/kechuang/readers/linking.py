"""From a statement to an indicator of the catalog, or honestly to none.

A link is made on names, not on likeness: after the tables of `phrase` both names must be the same thing, and the unit,
the kind of statement and the side counted (净增, 入库, 获批 …) must fit. Likeness only offers the nearest names, and
links by itself only where nothing that tells things apart differs. A wrong link is worse than none.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from heapq import nsmallest
from math import log
from typing import Protocol
from weakref import WeakKeyDictionary

import rjieba

from kechuang.readers.counted_names import Parser, Phrase, aspect_of, load_lexicon
from kechuang.readers.reading import Statement

THRESHOLD = 0.7
NEAREST = 5
_ALIKE_KEPT = 8
_PROMISING = 32
_COMMONPLACE = 200  # a character pair in more names than this (企业, 科技) finds nothing by itself
_ALIKE = 0.84  # likeness below this never links; judged on the golden plans and on other cities' phrasings


class IndicatorLike(Protocol):
    """What the linker needs of an indicator; `kechuang.catalog.indicator.Indicator` has it."""

    @property
    def code(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def names(self) -> tuple[str, ...]: ...
    @property
    def kind(self) -> str: ...
    @property
    def level(self) -> str | None: ...
    @property
    def accepts(self) -> frozenset[str]: ...
    @property
    def reads(self) -> frozenset[str]: ...
    @property
    def aspects(self) -> frozenset[str]: ...


class CatalogLike(Protocol):
    @property
    def place_names(self) -> frozenset[str]: ...
    def __iter__(self) -> Iterator[IndicatorLike]: ...


@dataclass(frozen=True, slots=True)
class Link:
    """code: the indicator, or None (未关联).  confidence: 0..1 of that answer.

    candidates: up to five (code, name, score), best first; offered to the planner either way.
    reason: Chinese, one sentence.
    """

    code: str | None
    confidence: float
    candidates: tuple[tuple[str, str, float], ...]
    reason: str


@dataclass(frozen=True, slots=True)
class _Entry:
    """One name of one indicator, parsed.  sides: what it counts; needs: one of these must be said (净增, 入库 …)."""

    indicator: IndicatorLike
    name: str
    phrase: Phrase
    sides: frozenset[str]
    needs: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Fit:
    entry: _Entry
    score: float
    notes: tuple[str, ...]


_LEVEL_WORDS = {
    "national": "国家级", "provincial_up": "省级以上", "provincial": "省级",
    "municipal_up": "市级以上", "municipal": "市级", "county": "县级",
}  # fmt: skip
_ASPECT_WORDS = {
    "stock": "存量", "net": "净增", "first": "首次认定", "recognised": "认定", "filed": "备案",
    "enrolled": "入库", "applied": "申报", "added": "新增", "attracted": "引进", "carried": "开展", "upgraded": "升级",
    "flexible": "柔性引进", "transformed": "转化", "served": "走访服务", "tenanted": "入驻",
}  # fmt: skip
# What may answer for a level that the catalog does not know for this thing, and how much surer an exact one is.
_LEVEL_INSTEAD = {
    ("municipal", None): 0.04, ("county", None): 0.06, ("county", "municipal"): 0.1,
    ("municipal_up", None): 0.12, ("provincial_up", "provincial"): 0.2, ("municipal_up", "municipal"): 0.2,
}  # fmt: skip


class Linker:
    """The precomputed index of one catalog."""

    def __init__(self, catalog: CatalogLike) -> None:
        self.parser = Parser(catalog.place_names)
        self._decisive = load_lexicon().decisive
        self._by_core: dict[str, list[_Entry]] = defaultdict(list)
        for indicator in catalog:
            for name in indicator.names:
                entry = self._entry(indicator, name)
                self._by_core[entry.phrase.core].append(entry)
        self._grams: dict[str, list[str]] = defaultdict(list)
        for core in self._by_core:
            for gram in _grams(core):
                self._grams[gram].append(core)
        self._weight = {gram: log(1 + len(self._by_core) / len(cores)) for gram, cores in self._grams.items()}
        self._size = {core: self._weigh(_grams(core)) for core in self._by_core}
        self.alike = lru_cache(maxsize=20_000)(self._alike)

    def _entry(self, indicator: IndicatorLike, name: str) -> _Entry:
        phrase = self.parser.parse(name)
        named = phrase.aspects & self._decisive
        usual = frozenset(() if named else _USUAL_SIDES.get(indicator.kind, ()))
        sides = phrase.aspects | (indicator.aspects or usual)
        return _Entry(indicator, name, phrase, sides, named or (usual & self._decisive - indicator.aspects))

    def link(self, statement: Statement) -> Link:
        phrase = self.parser.parse(statement.indicator)
        # 净增…，科技型中小企业评价入库168家: a verb carried over a list gives way to what the name itself says.
        sides = phrase.aspects if phrase.aspects & self._decisive else phrase.aspects | aspect_of(statement.verb)
        fits = self._with_verb(phrase, statement) or self._fits(phrase, statement, sides)
        near = self._near(phrase, statement, sides) if not fits or fits[0].score < THRESHOLD else []
        candidates = _candidates(fits, near, self._offers(phrase) if len(fits) + len(near) < NEAREST else ())
        if not fits and near and near[0].score >= THRESHOLD:
            fits = near
        if not fits or fits[0].score < THRESHOLD:
            return Link(None, 1.0 - (fits[0].score if fits else 0.0), candidates, self._why_not(phrase, statement))
        best = fits[0]
        rivals = [fit for fit in fits[1:] if best.score - fit.score < 0.02]
        if rivals:
            names = "”“".join(fit.entry.indicator.name for fit in (best, *rivals))
            return Link(None, 0.5, candidates, f"“{names}”都符合，请选择口径")
        return Link(best.entry.indicator.code, round(best.score, 2), candidates, _why(best, statement))

    def _with_verb(self, phrase: Phrase, statement: Statement) -> list[_Fit]:
        """登记 + 科技成果 and 培训 + 农民 are names in the catalog; 新增 and the like only name a side."""
        whole = self.parser.parse((statement.verb or "") + statement.indicator)
        return [] if whole.core == phrase.core else self._fits(whole, statement, whole.aspects)

    def _fits(self, phrase: Phrase, statement: Statement, sides: frozenset[str], core: str | None = None) -> list[_Fit]:
        """Every indicator of that core that passes all gates, its best name only, best first."""
        best: dict[str, _Fit] = {}
        for entry in self._by_core.get(core or phrase.core, ()):
            fit = self._fit(entry, phrase, sides, statement)
            if fit and (entry.indicator.code not in best or best[entry.indicator.code].score < fit.score):
                best[entry.indicator.code] = fit
        return sorted(best.values(), key=lambda fit: (-fit.score, fit.entry.indicator.code))

    def _fit(self, entry: _Entry, phrase: Phrase, sides: frozenset[str], statement: Statement) -> _Fit | None:
        indicator = entry.indicator
        if statement.kind not in _UNIT_IS_ANOTHER and not _measured_in(statement.unit, indicator.accepts):
            return None
        loss, notes = 0.0, []
        if phrase.aspects and not phrase.aspects & entry.sides and ("stock" in phrase.aspects | entry.sides):
            return None  # 科技人才总量 is never what is added in a year, nor 认定高新技术企业 what stands
        for cost, note in (_kind(indicator, statement), _level(entry, phrase), _side(entry, sides, self._decisive)):
            if cost is None:
                return None
            loss += cost
            if note:
                notes.append(note)
        return _Fit(entry, max(0.0, 0.98 - loss), tuple(notes))

    def _near(self, phrase: Phrase, statement: Statement, sides: frozenset[str]) -> list[_Fit]:
        """Fits among the cores that look alike and differ in nothing that tells things apart."""
        found: list[_Fit] = []
        for core, likeness in self.alike(phrase.core):
            if likeness < _ALIKE or _differ(phrase.core, core):
                continue
            for fit in self._fits(phrase, statement, sides, core):
                found.append(_Fit(fit.entry, round(fit.score - 0.2 - (1 - likeness) / 2, 3), (*fit.notes, "名称相近")))
        return sorted(found, key=lambda fit: (-fit.score, fit.entry.indicator.code))

    def _weigh(self, grams: Iterable[str]) -> float:
        return sum(self._weight.get(gram, 1.0) for gram in grams)

    def _alike(self, core: str) -> tuple[tuple[str, float], ...]:
        """The cores most like `core`: weighted share of common character pairs, 0..1, best first."""
        grams = _grams(core)
        common: dict[str, float] = defaultdict(float)
        for gram in grams:
            others = self._grams.get(gram, ())
            if len(others) <= _COMMONPLACE:
                for other in others:
                    common[other] += self._weight[gram]
        size = self._weigh(grams)
        promising = nsmallest(
            _PROMISING, ((-weight / (size + self._size[other]), other) for other, weight in common.items())
        )
        scored = (
            (-2 * self._weigh(grams & _grams(other)) / (size + self._size[other]), other) for _, other in promising
        )
        return tuple((other, -likeness) for likeness, other in nsmallest(_ALIKE_KEPT, scored))

    def _offers(self, phrase: Phrase) -> Iterator[tuple[IndicatorLike, float]]:
        """Names to show when nothing fits: same core first (a gate was closed), then the most alike."""
        for core, likeness in self.alike(phrase.core):
            for entry in self._by_core[core]:
                same_level = entry.phrase.level == phrase.level
                yield entry.indicator, round(min(likeness, 0.99) * 0.6 - (0 if same_level else 0.02), 3)

    def _why_not(self, phrase: Phrase, statement: Statement) -> str:
        entries = self._by_core.get(phrase.core)
        if not entries:
            return f"目录中没有与“{statement.indicator}”同名的指标"
        if not any(_measured_in(statement.unit, entry.indicator.accepts) for entry in entries):
            return f"名称相同的指标不以“{statement.unit}”计量"
        if phrase.level and all(entry.phrase.level != phrase.level for entry in entries):
            return f"目录中没有这一事项的{_LEVEL_WORDS[phrase.level]}指标"
        return "名称相同的指标口径不符（增量、存量、入库等不同）"


_UNIT_PARTS = re.compile(r"[^()（）/、]+")
_UNIT_IS_ANOTHER = frozenset(("growth_rate", "breakthrough"))  # 成交额增长10%: the indicator is kept in 亿元
_USUAL_SIDES = {
    "stock": ("stock",),
    "change": ("net",),
    "flow": ("added", "recognised", "filed", "attracted", "carried"),
}


def _kind(indicator: IndicatorLike, statement: Statement) -> tuple[float | None, str]:
    """What it costs to answer this kind of statement with `indicator`; None if it cannot."""
    if statement.kind in indicator.reads:
        return 0.0, ""
    pair = (statement.kind, indicator.kind)
    if statement.kind == "growth_rate" and indicator.kind in {"stock", "flow", "reported", "ratio"}:
        return 0.08, "按同比增长判断"
    if pair == ("breakthrough", "stock"):
        return 0.12, "零的突破按总数判断"
    # A year's figure written without a verb (技术合同登记数100件) reads as a level.
    if pair in {("level", "flow"), ("increment", "reported"), ("count_of_activities", "reported")}:
        return 0.12, "原文未写明是当年数"
    return None, ""


def _level(entry: _Entry, phrase: Phrase) -> tuple[float | None, str]:
    if entry.phrase.level == phrase.level:
        return 0.0, ""
    cost = _LEVEL_INSTEAD.get((phrase.level or "", entry.phrase.level))
    if cost is None:
        return None, ""
    return cost, f"原文为{_LEVEL_WORDS[phrase.level or '']}" if cost >= 0.1 else ""


def _side(entry: _Entry, sides: frozenset[str], decisive: frozenset[str]) -> tuple[float | None, str]:
    """净增, 首次认定, 入库 and 申报 bind both ways; 获批 against 新增 only makes less sure."""
    if (sides & decisive) - entry.sides or (entry.needs and not entry.needs & sides):
        return None, ""
    return (0.0 if not sides or sides & entry.sides else 0.06 if entry.sides else 0.03), ""


def _measured_in(unit: str | None, accepted: frozenset[str]) -> bool:
    """个(项) and 场/次 fit where either does; no unit fits everywhere."""
    return not unit or unit in accepted or any(part in accepted for part in _UNIT_PARTS.findall(unit))


@lru_cache(maxsize=20_000)
def _grams(core: str) -> frozenset[str]:
    return frozenset(core[at : at + 2] for at in range(len(core) - 1)) or frozenset((core,))


@lru_cache(maxsize=20_000)
def _words(text: str) -> frozenset[str]:
    return frozenset(rjieba.cut(text))


def _differ(one: str, other: str) -> bool:
    """Whether a word that tells things apart stands in only one of two cores."""
    extra = _words(one) ^ _words(other)
    for contrast in load_lexicon().contrasts:
        if {word for word in contrast if word in one} != {word for word in contrast if word in other}:
            return True
    return any(any(sign.isdigit() for sign in word) for word in extra)


def _candidates(
    fits: list[_Fit], near: list[_Fit], offers: Iterable[tuple[IndicatorLike, float]]
) -> tuple[tuple[str, str, float], ...]:
    found: dict[str, tuple[str, str, float]] = {}
    for fit in (*fits, *near):
        indicator = fit.entry.indicator
        found.setdefault(indicator.code, (indicator.code, indicator.name, round(fit.score, 2)))
    for indicator, score in offers:
        found.setdefault(indicator.code, (indicator.code, indicator.name, round(score, 2)))
    return tuple(sorted(found.values(), key=lambda each: (-each[2], each[0]))[:NEAREST])


def _why(fit: _Fit, statement: Statement) -> str:
    indicator = fit.entry.indicator
    same = statement.indicator in indicator.names
    words = f"“{statement.indicator}”" + ("是" if same else "即") + f"指标“{indicator.name}”"
    if not same and fit.entry.name != indicator.name:
        words += f"（别名“{fit.entry.name}”）"
    if statement.verb and (sides := aspect_of(statement.verb)):
        words += f"；动词“{statement.verb}”按{_ASPECT_WORDS[next(iter(sides))]}理解"
    return "；".join((words, *fit.notes))


_linkers: WeakKeyDictionary[object, Linker] = WeakKeyDictionary()


def linker_for(catalog: CatalogLike) -> Linker:
    """The index of `catalog`, built once for each catalog."""
    if catalog not in _linkers:
        _linkers[catalog] = Linker(catalog)
    return _linkers[catalog]


def link(statement: Statement, catalog: CatalogLike) -> Link:
    """The indicator a statement speaks of, with a confidence, the nearest five, and the reason in Chinese.

    Edge: policy parameters are links of nothing; a deliverable links only to an indicator of kind deliverable.
    Deterministic: same statement and catalog, same link.
    """
    if statement.what == "policy_parameter":
        return Link(None, 1.0, (), "政策参数不是目标，不关联指标")
    return linker_for(catalog).link(statement)


def link_all(statements: Iterable[Statement], catalog: CatalogLike) -> Mapping[str, Link]:
    """Statement id → link."""
    return {statement.id: link(statement, catalog) for statement in statements}
