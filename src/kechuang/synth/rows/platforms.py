"""Platforms and their yearly reports, new R&D institutes with their agreements, parks, rural service shops."""

from __future__ import annotations

from random import Random

from kechuang.synth.draws import day, first_of
from kechuang.synth.firms import Firm
from kechuang.synth.names import INSTITUTES, MARK, Body, credit_code, person
from kechuang.synth.scene import SOURCE, THIS_YEAR, UNTIL, Row, Rows, Scene, wan, within

# what calibration counts → kind, level, how the name ends
SORTS = {
    "county_centre": ("eng_research_centre", "county", "工程技术研究中心"),
    "municipal_centre": ("eng_research_centre", "municipal", "市级工程技术研究中心"),
    "provincial_centre": ("eng_research_centre", "provincial", "省级工程技术研究中心"),
    "academician": ("academician_station", "municipal", "院士工作站"),
}
GRADES = ("excellent", "good", "qualified", "qualified")
INSTITUTE_BLOCK = 700_000_000  # numbers of credit codes that no firm has


def platforms(scene: Scene, sort: str, year: int) -> Rows:
    rng = scene.random(51, year, list(SORTS).index(sort))
    kind, level, ending = SORTS[sort]
    firms = scene.chosen(51 + list(SORTS).index(sort), year, scene.a_year(sort, year), technology=True)
    for at, firm in enumerate(firms):
        name = f"{scene.place.short}{firm.short}{firm.trade.product}{ending}（示例{year}-{at + 1}）"
        row = _platform(name, kind, level, firm, year, rng)
        yield "platform", row
        for reported in range(max(year, 2024), THIS_YEAR):
            if rng.random() < 0.92:
                yield "platform_year", _year(f"{name}|{level}", firm, reported, rng)
        if level == "provincial" and year >= 2024:
            yield "platform_support", {
                "platform": f"{name}|{level}", "year": year, "organisation": firm.body, "support": ["money"],
                "selected_on": row["recognised_on"], "promised": 1_000_000, "paid": 600_000,
                "goals": "三年服务企业五十家（示例）",
            }  # fmt: skip


def _platform(name: str, kind: str, level: str, firm: Firm, year: int, rng: Random) -> Row:
    on = within(year, rng, 200, 310)
    row: Row = {
        "name": name, "kind": kind, "level": level, "organisation": firm.body, "leader": person(firm.number % 211),
        "field": firm.trade.contract, "recognised_on": day(on), "batch": f"{year}年度", "document_no": SOURCE,
        "issuer": "科学技术主管部门（示例）", "investment": wan(300 + firm.number % 700),
        "area": str(520 + firm.number % 900), "staff": 12 + firm.number % 40,
    }  # fmt: skip
    if kind == "academician_station":
        row |= {"partners": INSTITUTES[firm.number % len(INSTITUTES)], "until": day(on + 1095)}
    if year < 2024:
        row |= {"grade": GRADES[firm.number % 4], "graded_in": 2024}
        if rng.random() < 0.04:
            row |= {"revoked_on": day(within(2025, rng)), "revoked_why": "绩效评价不合格（示例）"}
    return row


def _year(key: str, firm: Firm, year: int, rng: Random) -> Row:
    staff, spent = 12 + firm.number % 40, 80 + firm.number % 500
    return {
        "platform": key, "year": year, "organisation": firm.body, "staff": staff, "rd_staff": staff * 2 // 3,
        "senior_staff": staff // 6, "rd_spend": wan(spent), "own_spend": wan(spent * 0.8), "grant": wan(spent * 0.1),
        "income": wan(spent * 2), "service_income": wan(spent * 0.5), "projects": 3 + firm.number % 4,
        "upper_projects": firm.number % 3, "joint_projects": 1 + firm.number % 2,
        "patents_applied": int(rng.random() * 9),
        "inventions_granted": int(rng.random() * 4), "firms_served": int(rng.random() * 30),
    }  # fmt: skip


