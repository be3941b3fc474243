"""Drafts of the grammar → statements in issued offsets, each with the clues a planner can check."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal

from kechuang.kernel.period import Period
from kechuang.kernel.span import Span
from kechuang.readers.annex import Column
from kechuang.readers.drafts import Draft, Setting
from kechuang.readers.grid import Cell
from kechuang.readers.kinds import kind_of
from kechuang.readers.quantities import Quantity, find_quantities, unit_at
from kechuang.readers.reading import Clue, Heading, Statement, UnitMention, confidence_of
from kechuang.readers.targets import read_sentence
from kechuang.readers.view import View


@dataclass(slots=True)
class Place:
    """Where in the plan a sentence stands and what that place says: section, task, units, area, dates."""

    heading: Heading
    section: tuple[str, ...] = ()
    task_id: str | None = None
    units: tuple[UnitMention, ...] = ()
    area: tuple[str, Span] | None = None
    setting: Setting = field(default_factory=lambda: Setting(None))

    def __post_init__(self) -> None:
        if self.setting.plan is None and self.heading.period is not None:
            self.setting = Setting(
                self.heading.period, self.setting.governing, self.setting.only_year, self.setting.is_history
            )


def statements_of(view: View, start: int, end: int, place: Place) -> list[Statement]:
    """Statements of one sentence, view places [start, end)."""
    sentence = view.part(start, end)
    return [_statement(sentence, draft, place) for draft in read_sentence(sentence.text, place.setting)]


def _statement(view: View, draft: Draft, place: Place) -> Statement:
    quantity = draft.quantity
    name = draft.prefix + tidy("".join(view.words(a, b) for a, b in draft.indicator)) + draft.suffix
    region, region_clue = _region(view, draft, place)
    clues = _clues(view, draft, place, name, region_clue)
    return Statement(
        id="", what=draft.what, indicator=name, verb=draft.verb or None, comparator=draft.comparator,
        value=quantity.value, value_max=quantity.value_max, stretch_value=draft.stretch,
        unit=_unit_as_issued(view, quantity), kind=draft.kind, period=draft.period,
        per_year=draft.frequency == "year", frequency=draft.frequency, region=region,
        span=view.issued_span(*draft.quote), value_span=view.issued_span(quantity.start, quantity.end),
        section=place.section, task_id=place.task_id, units=place.units, clues=clues, confidence=confidence_of(clues),
    )  # fmt: skip


_SCOPE_FRONT = re.compile(r"^(?:全市|全区|全县|全省|我市|我区|我县|本市|年度|全年|年内|年末|当年)")
_OF = re.compile(
    r"的(?=(?:比重|比例|占比|覆盖率|强度|增长率|增速|[一-鿿]{2,8}(?:覆盖率|建有率|拥有率|占比|比重|比例)$))"
)


_CLAUSE = re.compile(
    r"具有|拥有|符合|面向|围绕|依托|位居|位列|达到|具备|能够|以[^的]+为|服务于|适应|促进|聚集|推动|扶持|用于|从事|领先|居前|体现|满足|集聚|覆盖|支撑|带动|引领"
)


def tidy(name: str) -> str:
    """The name of a measured thing in the words of the text, without what does not belong to a name."""
    name = _SCOPE_FRONT.sub("", name)
    name = re.sub(r"^(?:现|共|已)?有(?![效机研关色限害序偿])", "", name)
    name = re.sub(r"(?:比重|比例|占比)(?:较|比)?(?:上年|去年)?$", lambda match: match.group()[:2], name)
    quoted = re.fullmatch(r"[“\"]([^“”\"]+)[”\"]", name)
    if quoted:
        name = quoted.group(1)
    example = re.match(r"^(?P<list>.*[、，].*?|[^、]{4,}?)等(?:一批|各类|多种)?(?P<head>[^、，等]{3,})$", name)
    if example and not re.search(r"(?:同|平|均|高|中|初|何|对)$", example.group("list")):
        name = example.group("head")
    name = re.sub(r"方面$", "", _OF.sub("", name))
    modified = re.match(r"^(?P<clause>.{6,}的)(?P<head>[^的]{3,})$", name)
    if modified and _CLAUSE.search(modified.group("clause")):
        name = modified.group("head")
    return name.strip("，、：；。的 ") or name


def _is_class(view: View, area: tuple[int, int], region: str | None) -> bool:
    """In a province's plan 开发区 and 高新区 alone mean every one of them, not a place."""
    return view.text[area[0] : area[1]] in ("开发区", "高新区", "经开区", "园区", "产业园区", "工业园区") and bool(
        region and region.endswith(("省", "自治区", "全省"))
    )


