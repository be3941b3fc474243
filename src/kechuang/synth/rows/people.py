"""Talent, people sent to firms, technology managers, foreign experts. All of them are made up."""

from __future__ import annotations

from random import Random

from kechuang.synth.draws import day, first_of
from kechuang.synth.firms import Firm
from kechuang.synth.names import INSTITUTES, person
from kechuang.synth.scene import SOURCE, THIS_YEAR, UNTIL, Row, Rows, Scene, wan, within

PLANS = (("js_innovator", "provincial"), ("js_doctor", "provincial"), ("taihu", "municipal"), ("jiyang", "county"),
         ("state_expert", "national"))  # fmt: skip
COUNTRIES = ("德国", "日本", "意大利", "韩国", "加拿大")


def talent(scene: Scene, year: int) -> Rows:
    rng = scene.random(71, year)
    firms = scene.chosen(71, year, scene.a_year("talent", year), technology=True)
    for at, firm in enumerate(firms):
        yield "talent", _talent(at, year, firm, rng)


def _talent(at: int, year: int, firm: Firm, rng: Random) -> Row:
    plan, level = PLANS[at % len(PLANS)]
    on = within(year, rng, 120, 300)
    team = at % 4 == 0
    row: Row = {
        "person": person(year * 10_000 % 7919 * 100 + at), "plan": plan, "year": year, "level": level,
        "kind": "team" if team else "innovator", "organisation": firm.body,
        "project": f"{firm.trade.product}研发（示例）",
        "field": firm.trade.contract, "selected_on": day(on), "introduced": True,
        "arrived_on": day(min(on + 30, UNTIL)),
        "overseas": at % 10 < 3, "degree": "doctor" if at % 2 else "master", "born_in": 1972 + at % 20,
        "contract_from": day(on), "contract_until": day(on + 1094), "grant": wan(100), "paid": wan(40),
        "stage": "running" if year > 2023 else "accepted",
    }  # fmt: skip
    if team:
        row["team_size"] = 4 + at % 5
    if year < 2024 and rng.random() < 0.1:
        row |= {"left_on": day(within(2025, rng)), "left_why": "合同期满回原单位（示例）"}
    return row


def assignments(scene: Scene, year: int) -> Rows:
    rng = scene.random(72, year)
    for at, firm in enumerate(scene.chosen(72, year, scene.a_year("vice_president", year), technology=True)):
        yield "assignment", _sent("vice_president", at, year, firm, rng)
    for at, town in enumerate(scene.place.towns):
        yield "assignment", _helper(at, year, town, rng)


def _sent(kind: str, at: int, year: int, firm: Firm, rng: Random) -> Row:
    return {
        "person": person(year * 31 % 997 * 500 + at), "kind": kind, "level": "provincial", "from_on": f"{year}-01-01",
        "until": f"{year + 1}-12-31", "home": INSTITUTES[at % len(INSTITUTES)], "title_post": "副教授",
        "organisation": firm.body,
        "unit": firm.area, "field": firm.trade.contract, "task": f"指导{firm.trade.product}工艺改进（示例）",
        "visits": 2 + int(rng.random() * 12), "solved": int(rng.random() * 4),
    }  # fmt: skip


def _helper(at: int, year: int, town: str, rng: Random) -> Row:
    row: Row = {
        "person": person(900_000 + year * 100 + at), "kind": "commissioner", "level": "municipal",
        "from_on": f"{year}-03-01",
        "until": f"{year + 1}-02-28", "home": INSTITUTES[5], "unit": town, "field": "agriculture",
        "visits": 4 + int(rng.random() * 20), "task": "联系种养大户，推广新品种（示例）",
    }  # fmt: skip
    return row | ({"grade": "good", "graded_in": year + 1} if year < THIS_YEAR - 1 else {})


def managers(scene: Scene, year: int) -> Rows:
    rng = scene.random(73, year)
    for at, firm in enumerate(scene.chosen(73, year, scene.a_year("manager", year), technology=True)):
        yield "technology_manager", {
            "certificate_no": f"示例JJ{year}{at:05d}", "person": person(year * 17 % 991 * 300 + at),
            "organisation": firm.body,
            "kind": "manager" if at % 2 else "broker", "grade": ("junior", "middle", "senior")[at % 3],
            "issuer": SOURCE,
            "issued_on": day(within(year, rng)), "trained_here": at % 3 > 0, "full_time": at % 4 == 0,
            "deals": int(rng.random() * 5), "fields": [firm.trade.contract],
        }  # fmt: skip


def foreign_permits(scene: Scene, year: int) -> Rows:
    """Those whose permit begins in `year`: each holds for a year, one in nine is cancelled."""
    rng = scene.random(74, year)
    whole = round(scene.given.a_year("foreign", year) * scene.scale)
    for at, firm in enumerate(scene.chosen(74, year, whole, technology=True)):
        begin = first_of(year) + int(rng.random() * 300)
        points = 85 + at % 20 if at % 3 == 0 else 62 + at % 20
        row: Row = {
            "permit_no": f"SL99{year}{at:06d}", "person": f"SAMPLE EXPERT {year}-{at + 1}", "organisation": firm.body,
            "nationality": COUNTRIES[at % len(COUNTRIES)], "kind": "a" if at % 3 == 0 else "b", "ground": "points",
            "points": points, "post": "工程师", "business": "first" if at % 2 else "extended", "from_on": day(begin),
            "until": day(begin + 364), "handled_on": day(min(begin - 10, UNTIL)),
        }  # fmt: skip
        if at % 9 == 8 and begin + 200 < UNTIL:
            row["cancelled_on"] = day(begin + 200)
        yield "foreign_permit", row
