"""Who a firm is: registration, names, places, industry, above scale, assessed area, changes, listings."""

from __future__ import annotations

from random import Random

from kechuang.synth.draws import day, first_of, lot
from kechuang.synth.firms import Firm
from kechuang.synth.names import MARK, person, word
from kechuang.synth.scene import SOURCE, THIS_YEAR, UNTIL, Row, Rows, Scene, wan, within

CONTROL = ("private",) * 8 + ("state", "foreign", "hmt")


def identity(firm: Firm, scene: Scene, rng: Random) -> Rows:
    ended = firm.tier < 2 and rng.random() < 0.015 and firm.established < first_of(2024)
    end = within(2025, rng) if ended else 0
    yield "organisation", _registration(firm, scene, rng, end)
    if ended:
        yield "organisation_event", {"organisation": firm.body, "kind": "deregistered", "happened_on": day(end),
                                     "proof": SOURCE}  # fmt: skip
    yield from _names(firm, scene, rng)
    yield from _places(firm, scene, rng)
    yield "organisation_industry", _industry(firm)
    if firm.above_scale:
        yield from _scale(firm, rng, end)
    if firm.tier:
        yield from _areas(firm, scene, rng)
    if firm.size in ("large", "medium") and rng.random() < 0.02:
        yield from _listing(firm, rng)


def _registration(firm: Firm, scene: Scene, rng: Random, end: int) -> Row:
    capital = wan(int(50 + (firm.sales / 10_000) ** 0.8))
    row: Row = {
        "organisation": firm.body, "kind": "farm_cooperative" if firm.trade.section == "A" and rng.random() < 0.3
        else "enterprise", "registered_type": "股份有限公司" if "股份" in firm.body.name else "有限责任公司",
        "established_on": day(firm.established), "registered_capital": capital,
        "status": "deregistered" if end else "active", "legal_representative": person(firm.number * 2 + 1),
        "contact": person(firm.number * 2 + 2),
        "address": f"{scene.place.name}{firm.town}示例路{firm.number % 900 + 1}号",
        "main_products": firm.trade.product, "size": firm.size, "controlling": CONTROL[firm.number % len(CONTROL)],
    }  # fmt: skip
    if rng.random() < 0.7:
        row["paid_in_capital"] = capital * 3 // 5 // 100 * 100
    if end:
        row["ended_on"] = day(end)
    return row


def former_name(firm: Firm, scene: Scene) -> str:
    """What the firm was called before, with another word; only renamed firms bore it."""
    return (
        f"{scene.place.short}{word(scene.seed, firm.number)}{'发展' if len(firm.short) > 2 else '实业'}有限公司{MARK}"
    )


def is_renamed(firm: Firm, scene: Scene) -> bool:
    return lot(scene.seed, firm.number, 61) % 14 == 0 and firm.established < first_of(2020)


def _names(firm: Firm, scene: Scene, rng: Random) -> Rows:
    if is_renamed(firm, scene):
        before, on = former_name(firm, scene), within(2020 + lot(scene.seed, firm.number, 67) % 6, rng)
        yield "organisation_name", {"organisation": firm.body, "name": before, "kind": "former", "proof": SOURCE,
                                    "used_from": day(firm.established), "used_until": day(on)}  # fmt: skip
        yield "organisation_name", {"organisation": firm.body, "name": firm.body.name, "kind": "legal",
                                    "used_from": day(on), "proof": SOURCE}  # fmt: skip
        yield "organisation_event", {"organisation": firm.body, "kind": "renamed", "happened_on": day(on),
                                     "name_before": before, "name_after": firm.body.name, "qualification_kept": True,
                                     "reported_on": day(min(on + 40, UNTIL)), "proof": SOURCE}  # fmt: skip
    elif firm.tier == 2:
        yield "organisation_name", {"organisation": firm.body, "name": firm.body.name, "kind": "legal",
                                    "used_from": day(firm.established), "proof": SOURCE}  # fmt: skip


def _places(firm: Firm, scene: Scene, rng: Random) -> Rows:
    row = {"organisation": firm.body, "region": scene.place.code, "moved_on": day(firm.established),
           "proof": SOURCE}  # fmt: skip
    towns = scene.place.towns
    if len(towns) > 1 and firm.established < first_of(2021) and rng.random() < 0.03:
        on = within(2022 + int(rng.random() * 4), rng)
        old = towns[(towns.index(firm.town) + 1) % len(towns)]
        yield "organisation_region", row | {"town": old, "moved_away_on": day(on)}
        yield "organisation_region", row | {"town": firm.town, "moved_on": day(on)}
        yield "organisation_event", {"organisation": firm.body, "kind": "moved_within", "happened_on": day(on),
                                     "region_from": scene.place.code, "region_to": scene.place.code, "proof": SOURCE,
                                     "note": f"由{old}迁至{firm.town}"}  # fmt: skip
    elif rng.random() < 0.02:
        yield "organisation_region", row  # the town is not known
    else:
        yield "organisation_region", row | {"town": firm.town}


def _industry(firm: Firm) -> Row:
    trade = firm.trade
    row: Row = {"organisation": firm.body, "section": trade.section, "industry": trade.industry,
           "industry_name": trade.industry_name, "since": day(firm.established), "proof": SOURCE}  # fmt: skip
    return row | {name: value for name, value in (("hightech_field", trade.hightech),
                                                  ("emerging_field", trade.emerging),
                                                  ("chain", trade.chain)) if value}  # fmt: skip


_SCALE_KINDS = {"C": "industry", "E": "construction", "F": "wholesale_retail"}


def scale_kind(firm: Firm) -> str:
    return _SCALE_KINDS.get(firm.trade.section, "service")


def _scale(firm: Firm, rng: Random, end: int) -> Rows:
    first = 2023 if rng.random() < 0.9 else 2025
    for year in range(first, THIS_YEAR + 1):
        if end and year > 2025:
            return
        row = {"organisation": firm.body, "year": year, "kind": scale_kind(firm), "size": firm.size, "area": firm.area}
        if year == first:
            row |= {"is_new": first > 2023, "entered_on": day(first_of(first) + 45)}
        if end and year == 2025:
            row |= {"left_on": day(end), "left_why": "dissolved"}
            if "entered_on" in row and first == 2025:
                row["entered_on"] = day(min(first_of(first) + 45, end))
        yield "organisation_scale", row


def _areas(firm: Firm, scene: Scene, rng: Random) -> Rows:
    row = {"organisation": firm.body, "area": firm.area, "basis": "park" if firm.park else "registered",
           "proof": f"位于{firm.park}范围内" if firm.park else f"住所在{firm.town}"}  # fmt: skip
    for year in range(2024, THIS_YEAR + 1):
        if year == THIS_YEAR and rng.random() < 0.02:
            return  # nobody has settled it yet
        told = row | {"year": year, "decided_on": day(first_of(year) + 50)}
        if firm.park and rng.random() < 0.02:
            told["disputed_by"] = firm.town
            if year < THIS_YEAR:
                told |= {"basis": "decided", "decision": f"{year}年考核归属裁定（示例）"}
        yield "assessed_area", told


def _listing(firm: Firm, rng: Random) -> Rows:
    market = ("main_board", "star", "chinext", "bse", "neeq", "neeq")[int(rng.random() * 6)]
    on = max(within(2018 + int(rng.random() * 8), rng), firm.established + 1100)
    if on < UNTIL:
        yield "listing", {"organisation": firm.body, "market": market, "securities_code": f"示例{firm.number:06d}",
                          "short_name": firm.short, "listed_on": day(on), "raised": 300_000_000}  # fmt: skip
