"""What stands at the head of an organisation's page: who it is on the day, and how names and places followed.

With `known` everything is read from the entries accepted until the end of that day; else from the typed tables.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Max

from kechuang.apps.accounts.models import User
from kechuang.apps.orgs.models import Organisation, OrganisationIdentifier
from kechuang.apps.registers import catalogue, tables
from kechuang.apps.registers.models import Entry, Operation, Standing
from kechuang.apps.registers.queries.history import end_of
from kechuang.apps.registers.queries.showing import Cell, Names, cell_of, names_of, payloads_of, words_of
from kechuang.apps.registers.rights import readable
from kechuang.apps.registers.rules.rows import Payload
from kechuang.apps.registers.rules.upgrade import upgraded
from kechuang.catalog.register import Register
from kechuang.catalog.validity import Span, holds, span_of

HEAD = ("kind", "registered_type", "status", "established_on", "registered_capital", "address", "business_address",
        "main_products", "legal_representative", "contact", "phone", "size", "ended_on", "website")  # fmt: skip
ALWAYS = frozenset(("kind", "status", "established_on", "registered_capital", "address"))
ROBUST = 500


@dataclass(frozen=True, slots=True)
class Dated:
    """One step of a timeline. is_now: in force on the day; note: the paper it rests on."""

    words: str
    first: date | None
    last: date | None
    is_now: bool
    note: str
    key: str


@dataclass(frozen=True, slots=True)
class Timeline:
    register: Register
    steps: list[Dated]


@dataclass(frozen=True, slots=True)
class Fact:
    label: str
    cell: Cell


@dataclass(frozen=True, slots=True)
class Head:
    """name: of the day; today: the present one. registered: key of the record of registration, "" without one."""

    name: str
    today: str
    identifiers: list[str]
    facts: list[Fact]
    registered: str
    timelines: list[Timeline]
    area: str
    area_year: int
    region: str
    ended_on: date | None


def same_bodies(body: Organisation) -> list[int]:
    """Row numbers under which entries about the body were written: its own, and those of bodies united with it."""
    codes = OrganisationIdentifier.objects.filter(organisation=body).values("identifier")
    return list({body.pk, *Organisation.objects.filter(identifier__in=codes).values_list("pk", flat=True)})


def records_about(
    register: Register, body: Organisation, ids: Collection[int], known: date | None
) -> list[tuple[str, Payload]]:
    """(key, payload) of the records whose subject is the body, as they stand, or stood in the books on `known`."""
    if known is None:
        rows = tables.typed(register)._default_manager.filter(**{register.subject: body.pk}).order_by("seq")[:ROBUST]
        seqs = dict(rows.values_list("seq", "key"))
        return [(seqs[seq], payload) for seq, payload in sorted(payloads_of(register, seqs).items())]
    accepted = Entry.objects.filter(
        organisation__in=ids, register=register.code, standing=Standing.ACCEPTED, recorded_at__lte=end_of(known)
    )
    newest = accepted.values("key").annotate(newest=Max("seq")).values("newest")
    found = Entry.objects.filter(seq__in=list(newest.values_list("newest", flat=True)), operation=Operation.SET)
    return [(each.key, upgraded(register, each.payload, each.version)) for each in found.order_by("seq")]


def head_of(user: User | AnonymousUser, body: Organisation, on: date, known: date | None) -> Head:
    ids = same_bodies(body)
    names = _timeline("organisation_name", body, ids, on, known, "name", "proof", kinds=("legal",))
    regions = _timeline("organisation_region", body, ids, on, known, "region", "proof")
    industries = _timeline("organisation_industry", body, ids, on, known, "industry_name", "proof")
    own = next((step.words for step in reversed(names.steps) if step.is_now), "") if names else ""
    key, facts, ended_on = _registration(user, body, ids, on, known)
    area, year = _area(body, ids, on, known)
    region = next((step.words for step in reversed(regions.steps) if step.is_now), "") if regions else ""
    timelines = [each for each in (names, regions, industries) if each and each.steps]
    codes = list(body.identifiers.order_by("pk").values_list("identifier", flat=True))
    return Head(own or body.name, body.name, codes, facts, key, timelines, area, year, region, ended_on)


def _timeline(
    code: str, body: Organisation, ids: Collection[int], on: date, known: date | None, column: str, note: str,
    kinds: tuple[str, ...] = (),
) -> Timeline | None:  # fmt: skip
    register = catalogue.current().get(code)
    if register is None:
        return None
    records = records_about(register, body, ids, known)
    names = names_of(register, [payload for _, payload in records], on)
    steps = [_step(register, key, payload, names, on, column, note, kinds) for key, payload in records]
    return Timeline(register, sorted(steps, key=lambda step: step.first or date.min))


def _step(
    register: Register, key: str, payload: Payload, names: Names, on: date, column: str, note: str,
    kinds: tuple[str, ...],
) -> Dated:  # fmt: skip
    span = span_of(register, payload)
    counts = not kinds or payload.get("kind") in kinds
    words = words_of(register, column, payload, names) or _first_words(register, payload, names)
    if not counts:
        words = f"{words}（{words_of(register, 'kind', payload, names) or '未写种类'}）"
    return Dated(words, span[0], _last_day(span), counts and holds(span, on), payload.get(note, ""), key)


def _first_words(register: Register, payload: Payload, names: Names) -> str:
    """What else may say it, such as the section of an industry without a class."""
    columns = [name for name in register.columns if name != register.subject]
    return next((words for name in columns if (words := words_of(register, name, payload, names))), "—")


def _last_day(span: Span) -> date | None:
    return span[1]


def _registration(
    user: User | AnonymousUser, body: Organisation, ids: Collection[int], on: date, known: date | None
) -> tuple[str, list[Fact], date | None]:
    register = catalogue.current().get("organisation")
    records = records_about(register, body, ids, known) if register else []
    if register is None:
        return "", [], body.ended_on
    key, payload = records[-1] if records else ("", {})
    names, open_fields = names_of(register, [payload], on), set(readable(user, register))
    facts = [
        Fact(register.fields[name].name, _with_unit(register, name, payload, names, name in open_fields))
        for name in HEAD
        if name in register.fields and (name in ALWAYS or name in payload)
    ]
    ended = payload.get("ended_on")
    return key, facts, date.fromisoformat(ended) if ended else None


def _with_unit(register: Register, name: str, payload: Payload, names: Names, is_open: bool) -> Cell:
    cell = cell_of(register, name, payload, names, is_open)
    unit = register.fields[name].unit
    if cell.state == "value" and unit:
        return Cell(f"{cell.text} {unit}", cell.state, cell.note, cell.is_number)
    return cell


def _area(body: Organisation, ids: Collection[int], on: date, known: date | None) -> tuple[str, int]:
    """Who counts the body in the year of the day; of the last year before where that one is not settled."""
    register = catalogue.current().get("assessed_area")
    if register is None:
        return "", 0
    records = [payload for _, payload in records_about(register, body, ids, known) if payload["year"] <= on.year]
    if not records:
        return "", 0
    last = max(records, key=lambda payload: payload["year"])
    return words_of(register, "area", last, names_of(register, [last], on)), last["year"]


def waiting_numbers(ids: Collection[int]) -> dict[str, int]:
    """By register, how many entries about the body nobody has decided yet."""
    rows: Any = Entry.objects.filter(organisation__in=ids, waiting__isnull=False).order_by()
    found: dict[str, int] = {}
    for code in rows.values_list("register", flat=True):
        found[code] = found.get(code, 0) + 1
    return found
