"""Who counts whom in a year: settled, waiting, contested, and the bodies nobody counts yet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from kechuang.apps.accounts.models import User
from kechuang.apps.orgs.models import Organisation, Unit
from kechuang.apps.orgs.rules import folded
from kechuang.apps.registers import catalogue, tables
from kechuang.apps.registers.models import Entry, Standing, Waiting
from kechuang.apps.registers.queries.showing import Names, names_of, words_of
from kechuang.apps.registers.rules.rows import Payload
from kechuang.apps.registers.rules.upgrade import upgraded

AREAS = "assessed_area"
COUNTED = 10_000
SAID = ("area", "basis", "proof", "decision", "decided_on")
STATES = {"settled": "已定", "waiting": "待审", "disputed": "有争议", "none": "无归属"}


@dataclass(frozen=True, slots=True)
class Statement:
    """What somebody says of a claim or against it."""

    who: str
    unit: str
    words: str
    entry: Entry
    file: str


@dataclass(frozen=True, slots=True)
class Case:
    """One claim. area, basis, proof: in words. objections: what is said against it, first come first.

    is_mine: the reader entered it, so another person decides on it.
    """

    entry: Entry
    area: str
    basis: str
    proof: str
    payload: Payload
    statement: Statement
    objections: list[Statement]
    is_disputed: bool
    is_mine: bool


@dataclass(frozen=True, slots=True)
class Belonging:
    """One organisation in one year. state: a key of STATES. claims: what waits; settled: what stands, None without."""

    organisation: Organisation
    name: str
    year: int
    state: str
    areas: list[str]
    basis: str
    proof: str
    claims: int

    @property
    def state_words(self) -> str:
        return STATES[self.state]


def settled_rows(year: int, words: str = "", area: int | None = None) -> QuerySet[Any]:
    """Records of the year, in order of the organisation's name."""
    rows = tables.typed(catalogue.find(AREAS))._default_manager.filter(year=year, organisation__isnull=False)
    if words:
        rows = rows.filter(_called("organisation__", words))
    if area:
        rows = rows.filter(area=area)
    return rows.order_by("organisation__folded", "seq")


def _called(prefix: str, words: str) -> Q:
    key = folded(words)
    found = Q(**{f"{prefix}folded__contains": key}) if key else Q(pk__in=[])
    if words.isascii() and words.isalnum():
        code = Q(**{f"{prefix}identifier__startswith": words.upper()})
        found |= code | Q(**{f"{prefix}initials__contains": words.lower()})
    return found


def without_area(year: int, words: str = "") -> QuerySet[Organisation]:
    """Bodies that stand in the year and that no record of the year names; those with a claim waiting are not among
    them, for their case is open, nor those founded later."""
    rows = tables.typed(catalogue.find(AREAS))._default_manager.filter(year=year, organisation=OuterRef("pk"))
    bodies = Organisation.objects.exclude(folded="").exclude(ended_on__lte=date(year, 1, 1))
    claimed = {key.split("|")[0] for key in _waiting(year).values_list("key", flat=True)}
    founded = tables.typed(catalogue.find("organisation"))._default_manager.filter(organisation=OuterRef("pk"))
    later = founded.filter(established_on__gt=date(year, 12, 31))
    bodies = bodies.filter(~Exists(rows), ~Exists(later)).exclude(identifier__among=claimed)
    return (bodies.filter(_called("", words)) if words else bodies).order_by("folded", "pk")


def _waiting(year: int) -> QuerySet[Waiting]:
    return Waiting.objects.filter(register=AREAS, key__endswith=f"|{year}")


def contested_keys(year: int | None = None) -> list[str]:
    """Keys on which two units claim, or against whose claim somebody objected."""
    rows = Waiting.objects.filter(register=AREAS) if year is None else _waiting(year)
    twice = rows.order_by().values("key").annotate(claims=Count("entry")).filter(claims__gt=1)
    return sorted({*twice.values_list("key", flat=True), *rows.filter(disputed=True).values_list("key", flat=True)})


def waiting_keys(year: int) -> list[str]:
    """Keys with one claim that nobody speaks against."""
    contested = set(contested_keys(year))
    keys = _waiting(year).order_by("key").values_list("key", flat=True).distinct()
    return [key for key in keys if key not in contested]


@dataclass(frozen=True, slots=True)
class Numbers:
    settled: int
    waiting: int
    disputed: int
    none: int


def numbers(year: int) -> Numbers:
    """How many of each; settled and none up to COUNTED."""
    contested = len(contested_keys(year))
    waiting = _waiting(year).order_by().values("key").distinct().count() - contested
    settled = settled_rows(year).order_by()[: COUNTED + 1].count()
    none = without_area(year).order_by()[: COUNTED + 1].count()
    return Numbers(settled, waiting, contested, none)


def settled_lines(rows: Sequence[Any], year: int, on: date) -> list[Belonging]:
    """rows: a page of `settled_rows` as instances."""
    seqs = [row.seq for row in rows]
    entries = {each.seq: each for each in Entry.objects.filter(seq__in=seqs)}
    names = _names([_payload(each) for each in entries.values()], on)
    bodies = Organisation.objects.in_bulk([row.organisation_id for row in rows])
    return [
        _line(bodies[row.organisation_id], year, "settled", [_payload(entries[row.seq])], names, 0)
        for row in rows
        if row.seq in entries
    ]


