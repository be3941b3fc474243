"""The rows of a list: searched, filtered, in force on a day, in order; counted and added up only as far as is cheap.

A list never waits for a million rows: how many there are is counted up to `COUNTED`, sums are shown up to as many, and
one leafs through the first `LEAFED` rows. Whoever needs the last ones turns the order round, filters, or exports.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum

from kechuang.apps.orgs.models import Organisation, OrganisationIdentifier, Region, Unit
from kechuang.apps.orgs.rules import folded
from kechuang.apps.registers import catalogue, tables
from kechuang.apps.registers.rules.asking import EMPTY, Asked, codes_of
from kechuang.catalog.register import MONEY_UNITS, Register, RegisterField

ROWS_PER_PAGE = 50
COUNTED = 100_000
LEAFED = 10_000
LARGEST = 10**17  # fen, pieces, square metres: more than any register holds, less than what both databases take
NAMED_AT_ONCE = 900  # as many organisations are looked up by number; beyond that the database joins them itself
RATIOS = frozenset(("%", "‰", "倍", "百分点"))


def matching(register: Register, asked: Asked, open_fields: Iterable[str]) -> QuerySet[Any]:
    """Records of the typed table, in the order asked for; the export takes the same rows."""
    return ordered(register, narrowed(register, asked, open_fields), asked.sort)


def narrowed(register: Register, asked: Asked, open_fields: Iterable[str]) -> QuerySet[Any]:
    """The same rows in no order: what is counted and added up, without the tables that only the order needs."""
    readable = set(open_fields)
    rows = tables.typed(register)._default_manager.all()
    rows = rows.filter(_in_span(asked.span, asked.on)) if register.validity else rows
    for name, values in asked.picked.items():
        rows = rows.filter(_picked(register, name, values, asked.on))
    for name, (least, most) in asked.ranges.items():
        rows = rows.filter(**_between(register.fields[name], name, least, most))
    if asked.words:
        rows = rows.filter(_searched(register, asked.words, readable))
    return rows


def _in_span(span: str, on: date) -> Q:
    # Said by what is not so: an unknown end is open, and a database that is given "unknown or later" gathers both from
    # their indexes and sorts them, which takes ten times as long as walking the list in its order.
    match span:
        case "in_force":
            return ~Q(valid_from__gt=on) & ~Q(valid_until__lte=on)
        case "ended":
            return Q(valid_until__lte=on)
        case "coming":
            return Q(valid_from__gt=on)
    return Q()


def _picked(register: Register, name: str, values: tuple[str, ...], on: date) -> Q:
    wanted = [each for each in values if each != EMPTY]
    conditions = [_is_one_of(register, name, wanted, on)] if wanted else []
    if EMPTY in values:
        conditions.append(Q(**{f"{name}__isnull": True}))
    return reduce(or_, conditions, Q())


def _is_one_of(register: Register, name: str, values: list[str], on: date) -> Q:
    match register.fields[name].type:
        case "code":
            return Q(**{f"{name}__in": codes_of(register, name, values)})
        case "codes":
            return _any(name, "contains", [f",{code}," for code in codes_of(register, name, values)])
        case "yes_no":
            return Q(**{f"{name}__in": [each in ("yes", "是") for each in values]})
        case "organisation":
            return reduce(or_, (_organisations(name, each) for each in values))
        case "unit":
            return Q(**{f"{name}__in": _units(values)})
        case "region":
            return _any(name, "startswith", [code for each in values for code in _region_codes(each)])
        case "record":
            return reduce(or_, (_record(register.fields[name].to, name, each) for each in values))
        case "year" | "whole" | "decimal" | "money" | "date" | "month":
            return Q(**{f"{name}__in": _as_stored(register.fields[name], values)})
    return _any(name, "icontains", values)


def _any(name: str, lookup: str, values: Iterable[str]) -> Q:
    return reduce(or_, (Q(**{f"{name}__{lookup}": each}) for each in values), Q(pk__in=[]))


def _as_stored(declared: RegisterField, values: Iterable[str]) -> list[Any]:
    """Values of a ranged field as the table has them; what cannot be one finds nothing."""
    found: list[Any] = []
    for each in values:
        try:
            found.append(_stored(declared, each))
        except (ValueError, ArithmeticError):
            continue
    return [each for each in found if not isinstance(each, int | Decimal) or abs(Decimal(each)) <= LARGEST]


def _stored(declared: RegisterField, value: str) -> Any:
    match declared.type:
        case "money":
            return int(_number(value) * MONEY_UNITS[declared.unit] * 100)
        case "decimal":
            return _number(value)
        case "date":
            return date.fromisoformat(value)
        case "whole" | "year":
            return int(_number(value))
    return value


def _number(value: str) -> Decimal:
    """Raises: ArithmeticError for one so large that to write it out would take longer than anybody waits."""
    number = Decimal(value)
    if abs(number) > LARGEST:  # also says so of what is no number at all
        raise ArithmeticError(value)
    return number


def _between(declared: RegisterField, name: str, least: str, most: str) -> dict[str, Any]:
    bounds = {f"{name}__gte": least, f"{name}__lte": most}
    return {lookup: _bound(declared, value) for lookup, value in bounds.items() if value}


def _bound(declared: RegisterField, value: str) -> Any:
    """Nothing in the table lies beyond the largest number, so a bound beyond it is as good as that one."""
    try:
        bound = _stored(declared, value)
    except ArithmeticError:
        bound = LARGEST if not value.startswith("-") else -LARGEST
    return max(-LARGEST, min(bound, LARGEST)) if isinstance(bound, int | Decimal) else bound


def _units(values: Iterable[str]) -> list[int]:
    """Units by number, identity, name or short name."""
    wanted = set(values)
    units = Unit.objects.select_related("region")
    return [each.pk for each in units if {str(each.pk), each.identity, each.name, each.short_name} & wanted]


def _region_codes(written: str) -> list[str]:
    """A region by name or code stands for all that lies in it: 320200 → 3202…, 321000 → 3210…, 320000 → 32…"""
    named = Region.objects.filter(name=written).values_list("code", flat=True)
    codes = [written] if written.isdigit() else list(named)
    # A level has two digits: taken nought by nought, 321000 would be 321 and stand for four cities.
    return [code.removesuffix("00").removesuffix("00") if len(code) == 6 else code for code in codes]


def _record(target: str, name: str, written: str) -> Q:
    register = catalogue.current().get(target)
    if register is None:
        return Q(**{name: written})
    titled = tables.typed(register)._default_manager.filter(folded__contains=folded(written) or written)
    return Q(**{name: written}) | Q(**{f"{name}__in": titled.values("key")})


def _searched(register: Register, words: str, readable: set[str]) -> Q:
    """Part of a title, a name, its pinyin initials, a credit code, or a number such as that of a certificate."""
    numbers = [name for name in _numbers(register) if name in readable] if _has_digit(words) else []
    exactly = reduce(or_, (Q(**{name: each}) for name in numbers for each in (words, words.upper())), Q(pk__in=[]))
    if numbers and tables.typed(register)._default_manager.filter(exactly).exists():
        return exactly  # a whole number is found by its index, and nothing else is meant
    bodies = [name for name, each in register.fields.items() if name in readable and each.type == "organisation"]
    if bodies and (body := _whole_code(words)):
        return reduce(or_, (Q(**{name: body}) for name in bodies))
    found = reduce(or_, (_organisations(name, words) for name in bodies), Q(pk__in=[]))
    key = folded(words)
    titled = [name for name in register.title if register.fields[name].type in ("text", "note")]
    if key and titled and set(titled) <= readable:
        found |= Q(folded__contains=key)
        if _is_latin(words):
            found |= Q(initials__contains=words.lower())
    if words.isascii():
        found |= _any_of(numbers, words)
    return found


def _whole_code(words: str) -> int | None:
    """The organisation whose code, present or former, `words` is; found by its index, and nothing else is meant."""
    coded = OrganisationIdentifier.objects.filter(identifier=words.upper()) if words.isascii() else None
    return coded.values_list("organisation", flat=True).first() if coded is not None else None


def _any_of(names: Iterable[str], words: str) -> Q:
    return reduce(or_, (Q(**{f"{name}__icontains": words}) for name in names), Q(pk__in=[]))


def _has_digit(words: str) -> bool:
    return any(each.isdigit() for each in words)


def _numbers(register: Register) -> list[str]:
    """Text fields by which a record is known: those of the key, and those no two records share."""
    known_by = dict.fromkeys((*register.key, *(name for group in register.same for name in group)))
    return [name for name in known_by if register.fields[name].type == "text"]


def _organisations(name: str, words: str) -> Q:
    """Records whose organisation in `name` is called so, or was."""
    # In no order: a scan may stop at the last one wanted, and on SQLite need read nothing but the index of names.
    bodies = organisations_called(words).order_by()
    few = list(bodies.values_list("pk", flat=True)[: NAMED_AT_ONCE + 1])
    former = list(_formerly(words)[: NAMED_AT_ONCE + 1])
    if max(len(few), len(former)) > NAMED_AT_ONCE:
        return Q(**{f"{name}__in": bodies.values("pk")}) | Q(**{f"{name}__in": _formerly(words)})
    return Q(**{f"{name}__in": sorted({*few, *former})})


def organisations_called(words: str) -> QuerySet[Organisation]:
    """Organisations by part of the name, by pinyin initials, or by the beginning of the credit code."""
    key = folded(words)
    wanted = Q(folded__contains=key) if key else Q(pk__in=[])
    if _is_latin(words):
        wanted |= Q(initials__contains=words.lower()) | Q(identifier__startswith=words.upper())
    return Organisation.objects.filter(wanted)


def _formerly(words: str) -> QuerySet[Any, int]:
    register = catalogue.current().get("organisation_name")
    key = folded(words)
    if register is None or not key or _is_latin(words):
        return Organisation.objects.none().values_list("pk", flat=True)
    rows = tables.typed(register)._default_manager.filter(folded__contains=key, organisation__isnull=False)
    return rows.values_list("organisation", flat=True)


def _is_latin(words: str) -> bool:
    return words.isascii() and words.isalnum()


def ordered(register: Register, rows: QuerySet[Any], sort: str) -> QuerySet[Any]:
    """Empty values last whichever way. The number of the entry settles ties, so that pages never overlap."""
    if not sort:
        return rows.order_by("-seq")
    name, sign = sort.removeprefix("-"), "-" if sort.startswith("-") else ""
    column = {"organisation": f"{name}__folded", "unit": f"{name}__name"}.get(_type(register, name), name)
    # The same way round as the column: then one index gives both. A required column has no empty values to put last,
    # and saying so anyway would keep the database from using its index.
    if name in register.fields and register.is_required(name):
        if column != name:
            rows = rows.filter(**{f"{column}__gte": ""})  # true of every row; lets the database begin with the names
        return rows.order_by(f"{sign}{column}", f"{sign}seq")
    ordered = F(column).desc(nulls_last=True) if sign else F(column).asc(nulls_last=True)
    return rows.order_by(ordered, f"{sign}seq")


def _type(register: Register, name: str) -> str:
    return register.fields[name].type if name in register.fields else ""


@dataclass(frozen=True, slots=True)
class Total:
    """The sum of one column over all rows asked for, and in how many of them it is missing."""

    field: str
    value: Decimal
    missing: int


@dataclass(frozen=True, slots=True)
class Tally:
    """How many rows there are; `beyond`: more than were counted, so there are no sums either."""

    number: int
    beyond: bool
    totals: dict[str, Total]


def tally(register: Register, rows: QuerySet[Any], open_fields: Iterable[str]) -> Tally:
    """Count and add up in one question, over at most COUNTED rows. Ratios are never added."""
    summed = [name for name in summable(register) if name in set(open_fields)]
    some = rows.order_by().values("seq", *summed)[: COUNTED + 1]
    sums: dict[str, Any] = {f"sum_{name}": Sum(name) for name in summed}
    filled = {f"filled_{name}": Count(name) for name in summed}
    found = some.aggregate(number=Count("seq"), **sums, **filled)
    number = found["number"]
    if number > COUNTED:
        return Tally(COUNTED, True, {})
    totals = {
        name: Total(name, _shown(register.fields[name], found[f"sum_{name}"]), number - found[f"filled_{name}"])
        for name in summed
        if found[f"filled_{name}"]
    }
    return Tally(number, False, totals)


def summable(register: Register) -> list[str]:
    """The columns declared to be added up, except those that are ratios after all."""
    fields = register.fields
    kinds = ("whole", "decimal", "money")
    return [name for name in register.list_page.total if fields[name].type in kinds and fields[name].unit not in RATIOS]


def _shown(declared: RegisterField, total: Any) -> Decimal:
    """A sum in the unit of its column."""
    if declared.type == "money":
        return Decimal(total) / 100 / MONEY_UNITS[declared.unit]
    return Decimal(str(total))


def code_counts(register: Register, name: str, asked: Asked) -> dict[str, int]:
    """How many records that hold on the day asked about have which code; for small registers only, see `views`."""
    rows = tables.typed(register)._default_manager.order_by()
    rows = rows.filter(_in_span(asked.span, asked.on)) if register.validity else rows
    rows = rows.values_list(name).annotate(number=Count("seq"))
    return {code: number for code, number in rows if code}
