"""Technology contracts: which year each falls in, its four amounts, changes and cancellations."""

from __future__ import annotations

from bisect import bisect_right
from functools import lru_cache
from itertools import accumulate
from math import exp

from kechuang.synth.calibration import FIRST_YEAR, LAST_YEAR
from kechuang.synth.draws import Ranks, day, first_of, lot, normal
from kechuang.synth.names import INSTITUTES, MARK
from kechuang.synth.scene import NOW, UNTIL, Row, Rows, Scene, wan

SPREAD = 1.0  # of the logarithm of amounts
KINDS = ("development_entrusted",) * 8 + ("service",) * 6 + ("transfer",) * 2 + ("consultancy", "licence",
         "development_joint")  # fmt: skip
# Of a year's contracts so many are registered in each month: December is the fullest.
MONTHS = tuple(accumulate((4, 3, 6, 6, 7, 10, 7, 7, 9, 8, 12, 21)))
BUYERS = ("华东某", "岭南某", "京畿某", "江右某", "西川某")


@lru_cache(maxsize=8)
def years_of(scene: Scene) -> tuple[tuple[int, int, int, float], ...]:
    """(year, number of its first contract, how many, 万元 on average) for each year, in order."""
    value = scene.given.contract_value
    weights = [value[year] ** 0.5 for year in range(FIRST_YEAR, LAST_YEAR + 1)]
    ends = [round(scene.contracts * part / sum(weights)) for part in accumulate(weights)]
    found, begin = [], 0
    for year, end in zip(range(FIRST_YEAR, LAST_YEAR + 1), ends, strict=True):
        total = value[year] * 10_000 * scene.scale
        found.append((year, begin, end - begin, total / max(1, end - begin)))
        begin = end
    return tuple(found)


@lru_cache(maxsize=64)
def _ranks(scene: Scene, year: int, count: int) -> tuple[Ranks, float]:
    """The order of that year's amounts, and what they come to for each 万元 of their average."""
    steps = [exp(SPREAD * normal((at + 0.5) / count)) for at in range(min(count, 2000))] if count < 2000 else []
    mean = sum(steps) / count if steps else sum(exp(SPREAD * normal(at / 1000)) for at in range(1000)) / 1000
    return Ranks(scene.seed, count, year), mean


def contracts(scene: Scene, first: int, until: int) -> Rows:
    years = years_of(scene)
    begins = [begin for _, begin, _, _ in years]
    for number in range(first, until):
        year, begin, count, average = years[bisect_right(begins, number) - 1]
        ranks, mean = _ranks(scene, year, count)
        at = ranks.of(number - begin)
        amount = wan(max(1.0, average * exp(SPREAD * normal(at)) / mean))
        yield "technology_contract", _contract(scene, number, year, amount, at)


def _contract(scene: Scene, number: int, year: int, amount: int, at: float) -> Row:
    bits = lot(scene.seed, number, 71)
    kind = KINDS[bits % len(KINDS)]
    on = _registered(year, bits >> 8)
    who = scene.firms.technology_firm((bits >> 24) % scene.organisations)
    trade = amount if (bits >> 5) % 3 else wan(amount / 10_000 * (0.55 + (bits >> 40 & 0xFF) / 700))
    signed = on - (bits >> 48) % 90
    row: Row = {
        "contract_no": f"{year}9999{number:08d}",
        "title": f"{scene.firms.product(who)}技术{_WORDS[kind]}（示例{number + 1}）",
        "registered_on": day(on), "signed_on": day(signed), "starts_on": day(signed), "ends_on": day(signed + 364),
        "kind": kind, "field": scene.firms.contract_field(who), "seller_region": scene.place.code,
        "amount": amount, "trade_amount": trade, "tech_income": trade, "registered_amount": amount,
        "accepted_on": day(max(signed, on - 3)), "reviewer": scene.place.divisions["cooperation"], "ip": ["none"],
        "plan": "none", "related": (bits >> 56) % 20 == 0,
    }  # fmt: skip
    row |= _parties(scene, who, bits)
    if at < 0.25 and (bits >> 33) % 14 == 0:
        row |= {"cancelled_on": day(min(on + 120, UNTIL)), "cancel_why": "双方协商解除（示例）"}
    elif (bits >> 30) % 50 == 0:
        row |= {"changed_on": day(min(on + 60, UNTIL)), "change_note": "延长履行期限（示例）"}
    return row


_WORDS = {"development_entrusted": "委托开发", "development_joint": "合作开发", "service": "服务", "transfer": "转让",
          "consultancy": "咨询", "licence": "许可"}  # fmt: skip


def _registered(year: int, bits: int) -> int:
    last = MONTHS[NOW.month - 2] if year == NOW.year else MONTHS[-1]
    month = bisect_right(MONTHS, bits % last)
    return min(first_of(year) + int(month * 30.4) + (bits >> 8) % 28, UNTIL)


def _parties(scene: Scene, who: int, bits: int) -> Row:
    """One contract in eight is sold by another kind of body to a firm here; one in three stays in the place."""
    seller = {"seller": scene.firms.body(who), "seller_kind": "enterprise"}
    at = (bits >> 16) % 24
    if at < 8:
        buyer = scene.firms.body((bits >> 20) % scene.organisations)
        if buyer != seller["seller"]:
            return seller | {"buyer_name": buyer.name, "buyer": buyer, "buyer_kind": "enterprise",
                             "buyer_region": scene.place.code}  # fmt: skip
    if at < 11:
        return seller | {"buyer_name": INSTITUTES[at % len(INSTITUTES)], "buyer_kind": "university",
                         "buyer_region": "320100"}  # fmt: skip
    name = f"{BUYERS[at % len(BUYERS)]}科技有限公司{MARK}"
    return seller | {
        "buyer_name": name,
        "buyer_kind": "enterprise",
        "buyer_region": ("310000", "440300", "320500")[at % 3],
    }
