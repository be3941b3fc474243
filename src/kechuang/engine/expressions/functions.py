"""The closed list of functions: what they take and give, what they do with NULL, and cases that show it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Function:
    name: str


FUNCTIONS: dict[str, Function] = {}
