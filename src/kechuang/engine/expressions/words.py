"""An expression in Chinese, as one would read it out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from kechuang.catalog.region import load_regions
from kechuang.catalog.register import Register
from kechuang.engine.expressions import nodes
from kechuang.engine.expressions.checking import type_of
from kechuang.engine.expressions.nodes import Node
from kechuang.engine.expressions.types import Type

_OF_TIME = {"<": "早于", "<=": "不晚于", ">": "晚于", ">=": "不早于"}
_OF_AMOUNT = {"<": "少于", "<=": "不超过", ">": "超过", ">=": "不少于"}
_ALIKE = {"=": "为", "<>": "不是"}
_UNITS = {"yuan": "元", "wan": "万元", "yi": "亿元"}
_TURNED = {"=": "=", "<>": "<>", "<": ">", "<=": ">=", ">": "<", ">=": "<="}


def words(node: Node, register: Register, cohorts: Mapping[str, str] | None = None) -> str:
    """认定类别为高新技术企业，且发证日期不早于2025年1月31日. For a checked expression over `register`.

    cohorts: code → name, for those that `member` asks about; a code without a name is shown as it stands.
    """
    reader = _Reader(register, cohorts or {})
    return reader.truth(node) if reader.type_of(node).kind == "yes_no" else reader.say(node)


class _Reader:
    def __init__(self, register: Register, cohorts: Mapping[str, str]) -> None:
        self.register, self.cohorts = register, cohorts

    def type_of(self, node: Node) -> Type:
        return type_of(node, self.register)

    def say(self, node: Node, beside: Node | None = None) -> str:
        """beside: what a written text is compared with, whose codes name it."""
        match node:
            case nodes.Column(name):
                return self.register.fields[name].name
            case nodes.Text(value):
                return self.value(value, beside)
            case nodes.Number(value):
                return f"{value:f}"
            case nodes.Day(value):
                return f"{value.year}年{value.month}月{value.day}日"
            case nodes.Truth(value):
                return "是" if value else "否"
            case nodes.Not(item):
                return self.denied(item)
            case nodes.And(parts):
                return "，且".join(self.condition(each, nodes.Or) for each in parts)
            case nodes.Or(parts):
                return "，或".join(self.condition(each, nodes.And) for each in parts)
            case nodes.Compare(sign, left, right):
                return self.compared(sign, left, right)
            case nodes.In(item, options):
                return f"{self.say(item)}为{_any_of([self.say(each, item) for each in options])}"
            case nodes.Between(item, low, high):
                return f"{self.say(item)}在{self.amount(low, item)}至{self.amount(high, item)}之间（含两端）"
            case nodes.IsNull(item):
                return f"{self.say(item)}未填写"
            case nodes.Arithmetic(sign, left, right):
                shown = {"+": "＋", "-": "－", "*": "×"}[sign]
                return f"{self.operand(left)}{shown}{self.operand(right)}"
            case nodes.Negative(item):
                return f"－{self.operand(item)}"
            case nodes.Case(branches, otherwise):
                return self.case(branches, otherwise)
            case nodes.Call(name, arguments):
                return self.call(name, arguments)
        return "空"

    def condition(self, node: Node, bracketed: type[Node]) -> str:
        """A part of a chain: a bare yes-or-no field says 为是, the other kind of chain stands in brackets."""
        said = self.truth(node)
        return f"（{said}）" if isinstance(node, bracketed | nodes.Case) else said

    def truth(self, node: Node) -> str:
        return f"{self.say(node)}为是" if isinstance(node, nodes.Column) else self.say(node)

    def denied(self, item: Node) -> str:
        match item:
            case nodes.IsNull(inner):
                return f"{self.say(inner)}已填写"
            case nodes.Column():
                return f"{self.say(item)}为否"
            case nodes.In(inner, options):
                listed = _any_of([self.say(each, inner) for each in options])
                return f"{self.say(inner)}{'不是' if len(options) == 1 else '不属于'}{listed}"
            case nodes.Call(name="member", arguments=arguments):
                return f"{self.say(arguments[0])}不在名单{self.listed(str(nodes.written(arguments[1])))}内"
        return f"并非（{self.truth(item)}）"

    def compared(self, sign: str, left: Node, right: Node) -> str:
        if nodes.written(left) is not None and nodes.written(right) is None:
            sign, left, right = _TURNED[sign], right, left
        if isinstance(right, nodes.Truth) and sign in _ALIKE:
            said = right.value == (sign == "=")
            return f"{self.whole(left)}为{'是' if said else '否'}"
        if sign in _ALIKE:
            verb = _ALIKE[sign]
        else:
            verb = (_OF_TIME if self.type_of(left).kind in {"date", "month", "year"} else _OF_AMOUNT)[sign]
        return f"{self.whole(left)}{verb}{self.amount(right, left)}"

    def whole(self, node: Node, beside: Node | None = None) -> str:
        """A condition that is itself compared stands in brackets."""
        is_plain = isinstance(node, nodes.Column | nodes.Truth) or self.type_of(node).kind != "yes_no"
        return self.say(node, beside) if is_plain else f"（{self.say(node)}）"

    def amount(self, node: Node, beside: Node) -> str:
        """A plain number takes the unit of the field beside it."""
        if isinstance(node, nodes.Number | nodes.Negative) and nodes.written(node) is not None:
            kind = self.type_of(beside)
            return f"{nodes.written(node):f}{'年' if kind.kind == 'year' else kind.unit}"
        return self.whole(node, beside)

    def operand(self, node: Node) -> str:
        said = self.say(node)
        return f"（{said}）" if isinstance(node, nodes.Arithmetic | nodes.Case) else said

    def value(self, text: str, beside: Node | None) -> str:
        kind = self.type_of(beside) if beside is not None else Type("text")
        if kind.codes:
            return kind.codes.label(text)
        if kind.kind == "region":
            return _region(text)
        if kind.kind == "month":
            return f"{int(text[:4])}年{int(text[5:])}月"
        return f"“{text}”"

    def listed(self, code: str) -> str:
        return f"“{self.cohorts.get(code, code)}”"

    def case(self, branches: Sequence[nodes.Branch], otherwise: Node | None) -> str:
        said = [f"{self.truth(each.condition)}的取{self.say(each.result)}" for each in branches]
        return "，".join([*said, f"其余取{self.say(otherwise) if otherwise else '空'}"])

    def call(self, name: str, arguments: Sequence[Node]) -> str:
        if name in _UNITS:
            return f"{nodes.written(arguments[0]):f}{_UNITS[name]}"
        if name in _CODED:
            code = str(nodes.written(arguments[1]))
            meant = self.listed(code) if name == "member" else self.value(code, arguments[0])
            return _CODED[name](self.say(arguments[0]), meant)
        if name in {"add_years", "add_months"}:
            return _moved(self.say(arguments[0]), nodes.written(arguments[1]), "年" if name == "add_years" else "个月")
        if name == "at_least_share":
            share = Decimal(nodes.written(arguments[2]) or 0) * 100
            return f"{self.operand(arguments[0])}不低于{self.operand(arguments[1])}的{share.normalize():f}%"
        return _CALLED[name](*(self.operand(each) for each in arguments))


def _any_of(said: Sequence[str]) -> str:
    """甲、乙或丙."""
    return said[0] if len(said) == 1 else f"{'、'.join(said[:-1])}或{said[-1]}"


def _region(code: str) -> str:
    try:
        return load_regions().by_code(code.ljust(6, "0")).name
    except KeyError:
        return code


def _moved(day: str, steps: str | Decimal | None, unit: str) -> str:
    assert isinstance(steps, Decimal)
    return f"{day}之{'后' if steps >= 0 else '前'}{abs(steps):f}{unit}的同日"


# Field and written code → words.
_CODED: dict[str, Callable[[str, str], str]] = {
    "has": lambda field, code: f"{field}包含{code}",
    "level_at_least": lambda field, level: f"{field}在{level}以上（含）",
    "in_region": lambda field, region: f"{field}在{region}",
    "member": lambda field, cohort: f"{field}在名单{cohort}内",
    "starts_with": lambda field, text: f"{field}以{text}开头",
    "contains": lambda field, text: f"{field}含有{text}",
}
_CALLED: dict[str, Callable[..., str]] = {
    "year": lambda day: f"{day}的年份",
    "month": lambda day: f"{day}的月份",
    "years_between": lambda first, last: f"从{first}到{last}的整年数",
    "months_between": lambda first, last: f"从{first}到{last}的整月数",
    "days_between": lambda first, last: f"从{first}到{last}的天数",
    "on_day": lambda: "统计日",
    "span_first": lambda: "统计时段首日",
    "span_last": lambda: "统计时段末日",
    "holds_on": lambda day: f"本记录在{day}有效",
    "is_first": lambda: "本记录为该单位的首条同类记录",
    "is_renewal": lambda: "本记录为续期",
    "coalesce": lambda *values: f"{values[0]}（缺值时取{'，再缺取'.join(values[1:])}）",
    "least": lambda *values: f"{'、'.join(values)}中最小的",
    "greatest": lambda *values: f"{'、'.join(values)}中最大的",
    "at_home": lambda region: f"{region}在本地",
    "abs": lambda value: f"{value}的绝对值",
}
