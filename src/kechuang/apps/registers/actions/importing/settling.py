"""Answers to what a list leaves open: which organisation a name means, or that it is one not kept yet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from kechuang.apps.accounts.actions import record
from kechuang.apps.accounts.models import User
from kechuang.apps.orgs.models import KnownWriting, Organisation, OrganisationIdentifier
from kechuang.apps.orgs.rules import folded, initials
from kechuang.apps.registers import catalogue
from kechuang.apps.registers.actions.importing import headers
from kechuang.apps.registers.messages import importing as words
from kechuang.apps.registers.models import BatchState, ImportBatch, StagedRow, Verdict
from kechuang.apps.registers.rights import demand_register
from kechuang.catalog.register import Register

NEW = "new"
FIRST_PROVISIONAL = 1


@dataclass(slots=True)
class Open:
    """One thing written in a list of which it is not sure what it means. rows: where; at most a few are named."""

    field: str
    label: str
    written: str
    options: list[dict[str, str]]
    rows: list[int]
    count: int = 0
    may_be_new: bool = False

    @property
    def name(self) -> str:
        return f"{self.field}|{self.written}"


def open_questions(batch: ImportBatch, register: Register) -> list[Open]:
    """Every distinct question of the batch, the most frequent first."""
    found: dict[str, Open] = {}
    rows = StagedRow.objects.filter(batch=batch, verdict=Verdict.QUESTION).values_list("row", "question")
    for row, question in rows.iterator(2_000):
        for each in (question or {}).get("ask", ()):
            declared = register.fields[each["field"]]
            asked = found.setdefault(
                f"{each['field']}|{each['written']}",
                Open(each["field"], declared.name, each["written"], each["options"], [],
                     may_be_new=declared.type == "organisation"),
            )  # fmt: skip
            asked.count += 1
            if len(asked.rows) < 5:
                asked.rows.append(row)
    return sorted(found.values(), key=lambda each: (-each.count, each.rows))


def answer(who: User, batch: ImportBatch, answers: Mapping[str, str]) -> int:
    """Keep the answers and check the list again; how many were given.

    answers: name of a question → the value of an option, `new` for a body not kept yet, or its credit code.
    Raises: NotAllowed; RG-206; RG-215 for an answer that means nothing. All answers or none.
    """
    register = catalogue.find(batch.register)
    demand_register(who, register, "enter")
    with transaction.atomic():
        batch.refresh_from_db(from_queryset=ImportBatch.objects.select_for_update())
        if batch.state != BatchState.PREVIEWED:
            raise words.not_at_this_step(batch.get_state_display())
        open_now = {each.name: each for each in open_questions(batch, register)}
        given = {name: value.strip() for name, value in answers.items() if value.strip() and name in open_now}
        if not given:
            return 0
        settled = {name: _settled(who, register, open_now[name], value) for name, value in given.items()}
        batch.look = batch.look | {"answers": batch.look.get("answers", {}) | settled}
        batch.save(update_fields=["look"])
        record(who, "registers.answer_names", batch, after={"answers": settled})
    headers.again(batch)
    return len(settled)


def _settled(who: User, register: Register, asked: Open, value: str) -> str:
    """What the row is to hold. What is learnt about the name of an organisation is remembered."""
    if register.fields[asked.field].type != "organisation":
        if value not in {option["value"] for option in asked.options}:
            raise words.no_such_option(asked.written)
        return value
    if value == NEW and asked.may_be_new:
        return provisional(who, asked.written).identifier
    found = OrganisationIdentifier.objects.filter(identifier=value.upper()).select_related("organisation").first()
    if found is None:
        raise words.no_such_option(asked.written)
    remember(who, asked.written, found.organisation)
    return found.organisation.identifier


def remember(who: User | None, written: str, meant: Organisation) -> None:
    """The next list with this writing is matched without asking."""
    if folded(written) == meant.folded:
        return
    KnownWriting.objects.update_or_create(
        folded=folded(written)[:200], defaults={"written": written[:200], "organisation": meant, "by": who}
    )


@transaction.atomic
def provisional(who: User | None, name: str) -> Organisation:
    """A body whose credit code is not known yet, under a number of our own (T000001 …)."""
    last = OrganisationIdentifier.objects.filter(identifier__regex=r"^T\d{6,}$").order_by("-identifier").first()
    number = int(last.identifier[1:]) + 1 if last else FIRST_PROVISIONAL
    made = Organisation.objects.create(
        identifier=f"T{number:06d}", name=name[:200], folded=folded(name)[:200], initials=initials(name)
    )
    OrganisationIdentifier.objects.create(organisation=made, identifier=made.identifier)
    record(who, "registers.name_provisionally", made, after={"name": made.name, "identifier": made.identifier})
    return made
