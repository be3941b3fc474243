"""The leader's brief: one A4 page that says where the plan stands. What it holds; `onepage` lays it out."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from kechuang.writers.official.document import UNDATED, FigureRun, Picture, Run


@dataclass(frozen=True, slots=True)
class Concern:
    """One of the worst: its light, name and lead unit, and its sentence (“应达 560 家，现 498 家，差 62 家”)."""

    light: str
    name: str
    sentence: str
    href: str = ""
    ref: str = ""
    lead: str = ""


@dataclass(frozen=True, slots=True)
class UnitCounts:
    """How many lights of each word one division or town has; a word left out counts 0."""

    name: str
    counts: dict[str, int]
    href: str = ""


@dataclass(frozen=True, slots=True)
class Brief:
    """headline: one sentence. counts: light → (how many, page that lists them).

    changes: what turned since `since`, a sentence each, with its figures as links. picture: a chart, usually; it takes
    the room that is left. home: where to read on. What does not fit is left out, and how much that is is said.
    """

    title: str
    place: str
    as_of: date
    headline: tuple[Run, ...]
    counts: dict[str, tuple[int, str]]
    worst: tuple[Concern, ...] = ()
    since: date | None = None
    changes: tuple[tuple[Run, ...], ...] = ()
    units: tuple[UnitCounts, ...] = ()
    picture: Picture | None = None
    home: FigureRun | None = None
    standing: str = ""
    made: datetime = field(default=UNDATED)
