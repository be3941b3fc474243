"""Where records belong, as steps of a plan, and whose records may be counted at all. The same rules as `belonging`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from kechuang.catalog.register import Register
from kechuang.engine.belonging import region_stem
from kechuang.engine.plan_records import Step, day, text, was_known
from kechuang.engine.spans import Area, Asked
from kechuang.engine.store import quoted, table_of

Kind = Literal["unit", "region"]
_REGISTERS = {"unit": "assessed_area", "region": "organisation_region"}


class OutsideScope(Exception):
    """A figure was asked of an area that the asker may not see."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose records may be counted: everybody's, or those that belong to one of some areas of one kind.

    It is part of every statement: what lies outside is never read into a figure.  kind: None for everybody.
    """

    kind: Kind | None
    codes: frozenset[str]

    @classmethod
    def whole(cls) -> Scope:
        return cls(None, frozenset())

    @classmethod
    def units(cls, *codes: str) -> Scope:
        return cls("unit", frozenset(codes))

    @classmethod
    def regions(cls, *codes: str) -> Scope:
        return cls("region", frozenset(codes))

    def admit(self, asked: Asked) -> None:
        """Raises: OutsideScope unless the asked area lies inside; without an area all inside is meant."""
        if self.kind is None or asked.area is None:
            return
        area = asked.area
        if area.kind == self.kind and area.code is not None and self._holds(area.code):
            return
        raise OutsideScope(f"“{area.code or '未归属'}”不在可查看的范围内")

    def _holds(self, code: str) -> bool:
        if self.kind == "unit":
            return code in self.codes
        return any(code.startswith(region_stem(each)) for each in self.codes)

    def only_area(self) -> Area | None:
        """The one area in it; None for several, and for everybody."""
        return Area(self.kind, next(iter(self.codes))) if self.kind and len(self.codes) == 1 else None

    def condition(self, column: str = "") -> str:
        """Over the plan's columns _unit and _region, or over the `column` that has the code."""
        if self.kind is None:
            return "TRUE"
        if not self.codes:
            return "FALSE"
        name = column or f"_{self.kind}"
        if self.kind == "unit":
            return f"{name} IN ({', '.join(map(text, sorted(self.codes)))})"
        return f"({' OR '.join(f'starts_with({name}, {text(region_stem(each))})' for each in sorted(self.codes))})"


@dataclass(frozen=True, slots=True)
class Places:
    """field: by which a record belongs somewhere; "" when it belongs nowhere."""

    register: Register
    field: str
    by: Literal["whole", "unit", "region"]
    regions: Sequence[str | None]
    scope: Scope

    @property
    def _kinds(self) -> list[Kind]:
        kinds: tuple[Kind, ...] = ("unit", "region")
        return [each for each in kinds if each in (self.by, self.scope.kind)]

    @property
    def _field_type(self) -> str:
        return self.register.fields[self.field].type if self.field else ""

    @property
    def registers(self) -> set[str]:
        """Those read to know where organisations belong."""
        return {_REGISTERS[each] for each in self._kinds} if self._field_type == "organisation" else set()

    def steps(self, before: str, name: str, days: Sequence[date], known: date | None) -> list[Step]:
        """From `before` (with _last, the day of the figure) to `name`, with _area: only what the scope admits."""
        steps: list[Step] = []
        columns, joins = [f"{before}.*"], ""
        for kind in self._kinds:
            if self._field_type == "organisation":
                steps.append(_units(known) if kind == "unit" else _regions(days, known))
                columns.append(f"of_{kind}.area AS _{kind}")
                on = "year(_last)" if kind == "unit" else "_last"
                joins += (
                    f" LEFT JOIN of_{kind} ON of_{kind}.organisation = {before}.{quoted(self.field)}"
                    f" AND of_{kind}._at = {on}"
                )
            else:
                own = f"{before}.{quoted(self.field)}" if self._field_type == kind else "CAST(NULL AS VARCHAR)"
                columns.append(f"{own} AS _{kind}")
        steps.append(Step("belonging", f"SELECT {', '.join(columns)} FROM {before}{joins}"))
        steps.append(Step(name, self._split()))
        return steps

    def _split(self) -> str:
        if self.by == "region":
            listed = ", ".join(
                f"({text(each)}, {text(region_stem(each))})" if each is not None else "(NULL, NULL)"
                for each in self.regions
            )
            within = "(places.stem IS NULL AND _region IS NULL) OR starts_with(_region, places.stem)"
            return (
                f"SELECT belonging.*, places.code AS _area FROM belonging "
                f"JOIN (VALUES {listed}) AS places(code, stem) ON {within} WHERE {self.scope.condition()}"
            )
        area = "_unit" if self.by == "unit" else "CAST(NULL AS VARCHAR)"
        return f"SELECT *, {area} AS _area FROM belonging WHERE {self.scope.condition()}"


def _units(known: date | None) -> Step:
    """Of several entries for one year the last."""
    assessed = table_of("assessed_area")
    return Step(
        "of_unit",
        f"SELECT organisation, year AS _at, max_by(area, seq) AS area FROM {assessed} WHERE {was_known(known)} "
        "AND organisation IS NOT NULL AND year IS NOT NULL AND area IS NOT NULL GROUP BY organisation, year",
    )


def _regions(days: Sequence[date], known: date | None) -> Step:
    """Of several that hold on a day, where it moved last."""
    listed = ", ".join(f"({day(each)})" for each in days)
    holds = "(valid_from IS NULL OR valid_from <= _at) AND (valid_until IS NULL OR _at < valid_until)"
    order = "PARTITION BY organisation, _at ORDER BY coalesce(valid_from, _at) DESC, seq DESC"
    return Step(
        "of_region",
        f"SELECT organisation, _at, region AS area FROM (SELECT organisation, _at, region, row_number() OVER ({order}) "
        f"AS _rank FROM {table_of('organisation_region')} JOIN (VALUES {listed}) AS days(_at) ON {holds} "
        f"WHERE {was_known(known)} AND organisation IS NOT NULL AND region IS NOT NULL) WHERE _rank = 1",
    )
