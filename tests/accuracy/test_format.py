"""What the command line writes has the fields of the annotation, with the same kinds of value."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[3] / "shared"
ONLY_ANNOTATORS_WRITE = {"region_alt", "period_alt", "indicator_alt", "note", "basis"}

pytestmark = pytest.mark.shared


@pytest.fixture(scope="module")
def pairs(tmp_path_factory):
    """(annotation, what we wrote) for every document."""
    out = tmp_path_factory.mktemp("predictions")
    command = [sys.executable, "-m", "kechuang.cli", "plan", "read", SHARED / "seeds", "--json", "--out", out]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return [
        (json.loads(path.read_text(encoding="utf-8")), json.loads((out / path.name).read_text(encoding="utf-8")))
        for path in sorted((SHARED / "gold").glob("*.json"))
    ]


def kinds(entries):
    """Field → the kinds of value it was seen with; whole and broken numbers are one kind."""
    seen = {}
    for entry in entries:
        for field, value in entry.items():
            seen.setdefault(field, set()).add("number" if type(value) in (int, float) else type(value).__name__)
    return seen


@pytest.mark.parametrize("part", ["targets", "tasks"])
def test_every_field_is_there_with_the_same_kind_of_value(pairs, part):
    annotated = kinds(entry for gold, _ in pairs for entry in gold[part])
    written = kinds(entry for _, ours in pairs for entry in ours[part])
    missing = annotated.keys() - written.keys() - ONLY_ANNOTATORS_WRITE
    assert not missing
    for field in annotated.keys() & written.keys():
        assert written[field] <= annotated[field] | {"NoneType"}, field


def test_the_document_says_the_same_things_of_itself(pairs):
    for gold, ours in pairs:
        assert gold["document"].keys() - ours["document"].keys() <= ONLY_ANNOTATORS_WRITE
        assert ours["document"]["file"] == gold["document"]["file"]
        assert ours["document"]["period"] == gold["document"]["period"]


def test_quotes_and_numerals_stand_in_the_file_as_it_lies_on_the_disk(pairs):
    for _, ours in pairs:
        with (SHARED / "seeds" / ours["document"]["file"]).open(encoding="utf-8", newline="") as file:
            text = file.read()
        for entry in ours["targets"] + ours["deliverables"]:
            assert text[entry["offset"] : entry["offset"] + len(entry["quote"])] == entry["quote"]
            assert text.count("\n", 0, entry["offset"]) + 1 == entry["line"]


def test_every_task_a_target_names_is_listed(pairs):
    for _, ours in pairs:
        listed = {task["id"] for task in ours["tasks"] + ours["optional_tasks"]}
        assert {entry["task_id"] for entry in ours["targets"]} - {None} <= listed
