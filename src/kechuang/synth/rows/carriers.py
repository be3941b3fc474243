"""Incubators and the like: recognition, yearly reports, tenants with their quarters, free space."""

from __future__ import annotations

from random import Random

from kechuang.synth.draws import day, first_of, lot
from kechuang.synth.firms import Firm
from kechuang.synth.names import Body
from kechuang.synth.scene import SOURCE, UNTIL, Row, Rows, Scene, wan, within

KINDS = (("incubator", "科技企业孵化器"), ("makerspace", "众创空间"), ("accelerator", "加速器"))
LEVELS = ("provincial", "county", "municipal", "national")
PER = 100  # organisations for one carrier
QUARTERS = ("2026-03", "2026-06", "2026-09")
LEFT = ("graduated", "moved", "dismissed", "dissolved")


def how_many(scene: Scene) -> int:
    return max(2, scene.organisations // PER)


def carrier_name(scene: Scene, at: int) -> str:
    kind = KINDS[at % len(KINDS)][1]
    return f"{scene.place.short}{scene.firms.firm(_operator(scene, at)).short}{kind}（示例{at + 1}）"


def _operator(scene: Scene, at: int) -> int:
    return (at * PER + 7) % scene.organisations


def carriers(scene: Scene, first: int, until: int) -> Rows:
    for at in range(first, until):
        rng = scene.random(61, at)
        operator = scene.firms.firm(_operator(scene, at))
        name, level = carrier_name(scene, at), LEVELS[at % len(LEVELS)]
        opened = max(first_of(2012), operator.established) + 60
        opened = min(opened + int(rng.random() * 1500), UNTIL - 800)
        yield "carrier", _carrier(scene, name, at, operator, opened)
        yield "carrier_recognition", {
            "carrier": name, "kind": KINDS[at % 3][0], "level": level, "operator": operator.body, "document_no": SOURCE,
            "recognised_on": day(min(opened + 500, UNTIL)), "issuer": "科学技术主管部门（示例）",
        }  # fmt: skip
        for year in (2023, 2024, 2025):
            if opened < first_of(year) and rng.random() < 0.93:
                yield "carrier_year", _year(name, operator.body, year, rng)
        yield from _spaces(scene, name, at, operator, rng)


def _carrier(scene: Scene, name: str, at: int, operator: Firm, opened: int) -> Row:
    area = 2000 + lot(scene.seed, at, 62) % 30_000
    return {
        "name": name, "kind": KINDS[at % 3][0], "operator": operator.body, "region": scene.place.code,
        "unit": operator.area,
        "address": f"{operator.town}创业路{at + 1}号（示例）", "opened_on": day(opened), "floor_area": str(area),
        "own_area": str(area * 4 // 5), "tenant_area": str(area * 3 // 5), "public_area": str(area // 10),
        "desks": 40 + at % 60,
        "link": ("incubator", "space", "accelerator")[at % 3],
    }  # fmt: skip


def _year(name: str, operator: Body, year: int, rng: Random) -> Row:
    tenants = 15 + int(rng.random() * 50)
    income = 200 + int(rng.random() * 900)
    return {
        "carrier": name, "year": year, "operator": operator, "area": str(2000 + tenants * 180), "tenants": tenants,
        "teams": tenants // 6, "entered": tenants // 4, "registered": tenants // 9, "graduated": tenants // 12,
        "graduated_total": tenants // 12 + 3 * (year - 2020), "with_ip": tenants * 3 // 5, "tech_smes": tenants // 3,
        "hnte": tenants // 10, "financed": tenants // 15, "financing": wan(tenants * 30), "invested": tenants // 20,
        "fund": wan(500), "income": wan(income), "rent_income": wan(income * 0.5), "service_income": wan(income * 0.3),
        "invest_income": wan(income * 0.1), "staff": 12, "trained_staff": 9, "mentors": 15,
        "events": 10 + int(rng.random() * 20),
        "tenant_staff": tenants * 11, "tenant_revenue": wan(tenants * 260),
        "grade": ("good", "qualified", "excellent")[year % 3],
        "score": str(70 + tenants % 25),
    }  # fmt: skip


def _spaces(scene: Scene, name: str, at: int, operator: Firm, rng: Random) -> Rows:
    for part in range(2):
        area = 300 + int(rng.random() * 4000)
        idle = rng.random() < 0.4
        row: Row = {
            "name": f"{name}{part + 1}号楼", "kind": ("office", "factory")[part], "carrier": name,
            "unit": operator.area,
            "address": f"{operator.town}创业路{at + 1}号{part + 1}号楼（示例）", "floor_area": str(area),
            "surveyed_on": "2026-06-20",
            "owner": operator.body, "rent": 25,
        }  # fmt: skip
        if idle:
            yield "space", row | {"state": "idle", "free_area": str(area), "idle_from": day(within(2025, rng))}
        else:
            yield "space", row | {"state": "let", "let_until": "2027-12-31", "tenant_name": "在孵企业（示例）"}


def tenancy(firm: Firm, scene: Scene, rng: Random) -> Rows:
    """Young or small technology firms sit in a carrier: one in five."""
    if firm.tier < 2 or firm.above_scale or lot(scene.seed, firm.number, 63) % 5 > 1:
        return
    at = lot(scene.seed, firm.number, 64) % how_many(scene)
    name, operator = carrier_name(scene, at), scene.firms.body(_operator(scene, at))
    entered = max(firm.established + 20, within(2022 + int(rng.random() * 4), rng))
    entered = min(entered, UNTIL - 500)
    row: Row = {"carrier": name, "organisation": firm.body, "entered_on": day(entered), "field": firm.trade.contract,
                "agreement_until": day(entered + 1095), "area": str(80 + firm.number % 400),
                "room": f"{firm.number % 9 + 1}01",
                "introduced": rng.random() < 0.2}  # fmt: skip
    left = rng.random() < 0.25
    if left:
        how = LEFT[int(rng.random() * 4)]
        row |= {"left_on": day(entered + 420), "left_how": how}
        if how == "graduated":
            row["graduation"] = ["hnte"] if firm.hnte else ["revenue"]
    yield "tenant", row
    for month in QUARTERS[: 0 if left else 3]:
        if rng.random() < 0.88:
            yield "tenant_quarter", _quarter(name, operator, firm, month, rng)


def _quarter(name: str, operator: Body, firm: Firm, month: str, rng: Random) -> Row:
    part = int(month[5:]) / 12
    staff = max(1, firm.staff // 2)
    return {
        "carrier": name, "organisation": firm.body, "month": month, "operator": operator, "staff": staff,
        "insured": staff * 4 // 5, "revenue": wan(firm.sales / 10_000 * part),
        "tax": wan(firm.sales / 10_000 * part * 0.03),
        "rd_spend": wan(firm.sales / 10_000 * part * min(1.0, firm.rd_ratio)), "ip_applied": int(rng.random() * 3),
        "ip_valid": 2 + int(rng.random() * 3), "inventions": int(rng.random() * 2), "present": True,
        "advice": "graduate" if firm.sales > 8_000_000 else "keep",
    }  # fmt: skip
