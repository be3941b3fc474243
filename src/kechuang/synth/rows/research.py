"""What firms report about their R&D, and whether they have a body of their own for it."""

from __future__ import annotations

from random import Random

from kechuang.synth.draws import day, first_of
from kechuang.synth.firms import YEARS, Firm
from kechuang.synth.rows.identity import scale_kind
from kechuang.synth.scene import UNTIL, Row, Rows, Scene, wan, within

MONTHS = ("2026-08", "2026-09", "2026-10")
HALVES = ("2025-12", "2026-06")
OBSTACLES = ("no_staff", "no_money", "no_need", "group")


def research(firm: Firm, scene: Scene, rng: Random) -> Rows:
    if not firm.above_scale:
        return
    kind = scale_kind(firm)
    if kind in ("industry", "construction", "service"):
        yield from _filings(firm, scene, rng)
    if kind == "industry":
        if firm.tier == 2:
            yield from _checks(firm, scene, rng)
        for month in HALVES:
            yield "rd_unit_list", _unit_row(firm, month, rng)


def _filings(firm: Firm, scene: Scene, rng: Random) -> Rows:
    """Two years' filings; five in a hundred firms have not sent, three sent nil."""
    for year in (2024, 2025):
        at = rng.random()
        row: Row = {"organisation": firm.body, "form": "form_107_2", "month": f"{year}-12", "town": firm.town,
                    "assisted_by": scene.place.divisions["planning"]}  # fmt: skip
        if at < 0.05:
            if year == 2025:
                yield "rd_statistics_filing", row | {"state": "not_filed"}
            continue
        filed = within(year + 1, rng, 10, 75 if at < 0.12 else 60)
        row["filed_on"] = day(filed)
        if at > 0.97:
            yield "rd_statistics_filing", row | {"state": "nil", "nil_why": "无研发项目", "has_rd": False}
        else:
            yield "rd_statistics_filing", row | {
                "state": "accepted", "accepted_on": day(filed + 6), "hints": firm.number % 4,
                "hints_mended": firm.number % 4,
                "has_rd": True, "projects": 1 + firm.number % 5,
            }  # fmt: skip


def _checks(firm: Firm, scene: Scene, rng: Random) -> Rows:
    for at, month in enumerate(MONTHS):
        if rng.random() < 0.15:
            continue
        part = (8 + at) / 12
        sales = wan(firm.sales / 10_000 * firm.growth ** (len(YEARS)) * part)
        row: Row = {
            "organisation": firm.body, "month": month, "projects_set_up": True, "projects": 1 + firm.number % 5,
            "ledger": firm.rd_ratio > 0.03, "own_account": firm.rd_ratio > 0.035, "hours_kept": rng.random() < 0.8,
            "materials_kept": rng.random() < 0.7, "rd_to_date": wan(sales / 10_000 * firm.rd_ratio),
            "sales_to_date": sales,
            "seen_by": firm.area,
        }  # fmt: skip
        if rng.random() < 0.06:
            row |= {"help_wanted": True, "problems": "领料单未注明研发用途"}
        yield "rd_statistics_check", row


def _unit_row(firm: Firm, month: str, rng: Random) -> Row:
    scope = [
        "above_scale",
        *(["above_scale_hnte"] if firm.hnte else []),
        *(["large_medium"] if firm.size != "small" else []),
    ]
    row: Row = {"organisation": firm.body, "month": month, "scope": sorted(scope), "owner": firm.area}
    if firm.rd_ratio > 0.025:
        return row | {
            "has_unit": True, "kind": "rd_centre", "unit_name": f"{firm.short}研发中心（示例）", "level": "own",
            "set_up_on": day(min(max(firm.established + 400, first_of(2015)), UNTIL - 700)),
            "staff_rd": max(1, firm.staff // 10), "space": str(120 + firm.number % 600),
            "equipment": wan(60 + firm.number % 400),
        }  # fmt: skip
    visited = first_of(int(month[:4])) + (20 if month.endswith("06") else 200) + int(rng.random() * 120)
    return row | {"has_unit": False, "obstacle": OBSTACLES[firm.number % 4], "visited_on": day(visited),
                  "planned_on": "2027-06-30"}  # fmt: skip
