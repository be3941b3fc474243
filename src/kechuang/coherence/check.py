"""`check`: every rule over all promises, heaviest finding first."""

from __future__ import annotations

from collections.abc import Iterable

from kechuang.coherence.figures import Board
from kechuang.coherence.finding import SEVERITIES, Finding
from kechuang.coherence.promise import Clause, Promise
from kechuang.coherence.rules import growth, ratios, regions, stocks, values, wholes, wording, years

RULES = (
    values.range_upside_down,
    values.stretch_below_floor,
    values.two_values,
    values.bounds_contradict,
    values.yearly_differs,
    values.share_out_of_bounds,
    values.outside_period,
    values.no_unit,
    wholes.parts_against_whole,
    regions.regions_against_parent,
    years.years_against_run,
    years.rhythm_against_year,
    years.quarters_against_year,
    stocks.level_falls,
    stocks.stocks_against_increments,
    stocks.net_exceeds_gross,
    ratios.ratios_against_amounts,
    ratios.per_head_against_amounts,
    ratios.shares_exceed_whole,
    growth.growth_against_levels,
    growth.points_against_levels,
    growth.rank_goes_back,
    wording.no_responsible_unit,
)


def check(promises: Iterable[Promise], clauses: Iterable[Clause] = ()) -> list[Finding]:
    """Everything in which `promises` (of one plan or several) cannot all hold, or do not agree.

    Deterministic; in order of severity, then rule, then place. Promises of different plans are held against each
    other where indicator, scope and years meet. An empty list says only that no rule fired.
    """
    board = Board(promises)
    found = list(values.unit_slips(board))
    board.slipped = frozenset(passage.ident for finding in found for passage in finding.passages)
    for rule in RULES:
        found += rule(board)
    found += wording.unmeasurable(tuple(clauses))
    places = {promise.ident: place for place, promise in enumerate(board.promises)}
    unique = {(finding.key, finding.arithmetic): finding for finding in found}
    return sorted(
        unique.values(),
        key=lambda each: (
            SEVERITIES.index(each.severity),
            each.code,
            [places.get(passage.ident, -1) for passage in each.passages],
            each.arithmetic,
        ),
    )
