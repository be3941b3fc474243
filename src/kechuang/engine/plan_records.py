"""First steps of a plan: the records of a register as known on a day, several sources made one, with their history.

Every step is a relation with a name, written as SQL; names of columns that no register has begin with an underscore.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from kechuang.catalog.register import Register
from kechuang.engine.expressions.nodes import IS_FIRST, IS_RENEWAL
from kechuang.engine.store import quoted, table_of

FIRST, RENEWAL = "_is_first", "_is_renewal"
HISTORY_NAMES = {IS_FIRST: FIRST, IS_RENEWAL: RENEWAL}
_DAYS = frozenset(("date", "month", "year"))


class NotOnThisBackend(Exception):
    """A definition asks for something that is not worked out in SQL yet. It is refused, never answered wrongly."""


@dataclass(frozen=True, slots=True)
class Step:
    """One relation of a plan. relation: SQL that may name the steps before it.

    kept: worked out once and held; without it a database may work it out again wherever it is named.
    """

    name: str
    relation: str
    kept: bool = False


def written(steps: Sequence[Step], last: str) -> str:
    """One statement."""
    named = ",\n".join(f"{each.name} AS {'MATERIALIZED ' if each.kept else ''}(\n{each.relation}\n)" for each in steps)
    return f"WITH {named}\n{last}" if steps else last


def text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def day(value: date) -> str:
    return f"DATE '{value.isoformat()}'"


def was_known(on: date | None) -> str:
    """The condition for versions on record that day; None: on record now."""
    if on is None:
        return "known_until IS NULL"
    return f"(known_from IS NULL OR known_from <= {day(on)}) AND (known_until IS NULL OR {day(on)} < known_until)"


def record_steps(
    register: Register, fields: Collection[str], on: date | None, *, merging: bool, history: bool, name: str
) -> list[Step]:
    """Steps up to the relation `name`: one row per record known `on` a day.

    Columns: the `fields`, seq, valid_from, valid_until, not_applicable, and with `history` whether the record is the
    first of its kind or a renewal.  merging: of several sources about one thing each column is taken from the most
    trusted that has it.  Raises: NotOnThisBackend for a history of merged records.
    """
    wanted = sorted(fields)
    if merging and register.source_order:
        if history:
            raise NotOnThisBackend(f"{register.name}有几个来源，is_first、is_renewal 还不能在数据库中计算")
        return _merged(register, wanted, on, name)
    listed = ", ".join([*map(quoted, wanted), "seq", "valid_from", "valid_until", "not_applicable"])
    if not history:
        return [Step(name, f"SELECT {listed} FROM {table_of(register.code)} WHERE {was_known(on)}")]
    same = [quoted(each) for each in register.key if register.fields[each].type not in _DAYS]
    every = f"SELECT * FROM {table_of(register.code)} WHERE {was_known(on)}"
    return [
        Step(f"{name}_known", every),
        Step(f"{name}_before", _before(same, f"{name}_known")),
        Step(name, _told(register, same, wanted, name)),
    ]


def _before(same: Sequence[str], known: str) -> str:
    """Per kind and day of beginning: when what began earlier ended last, and whether any of it is still open."""
    kind = f"PARTITION BY {', '.join(same)} " if same else ""
    earlier = f"OVER ({kind}ORDER BY valid_from ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)"
    grouped = ", ".join([*same, "valid_from"])
    return (
        f"SELECT {grouped}, count(*) {earlier} AS _earlier, max(_until) {earlier} AS _ended, "
        f"bool_or(_open) {earlier} AS _going_on FROM (SELECT {grouped}, max(valid_until) AS _until, "
        f"bool_or(valid_until IS NULL) AS _open FROM {known} WHERE valid_from IS NOT NULL GROUP BY {grouped})"
    )


def _told(register: Register, same: Sequence[str], wanted: Sequence[str], name: str) -> str:
    """Records without subject, kind or beginning find no partner: of them it is unknown."""
    joined = " AND ".join(f"known.{each} = earlier.{each}" for each in [*same, "valid_from"])
    listed = [f"known.{quoted(each)}" for each in wanted]
    listed += [f"known.{each}" for each in ("seq", "valid_from", "valid_until", "not_applicable")]
    gap = register.renewal_gap or 0
    renews = f"coalesce(_going_on OR known.valid_from <= _ended + {gap}, FALSE)"
    found = "earlier.valid_from IS NOT NULL"
    return (
        f"SELECT {', '.join(listed)}, CASE WHEN {found} THEN _earlier = 0 END AS {FIRST}, "
        f"CASE WHEN {found} THEN {renews} END AS {RENEWAL} "
        f"FROM {name}_known AS known LEFT JOIN {name}_before AS earlier ON {joined}"
    )


def _merged(register: Register, wanted: Sequence[str], on: date | None, name: str) -> list[Step]:
    """The most trusted source first, of one source the later entry; a column that does not apply has been told, too."""
    same = [quoted(each) for each in register.key if each != "source"]
    order = "".join(f"WHEN {text(source)} THEN {place} " for place, source in enumerate(register.source_order))
    trust = f"CASE source {order}ELSE {len(register.source_order)} END"
    ranked = (
        f"SELECT *, row_number() OVER (PARTITION BY {', '.join(same)} ORDER BY {trust}, seq DESC) AS _rank "
        f"FROM {table_of(register.code)} WHERE {was_known(on)}"
    )
    columns = [
        f"min_by({{'value': {_own(each)}}}, _rank) FILTER (WHERE {_says(each)}).value AS {quoted(each)}"
        for each in wanted
    ]
    left_out = ", ".join(
        f"CASE WHEN min_by({{'value': {_left_out(each)}}}, _rank) FILTER (WHERE {_says(each)}).value "
        f"THEN {text(each)} END"
        for each in wanted
    )
    of_best = [f"min_by({{'value': {each}}}, _rank).value AS {each}" for each in ("seq", "valid_from", "valid_until")]
    listed = ", ".join([*columns, *of_best, f"[{left_out}] AS not_applicable"])
    grouped = f"SELECT {listed} FROM {name}_ranked GROUP BY {', '.join(same)}"
    return [Step(f"{name}_ranked", ranked), Step(name, grouped)]


def _left_out(field: str) -> str:
    return f"list_contains(not_applicable, {text(field)})"


def _own(field: str) -> str:
    return f"CASE WHEN {_left_out(field)} THEN NULL ELSE {quoted(field)} END"


def _says(field: str) -> str:
    return f"({quoted(field)} IS NOT NULL OR {_left_out(field)})"
