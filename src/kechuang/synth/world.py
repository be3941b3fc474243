"""The whole example in pieces of work; each makes its rows without the others, so memory stays flat at any size."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kechuang.synth.calibration import FIRST_YEAR
from kechuang.synth.rows import (
    activities,
    carriers,
    contracts,
    cooperation,
    figures,
    identity,
    people,
    platforms,
    property,
    recognitions,
    research,
    yearly,
)
from kechuang.synth.scene import THIS_YEAR, Rows, Scene
from kechuang.synth.traps import trap_rows

FIRMS_AT_ONCE = 1_000
CONTRACTS_AT_ONCE = 10_000
CARRIERS_AT_ONCE = 200

# What makes rows about one firm, and of which registers.
OF_A_FIRM = (
    (identity.identity, ("organisation", "organisation_event", "organisation_name", "organisation_region",
                         "organisation_industry", "organisation_scale", "assessed_area", "listing")),
    (yearly.yearly, ("enterprise_year",)),
    (recognitions.recognitions, ("recognition", "hnte_application", "hnte_annual_report", "tech_sme_number")),
    (property.property_of, ("intellectual_property",)),
    (research.research, ("rd_statistics_filing", "rd_statistics_check", "rd_unit_list")),
    (carriers.tenancy, ("tenant", "tenant_quarter")),
    (activities.visits, ("visit",)),
)  # fmt: skip
# From which year on there are rows of it, one piece of work a year.
OF_A_YEAR = {
    "private_tech": (recognitions.private_tech, FIRST_YEAR),
    "standards": (property.standards, 2020),
    "awards": (property.awards, 2021),
    "upper_projects": (property.upper_projects, 2021),
    "talent": (people.talent, FIRST_YEAR),
    "assignments": (people.assignments, 2022),
    "managers": (people.managers, 2021),
    "foreign_permits": (people.foreign_permits, 2022),
    "alliances": (cooperation.alliances, 2019),
    "cooperations": (cooperation.cooperations, FIRST_YEAR),
    "leads": (cooperation.leads, 2023),
    "events": (activities.events, 2024),
    "trainings": (activities.trainings, 2024),
    "articles": (activities.articles, 2025),
    "official": (figures.official, FIRST_YEAR),
    "outputs": (figures.outputs, 2024),
    "spending": (figures.spending, 2023),
}
ONCE = {
    "consortia": cooperation.consortia, "institutes": platforms.institutes, "parks": platforms.parks,
    "rural_shops": platforms.rural_shops, "traps": trap_rows,
}  # fmt: skip
# The registers in the order in which their files can be brought in: what is pointed to comes first.
FIRST = ("organisation", "organisation_name", "organisation_region", "platform", "carrier", "event", "training",
         "technology_contract", "lead", "consortium", "institute_agreement", "rural_service_shop")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of work. first, until: numbers of firms, contracts or carriers, or a year and 0."""

    what: str
    first: int = 0
    until: int = 0


def pieces(scene: Scene) -> Iterator[Piece]:
    """In order: the rows of a register are those of its pieces, one after another."""
    yield from _blocks("firms", scene.organisations, FIRMS_AT_ONCE)
    yield from _blocks("carriers", carriers.how_many(scene), CARRIERS_AT_ONCE)
    yield from _blocks("contracts", scene.contracts, CONTRACTS_AT_ONCE)
    for pool in recognitions.POOLS:
        yield from (Piece(f"pool:{pool}", year) for year in range(2019, THIS_YEAR + 1))
    for sort in platforms.SORTS:
        yield from (Piece(f"platform:{sort}", year) for year in range(FIRST_YEAR, THIS_YEAR + 1))
    for what, (_, first) in OF_A_YEAR.items():
        yield from (Piece(what, year) for year in range(first, THIS_YEAR + 1))
    yield from (Piece("units", year) for year in range(2023, THIS_YEAR - 1))
    yield from map(Piece, ONCE)


def _blocks(what: str, count: int, size: int) -> Iterator[Piece]:
    for first in range(0, count, size):
        yield Piece(what, first, min(first + size, count))


def rows_of(scene: Scene, piece: Piece, only: frozenset[str] = frozenset()) -> Rows:
    """(register, row) of one piece, always the same. only: registers that are wanted, all when empty."""
    rows = _rows_of(scene, piece, only)
    return (each for each in rows if each[0] in only) if only else rows


def _rows_of(scene: Scene, piece: Piece, only: frozenset[str]) -> Rows:
    what, _, kind = piece.what.partition(":")
    if what == "firms":
        return _of_firms(scene, piece, only)
    if what == "carriers":
        return carriers.carriers(scene, piece.first, piece.until)
    if what == "contracts":
        return contracts.contracts(scene, piece.first, piece.until)
    if what == "pool":
        return recognitions.pools(scene, kind, piece.first)
    if what == "platform":
        return platforms.platforms(scene, kind, piece.first)
    if what == "units":
        return figures.of_units(scene, piece.first)
    return ONCE[what](scene) if what in ONCE else OF_A_YEAR[what][0](scene, piece.first)


def _of_firms(scene: Scene, piece: Piece, only: frozenset[str]) -> Rows:
    """Each maker draws from a stream of its own, so that its rows do not depend on which others are wanted."""
    makers = [
        (make, scene.random(21, piece.first, at))
        for at, (make, registers) in enumerate(OF_A_FIRM)
        if not only or not only.isdisjoint(registers)
    ]
    for number in range(piece.first, piece.until):
        firm = scene.firms.firm(number)
        for make, rng in makers:
            yield from make(firm, scene, rng)


def all_rows(scene: Scene) -> Rows:
    for piece in pieces(scene):
        yield from rows_of(scene, piece)


def in_order(registers: Iterator[str] | list[str]) -> list[str]:
    """Registers in the order in which they can be brought in."""
    given = list(registers)
    first = [each for each in FIRST if each in given]
    return first + [each for each in given if each not in first]
