"""Looks up what rows refer to, in the database: for one form at once, for a long list from memory."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from difflib import SequenceMatcher

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from kechuang.apps.orgs.models import KnownWriting, Organisation, OrganisationIdentifier, Region
from kechuang.apps.orgs.queries.finding import Finding, RegionFinder, UnitFinder
from kechuang.apps.orgs.rules import folded
from kechuang.apps.registers import catalogue, tables
from kechuang.apps.registers.rules.cells import Written
from kechuang.apps.registers.rules.known import Found, Option
from kechuang.catalog.register import Register

NEAR_ENOUGH = 0.6
OFFERED = 5
_OF_CODES = ("identifier", "organisation__identifier", "organisation__name")


class Lookup:
    """What the rows of one register may refer to. `prepare` reads ahead for many rows at once; without it, one by one.

    A name means an organisation when it is, folded, its present name, a former one, or a writing that somebody
    confirmed; anything less is only offered. Two organisations of one name are asked about.
    """

    def __init__(self, register: Register, today: date | None = None) -> None:
        self.register = register
        self.today = today or timezone.localdate()
        self._codes: dict[str, tuple[str, str]] = {}  # identifier as written → (identifier in force, name)
        self._names: dict[str, list[Option]] = {}  # folded name → organisations of that name
        self._units: UnitFinder | None = None
        self._regions: RegionFinder | None = None
        self._records: dict[tuple[str, str], Found] = {}

    def prepare(self, written: Iterable[Written]) -> None:
        """Read all organisations named in `written` in a few questions instead of one each."""
        bodies = list(written)
        self._read_codes({each.code for each in bodies if each.code} - self._codes.keys())
        self._read_names({folded(each.name) for each in bodies if each.name} - self._names.keys())

    def organisation(self, code: str, name: str) -> Found:
        if code:
            return self._by_code(code, name)
        key = folded(name)
        if key not in self._names:
            self._read_names({key})
        found = self._names[key]
        if len(found) == 1:
            return Found(found[0].value)
        return Found(options=tuple(found) or self._similar(key), ask=True)

    def _by_code(self, code: str, name: str) -> Found:
        if code not in self._codes:
            self._read_codes({code})
        known = self._codes.get(code)
        if known is None or not known[0]:
            if code.startswith("T"):
                return Found(doubt="没有这个临时代码")
            return (
                Found(code, new_name=name) if name else Found(doubt="这个代码还没有登记过，同时写上单位名称才能新登记")
            )
        identifier, own_name = known
        if name and folded(name) != folded(own_name) and not self._is_name_of(name, identifier):
            return Found(identifier, doubt=f"与代码不符：该代码登记的名称是“{own_name}”")
        return Found(identifier)

    def _is_name_of(self, name: str, identifier: str) -> bool:
        key = folded(name)
        if key not in self._names:
            self._read_names({key})
        return any(option.value == identifier for option in self._names[key])

    def _read_codes(self, codes: Iterable[str]) -> None:
        wanted = set(codes)
        rows = OrganisationIdentifier.objects.filter(identifier__among=wanted)
        found = {code: (in_force, name) for code, in_force, name in rows.values_list(*_OF_CODES)}
        self._codes |= dict.fromkeys(wanted, ("", "")) | found

    def _read_names(self, names: Iterable[str]) -> None:
        wanted = set(names)
        options: dict[str, dict[str, Option]] = defaultdict(dict)
        for key, identifier, name in (*self._present(wanted), *self._former(wanted), *self._confirmed(wanted)):
            options[key][identifier] = Option(identifier, f"{name}（{identifier}）")
        self._names |= {key: list(options[key].values()) for key in wanted}

    def _present(self, names: set[str]) -> Iterable[tuple[str, str, str]]:
        return Organisation.objects.filter(folded__among=names).values_list("folded", "identifier", "name")

    def _former(self, names: set[str]) -> Iterable[tuple[str, str, str]]:
        register = catalogue.current().get("organisation_name")
        if register is None:
            return []
        rows = tables.typed(register)._default_manager.filter(folded__among=names, organisation__isnull=False)
        return rows.values_list("folded", "organisation__identifier", "organisation__name")

    def _confirmed(self, names: set[str]) -> Iterable[tuple[str, str, str]]:
        rows = KnownWriting.objects.filter(folded__among=names)
        return rows.values_list("folded", "organisation__identifier", "organisation__name")

    def _similar(self, key: str) -> tuple[Option, ...]:
        """Organisations whose name is like `key`, likeliest first: those sharing a piece of it are compared."""
        pieces = {key[place : place + 4] for place in range(0, max(1, len(key) - 3), 2)}
        wanted = Q()
        for piece in sorted(pieces)[:12]:
            wanted |= Q(folded__contains=piece)
        rows = Organisation.objects.filter(wanted).values_list("folded", "identifier", "name")[:500]
        ranked = sorted(((SequenceMatcher(None, key, each[0]).ratio(), each) for each in rows), reverse=True)
        near = [each for likeness, each in ranked if likeness >= NEAR_ENOUGH][:OFFERED]
        return tuple(Option(identifier, f"{name}（{identifier}）") for _, identifier, name in near)

    def unit(self, written: str) -> Found:
        self._units = self._units or UnitFinder(self.today, home(self.today))
        return _as_found(self._units.find(written))

    def region(self, written: str) -> Found:
        self._regions = self._regions or RegionFinder(self.today, home(self.today))
        return _as_found(self._regions.find(written))

    def record(self, register: str, written: str) -> Found:
        if (register, written) not in self._records:
            self._records[register, written] = self._record(catalogue.current().get(register), written)
        return self._records[register, written]

    def _record(self, register: Register | None, written: str) -> Found:
        """By key, or by the words of its title."""
        if register is None:
            return Found(doubt="所指的名录没有启用")
        rows = tables.typed(register)._default_manager
        if rows.filter(key=written).exists():
            return Found(written)
        found = list(rows.filter(folded=folded(written)).values_list("key", flat=True)[: OFFERED + 1])
        if len(found) == 1:
            return Found(found[0])
        if found:
            return Found(options=tuple(Option(key, f"{written}（{key}）") for key in found), ask=True)
        near = rows.filter(folded__contains=folded(written)[:8]).values_list("key", flat=True)[:OFFERED]
        return Found(options=tuple(Option(key, key) for key in near))


def home(on: date) -> Region | None:
    """The bureau's own region (KECHUANG_REGION), in whose sense a bare name is meant."""
    return Region.objects.in_force(on).filter(code=settings.REGION).first() if settings.REGION else None


def _as_found(finding: Finding) -> Found:
    """A name that was not that of the day is worth a second look; several candidates are offered, never chosen from."""
    options = tuple(Option(each.identity, each.label) for each in finding.candidates)
    return Found(finding.identity or None, options, doubt=finding.note if finding.is_found else "")
