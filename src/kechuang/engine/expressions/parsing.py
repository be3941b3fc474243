"""Text → tree. sqlglot reads the SQL; what is not on the list of allowed parts is refused with a reason."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from sqlglot import exp
from sqlglot.dialects.duckdb import DuckDB
from sqlglot.errors import ParseError, TokenError
from sqlglot.parsers.duckdb import DuckDBParser
from sqlglot.tokenizer_core import TokenType

from kechuang.catalog.faults import nearest
from kechuang.engine.expressions import nodes
from kechuang.engine.expressions.faults import ExpressionFault, ExpressionRefused
from kechuang.engine.expressions.functions import FUNCTIONS
from kechuang.engine.expressions.nodes import Node
from kechuang.engine.expressions.refusals import ELSEWHERE, PART_REFUSED, PARTS

LONGEST, DEEPEST, MOST_DIGITS = 4000, 40, 18

_SIGNS: dict[type[exp.Expr], nodes.Comparison] = {
    exp.EQ: "=", exp.NEQ: "<>", exp.LT: "<", exp.LTE: "<=", exp.GT: ">", exp.GTE: ">=",
}  # fmt: skip
_OPERATIONS: dict[type[exp.Expr], nodes.Operation] = {exp.Add: "+", exp.Sub: "-", exp.Mul: "*"}
_WIDE = dict(zip("（），＝＜＞＋－＊；“”‘’。　", "(),=<>+-*;''''. ", strict=True))
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


class _Parser(DuckDBParser):
    """DuckDB's grammar without its functions and statements: ours alone are known, under the name that was written."""

    STATEMENT_PARSERS: ClassVar[dict[Any, Any]] = {}
    FUNCTIONS: ClassVar[dict[str, Any]] = {}
    FUNCTION_PARSERS: ClassVar[dict[str, Any]] = {}
    NO_PAREN_FUNCTIONS: ClassVar[dict[Any, Any]] = {}
    NO_PAREN_FUNCTION_PARSERS: ClassVar[dict[str, Any]] = {"CASE": DuckDBParser.NO_PAREN_FUNCTION_PARSERS["CASE"]}


def parse(text: str) -> Node:
    """The tree of an expression. Raises: ExpressionRefused with every fault of form."""
    if len(text) > LONGEST:
        raise _refused(LONGEST, f"表达式超过 {LONGEST} 个字符", "拆成几个名单（cohort）或指标再组合", "CT-202")
    faults = _wide_marks(text)
    if faults:
        raise ExpressionRefused(faults)
    try:
        reader = _Reader(text)
        node = reader.read(_one_expression(text), 0, 0)
    except RecursionError:
        raise _refused(0, "表达式嵌套太深", "拆成几个名单（cohort）或指标再组合", "CT-202") from None
    if reader.faults:
        raise ExpressionRefused(list(dict.fromkeys(reader.faults)))
    return node


def _refused(at: int, what: str, remedy: str, code: str) -> ExpressionRefused:
    return ExpressionRefused([ExpressionFault(at, what, remedy, code)])


def _wide_marks(text: str) -> list[ExpressionFault]:
    """Chinese punctuation outside quotes, which Chinese keyboards write and SQL does not read."""
    faults, quoted = [], False
    for at, letter in enumerate(text):
        quoted ^= letter == "'"
        if letter in _WIDE and not quoted:
            faults.append(ExpressionFault(at, f"“{letter}”是全角符号", f"改为半角的 {_WIDE[letter]!s}", "CT-201"))
    return faults


def _one_expression(text: str) -> exp.Expr:
    dialect = DuckDB()
    try:
        tokens = dialect.tokenize(text)
        if tokens and tokens[0].token_type == TokenType.COMMAND:
            raise _refused(0, f"“{tokens[0].text}”是 SQL 命令，不是表达式", "写一个条件，如 kind = 'hnte'", "CT-203")
        for token in tokens:
            # A field may be called grant or load; where there are no statements, no word begins one.
            if token.token_type in DuckDBParser.STATEMENT_PARSERS and token.text.isidentifier():
                token.token_type = TokenType.VAR
        found = _Parser(dialect=dialect).parse(tokens, text)
    except ParseError as error:
        first = error.errors[0]
        mark = first.get("highlight") or ""
        at = max(int(first.get("col") or 1) - len(mark), 0) if "\n" not in text else text.find(mark)
        raise _refused(
            at, f"读到“{mark or text}”读不下去", "检查括号、引号、and/or 和逗号是否成对、齐全", "CT-200"
        ) from None
    except TokenError:
        raise _refused(
            max(text.rfind("'"), 0), "引号没有成对", "文字用一对半角单引号括起，如 'hnte'", "CT-200"
        ) from None
    if not found or found[0] is None:
        raise _refused(0, "没有写表达式", "写一个条件，如 kind = 'hnte'；不需要条件就去掉这一项", "CT-200")
    if len(found) > 1:
        raise _refused(text.find(";"), "写了不止一个表达式", "只写一个，用 and 或 or 连接；去掉分号", "CT-200")
    return found[0]


