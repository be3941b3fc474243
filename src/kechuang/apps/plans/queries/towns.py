"""Towns and other units with the shares they hold: their own lights, towns against commitments, counts and ranks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse

from kechuang.apps.orgs.models import Unit
from kechuang.apps.plans.messages import lights as messages
from kechuang.apps.plans.models import BreakdownStanding, Commitment, CommitmentUnit, Share
from kechuang.apps.plans.queries import boards, standing
from kechuang.apps.plans.queries.boards import PLACES, Group, Line, UnitRef
from kechuang.apps.plans.queries.shares import JudgedShare
from kechuang.apps.plans.rules import verdict_words
from kechuang.apps.plans.rules.terms import Light, Terms
from kechuang.ui.bars import Track
from kechuang.ui.marks import Mark, light_mark

Shares = Mapping[int, Sequence[JudgedShare]]


def concerning(unit: Unit) -> QuerySet[Commitment]:
    """What `unit` leads, supports or holds a share of, in all adopted plans."""
    named = CommitmentUnit.objects.filter(unit=unit).values("commitment")
    shared = Share.objects.filter(unit=unit, breakdown__standing=BreakdownStanding.FROZEN)
    return standing.adopted().filter(Q(pk__in=named) | Q(pk__in=shared.values("breakdown__commitment")))


@dataclass(frozen=True, slots=True)
class ShareRow:
    """One unit's part as the page lists it; what is unknown says why."""

    unit: UnitRef
    share: str
    actual: str
    due: str
    mark: Mark | None
    sentence: str
    why_unknown: Any
    answer: str
    track: Track | None


def share_rows(shares: Sequence[JudgedShare], whole: Terms) -> list[ShareRow]:
    return [share_row(each, whole) for each in shares]


def share_row(each: JudgedShare, whole: Terms) -> ShareRow:
    unit = each.share.unit
    assert unit is not None  # only shares of units are judged
    set_to = "" if each.share.value is None else verdict_words.amount(each.share.value, whole)
    ref = UnitRef(unit.name, reverse("plans:unit", args=[unit.pk]), unit.kind, unit.pk)
    answer = str(each.share.get_answer_display())
    if each.terms is None or each.verdict is None:
        why = messages.SHARE_NOT_COUNTED
        return ShareRow(ref, set_to, "", "", None, "", why, answer, None)
    return ShareRow(
        unit=ref,
        share=set_to,
        actual=boards.actual_words(each.terms, each.verdict),
        due=boards.due_words(each.terms, each.verdict),
        mark=light_mark(each.verdict.light),
        sentence=each.verdict.sentence,
        why_unknown=messages.NO_ACTUAL,
        answer=answer,
        track=boards.track_of(each.terms, each.verdict),
    )


@dataclass(frozen=True, slots=True)
class TownRow:
    """A place against the columns of `Heat`; a cell is None where the place holds no share."""

    unit: UnitRef
    cells: tuple[ShareRow | None, ...]


@dataclass(frozen=True, slots=True)
class Heat:
    """Places against the commitments that were broken down over them."""

    columns: tuple[Line, ...]
    rows: tuple[TownRow, ...]

    def first(self, columns: int, rows: int) -> Heat:
        """The upper left corner, which is the worst."""
        cut = (TownRow(row.unit, row.cells[:columns]) for row in self.rows[:rows])
        return Heat(self.columns[:columns], tuple(cut))


def heat(lines: Sequence[Line], shares: Shares) -> Heat:
    """Columns in the order of `lines`, of commitments with a share that can be judged; places with most bad lights
    first. What is counted for the whole place alone has nothing to show here."""
    columns = tuple(line for line in lines if any(each.verdict for each in shares.get(line.commitment.pk, ())))
    cells: dict[str, dict[int, ShareRow]] = defaultdict(dict)
    refs: dict[str, UnitRef] = {}
    for line in columns:
        for row in share_rows(shares[line.commitment.pk], line.judged.terms):
            refs[row.unit.name] = row.unit
            cells[row.unit.name][line.commitment.pk] = row
    rows = [
        TownRow(refs[name], tuple(found.get(line.commitment.pk) for line in columns)) for name, found in cells.items()
    ]
    return Heat(columns, tuple(sorted(rows, key=lambda row: (-_bad(row), row.unit.name))))


def _bad(row: TownRow) -> int:
    words = [light_mark(light).word for light in boards.BAD]
    return sum(cell is not None and cell.mark is not None and cell.mark.word in words for cell in row.cells)


def by_place(lines: Sequence[Line], shares: Shares) -> list[Group]:
    """Every place with the lights of its own shares and of what it leads itself; worst first, ranked.

    Where a commitment it leads is also broken down, its share is what it answers for, and counts once.
    """
    counts: dict[str, dict[Light, int]] = defaultdict(lambda: dict.fromkeys(Light, 0))
    urls: dict[str, str] = {}
    own: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        held = {}
        for each in shares.get(line.commitment.pk, ()):
            if each.verdict is not None and each.share.unit is not None and each.share.unit.kind in PLACES:
                held[each.share.unit.name] = (reverse("plans:unit", args=[each.share.unit.pk]), each.verdict.light)
        for ref in line.leads:
            if ref.kind in PLACES:
                held.setdefault(ref.name, (ref.url, line.light))
        for name, (url, light) in held.items():
            urls[name] = url
            counts[name][light] += 1
            own[name].append(line)
    return boards.ranked(Group(name, urls[name], own[name], found) for name, found in counts.items())


def of_unit(lines: Sequence[Line], shares: Shares, pk: int) -> list[tuple[Line, ShareRow]]:
    """The shares one unit holds, in the order of `lines`."""
    return [
        (line, share_row(each, line.judged.terms))
        for line in lines
        for each in shares.get(line.commitment.pk, ())
        if each.share.unit_id == pk
    ]
