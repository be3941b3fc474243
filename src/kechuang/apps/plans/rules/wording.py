"""Pure rules about drafts: how a target is said in words. No database, clock or request."""

from __future__ import annotations

from decimal import Decimal

from kechuang.writers.columns import FREQUENCY_WORDS, KIND_WORDS


def figure(value: Decimal | None) -> str:
    """A number as an official writes it: no superfluous zeros, no exponent, separators from five digits on."""
    if value is None:
        return ""
    text = f"{value:,f}" if abs(value) >= 10000 else f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


BOUNDS = {
    ">=": "不少于",
    ">": "超过",
    "<=": "不超过",
    "<": "低于",
    "=": "达到",
    "range": "在",
    "approx": "约",
}
AMOUNT_BOUNDS = {**BOUNDS, ">=": "不低于"}


def bound(comparator: str, kind: str, unit: str) -> str:
    """The comparator in words that suit what is counted: 不少于 10 家, 不低于 3%, 进入前 50 名."""
    if kind == "breakthrough":
        return "实现"
    if kind == "rank" and comparator in ("<=", "<"):
        return "进入前"
    if kind == "rank" and comparator == "=":
        return "变动"
    words = AMOUNT_BOUNDS if kind in ("share", "growth_rate") or "元" in unit or "%" in unit else BOUNDS
    return words[comparator]


# Verbs that begin so say no more than that a value is reached; the comparator says it already.
ATTAINMENT = ("达", "为", "超", "突破", "进入", "实现", "不", "至少")


def head(verb: str, comparator: str, kind: str, unit: str) -> str:
    """Verb and comparator as one says them before the amount: 净增, 新增不少于, 提高到, 超过.

    达到 15 家 and 净增 15 家 are two promises, so a verb that adds, raises or holds is never left out.
    """
    if not verb or verb.startswith(ATTAINMENT) or kind == "breakthrough":
        return bound(comparator, kind, unit)
    return verb if comparator in ("=", "range") else verb + bound(comparator, kind, unit)


# What a thing does itself stands behind it: 产值增长, 排名上升; what is done to it before: 净增企业, 举办活动.
INTRANSITIVE = ("增长", "上升", "前移", "前进", "进位", "晋位", "下降")
SHARES = ("占", "占比", "率", "比重", "比例")


def promise_name(verb: str, indicator: str) -> str:
    """What a promise is called: 净增高新技术企业 and 有效期内高新技术企业 are two, so a verb that adds is part of it.

    Edge: a verb that only says how far (达到, 突破, 提高到 …) belongs to the amount and is left out.
    """
    if verb in INTRANSITIVE:
        return indicator if verb in indicator else f"{indicator}{verb}"
    if verb == "占":
        return indicator if indicator.endswith(SHARES) else f"{indicator}占比"
    says_how_far = verb.startswith(ATTAINMENT) or verb.endswith(("到", "至", "为"))
    return indicator if not verb or says_how_far or verb in indicator else f"{verb}{indicator}"


def amount(comparator: str, kind: str, value: Decimal | None, value_max: Decimal | None, unit: str) -> str:
    """Value and unit: `3.06%`, `3—5 家`, `零的突破`."""
    if kind == "breakthrough":
        return "零的突破"
    if value is None:
        return ""
    number = f"{figure(value)}—{figure(value_max)}" if value_max is not None else figure(value)
    if not unit:
        return number
    return f"{number}{unit}" if unit.startswith(("%", "‰", "％")) else f"{number} {unit}"


def pace(per_year: bool, frequency: str) -> str:
    """每年 / 每季度 / 每月, empty when the value is for the whole period."""
    return FREQUENCY_WORDS["year"] if per_year else FREQUENCY_WORDS.get(frequency, "")


def period(first: int | None, last: int | None) -> str:
    if first is None:
        return ""
    return f"{first} 年" if first == last else f"{first}—{last} 年"


def due(first: int | None, last: int | None, per_year: bool, frequency: str) -> str:
    """When: `2026 年`, `2020—2022 年，每年`."""
    return "，".join(words for words in (period(first, last), pace(per_year, frequency)) if words)


LONGEST_HEADING = 18


def path(section: list[str], title: str) -> str:
    """The headings above a draft, shortened, without the document's own title that all of them share."""
    headings = [heading for heading in section if heading.strip() != title.strip()]
    cut = [each if len(each) <= LONGEST_HEADING else f"{each[: LONGEST_HEADING - 1]}…" for each in headings]
    return " › ".join(cut)


def kind(word: str) -> str:
    return KIND_WORDS.get(word, word)


def within_one(confidence: float) -> float:
    return min(max(confidence, 0.0), 1.0)