class _Reader:
    """Turns what sqlglot read into our tree, and gathers what is not allowed on the way."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.faults: list[ExpressionFault] = []

    def refuse(self, at: int, what: str, remedy: str = "", code: str = "CT-203") -> Node:
        self.faults.append(ExpressionFault(at, what, remedy, code))
        return nodes.Nothing(at=at)

    def read(self, part: exp.Expr, before: int, depth: int) -> Node:
        """before: where the part around it begins, for parts that do not know their own place."""
        at = min((each.meta["start"] for each in part.walk() if "start" in each.meta), default=before)
        if depth > DEEPEST:
            return self.refuse(at, "表达式嵌套太深", "拆成几个名单（cohort）或指标再组合", "CT-202")
        reading = _READINGS.get(type(part))
        return reading(self, part, at, depth + 1) if reading else self.refuse(at, *_why_not(part))

    def inside(self, part: exp.Expr, name: str, at: int, depth: int) -> Node:
        return self.read(part.args[name], at, depth)

    def comparison(self, part: exp.Expr, at: int, depth: int) -> Node:
        if _is_null(part.this) or _is_null(part.expression):
            sign, remedy = _SIGNS[type(part)], "判断有没有填写，写 is null 或 is not null"
            return self.refuse(at, f"与 null 用“{sign}”比较，结果总是未知", remedy, "CT-205")
        left, right = self.inside(part, "this", at, depth), self.inside(part, "expression", at, depth)
        return nodes.Compare(_SIGNS[type(part)], left, right, at=at)

    def arithmetic(self, part: exp.Expr, at: int, depth: int) -> Node:
        left, right = self.inside(part, "this", at, depth), self.inside(part, "expression", at, depth)
        return nodes.Arithmetic(_OPERATIONS[type(part)], left, right, at=at)

    def joined(self, part: exp.Expr, at: int, depth: int) -> Node:
        """`a and b and c` as one: a chain is as deep as it is long, and people write long ones."""
        kind, parts = type(part), []
        rest: exp.Expr = part
        while isinstance(rest, kind):
            parts.append(rest.expression)
            rest = rest.this
        read = tuple(self.read(each, at, depth) for each in (rest, *reversed(parts)))
        return nodes.And(read, at=at) if kind is exp.And else nodes.Or(read, at=at)

    def negated(self, part: exp.Expr, at: int, depth: int) -> Node:
        return nodes.Not(self.inside(part, "this", at, depth), at=at)

    def negative(self, part: exp.Expr, at: int, depth: int) -> Node:
        return nodes.Negative(self.inside(part, "this", at, depth), at=at)

    def bracketed(self, part: exp.Expr, at: int, depth: int) -> Node:
        return self.inside(part, "this", at, depth)

    def listed(self, part: exp.Expr, at: int, depth: int) -> Node:
        options = part.args.get("expressions") or []
        if part.args.get("query"):
            return self.refuse(at, *PARTS["Subquery"])
        if not options:
            return self.refuse(at, "in 后面没有列出值", "写成 in ('a', 'b')", "CT-203")
        if any(map(_is_null, options)):
            return self.refuse(at, "in 的列表里不能有 null", "另写 or … is null", "CT-205")
        item = self.inside(part, "this", at, depth)
        return nodes.In(item, tuple(self.read(each, at, depth) for each in options), at=at)

    def between(self, part: exp.Expr, at: int, depth: int) -> Node:
        if any(_is_null(part.args[name]) for name in ("this", "low", "high")) or part.args.get("symmetric"):
            return self.refuse(at, "between 的两端要写明", "写成 between 下限 and 上限，两端都含", "CT-205")
        return nodes.Between(*(self.inside(part, name, at, depth) for name in ("this", "low", "high")), at=at)

    def asked(self, part: exp.Expr, at: int, depth: int) -> Node:
        if not _is_null(part.expression):
            return self.refuse(at, "is 后面只能写 null 或 not null", "是否字段写 = true 或 = false", "CT-203")
        return nodes.IsNull(self.inside(part, "this", at, depth), at=at)

    def case(self, part: exp.Expr, at: int, depth: int) -> Node:
        """`case a when 1 …` is read as `case when a = 1 …`."""
        subject = self.inside(part, "this", at, depth) if part.args.get("this") else None
        branches = []
        for each in part.args["ifs"]:
            condition = self.read(each.this, at, depth)
            if subject is not None:
                condition = nodes.Compare("=", subject, condition, at=condition.at)
            branches.append(nodes.Branch(condition, self.result(each.args["true"], at, depth), at=condition.at))
        default = part.args.get("default")
        return nodes.Case(tuple(branches), self.result(default, at, depth) if default else None, at=at)

    def result(self, part: exp.Expr, at: int, depth: int) -> Node:
        return nodes.Nothing(at=at) if _is_null(part) else self.read(part, at, depth)

    def column(self, part: exp.Column, at: int, depth: int) -> Node:
        if part.args.get("table"):
            written = ".".join(each.name for each in part.parts)
            remedy = "只写本名录的字段名；别的名录的条件写成名单（cohort），用 member 判断"
            return self.refuse(at, f"“{written}”不是本名录的字段", remedy, "CT-206")
        return nodes.Column(part.name, at=at)

    def literal(self, part: exp.Expr, at: int, depth: int) -> Node:
        if part.is_string:
            return nodes.Text(part.name, at=at)
        if not re.fullmatch(r"\d*\.?\d*", part.name) or len(part.name.lstrip("0").replace(".", "")) > MOST_DIGITS:
            return self.refuse(at, f"数“{part.name}”写法不对", f"写成普通的小数，最多 {MOST_DIGITS} 位", "CT-207")
        return nodes.Number(Decimal(part.name), at=at)

    def truth(self, part: exp.Expr, at: int, depth: int) -> Node:
        return nodes.Truth(bool(part.this), at=at)

    def cast(self, part: exp.Cast, at: int, depth: int) -> Node:
        """sqlglot knows `date '2025-01-31'` as a cast; every other one is refused."""
        if part.to.this != exp.DType.DATE or not isinstance(part.this, exp.Literal):
            return self.refuse(at, *PARTS["Cast"])
        return self.day(part.this.name, at)

    def day(self, written: str, at: int) -> Node:
        try:
            if _ISO_DAY.fullmatch(written):
                return nodes.Day(date.fromisoformat(written), at=at)
        except ValueError:
            pass
        return self.refuse(at, f"没有“{written}”这一天", "写成 date '2025-01-31'", "CT-208")

    def call(self, part: exp.Expr, at: int, depth: int) -> Node:
        name, arguments = str(part.this).lower(), part.expressions
        if name in ELSEWHERE:
            return self.refuse(at, *ELSEWHERE[name])
        if name not in FUNCTIONS:
            remedy = nearest(name, FUNCTIONS) or f"可用的函数：{'、'.join(FUNCTIONS)}"
            return self.refuse(at, f"没有函数“{name}”", remedy, "CT-204")
        if any(map(_is_null, arguments)):
            return self.refuse(at, f"{name} 的参数不能写 null", "去掉这一项，或换成字段", "CT-205")
        if name == "day":
            if len(arguments) == 1 and isinstance(arguments[0], exp.Literal) and arguments[0].is_string:
                return self.day(arguments[0].name, at)
            remedy = "字段本身就是日期，直接写字段名；取年、月用 year、month"
            return self.refuse(at, "day 只接受写出的日期，如 day('2025-01-31')", remedy, "CT-208")
        return nodes.Call(name, tuple(self.read(each, at, depth) for each in arguments), at=at)


def _is_null(part: exp.Expr) -> bool:
    while isinstance(part, exp.Paren):
        part = part.this
    return isinstance(part, exp.Null)


def _why_not(part: exp.Expr) -> tuple[str, str, str]:
    """(what, remedy, code) of a part that the language does not have."""
    for kind in type(part).__mro__:
        if kind.__name__ in PARTS:
            return PARTS[kind.__name__]
    return PART_REFUSED


_Reading = Callable[[_Reader, Any, int, int], Node]
_READINGS: dict[type[exp.Expr], _Reading] = {
    **dict.fromkeys(_SIGNS, _Reader.comparison),
    **dict.fromkeys(_OPERATIONS, _Reader.arithmetic),
    exp.And: _Reader.joined,
    exp.Or: _Reader.joined,
    exp.Not: _Reader.negated,
    exp.Neg: _Reader.negative,
    exp.Paren: _Reader.bracketed,
    exp.In: _Reader.listed,
    exp.Between: _Reader.between,
    exp.Is: _Reader.asked,
    exp.Case: _Reader.case,
    exp.Column: _Reader.column,
    exp.Literal: _Reader.literal,
    exp.Boolean: _Reader.truth,
    exp.Cast: _Reader.cast,
    exp.Anonymous: _Reader.call,
}
