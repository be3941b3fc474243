"""make accuracy: the bars themselves, and what it says when it cannot measure."""

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "benchmarks" / "accuracy.py"


@pytest.fixture(scope="module")
def accuracy():
    spec = importlib.util.spec_from_file_location("accuracy_script", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def scores(figure):
    fields = ("indicator~", "comparator", "period", "region", "lead")
    return {
        "targets": {"f1": figure, "full_f1": figure},
        "attributes": dict.fromkeys(fields, figure),
        "tasks": {"f1": figure},
        "task_attributes": {"units": figure},
        "links": {"accuracy": figure},
    }


def test_all_bars_reached_is_said_so(accuracy, capsys):
    assert accuracy.report(scores(1.0))
    assert "BELOW" not in capsys.readouterr().out


def test_one_figure_below_its_bar_fails_and_is_named(accuracy, capsys):
    measured = scores(1.0)
    measured["attributes"]["comparator"] = 0.979
    assert not accuracy.report(measured)
    (below,) = [line for line in capsys.readouterr().out.splitlines() if "BELOW" in line]
    assert "comparator" in below and "0.979" in below


def test_what_was_not_measured_does_not_count_as_reached(accuracy, capsys):
    measured = scores(1.0)
    measured["links"] = {}
    assert not accuracy.report(measured)


def test_links_that_nobody_judged_have_no_bar(accuracy, capsys):
    measured = scores(1.0)
    measured["links"] = None
    assert accuracy.report(measured)
    assert "linked" not in capsys.readouterr().out


def test_without_annotated_plans_it_says_plainly_that_nothing_was_measured(tmp_path):
    command = [sys.executable, SCRIPT, "--seeds", tmp_path / "nowhere", "--gold", tmp_path / "nothing"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.returncode == 2
    assert "Nothing measured" in done.stderr and "SEEDS" in done.stderr
    assert done.stdout == ""


@pytest.mark.shared
def test_every_bar_is_reached_on_the_five_plans():
    done = subprocess.run([sys.executable, SCRIPT], capture_output=True, text=True, encoding="utf-8", timeout=300)
    assert done.returncode == 0, done.stdout[-1200:]
