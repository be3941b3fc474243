"""Records that look like the same thing entered twice: they agree in fields in which two records hardly ever do."""

from __future__ import annotations

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
    wanted = tables.as_kept(register, payload, group)
    if any(value is None for value in wanted.values()):
        return []
    rows = tables.typed(register)._default_manager.filter(**wanted)
    return list(rows.order_by("key").values_list("key", flat=True)[: SHOWN + 2])
