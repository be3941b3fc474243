"""Whether a function is called as it should be, beyond the kinds that its table gives."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from decimal import Decimal, InvalidOperation

from kechuang.catalog.codes import load_code_lists
from kechuang.catalog.faults import nearest
from kechuang.engine.expressions import nodes
from kechuang.engine.expressions.comparing import Objection, common, unknown_code, unknown_region
from kechuang.engine.expressions.functions import MOST_YEARS, SAME, Argument, Function
from kechuang.engine.expressions.nodes import Node
from kechuang.engine.expressions.types import NAMES, SILENT, WIDEST, Type


def wrong_count(function: Function, call: nodes.Call) -> Objection | None:
    least, given = len(function.takes), len(call.arguments)
    if given == least or (function.many and given > least):
        return None
    wanted = f"至少 {least} 个" if function.many else f" {least} 个" if least else "不带"
    return f"{function.name} 要{wanted}参数，写了 {given} 个", f"写成 {function.signature}", "CT-225"


def wrong_kind(function: Function, taken: Argument, node: Node, kind: Type) -> Objection | None:
    """One argument against what the function takes there."""
    if taken.written and nodes.written(node) is None:
        return f"{function.name} 的“{taken.name}”要直接写出，不能用字段或算式", f"写成 {function.signature}", "CT-225"
    if not taken.kinds or kind.kind in SILENT or kind.kind in taken.kinds:
        return None
    wanted = "或".join(NAMES[each] for each in taken.kinds)
    return f"{function.name} 的“{taken.name}”要{wanted}，这里是{kind.name}", f"写成 {function.signature}", "CT-225"


def special(call: nodes.Call, types: Sequence[Type], cohorts: Collection[str]) -> Objection | None:
    """What only this function minds."""
    if any(each.kind == "wrong" for each in types):
        return None
    if call.name == "member":
        return _cohort(call, cohorts)
    judge = _SPECIAL.get(call.name)
    return judge(call, types) if judge else None


def result(function: Function, types: Sequence[Type]) -> Type | Objection:
    """What the call gives; for SAME what all its arguments have in common."""
    if function.gives != SAME:
        return Type(function.gives, unit=function.unit, digits=_DIGITS.get(function.gives, (0, 0)))  # type: ignore[arg-type]
    whole: Type | Objection = types[0]
    for each in types[1:]:
        assert isinstance(whole, Type)
        whole = common(whole, each)
        if not isinstance(whole, Type):
            return whole
    return whole


# Years 1 to 9999 have at most some 3.7 million days; money is a literal here, its field as wide as any.
_SHARE_DIGITS = 8
_DIGITS = {"number": (7, 0), "money": (18, 8)}


def _cohort(call: nodes.Call, cohorts: Collection[str]) -> Objection | None:
    code = str(nodes.written(call.arguments[1]))
    if code in cohorts:
        return None
    return f"没有名单“{code}”", nearest(code, cohorts) or "先在 catalog/cohorts 里写好这个名单", "CT-228"


def _whole_steps(most: int) -> Callable[[nodes.Call, Sequence[Type]], Objection | None]:
    def judge(call: nodes.Call, _: Sequence[Type]) -> Objection | None:
        steps = nodes.written(call.arguments[1])
        if isinstance(steps, Decimal) and steps == steps.to_integral_value() and abs(steps) <= most:
            return None
        return f"{call.name} 的第二个参数要是整数", f"写 -{most} 到 {most} 之间的整数", "CT-225"

    return judge


def _chosen_code(call: nodes.Call, types: Sequence[Type]) -> Objection | None:
    return unknown_code(str(nodes.written(call.arguments[1])), types[0])


def _level(call: nodes.Call, types: Sequence[Type]) -> Objection | None:
    levels = load_code_lists()["levels"]
    if types[0].codes != levels:
        return f"{types[0].name}不是级别字段", "level_at_least 只用于代码表 levels（国家级、省级……）的字段", "CT-222"
    return unknown_code(str(nodes.written(call.arguments[1])), types[0])


def _region(call: nodes.Call, _: Sequence[Type]) -> Objection | None:
    return unknown_region(str(nodes.written(call.arguments[1])))


def _share(call: nodes.Call, types: Sequence[Type]) -> Objection | None:
    both = common(types[0], types[1])
    if not isinstance(both, Type):
        return both
    try:
        share = Decimal(nodes.written(call.arguments[2]) or "")
    except InvalidOperation:
        share = Decimal("NaN")
    if share.is_finite() and 0 <= share <= 100 and share == round(share, _SHARE_DIGITS):
        if sum(types[1].digits) + _SHARE_DIGITS + 4 <= WIDEST:
            return None
        return "总体的位数太多，不能保证精确", "减少相乘的次数，或把数写短", "CT-226"
    return "比例要写成 0 到 100 之间的小数", "如 '0.05' 表示 5%，最多八位小数", "CT-225"


_SPECIAL: dict[str, Callable[[nodes.Call, Sequence[Type]], Objection | None]] = {
    "add_years": _whole_steps(MOST_YEARS),
    "add_months": _whole_steps(MOST_YEARS * 12),
    "has": _chosen_code,
    "level_at_least": _level,
    "in_region": _region,
    "at_least_share": _share,
}
