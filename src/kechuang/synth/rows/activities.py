"""Events, training with who came, visits to firms, articles: what divisions and towns do month by month."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from kechuang.synth.draws import day, first_of
from kechuang.synth.firms import Firm
from kechuang.synth.names import person
from kechuang.synth.scene import UNTIL, Row, Rows, Scene, within

EVENTS = (("iur_matching", "产学研对接会"), ("need_matching", "技术需求对接会"), ("salon", "科技沙龙"),
          ("financing_roadshow", "融资路演"), ("popular_science", "科普活动"),
          ("results_release", "成果发布会"))  # fmt: skip
TRAININGS = (("application", "高企申报培训"), ("statistics", "研发统计培训"), ("policy", "科技政策宣讲"),
             ("entrepreneur", "科技企业家培训"), ("farmer", "种养技术培训"))  # fmt: skip
SUBJECTS = ("recognition", "policy", "technology", "talent", "finance", "rd_statistics")
ARTICLES = ("news", "news", "news", "report", "experience")
STATES = ("solved", "answered", "answered", "open", "passed", "none")


def events(scene: Scene, year: int) -> Rows:
    """Each division and area holds a few a year; the divisions most."""
    rng = scene.random(91, year)
    hosts = (*scene.place.divisions.values(), *scene.place.areas)
    for number, host in enumerate(hosts):
        often = 9 if number < len(scene.place.divisions) else 3
        for at in range(often + int(rng.random() * 3)):
            yield "event", _event(number, at, host, year, rng)


def _event(number: int, at: int, host: str, year: int, rng: Random) -> Row:
    kind, name = EVENTS[(number + at) % len(EVENTS)]
    people = 30 + int(rng.random() * 120)
    row: Row = {
        "day": day(within(year, rng)), "title": f"{host}{name}（示例{year}-{at + 1}）", "kind": kind, "host": host,
        "form": "onsite",
        "place": "示例报告厅", "people": people, "firms": people // 2, "institutes": 2 + at % 4, "experts": 3 + at % 5,
        "needs": int(rng.random() * 15), "matched": int(rng.random() * 5), "intents": int(rng.random() * 5),
        "signed": at % 3,
        "proof": ["signin"],
    }  # fmt: skip
    if at == 4 and number % 3 == 0:
        return {name: row[name] for name in ("day", "title", "kind", "host", "firms")} | {
            "cancelled": True,
            "note": "因故取消（示例）",
        }
    return row | ({"signed_amount": 2_600_000} if at % 3 else {})


def trainings(scene: Scene, year: int) -> Rows:
    rng = scene.random(92, year)
    firms = iter(scene.chosen(92, year, 400))
    hosts = (*scene.place.divisions.values(), *scene.place.areas)
    for number, host in enumerate(hosts):
        for at in range(3 if number < len(scene.place.divisions) else 1):
            kind, name = TRAININGS[(number + at) % len(TRAININGS)]
            on, title, people = (
                day(within(year, rng)),
                f"{host}{name}（示例{year}-{at + 1}）",
                40 + int(rng.random() * 120),
            )
            row: Row = {
                "day": on, "title": title, "kind": kind, "host": host, "form": "onsite", "days": "1", "sessions": 1,
                "people": people,
                "firms": people * 3 // 4, "trainer": "示例讲师", "proof": ["signin"], "score": str(88 + at),
                "place": "示例会议室",
            }  # fmt: skip
            yield "training", row | ({"entrepreneurs": people // 3} if kind == "entrepreneur" else {})
            yield from _came(f"{on}|{title}", firms, rng)


def _came(training: str, firms: Iterator[Firm], rng: Random) -> Rows:
    for at in range(6):
        firm = next(firms, None)
        if firm:
            yield "training_attendance", {
                "training": training, "person": person(firm.number * 3 + at), "from_whom": firm.body.name,
                "organisation": firm.body,
                "role": ("entrepreneur", "technical", "finance")[at % 3], "attended": rng.random() < 0.92,
            }  # fmt: skip


def visits(firm: Firm, scene: Scene, rng: Random) -> Rows:
    """One technology firm in three was visited lately."""
    if firm.tier < 2 or rng.random() > 0.35:
        return
    on = within(2025 if rng.random() < 0.4 else 2026, rng, 20, 315)
    state = STATES[int(rng.random() * 6)] if on > first_of(2026) + 150 else STATES[int(rng.random() * 3)]
    row: Row = {
        "organisation": firm.body, "visited_on": day(on), "subject": SUBJECTS[int(rng.random() * 6)], "state": state,
        "unit": firm.area if rng.random() < 0.6 else scene.place.divisions["high_tech"],
        "visitors": person(firm.number % 53),
        "way": "on_site", "campaign": "four_in",
    }  # fmt: skip
    if state != "none":
        row |= {"need": "需要申报辅导（示例）", "due_on": day(on + 20)}
    if state == "passed":
        row["passed_to"] = scene.place.divisions["planning"]
    if state in ("answered", "solved"):
        row |= {"answered_on": day(min(on + 3 + int(rng.random() * 14), UNTIL)), "answer": "已安排专人辅导（示例）"}
    if state == "solved":
        row["rating"] = ("5", "4")[firm.number % 2]
    yield "visit", row


def articles(scene: Scene, year: int) -> Rows:
    """Two a month from each division; now and then one is missing."""
    rng = scene.random(93, year)
    for number, unit in enumerate(scene.place.divisions.values()):
        for month in range(12):
            for at in range(2 if rng.random() < 0.85 else 1):
                on = first_of(year) + int(month * 30.4) + 3 + int(rng.random() * 22)
                if on <= UNTIL:
                    yield "article", _article(unit, number, month, at, on, rng)


def _article(unit: str, number: int, month: int, at: int, on: int, rng: Random) -> Row:
    row: Row = {"unit": unit, "kind": ARTICLES[(number + month + at) % 5], "submitted_on": day(on),
                "author": person(number * 7 + at),
                "title": f"{unit}{month + 1}月第{at + 1}篇信息（示例{day(on)[:4]}）", "points": "1"}  # fmt: skip
    if rng.random() < 0.4:
        row |= {"adopted": True, "adopted_by": "县委办每日信息（示例）", "level": "county",
                "adopted_on": day(min(on + 5, UNTIL)),
                "points": "3"}  # fmt: skip
    return row
