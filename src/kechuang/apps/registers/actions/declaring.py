"""The verbs on declarations in the site: write a draft, hand it in, approve it (another person), send it back."""

from __future__ import annotations

from dataclasses import dataclass

import yaml
from django.db import transaction
from django.utils import timezone

from kechuang.apps.accounts.actions import record
from kechuang.apps.accounts.models import User
from kechuang.apps.accounts.permissions import demand
from kechuang.apps.registers import catalogue
from kechuang.apps.registers.actions.applying import Applied, Source, apply_one, refuse_silent_loss, text_register
from kechuang.apps.registers.messages import declaring as messages
from kechuang.apps.registers.models import DeclarationDraft, DraftState, Origin
from kechuang.apps.registers.rules.worked import failed_cases
from kechuang.catalog.faults import Fault, load_yaml
from kechuang.catalog.register import Register


@dataclass(frozen=True, slots=True)
class Judged:
    """What a text is worth: the register, or everything that keeps it from being one."""

    register: Register | None
    faults: list[Fault]


def judge(text: str, code: str) -> Judged:
    """As `catalog apply` would judge it: shape, names, worked cases, and what it would do to records that are there."""
    register, faults = text_register(text, code)
    if register is None:
        return Judged(None, faults)
    if code and register.code != code:
        return Judged(
            None, [Fault(code, 0, f"名录代码由“{code}”改成了“{register.code}”", "代码一经使用不能更改", "CT-012")]
        )
    faults = failed_cases(register, timezone.localdate())
    before = catalogue.current().get(register.code)
    if before and not faults:
        try:
            refuse_silent_loss(before, register)
        except messages.RegisterFault as fault:
            faults = [Fault(register.code, 0, fault.what, fault.remedy, fault.code)]
    return Judged(None if faults else register, faults)


@transaction.atomic
def save_draft(
    who: User, text: str, *, why: str = "", draft: DeclarationDraft | None = None, seen: str = ""
) -> DeclarationDraft:
    """Keep a text, right or wrong; it changes nothing until it is approved. seen: `stamp` of what the person changed.

    Raises: NotAllowed; RG-041; RG-042; RG-045 somebody else saved meanwhile.
    """
    demand(who, "registers.declare")
    code = _code_of(text)
    if draft is None and DeclarationDraft.objects.filter(code=code, state__in=OPEN).exists():
        raise messages.draft_is_open(code)
    if draft:
        _locked(draft)
        _as_seen(draft, seen)
    if draft and draft.state not in OPEN:
        raise messages.draft_is_decided(draft.code)
    draft = draft or DeclarationDraft(by=who)
    draft.code, draft.text, draft.why, draft.by, draft.state = code, text, why, who, DraftState.WRITING
    draft.save()
    record(who, "declarations.save", draft, after={"code": code}, reason=why)
    return draft


OPEN = (DraftState.WRITING, DraftState.WAITING)


def stamp(draft: DeclarationDraft) -> str:
    """Which state of the draft a page showed; goes with its forms."""
    return draft.changed_at.isoformat()


def _as_seen(draft: DeclarationDraft, seen: str) -> None:
    """Nobody overwrites or approves what he has not seen."""
    if seen and seen != stamp(draft):
        raise messages.draft_was_changed(draft.code, draft.by.get_full_name())


def _code_of(text: str) -> str:
    try:
        data = load_yaml(text)
    except yaml.YAMLError:
        data = None
    return str(data["code"])[:60] if isinstance(data, dict) and data.get("code") else ""


@transaction.atomic
def submit_draft(who: User, draft: DeclarationDraft) -> Judged:
    """Hand a draft in for approval; it stays where it is when something is wrong with it."""
    demand(who, "registers.declare")
    _locked(draft)
    if draft.state != DraftState.WRITING:
        raise messages.draft_is_decided(draft.code)
    judged = judge(draft.text, draft.code)
    if judged.register:
        draft.state = DraftState.WAITING
        draft.save(update_fields=["state", "changed_at"])
        record(who, "declarations.submit", draft, after={"code": draft.code}, reason=draft.why)
    return judged


@transaction.atomic
def approve_draft(who: User, draft: DeclarationDraft, *, seen: str = "") -> Applied:
    """Put a draft in force: its table, list, form, template, import, export and API are there when this returns.

    Raises: NotAllowed; RG-043 one's own; RG-042 decided; RG-044 no longer right (something else changed since);
    RG-045 not the text that the person saw.
    """
    demand(who, "registers.approve_declaration")
    _locked(draft)
    _as_seen(draft, seen)
    if draft.state != DraftState.WAITING:
        raise messages.draft_is_decided(draft.code)
    if draft.by_id == who.pk:
        raise messages.own_draft(draft.code)
    judged = judge(draft.text, draft.code)
    if judged.register is None:
        raise messages.draft_is_wrong(draft.code, judged.faults)
    what = "更改" if judged.register.code in catalogue.current() else "新增"
    applied = apply_one(Source(judged.register, draft.text, Origin.SITE), who, what)
    _decide(who, draft, DraftState.APPROVED, "")
    return applied


@transaction.atomic
def refuse_draft(who: User, draft: DeclarationDraft, *, answer: str) -> None:
    """Send a draft back with a reason; its author may go on from it."""
    demand(who, "registers.approve_declaration")
    if not answer.strip():
        raise messages.reason_needed()
    _locked(draft)
    if draft.state != DraftState.WAITING:
        raise messages.draft_is_decided(draft.code)
    _decide(who, draft, DraftState.REFUSED, answer)


@transaction.atomic
def drop_draft(who: User, draft: DeclarationDraft) -> None:
    """Give a draft up; nothing was in force of it."""
    demand(who, "registers.declare")
    _locked(draft)
    if draft.state not in OPEN:
        raise messages.draft_is_decided(draft.code)
    _decide(who, draft, DraftState.REFUSED, "撰写人放弃")


def _locked(draft: DeclarationDraft) -> None:
    draft.refresh_from_db(from_queryset=DeclarationDraft.objects.select_for_update())


def _decide(who: User, draft: DeclarationDraft, state: DraftState, answer: str) -> None:
    draft.state, draft.decided_by, draft.decided_at, draft.answer = state, who, timezone.now(), answer
    draft.save(update_fields=["state", "decided_by", "decided_at", "answer", "changed_at"])
    record(who, f"declarations.{state}", draft, after={"code": draft.code}, reason=answer)
