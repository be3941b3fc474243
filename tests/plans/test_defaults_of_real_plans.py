"""Every target of the five real plans gets a way of counting, a light with its reason, and a next step."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from kechuang.apps.plans.rules.defaults import propose
from kechuang.apps.plans.rules.faults import terms_faults
from kechuang.apps.plans.rules.lights import judge
from kechuang.apps.plans.rules.terms import Known, Light, NextStep, Terms
from kechuang.catalog.indicator import load_indicators
from kechuang.commands.reading import read_all
from kechuang.commands.sources import Source

SEEDS = Path(__file__).resolve().parents[3] / "shared" / "seeds"
pytestmark = pytest.mark.shared


def read_plans() -> list[dict[str, Any]]:
    drafts: list[dict[str, Any]] = []
    sources = [Source(path.name, path.stem, path) for path in sorted(SEEDS.glob("*.txt"))]
    read_all(sources, lambda outcome: drafts.append(outcome.draft))
    return drafts


def terms_of(entry: dict[str, Any]) -> Terms:
    code = (entry.get("link") or {}).get("code")
    years = entry["period"] if isinstance(entry["period"], dict) else {"from": entry["period"], "to": entry["period"]}
    given = {
        "kind": entry["kind"],
        "comparator": entry["comparator"],
        "value": None if entry["value"] is None else Decimal(str(entry["value"])),
        "unit": entry["unit"] or "",
    }
    proposed = propose(
        **given,
        period=(years["from"], years["to"]),
        per_year=entry["per_year"],
        frequency=entry["frequency"] or "",
        indicator=load_indicators().by_code(code) if code else None,
        words=f"{entry['verb'] or ''}{entry['indicator']}",
    )
    optional = {"value_max": entry["value_max"], "stretch": entry["stretch_value"]}
    return Terms(
        **given,
        **{name: None if value is None else Decimal(str(value)) for name, value in optional.items()},
        counting=proposed.counting, start=proposed.start, due=proposed.due, judge_from=proposed.judge_from,
        direction=proposed.direction, path=proposed.path, baseline=proposed.baseline,
        frequency="year" if entry["per_year"] else entry["frequency"] or "", is_change=proposed.is_change,
        is_whole=proposed.is_whole, may_fall=proposed.may_fall,
    )  # fmt: skip


def test_every_target_of_the_five_plans_is_judged_and_has_a_next_step():
    plans = read_plans()
    assert len(plans) == 5
    entries = [
        entry
        for plan in plans
        for entry in [*plan["targets"], *plan["deliverables"]]
        if entry["kind_of_statement"] != "policy_parameter"
    ]
    assert len(entries) > 290
    seen = set()
    for entry in entries:
        terms = terms_of(entry)
        assert terms_faults(terms) == [], entry["quote"]
        for facts in figures(terms):
            for on in days(terms):
                verdict = judge(terms, facts, on)
                seen.add(verdict.light)
                assert verdict.sentence.endswith("。") and verdict.next_words, entry["quote"]
                assert verdict.next_step != NextStep.NONE or verdict.light == Light.DONE
                assert verdict.light in set(Light) - {Light.ADJUSTED}
    assert seen == set(Light) - {Light.ADJUSTED}


def figures(terms: Terms) -> list[Known]:
    half = (terms.value or Decimal(1)) / 2
    more = (terms.value_max or terms.value or Decimal(1)) + Decimal("0.1")
    return [
        Known(),
        Known(actual=Decimal(0)),
        Known(actual=half, silent=("高新科",)),
        Known(actual=half, waiting=half, waiting_items=2),
        Known(waiting=half, waiting_items=1),
        Known(actual=more.to_integral_value() + 1),
        Known(actual=terms.value, is_final=True),
    ]


def days(terms: Terms) -> list[date]:
    one = timedelta(days=1)
    around = (terms.start, terms.judge_from, terms.due)
    return [day + shift for day in around for shift in (-one, timedelta(0), one)]
