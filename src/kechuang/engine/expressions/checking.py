"""Whether an expression means something over a register: fields, types, units, codes, functions."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from decimal import Decimal

from kechuang.catalog.faults import nearest
from kechuang.catalog.measure import load_measures
from kechuang.catalog.register import Register
from kechuang.engine.expressions import calls, nodes
from kechuang.engine.expressions.comparing import Objection, common
from kechuang.engine.expressions.faults import ExpressionFault
from kechuang.engine.expressions.functions import FUNCTIONS, ORDERED
from kechuang.engine.expressions.nodes import Node
from kechuang.engine.expressions.types import MONEY, NOTHING, SILENT, WIDEST, WRONG, YES_NO, Type, type_of_field

CONDITION = "yes_no"


def check(
    node: Node, register: Register, *, cohorts: Collection[str] = (), expected: str | None = None
) -> list[ExpressionFault]:
    """Every fault of a parsed expression, in text order; empty when it may be used.

    cohorts: the codes that `member` may name.
    expected: CONDITION for a `where`; the unit of an indicator (万元, 家, %) for an amount to sum; None: anything.
    Units that measures.yaml holds interchangeable are accepted (万元 for money, 万人 for 人); converting is the
    caller's business.
    """
    judge = _Judge(register, cohorts)
    found = judge.type_of(node)
    if found.kind not in SILENT and (objection := _unexpected(found, expected)):
        judge.object(node, objection)
    elif found.kind == "nothing":
        judge.object(node, ("表达式的结果总是 null", "至少写一个有值的结果", "CT-205"))
    return sorted(set(judge.faults))


def type_of(node: Node, register: Register) -> Type:
    """What a checked expression gives; kind "wrong" for one with faults."""
    judge = _Judge(register, nodes.cohorts(node))
    found = judge.type_of(node)
    return WRONG if judge.faults else found


def _unexpected(found: Type, expected: str | None) -> Objection | None:
    if expected is None:
        return None
    if expected == CONDITION:
        remedy = "写成比较，如 字段 = 值、字段 is not null"
        return None if found.kind == "yes_no" else (f"这里要写条件，写的是{found.name}", remedy, "CT-220")
    if found.kind not in {"number", "money"}:
        return f"这里要写数或金额，写的是{found.name}", "写数值字段或它们的加减", "CT-220"
    if found.kind == "money" or expected in MONEY:
        if found.kind == "money" and expected in MONEY:
            return None
        return f"{found.name}与指标的单位“{expected}”不符", "核对字段，或改指标的单位", "CT-223"
    if not found.unit or found.unit == expected or _interchangeable(found.unit, expected):
        return None
    return f"{found.name}与指标的单位“{expected}”不符", "核对字段，或改指标的单位", "CT-223"


def _interchangeable(one: str, other: str) -> bool:
    """By the first dimension of either: 人 and 家 stand in one dimension too, of figures per head."""
    measures = load_measures()
    return other in measures.interchangeable(one) or one in measures.interchangeable(other)


class _Judge:
    """Walks a tree from the outside in, works out types from the inside out, and gathers objections."""

    def __init__(self, register: Register, cohorts: Collection[str]) -> None:
        self.register, self.cohorts = register, cohorts
        self.faults: list[ExpressionFault] = []

    def object(self, node: Node, objection: Objection) -> Type:
        self.faults.append(ExpressionFault(node.at, *objection))
        return WRONG

    def settle(self, node: Node, found: Type | Objection) -> Type:
        """`found`, or the fault that it is: an objection, or a number too wide for a decimal of the databases."""
        if not isinstance(found, Type):
            return self.object(node, found)
        if sum(found.digits) <= WIDEST:
            return found
        what = f"算式的结果可能有 {sum(found.digits)} 位数字，超过 {WIDEST} 位就不能保证精确"
        return self.object(node, (what, "减少相乘的次数，或把数写短", "CT-226"))

    def type_of(self, node: Node) -> Type:
        match node:
            case nodes.Column(name):
                return self.column(node, name)
            case nodes.Text(value):
                return Type("text", written=value)
            case nodes.Number(value):
                return _plain(value)
            case nodes.Day():
                return Type("date")
            case nodes.Truth():
                return YES_NO
            case nodes.Not(item):
                return self.conditions(item)
            case nodes.And(parts) | nodes.Or(parts):
                return self.conditions(*parts)
            case nodes.Compare(sign, left, right):
                self.compared(node, sign, left, right)
            case nodes.In(item, options):
                for each in options:
                    self.compared(each, "=", item, each)
            case nodes.Between(item, low, high):
                self.compared(low, ">=", item, low)
                self.compared(high, "<=", item, high)
            case nodes.IsNull(item):
                self.type_of(item)
            case nodes.Arithmetic():
                return self.arithmetic(node)
            case nodes.Negative(item):
                return self.settle(node, _turned(self.type_of(item)))
            case nodes.Case(branches, otherwise):
                return self.case(branches, otherwise)
            case nodes.Call():
                return self.call(node)
            case _:
                return NOTHING
        return YES_NO

    def column(self, node: Node, name: str) -> Type:
        field = self.register.fields.get(name)
        if field:
            return type_of_field(field, self.register.code_lists.get(name))
        called = {each.name: code for code, each in self.register.fields.items()}
        if name in called:
            remedy = f"“{name}”的字段名是 {called[name]}"
        elif any(name == each.code for codes in self.register.code_lists.values() for each in codes):
            remedy = f"如果是代码，加单引号写成 '{name}'"
        else:
            remedy = nearest(name, [*self.register.fields, *called]) or f"可用的字段：{'、'.join(self.register.fields)}"
        return self.object(node, (f"{self.register.name}（{self.register.code}）没有字段“{name}”", remedy, "CT-206"))

    def conditions(self, *parts: Node) -> Type:
        for each in parts:
            found = self.type_of(each)
            if found.kind not in {"yes_no", *SILENT}:
                remedy = "and、or、not 连接的都要是条件，写成 字段 = 值"
                self.object(each, (f"这里要写条件，写的是{found.name}", remedy, "CT-220"))
        return YES_NO

    def compared(self, node: Node, sign: str, left: Node, right: Node) -> None:
        """`node` is where a fault of the pair is shown."""
        both = self.settle(node, common(self.type_of(left), self.type_of(right)))
        if sign in {"=", "<>"} or both.kind in SILENT or both.kind in ORDERED:
            return
        remedy = "只能写 = 或 <>、in"
        if both.kind == "code" and both.codes and both.codes.name == "levels":
            remedy = "级别高低写成 level_at_least(字段, 'provincial')"
        self.object(node, (f"{both.name}没有大小先后，不能用“{sign}”比较", remedy, "CT-224"))

    def arithmetic(self, node: nodes.Arithmetic) -> Type:
        left, right = self.type_of(node.left), self.type_of(node.right)
        if left.kind in SILENT or right.kind in SILENT:
            return WRONG
        return self.settle(node, _product(left, right) if node.sign == "*" else _sum(node.sign, left, right))

    def case(self, branches: tuple[nodes.Branch, ...], otherwise: Node | None) -> Type:
        self.conditions(*(each.condition for each in branches))
        found = NOTHING
        for each in (*(branch.result for branch in branches), *([otherwise] if otherwise else [])):
            found = self.settle(each, common(found, self.type_of(each)))
        return found

    def call(self, node: nodes.Call) -> Type:
        function = FUNCTIONS[node.name]
        if objection := calls.wrong_count(function, node):
            return self.object(node, objection)
        types = [self.type_of(each) for each in node.arguments]
        for argument, taken, kind in zip(node.arguments, function.taken(len(types)), types, strict=True):
            if objection := calls.wrong_kind(function, taken, argument, kind):
                return self.object(argument, objection)
        if objection := calls.special(node, types, self.cohorts):
            return self.object(node, objection)
        return self.settle(node, calls.result(function, types))


def _plain(value: Decimal) -> Type:
    whole, _, fraction = f"{value:f}".partition(".")
    return Type("number", digits=(len(whole.lstrip("0")), len(fraction)))


def _turned(found: Type) -> Type | Objection:
    if found.kind in {"number", "money", *SILENT}:
        return found
    return f"{found.name}前面不能写负号", "负号只用于数和金额", "CT-221"


def _sum(sign: str, left: Type, right: Type) -> Type | Objection:
    """Adding and subtracting. Years move by plain numbers; the distance of two years is a number of years."""
    if "date" in {left.kind, right.kind}:
        return (
            f"日期不能用“{sign}”计算",
            "用 add_years、add_months，或 days_between、months_between、years_between",
            "CT-221",
        )
    if sign == "-" and left.kind == right.kind == "year":
        return Type("number", unit="年", digits=(5, 0))
    if left.kind == right.kind == "year" or (sign == "-" and right.kind == "year"):
        return f"年度不能这样用“{sign}”计算", "年度加减整数，或两个年度相减", "CT-221"
    both = common(left, right)
    if not isinstance(both, Type):
        return both
    if both.kind not in {"number", "money", "year"}:
        return f"{both.name}不能用“{sign}”计算", "加减只用于数、金额和年度", "CT-221"
    sides = [max(left.digits[place], right.digits[place]) for place in (0, 1)]
    return replace(both, digits=(sides[0] + 1, sides[1]))


def _product(left: Type, right: Type) -> Type | Objection:
    for plain, other in ((left, right), (right, left)):
        if plain.kind == "number" and not plain.unit and other.kind in {"number", "money"}:
            digits = (left.digits[0] + right.digits[0] + 1, left.digits[1] + right.digits[1])
            return replace(other, digits=digits)
    return f"{left.name}与{right.name}不能相乘", "乘数要是写出的普通数，如 sales * 0.5", "CT-223"
