"""The made-up firms: who each is, by its number alone, and what its whole life was."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from math import exp
from pathlib import Path

import yaml

from kechuang.synth.calibration import Calibration, History, histories
from kechuang.synth.draws import Ranks, bell, first_of, lot, normal
from kechuang.synth.names import FORMS, MARK, Body, credit_code, word
from kechuang.synth.places import Place

YEARS = (2022, 2023, 2024, 2025)  # whose yearly figures are kept


@dataclass(frozen=True, slots=True)
class Trade:
    """As in trades.yaml; hightech, emerging, chain may be empty."""

    word: str
    section: str
    industry: str
    industry_name: str
    field: str
    contract: str
    hightech: str
    emerging: str
    product: str
    chain: str


@cache
def trades() -> tuple[Trade, ...]:
    data = yaml.safe_load(Path(__file__).with_name("trades.yaml").read_text(encoding="utf-8"))
    return tuple(Trade(**each) for each in data["trades"])


@cache
def _made_of(kind: str) -> tuple[Trade, ...]:
    if kind == "technology":
        return tuple(each for each in trades() if each.section in "CIM")
    return trades()


@dataclass(slots=True)
class Firm:
    """One firm. established, hnte: days as numbers, years of certificates.  sales: 元 in the first of YEARS.

    tier: 2 a technology firm, 1 above scale, 0 neither.  smes: years with a registration number.
    """

    number: int
    body: Body
    short: str
    trade: Trade
    town: str
    park: str
    established: int
    hnte: tuple[int, ...]
    smes: tuple[int, ...]
    above_scale: bool
    tier: int
    size: str
    sales: int
    growth: float
    rd_ratio: float
    margin: float
    staff: int

    @property
    def area(self) -> str:
        """Where it is counted: the park it lies in, else its town."""
        return self.park or self.town


class Firms:
    """Makes any firm of a place by its number, always the same."""

    def __init__(self, place: Place, given: Calibration, organisations: int, seed: int) -> None:
        self.place, self.given, self.count, self.seed = place, given, organisations, seed
        self._bounds: list[tuple[float, History]] = []
        upto = 0.0
        for each in histories(given, organisations / given.organisations):
            upto += each.share
            self._bounds.append((upto, each))
        self._technology = upto
        self._approvals, self._numbers, self._sizes = (Ranks(seed, organisations, salt) for salt in (1, 2, 3))
        self._sme_of_hnte = {year: self._hnte_part(year) for year in given.sme}
        self._sme_of_others = {year: self._rest(year) for year in given.sme}

    def _hnte_part(self, year: int) -> float:
        return min(0.72, 0.75 * self.given.sme[year] / self.given.organisations / self._technology)

    def _rest(self, year: int) -> float:
        """What part of the firms that never were hnte has a number that year, so that all together come out right."""
        wanted = self.given.sme[year] / self.given.organisations - self._sme_of_hnte[year] * self._technology
        return max(0.0, wanted) / (1 - self._technology)

    def body(self, number: int) -> Body:
        """Name and code alone."""
        return self._identity(number, self._trade(number, lot(self.seed, number, 1)), lot(self.seed, number, 1))[0]

    def _identity(self, number: int, trade: Trade, bits: int) -> tuple[Body, str]:
        short = word(self.seed, number)
        form = FORMS[(bits >> 8) % len(FORMS)]
        code = credit_code(lot(self.seed, 1, 5) % 400_000_000 + number)
        return Body(code, f"{self.place.short}{short}{trade.word}{form}{MARK}"), short

    def _trade(self, number: int, bits: int) -> Trade:
        options = _made_of("technology" if self.is_technology(number) else "any")
        return options[(bits >> 16) % len(options)]

    def is_technology(self, number: int) -> bool:
        """Whether the firm is or was an hnte."""
        return self._approvals.of(number) < self._technology

    def town(self, number: int) -> str:
        return self._town(lot(self.seed, number, 1))

    def _town(self, bits: int) -> str:
        """The first towns are the larger ones."""
        at = (bits >> 24 & 0xFFF) / 4096
        return self.place.towns[int(at * at * len(self.place.towns))]

    def _park(self, bits: int) -> str:
        """One firm in four lies in a park."""
        parks = self.place.parks
        return parks[(bits >> 40) % len(parks)] if parks and (bits >> 36) % 4 == 0 else ""

    def product(self, number: int) -> str:
        return self._trade(number, lot(self.seed, number, 1)).product

    def contract_field(self, number: int) -> str:
        return self._trade(number, lot(self.seed, number, 1)).contract

    def area(self, number: int) -> str:
        bits = lot(self.seed, number, 1)
        return self._park(bits) or self._town(bits)

    def technology_firm(self, number: int) -> int:
        """The first technology firm from `number` on, round and round."""
        for step in range(60):
            if self.is_technology((number + step) % self.count):
                return (number + step) % self.count
        return number % self.count

    def firm(self, number: int) -> Firm:
        bits, more = lot(self.seed, number, 1), lot(self.seed, number, 2)
        trade = self._trade(number, bits)
        body, short = self._identity(number, trade, bits)
        hnte = self._hnte(number)
        smes = self._smes(number, bool(hnte))
        at = self._sizes.of(number)
        chance = self.given.above_scale_share * (1.5 if hnte else 0.85)
        above = at < chance
        sales = _sales(at / chance, self.given.sales_factor) if above else _small_sales((at - chance) / (1 - chance))
        size, staff = _size_of(sales, (more & 0xFF) / 256)
        return Firm(
            number=number, body=body, short=short, trade=trade, town=self._town(bits), park=self._park(bits),
            established=_established(hnte, smes, more >> 8), hnte=hnte, smes=smes, above_scale=above,
            tier=2 if hnte or smes else 1 if above else 0, size=size, sales=sales,
            growth=0.9 + 0.34 * (more >> 24 & 0xFFF) / 4096, rd_ratio=_rd_ratio(sales, bool(hnte), more >> 36),
            margin=-0.04 + 0.2 * (more >> 54) / 1024, staff=staff,
        )  # fmt: skip

    def _hnte(self, number: int) -> tuple[int, ...]:
        at = self._approvals.of(number)
        if at >= self._technology:
            return ()
        return next((each.years for upto, each in self._bounds if at < upto), ())

    def _smes(self, number: int, is_hnte: bool) -> tuple[int, ...]:
        at = self._numbers.of(number)
        shares = self._sme_of_hnte if is_hnte else self._sme_of_others
        return tuple(year for year, upto in shares.items() if at < upto)


def _established(hnte: tuple[int, ...], smes: tuple[int, ...], bits: int) -> int:
    """At least a year before the first thing the firm was recognised for; few are old."""
    latest = min(hnte[0] - 2 if hnte else 2024, smes[0] - 1 if smes else 2024)
    at = (bits & 0xFFF) / 4096
    return first_of(latest - int(at * at * 22)) + (bits >> 12) % 365


def _sales(at: float, factor: float) -> int:
    """元, whole hundreds, above 2000 万元. at: the firm's place among those above scale. Log-normal."""
    return round((2000 + factor * 4200 * exp(1.25 * normal(at) - 0.4)) * 100) * 100


def _small_sales(at: float) -> int:
    """The same below 2000 万元."""
    return round(min(1990.0, 420 * exp(1.1 * normal(at))) * 100) * 100


def _rd_ratio(sales: int, is_hnte: bool, bits: int) -> float:
    """Near what the law asks of a firm of its size, one in 25 exactly at the border."""
    wan = sales / 10_000
    border = 0.05 if wan <= 5_000 else 0.04 if wan <= 20_000 else 0.03
    spread = bell((bits & 0x3FF) * 1000 // 1024)
    if not is_hnte:
        return max(0.0, border * (0.55 + 0.35 * spread))
    return border if (bits >> 10) % 25 == 0 else border * max(0.6, 1.18 + 0.2 * spread)


def _size_of(sales: int, at: float) -> tuple[str, int]:
    """(size, staff): as the classes for industry have them, staff growing slower than sales."""
    wan = sales / 10_000
    staff = max(3, int((wan**0.72) * (0.35 + 0.4 * at)))
    if wan >= 40_000 and staff >= 1000:
        return "large", staff
    if wan >= 2_000 and staff >= 300:
        return "medium", staff
    return ("small", staff) if wan >= 300 and staff >= 20 else ("micro", staff)
