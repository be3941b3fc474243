"""What a definition means, judged before anything is counted: every fault at once, each with its place in the file.

Form (keys, their kinds) is judged where the files are read; here it is asked whether registers, fields and other
definitions are there, whether expressions check, units and kinds agree, and nothing goes in circles.
"""

from __future__ import annotations

from collections.abc import Iterator

from kechuang.catalog.codes import load_code_lists
from kechuang.catalog.cohort import Cohort
from kechuang.catalog.counting_part import (
    Basic,
    Change,
    Computed,
    Derived,
    Growth,
    InlineMeasure,
    Measure,
    Ratio,
    Reported,
)
from kechuang.catalog.faults import nearest
from kechuang.catalog.indicator import Indicator
from kechuang.catalog.register import Register
from kechuang.engine.definitions import NOWHERE, Definitions, date_field, is_flow
from kechuang.engine.expression_faults import Found, Place, amount_faults, condition_faults
from kechuang.engine.resting import circle_of_cohorts, circle_of_indicators
from kechuang.engine.scales import convertible, scale, times_of

LEAST_CASES = 2
_DATED = frozenset(("date", "month", "year"))
_AREAS = frozenset(("organisation", "unit", "region"))
_SPLITTING = frozenset(("code", "codes", "yes_no"))
_TYPE_WORDS = {
    "date": "日期", "month": "月份", "year": "年度", "organisation": "单位（企业）", "unit": "镇街园区",
    "region": "行政区划", "code": "代码", "codes": "多选代码", "yes_no": "是否",
}  # fmt: skip
# Kinds that have a level on a day, of which there is a change; kinds that can be compared with a year before.
_LEVELS = frozenset(("stock", "reported", "derived"))
_GROWING = frozenset(("stock", "flow", "change", "reported", "derived", "ratio"))
_RATIO_PARTS = frozenset(("stock", "flow", "change", "reported", "derived"))


def indicator_faults(indicator: Indicator, definitions: Definitions) -> Iterator[Found]:
    """Every fault of one computed indicator; nothing for one without a counting part."""
    part = indicator.counting
    if part is None:
        return
    yield from _cases_there(part)
    if part.prospects:
        yield from _cohort_there(("prospects",), part.prospects, definitions)
    match part:
        case Basic():
            yield from _basic_faults(indicator, part, definitions)
        case Change():
            yield from _other_there(("of",), part.of, _LEVELS, "净变动只能取存量的", definitions)
            yield from _units_agree(("of",), indicator, part.of, definitions)
        case Growth():
            yield from _other_there(("of",), part.of, _GROWING, "增速要有可以比较的数", definitions)
            if scale(indicator.unit)[0] != "%":
                yield ("unit",), f"增速以“{indicator.unit}”计", "unit 写 %", "CT-237"
        case Ratio():
            yield from _ratio_faults(indicator, part, definitions)
        case Derived():
            yield from _derived_faults(indicator, part, definitions)
        case Reported():
            yield from _reported_faults(indicator, part)
    if circle := circle_of_indicators(indicator.code, definitions):
        yield (_first_key(part),), f"口径绕成了圈：{' → '.join(circle)}", "断开其中一处", "CT-240"


def _first_key(part: Computed) -> str:
    """The key that names other indicators."""
    match part:
        case Ratio():
            return "numerator"
        case Derived():
            return "plus"
    return "of"


def _cases_there(part: Computed) -> Iterator[Found]:
    if len(part.cases) < LEAST_CASES:
        what = f"计算的指标至少要有 {LEAST_CASES} 个例子，现有 {len(part.cases)} 个"
        yield ("cases",), what, "写一个平常的和一个容易数错的", "CT-244"


def _cohort_there(place: Place, code: str, definitions: Definitions) -> Iterator[Found]:
    if code not in definitions.cohorts:
        yield place, f"没有名单“{code}”", nearest(code, definitions.cohorts) or "名单写在 catalog/cohorts 中", "CT-243"


def _basic_faults(indicator: Indicator, part: Basic, definitions: Definitions) -> Iterator[Found]:
    register = definitions.registers.get(part.register_code)
    if register is None:
        yield _no_register((), part.register_code, definitions)
        return
    yield from _measure_faults((), part, register, is_flow(part, indicator.kind), definitions)
    for index, name in enumerate(part.by):
        yield from _field_there(("by", index), name, register, _SPLITTING)
    if part.count and scale(indicator.unit)[0] in ("元", "美元", "%", "平方米"):
        yield (
            ("unit",),
            f"计数的指标不能以“{indicator.unit}”为单位",
            "金额、面积用 sum，比重用 numerator 和 denominator",
            "CT-237",
        )
    if part.expression:
        yield from amount_faults((_amount_key(part),), part.expression, register, indicator.unit, definitions)