def _unit_as_issued(view: View, quantity: Quantity) -> str | None:
    """The unit in the issued script and width, without blanks; % for 百分之…"""
    if quantity.unit in ("", "%"):
        return quantity.unit or None
    written = view.words(quantity.end, quantity.unit_end)
    return written if len(written) == len(quantity.unit) else quantity.unit


def _region(view: View, draft: Draft, place: Place) -> tuple[str | None, Clue]:
    if draft.area is not None and not _is_class(view, draft.area, place.heading.region):
        span = view.issued_span(*draft.area)
        return view.words(*draft.area), Clue("region", span, "句中写明的范围", 0.95)
    if draft.everyone:
        return place.heading.region, Clue("region", None, "句中说的是全域（全市、全区等）", 0.95)
    if place.area is not None:
        name, span = place.area
        return name if name else View(view.issued_text, span).text, Clue(
            "region", span, "本条首位责任单位就是这一地区", 0.85
        )
    sure = next((clue.confidence for clue in place.heading.clues if clue.aspect == "region"), 0.5)
    return place.heading.region, Clue("region", None, "未另写范围，取全文所属地区", min(0.9, 0.4 + sure / 2))


_KIND_WORDS = {
    "level": "到期应达的数", "increment": "新增加的数", "growth_rate": "增长幅度", "change_in_points": "百分点的变动",
    "share": "占比", "count_of_activities": "办成的事项数", "rank": "位次", "breakthrough": "零的突破",
}  # fmt: skip
_COMPARATOR_WORDS = {
    "=": "没有界限词，按“达到”读", ">=": "界限词含本数", ">": "“超、突破”不含本数", "<=": "上限", "<": "上限，不含本数",
    "range": "区间", "approx": "约数",
}  # fmt: skip
_PERIOD_WORDS = {
    "plan_year": ("年度计划，取计划年度", 0.95),
    "plan": ("没有写明时间，取计划期", 0.8),
    "whole_plan": ("写的是整个计划期", 0.95),
    "accumulates": ("“到某年”的增量，自计划首年累计", 0.85),
    "due": ("到该年末应达", 0.95),
    "dated": ("句中写明的年份", 0.95),
}  # fmt: skip


def _clues(view: View, draft: Draft, place: Place, name: str, region: Clue) -> tuple[Clue, ...]:
    quantity = draft.quantity
    period_reason, period_sure = _PERIOD_WORDS.get(draft.period_why, ("未能确定时间", 0.3))
    if draft.period is None:
        period_reason, period_sure = "文中没有可用的年份", 0.3
    named_at = view.issued_span(draft.indicator[0][0], draft.indicator[-1][1]) if draft.indicator else None
    clues = [
        Clue("indicator", named_at, *_indicator_reason(draft, name)),
        Clue("comparator", view.issued_span(quantity.from_bound, quantity.to_bound),
             _COMPARATOR_WORDS[draft.comparator],
             0.6 if draft.comparator == "approx" else 0.95),
        Clue("value", view.issued_span(quantity.start, quantity.end), "数字", 0.7 if quantity.is_chinese else 0.98),
        Clue("kind", view.issued_span(*draft.verb_at) if draft.verb_at else None, _KIND_WORDS[draft.kind], 0.85),
        Clue("period", view.issued_span(*draft.period_at) if draft.period_at else None, period_reason, period_sure),
        region,
    ]  # fmt: skip
    if quantity.unit:
        clues.append(Clue("unit", view.issued_span(quantity.end, quantity.unit_end), "数字后的单位", 0.95))
    if draft.verb_at:
        clues.append(Clue("verb", view.issued_span(*draft.verb_at), "动词", 0.9))
    if draft.frequency:
        clues.append(
            Clue("frequency", None, {"year": "每年都要达到", "quarter": "按季", "month": "按月"}[draft.frequency], 0.9)
        )
    if place.units:
        clues.append(Clue("units", Span(place.units[0].span.start, place.units[-1].span.end), "本条所列责任单位", 0.95))
    if draft.stretch_at:
        clues.append(Clue("stretch", view.issued_span(*draft.stretch_at), "“力争”一档", 0.9))
    if draft.what == "policy_parameter":
        clues.append(Clue("statement", None, "说的是政策怎样给，不是要完成的数", 0.75))
    return tuple(clues)


