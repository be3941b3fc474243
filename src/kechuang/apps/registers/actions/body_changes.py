"""Renames, moves, mergers, splits and endings of organisations: each writes all its records in one group."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kechuang.apps.accounts.models import User
from kechuang.apps.orgs.models import Organisation, OrganisationIdentifier
from kechuang.apps.orgs.rules import folded
from kechuang.apps.registers import catalogue, tables
from kechuang.apps.registers.actions import groups
from kechuang.apps.registers.actions.body_drafts import Drafting, standing_entry
from kechuang.apps.registers.actions.entering import Proof
from kechuang.apps.registers.messages import organisations as words
from kechuang.apps.registers.models import Entry, ImportBatch
from kechuang.apps.registers.rules.cells import Written

MOVES = {"moved_in": "迁入", "moved_out": "迁出", "moved_within": "区内迁移"}
ENDINGS = {"deregistered": "注销", "revoked": "吊销"}


@dataclass(frozen=True, slots=True)
class Grounds:
    """On what day it took effect, by what paper, and what else the event says."""

    on: date
    proof: str
    file: Proof | None = None
    note: str = ""

    @property
    def day(self) -> str:
        return self.on.isoformat()


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """A move's ends as typed: region code or name, "" where not known. town, address: of the new place."""

    region_from: str = ""
    region_to: str = ""
    town: str = ""
    address: str = ""


def rename(
    who: User, body: Organisation, name: str, grounds: Grounds, *, kept: str = "", reported_on: str = ""
) -> ImportBatch:
    """The old name ends on the day, the new one takes over for as long as the old one would have held.

    kept, reported_on: whether a recognition goes on, and when the issuer was told; as typed.
    Raises: RG-301 … RG-305, and as `groups.propose`.
    """
    now = standing_entry("organisation_name", body, grounds.on, kind="legal")
    before = now.payload["name"] if now else body.name
    if folded(before) == folded(name):
        raise words.same_name()
    book = Drafting()
    book.add(
        "organisation_event", organisation=book.body(body), kind="renamed", happened_on=grounds.day, name_before=before,
        name_after=name, qualification_kept=kept, reported_on=reported_on, proof=grounds.proof, note=grounds.note,
    )  # fmt: skip
    until = now.payload.get("used_until", "") if now else _next(body, "organisation_name", grounds.on)
    if now:
        _refuse_before(now.payload.get("used_from", ""), grounds, "名称")
        book.change("organisation_name", now, used_until=grounds.day)
    else:
        book.add(
            "organisation_name", organisation=book.body(body), name=before, kind="legal", used_until=grounds.day,
            proof=grounds.proof,
        )  # fmt: skip
    book.add(
        "organisation_name", organisation=book.body(body), name=name, kind="legal", used_from=grounds.day,
        used_until=until, proof=grounds.proof,
    )  # fmt: skip
    return _propose(who, f"更名：{before}→{name}", book, "renamed", [body], grounds)


def move(who: User, body: Organisation, kind: str, places: Whereabouts, grounds: Grounds) -> ImportBatch:
    """kind: moved_in | moved_out | moved_within. The old place ends on the day and the new one begins.

    Moving out ends the counting of the body here; moving in takes it up again.
    Raises: RG-301 … RG-304, and as `groups.propose`.
    """
    now = standing_entry("organisation_region", body, grounds.on)
    came_from = now.payload["region"] if now else places.region_from
    goes_to = places.region_to or (came_from if kind == "moved_within" else "")
    book = Drafting()
    book.add(
        "organisation_event", organisation=book.body(body), kind=kind, happened_on=grounds.day,
        region_from=places.region_from or came_from, region_to=goes_to, proof=grounds.proof, note=grounds.note,
    )  # fmt: skip
    if now:
        _refuse_before(now.payload["moved_on"], grounds, "所在地")
        book.change("organisation_region", now, moved_away_on=grounds.day)
    if goes_to:
        until = now.payload.get("moved_away_on", "") if now else _next(body, "organisation_region", grounds.on)
        book.add(
            "organisation_region", organisation=book.body(body), region=goes_to, moved_on=grounds.day,
            moved_away_on=until, town=places.town, address=places.address, proof=grounds.proof,
        )  # fmt: skip
    _register_move(book, body, kind, places, grounds)
    return _propose(who, f"{MOVES[kind]}：{body.name}", book, kind, [body], grounds)


