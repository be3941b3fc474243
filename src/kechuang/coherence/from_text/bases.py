"""Where things stand before the plan: 由 450 家增加到 600 家, 在 400 家的基础上, 2023年技术合同成交额 45 亿元."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from kechuang.coherence.from_text.sentences import Said
from kechuang.kernel.period import Period
from kechuang.readers.drafting import tidy
from kechuang.readers.drafts import Setting
from kechuang.readers.reading import Statement
from kechuang.readers.sentences import phrase_start
from kechuang.readers.targets import read_sentence

_NUMBER = r"(?P<number>\d[\d,]*(?:\.\d+)?)"
_FROM = re.compile(
    rf"(?:由|从)(?:目前|现有|现在|上年|去年|(?P<year>20\d\d)年?)?(?:年?(?:底|末))?的?(?:全[国省市区县])?(?:第|约|前)?{_NUMBER}"
    r"(?P<unit>[^\d，；。由从]{0,6}?)(?:，)?(?:增加|增长|提高|提升|扩大|上升|跃升|下降|降|增|升|前移|前进|晋升|发展|攀升|突破|扩充|壮大|扩展|拓展)(?:到|至)?"
)
_ON_TOP = re.compile(
    rf"在(?:目前|现有|上年|去年|(?P<year>20\d\d)年?)?(?:年?(?:底|末))?的?{_NUMBER}(?P<unit>[^\d，；。]{{0,6}}?)的?基础上"
)
_COMPARED_WITH = re.compile(
    rf"(?:比|较)(?:上年|去年|(?P<year>20\d\d)年)(?:底|末)?的?{_NUMBER}(?P<unit>[^\d，；。]{{0,6}}?)的?"
    r"(?:净增|新增|增加|增长|提高|提升|多|增)"
)
_PAST = re.compile(
    r"(?P<year>20\d\d)年(?:底|末|度)?|(?:去年|上年|上一年)(?:年?底|年?末)?|截至目前|目前|现有|现已|(?P<plan>“?十[三四五]五”?)(?:期)?末"
)
_TURN = re.compile(r"今年|本年|力争|确保|计划|下一步|，(?:到|至)?(?P<year>20\d\d)年|(?:同比|较上年)增长")
_COMPARED = re.compile(r"(?:较|比|从|由|自|在|以|同|与|按|据|到|(?<!截)至|《[^》]*)$")


@dataclass(frozen=True, slots=True)
class Base:
    """A figure of the past. year: None when the words name none (the year before)."""

    value: Decimal
    unit: str
    year: int | None


@dataclass(frozen=True, slots=True)
class Fact:
    """What a sentence tells of a year gone by: name, figure, unit, kind."""

    name: str
    verb: str
    base: Base
    kind: str
    said: Said
    code: str = ""


def base_in_front(text: str, start: int, unit: str | None) -> Base | None:
    """The figure a promise starts from, said in front of its own number in the same clause."""
    clause = text[text.rfind("；", 0, start) + 1 : start]
    for pattern in (_FROM, _ON_TOP, _COMPARED_WITH):
        match = None
        for each in pattern.finditer(clause):
            match = each
        if match is None:
            continue
        written = match["unit"].strip() or (unit or "")
        if pattern is _FROM and not re.fullmatch(r"[^，]{0,4}(?:，)?[^，]{0,4}", clause[match.end() :]):
            continue
        if pattern is _COMPARED_WITH and clause[match.end() :].strip("了率"):
            continue
        if pattern is _COMPARED_WITH or written == unit or (unit and (written in unit or unit in written)):
            return Base(Decimal(match["number"].replace(",", "")), written, _year(match["year"]))
    return None


_TAIL = re.compile(r"(?:[在由从](?:20\d\d年(?:底|末)?|上年|去年)?|20\d\d年(?:度|底|末)?)$")
_START = re.compile(r"^[^，；。\d]{1,6}?(?:的)?基础上")


def starts_read_as_targets(said: Said, plan: Period | None) -> list[Fact]:
    """在2021年1.8%的基础上: taken out of the statements of the sentence, and told as facts."""
    found: list[Fact] = []
    kept = []
    for each in said.statements:
        start, end = said.place(each)
        if _START.match(said.text[end:]) and each.value is not None:
            years = re.findall(r"(20\d\d)年(?:底|末)?的?$", said.text[:start])
            year = int(years[-1]) if years else (plan.first - 1 if plan else None)
            found.append(
                Fact(_TAIL.sub("", each.indicator), "", Base(each.value, each.unit or "", year), each.kind, said)
            )
        else:
            name = found[-1].name if found and each.indicator == "基础上" else _TAIL.sub("", each.indicator)
            kept.append(replace(each, indicator=name or each.indicator))
    said.statements = kept
    return found


def _year(said: str | None) -> int | None:
    return int(said) if said else None


_LAST_OF = {"十三五": 2020, "十四五": 2025, "十五五": 2030}
_NUMBERED = re.compile(r"^(?:（?[\d一二三四五六七八九十]+[）.、]|[①-⑳])+")
_NAMELESS = re.compile(rf"^(?:实际|预计|初步)?(?:为|是|达到?|完成|实现)?{_NUMBER}(?P<unit>[^\d，；。]{{1,4}}?)(?=，|$)")


_SET_DOWN = re.compile(
    rf"(?:在|以)(?:目前|现有|上年|去年|(?P<year>20\d\d)年)(?:底|末)?的?{_NUMBER}(?P<unit>[家个名项人件])(?P<name>[^，；。\d]{{2,20}}?)的?"
    r"(?:基础上|为基数|基数上)"
)


def _set_down(said: Said, plan: Period) -> Iterator[Fact]:
    """在现有200家科技型中小企业的基础上: figure first, then what is counted."""
    for match in _SET_DOWN.finditer(said.text):
        base = Base(Decimal(match["number"].replace(",", "")), match["unit"], _year(match["year"]) or plan.first - 1)
        yield Fact(tidy(match["name"]), "", base, "level", said)
    for match in _ALREADY.finditer(said.text):
        base = Base(Decimal(match["number"].replace(",", "")), match["unit"], plan.first - 1)
        yield Fact(tidy(match["built"] or match["name"]), "", base, "level", said)


# 已建成众创空间20家，今年新建4家; 研发平台已达40家，今年新增5家
_ALREADY = re.compile(
    r"(?:已(?:建成|认定|培育|拥有|有|引进|获批)(?P<built>[^，；。\d]{2,20}?)|(?P<name>[一-鿿]{2,20}?)已(?:达到?|有|突破))"
    rf"{_NUMBER}(?P<unit>[家个名项人件])[，；]"
)


def facts_of(said: Said, plan: Period | None, before: Statement | None = None) -> Iterator[Fact]:
    """Figures of years before the plan that a sentence states. before: what the sentence in front was about."""
    if plan is None:
        return
    yield from _set_down(said, plan)
    for match in _PAST.finditer(said.text):
        year = _year(match["year"]) or _LAST_OF.get((match["plan"] or "").strip("“”"), plan.first - 1)
        if year >= plan.first or _COMPARED.search(said.text[: match.start()]):
            continue
        turn = _TURN.search(said.text, match.end())
        stop = turn.start() if turn else len(said.text)
        closed = said.text.find("）", match.end(), stop)
        stop = closed if closed >= 0 else stop
        told = said.text[match.end() : stop].lstrip("，：的").replace("已", "").replace("了", "")
        nameless = _NAMELESS.match(told)
        head = _NUMBERED.sub("", said.text[phrase_start(said.text, match.start()) : match.start()])
        if nameless and len(head) >= 2:
            base = Base(Decimal(nameless["number"].replace(",", "")), nameless["unit"], year)
            yield Fact(tidy(head), "", base, "share" if base.unit == "%" else "level", said)
            continue
        last = next((each for each in reversed(said.statements) if said.place(each)[0] < match.start()), before)
        if nameless and last is not None:
            base = Base(Decimal(nameless["number"].replace(",", "")), nameless["unit"], year)
            kind = "share" if base.unit == "%" else "level"
            yield Fact(last.indicator, "", base, kind, said)
            continue
        for draft in read_sentence(f"{year}年{told}", Setting(Period.year(year))):
            if draft.kind not in ("level", "share", "rank") or draft.quantity.value_max is not None:
                continue
            text = f"{year}年{told}"
            name = draft.prefix + tidy("".join(text[a:b] for a, b in draft.indicator)) + draft.suffix
            quantity = draft.quantity
            yield Fact(name, draft.verb, Base(quantity.value, quantity.unit, year), draft.kind, said)
