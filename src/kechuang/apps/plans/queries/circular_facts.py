"""What a notice may say of one plan on one day: every figure with its page, and the lists its lines repeat for."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_FLOOR, Decimal
from typing import Any

from django.urls import reverse

from kechuang.apps.plans.models import Commitment, CommitmentUnit, Plan
from kechuang.apps.plans.queries import standing
from kechuang.apps.plans.queries.circular_sections import sections_of
from kechuang.apps.plans.queries.standing import Judged
from kechuang.apps.plans.rules import lights, verdict_words, wording
from kechuang.apps.plans.rules.circular_text import Facts, Figure, Item
from kechuang.apps.plans.rules.circular_vocabulary import COUNTS, LIGHT_COUNTS, LIGHT_LISTS
from kechuang.apps.plans.rules.lights import LIGHT_WORDS
from kechuang.apps.plans.rules.terms import Counting, Light

BEHIND = (Light.BEHIND, Light.FAR_BEHIND)
COUNTED_LIGHTS = (
    Light.DONE, Light.ON_TRACK, Light.NOT_DUE, Light.ADJUSTED, Light.UNVERIFIED, Light.BEHIND, Light.FAR_BEHIND,
)  # fmt: skip  # in the order of LIGHT_COUNTS and LIGHT_LISTS
NO_FIGURE = "暂无数据"
SPACES = re.compile(r"(?<=[\u4e00-\u9fff]) (?=\S)|(?<=\S) (?=[\u4e00-\u9fff])")


@dataclass(frozen=True, slots=True)
class Before:
    """How lights stood at the time of the notice before. on: None where there is nothing to compare with."""

    on: date | None
    lights: Mapping[int, Light]


@dataclass(frozen=True, slots=True)
class Gathered:
    """facts: for the template; rows: of the appendix, one per commitment, plain values."""

    facts: Facts
    rows: list[dict[str, Any]]


def gather(plan: Plan, on: date, before: Before) -> Gathered:
    """Everything, from one judgement of the plan; a bounded number of queries."""
    judged = standing.of_plan(plan, on)
    return _Gathering(plan, on, before, judged).gathered()


def on_paper(words: str) -> str:
    """Official documents set no space between figures and characters: 应达 560 家 → 应达560家."""
    return SPACES.sub("", words)


def digits(value: Decimal | int) -> str:
    """The same on every database, which may hand out 74 or 74.000000."""
    return f"{Decimal(value).normalize():f}"


def day_on_paper(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def reference(commitment: Commitment, on: date) -> str:
    return f"{number_of(commitment)}@{on}"


def number_of(commitment: Commitment) -> str:
    return f"T-{commitment.number:03}"


def page_of(commitment: Commitment, on: date) -> str:
    return f"{commitment.get_absolute_url()}?on={on}"


class _Gathering:
    def __init__(self, plan: Plan, on: date, before: Before, judged: Sequence[Judged]) -> None:
        self.plan, self.on, self.before = plan, on, before
        self.judged = list(judged)
        self.sections = sections_of(plan, [each.commitment for each in judged])
        self.figures: dict[str, Figure] = {}
        self.items = {each.commitment.pk: Item(f"T{each.commitment.number}") for each in judged}
        self.home = f"{plan.get_absolute_url()}?on={on}"

    def gathered(self) -> Gathered:
        for each in self.judged:
            self.target(each)
        lists = {"全部目标": self.targets(self.judged), "板块": self.section_items(), "单位": self.unit_items()}
        lists["亮灯"] = light_items("", self.judged)
        for name, light in zip(LIGHT_LISTS, COUNTED_LIGHTS, strict=True):
            lists[name] = self.targets(each for each in self.judged if each.light == light)
        changed = [each for each in self.judged if self.was(each) not in (None, each.light)]
        better = [each for each in changed if self.turned(each) < 0]
        lists |= {
            "未达序时单位": tuple(item for item in lists["单位"] if item.lists["本单位未达序时目标"]),
            "未报送单位": tuple(item for item in lists["单位"] if item.lists["本单位未报送目标"]),
            "未达序时目标": self.targets(self.behind(self.judged)),
            "待审核目标": self.targets(each for each in self.judged if each.known.waiting_items),
            "未报送目标": self.targets(filter(is_silent, self.judged)),
            "变化目标": self.targets(changed),
            "转好目标": self.targets(better),
            "转差目标": self.targets(each for each in changed if self.turned(each) > 0),
        }
        self.whole(lists)
        return Gathered(Facts(self.figures, lists), [self.row(each) for each in self.judged])

    def was(self, each: Judged) -> Light | None:
        return self.before.lights.get(each.commitment.pk)

    def turned(self, each: Judged) -> int:
        was = self.was(each)
        return 0 if was is None else lights.turned(was, each.light)

    def targets(self, judged: Iterable[Judged]) -> tuple[Item, ...]:
        return tuple(self.items[each.commitment.pk] for each in judged)

    def behind(self, judged: Iterable[Judged]) -> list[Judged]:
        return standing.worst_first(each for each in judged if each.light in BEHIND)

    def put(self, place: str, text: str, value: Decimal | int | None = None, unit: str = "", **page: str) -> None:
        given = {"ref": f"P-{self.plan.pk}@{self.on}", "url": self.home, **page}
        self.figures[place] = Figure(text, value=None if value is None else digits(value), unit=unit, **given)

    def whole(self, lists: Mapping[str, tuple[Item, ...]]) -> None:
        """The places of the notice itself."""
        self.put("计划", self.plan.title)
        self.put("地区", self.plan.region_name or self.plan.title)
        self.put("月份", f"{self.on.year}年{self.on.month}月")
        self.put("截至日期", day_on_paper(self.on))
        self.put("上期日期", day_on_paper(self.before.on) if self.before.on else NO_FIGURE)
        self.counts("", self.judged, first="目标总数")
        items = sum(each.known.waiting_items for each in self.judged)
        self.put("待审核件数", str(items), items)
        for place, name in (
            ("单位数", "单位"),
            ("未达序时单位数", "未达序时单位"),
            ("未报送单位数", "未报送单位"),
            ("未报送目标数", "未报送目标"),
            ("待审核目标数", "待审核目标"),
            ("变化数", "变化目标"),
            ("转好数", "转好目标"),
            ("转差数", "转差目标"),
        ):
            self.put(place, str(len(lists[name])), len(lists[name]))

    def counts(self, prefix: str, judged: Sequence[Judged], first: str = "目标数", **page: str) -> None:
        tally = standing.tally(judged)
        numbers = [len(judged), *(tally[light] for light in COUNTED_LIGHTS), sum(tally[light] for light in BEHIND)]
        names = (first, *COUNTS[1:])
        lights = ("", *(str(light) for light in COUNTED_LIGHTS), "")
        for place, number, light in zip(names, numbers, lights, strict=True):
            given = dict(page)
            if light and "url" not in page:
                given["url"] = f"{self.home}&light={light}"
            self.put(f"{prefix}{place}", str(number), number, **given)

    def section_items(self) -> tuple[Item, ...]:
        groups = _grouped(self.judged, lambda each: [self.sections[each.commitment.pk]])
        items = []
        for number, (name, members) in enumerate(groups.items(), start=1):
            prefix = f"B{number}"
            self.counts(f"{prefix}.", members)
            lists = {
                "本板块亮灯": light_items(f"{prefix}.", members),
                "本板块目标": self.targets(members),
                "本板块未达序时目标": self.targets(self.behind(members)),
                "本板块待核实目标": self.targets(each for each in members if each.light == Light.UNVERIFIED),
            }
            items.append(Item(prefix, {"名称": name}, lists))
        return tuple(items)

    def unit_items(self) -> tuple[Item, ...]:
        """Units that lead something, those with most behind first, then as the plan names them."""
        units = {unit_prefix(unit): unit for each in self.judged for unit in each.leads}
        groups = _grouped(self.judged, lambda each: dict.fromkeys(map(unit_prefix, each.leads)))
        items = []
        for prefix, members in groups.items():
            unit = units[prefix]
            page = {"ref": f"{prefix}@{self.on}"}
            if unit.unit_id:
                page["url"] = f"{reverse('plans:unit', args=[unit.unit_id])}?on={self.on}"
            self.counts(f"{prefix}.", members, **page)
            silent = [each for each in members if is_silent(each)]
            self.put(f"{prefix}.未报送数", str(len(silent)), len(silent), **page)
            lists = {
                "本单位亮灯": light_items(f"{prefix}.", members),
                "本单位目标": self.targets(members),
                "本单位未达序时目标": self.targets(self.behind(members)),
                "本单位未报送目标": self.targets(silent),
            }
            items.append(Item(prefix, {"名称": unit.unit.name if unit.unit else unit.name}, lists))
        return tuple(sorted(items, key=lambda item: -len(item.lists["本单位未达序时目标"])))

    def target(self, each: Judged) -> None:
        """The places of one commitment."""
        commitment, terms = each.commitment, each.terms
        verdict = verdict_words.as_read(each.verdict, terms)
        page = {"ref": reference(commitment, self.on), "url": page_of(commitment, self.on)}
        unit = verdict_words.unit_of(terms)
        was = self.was(each)

        def put(place: str, text: str, value: Decimal | None = None, of: str = "") -> None:
            self.put(f"T{commitment.number}.{place}", on_paper(text) or NO_FIGURE, value, of, **page)

        put("编号", number_of(commitment))
        put("名称", commitment.name)
        put("目标值", verdict_words.promise_words(terms).strip(), terms.value, unit)
        put("期限", day_on_paper(terms.due))
        put("应达", amount_of(each, verdict.due), verdict.due, unit)
        put("现值", amount_of(each, verdict.actual), verdict.actual, unit)
        put("差距", gap_of(each, verdict.gap), verdict.gap, unit)
        put("进度", progress_of(each), verdict.progress)
        put("亮灯", LIGHT_WORDS[each.light].word)
        put("上期亮灯", LIGHT_WORDS[was].word if was else "")
        put("理由", verdict.sentence.rstrip("。"))
        put("下一步", verdict.next_words.rstrip("。"))
        put("牵头单位", leads_of(each))
        put("所在板块", self.sections[commitment.pk])

    def row(self, each: Judged) -> dict[str, Any]:
        """One row of the appendix, words as they are printed; None where there is no figure."""
        commitment, verdict = each.commitment, verdict_words.as_read(each.verdict, each.terms)
        return {
            "commitment": commitment.pk,
            "place": f"T{commitment.number}",
            "number": number_of(commitment),
            "name": commitment.name,
            "target": on_paper(verdict_words.promise_words(each.terms).strip()),
            "until": f"{each.terms.due:%Y-%m-%d}",
            "due": on_paper(amount_of(each, verdict.due)) or None,
            "actual": on_paper(amount_of(each, verdict.actual)) or None,
            "light": str(each.light),
            "lead": leads_of(each),
            "note": on_paper(verdict.sentence),
            "section": self.sections[commitment.pk],
            "ref": reference(commitment, self.on),
            "url": page_of(commitment, self.on),
            "observed_on": str(each.known.observed_on) if each.known.observed_on else None,
            "waiting": each.known.waiting_items,
            "is_silent": is_silent(each),
        }


def _grouped(judged: Iterable[Judged], keys: Callable[[Judged], Iterable[str]]) -> dict[str, list[Judged]]:
    groups: dict[str, list[Judged]] = defaultdict(list)
    for each in judged:
        for key in keys(each):
            groups[key].append(each)
    return dict(groups)


def light_items(prefix: str, judged: Sequence[Judged]) -> tuple[Item, ...]:
    """The lights that occur, best first, each with the place of its count."""
    tally = standing.tally(judged)
    words = {light: LIGHT_WORDS[light].word for light in COUNTED_LIGHTS if tally[light]}
    counts = dict(zip(COUNTED_LIGHTS, LIGHT_COUNTS, strict=True))
    return tuple(
        Item(word, {"名称": word}, places={"目标数": f"{prefix}{counts[light]}"}) for light, word in words.items()
    )


def is_silent(each: Judged) -> bool:
    """Nobody has reported on it, and it is neither met nor before its time."""
    return bool(each.known.silent) and each.light not in (Light.DONE, Light.NOT_DUE)


def unit_prefix(unit: CommitmentUnit) -> str:
    """U17 for a registered unit; one the register does not know goes by its name."""
    return f"U{unit.unit_id}" if unit.unit_id else f"U{hashlib.sha256(unit.name.encode()).hexdigest()[:6]}x"


def amount_of(each: Judged, value: Decimal | None) -> str:
    """Value and unit as the verdict says them; empty where there is no figure."""
    if value is None:
        return ""
    if each.terms.counting == Counting.MILESTONES:
        return f"{wording.figure(value)}个节点"
    return verdict_words.amount(value, each.terms)


def gap_of(each: Judged, gap: Decimal | None) -> str:
    if gap is None:
        return ""
    if each.terms.counting == Counting.MILESTONES:
        return f"{wording.figure(gap)}个节点"
    return verdict_words.distance(gap, each.terms)


def progress_of(each: Judged) -> str:
    """88.8%, cut and not rounded: nothing is 100% that is not done."""
    if each.verdict.progress is None:
        return ""
    share = (each.verdict.progress * 100).quantize(Decimal("0.1"), ROUND_FLOOR)
    return f"{wording.figure(share)}%"


def leads_of(each: Judged) -> str:
    return "、".join(unit.name for unit in each.leads)
