"""A row of the example as the payload that a register keeps, without the way over text; and its key.

What comes out is what checking the row's text gives: `tests/synth` holds the two against each other.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from kechuang.catalog.register import Register
from kechuang.synth.names import Body
from kechuang.synth.scene import Row


class Payloads:
    """Of one register. units: name → what records call the unit."""

    def __init__(self, register: Register, units: Mapping[str, str]) -> None:
        self._register, self._units = register, units
        self._order = list(register.fields)
        turned: dict[str, Callable[[Any], Any]] = {"money": str, "unit": self._unit, "codes": sorted}
        self._turned = {name: turned[each.type] for name, each in register.fields.items() if each.type in turned}
        self._bodies = [name for name, each in register.fields.items() if each.type == "organisation"]

    def of(self, row: Row) -> dict[str, Any]:
        payload = {name: row[name] for name in self._order if name in row}
        for name, turn in self._turned.items():
            if name in payload:
                payload[name] = turn(payload[name])
        names: dict[str, str] = {}
        for name in self._bodies:
            if name in payload:
                body: Body = payload[name]
                payload[name] = body.code
                names[body.code] = body.name
        if names:
            payload["_names"] = names
        return payload

    def key_of(self, payload: Mapping[str, Any]) -> str:
        return "|".join(str(payload[name]).replace("\\", "\\\\").replace("|", "\\|") for name in self._register.key)

    def _unit(self, name: str) -> str:
        return self._units[name]
