"""The home of the registers, and the list of one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from kechuang.apps.accounts.permissions import demand, may
from kechuang.apps.registers.forms.records_filter import FilterForm
from kechuang.apps.registers.queries import listing, reviewing, showing, tallies
from kechuang.apps.registers.rights import demand_register, may_register
from kechuang.apps.registers.rules.asking import Asked
from kechuang.apps.registers.rules.numbers import canonical
from kechuang.apps.registers.rules.standing import Holding, holding
from kechuang.apps.registers.views.records_shared import list_asked, person, record_url, the_register, visible
from kechuang.catalog.register import GROUPS, NUMBERS, Register

COUNT_CODES_UP_TO = 20_000  # beyond that, counting the codes of every filter would be felt
SHORT = frozenset(("date", "month", "year", "yes_no", "code", "unit"))
IN_SESSION = "register_columns"


@dataclass(frozen=True, slots=True)
class RegisterLine:
    """One register on the home page. waiting: entries nobody has decided; None where there are none."""

    register: Register
    records: int
    waiting: int
    changed_at: datetime | None


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Context: groups (name, lines), total, mine_to_review."""
    demand(request.user, "registers.see")
    registers = visible(request.user)
    numbers, waiting = tallies.numbers_of(registers), tallies.waiting_numbers()
    lines = [
        RegisterLine(each, numbers[code].records, waiting.get(code, 0), numbers[code].changed_at)
        for code, each in registers.items()
    ]
    groups = [(group, [line for line in lines if line.register.group == group]) for group in GROUPS]
    context = {
        "groups": [(group, members) for group, members in groups if members],
        "registers": len(lines),
        "records": sum(line.records for line in lines),
        "to_review": reviewing.number_for(person(request)),
    }
    return render(request, "registers/home.html", context)


@dataclass(frozen=True, slots=True)
class Column:
    """name: of the field. sorted: "" | up | down; url: the same list in the order of this column.

    is_short: values that must not break in the middle.
    """

    name: str
    label: str
    unit: str
    is_number: bool
    sorted: str
    url: str
    is_open: bool
    is_short: bool


@dataclass(frozen=True, slots=True)
class Row:
    url: str
    cells: list[tuple[Column, showing.Cell]]
    holding: Holding | None


@dataclass(frozen=True, slots=True)
class Pages:
    """Where in the list one is. more: there are rows beyond those one can leaf through."""

    number: int
    last: int
    previous: str
    next: str
    more: bool


@require_safe
def record_list(request: HttpRequest, code: str) -> HttpResponse:
    """Context: register, form, columns, rows, tally, totals, pages, asked, waiting, … see the template."""
    register = the_register(code)
    demand_register(request.user, register, "see")
    question, open_fields = list_asked(request, register)
    narrowed = listing.narrowed(register, question, open_fields)  # once: it searches all names
    found = listing.ordered(register, narrowed, question.sort)
    tally = listing.tally(register, narrowed, open_fields)
    columns = _columns(request, register, question, open_fields)
    pages = _pages(request, question.page, tally)
    chosen = {column.name for column in columns}
    context = {
        "register": register,
        "form": FilterForm(register, request.GET, open_fields, _counts(register, question), question.span),
        "asked": question,
        "on": question.on,
        "columns": columns,
        "all_columns": [(name, each.name, name in chosen) for name, each in register.fields.items()],
        "rows": _rows(register, found, question.on, columns, pages.number),
        "tally": tally,
        "totals": _totals(tally, columns),
        "pages": pages,
        "waiting": tallies.waiting_numbers().get(code, 0),
        "unread": [(register.fields[each.field].name, each) for each in question.unread],
        "export_query": _query(request, page=""),
        "examples": _examples(register) if not tally.number and not question.is_narrowed else [],
        "is_kept_elsewhere": bool(register.kept_by),
        "may_enter": bool(may_register(request.user, register, "enter")) and not register.kept_by,
        "may_accept": bool(may_register(request.user, register, "accept")),
        "may_export": bool(may(request.user, "registers.export")),
    }
    return render(request, "registers/list.html", context)


