"""What a reader asks of a list, as it stands in the address: words, filters, validity, order, page. Never raises."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from kechuang.apps.registers.rules.cells import find_code
from kechuang.apps.registers.rules.days import NotADay, read_day, read_month, read_year
from kechuang.apps.registers.rules.numbers import NotANumber, canonical, read_number
from kechuang.catalog.register import NUMBERS, Register, RegisterField

SPANS = {"in_force": "有效", "ended": "已失效", "coming": "尚未生效", "all": "全部"}
RANGED = frozenset((*NUMBERS, "date", "month", "year"))
FROM, UNTIL = "_from", "_until"
EMPTY = "-"  # filter value for records in which the field is missing


@dataclass(frozen=True, slots=True)
class Unread:
    """A condition that was not understood and therefore not used."""

    field: str
    words: str
    why: str


@dataclass(frozen=True, slots=True)
class Asked:
    """picked: field → the values asked for. ranges: field → (least, most), canonical, "" where open; both included.

    span: in_force | ended | coming | all, on the day `on`. sort: a field or valid_from, valid_until; "-": downwards.
    """

    on: date
    words: str = ""
    picked: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    ranges: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    span: str = "all"
    sort: str = ""
    page: int = 1
    unread: tuple[Unread, ...] = ()

    @property
    def is_narrowed(self) -> bool:
        return bool(self.words or self.picked or self.ranges or self.span != "all")


def asked(
    register: Register, params: Mapping[str, Sequence[str]], on: date, is_other_day: bool, open_fields: Iterable[str]
) -> Asked:
    """Read the parameters of an address. open_fields: those the reader may read; no other can be filtered or sorted by.

    A page that speaks of another day shows what was in force on it, unless something else is asked.
    """
    readable = set(open_fields)
    unread: list[Unread] = []
    picked: dict[str, tuple[str, ...]] = {}
    ranges: dict[str, tuple[str, str]] = {}
    for name in register.list_page.filters:
        if name not in readable:
            continue
        values = tuple(dict.fromkeys(each.strip() for each in params.get(name, ()) if each.strip()))
        if values:
            picked[name] = values
        if register.fields[name].type in RANGED:
            bounds = tuple(
                _bound(register, name, _one(params, name + end), end == UNTIL, unread) for end in (FROM, UNTIL)
            )
            if any(bounds):
                ranges[name] = (bounds[0], bounds[1])
    span = _one(params, "span")
    usual = "in_force" if is_other_day and register.validity else "all"
    return Asked(
        on,
        _one(params, "q")[:100],
        picked,
        ranges,
        span if span in SPANS and register.validity else usual,
        _sort(register, _one(params, "sort"), readable),
        _page(_one(params, "page")),
        tuple(unread),
    )


def _one(params: Mapping[str, Sequence[str]], name: str) -> str:
    values = params.get(name) or [""]
    return values[-1].strip()


def _page(text: str) -> int:
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 7 else 1


def _sort(register: Register, wanted: str, readable: set[str]) -> str:
    spans = {"valid_from", "valid_until"} if register.validity else set()
    if wanted.removeprefix("-") in readable | spans:
        return wanted
    usual = register.list_page.sort or register.key[0]
    return usual if usual.removeprefix("-") in readable else ""


def _bound(register: Register, name: str, text: str, is_last: bool, unread: list[Unread]) -> str:
    if not text:
        return ""
    declared = register.fields[name]
    try:
        return _read_bound(declared, text, is_last)
    except (NotADay, NotANumber) as why:
        unread.append(Unread(name, text, str(why)))
        return ""


def _read_bound(declared: RegisterField, text: str, is_last: bool) -> str:
    if declared.type == "year":
        return str(read_year(text))
    if declared.type == "date":
        return read_bound_day(text, is_last).isoformat()
    if declared.type == "month":
        return _month_of(text, is_last)
    return canonical(Decimal(read_number(text, declared.unit)))


def read_bound_day(text: str, is_last: bool) -> date:
    """A day; a month or a year means its first day, or its last one. Raises: NotADay."""
    try:
        year = read_year(text)
        return date(year, 12, 31) if is_last else date(year, 1, 1)
    except NotADay:
        pass
    try:
        return read_day(text)
    except NotADay:
        first = date.fromisoformat(read_month(text) + "-01")
        return first.replace(day=monthrange(first.year, first.month)[1]) if is_last else first


def _month_of(text: str, is_last: bool) -> str:
    try:
        return f"{read_year(text)}-{'12' if is_last else '01'}"
    except NotADay:
        return read_month(text)


def codes_of(register: Register, name: str, values: Iterable[str]) -> list[str]:
    """The codes that filter values mean; an unknown one stays as it is and finds nothing."""
    codes = register.code_lists[name]
    return [find_code(codes, each) or each for each in values]
