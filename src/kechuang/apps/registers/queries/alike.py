"""Records that look like the same thing entered twice: they agree in fields in which two records hardly ever do."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from kechuang.apps.orgs.models import OrganisationIdentifier
from kechuang.apps.orgs.queries import unit_by_identity
from kechuang.apps.registers import tables
from kechuang.apps.registers.rules.doubles import names_of, values_of
from kechuang.apps.registers.rules.faults import CellFault
from kechuang.apps.registers.rules.rows import CheckedRow, Payload
from kechuang.catalog.register import Register

SHOWN = 3


def alike_in_register(register: Register, checked: CheckedRow, apart_from: str) -> list[CellFault]:
    """A warning for each group of fields in which a record other than `apart_from` agrees with the row."""
    found = []
    for group in register.same:
        if values_of(checked.payload, group) is None:
            continue
        keys = [key for key in keys_alike(register, checked.payload, group) if key not in (apart_from, checked.key)]
        if keys:
            what = f"名录里已有{names_of(register, group)}相同的记录：{'；'.join(keys[:SHOWN])}"
            found.append(CellFault(group[0], "", what, "请核对是不是同一件事登了两次", "RG-173", "warning"))
    return found


def keys_alike(register: Register, payload: Payload, group: list[str]) -> list[str]:
    """Keys of the records in force that agree with `payload` in every field of `group`."""
    wanted = {name: _stored(register, name, payload[name]) for name in group}
    if any(value is None for value in wanted.values()):
        return []
    rows = tables.typed(register)._default_manager.filter(**wanted)
    return list(rows.order_by("key").values_list("key", flat=True)[: SHOWN + 2])


def _stored(register: Register, name: str, value: Any) -> Any:
    """A value of a payload as its column has it; None for a body or unit that is not kept."""
    match register.fields[name].type:
        case "money":
            return int(Decimal(value) * 100)
        case "decimal":
            return Decimal(value)
        case "codes":
            return f",{','.join(value)},"
        case "organisation":
            rows = OrganisationIdentifier.objects.filter(identifier=value)
            return rows.values_list("organisation_id", flat=True).first()
        case "unit":
            unit = unit_by_identity(value)
            return unit.pk if unit else None
    return value
