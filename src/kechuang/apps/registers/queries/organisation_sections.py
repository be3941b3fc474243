"""What every register says about one organisation: counted in one question, the newest few shown, the rest a link.

Generic at heart: a register that names organisations has its section, also one declared in the site later.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db import connection
from django.db.models import Count, F, Sum
from django.urls import reverse

from kechuang.apps.orgs.models import Organisation
from kechuang.apps.registers import tables
from kechuang.apps.registers.queries.bodies_on import in_force_on
from kechuang.apps.registers.queries.showing import Cell, cell_of, names_of, payloads_of, title_of
from kechuang.apps.registers.rules.standing import Holding, holding
from kechuang.catalog.register import GROUPS, Register
from kechuang.catalog.validity import span_of

SHOWN = 5
COLUMNS = 6
# Drawn at the head of the page in a way of their own.
ELSEWHERE = frozenset(
    ("organisation", "organisation_name", "organisation_region", "organisation_industry", "recognition")
)
CLASS_ONE = ("invention", "plant_variety", "crop_variety", "new_drug", "tcm_protected", "ic_layout")
CLASS_TWO = ("utility_model", "design", "software")
AMOUNTS = ("amount", "trade_amount", "tech_income", "registered_amount")


@dataclass(frozen=True, slots=True)
class Row:
    key: str
    title: str
    cells: list[tuple[str, Cell]]
    holding: Holding | None


@dataclass(frozen=True, slots=True)
class Section:
    """One register seen from one of its organisation fields. as_what: the field's name where it is not the subject.

    number: of all records; rows: the newest few; url: the list of the register, narrowed to the organisation.
    """

    register: Register
    field: str
    as_what: str
    number: int
    rows: list[Row]
    columns: list[str]
    summary: list[str]
    waiting: int
    url: str

    @property
    def anchor(self) -> str:
        return f"{self.register.code}-{self.field}"


@dataclass(frozen=True, slots=True)
class Place:
    register: Register
    field: str

    @property
    def is_subject(self) -> bool:
        return self.field == self.register.subject


def places(registers: Mapping[str, Register], open_fields: Callable[[Register], Sequence[str]]) -> list[Place]:
    """Every field of these registers that names an organisation and may be read, in the order of the groups."""
    found = [
        Place(register, name)
        for register in registers.values()
        for name, field in register.fields.items()
        if field.type == "organisation" and name in open_fields(register)
    ]
    order = {group: number for number, group in enumerate(GROUPS)}
    return sorted(found, key=lambda place: (order.get(place.register.group, 99), place.register.code))


def numbers_of(some: Sequence[Place], body: Organisation) -> dict[tuple[str, str], int]:
    """(register, field) → how many records name the body there: one question for all registers."""
    if not some:
        return {}
    quote = connection.ops.quote_name
    parts = [
        f"SELECT {number}, COUNT(*) FROM {quote(place.register.table)} WHERE {quote(place.field + '_id')} = %s"
        for number, place in enumerate(some)
    ]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), [body.pk] * len(parts))
        rows = cursor.fetchall()
    return {(some[at].register.code, some[at].field): number for at, number in rows}


def sections(
    some: Sequence[Place], body: Organisation, on: date, waiting: Mapping[str, int],
    open_fields: Callable[[Register], Sequence[str]],
) -> list[Section]:  # fmt: skip
    """Sections that have records, or entries that wait. As of the day where the register has validity: all are shown,
    each marked as it stands on the day."""
    numbers = numbers_of(some, body)
    found = []
    for place in some:
        number = numbers[place.register.code, place.field]
        waits = waiting.get(place.register.code, 0) if place.is_subject else 0
        if number or waits:
            found.append(_section(place, body, on, number, waits, open_fields(place.register)))
    return found


def _section(
    place: Place, body: Organisation, on: date, number: int, waits: int, open_fields: Sequence[str]
) -> Section:
    register = place.register
    columns = [name for name in register.columns if name != place.field][:COLUMNS]
    return Section(
        register,
        place.field,
        "" if place.is_subject else register.fields[place.field].name,
        number,
        _rows(place, body, on, columns, open_fields) if number else [],
        [register.fields[name].name + _unit(register, name) for name in columns],
        _summary(place, body, on, set(open_fields)) if number else [],
        waits,
        list_url(place, body),
    )


def _unit(register: Register, name: str) -> str:
    unit = register.fields[name].unit
    return f"（{unit}）" if unit else ""


def list_url(place: Place, body: Organisation) -> str:
    """The register's list with only this organisation's records: by filter where there is one, else by search."""
    is_filter = place.field in place.register.list_page.filters
    query = {place.field if is_filter else "q": body.identifier}
    return f"{reverse('registers:list', args=[place.register.code])}?{urlencode(query)}"


def _rows(place: Place, body: Organisation, on: date, columns: Sequence[str], open_fields: Sequence[str]) -> list[Row]:
    register = place.register
    newest = tables.typed(register)._default_manager.filter(**{place.field: body.pk}).order_by(*_newest(register))
    seqs = dict(newest.values_list("seq", "key")[:SHOWN])
    payloads = payloads_of(register, seqs)
    names = names_of(register, payloads.values(), on)
    return [
        Row(
            seqs[seq],
            title_of(register, payloads[seq], names, open_fields),
            [
                (register.fields[name].name, cell_of(register, name, payloads[seq], names, name in open_fields))
                for name in columns
            ],
            holding(register, span_of(register, payloads[seq]), on),
        )
        for seq in seqs
        if seq in payloads
    ]


def _newest(register: Register) -> list[Any]:
    sort = register.list_page.sort.removeprefix("-")
    dated = sort in register.fields and register.fields[sort].type in ("date", "year", "month")
    return [F(sort).desc(nulls_last=True), "-seq"] if dated else ["-seq"]


def _summary(place: Place, body: Organisation, on: date, open_fields: set[str]) -> list[str]:
    """One line or two on what the records come to, for the registers where that is asked every day."""
    rows = tables.typed(place.register)._default_manager.filter(**{place.field: body.pk})
    match place.register.code:
        case "intellectual_property":
            return [_classes(rows, on)]
        case "technology_contract":
            return [_amounts(place.register, rows, open_fields)]
    return []


def _classes(rows: Any, on: date) -> str:
    """Ⅰ类 and Ⅱ类 as the hnte guide counts them: granted and in force on the day."""
    counted = dict(rows.filter(in_force_on(on), valid_from__isnull=False).values_list("kind").annotate(Count("seq")))
    one = sum(counted.get(kind, 0) for kind in CLASS_ONE)
    two = sum(counted.get(kind, 0) for kind in CLASS_TWO)
    other = sum(counted.values()) - one - two
    return f"{on} 有效：Ⅰ类 {one} 件，Ⅱ类 {two} 件" + (f"，其他 {other} 件" if other else "")


def _amounts(register: Register, rows: Any, open_fields: set[str]) -> str:
    """The four amounts, each for itself; how many contracts do not say one is said too."""
    shown = [name for name in AMOUNTS if name in register.fields and name in open_fields]
    if not shown:
        return "金额不对您的角色公开"
    sums: dict[str, Any] = {f"sum_{name}": Sum(name) for name in shown}
    filled: dict[str, Any] = {f"filled_{name}": Count(name) for name in shown}
    found = rows.order_by().aggregate(number=Count("seq"), **sums, **filled)
    return "；".join(_amount(register.fields[name].name, name, found) for name in shown)


def _amount(label: str, name: str, found: Mapping[str, Any]) -> str:
    total, missing = found[f"sum_{name}"], found["number"] - found[f"filled_{name}"]
    if total is None:
        return f"{label}都没有填写"
    words = f"{label} {total / 1_000_000:,.2f} 万元"
    return f"{words}（{missing} 份没有填写）" if missing else words
