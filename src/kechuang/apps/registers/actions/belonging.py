"""Which town or park counts a body in a year: claims, what is said against them, decisions, a year carried over."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from kechuang.apps.accounts.models import Role, User
from kechuang.apps.accounts.permissions import demand
from kechuang.apps.orgs.models import Organisation, Unit
from kechuang.apps.registers import catalogue, tables
from kechuang.apps.registers.actions import deciding, groups
from kechuang.apps.registers.actions.appending import Draft
from kechuang.apps.registers.actions.entering import Proof, enter
from kechuang.apps.registers.actions.identity import settled
from kechuang.apps.registers.messages import RegisterFault
from kechuang.apps.registers.messages import organisations as words
from kechuang.apps.registers.models import Entry, ImportBatch, Waiting
from kechuang.apps.registers.queries.lookup import Lookup
from kechuang.apps.registers.queries.records import in_force
from kechuang.apps.registers.rules.cells import Written
from kechuang.apps.registers.rules.known import Found
from kechuang.apps.registers.rules.rows import key_of

AREAS = "assessed_area"
CARRY = "carry_areas"


@dataclass(frozen=True, slots=True)
class Claim:
    """What is claimed for a year. basis: a code of the register; proof: in words; file: the paper itself."""

    year: int
    area: Unit
    basis: str
    proof: str = ""
    file: Proof | None = None
    decision: str = ""
    decided_on: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Refused:
    """An organisation whose claim was not entered, and why."""

    name: str
    fault: RegisterFault


@dataclass(frozen=True, slots=True)
class Claimed:
    seqs: list[int]
    refused: list[Refused]


class KnownUnit(Lookup):
    """A lookup to which the unit is already known: names of towns return in other counties."""

    def __init__(self, unit: Unit) -> None:
        super().__init__(catalogue.find(AREAS))
        self._unit = unit

    def unit(self, written: str) -> Found:
        return Found(self._unit.identity)


def claim(who: User, bodies: Sequence[Organisation], claim: Claim) -> Claimed:
    """Enter a claim for each of `bodies`; what cannot be entered comes back with its reason, the others stand.

    Against a settled area a claim is a correction of it and needs a reason. Raises: NotAllowed, RG-321 … RG-323.
    """
    demand(who, "areas.claim")
    _refuse_other_town(who, claim.area)
    if not bodies:
        raise words.nobody_named()
    seqs, refused = [], []
    for body in bodies:
        try:
            seqs.append(_enter(who, settled(body), claim))
        except RegisterFault as fault:
            refused.append(Refused(body.name, fault))
    return Claimed(seqs, refused)


def _refuse_other_town(who: User, area: Unit) -> None:
    if who.role != Role.TOWN:
        return
    if who.unit is None:
        raise words.no_unit_of_yours()
    if who.unit_id != area.pk:
        raise words.not_your_town(who.unit.name)


@transaction.atomic
def _enter(who: User, body: Organisation, claim: Claim) -> int:
    register = catalogue.find(AREAS)
    key = f"{body.identifier}|{claim.year}"
    if Waiting.objects.filter(register=AREAS, key=key, entry__payload__area=claim.area.identity).exists():
        raise words.kept_already(register.name, f"{body.name} {claim.year} 年度归{claim.area.name}、待审")
    raw: dict[str, object] = {
        "organisation": Written(code=body.identifier), "year": claim.year, "area": claim.area.name,
        "basis": claim.basis, "proof": claim.proof, "decision": claim.decision, "decided_on": claim.decided_on,
    }  # fmt: skip
    standing = in_force(register, key)
    entered = enter(
        who, register, raw, correcting=key if standing else "", reason=claim.reason, proof=claim.file,
        lookup=KnownUnit(claim.area),
    )  # fmt: skip
    if entered.seq is None:
        raise words.UnfitChange(entered.checked.errors)
    return entered.seq


def object_to(who: User, seq: int, *, reason: str, file: Proof | None = None) -> int:
    """Say against a claim of another unit. Raises: NotAllowed; RG-003, RG-006; RG-325 against one's own."""
    demand(who, "areas.claim")
    entry = Entry.objects.get(seq=seq, register=AREAS)
    if entry.entered_by_id == who.pk or (who.unit_id and entry.unit_id == who.unit_id):
        raise words.own_claim()
    return deciding.dispute(who, [seq], reason=reason, proof=file)[0]


@transaction.atomic
def settle(who: User, seq: int, *, reason: str) -> int:
    """Accept one claim and send back every other one on the same body and year; how many were sent back.

    Raises: NotAllowed; RG-003 decided already; RG-004 one's own; RG-006 no reason where others are sent back.
    """
    demand(who, "areas.settle")
    entry = Entry.objects.get(seq=seq, register=AREAS)
    others = Waiting.objects.filter(register=AREAS, key=entry.key).exclude(entry=seq)
    opposing = list(others.order_by("entry").values_list("entry", flat=True))
    deciding.accept(who, [seq], reason=reason)
    if opposing:
        deciding.reject(who, opposing, reason=reason)
    return len(opposing)


def send_back(who: User, seq: int, *, reason: str) -> None:
    """Raises: as `deciding.reject`."""
    demand(who, "areas.settle")
    deciding.reject(who, [seq], reason=reason)


def decide(who: User, body: Organisation, claim: Claim) -> int:
    """Enter a decision of the bureau, with its document and day; another person settles it. Raises: as `claim`."""
    demand(who, "areas.settle")
    return _enter(who, settled(body), claim)


def carry_over(who: User, year: int, *, reason: str = "") -> ImportBatch:
    """Propose for `year` the areas of the year before, for all that have none and none waiting: one group to accept.

    Bodies that had ended before `year` began are left out. Raises: NotAllowed; RG-324 when there is nothing to do.
    """
    demand(who, "areas.settle")
    drafts = list(_carried(year))
    if not drafts:
        raise words.nothing_to_carry(year)
    title = f"{year} 年度考核归属沿用 {year - 1} 年度（{len(drafts)} 个单位）"
    return groups.propose(
        who, title, drafts, what=CARRY, about=[], reason=reason or title, together=False, facts={"year": year}
    )


def _carried(year: int) -> Iterator[Draft]:
    register = catalogue.find(AREAS)
    rows = tables.typed(register)._default_manager
    settled_already = set(rows.filter(year=year).values_list("organisation", flat=True))
    waiting = set(Waiting.objects.filter(register=AREAS, key__endswith=f"|{year}").values_list("key", flat=True))
    units = _heirs(date(year, 1, 1))
    last = rows.filter(year=year - 1).order_by("seq")
    facts = last.values_list("organisation", "organisation__identifier", "organisation__ended_on", "area")
    for pk, code, ended_on, area in facts.iterator(2_000):
        if pk in settled_already or (ended_on and ended_on <= date(year, 1, 1)):
            continue
        payload = {
            "organisation": code, "year": year, "area": units[area].identity, "basis": "last_year",
            "proof": f"沿用{year - 1}年度归属",
        }  # fmt: skip
        key = key_of(register, payload)
        if key not in waiting:
            yield Draft(register, key, payload)


def _heirs(on: date) -> dict[int, Unit]:
    """Every unit by row number; one that had ended by the day is answered for by its only successor."""
    units = {unit.pk: unit for unit in Unit.objects.select_related("region").prefetch_related("successions")}
    found = dict(units)
    for unit in units.values():
        heirs = {each.successor_id for each in unit.successions.all() if each.on <= on}
        if unit.valid_until and unit.valid_until <= on and len(heirs) == 1:
            found[unit.pk] = units[heirs.pop()]
    return found
