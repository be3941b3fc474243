"""A firm's yearly figures, as different sources tell them: mostly the same, sometimes not, sometimes not at all."""

from __future__ import annotations

from random import Random

from kechuang.synth.draws import first_of
from kechuang.synth.firms import YEARS, Firm
from kechuang.synth.scene import SOURCE, Row, Rows, Scene, wan

DOCUMENTS = {"enterprise": "企业年度报表（示例）", "audit": "审计报告（示例）"}


def yearly(firm: Firm, scene: Scene, rng: Random) -> Rows:
    if not firm.tier:
        return
    for year in YEARS if firm.tier == 2 else YEARS[-2:]:
        if firm.established < first_of(year):
            own = _figures(firm, year, rng)
            for source in _sources(firm, rng):
                told = _as_told(source, own, firm, rng)
                yield "enterprise_year", {"organisation": firm.body, "year": year, "source": source} | told


def _sources(firm: Firm, rng: Random) -> list[str]:
    if firm.tier == 1:
        return ["statistics"]
    found = ["enterprise"] if rng.random() < 0.96 else []
    if firm.above_scale and rng.random() < 0.9:
        found.append("statistics")
    if rng.random() < 0.35:
        found.append("tax")
    return found or ["town"]


def _figures(firm: Firm, year: int, rng: Random) -> Row:
    """All there is to know of the year, every figure in step with the others."""
    draw = rng.random
    sales = wan(firm.sales / 10_000 * firm.growth ** (year - YEARS[0]) * (0.94 + 0.12 * draw()))
    rd = wan(sales / 10_000 * firm.rd_ratio)
    staff = max(1, int(firm.staff * (0.97 + 0.02 * (year - YEARS[0]))))
    scientists = min(staff, max(1, int(staff * (0.08 + 0.16 * draw()))))
    researchers = max(1, int(scientists * 0.8))
    assets = wan(sales / 10_000 * (0.7 + 0.8 * draw()))
    debts = wan(assets / 10_000 * (0.3 + 0.4 * draw()))
    profit = wan(sales / 10_000 * (firm.margin + 0.03 * draw()))
    tax = wan(max(0.0, sales / 10_000 * 0.035 + max(0, profit) / 10_000 * 0.15))
    hightech = wan(sales / 10_000 * (0.62 + 0.3 * draw())) if firm.hnte else 0
    return {
        "income_total": wan(sales / 10_000 * 1.02), "sales": sales, "sales_main": wan(sales / 10_000 * 0.985),
        "sales_hightech": hightech, "rd_books": rd, "rd_deduct": wan(rd / 10_000 * 0.9), "rd_hnte": rd,
        "rd_stat": wan(rd / 10_000 * 0.86), "staff": staff, "staff_st": scientists, "staff_rd": researchers,
        "staff_bachelor": min(staff, max(scientists, int(staff * 0.3))), "assets": assets, "liabilities": debts,
        "net_assets": assets - debts, "profit": profit, "tax_paid": tax,
        "income_tax": wan(max(0, profit) / 10_000 * 0.15),
        "output": wan(sales / 10_000 * 1.03),
        "output_hightech": sales if firm.trade.hightech and firm.number % 3 else 0,
        "exports": wan(sales / 10_000 * 0.2 * draw()), "land": str(round(2 + firm.staff * 0.08, 1)).removesuffix(".0"),
        "hnte_rate_used": any(year - 3 < each <= year for each in firm.hnte),
        "has_rd_unit": firm.rd_ratio > 0.025, "has_rd_ledger": firm.rd_ratio > 0.03,
    }  # fmt: skip


_ENTERPRISE = ("income_total", "sales", "sales_main", "sales_hightech", "rd_books", "rd_hnte", "staff", "staff_st",
               "staff_rd", "staff_bachelor", "assets", "liabilities", "net_assets", "profit", "land", "has_rd_unit",
               "has_rd_ledger")  # fmt: skip
_TOLD = {
    "enterprise": _ENTERPRISE,
    "town": ("sales", "staff"),
    "statistics": ("sales", "rd_stat", "staff", "staff_rd", "output", "output_hightech", "exports"),
    "tax": ("income_total", "sales", "rd_deduct", "profit", "tax_paid", "income_tax", "hnte_rate_used"),
}


def _as_told(source: str, own: Row, firm: Firm, rng: Random) -> Row:
    """What this source says: one in twelve differs in sales, one in ten leaves a figure out."""
    told = {name: own[name] for name in _TOLD[source]}
    if source != "statistics" or firm.trade.section != "C":
        told.pop("output", None)
        told.pop("output_hightech", None)
    if source == "tax" and rng.random() < 0.08:
        told["sales"] = wan(told["sales"] / 10_000 * 1.06)
    if rng.random() < 0.1:
        told.pop("rd_stat" if source == "statistics" else "profit", None)
    told["document"] = DOCUMENTS.get(source, SOURCE)
    return told
