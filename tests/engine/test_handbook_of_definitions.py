"""The handbook page on definitions names every key and function there is, and its examples hold."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kechuang.catalog.cohort import Cohort
from kechuang.catalog.counting_part import KEYS
from kechuang.catalog.faults import load_yaml
from kechuang.engine.cases import faults_of
from kechuang.engine.expressions import FUNCTIONS

PAGE = (Path(__file__).parents[2] / "docs/guide/指标口径.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^```yaml\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


def named() -> set[str]:
    """Every word between backquotes, and the words within them."""
    return {word for quoted in re.findall(r"`([^`\n]+)`", PAGE) for word in re.findall(r"\w+", quoted)}


def test_every_key_of_the_counting_part_is_explained():
    assert KEYS - named() == set()


def test_every_function_is_named():
    assert FUNCTIONS.keys() - named() == set()


def test_every_key_of_a_cohort_is_explained():
    labels = {"code", "version", "name", "definition", "source", "register_code", "cases"}
    assert Cohort.model_fields.keys() - labels - named() == set()


@pytest.mark.parametrize("text", EXAMPLES, ids=[load_yaml(each)["code"] for each in EXAMPLES])
def test_an_example_holds(text, tmp_path):
    code = load_yaml(text)["code"]
    folders = [tmp_path / "indicators", tmp_path / "cohorts"]
    for folder in folders:
        folder.mkdir()
    (folders["kind" not in load_yaml(text)] / f"{code}.yaml").write_text(text, encoding="utf-8")
    assert [fault.sentence for fault in faults_of(code, *folders)] == []
