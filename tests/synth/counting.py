"""Counts an example's rows the way the bureau would: plain Python over the rows, with the rules of validity."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date

from kechuang.catalog.register_files import load_registers
from kechuang.catalog.validity import holds, span_of
from kechuang.synth.scene import Row

CENTRES = {"county": "county_centre", "municipal": "municipal_centre", "provincial": "provincial_centre"}


class Counts:
    """figure(what, year): what a plan's sentence would be judged by."""

    def __init__(self, rows: Iterable[tuple[str, Row]]) -> None:
        self._hnte: list[tuple[str, tuple[date | None, date | None]]] = []
        self._found: Counter[tuple[str, int]] = Counter()
        for code, row in rows:
            self._take(code, row)

    def figure(self, what: str, year: int) -> float:
        if what == "hnte_in_force":
            return self._in_force(date(year, 12, 31))
        if what == "hnte_net":
            return self._in_force(date(year, 12, 31)) - self._in_force(date(year - 1, 12, 31))
        if what == "hnte_approved":
            return sum(first is not None and first.year == year for _, (first, _) in self._hnte)
        return self._found[what, year]

    def _in_force(self, on: date) -> int:
        return len({firm for firm, span in self._hnte if holds(span, on)})

    def _add(self, what: str, year: int | str, number: float = 1) -> None:
        self._found[what, int(str(year)[:4])] += number  # type: ignore[assignment]

    def _take(self, code: str, row: Row) -> None:
        match code:
            case "recognition" if row["kind"] == "hnte":
                self._hnte.append((row["organisation"].code, span_of(load_registers()[code], row)))
            case "recognition" if row["kind"] == "private_tech":
                self._add("private_tech", row["issued_on"])
            case "enrolment":
                self._add(f"pool_{row['pool']}", row["year"])
            case "tech_sme_number":
                self._add("sme", row["year"])
            case "technology_contract" if "cancelled_on" not in row:
                self._add("contract_value", row["registered_on"], row["amount"] / 100_000_000)
            case "platform" if row["kind"] == "eng_research_centre":
                self._add(CENTRES[row["level"]], row["recognised_on"])
            case "cooperation" if row.get("key_project"):
                self._add("key_cooperation", row["signed_on"])
            case "foreign_permit":
                self._add("foreign", row["from_on"])
            case "assignment" if row["kind"] == "vice_president":
                self._add("vice_president", row["from_on"])
            case "talent":
                self._add("talent", row["year"])
            case "alliance":
                self._add("alliance", row["filed_on"])
            case "lead":
                self._add("lead", row["first_met_on"])
            case "official_observation" if row["indicator"] == "gerd_gdp":
                self._add("gerd_gdp", row["month"], float(row["value"]))