def _no_register(place: Place, code: str, definitions: Definitions) -> Found:
    return (*place, "register"), f"没有名录“{code}”", nearest(code, definitions.registers), "CT-232"


def _amount_key(part: Measure) -> str:
    return "sum" if part.sum else "average"


def _measure_faults(
    place: Place, part: Measure, register: Register, flows: bool, definitions: Definitions
) -> Iterator[Found]:
    """Of one register: fields, condition and time. place: of the measure within the file."""
    if part.where:
        yield from condition_faults((*place, "where"), part.where, register, definitions)
    if part.distinct:
        yield from _field_there((*place, "count"), part.distinct, register, frozenset(), "CT-233")
    if part.dated_by:
        yield from _field_there((*place, "dated_by"), part.dated_by, register, _DATED)
    if part.area and part.area != NOWHERE:
        yield from _field_there((*place, "area"), part.area, register, _AREAS)
    validity = register.validity
    if not part.dated_by and not (date_field(part, register) if flows else validity):
        what = f"名录 {register.code} 没有有效期，不知道记录算在什么时候"
        yield (
            (*place, "register"),
            what,
            f"写 dated_by：{_listed(_fields_of(register, _DATED)) or '无日期字段'}",
            "CT-235",
        )
    if part.newest and (flows or not part.dated_by):
        yield (*place, "newest"), "newest 只用于按期发布的清单的存量", "另写 dated_by：哪一个字段说是哪一期", "CT-249"
    if part.net_of_cancelled and not (flows and validity and validity.ended_by):
        what = "net_of_cancelled 只用于有终止日期（validity.ended_by）的名录的当年数"
        yield (*place, "net_of_cancelled"), what, "删去这一项", "CT-247"


def _fields_of(register: Register, types: frozenset[str]) -> list[str]:
    return [name for name, field in register.fields.items() if field.type in types]


def _listed(names: list[str]) -> str:
    return "、".join(names)


def _field_there(
    place: Place, name: str, register: Register, types: frozenset[str], code: str = "CT-233"
) -> Iterator[Found]:
    """types: those the field may have; empty: any."""
    field = register.fields.get(name)
    if field is None:
        remedy = nearest(name, register.fields) or (f"可用：{_listed(_fields_of(register, types))}" if types else "")
        yield place, f"名录 {register.code} 没有字段“{name}”", remedy, code
    elif types and field.type not in types:
        wanted = "、".join(_TYPE_WORDS[each] for each in sorted(types))
        suitable = _fields_of(register, types)
        remedy = f"可用：{_listed(suitable)}" if suitable else f"这个名录没有{wanted}字段"
        yield place, f"字段“{name}”（{field.name}）不是{wanted}字段", remedy, "CT-234"


def _other_there(
    place: Place, code: str, kinds: frozenset[str], words: str, definitions: Definitions
) -> Iterator[Found]:
    """Whether another indicator is there, is computed, and is of a kind that serves."""
    other = definitions.indicators.get(code)
    if other is None:
        yield place, f"没有指标“{code}”", nearest(code, definitions.indicators), "CT-238"
    elif other.counting is None:
        yield place, f"指标“{code}”（{other.name}）没有写怎样计算", f"先在 {code}.yaml 中写计数部分", "CT-239"
    elif other.kind not in kinds:
        yield place, f"{words}，“{code}”的 kind 是 {other.kind}", f"可以是：{'、'.join(sorted(kinds))}", "CT-241"


def _units_agree(place: Place, indicator: Indicator, code: str, definitions: Definitions) -> Iterator[Found]:
    other = definitions.indicators.get(code)
    if other and not convertible(other.unit, indicator.unit):
        what = f"“{code}”以“{other.unit}”计，本指标以“{indicator.unit}”计，不能换算"
        yield place, what, "改用单位相同的指标，或改本指标的 unit", "CT-237"


def _ratio_faults(indicator: Indicator, part: Ratio, definitions: Definitions) -> Iterator[Found]:
    for name, side in (("numerator", part.numerator), ("denominator", part.denominator)):
        if isinstance(side, InlineMeasure):
            yield from _inline_faults((name,), side, definitions)
        else:
            yield from _other_there((name,), side, _RATIO_PARTS, "比率的两部分应是可以相加的数", definitions)
    expected = times_of(indicator.unit)
    if part.times is not None and expected is not None and part.times != expected:
        what = f"单位“{indicator.unit}”的倍数应是 {expected}，写的是 {part.times}"
        yield ("times",), what, "改正 times，或删去它，由单位决定", "CT-242"
    if expected == 100:
        yield from _same_dimension(part, definitions)