def _indicator_reason(draft: Draft, name: str) -> tuple[str, float]:
    if draft.inherited:
        near = draft.indicator[0][0] == draft.quote[0] and not re.search(r"\d", name)
        if near and draft.quantity.before:
            return "名称在前一分句", 0.75
        return "数字旁边没有名称，取自前文", 0.55
    if draft.suffix or draft.prefix:
        return "并列句，补回了共用的词", 0.75
    if len(name) > 30:
        return "名称较长，请核对起止", 0.6
    if len(name) < 3:
        return "名称过短，请核对", 0.5
    return "紧挨数字的名称", 0.92


def cell_statements(text: str, name: Cell, value: Cell, place: Place) -> list[Statement]:
    """A worded value cell (40家，力争50家 · 同比增长10% · 分别3家、5家): name and value read as one sentence."""
    alone = View(text, value.span)
    own = statements_of(alone, 0, len(alone.text), place)
    if len(own) >= len(find_quantities(alone.text)) and not any(statement.confidence < 0.6 for statement in own):
        return own  # the cell is a sentence of its own
    if name.span.end > value.span.start:
        return own
    view = View(text, Span(name.span.start, value.span.end), skip=(Span(name.span.end, value.span.start),))
    return statements_of(view, 0, len(view.text), place)


_BARE_FIGURE = re.compile(r"^[≥≤><]{0,2}\d[\d,]*(?:\.\d+)?(?:[—～至]\d[\d,]*(?:\.\d+)?)?(?:以上|以下|以内|左右)?$")


def is_bare_figure(text: str, cell: Cell) -> bool:
    """The cell holds a number only; its unit stands in another column, the header or the name."""
    return bool(_BARE_FIGURE.match(View(text, cell.span).text))


# 三年净增高新技术企业 as the head of a column: the run of years, then the verb, then what is counted.
_VERB_IN_FRONT = re.compile(
    r"^(?:[两三四五六]年(?:内|累计)?|全年|年内|期内)?"
    r"(?P<verb>新增|净增|新建|新认定|引进|新引进|培育|建成|新签约|新获批|举办|开展|实施|申报|组织)"
)


def value_statement(
    text: str, table_kind: str, name_cell: Cell | None, column: Column, cell: Cell, measure: Cell | None, place: Place
) -> list[Statement]:
    """A figure in a value column: name from the row (or the column, in a breakdown), unit from cell, column or name."""
    shown = View(text, cell.span)
    named = View(text, name_cell.span) if name_cell is not None else None
    header = column.header
    if table_kind == "breakdown":
        name, unit = _name_and_unit(header)
    elif named is not None:
        name, unit = _name_and_unit(named.text)
    else:
        return []
    if measure is not None:
        written = View(text, measure.span).text
        unit = written if unit_at(written, 0)[0] else unit
    quantity = _cell_quantity(shown.text, unit or _name_and_unit(header)[1])
    if quantity is None or not name or re.match(r"^(?:合计|总计|小计|序号)", name):
        return []
    name_words = re.sub(
        r"（[^（）]*）$", "", named.words(0, len(named)) if named is not None and table_kind != "breakdown" else name
    )
    verb = _VERB_IN_FRONT.match(name)
    bare = name[verb.end() :] if verb and len(name) - verb.end() >= 2 else name
    offset = len(name) - len(bare)
    indicator = tidy(name_words[offset:] if len(name_words) > offset + 1 else name_words)
    tail = "增长" if re.search(r"(?:增长率|增速|增幅|增长)$", bare) else ""
    kind = kind_of(
        quantity,
        verb["verb"] if verb else "",
        tail,
        bare,
        cumulative="累计" in name,
        is_rank=bool(re.search(r"排名|位次", name)),
    )
    period, why = _column_period(column, place)
    start = (
        min(name_cell.span.start, cell.span.start)
        if name_cell is not None and table_kind != "breakdown"
        else cell.span.start
    )
    end = cell.span.end
    value_span = shown.issued_span(quantity.start, quantity.end)
    region, region_clue = _table_region(place)
    clues = (
        Clue(
            "indicator",
            name_cell.span if name_cell is not None and table_kind != "breakdown" else None,
            "表中指标名称",
            0.93,
        ),
        Clue("value", value_span, "表中数值", 0.98),
        Clue("comparator", cell.span, _COMPARATOR_WORDS[quantity.comparator], 0.9),
        Clue("unit", measure.span if measure is not None else None, "表中计量单位", 0.9 if quantity.unit else 0.5),
        Clue("period", None, why, 0.9 if period else 0.3),
        Clue("kind", None, _KIND_WORDS[kind], 0.8),
        region_clue,
    )
    return [
        Statement(
            id="", what="target", indicator=indicator, verb=verb["verb"] if verb else None,
            comparator=quantity.comparator,
            value=quantity.value, value_max=quantity.value_max, stretch_value=None, unit=quantity.unit or None,
            kind=kind,
            period=period, per_year=False, frequency=None, region=region, span=Span(start, max(end, start)),
            value_span=value_span, section=place.section, task_id=place.task_id, units=place.units, clues=clues,
            confidence=confidence_of(clues),
        )
    ]  # fmt: skip


