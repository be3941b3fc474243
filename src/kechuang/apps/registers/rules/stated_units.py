"""Units that a table itself states, which need not be the register's: 营业收入（千元）, “单位：亿元” above.

A figure of 1,234 千元 taken for one of 万元 would be wrong ten times over and look like any other.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from kechuang.apps.registers.rules.numbers import NotANumber, read_number
from kechuang.catalog.register import NUMBERS, Register, RegisterField

_MONEY = re.compile(r"(?:人民币)?([十百千万亿]*元)")
_COUNTED = frozenset("人家个户项件名位台套次场篇处所只")  # words of counting say the same, whichever is written
_UNIT = re.compile(
    r"[十百千万亿]*(?:元|美元|欧元|港元|日元|人|家|个|户|项|件|名|位|台|套|次|人次|场|篇|处|所|只|亩|公顷|平方米|平米|m2|"
    r"吨|公斤|千克|吨标准煤|吨标煤|标准煤|度|千瓦时|kwh|千伏安|人年|%|‰|万元/亩|吨/平方米)"
)
_FOREIGN = re.compile(r"[十百千万亿]*(?:美|欧|港|日)元")
_SAME = {"m2": "平方米", "平米": "平方米", "吨标煤": "吨标准煤", "度": "千瓦时", "kwh": "千瓦时"}
_BRACKETED = re.compile(r"[(\[【]([^()\[\]【】]*)[)\]】]")
_BARE = re.compile(r"[+-]?[\d,，]*\d(?:\.\d+)?|[+-]?\.\d+")
_SAID = re.compile(r"单位:(.*)")
_PARTED = re.compile(r"[\s、,;/和及)\]】]+")


@dataclass(frozen=True, slots=True)
class Stated:
    """unit: as the table has it.  times: what makes a figure one of the field's unit; None when nothing does.

    is_in_heading: whether the column's own heading says so, and not a line elsewhere.
    """

    unit: str
    times: Decimal | None
    is_in_heading: bool


def stated_units(
    register: Register, fields: Mapping[str, str], above: Iterable[str], below: Mapping[str, str]
) -> dict[str, Stated]:
    """Field → the unit the table gives its figures in, only where that is not the field's own.

    fields: field → the heading of its column.  above: the texts over the header.  below: field → what stands under its
    heading (a row of units).  A heading goes before the row below it, that before the line above the table.
    """
    line = unit_above(above)
    return dict(_stated(register, fields, line, below))


def _stated(
    register: Register, fields: Mapping[str, str], line: str, below: Mapping[str, str]
) -> Iterator[tuple[str, Stated]]:
    keeps_currency = any(each.name.endswith("币种") for each in register.fields.values())
    for name, heading in fields.items():
        field = register.fields.get(name)
        if field is None or field.type not in NUMBERS or not field.unit:
            continue
        own = unit_in_heading(heading, field)
        unit = own or (below.get(name, "") if is_unit(below.get(name, "")) else "")
        unit = _narrow(unit or (line if field.type == "money" else ""))
        if unit in ("", _narrow(field.unit)) or (keeps_currency and _FOREIGN.fullmatch(unit)):
            continue
        if unit == "%" and field.unit.endswith("百分点"):
            continue
        times = _times(unit, field)
        if times != 1:
            yield name, Stated(unit, times, bool(own))


def unit_above(texts: Iterable[str]) -> str:
    """The unit of money in a line like “填报单位：…  金额单位：千元、人” or a title with （亿元）; "" for none."""
    for text in texts:
        narrow = _narrow(text)
        words = [word for said in _SAID.findall(narrow) for word in _PARTED.split(re.sub(r".*单位:", "", said))]
        for word in (*words, *_BRACKETED.findall(narrow)):
            if match := _MONEY.fullmatch(word.strip()):
                return match[1]
    return ""


def unit_in_heading(heading: str, field: RegisterField) -> str:
    """What stands in the last brackets of `heading` that hold a unit; "" when none do or it is the field's own."""
    narrow = _narrow(heading)
    if narrow.endswith(f"({_narrow(field.unit)})"):
        return field.unit
    said = [re.sub(r"^单位:?", "", each).strip() for each in _BRACKETED.findall(narrow)]
    return next((each.removeprefix("人民币") for each in reversed(said) if is_unit(each)), "")


def is_unit(word: str) -> bool:
    return bool(_UNIT.fullmatch(_narrow(word).removeprefix("人民币")))


def _times(unit: str, field: RegisterField) -> Decimal | None:
    own = _narrow(field.unit)
    bare = unit.lstrip("十百千万亿")
    if bare in _COUNTED and own.lstrip("十百千万亿") in _COUNTED:
        unit = unit.removesuffix(bare) + own.lstrip("十百千万亿")
    elif bare in _SAME:
        unit = unit.removesuffix(bare) + _SAME[bare]
    try:
        return read_number(f"1{unit}", field.unit)
    except NotANumber:
        return None


def is_row_of_units(texts: Iterable[str]) -> bool:
    """Whether a row says nothing but units, as the one some tables have under their headings."""
    said = [text for text in texts if text.strip()]
    return bool(said) and all(is_unit(text) for text in said)


def converted(stated: Stated, value: object) -> object:
    """`value` in the field's unit: a number by reckoning, words of a bare number with the stated unit behind them.

    Words with a unit of their own stay as they are, and so does what is no number: it is told as it stands.
    """
    if stated.times is None or isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        reckoned = Decimal(repr(value)) * stated.times
        return int(reckoned) if reckoned == reckoned.to_integral_value() else float(reckoned)
    if isinstance(value, str) and is_bare_number(value):
        return f"{value.strip()}{stated.unit}"
    return value


def is_bare_number(words: str) -> bool:
    return bool(_BARE.fullmatch(_narrow(words)))


def sentences(register: Register, stated: Mapping[str, Stated]) -> list[str]:
    """What was reckoned in other units, one sentence for each pair of units."""
    names: dict[tuple[str, str], list[str]] = {}
    for name, each in stated.items():
        if each.times is not None:
            field = register.fields[name]
            names.setdefault((each.unit, field.unit), []).append(f"“{field.name}”")
    return [
        f"{'、'.join(fields)}在表里以“{unit}”计，已折算成{own}（RG-166）。请核对；不对的请改正表头或表上方写的单位再上传。"
        for (unit, own), fields in names.items()
    ]


def with_units(headings: Mapping[int, str], targets: Mapping[str, int], stated: Mapping[str, Stated]) -> dict[int, str]:
    """`headings` (column → text) that say by themselves what a line elsewhere in the table said of their unit."""
    said = {targets[name]: each.unit for name, each in stated.items() if not each.is_in_heading and name in targets}
    return {column: f"{text}（{said[column]}）" if column in said else text for column, text in headings.items()}


def _narrow(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()
