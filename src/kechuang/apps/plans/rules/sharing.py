"""How a whole is shared out, and what the shares together are against it. Exact; nothing here is ever rounded away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from kechuang.apps.plans.rules.paths import falls
from kechuang.apps.plans.rules.terms import Node, Terms
from kechuang.apps.plans.rules.wording import figure

ADDITIVE = frozenset({"level", "increment", "count_of_activities", "breakthrough", "deliverable"})
RATIO_MARKS = ("%", "‰", "％", "百分点", "倍", "成", "/", "／", "位次")
RATIO_NAMES = ("每万", "人均", "亩均", "户均", "单位能耗", "占比", "比重", "覆盖率", "排名")
RATIO_INDICATORS = frozenset({"ratio", "growth", "rank"})
NOT_SUMMED = {"rank": "位次", "growth_rate": "增速", "change_in_points": "百分点"}
# Digits behind the point that a share may have beyond those of the whole: 亿元 down to 万元, 万元 down to 百元.
FINEST = {"亿元": 4, "万亿元": 4}
USUAL_DIGITS = 2
# With fewer steps than that per share, shares come out grossly uneven: 3 亿元 over seven towns are not 1, 1, 1, 0, 0 …
STEPS_PER_SHARE = 20
SUSPICIOUS = 10  # times the whole: nobody means that without being asked


class Method(StrEnum):
    BY_HAND = "by_hand"
    BASE = "base"
    LAST_YEAR = "last_year"
    EQUAL = "equal"


@dataclass(frozen=True, slots=True)
class Whole:
    """What is shared out. value: None where nothing is counted; adds_up: whether shares of it can be summed at all.

    is_ceiling: less is better (不超过), so that too much is what does not fit. value_max: upper end of a range.
    """

    value: Decimal | None
    unit: str
    comparator: str = "="
    kind: str = "increment"
    value_max: Decimal | None = None
    is_whole: bool = False
    is_ceiling: bool = False
    adds_up: bool = True

    @property
    def digits(self) -> int:
        """How many digits behind the point a share may have."""
        of_value = decimals(self.value or Decimal(0))
        if self.is_whole and self.adds_up and not of_value:  # 23.5 件 per 10,000 people is a ratio of whole things
            return 0
        return max(of_value, FINEST.get(self.unit, USUAL_DIGITS))


class Fit(StrEnum):
    """How the shares stand to the whole. Slack is a policy, not a fault; a shortfall needs a reason to be sent."""

    EXACT = "exact"
    SLACK = "slack"
    SHORTFALL = "shortfall"
    NOT_ADDITIVE = "not_additive"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Slack:
    """total: the sum of the shares given, None where they do not add up; amount: how far it is from the whole, ≥ 0."""

    kind: Fit
    total: Decimal | None
    amount: Decimal | None
    sentence: str


# The page's own script fills in the same words while one types; {amounts} are written as `with_unit` does.
SENTENCES = {
    "exact": "各项合计 {total}，与总数一致。",
    "within": "各项合计 {total}，在 {whole} 之内。",
    "slack": "各项合计 {total}，超出 {amount}，留有余地。",
    "shortfall": "各项合计 {total}，尚缺 {amount}。",
    "slack_below": "各项合计 {total}，比上限少 {amount}，留有余地。",
    "shortfall_above": "各项合计 {total}，超出上限 {amount}。",
    "unknown": "还有 {missing} 项未填；已填的合计 {total}，与总数相差 {amount}。",
    "none": "还没有填写分解值。",
    "no_last": "期末一个季度的累计值还没有填。",
}
STRICT = "原文为“{bound} {whole}”，正好相等还不算超过，请考虑留出余地。"


def adds_up(kind: str, unit: str, name: str = "", counted: str = "") -> bool:
    """Whether parts of it sum to the whole. counted: the kind of the linked indicator in the catalog, "" without one.

    A level in 件/万人 is a ratio for all its being called a level.
    """
    if kind not in ADDITIVE or counted in RATIO_INDICATORS:
        return False
    return not any(mark in unit for mark in RATIO_MARKS) and not any(word in name for word in RATIO_NAMES)


def whole_of(terms: Terms, name: str = "", counted: str = "") -> Whole:
    """What the terms promise as a thing to share out; of a duty that comes round, what all units owe each time."""
    adds = adds_up(terms.kind, terms.unit, name, counted)
    times = terms.members if terms.frequency and adds else 1
    return Whole(
        value=None if terms.value is None else terms.value * times,
        unit=terms.unit,
        comparator=terms.comparator,
        kind=terms.kind,
        value_max=None if terms.value_max is None else terms.value_max * times,
        is_whole=terms.is_whole,
        is_ceiling=falls(terms),
        adds_up=adds,
    )


def decimals(value: Decimal) -> int:
    """Digits behind the point, without trailing zeros."""
    exponent = value.normalize().as_tuple().exponent
    assert isinstance(exponent, int)  # an amount is always finite
    return max(0, -exponent)


def propose(
    total: Decimal, weights: Sequence[Decimal | None], method: Method, is_whole: bool, unit: str
) -> list[Decimal | None]:
    """Shares that sum exactly to `total`, in proportion to `weights`, in the order given.

    EQUAL heeds only how many there are. Elsewhere a weight of None means that it is not known, which is not 0: that
    share stays None and the others take the whole. None everywhere when no weight is above 0. Whole things and steps of
    money go to the largest remainders, then to the heavier, so equal weights differ by at most one step.
    Raises: ValueError for a negative total or weight.
    """
    if method == Method.EQUAL:
        weights = [Decimal(1)] * len(weights)
    known = [(at, Fraction(weight)) for at, weight in enumerate(weights) if weight is not None]
    if total < 0 or any(weight < 0 for _, weight in known):
        raise ValueError("neither a total nor a weight is ever negative")
    shares: list[Decimal | None] = [None] * len(weights)
    of_all = sum((weight for _, weight in known), Fraction(0))
    if not of_all:
        return shares
    step = _step(total, len(known), Whole(total, unit, is_whole=is_whole))
    steps = int(total / step)
    quotas = [(at, weight, steps * weight / of_all) for at, weight in known]
    left = steps - sum(int(quota) for _, _, quota in quotas)
    by_remainder = sorted(quotas, key=lambda each: (-(each[2] % 1), -each[1], each[0]))
    favoured = {at for at, _, _ in by_remainder[:left]}
    for at, _, quota in quotas:
        shares[at] = step * (int(quota) + (at in favoured))
    return shares


def _step(total: Decimal, count: int, whole: Whole) -> Decimal:
    """The digits of the total where these leave enough steps, else finer ones as far as the unit goes."""
    digits = 0 if whole.is_whole and total == total.to_integral_value() else decimals(total)
    if not whole.is_whole:
        while digits < whole.digits and total.scaleb(digits) < STEPS_PER_SHARE * count:
            digits += 1
    return Decimal(1).scaleb(-digits)


def slack(whole: Whole, shares: Sequence[Decimal | None]) -> Slack:
    """How the shares stand to the whole. A share of None is one nobody has set yet."""
    if not whole.adds_up or whole.value is None:
        return Slack(Fit.NOT_ADDITIVE, None, None, not_summed(whole))
    given = [share for share in shares if share is not None]
    total = sum(given, Decimal(0))
    apart = abs(total - whole.value)
    if not given:
        return Slack(Fit.UNKNOWN, total, apart, SENTENCES["none"])
    if len(given) < len(shares):
        words = _said("unknown", whole, total, apart).format(missing=len(shares) - len(given))
        return Slack(Fit.UNKNOWN, total, apart, words)
    return _against(whole, total)


def _against(whole: Whole, total: Decimal) -> Slack:
    assert whole.value is not None
    low, high = whole.value, whole.value_max if whole.value_max is not None else whole.value
    if low <= total <= high:
        words = _said("within" if low < high else "exact", whole, total, Decimal(0))
        return Slack(Fit.EXACT, total, Decimal(0), words + strict(whole))
    apart = total - high if total > high else low - total
    if whole.is_ceiling:
        fits, key = (False, "shortfall_above") if total > high else (True, "slack_below")
    else:
        fits, key = (True, "slack") if total > high else (False, "shortfall")
    return Slack(Fit.SLACK if fits else Fit.SHORTFALL, total, apart, _said(key, whole, total, apart))


def in_short(whole: Whole, found: Slack) -> str:
    """What is over or lacking in a word or two, for a cell: 超出 10 家, 尚缺 2 家, 相符."""
    if found.kind == Fit.NOT_ADDITIVE or found.amount is None:
        return "不合计"
    if found.kind == Fit.EXACT:
        return "相符"
    if found.kind == Fit.UNKNOWN:
        return "未填齐"
    over = (found.kind == Fit.SLACK) != whole.is_ceiling
    word = "超出" if over else "尚缺"
    if whole.is_ceiling and found.kind == Fit.SLACK:
        word = "低于上限"
    return f"{word} {with_unit(figure(found.amount), whole.unit)}"


def cumulative_slack(whole: Whole, quarters: Sequence[Decimal | None]) -> Slack:
    """Of cumulative values by quarter only the last one is held against the whole."""
    if whole.value is None or not quarters or quarters[-1] is None:
        return Slack(Fit.UNKNOWN, None, whole.value, SENTENCES["no_last"])
    found = _against(whole, quarters[-1])
    return replace(found, sentence=found.sentence.replace("各项合计", "到期末累计"))


def falling_quarters(quarters: Sequence[Decimal | None]) -> list[int]:
    """Places of cumulative values that are lower than one before them: a count never goes back."""
    highest: Decimal | None = None
    fallen = []
    for at, value in enumerate(quarters):
        if value is None:
            continue
        if highest is not None and value < highest:
            fallen.append(at)
        highest = value if highest is None else max(highest, value)
    return fallen


def is_suspicious(whole: Whole, share: Decimal) -> bool:
    """A share many times the whole is most likely typed in another unit (万元 for 亿元) and is asked back."""
    return bool(whole.adds_up and whole.value and share > whole.value * SUSPICIOUS)


def not_summed(whole: Whole) -> str:
    if whole.value is None:
        return "这一项没有数值，不合计。"
    return f"{NOT_SUMMED.get(whole.kind, '比率')}不合计，各单位各自对照。"


def _said(key: str, whole: Whole, total: Decimal, apart: Decimal) -> str:
    words = {
        "{total}": with_unit(figure(total), whole.unit),
        "{amount}": with_unit(figure(apart), whole.unit),
        "{whole}": whole_words(whole),
    }
    sentence = SENTENCES[key]
    for place, said in words.items():
        sentence = sentence.replace(place, said)
    return sentence


def whole_words(whole: Whole) -> str:
    """The whole as a person says it: 150 家, 3—5 家."""
    if whole.value is None:
        return ""
    high = whole.value_max
    number = figure(whole.value) if high is None else f"{figure(whole.value)}—{figure(high)}"
    return with_unit(number, whole.unit)


def with_unit(number: str, unit: str) -> str:
    """`150 家`, `3.06%`."""
    return f"{number}{unit}" if unit.startswith(("%", "‰", "％")) else f"{number} {unit}".rstrip()


def strict(whole: Whole) -> str:
    """What to add where the sum just meets a whole that the plan wants exceeded; "" elsewhere."""
    bounds = {">": "超过", "<": "低于"}
    if whole.comparator not in bounds:
        return ""
    return STRICT.format(bound=bounds[whole.comparator], whole=whole_words(whole))


def terms_of_share(terms: Terms, value: Decimal, baseline: Decimal | None = None) -> Terms:
    """What one unit owes that carries `value` of the whole: the same path and days, its own value and baseline.

    baseline: where that unit began; None for counts that begin at 0 and while nobody has said. A stretch and an upper
    end belong to the whole alone. Nodes shrink in proportion, exactly; `paths.due_shown` rounds whole things down.
    """
    of_range = "<=" if falls(terms) else ">="
    whole = terms.value * (terms.members if terms.frequency else 1) if terms.value is not None else None
    return replace(
        terms,
        value=value,
        value_max=None,
        stretch=None,
        comparator=of_range if terms.comparator == "range" else terms.comparator,
        baseline=baseline,
        members=1,
        nodes=tuple(_scaled(node, value, whole) for node in terms.nodes),
    )


def _scaled(node: Node, value: Decimal, whole: Decimal | None) -> Node:
    if node.amount is None:
        return node
    return replace(node, amount=node.amount * value / whole if whole else value)