def _table_region(place: Place) -> tuple[str | None, Clue]:
    if place.area is not None:
        return place.area[0], Clue("region", place.area[1], "表中所列地区", 0.9)
    return place.heading.region, Clue("region", None, "取全文所属地区", 0.8)


def _column_period(column: Column, place: Place) -> tuple[Period | None, str]:
    if column.period is not None:
        return column.period, "栏头写明的年份"
    plan = place.setting.plan
    if plan is None:
        return None, "栏头和标题都没有年份"
    return plan, "取计划期"


_UNIT_IN_NAME = re.compile(r"（(?P<unit>[^（）]{1,8})）$|[，/：](?P<loose>[%家个项人件亿万元]{1,3})$")


def _name_and_unit(said: str) -> tuple[str, str]:
    """高新技术企业数（家） → name and unit; a bracket that is no measure stays in the name."""
    match = _UNIT_IN_NAME.search(said)
    if match:
        unit = match.group("unit") or match.group("loose") or ""
        found, _ = unit_at(unit, 0)
        if found and len(found) >= len(unit) - 1:
            return said[: match.start()], unit
    return re.sub(r"^(?:\d+[.、]|（\d+）|[①-⑳])", "", said), ""


_FIGURE = re.compile(
    r"^(?P<sign>≥|≤|>=|<=|>|<|＞|＜|不少于|不低于|不超过|超过?|达到?|约|新增|净增|力争|增长)*(?P<number>\d[\d,]*(?:\.\d+)?)(?:[—～至](?P<to>\d[\d,]*(?:\.\d+)?))?(?P<unit>[^\d以左]{0,8}?)(?P<after>以上|以下|以内|左右)?$"
)


def _cell_quantity(said: str, unit: str) -> Quantity | None:
    """The one figure of a value cell; None for empty, several figures, or a sentence."""
    found = find_quantities(said)
    match = _FIGURE.match(said)
    if match is None:
        return found[0] if len(found) == 1 and len(said) <= 30 else None
    own = match.group("unit") or ""
    if own and not unit_at(own, 0)[0]:
        return None
    written = own or unit
    start = match.start("number")
    end = match.end("to") if match.group("to") else match.end("number")
    sign = match.group("sign") or ""
    after = match.group("after") or ""
    comparator = {
        "≥": ">=",
        "≤": "<=",
        ">": ">",
        "<": "<",
        ">=": ">=",
        "<=": "<=",
        "不少于": ">=",
        "不低于": ">=",
        "不超过": "<=",
        "超": ">",
        "超过": ">",
        "约": "approx",
    }.get(sign, "=")
    comparator = {"以上": ">=", "以下": "<=", "以内": "<=", "左右": "approx"}.get(after, comparator)
    if match.group("to"):
        comparator = "range"
    number = Decimal(match.group("number").replace(",", ""))
    upper = Decimal(match.group("to").replace(",", "")) if match.group("to") else None
    if upper is not None and upper <= number:
        return None
    dimension = unit_at(written, 0)[1] if written else ""
    return Quantity(
        start, end, end + len(own), 0, len(said), number, upper, written, dimension, comparator, "", "", False
    )
