"""Parts against their whole: by level (国家级 in 省级以上), by the catalog, by the text (其中 …, 合计 …)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from itertools import combinations

from kechuang.coherence.amounts import added_up
from kechuang.coherence.figures import FLOW, LEVEL, Board, Figure, catalog
from kechuang.coherence.finding import Finding
from kechuang.coherence.telling import difference, name_of, plain, said, summed, tell

_LEVELS = {
    "national": {"national"}, "provincial": {"provincial"}, "municipal": {"municipal"}, "county": {"county"},
    "provincial_up": {"national", "provincial"}, "municipal_up": {"national", "provincial", "municipal"},
}  # fmt: skip
_MOST_PARTS = 12


@cache
def _atoms_of_code(code: str) -> frozenset[str]:
    """What an indicator is made of; with itself, where its parts may not be all of it."""
    indicator = catalog().by_code(code)
    parts = indicator.relations.get("parts", ())
    found = frozenset(atom for part in parts for atom in _atoms_of_code(part))
    floor = (indicator.level or "").removesuffix("_up")
    whole = (indicator.level or "").endswith("_up") and any(catalog().by_code(part).level == floor for part in parts)
    return found if whole else found | {code}


@lru_cache(maxsize=4096)
def atoms(figure: Figure) -> frozenset[str]:
    """Of an unlinked thing, its levels: 省级以上 X is 国家级 X and 省级 X; X alone is more than both."""
    if figure.indicator is not None:
        code, level = figure.indicator.code, figure.phrase.level
        if level == "county" and figure.indicator.level is None:
            return frozenset((f"{code}@county",))  # 区级平台 has no entry of its own and is not all 平台
        return _atoms_of_code(code)
    return _atoms_of_name(figure)


def _atoms_of_name(figure: Figure) -> frozenset[str]:
    core = "|".join((figure.phrase.core, figure.aspect, *sorted(figure.phrase.aspects)))
    level = figure.phrase.level
    if level in _LEVELS:
        return frozenset(f"{core}@{each}" for each in _LEVELS[level])
    return frozenset((core, *(f"{core}@{each}" for each in ("national", "provincial", "municipal", "county"))))


def _adds_up(figure: Figure) -> bool:
    if figure.base in ("", "%") or figure.aspect not in (FLOW, LEVEL):
        return False
    return figure.indicator is None or figure.indicator.kind not in ("ratio", "rank")


def parts_of(board: Board, whole: Figure) -> list[Figure]:
    """Promises said or known to be parts of `whole`, each thing once; those of its own sentence before others."""
    if not _adds_up(whole):
        return []
    told = [each for each in board.said_parts(whole) if each.base == whole.base]
    told = [each for each in told if each.scope == whole.scope and each.years == whole.years]
    if told:
        return told
    mine = atoms(whole)
    found: dict[str, Figure] = {}
    for part in board.beside(whole):
        if part.thing == whole.thing or not (atoms(part) < mine or _is_level_of(part, whole)):
            continue
        siblings = bool(part.promise.part_of) and part.promise.part_of == whole.promise.part_of
        elsewhere = part.promise.document != whole.promise.document and board.has_own(whole, part)
        if not (siblings or elsewhere):
            found.setdefault(part.thing, part)
    return list(found.values())


def _is_level_of(part: Figure, whole: Figure) -> bool:
    """省级以上 X with a code and 市级以上 X without one: by their names."""
    if (part.indicator is None) == (whole.indicator is None) or not (part.phrase.level and whole.phrase.level):
        return False
    return part.phrase.core == whole.phrase.core and _atoms_of_name(part) < _atoms_of_name(whole)


def _disjoint(parts: Sequence[Figure]) -> list[Figure]:
    """The parts without overlap that come to most; 省级以上 and 省级 are not added up."""
    if any(part.promise.part_of for part in parts):
        return list(parts)
    best: list[Figure] = []
    parts = sorted(parts, key=lambda each: -each.amount.said)[:_MOST_PARTS]
    for size in range(len(parts), 0, -1):
        for family in combinations(parts, size):
            apart = all(not atoms(a) & atoms(b) for a, b in combinations(family, 2))
            if apart and sum(each.amount.said for each in family) > sum(each.amount.said for each in best):
                best = list(family)
    return sorted(best, key=lambda each: each.promise.position)


def parts_against_whole(board: Board) -> Iterator[Finding]:
    """One part above the whole; parts together above it; all parts together below it."""
    told: set[tuple[object, ...]] = set()
    for whole in board.figures:
        parts = parts_of(board, whole)
        key = (whole.thing, whole.scope, whole.years, whole.amount.said, *sorted(part.thing for part in parts))
        if not parts or key in told:
            continue
        told.add(key)
        finding = next(iter(_too_large(whole, parts)), None) or _together(whole, parts)
        if finding is not None:
            yield finding


def _too_large(whole: Figure, parts: Sequence[Figure]) -> Iterator[Finding]:
    for part in parts:
        hard = whole.amount.is_below(part.amount)
        if hard or part.amount.said - whole.amount.said > part.amount.slack + whole.amount.slack:
            more = difference(part.amount.said, whole.amount.said, whole.unit)
            line = f"{name_of(part)} {said(part)} > {name_of(whole)} {said(whole)}，超出 {more}"
            yield tell("part_exceeds_whole", [whole, part], line, hard=hard)


def _together(whole: Figure, parts: Sequence[Figure]) -> Finding | None:
    family = _disjoint(parts)
    if len(family) < 2:
        return None
    sum_of, unit = added_up([part.amount for part in family]), whole.unit
    gap = sum_of.said - whole.amount.said
    line = summed(family, sum_of.said, unit)
    if gap > sum_of.slack + whole.amount.slack:
        line += f" > {plain(whole.amount.said, unit)}，超出 {plain(gap, unit)}"
        return tell("parts_exceed_whole", [whole, *family], line, hard=whole.amount.is_below(sum_of))
    if -gap > sum_of.slack + whole.amount.slack and _is_all(whole, family):
        line += f" < {plain(whole.amount.said, unit)}，少 {plain(-gap, unit)}"
        return tell("parts_fall_short", [whole, *family], line, hard=sum_of.is_below(whole.amount))
    return None


def _is_all(whole: Figure, family: Sequence[Figure]) -> bool:
    if all(part.promise.is_all_of for part in family):
        return True
    if any(part.promise.part_of for part in family) and whole.indicator is None:
        return False
    return frozenset().union(*(atoms(part) for part in family)) == atoms(whole)
