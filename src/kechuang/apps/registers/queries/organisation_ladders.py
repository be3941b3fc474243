"""The recognitions of one organisation as ladders with clocks, on a day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from kechuang.apps.orgs.models import Organisation
from kechuang.apps.registers.queries.organisation_facts import records_about
from kechuang.apps.registers.rules.ladders import Bar, Line, Rung, Scale, lines, scale_of
from kechuang.apps.registers.rules.rows import Payload
from kechuang.catalog.register import Register
from kechuang.catalog.validity import span_of


@dataclass(frozen=True, slots=True)
class Drawn:
    """A line with its certificates as bars. key, number: of the newest certificate."""

    line: Line
    bars: list[Bar]
    key: str
    number: str


@dataclass(frozen=True, slots=True)
class Ladder:
    """scale: the years all lines are drawn on. in_force: how many lines hold on the day."""

    register: Register
    drawn: list[Drawn]
    scale: Scale | None
    in_force: int


def ladder_of(register: Register, body: Organisation, ids: Collection[int], on: date, known: date | None) -> Ladder:
    """Those in force first, then by beginning, newest first."""
    by_kind: dict[str, list[Rung]] = defaultdict(list)
    for key, payload in records_about(register, body, ids, known):
        by_kind[payload["kind"]].append(_rung(register, key, payload))
    found = [
        line
        for kind, rungs in by_kind.items()
        for line in lines(register.code_lists["kind"].label(kind), rungs, register.renewal_gap or 0, on)
    ]
    if not found:
        return Ladder(register, [], None, 0)
    scale = scale_of([rung.span for line in found for rung in line.rungs], on)
    standing = [line for line in found if line.word in ("有效", "临期")]
    rest = [line for line in found if line not in standing]
    newest = sorted(standing, key=_begun, reverse=True) + sorted(rest, key=_begun, reverse=True)
    return Ladder(register, [_drawn(line, scale, on) for line in newest], scale, len(standing))


def _begun(line: Line) -> date:
    return line.rungs[-1].span[0] or date.min


def _drawn(line: Line, scale: Scale, on: date) -> Drawn:
    last = line.rungs[-1]
    return Drawn(line, [scale.bar(rung, on) for rung in line.rungs], last.key, last.number)


def _rung(register: Register, key: str, payload: Payload) -> Rung:
    revoked = payload.get("revoked_on")
    return Rung(
        key,
        span_of(register, payload),
        payload.get("certificate_no", ""),
        date.fromisoformat(revoked) if revoked else None,
        str(payload.get("revoked_why", "")),
    )
