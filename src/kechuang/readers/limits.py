"""How much of a machine one file may use, and how much of a file is read."""

from __future__ import annotations

from dataclasses import dataclass

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on reading one file; the defaults suit an office machine.

    file_bytes, inflated_bytes, memory: bytes.  seconds: wall clock of one file, drafting included.
    inflated_ratio: how many times a compressed file may grow before it is taken for a bomb.
    pages, table_rows (per table), characters (of issued text), depth (of nested XML or HTML).
    """

    file_bytes: int = 50 * MIB
    inflated_bytes: int = 300 * MIB
    inflated_ratio: int = 200
    characters: int = 3_000_000
    pages: int = 1_000
    table_rows: int = 20_000
    depth: int = 250
    seconds: int = 60
    memory: int = 1024 * MIB