def _register_move(book: Drafting, body: Organisation, kind: str, places: Whereabouts, grounds: Grounds) -> None:
    facts = standing_entry("organisation", body, None)
    if kind == "moved_out":
        _end(book, body, facts, "moved_out", grounds)
    elif facts and kind == "moved_in" and "ended_on" in facts.payload:
        book.change("organisation", facts, status="active", ended_on=None, **_new_address(places))
    elif facts and _new_address(places):
        book.change("organisation", facts, **_new_address(places))


def _new_address(places: Whereabouts) -> dict[str, str]:
    return {"address": places.address} if places.address else {}


def merge(who: User, survivor: Organisation, absorbed: Organisation, grounds: Grounds) -> ImportBatch:
    """An event on each; the absorbed one ends on the day. Raises: RG-303, RG-306, and as `groups.propose`."""
    if survivor.pk == absorbed.pk:
        raise words.itself()
    book = Drafting()
    _event(book, absorbed, "merged_into", survivor, grounds)
    _event(book, survivor, "absorbed", absorbed, grounds)
    _end(book, absorbed, standing_entry("organisation", absorbed, None), "deregistered", grounds)
    title = f"合并：{absorbed.name}并入{survivor.name}"
    return _propose(who, title, book, "merged", [survivor, absorbed], grounds)


def split(who: User, parent: Organisation, code: str, name: str, grounds: Grounds) -> ImportBatch:
    """A new body out of `parent`, where the parent is; the parent goes on. code: credit code of the new one.

    Raises: RG-301, RG-302, RG-306, and as `groups.propose`.
    """
    known = OrganisationIdentifier.objects.filter(identifier=code).values_list("organisation", flat=True).first()
    if known == parent.pk:
        raise words.itself()
    book = Drafting({} if known else {code: name})
    new, facts = Written(code), standing_entry("organisation", parent, None)
    _event(book, parent, "split_off", new, grounds)
    _event(book, new, "founded", parent, grounds)
    if not known:
        book.add(
            "organisation", organisation=new, kind=facts.payload["kind"] if facts else "enterprise",
            established_on=grounds.day, status="active",
        )  # fmt: skip
        book.add(
            "organisation_name", organisation=new, name=name, kind="legal", used_from=grounds.day, proof=grounds.proof
        )
        place = standing_entry("organisation_region", parent, grounds.on)
        if place:
            book.add(
                "organisation_region", organisation=new, region=place.payload["region"], moved_on=grounds.day,
                proof=grounds.proof,
            )  # fmt: skip
    return _propose(who, f"分立：{parent.name}分出{name}", book, "split", [parent], grounds)


def end(who: User, body: Organisation, kind: str, grounds: Grounds) -> ImportBatch:
    """kind: deregistered | revoked. Raises: RG-303, and as `groups.propose`."""
    book = Drafting()
    _event(book, body, kind, None, grounds)
    _end(book, body, standing_entry("organisation", body, None), kind, grounds)
    return _propose(who, f"{ENDINGS[kind]}：{body.name}", book, kind, [body], grounds)


def _event(
    book: Drafting, body: Organisation | Written, kind: str, other: Organisation | Written | None, grounds: Grounds
) -> None:
    book.add(
        "organisation_event", organisation=_written(body), kind=kind, happened_on=grounds.day,
        counterpart=_written(other) if other else None, proof=grounds.proof, note=grounds.note,
    )  # fmt: skip


def _written(body: Organisation | Written) -> Written:
    return body if isinstance(body, Written) else Written(code=body.identifier)


def _end(book: Drafting, body: Organisation, facts: Entry | None, status: str, grounds: Grounds) -> None:
    if facts is None:
        raise words.not_registered(body.name)
    book.change("organisation", facts, status=status, ended_on=grounds.day)


def _next(body: Organisation, code: str, on: date) -> str:
    """The day on which the next record of this kind begins, "" when there is none."""
    rows = tables.typed(catalogue.find(code))._default_manager.filter(organisation=body.pk, valid_from__gt=on)
    first = rows.order_by("valid_from").values_list("valid_from", flat=True).first()
    return first.isoformat() if first else ""


def _refuse_before(begun: str, grounds: Grounds, what: str) -> None:
    if begun and begun >= grounds.day:
        raise words.before_the_last(what, begun)


def _propose(
    who: User, title: str, book: Drafting, what: str, about: list[Organisation], grounds: Grounds
) -> ImportBatch:
    return groups.propose(
        who, title, book.done(), what=what, about=[body.pk for body in about], reason=grounds.note or title,
        proof=grounds.file,
    )  # fmt: skip
