"""How much one of a unit is: 万元 is 10 000 元, 亩 is 2000/3 平方米. Exact, so that no figure is rounded on the way."""

from __future__ import annotations

from fractions import Fraction

from kechuang.catalog.measure import load_measures

_MONEY = {"元": 1, "万元": 10**4, "百万元": 10**6, "千万元": 10**7, "亿元": 10**8, "亿": 10**8, "万亿元": 10**12}
_AREAS = {
    "平方米": 1, "㎡": 1, "万平方米": 10**4, "万㎡": 10**4, "公顷": 10**4, "平方公里": 10**6, "平方千米": 10**6,
}  # fmt: skip
_SHARES = {"%": 1, "个百分点": 1, "百分点": 1, "成": 10, "倍": 100}
_MU = Fraction(2000, 3)  # square metres
_KNOWN: dict[str, tuple[str, Fraction]] = {
    **{unit: ("元", Fraction(factor)) for unit, factor in _MONEY.items()},
    **{unit: ("平方米", Fraction(factor)) for unit, factor in _AREAS.items()},
    **{unit: ("%", Fraction(factor)) for unit, factor in _SHARES.items()},
    "亩": ("平方米", _MU),
    "万亩": ("平方米", _MU * 10**4),
    "‰": ("%", Fraction(1, 10)),
    "EFLOPS": ("PFLOPS", Fraction(1000)),
    "P": ("PFLOPS", Fraction(1)),
    "公里": ("米", Fraction(1000)),
    "千米": ("米", Fraction(1000)),
}
_PREFIXES = {"万": 10**4, "千": 10**3, "亿": 10**8}
# Words of counting that measures.yaml lets stand beside 人 or 家, and that count something else.
_NOT_HEADS = frozenset(("人次", "人年", "家次", "户次", "件次", "班次", "场次"))


def scale(unit: str) -> tuple[str, Fraction]:
    """(base unit, how many of it one `unit` is): 万人 → (人, 10000), 亿元 → (元, 10⁸), 件 → (件, 1)."""
    if unit in _KNOWN:
        return _KNOWN[unit]
    if len(unit) > 1 and unit[0] in _PREFIXES and "/" not in unit:
        return unit[1:], Fraction(_PREFIXES[unit[0]])
    return unit, Fraction(1)


def factor(unit: str) -> Fraction:
    return scale(unit)[1]


def is_money(unit: str) -> bool:
    return scale(unit)[0] == "元"


def convertible(one: str, other: str) -> bool:
    """Whether amounts of both may be added: 亿元 and 万元, 家 and 个; never 人 and 人次, 元 and 美元."""
    base, against = scale(one)[0], scale(other)[0]
    if base == against:
        return True
    if {base, against} & _NOT_HEADS or {"元", "美元", "%", "平方米"} & {base, against}:
        return False
    return any(base in units and against in units for units in load_measures().dimensions.values())


def times_of(unit: str) -> Fraction | None:
    """By what a quotient in base units is multiplied to be in `unit`; None for a unit that says nothing of it."""
    if scale(unit)[0] == "%":
        return 100 / factor(unit)
    above, slash, below = unit.partition("/")
    if slash:
        return factor(below) / factor(above)
    return None
