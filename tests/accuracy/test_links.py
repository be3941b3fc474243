"""The golden targets of the five plans, each with the words the annotator read, must reach their indicator."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest
from links import expected_links, score_codes, score_links

from kechuang.catalog.indicator import load_indicators
from kechuang.kernel.span import Span
from kechuang.readers.linking import link
from kechuang.readers.reading import Statement

GOLD = Path(__file__).resolve().parents[3] / "shared" / "gold"


def golden_targets():
    for path in sorted(GOLD.glob("*.json")):
        yield from json.loads(path.read_text(encoding="utf-8"))["targets"]


def as_statement(target):
    return Statement(
        id=target["id"], what=target["kind_of_statement"], indicator=target["indicator"], verb=target["verb"],
        comparator=target["comparator"], value=Decimal(str(target["value"])), value_max=None, stretch_value=None,
        unit=target["unit"], kind=target["kind"], period=None, per_year=target["per_year"], frequency=None,
        region=target["region"], span=Span(0, 0), value_span=Span(0, 0), section=(), task_id=None, units=(),
    )  # fmt: skip


@pytest.mark.shared
def test_every_golden_target_has_a_judgement_and_no_other_has():
    assert {target["id"] for target in golden_targets()} == set(expected_links())


@pytest.mark.shared
def test_nine_in_ten_golden_targets_reach_their_indicator_and_hardly_any_a_wrong_one():
    catalog = load_indicators()
    score = score_codes({target["id"]: link(as_statement(target), catalog).code for target in golden_targets()})
    assert score["accuracy"] >= 0.97, score["unlinked"]
    assert score["precision"] >= 0.99, score["wrong"]


def test_every_expected_code_is_in_the_catalog():
    catalog = load_indicators()
    assert not {code for code in expected_links().values() if code and code not in catalog}


def test_a_target_that_was_not_found_counts_as_not_linked():
    gold = {"000": [{"id": "000-T03", "value_offset": 7, "region": "江阴市"}]}
    found = {"000": [{"value_offset": 7, "region": "江阴市", "link": {"code": "hnte_net_increase"}}]}
    assert score_links(found, gold)["precision"] == 1.0
    assert "000-T03" in score_links({}, gold)["unlinked"]