def _counts(register: Register, question: Asked) -> Any:
    few = tallies.numbers_of({register.code: register})[register.code].records <= COUNT_CODES_UP_TO

    def counts(name: str) -> Mapping[str, int]:
        is_one = register.fields[name].type == "code"
        return listing.code_counts(register, name, question) if few and is_one else {}

    return counts


def _query(request: HttpRequest, **changes: str) -> str:
    """The address's own parameters with some changed; an empty one is left out."""
    query = request.GET.copy()
    for name, value in changes.items():
        query.pop(name, None)
        if value:
            query[name] = value
    return query.urlencode()


def chosen_columns(request: HttpRequest, register: Register) -> list[str]:
    """The columns this person wants to see here, in the order of the declaration; as declared if none were chosen."""
    chosen = request.session.get(IN_SESSION, {}).get(register.code, [])
    kept = [name for name in register.fields if name in chosen]
    return kept or register.columns


def _columns(request: HttpRequest, register: Register, question: Asked, open_fields: Sequence[str]) -> list[Column]:
    columns = []
    for name in chosen_columns(request, register):
        declared = register.fields[name]
        now = question.sort.removeprefix("-") == name
        down = question.sort.startswith("-")
        turned = f"-{name}" if now and not down else name
        columns.append(
            Column(
                name,
                declared.name,
                declared.unit,
                declared.type in NUMBERS,
                ("down" if down else "up") if now else "",
                f"?{_query(request, sort=turned, page='')}",
                name in open_fields,
                declared.type in SHORT,
            )
        )
    return columns


def _rows(register: Register, found: QuerySet[Any], on: date, columns: Sequence[Column], page: int) -> list[Row]:
    """One page of rows, read in three questions or so, whatever the columns."""
    first = (page - 1) * listing.ROWS_PER_PAGE
    rows = list(found.values_list("seq", "key", "valid_from", "valid_until")[first : first + listing.ROWS_PER_PAGE])
    payloads = showing.payloads_of(register, [seq for seq, *_ in rows])
    names = showing.names_of(register, payloads.values(), on)
    other_day = on if on != timezone.localdate() else None
    return [
        Row(
            record_url(register, key, other_day),
            [(each, showing.cell_of(register, each.name, payloads[seq], names, each.is_open)) for each in columns],
            holding(register, (begun, until), on),
        )
        for seq, key, begun, until in rows
    ]


def _totals(tally: listing.Tally, columns: Sequence[Column]) -> list[tuple[str, str, int]]:
    """(name of the column, sum, how many rows lack it) for each column; "" where nothing is added up."""
    if not any(column.name in tally.totals for column in columns):
        return []
    totals = []
    for column in columns:
        total = tally.totals.get(column.name)
        words = f"{Decimal(canonical(total.value)):,f}" if total else ""
        totals.append((column.label, words, total.missing if total else 0))
    return totals


def _pages(request: HttpRequest, number: int, tally: listing.Tally) -> Pages:
    rows = min(tally.number, listing.LEAFED)
    last = max(1, -(-rows // listing.ROWS_PER_PAGE))
    number = min(number, last)
    return Pages(
        number,
        last,
        f"?{_query(request, page=str(number - 1))}" if number > 1 else "",
        f"?{_query(request, page=str(number + 1))}" if number < last else "",
        tally.number > rows,
    )


def _examples(register: Register) -> list[tuple[str, Any]]:
    """What one record looks like, from the declaration."""
    words = {True: "是", False: "否"}
    given = [(each.name, each.example) for each in register.fields.values() if each.example is not None]
    return [(name, words[example] if isinstance(example, bool) else example) for name, example in given[:6]]


@require_POST
def columns(request: HttpRequest, code: str) -> HttpResponseRedirect:
    """Remember which columns to show; `usual` forgets it."""
    register = the_register(code)
    demand_register(request.user, register, "see")
    chosen = (
        [] if "usual" in request.POST else [each for each in request.POST.getlist("column") if each in register.fields]
    )
    request.session[IN_SESSION] = request.session.get(IN_SESSION, {}) | {code: chosen}
    back = request.POST.get("next", "")
    here = reverse("registers:list", args=[code])
    is_ours = back.startswith(here) and url_has_allowed_host_and_scheme(back, {request.get_host()})
    return redirect(back if is_ours else here)
