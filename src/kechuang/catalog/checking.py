"""What can only be judged with all files of the catalog in hand. `kechuang catalog check` prints these faults."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from kechuang.catalog import adoption, counting, register_files
from kechuang.catalog import check as checks
from kechuang.catalog import codes as code_lists
from kechuang.catalog import cohort as cohorts
from kechuang.catalog import indicator as indicators
from kechuang.catalog import region as regions
from kechuang.catalog import town as towns
from kechuang.catalog import unit as units
from kechuang.catalog.faults import Fault, line_of, nearest
from kechuang.catalog.indicator import INVERSE, Indicator

_KIND_OF_OTHER = {
    "stock": {"stock", "reported", "derived"},
    "growth_of": {"flow", "stock", "reported", "derived"},
    "numerator": {"flow", "stock", "reported", "derived"},
    "denominator": {"flow", "stock", "reported", "derived"},
}


def check_catalog(
    indicator_folder: Path = indicators.FOLDER,
    unit_folder: Path = units.FOLDER,
    region_folder: Path = regions.FOLDER,
    register_folder: Path = register_files.FOLDER,
    code_folder: Path = code_lists.FOLDER,
    cohort_folder: Path = cohorts.FOLDER,
) -> list[Fault]:
    """Every fault of every catalog file, in order of file and line; an empty list when all is well."""
    read, faults = indicators.read_indicators(indicator_folder)
    catalog, unit_faults = units.read_units(unit_folder)
    places, region_faults = regions.read_regions(region_folder)
    below, town_faults = towns.read_towns(region_folder)
    changes, change_faults = towns.read_changes(region_folder)
    codes = {each.code for each in (*places, *below)}
    _, counting_faults = counting.read_counting()
    _, adoption_faults = adoption.read_adoption()
    check_faults = [fault for path in sorted(checks.FOLDER.glob("*.yaml")) for fault in checks.read_check(path)[1]]
    department_names = {name for each in catalog.departments for name in each.names}
    return sorted(
        [
            *faults,
            *unit_faults,
            *region_faults,
            *counting_faults,
            *adoption_faults,
            *check_faults,
            *register_faults(register_folder, code_folder),
            *cohorts.read_cohorts(cohort_folder)[1],
            *check_indicators(read, department_names, indicator_folder),
            *town_faults,
            *change_faults,
            *regions.check_regions(places),
            *towns.check_towns(below, {each.code for each in places}, region_folder),
            *towns.check_changes(changes, codes, region_folder),
            *units.check_places(catalog, codes, unit_folder),
        ]
    )


def register_faults(
    register_folder: Path = register_files.FOLDER, code_folder: Path = code_lists.FOLDER
) -> list[Fault]:
    """Of code lists and registers. While a shipped list is wrong, no register can be judged: its fields stand on it."""
    _, of_lists = code_lists.read_code_lists(code_folder)
    shipped_is_wrong = code_folder == code_lists.FOLDER and bool(of_lists)
    return of_lists if shipped_is_wrong else [*of_lists, *register_files.read_registers(register_folder)[1]]


def check_indicators(
    read: Iterable[Indicator], department_names: set[str], folder: Path = indicators.FOLDER
) -> Iterator[Fault]:
    """Doubled names, unknown owners, and relations that point nowhere or only one way."""
    by_code = {each.code: each for each in read}
    yield from _doubled_names(by_code.values(), folder)
    for each in by_code.values():
        path = folder / f"{each.code}.yaml"
        if each.owner not in department_names:
            remedy = nearest(each.owner, department_names)
            yield Fault(path.name, line_of(path, ["owner"]), f"归口部门“{each.owner}”不在单位目录中", remedy, "CT-014")
        for relation, codes in each.relations.items():
            for code in codes:
                line = line_of(path, ["relations", relation]) if _wrong(each, relation, code, by_code) else 0
                for what, remedy, number in _wrong(each, relation, code, by_code):
                    yield Fault(path.name, line, what, remedy, number)


def _doubled_names(read: Iterable[Indicator], folder: Path) -> Iterator[Fault]:
    """A name may be the name of one indicator only; the same alias may serve two that count different kinds."""
    named: dict[str, list[Indicator]] = defaultdict(list)
    for each in read:
        named[each.name].append(each)
        path = folder / f"{each.code}.yaml"
        for alias in sorted({alias for alias in each.aliases if each.names.count(alias) > 1}):
            yield Fault(path.name, line_of(path, ["aliases"]), f"别名“{alias}”写了两次", "", "CT-015")
    for name, shared in named.items():
        for each in shared[1:]:
            path = folder / f"{each.code}.yaml"
            what = f"名称“{name}”与 {shared[0].code}.yaml 相同"
            yield Fault(path.name, line_of(path, ["name"]), what, "名称须唯一", "CT-016")


def _wrong(each: Indicator, relation: str, code: str, by_code: dict[str, Indicator]) -> list[tuple[str, str, str]]:
    """What is wrong with one relation: (what, remedy, code)."""
    other = by_code.get(code)
    if other is None:
        return [(f"关系 {relation} 指向不存在的指标“{code}”", nearest(code, by_code), "CT-017")]
    wrong = []
    inverse = INVERSE.get(relation)
    if inverse and each.code not in other.relations.get(inverse, ()):
        wrong.append(
            (f"{code}.yaml 缺少相对的关系", f"在 {code}.yaml 的 relations 中写 {inverse}: {each.code}", "CT-018")
        )
    allowed = _KIND_OF_OTHER.get(relation)
    if allowed and other.kind not in allowed:
        wrong.append((f"关系 {relation} 所指的“{other.name}”类别是 {other.kind}", "", "CT-019"))
    if relation in {"numerator", "denominator"} and each.kind not in {"ratio", "reported"}:
        wrong.append((f"只有比率指标有 {relation}", "把 kind 改为 ratio，或删去这一关系", "CT-019"))
    return wrong
