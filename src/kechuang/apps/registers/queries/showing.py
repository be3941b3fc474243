"""How values read: references by their names, numbers with separators, and missing, not applicable and closed apart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q
from django.utils import timezone

from kechuang.apps.orgs.models import OrganisationIdentifier, Region, Unit
from kechuang.apps.orgs.queries import holds, unit_on
from kechuang.apps.registers import catalogue, tables
from kechuang.apps.registers.models import Entry
from kechuang.apps.registers.rules.rows import NEW_NAMES, NOT_APPLICABLE, Payload, shown_number, shown_plain
from kechuang.apps.registers.rules.upgrade import upgraded
from kechuang.catalog.register import NUMBERS, Register

MISSING, CLOSED, NOT_APPLIES = "—", "无权查看", "不适用"
WHY_MISSING = "没有填写"
WHY_CLOSED = "这一项不对您的角色公开，需要时请联系归口处室"
WHY_NOT_APPLIES = "填报人注明不适用"
CLASS_WORDS = {
    "public": "公开",
    "internal": "内部",
    "commercial": "商业信息",
    "personal": "个人信息",
    "tax": "涉税",
    "statistical": "统计资料",
}


@dataclass(frozen=True, slots=True)
class Cell:
    """state: value | missing | not_applicable | closed. note: for the one who asks why. url: where the words lead."""

    text: str
    state: str = "value"
    note: str = ""
    is_number: bool = False
    organisation: int | None = None
    record: tuple[str, str] | None = None


@dataclass(slots=True)
class Names:
    """What the references of some payloads are called on a day, read in a few questions however many there are."""

    on: date
    organisations: dict[str, tuple[int, str]] = field(default_factory=dict)
    units: dict[str, str] = field(default_factory=dict)
    regions: dict[str, str] = field(default_factory=dict)
    records: dict[tuple[str, str], str] = field(default_factory=dict)


def names_of(register: Register, payloads: Iterable[Payload], on: date, with_records: bool = True) -> Names:
    """Names of everything `payloads` refer to. with_records: also the titles of records pointed to."""
    named = _referred(register, payloads)
    names = Names(on)
    if named["organisation"]:
        names.organisations = _organisations(named["organisation"], on)
    if named["unit"]:
        names.units = _units(on)
    if named["region"]:
        names.regions = _regions(named["region"], on)
    if with_records:
        for name, each in register.fields.items():
            if each.type == "record":
                names.records.update(_titles(each.to, _values(payloads, name), on))
    return names


def _referred(register: Register, payloads: Iterable[Payload]) -> dict[str, set[str]]:
    named: dict[str, set[str]] = defaultdict(set)
    for name, each in register.fields.items():
        if each.type in ("organisation", "unit", "region"):
            named[each.type] |= _values(payloads, name)
    return named


def _values(payloads: Iterable[Payload], name: str) -> set[str]:
    return {payload[name] for payload in payloads if name in payload}


def _organisations(identifiers: Iterable[str], on: date) -> dict[str, tuple[int, str]]:
    found: dict[str, tuple[int, str]] = {}
    for some in tables.chunks(identifiers, 900):
        rows = OrganisationIdentifier.objects.filter(identifier__in=some).select_related("organisation")
        found.update({row.identifier: (row.organisation_id, row.organisation.name) for row in rows})
    if on != timezone.localdate():
        former = _names_on({pk for pk, _ in found.values()}, on)
        found = {code: (pk, former.get(pk, name)) for code, (pk, name) in found.items()}
    return found


def _names_on(ids: set[int], on: date) -> dict[int, str]:
    """The legal names of organisations on a day, of those whose name of that day is kept."""
    register = catalogue.current().get("organisation_name")
    if register is None:
        return {}
    begun = Q(valid_from__isnull=True) | Q(valid_from__lte=on)
    going_on = Q(valid_until__isnull=True) | Q(valid_until__gt=on)
    rows = tables.typed(register)._default_manager.filter(begun, going_on, organisation__in=ids, kind="legal")
    return dict(rows.order_by("valid_from", "seq").values_list("organisation", "name"))


def _units(on: date) -> dict[str, str]:
    """Every unit, by what records call it now and called it before. There are hundreds."""
    names: dict[str, str] = {}
    for unit in Unit.objects.select_related("region").prefetch_related("past__region", "past__parent"):
        name = unit_on(unit, on).name
        names.update({past.identity: name for past in unit.past.all()})
        names[unit.identity] = name
    return names


def _regions(codes: Iterable[str], on: date) -> dict[str, str]:
    """The name of the day where the place had one, else its last."""
    names: dict[str, str] = {}
    rows = Region.objects.filter(code__in=list(codes)).order_by("valid_from")
    for row in sorted(rows, key=lambda each: holds(each, on)):
        names[row.code] = row.name
    return names


def _titles(code: str, keys: set[str], on: date) -> dict[tuple[str, str], str]:
    register = catalogue.current().get(code)
    if register is None or not keys:
        return {}
    seqs = dict(tables.typed(register)._default_manager.filter(key__in=keys).values_list("seq", "key"))
    payloads = payloads_of(register, seqs)
    names = names_of(register, payloads.values(), on, with_records=False)
    return {(code, seqs[seq]): title_of(register, payload, names) for seq, payload in payloads.items()}


def payloads_of(register: Register, seqs: Iterable[int]) -> dict[int, Payload]:
    """What the entries of these numbers say, read under the present declaration, by number."""
    rows = Entry.objects.filter(seq__in=list(seqs)).values_list("seq", "payload", "version")
    return {seq: upgraded(register, payload, version) for seq, payload, version in rows}


def words_of(register: Register, name: str, payload: Payload, names: Names) -> str:
    """A value in words, "" when it is missing."""
    value, kind = payload.get(name), register.fields[name].type
    if name in payload.get(NOT_APPLICABLE, ()):
        return NOT_APPLIES
    if value is None:
        return ""
    if kind in NUMBERS:
        return f"{shown_number(register, name, value):,f}" if kind != "whole" else f"{value:,}"
    return _referred_words(register, name, payload, names) if kind in _CALLED else shown_plain(register, name, payload)


_CALLED = ("organisation", "unit", "region", "record")


def _referred_words(register: Register, name: str, payload: Payload, names: Names) -> str:
    value, declared = payload[name], register.fields[name]
    match declared.type:
        case "organisation":
            new: Mapping[str, str] = payload.get(NEW_NAMES, {})
            return names.organisations[value][1] if value in names.organisations else new.get(value, value)
        case "unit":
            return names.units.get(value) or str(value).split("@")[0]
        case "region":
            return names.regions.get(value) or str(value)
    return names.records.get((declared.to, value)) or str(value)


def cell_of(register: Register, name: str, payload: Payload, names: Names, is_open: bool) -> Cell:
    """One value as a page shows it."""
    declared = register.fields[name]
    is_number = declared.type in NUMBERS
    if not is_open:
        return Cell(CLOSED, "closed", WHY_CLOSED)
    if name in payload.get(NOT_APPLICABLE, ()):
        return Cell(NOT_APPLIES, "not_applicable", WHY_NOT_APPLIES, is_number)
    if name not in payload:
        return Cell(MISSING, "missing", WHY_MISSING, is_number)
    value, text = payload[name], words_of(register, name, payload, names)
    if declared.type == "organisation":
        known = names.organisations.get(value)
        note = value if known else f"{value}，接受后登记为新单位"
        return Cell(text, note=note, organisation=known[0] if known else None)
    if declared.type == "record":
        return Cell(text, record=(declared.to, value) if (declared.to, value) in names.records else None)
    return Cell(text, note=value if declared.type == "region" else "", is_number=is_number)


def title_of(register: Register, payload: Payload, names: Names, open_fields: Iterable[str] | None = None) -> str:
    """What a record is called: the words of its title fields that may be read."""
    shown = [name for name in register.title if open_fields is None or name in open_fields]
    words = [words_of(register, name, payload, names) for name in shown]
    return " · ".join(each for each in words if each) or register.record
