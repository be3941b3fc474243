"""This plan against an earlier one: which promise became which, and whether more or less is asked now. Pure and exact.

Comparing a plan with itself finds only 不变; swapping the sides turns 新增 into 取消 and 提高 into 降低.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from difflib import SequenceMatcher
from enum import StrEnum
from fractions import Fraction

from kechuang.apps.plans.rules.wording import figure
from kechuang.coherence.amounts import measure_of

NEARLY_THE_SAME = 0.8
FLOWS = frozenset({"increment", "count_of_activities", "breakthrough"})
POINTS = frozenset({"share", "growth_rate", "change_in_points"})
CEILINGS = ("<=", "<")


class Word(StrEnum):
    RAISED = "raised"
    LOWERED = "lowered"
    SAME = "same"
    NEW = "new"
    DROPPED = "dropped"
    REWORDED = "reworded"


class Demand(StrEnum):
    """Whether more is asked now. A lower ceiling and a smaller rank ask for more."""

    STRICTER = "stricter"
    LOOSER = "looser"
    AS_BEFORE = "as_before"
    NOT_COMPARABLE = "not_comparable"


@dataclass(frozen=True, slots=True)
class Promised:
    """One promise as either side says it. Amounts in `unit`, as written.

    scope: "" for the whole region of the plan. is_down: less is better. years: how many years one value is for.
    ident: unique on its side.
    """

    ident: str
    indicator: str
    kind: str
    comparator: str
    value: Decimal
    unit: str
    code: str = ""
    value_max: Decimal | None = None
    scope: str = ""
    frequency: str = ""
    years: int = 1
    is_down: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """What became of one promise. now or before is None for what is new or was dropped.

    difference: now − before in the unit of now (in points for ratios), None where the two cannot be compared;
    share: difference as a share of before, None for ratios, ranks and a before of 0. reason: how the two were matched
    and what else differs, a Chinese sentence.
    """

    word: Word
    demand: Demand
    now: Promised | None
    before: Promised | None
    difference: Decimal | None = None
    share: Decimal | None = None
    reason: str = ""


def compare(
    now: Sequence[Promised], before: Sequence[Promised], related: Collection[frozenset[str]] = ()
) -> list[Change]:
    """Every promise of both sides once: those of `now` in their order, then what was dropped.

    related: pairs of indicator codes that a loose wording may both mean (新增 as 净增 or 首次认定).
    """
    pairs = _matched(now, before, related)
    partner = dict(pairs)
    taken = set(partner.values())
    found = [
        _changed(each, before[partner[at]])
        if at in partner
        else Change(Word.NEW, Demand.STRICTER, each, None, reason="上一份计划里没有。")
        for at, each in enumerate(now)
    ]
    dropped = [each for at, each in enumerate(before) if at not in taken]
    return found + [Change(Word.DROPPED, Demand.LOOSER, None, each, reason="这份计划里没有了。") for each in dropped]


def _matched(
    now: Sequence[Promised], before: Sequence[Promised], related: Collection[frozenset[str]]
) -> list[tuple[int, int]]:
    """One to one, the likest first. The order of ties is the same from either side, so that swapping mirrors."""
    scored = []
    for at, one in enumerate(now):
        for other_at, other in enumerate(before):
            score = likeness(one, other, related)
            if score > 0:
                apart = abs(_amount(one) - _amount(other))
                scored.append((-score, apart, sorted((_key(one), _key(other))), at, other_at))
    scored.sort(key=lambda each: each[:3])
    pairs: list[tuple[int, int]] = []
    used_now: set[int] = set()
    used_before: set[int] = set()
    for *_, at, other_at in scored:
        if at not in used_now and other_at not in used_before:
            used_now.add(at)
            used_before.add(other_at)
            pairs.append((at, other_at))
    return pairs


def likeness(one: Promised, other: Promised, related: Collection[frozenset[str]] = ()) -> float:
    """0: not the same promise. Same scope always; then the same indicator, nearly the same name, or codes that a loose
    wording may both mean. What else is alike decides between several."""
    if plain(one.scope) != plain(other.scope):
        return 0
    first, second = sorted((plain(one.indicator), plain(other.indicator)))  # the ratio depends on which comes first
    same_name = SequenceMatcher(None, first, second, autojunk=False).ratio()
    if one.code and one.code == other.code:
        base = 100.0 + same_name
    elif one.code and other.code:
        if frozenset((one.code, other.code)) not in related and same_name < 1:
            return 0
        base = 60 + 10 * same_name
    elif same_name >= NEARLY_THE_SAME:
        base = 80 * same_name
    else:
        return 0
    alike = (
        one.kind == other.kind,
        _base(one) == _base(other),
        one.frequency == other.frequency,
        one.years == other.years,
    )
    return base + sum(10 for each in alike if each) + (5 if one == replace(other, ident=one.ident) else 0)


def _key(promise: Promised) -> tuple[str, ...]:
    """What tells promises apart but their ident; equal ones may change places without harm."""
    low, high = str(promise.value), str(promise.value_max)
    return promise.indicator, promise.code, promise.kind, promise.comparator, low, high, promise.unit, promise.ident


def _changed(now: Promised, before: Promised) -> Change:
    notes = [*_match_notes(now, before)]
    other_meaning = _other_meaning(now, before)
    if other_meaning:
        return Change(
            Word.REWORDED, Demand.NOT_COMPARABLE, now, before, reason="；".join([*other_meaning, *notes]) + "。"
        )
    difference = _difference(now, before)
    wording = _other_wording(now, before)
    reason = "；".join([*notes, *wording])
    if difference == 0:
        word = Word.REWORDED if wording else Word.SAME
        return Change(word, Demand.AS_BEFORE, now, before, Decimal(0), Decimal(0), _sentence(reason))
    word = Word.RAISED if difference > 0 else Word.LOWERED
    demand = Demand.STRICTER if (difference > 0) != falls(now) else Demand.LOOSER
    return Change(word, demand, now, before, *_told(now, before, difference), _sentence(reason))


def _sentence(words: str) -> str:
    return f"{words}。" if words else ""


def _match_notes(now: Promised, before: Promised) -> list[str]:
    if now.code and now.code == before.code:
        return []
    return [f"按名称相近对应（“{before.indicator}”与“{now.indicator}”）"] if now.indicator != before.indicator else []


def _other_meaning(now: Promised, before: Promised) -> list[str]:
    """Why the two values cannot be held against each other."""
    reasons = []
    if now.code and before.code and now.code != before.code:
        reasons.append("对应的指标口径不同")
    if now.kind != before.kind:
        reasons.append("性质不同")
    if _base(now) != _base(before):
        reasons.append(f"单位不同（{before.unit or '无'}与{now.unit or '无'}）")
    if now.frequency != before.frequency:
        reasons.append("频次不同")
    if now.kind in FLOWS and now.years != before.years:
        reasons.append(f"期限不同（{before.years} 年合计与 {now.years} 年合计）")
    if falls(now) != falls(before):
        reasons.append("上限与下限不同")
    return reasons


def _other_wording(now: Promised, before: Promised) -> list[str]:
    notes = []
    if now.comparator != before.comparator:
        notes.append("比较词不同")
    if plain(now.indicator) != plain(before.indicator):
        notes.append(f"说法不同，原为“{before.indicator}”")
    if now.unit != before.unit:
        notes.append(f"计量单位由{before.unit or '无'}改为{now.unit or '无'}，已换算")
    return notes


def _difference(now: Promised, before: Promised) -> Fraction:
    """In the base unit. Ends of ranges are compared where the first values agree."""
    low = _amount(now) - _amount(before)
    return low or _upper(now) - _upper(before)


def _told(now: Promised, before: Promised, difference: Fraction) -> tuple[Decimal | None, Decimal | None]:
    """The difference in the unit of now, and as a share of before."""
    told = exact(difference / measure_of(now.unit).factor)
    if now.kind in POINTS or now.kind == "rank" or not _amount(before):
        return told, None
    return told, _share(difference / _amount(before))


def _share(part: Fraction) -> Decimal:
    """Four digits are a tenth of a percent of a percent: enough for any page."""
    return (Decimal(part.numerator) / Decimal(part.denominator)).quantize(Decimal("0.0001"))


def exact(amount: Fraction) -> Decimal | None:
    """The amount as a decimal if it is one; None for thirds and the like, which nobody promised."""
    rest = amount.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    return None if rest != 1 else Decimal(amount.numerator) / Decimal(amount.denominator)


def falls(promise: Promised) -> bool:
    """Whether less is better: ceilings, positions in a ranking (上升 5 位 is none), and what the indicator says."""
    if promise.kind == "rank":
        return promise.comparator != "="
    return promise.comparator in CEILINGS or (promise.is_down and promise.comparator not in (">=", ">"))


def _base(promise: Promised) -> str:
    return measure_of(promise.unit).base


def _amount(promise: Promised) -> Fraction:
    return Fraction(promise.value) * measure_of(promise.unit).factor


def _upper(promise: Promised) -> Fraction:
    high = promise.value if promise.value_max is None else promise.value_max
    return Fraction(high) * measure_of(promise.unit).factor


def in_unit(value: Decimal, written: str, wanted: str) -> Decimal | None:
    """`value` of a written unit in the wanted one, exact; None where the two do not measure the same."""
    one, other = measure_of(written), measure_of(wanted)
    return exact(Fraction(value) * one.factor / other.factor) if one.base == other.base else None


def plain(words: str) -> str:
    """Without what makes no difference to a name: width, spaces, brackets around nothing."""
    return "".join(unicodedata.normalize("NFKC", words).split()).strip("“”\"'")


def difference_words(change: Change) -> str:
    """`+15 家（+11.1%）`, `−0.2 个百分点`, `—` where there is none."""
    if change.difference is None or change.now is None:
        return "—"
    if change.difference == 0:
        return "0"
    unit = "个百分点" if change.now.kind in POINTS else change.now.unit
    share = "" if change.share is None else f"（{_signed(change.share * 100)}%）"
    return f"{_signed(change.difference)} {unit}".rstrip() + share


def _signed(value: Decimal) -> str:
    return f"{'+' if value > 0 else '−' if value < 0 else ''}{figure(abs(value))}"


def distinct(promises: Iterable[Promised]) -> list[Promised]:
    """Each promise once, however often the body and the annex repeat it; the first one stays."""
    seen: dict[tuple[object, ...], Promised] = {}
    for each in promises:
        name = each.code or plain(each.indicator)
        key = (
            name,
            each.kind,
            each.comparator,
            _amount(each),
            _upper(each),
            _base(each),
            plain(each.scope),
            each.years,
        )
        seen.setdefault((*key, each.frequency), each)
    return list(seen.values())