def waiting_lines(keys: Iterable[str], year: int, on: date, state: str) -> list[Belonging]:
    """Cases of these keys, by what waits."""
    rows = Entry.objects.filter(waiting__register=AREAS, waiting__key__in=list(keys)).order_by("seq")
    by_body: dict[int, list[Entry]] = defaultdict(list)
    for entry in rows.select_related("organisation"):
        if entry.organisation_id:
            by_body[entry.organisation_id].append(entry)
    names = _names([_payload(each) for some in by_body.values() for each in some], on)
    return [
        _line(some[0].organisation, year, state, [_payload(each) for each in some], names, len(some))
        for some in by_body.values()
        if some[0].organisation
    ]


def none_lines(bodies: Iterable[Organisation], year: int, on: date) -> list[Belonging]:
    """Each with the area of the year before, where there was one."""
    some = list(bodies)
    before = {
        line.organisation.pk: line
        for line in settled_lines(
            list(settled_rows(year - 1).filter(organisation__in=[body.pk for body in some])), year - 1, on
        )
    }
    return [
        Belonging(body, body.name, year, "none", before[body.pk].areas if body.pk in before else [], "", "", 0)
        for body in some
    ]


def _line(
    body: Organisation, year: int, state: str, payloads: Sequence[Payload], names: Names, claims: int
) -> Belonging:
    register = catalogue.find(AREAS)
    own = names.organisations.get(payloads[0]["organisation"], (0, body.name))[1]
    areas = list(dict.fromkeys(words_of(register, "area", each, names) for each in payloads))
    bases = list(dict.fromkeys(words_of(register, "basis", each, names) for each in payloads))
    proofs = [proof for each in payloads if (proof := each.get("proof", ""))]
    return Belonging(body, own, year, state, areas, "、".join(bases), "；".join(proofs), claims)


def _payload(entry: Entry) -> Payload:
    return upgraded(catalogue.find(AREAS), entry.payload, entry.version)


def _names(payloads: Sequence[Payload], on: date) -> Names:
    return names_of(catalogue.find(AREAS), payloads, on)


def cases(body: Organisation, year: int, on: date, reader: User) -> list[Case]:
    """The claims on one body and year that wait, first come first, each with what is said for and against it."""
    rows = Entry.objects.filter(waiting__register=AREAS, waiting__key=key_of(body, year)).order_by("seq")
    entries = list(rows.select_related("entered_by", "unit", "waiting"))
    said = Entry.objects.filter(answers__in=entries, standing=Standing.DISPUTED).order_by("seq")
    against: dict[int, list[Statement]] = defaultdict(list)
    for each in said.select_related("entered_by", "unit"):
        against[each.answers_id or 0].append(_statement(each))
    names = _names([_payload(each) for each in entries], on)
    return [_case(each, names, against[each.seq], reader) for each in entries]


def _case(entry: Entry, names: Names, objections: list[Statement], reader: User) -> Case:
    register, payload = catalogue.find(AREAS), _payload(entry)
    return Case(
        entry,
        words_of(register, "area", payload, names),
        words_of(register, "basis", payload, names),
        words_of(register, "proof", payload, names),
        payload,
        _statement(entry),
        objections,
        entry.waiting.disputed,
        entry.entered_by_id == reader.pk,
    )


def _statement(entry: Entry) -> Statement:
    who = entry.entered_by.get_full_name() if entry.entered_by else "系统"
    return Statement(who, entry.unit.name if entry.unit else "", entry.reason, entry, entry.proof_name)


@dataclass(frozen=True, slots=True)
class Settled:
    """What stands for the year, in words, with the entry by which it stands and those it was preferred to."""

    entry: Entry
    payload: Payload
    area: str
    basis: str
    proof: str
    decision: str
    decided_on: str
    rejected: list[Statement]


def settled(body: Organisation, year: int, on: date) -> Settled | None:
    row = settled_rows(year).filter(organisation=body.pk).first()
    if row is None:
        return None
    entry = Entry.objects.select_related("entered_by", "unit", "accepted_by").get(seq=row.seq)
    payload, register = _payload(entry), catalogue.find(AREAS)
    names = _names([payload], on)
    said = {name: words_of(register, name, payload, names) for name in SAID}
    rejected = Entry.objects.filter(register=AREAS, key=entry.key, standing=Standing.REJECTED).order_by("seq")
    statements = [_statement(each) for each in rejected.select_related("entered_by", "unit")]
    return Settled(entry, payload, rejected=statements, **said)


def key_of(body: Organisation, year: int) -> str:
    return f"{body.identifier}|{year}"


def years_to_choose(today: date) -> list[int]:
    """This year, the next, and every year there are records of, newest first."""
    rows = tables.typed(catalogue.find(AREAS))._default_manager.order_by().values_list("year", flat=True).distinct()
    return sorted({today.year + 1, today.year, *(year for year in rows if year)}, reverse=True)


def areas_of(year: int) -> list[Unit]:
    """Units that count somebody in the year."""
    rows = settled_rows(year).order_by().values("area").distinct()
    return list(Unit.objects.filter(pk__in=rows).order_by("kind", "name"))
