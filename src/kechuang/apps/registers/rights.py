"""Who may do what with which register: the declaration's roles, after the table of rights in `accounts`."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib.auth.models import AnonymousUser

from kechuang.apps.accounts.models import Role, User
from kechuang.apps.accounts.permissions import NotAllowed, Verdict, demand, may
from kechuang.apps.registers import catalogue, messages
from kechuang.catalog.register import Register, RegisterField

DEEDS = {"see": "查看", "enter": "填报", "accept": "审核"}

# Which classes of fields a role reads. A town reads the commercial figures of firms; tax figures stay in the bureau.
CLASSES: dict[str, frozenset[str]] = {
    Role.PLANNER: frozenset(("public", "internal", "commercial", "personal", "tax", "statistical")),
    Role.DIVISION: frozenset(("public", "internal", "commercial", "personal", "tax")),
    Role.TOWN: frozenset(("public", "internal", "commercial", "personal")),
    Role.LEADER: frozenset(("public", "internal", "commercial")),
    Role.ENTERPRISE: frozenset(("public",)),
    Role.ADMINISTRATOR: frozenset(("public", "internal")),
}


def may_register(user: User | AnonymousUser, register: Register, deed: str) -> Verdict:
    """Whether `user` may `deed` (see | enter | accept) in `register`; no comes with its reason."""
    general = may(user, f"registers.{deed}")
    if not general or not isinstance(user, User):
        return general
    if user.role not in getattr(register.rights, deed):
        fault = messages.not_for_role(register.name, DEEDS[deed])
        return Verdict(False, fault.what + fault.remedy)
    return Verdict(True)


def demand_register(user: User | AnonymousUser, register: Register, deed: str) -> None:
    """Raises: NotAllowed with the reason."""
    demand(user, f"registers.{deed}")
    verdict = may_register(user, register, deed)
    if not verdict:
        raise NotAllowed("AC-003", verdict.reason)


def may_read(user: User | AnonymousUser, field: RegisterField) -> bool:
    """Whether the class of `field` is open to `user`."""
    return isinstance(user, User) and field.shown_as in CLASSES.get(user.role, frozenset())


def readable(
    user: User | AnonymousUser, register: Register, declared: Mapping[str, Register] | None = None
) -> list[str]:
    """The fields of `register` that `user` may read; a closed field shows as 无权查看, never as empty.

    A field that points at a record says that record's key and title, so it is as closed as these are.
    declared: the registers in force, from those who ask for many registers.
    """
    opened = [name for name, field in register.fields.items() if may_read(user, field)]
    if not any(register.fields[name].to for name in opened):
        return opened
    targets = catalogue.current() if declared is None else declared
    return [name for name in opened if not register.fields[name].to or _may_name(user, targets, register.fields[name])]


def _may_name(user: User | AnonymousUser, targets: Mapping[str, Register], field: RegisterField) -> bool:
    target = targets.get(field.to)
    if target is None:
        return True  # no longer kept: only its key is left to show
    named = {*target.key, *target.title}
    return bool(may_register(user, target, "see")) and all(may_read(user, target.fields[name]) for name in named)
