"""The declarations in force in this site, as they were applied. Read once per change, not once per request."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from django.db.models import Max

from kechuang.apps.registers import messages
from kechuang.apps.registers.models.declaration import DeclarationVersion
from kechuang.catalog.faults import load_yaml
from kechuang.catalog.register import Register
from kechuang.catalog.register_files import parse_register


def current() -> Mapping[str, Register]:
    """Every register in force, by code, in the order of groups and names. One small query a call."""
    latest = DeclarationVersion.objects.order_by("-id").values_list("id", "code", "hash", "applied_at").first()
    return _as_of(*latest) if latest else {}


def find(code: str) -> Register:
    """Raises: RegisterFault RG-001 for a code that is not in force, naming the nearest."""
    registers = current()
    if code not in registers:
        raise messages.no_such_register(code, registers)
    return registers[code]


@lru_cache(maxsize=4)
def _as_of(latest: int, *told: object) -> Mapping[str, Register]:
    """told: what else the latest row says; after a rollback another row may get the same number."""
    newest = DeclarationVersion.objects.filter(id__lte=latest).values("code").annotate(newest=Max("id"))
    rows = DeclarationVersion.objects.filter(id__in=[row["newest"] for row in newest], retired=False)
    registers = [parsed(row.text, row.code) for row in rows]
    return {each.code: each for each in sorted(registers, key=lambda each: (each.group, each.name))}


@lru_cache(maxsize=200)
def parsed(text: str, code: str) -> Register:
    """A stored declaration. It was judged before it was stored, so it cannot be wrong now."""
    register, faults = parse_register(load_yaml(text), code)
    if register is None:
        raise messages.stored_declaration_is_wrong(code, faults)
    return register