def institutes(scene: Scene) -> Rows:
    """New R&D institutes: each with its registration, its platform, the agreement and a milestone a year."""
    rng = scene.random(52)
    for at in range(scene.some(2)):
        body = Body(credit_code(INSTITUTE_BLOCK + at, "52"), f"{scene.place.short}示例{at + 1}号产业技术研究院{MARK}")
        signed = within(2021 + at % 4, rng, 60, 300)
        yield "organisation", {"organisation": body, "kind": "private_non_profit", "status": "active",
                               "established_on": day(signed + 60)}  # fmt: skip
        yield "platform", {"name": body.name, "kind": "new_rd_institution", "level": "municipal", "organisation": body,
                           "recognised_on": day(signed + 200), "is_legal_person": True,
                           "document_no": SOURCE}  # fmt: skip
        number = f"示例院{at + 1}-{day(signed)[:7]}"
        yield "institute_agreement", {
            "agreement_no": number, "institute": body, "partner": INSTITUTES[at % len(INSTITUTES)],
            "government_party": scene.place.areas[-1], "signed_on": day(signed), "until": day(signed + 1825),
            "funding": 50_000_000, "operating_funding": 30_000_000, "partner_funding": 10_000_000, "area": "6000",
            "goals": "五年引进人才六十名，孵化企业十五家（示例）", "evaluated_every": "year",
        }  # fmt: skip
        yield from _milestones(number, body, signed)


def _milestones(number: str, body: Body, signed: int) -> Rows:
    for step in range(1, 6):
        due = signed + 365 * step
        row: Row = {"agreement": number, "step": step, "institute": body, "kind": "evaluation", "due_on": day(due),
                    "what": f"第{step}年考核：引进团队两个、孵化企业三家（示例）",
                    "pay_planned": 8_000_000}  # fmt: skip
        if due + 60 < UNTIL:
            row |= {"done_on": day(due + 20), "result": "done" if step % 3 else "partly", "proof": SOURCE,
                    "paid": 8_000_000,
                    "paid_on": day(due + 50)}  # fmt: skip
        yield "institute_milestone", row


def parks(scene: Scene) -> Rows:
    for at, name in enumerate(scene.place.parks):
        yield "park", {
            "name": f"{name}{MARK}", "kind": "hightech_zone" if at == 0 else "characteristic_town", "unit": name,
            "level": "provincial", "region": scene.place.code, "recognised_on": day(first_of(2016) + 40 * at),
            "document_no": SOURCE, "industry": "高端装备、新材料", "firms": scene.some(90 + 30 * at),
            "rank": 41 + 7 * at,
            "rank_of": 157, "ranked_in": 2025, "output": 30_000_000_000,
        }  # fmt: skip


def rural_shops(scene: Scene) -> Rows:
    rng = scene.random(53)
    for at, firm in enumerate(scene.chosen(53, 2020, scene.some(4))):
        name = f"{scene.place.short}{firm.short}农村科技服务超市{('便利店', '分店', '总店')[at % 3]}{MARK}{at + 1}"
        on = within(2020 + at % 5, rng)
        yield "rural_service_shop", {
            "name": name, "kind": ("outlet", "branch", "head")[at % 3], "level": "provincial",
            "organisation": firm.body,
            "unit": firm.town, "industry": "设施蔬菜", "area": str(80 + at * 10 % 300), "applied_on": day(on - 90),
            "recognised_on": day(on), "grade": GRADES[at % 4], "graded_in": 2025,
        }  # fmt: skip
        for year in (2024, 2025):
            if rng.random() < 0.9:
                yield "rural_service_year", {
                    "shop": name, "year": year, "organisation": firm.body, "staff": 4 + at % 5, "experts": 2,
                    "services": 40 + at % 60, "trainings": 3, "trained": 120 + at % 90, "varieties": 2, "techniques": 3,
                    "households": 150 + at % 300, "area_served": str(800 + at % 900), "sales": wan(80 + at % 200),
                }  # fmt: skip
