"""docs/plan-check.md says what the rules find today, and a person has looked at each finding."""

import importlib.util
import json
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def benchmark():
    spec = importlib.util.spec_from_file_location("plan_check", ROOT / "benchmarks" / "plan_check.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.shared
def test_the_page_is_what_the_rules_find_in_the_five_plans(benchmark):
    figures = json.loads(benchmark.RESULTS.read_text(encoding="utf-8"))
    assert benchmark.PAGE.read_text(encoding="utf-8") == benchmark.page(figures)


@pytest.mark.shared
def test_every_finding_in_the_five_plans_was_judged(benchmark):
    assert [each.arithmetic for each in benchmark.five_plans() if "Not judged" in benchmark.judgement(each)] == []


def test_the_figures_kept_reach_the_bars(benchmark):
    figures = json.loads(benchmark.RESULTS.read_text(encoding="utf-8"))
    assert [name for name, _, _, reached in benchmark.bars(figures) if not reached] == []
