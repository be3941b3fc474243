"""Reads for the pages on which registers are declared."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from kechuang.apps.accounts.inbox import Todo
from kechuang.apps.accounts.models import User
from kechuang.apps.accounts.permissions import may
from kechuang.apps.registers import catalogue
from kechuang.apps.registers.models import DeclarationDraft, DeclarationVersion, DraftState
from kechuang.catalog.columns import columns
from kechuang.catalog.faults import load_yaml
from kechuang.catalog.register import Register
from kechuang.catalog.register_listing import CLASS_NAMES, TYPE_NAMES


@dataclass(frozen=True, slots=True)
class Line:
    """One register in force, with the row by which it is."""

    register: Register
    row: DeclarationVersion


def in_force() -> list[Line]:
    """Every register in force, in the order of the catalog."""
    newest: dict[str, DeclarationVersion] = {}
    for row in DeclarationVersion.objects.select_related("applied_by").defer("text"):
        newest[row.code] = row
    return [Line(register, newest[code]) for code, register in catalogue.current().items()]


def open_drafts() -> QuerySet[DeclarationDraft]:
    rows = DeclarationDraft.objects.filter(state__in=(DraftState.WRITING, DraftState.WAITING))
    return rows.select_related("by")


def versions_of(code: str) -> QuerySet[DeclarationVersion]:
    return DeclarationVersion.objects.filter(code=code).select_related("applied_by").order_by("-id")


def data_in_force(code: str) -> dict[str, Any]:
    """The declaration in force as data. Raises: RegisterFault RG-001 when there is none."""
    catalogue.find(code)
    row = DeclarationVersion.objects.filter(code=code).latest("id")
    return dict(load_yaml(row.text))


@dataclass(frozen=True, slots=True)
class DrawnColumn:
    """One column as the people who fill it in will know it."""

    header: str
    type: str
    required: bool
    shown_as: str
    example: str
    options: str


def drawn(register: Register) -> list[DrawnColumn]:
    return [
        DrawnColumn(
            header=column.header,
            type="统一社会信用代码" if column.is_code else TYPE_NAMES[column.declared.type],
            required=column.required,
            shown_as=CLASS_NAMES[column.declared.shown_as],
            example="" if column.is_code or column.declared.example is None else str(column.declared.example),
            options="、".join(each.name for each in register.code_lists.get(column.field, ())),
        )
        for column in columns(register)
    ]


def waiting_todos(user: User, on: date) -> list[Todo]:
    """Declarations that this person may approve."""
    return [
        Todo(
            kind="名录登记表",
            what=f"批准名录登记表“{draft.code}”",
            why=f"{draft.by.get_full_name()}提请：{draft.why}",
            url=reverse("registers:draft", args=[draft.pk]),
        )
        for draft in _waiting_for(user).select_related("by")
    ]


def count_todos(user: User, on: date) -> int:
    return _waiting_for(user).count()


def _waiting_for(user: User) -> QuerySet[DeclarationDraft]:
    if not may(user, "registers.approve_declaration"):
        return DeclarationDraft.objects.none()
    return DeclarationDraft.objects.filter(state=DraftState.WAITING).exclude(by=user)
