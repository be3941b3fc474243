"""Firms with universities, with each other, and on their way here: alliances, joint projects, consortia, leads."""

from __future__ import annotations

from random import Random

from kechuang.synth.draws import day
from kechuang.synth.firms import Firm
from kechuang.synth.names import INSTITUTES, MARK
from kechuang.synth.scene import SOURCE, THIS_YEAR, UNTIL, Row, Rows, Scene, wan, within

STAGES = ("contact", "negotiating", "reviewed", "signed", "registered", "building", "operating", "lost")
SOURCES = ("华东", "岭南", "京畿", "海外")


def alliances(scene: Scene, year: int) -> Rows:
    rng = scene.random(81, year)
    for at, firm in enumerate(scene.chosen(81, year, scene.a_year("alliance", year), technology=True)):
        filed = within(year, rng, 60, 330)
        row: Row = {
            "filing_no": f"示例{year}-{at + 1:04d}", "organisation": firm.body,
            "institute": INSTITUTES[at % len(INSTITUTES)],
            "level": "provincial", "unit": firm.area, "field": firm.trade.contract, "signed_on": day(filed - 30),
            "filed_on": day(filed), "college": "材料科学与工程学院",
        }  # fmt: skip
        if year < THIS_YEAR:
            row["reported_in"] = THIS_YEAR - 1
        if year < 2023 and rng.random() < 0.05:
            row |= {"cancelled_on": day(within(2025, rng)), "cancel_why": "三年没有合作（示例）"}
        yield "alliance", row


def cooperations(scene: Scene, year: int) -> Rows:
    """The first of a year are the key projects, all of them with proof seen by the bureau."""
    rng = scene.random(82, year)
    key, whole = scene.a_year("key_cooperation", year), scene.a_year("cooperation", year)
    for at, firm in enumerate(scene.chosen(82, year, max(key, whole), technology=True)):
        yield "cooperation", _cooperation(at, at < key, year, firm, rng)


def _cooperation(at: int, is_key: bool, year: int, firm: Firm, rng: Random) -> Row:
    signed = within(year, rng, 10, 340)
    amount = wan(10 + int(rng.random() * 190))
    running = year >= THIS_YEAR - 1
    row: Row = {
        "organisation": firm.body, "institute": INSTITUTES[(at + year) % len(INSTITUTES)], "unit": firm.area,
        "title": f"{firm.trade.product}工艺技术（示例{year}-{at + 1}）",
        "kind": ("development", "transfer", "consultancy")[at % 3],
        "scope": "abroad" if at % 25 == 0 else "domestic", "signed_on": day(signed), "until": day(signed + 364),
        "amount": amount,
        "paid": wan(amount / 10_000 * (0.5 if running else 1)), "stage": "running" if running else "done",
    }  # fmt: skip
    if is_key or rng.random() < 0.5:
        row |= {"proof": ["contract", "payment"], "verified_on": day(min(signed + 40, UNTIL))}
    return row | ({"key_project": True} if is_key else {})


def consortia(scene: Scene) -> Rows:
    rng = scene.random(83)
    firms = list(scene.chosen(83, 2023, min(max(4, scene.some(12)), 6000), technology=True))
    for at in range(0, len(firms) - 3, 4):
        lead, *members = firms[at : at + 4]
        title = f"{scene.place.short}{lead.short}{lead.trade.product}创新联合体（示例{at // 4 + 1}）"
        founded = within(2024 + at % 2, rng)
        yield "consortium", {
            "title": title, "lead": lead.body, "level": "municipal",
            "topic": f"{lead.trade.product}关键共性技术（示例）",
            "field": lead.trade.field, "chain": lead.trade.chain or "其他", "founded_on": day(founded), "members": 4,
            "investment": 50_000_000, "spent": 20_000_000, "tasks": 4, "tasks_done": at % 3, "document_no": SOURCE,
        }  # fmt: skip
        for part, firm in (("lead", lead), *(("firm", each) for each in members)):
            yield "consortium_member", {"consortium": title, "organisation": firm.body, "part": part,
                                        "task": "关键部件研制（示例）",
                                        "contribution": 5_000_000, "joined_on": day(founded)}  # fmt: skip


def leads(scene: Scene, year: int) -> Rows:
    rng = scene.random(84, year)
    landed = scene.chosen(84, 2026, scene.a_year("lead", year))
    for at, firm in enumerate(landed):
        yield "lead", _lead(scene, at, year, firm, rng)


def _lead(scene: Scene, at: int, year: int, firm: Firm, rng: Random) -> Row:
    stage = STAGES[(at * 5 + year) % len(STAGES)]
    met = within(year, rng, 0, 340)
    row: Row = {
        "name": f"{firm.trade.product}项目（示例{year}-{at + 1}）",
        "investor": f"{SOURCES[at % 4]}某{firm.trade.word}有限公司{MARK}",
        "source_place": SOURCES[at % 4], "kind": "firm", "field": firm.trade.contract,
        "chain": firm.trade.chain or "其他",
        "unit": scene.place.areas[at % len(scene.place.areas)], "first_met_on": day(met), "stage": stage,
        "followed_on": day(within(THIS_YEAR, rng, 200, 322) if year >= 2025 else met + 200),
        "investment": wan(2000 + at % 50 * 400),
    }  # fmt: skip
    if stage in ("contact", "negotiating", "reviewed"):
        row |= {"next_on": "2026-12-15", "obstacle": ["site"], "obstacle_note": "需标准厂房五千平方米（示例）"}
    elif stage == "lost":
        row |= {"lost_on": day(min(met + 150, UNTIL)), "lost_why": "投资方调整布局（示例）"}
    else:
        row["signed_on"] = day(min(met + 90, UNTIL))
    if stage in ("registered", "building", "operating"):
        row |= {"landed_on": day(min(met + 150, UNTIL)), "organisation": firm.body, "arrived": wan(500)}
    if stage == "operating":
        row["operating_on"] = day(min(met + 500, UNTIL))
    return row
