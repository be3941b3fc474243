"""Patents, software, standards, awards."""

from __future__ import annotations

from random import Random

from kechuang.synth.draws import day, first_of
from kechuang.synth.firms import Firm
from kechuang.synth.names import INSTITUTES, person
from kechuang.synth.scene import SOURCE, THIS_YEAR, UNTIL, Row, Rows, Scene, within

KINDS = ("utility_model",) * 5 + ("invention",) * 3 + ("software",) * 3 + ("design",)
YEARS_OF = {"invention": 20, "utility_model": 10, "design": 15}
_TYPES = {"invention": 1, "utility_model": 2, "design": 3}
_THINGS = ("装置", "方法", "结构", "系统", "工艺", "机构")
_WHY = (["emerging_industry"], ["over_ten_years"], ["pledge_financing"], ["emerging_industry", "overseas_family"])
STANDARD_LEVELS = ("group", "group", "industry", "national", "enterprise", "local")
AWARDS = (("provincial", "provincial"), ("municipal", "municipal"), ("social", "provincial"), ("county", "county"))


def property_of(firm: Firm, scene: Scene, rng: Random) -> Rows:
    if firm.tier < 2:
        return
    number = int(rng.random() * (6 if firm.hnte else 3))
    for at in range(number):
        yield "intellectual_property", _right(firm, at, rng)


def _right(firm: Firm, at: int, rng: Random) -> Row:
    kind = KINDS[int(rng.random() * len(KINDS))]
    applied = max(within(2017 + int(rng.random() * 9), rng), firm.established + 30)
    applied = min(applied, UNTIL - 10)
    title = f"一种{firm.trade.product}{_THINGS[(firm.number + at) % 6]}（示例{firm.number}-{at + 1}）"
    row: Row = {"kind": kind, "number": _number(kind, applied, firm.number, at), "title": title,
                "organisation": firm.body,
                "inventors": person(firm.number + at), "applied_on": day(applied), "obtained": "own"}  # fmt: skip
    granted = applied + (700 if kind == "invention" else 220 if kind != "software" else 90)
    if granted > UNTIL:
        return row | {"legal_status": "pending"}
    row |= {"granted_on": day(granted), "legal_status": "granted"}
    if kind in YEARS_OF:
        row["expires_on"] = day(applied + 365 * YEARS_OF[kind] - 1)
    if rng.random() < 0.07 and granted + 400 < UNTIL:
        row |= {"legal_status": "ended", "invalid_on": day(granted + 400), "invalid_why": "fee_unpaid"}
    elif kind == "invention" and rng.random() < 0.3:
        grounds = _WHY[int(rng.random() * len(_WHY))]
        row |= {"high_value": True, "high_value_grounds": grounds, "high_value_since": day(min(granted + 30, UNTIL))}
    elif kind == "software" and rng.random() < 0.3:
        row["used_for"] = ["hnte"]
    return row


def _number(kind: str, applied: int, firm: int, at: int) -> str:
    year = day(applied)[:4]
    return f"{year}SR99{firm:06d}{at}" if kind == "software" else f"{year}{_TYPES[kind]}99{firm:07d}{at}.X"


def standards(scene: Scene, year: int) -> Rows:
    rng = scene.random(41, year)
    for at, firm in enumerate(scene.chosen(41, year, scene.a_year("standard", year), technology=True)):
        level = STANDARD_LEVELS[at % len(STANDARD_LEVELS)]
        on, lead = within(year, rng), at % 3 == 0
        yield "standard", {
            "number": f"示例/{level[:2].upper()} {year}{at:05d}-{year}",
            "name": f"{firm.trade.product}技术要求（示例）", "level": level,
            "binding": "recommended", "organisation": firm.body, "role": "lead" if lead else "join",
            "rank": 1 + at % 3 if lead else 4 + at % 6, "action": "revised" if at % 5 == 0 else "new",
            "published_on": day(on), "in_force_on": day(on + 60),
        }  # fmt: skip


def awards(scene: Scene, year: int) -> Rows:
    rng = scene.random(42, year)
    for at, firm in enumerate(scene.chosen(42, year, scene.a_year("award", year), technology=True)):
        kind, level = AWARDS[at % len(AWARDS)]
        yield "award", {
            "organisation": firm.body, "kind": kind, "level": level, "year": year,
            "grade": ("third", "second", "first")[at % 3],
            "title": f"{firm.trade.product}关键技术及应用（示例{at + 1}）", "place": 1 + at % 4,
            "people": person(at * 7 + year),
            "awarded_on": day(min(first_of(year) + 60 + int(rng.random() * 200), UNTIL)),
            "certificate_no": f"示例JL{year}{at:04d}", "document_no": SOURCE,
        }  # fmt: skip


def upper_projects(scene: Scene, year: int) -> Rows:
    rng = scene.random(43, year)
    kinds = (("provincial_key_rd", "provincial"), ("provincial_results", "provincial"), ("municipal", "municipal"),
             ("agri_results", "provincial"), ("national_key_rd", "national"))  # fmt: skip
    for at, firm in enumerate(scene.chosen(43, year, scene.a_year("upper", year), technology=True)):
        programme, level = kinds[at % len(kinds)]
        applied = within(year, rng, 40, 120)
        row: Row = {
            "organisation": firm.body, "programme": programme,
            "title": f"{firm.trade.product}关键技术研发（示例{at + 1}）",
            "year": year, "level": level, "partners": INSTITUTES[at % len(INSTITUTES)], "principal": person(at + 300),
            "field": firm.trade.contract, "unit": firm.area, "applied_on": day(applied), "total_budget": 8_000_000,
        }  # fmt: skip
        yield "upper_project", row | _outcome(at, year, applied, rng)


def _outcome(at: int, year: int, applied: int, rng: Random) -> Row:
    if at % 5 < 2:
        return {"result": "pending" if year == THIS_YEAR else "lost", "stage": "applied"}
    awarded = min(applied + 120 + int(rng.random() * 60), UNTIL)
    row: Row = {
        "result": "won", "awarded_on": day(awarded), "document_no": SOURCE, "grant": 2_000_000, "local_grant": 500_000,
        "project_no": f"示例{year}{at:03d}", "starts_on": day(awarded), "ends_on": day(awarded + 1094),
        "stage": "running",
    }  # fmt: skip
    if awarded + 60 < UNTIL:
        row |= {"paid": 1_200_000, "paid_on": day(awarded + 60)}
    if year < 2022:
        row |= {"stage": "accepted", "accepted_on": day(awarded + 1090), "grade": "qualified"}
    return row
