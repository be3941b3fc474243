"""A plan that was read → its promises and clauses, ready to be checked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from kechuang.catalog.indicator import load_indicators
from kechuang.catalog.region import load_regions
from kechuang.coherence.amounts import measure_of
from kechuang.coherence.figures import parse
from kechuang.coherence.from_text.bases import Fact, base_in_front, facts_of, starts_read_as_targets
from kechuang.coherence.from_text.duties import overdue
from kechuang.coherence.from_text.hidden import hidden
from kechuang.coherence.from_text.members import (
    complete_names,
    headed,
    members_of,
    named_sums,
    shares_of_wholes,
    sum_names,
)
from kechuang.coherence.from_text.periods import deadline, when
from kechuang.coherence.from_text.places import Member, placed
from kechuang.coherence.from_text.sentences import Said, sentences_of, unbroken
from kechuang.coherence.from_text.tables import table_members
from kechuang.coherence.from_text.unmeasured import unmeasured
from kechuang.coherence.from_text.unnamed import named_again
from kechuang.coherence.from_text.unread import unread_of
from kechuang.coherence.promise import Clause, Promise
from kechuang.kernel.period import Period
from kechuang.kernel.span import Span
from kechuang.readers.document import IssuedDocument
from kechuang.readers.linking import link
from kechuang.readers.reading import PlanReading, Statement


@dataclass(slots=True)
class _Plan:
    """One plan on its way. label: as people know it; prefix: keeps idents of several plans apart."""

    document: IssuedDocument
    reading: PlanReading
    label: str
    prefix: str
    facts: list[Fact] = field(default_factory=list)

    def where(self, span: Span, section: Sequence[str] = ()) -> str:
        line = f"第 {self.document.text.count(chr(10), 0, span.start) + 1} 行"
        return f"{unbroken(section[-1])[:24]}，{line}" if section else line

    @property
    def period(self) -> Period | None:
        return self.reading.heading.period


def promises_of(document: IssuedDocument, reading: PlanReading, label: str) -> tuple[list[Promise], list[Clause]]:
    """Every target of a plan as a promise, and the clauses whose wording is checked.

    label: what people call the plan (its file name); it also keeps its promises apart from those of other plans.
    """
    plan = _Plan(document, reading, label, f"{label}#")
    statements = [each for each in reading.statements if each.what == "target"]
    found = hidden(document, reading, statements)
    again = {each.value_span for each in found}
    statements = [*(each for each in statements if each.value_span not in again), *found]
    said = sentences_of(document, statements)
    promises: list[Promise] = []
    before: Statement | None = None
    last: Said | None = None
    in_tables = table_members(document, statements, plan.reading.heading.region)
    for sentence in said:
        close = last is not None and _block(last) == _block(sentence)
        told = next((fact.name for fact in reversed(plan.facts) if close and fact.said is last), "")
        plan.facts += starts_read_as_targets(sentence, plan.period)
        sentence.statements = named_again(sentence, told, before if close else None)
        last = sentence
        promises += _of_sentence(plan, sentence, before, in_tables)
        plan.facts += facts_of(sentence, plan.period, before)
        before = sentence.statements[-1] if sentence.statements else before
    promises += _deliverables(plan)
    promises += _overdue(plan, said, promises)
    plan.facts = [_linked(fact, statements) for fact in plan.facts]
    promises = [_with_base(promise, plan.facts) for promise in promises]
    ordered = sorted(promises, key=lambda each: each.position)
    return ordered, [*_clauses(plan, said), *unmeasured(said, ordered, plan.label, plan.prefix, plan.where)]


def _block(said: Said) -> str:
    return said.ident.partition(".")[0]


def _of_sentence(
    plan: _Plan, said: Said, before: Statement | None, in_tables: Mapping[str, Member]
) -> Iterator[Promise]:
    said.statements = headed(said, plan.reading.heading.region)
    statements = complete_names(said)
    members = {**in_tables, **members_of(said, statements, before)}
    statements = placed(said, statements, members, plan.reading.heading.region, before)
    statements = shares_of_wholes(said, named_sums(statements, members), members)
    sums = sum_names(statements, members)
    said.statements = statements  # with the names made whole, for those who look at the sentence later
    since = 0
    for statement in statements:
        start, end = said.place(statement)
        name = sums.get(statement.id)
        if name is not None:
            statement = replace(statement, indicator=name)
        member = members.get(statement.id, Member())
        if _is_of_parent(said.text[since:start], statement, plan.reading.heading.region):
            continue
        yield _promise(plan, said, statement, min(since, start), member, is_sum=name is not None)
        since = max(since, end)
    for each in unread_of(said):
        yield Promise(
            ident=f"{plan.prefix}U{each.span.start}", indicator=each.indicator, verb=each.verb, value=each.value,
            value_max=each.value_max, comparator="range" if each.value_max is not None else "=", unit=each.unit,
            kind="increment", period=plan.period, home=plan.reading.heading.region, region=plan.reading.heading.region,
            quote=unbroken(each.span.of(plan.document.text)), where=plan.where(each.span), document=plan.label,
            plan_period=plan.period, position=each.span.start, leads=("",),
        )  # fmt: skip


_PARENTS = re.compile(r"(?:^|[，；、])(?:到20\d\d年(?:底|末)?，?)?全(?P<of>[省市])(?=[一-鿿])")
_BELOW = {"省": "市州盟区县旗镇乡园", "市": "区县旗镇乡园"}  # a place so called does not speak of itself as 全省, 全市


def _is_of_parent(words: str, statement: Statement, home: str | None) -> bool:
    """全市到2025年高新技术企业突破1.6万家 in the plan of a district tells what the city is to reach.

    A rank is the district's own (全市第5位), and so is what names the district after all (全市…，我区新增…).
    """
    if not home or statement.kind == "rank" or re.search(r"[我全本][区县镇]", words):
        return False
    return any(home[-1] in _BELOW[match["of"]] for match in _PARENTS.finditer(words))


_PLACE_IN_FRONT = re.compile(r"(?P<place>[一-鿿]{2,5}(?:区|县|市|旗))(?=[一-鿿]{3,})")


def _of_its_place(statement: Statement, home: str | None) -> Statement:
    """铁东区科技型中小企业入库 in the plan of 四平市 is promised for 铁东区, if that lies in the city."""
    named = _PLACE_IN_FRONT.match(statement.indicator)
    if named is None or not home or statement.region not in (None, home):
        return statement
    own = {each.code for each in load_regions().named(home)}
    if not any(each.parent in own for each in load_regions().named(named["place"])):
        return statement
    return replace(statement, indicator=statement.indicator[named.end() :], region=named["place"])


_AHEAD = re.compile(
    r"(?:^|[。；])(?:（?[\d一二三四五六七八九十]+[）.、])*(?P<place>(?![全我各本每两])[一-鿿]{2,3}[区县])$"
)


def _told_of_place(before: str, statement: Statement, home: str | None) -> Statement:
    """临江区新增80家: a district in front of the verb, of which the register of places need not know."""
    place = _AHEAD.search(before)
    if place is None or not home or home[-1] not in "市州盟" or statement.region not in (None, home):
        return statement
    return replace(statement, region=place["place"])


def _code_of(statement: Statement) -> str:
    """The catalog code; 孵化器数量 is looked up as 孵化器 where nothing goes by the whole name."""
    code = link(statement, load_indicators()).code
    shorter = _TOTAL.sub("", statement.indicator)
    if code is None and statement.kind == "level" and 2 <= len(shorter) < len(statement.indicator):
        code = link(replace(statement, indicator=shorter), load_indicators()).code
    return code or ""


_TOTAL = re.compile(r"(?:总数|总量|数量|数|个数|累计数)$")


def _promise(plan: _Plan, said: Said, statement: Statement, since: int, member: Member, *, is_sum: bool) -> Promise:
    start, _ = said.place(statement)
    told = when(said.text, start, since, statement, plan.period)
    statement = replace(statement, kind=told.kind, period=told.period, per_year=told.per_year)
    if statement.kind == "increment" and statement.verb and _TOTAL.search(statement.indicator):
        statement = replace(statement, indicator=_TOTAL.sub("", statement.indicator))
    statement = _of_its_place(statement, plan.reading.heading.region)
    statement = _told_of_place(
        said.text[: said.view.position(statement.span.start)], statement, plan.reading.heading.region
    )
    base = base_in_front(said.text, start, statement.unit)
    code = "" if is_sum else _code_of(statement)
    if base is not None and statement.kind not in ("level", "share", "rank"):
        # 较上年末的 400 家净增 80 家: the base is that of the level, wherever the plan promises it.
        year = base.year or (plan.period.first - 1 if plan.period else None)
        kind = "share" if measure_of(base.unit).base == "%" else "level"
        plan.facts.append(Fact(statement.indicator, "", replace(base, year=year), kind, said))
        # 较2022年的 3.85% 提高 0.35 个百分点: points keep it too, it may not be last year's.
        base = base if statement.kind == "change_in_points" and kind == "share" else None
    return Promise(
        ident=plan.prefix + statement.id, indicator=statement.indicator, indicator_code=code,
        comparator=statement.comparator, value=statement.value, value_max=statement.value_max,
        stretch=statement.stretch_value, unit=statement.unit, decimals=_decimals(said, statement),
        kind=statement.kind, verb=statement.verb or "", period=statement.period, per_year=statement.per_year,
        frequency=None if statement.frequency == "year" and not statement.per_year else statement.frequency,
        region=statement.region, home=plan.reading.heading.region,
        leads=tuple(unit.text for unit in statement.units if unit.role == "lead"), quote=said.quote(statement),
        where=plan.where(statement.value_span, statement.section), document=plan.label, plan_period=plan.period,
        position=statement.value_span.start, baseline=base.value if base else None,
        baseline_year=base.year if base else None, progress=statement.progress or "",
        part_of=plan.prefix + member.part_of if member.part_of else "", is_all_of=member.is_all_of,
        is_hoped=told.is_hoped, is_cumulative=told.is_cumulative, is_average=told.is_average, within=told.within,
        sentence=plan.prefix + said.ident,
    )  # fmt: skip


def _decimals(said: Said, statement: Statement) -> int | None:
    start, end = said.place(statement)
    written = re.search(r"\d\.(\d+)", said.text[start:end])
    return len(written[1]) if written else None


def _deliverables(plan: _Plan) -> Iterator[Promise]:
    """Documents to be issued: they have no figure, but a deadline that may lie outside the plan."""
    for statement in plan.reading.statements:
        if statement.what != "deliverable":
            continue
        words = plan.document.text[max(0, statement.span.start - 40) : statement.span.start]
        clause = re.split(r"[。；\n]", words)[-1]
        year = deadline(re.sub(r"\s", "", clause) + "…")
        yield Promise(
            ident=plan.prefix + statement.id, indicator=statement.indicator, value=None, kind="deliverable",
            verb=statement.verb or "", period=Period.year(year) if year else statement.period,
            home=plan.reading.heading.region, region=statement.region, document=plan.label,
            leads=tuple(unit.text for unit in statement.units if unit.role == "lead"), plan_period=plan.period,
            quote=unbroken(clause + statement.span.of(plan.document.text)), position=statement.span.start,
            where=plan.where(statement.span, statement.section),
        )  # fmt: skip


_NEAR = 60  # characters: the same sentence, give or take


def _overdue(plan: _Plan, said: Sequence[Said], known: Sequence[Promise]) -> Iterator[Promise]:
    """Tasks whose day lies outside the plan, where no figure beside them says so already."""
    for each in overdue(said, plan.period):
        near = (one for one in known if one.period is not None and one.period.last == each.year)
        if any(0 <= one.position - each.span.start <= _NEAR for one in near):
            continue
        yield Promise(
            ident=f"{plan.prefix}D{each.span.start}", indicator=each.what, value=None, kind="deliverable",
            verb=each.verb, period=Period.year(each.year), home=plan.reading.heading.region, document=plan.label,
            region=plan.reading.heading.region, leads=("",), plan_period=plan.period, position=each.span.start,
            quote=unbroken(each.span.of(plan.document.text)), where=plan.where(each.span),
        )  # fmt: skip


def _with_base(promise: Promise, facts: Iterable[Fact]) -> Promise:
    """The last figure of the past that the plan states of the same thing, in the same unit."""
    if promise.baseline is not None or promise.kind not in ("level", "share", "rank") or promise.value is None:
        return promise
    if promise.period is None:
        return promise
    own = promise.region not in (None, promise.home)  # of a district or park the fact must name it too
    for fact in facts:
        if fact.base.year is None or fact.base.year >= promise.period.first or fact.kind != promise.kind:
            continue
        if measure_of(fact.base.unit) != measure_of(promise.unit) or not _same_thing(promise, fact):
            continue
        if own and str(promise.region) not in fact.said.text:
            continue
        return replace(promise, baseline=fact.base.value, baseline_year=fact.base.year)
    return promise


def _linked(fact: Fact, statements: Sequence[Statement]) -> Fact:
    """The catalog code of what a fact speaks of, by the same linker as promises; any statement lends its shape."""
    if not statements:
        return fact
    base = fact.base
    shape = replace(
        statements[0], what="target", indicator=fact.name, verb=fact.verb or None, kind=fact.kind, unit=base.unit
    )
    return replace(fact, code=link(shape, load_indicators()).code or "")


def _same_thing(promise: Promise, fact: Fact) -> bool:
    if promise.indicator_code and promise.indicator_code == fact.code:
        return True
    mine, theirs = parse(promise.indicator), parse(fact.name)
    if mine.aspects - {"stock"} != theirs.aspects - {"stock"}:
        return False  # 有效期内 71 家 is no base of 培育入库 40 家
    if promise.kind == "rank" and fact.name.endswith(promise.indicator):
        return True  # 2021年国家高新区综合排名第55位，2022年综合排名进入前50位
    if promise.kind == "rank" and promise.region not in (None, promise.home):
        return str(promise.region) in fact.said.text  # the one ranking that is told of this park
    return mine.core == theirs.core and mine.level == theirs.level


_NUMBERED = re.compile(r"^(?:（?[\d一二三四五六七八九十]+[）.、]|[①-⑳])+")


def _clauses(plan: _Plan, said: Sequence[Said]) -> Iterator[Clause]:
    """Points that are a sentence of their own; headings and sentences of longer paragraphs tell how, not what."""
    held = [each.span for each in plan.reading.statements]
    led = [task.span for task in plan.reading.tasks if task.units]
    blocks: dict[str, int] = {}
    for each in said:
        blocks[each.ident.partition(".")[0]] = blocks.get(each.ident.partition(".")[0], 0) + 1
    for each in said:
        text = _NUMBERED.sub("", each.text)
        ends = plan.document.text[each.span.end : each.span.end + 1]
        alone = blocks[each.ident.partition(".")[0]] == 1 and bool(ends) and ends in "。；"
        if text == each.text or each.is_cell or each.is_heading or not alone:
            continue
        has_target = bool(re.search(r"\d", text)) or any(span.overlaps(each.span) for span in held)
        leads = ("",) if any(span.overlaps(each.span) for span in led) else ()
        yield Clause(
            f"{plan.prefix}C{each.span.start}",
            text,
            plan.where(each.span),
            plan.label,
            has_target,
            leads,
            each.span.start,
        )