def _same_dimension(part: Ratio, definitions: Definitions) -> Iterator[Found]:
    """A share in per cent divides like by like; what a part in place is measured in is judged by its expression."""
    units = [definitions.indicators[side].unit for side in (part.numerator, part.denominator)
             if isinstance(side, str) and side in definitions.indicators]  # fmt: skip
    if len(units) == 2 and not convertible(*units):
        what = f"分子以“{units[0]}”计，分母以“{units[1]}”计，不能成百分比"
        yield ("denominator",), what, "两部分应是同一种量；否则单位写作“件/万人”这样", "CT-237"


def _inline_faults(place: Place, side: InlineMeasure, definitions: Definitions) -> Iterator[Found]:
    register = definitions.registers.get(side.register_code)
    if register is None:
        yield _no_register(place, side.register_code, definitions)
        return
    yield from _measure_faults(place, side, register, is_flow(side, ""), definitions)
    if side.expression:
        yield from amount_faults((*place, _amount_key(side)), side.expression, register, None, definitions)


def _derived_faults(indicator: Indicator, part: Derived, definitions: Definitions) -> Iterator[Found]:
    if len(part.plus) + len(part.minus) < 2:
        yield ("plus",), "只有一个指标，没有可加减的", "再写一个，或改用别的计数方式", "CT-241"
    kinds = _GROWING | {"growth"} if indicator.kind == "ratio" else _RATIO_PARTS
    for name, codes in (("plus", part.plus), ("minus", part.minus)):
        for index, code in enumerate(codes):
            yield from _other_there((name, index), code, kinds, "这里只能加减存量或当年数", definitions)
            yield from _units_agree((name, index), indicator, code, definitions)
    yield from _levels_with_sums(part, definitions)


def _levels_with_sums(part: Derived, definitions: Definitions) -> Iterator[Found]:
    """What there is on a day and what came about in a year are no two sides of one sum."""
    known = [(code, definitions.indicators[code].kind) for code in (*part.plus, *part.minus)
             if code in definitions.indicators]  # fmt: skip
    stocks = [code for code, kind in known if kind == "stock"]
    flows = [code for code, kind in known if kind in ("flow", "change")]
    if stocks and flows:
        what = f"存量“{stocks[0]}”与当年数“{flows[0]}”不能相加减"
        yield ("plus",), what, "两边用同一类指标", "CT-241"


def _reported_faults(indicator: Indicator, part: Reported) -> Iterator[Found]:
    code = part.observed or indicator.code
    known = {each.code for each in load_code_lists()["observed_indicators"]}
    if code not in known:
        place: Place = ("observed",) if part.observed else ("kind",)
        remedy = nearest(code, known) or "在 catalog/codes/observed_indicators.yaml 中加上这一指标"
        yield place, f"官方数据没有“{code}”这一项", remedy, "CT-246"
    if part.column in ("growth", "growth_points") and scale(indicator.unit)[0] != "%":
        yield ("column",), f"{part.column} 是增速，本指标以“{indicator.unit}”计", "unit 写 % 或个百分点", "CT-248"


def cohort_faults(cohort: Cohort, definitions: Definitions) -> Iterator[Found]:
    """Every fault of one cohort."""
    if len(cohort.cases) < LEAST_CASES:
        what = f"名单至少要有 {LEAST_CASES} 个例子，现有 {len(cohort.cases)} 个"
        yield ("cases",), what, "写一个平常的和一个容易数错的", "CT-265"
    for name, codes in (("any", cohort.any), ("all", cohort.all), ("without", cohort.without)):
        for index, code in enumerate(codes):
            yield from _cohort_there((name, index), code, definitions)
    if cohort.register_code:
        yield from _cohort_on_register(cohort, definitions)
    if circle := circle_of_cohorts(cohort.code, definitions):
        yield ("code",), f"名单绕成了圈：{' → '.join(circle)}", "断开其中一处", "CT-264"


def _cohort_on_register(cohort: Cohort, definitions: Definitions) -> Iterator[Found]:
    register = definitions.registers.get(cohort.register_code)
    if register is None:
        yield _no_register((), cohort.register_code, definitions)
        return
    if cohort.where:
        yield from condition_faults(("where",), cohort.where, register, definitions)
    if cohort.of:
        yield from _field_there(("of",), cohort.of, register, frozenset(("organisation",)))
    elif not register.subject:
        remedy = f"写 of：{_listed(_fields_of(register, frozenset(('organisation',)))) or '无单位字段'}"
        yield ("register",), f"名录 {register.code} 没有主体单位", remedy, "CT-262"
    if cohort.newest and not cohort.dated_by:
        yield ("newest",), "newest 要知道清单是哪一期的", "另写 dated_by：哪一个字段说是哪一期", "CT-249"
    if cohort.dated_by:
        yield from _field_there(("dated_by",), cohort.dated_by, register, _DATED)
    elif register.validity is None:
        what = f"名录 {register.code} 没有有效期，不知道哪一天算成员"
        yield ("register",), what, f"写 dated_by：{_listed(_fields_of(register, _DATED)) or '无日期字段'}", "CT-266"
