"""What the documents say there is, there is."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def test_every_code_name_of_the_glossary_exists():
    names = re.findall(r"\| `(\w+)` \|", (ROOT / "docs/glossary.md").read_text(encoding="utf-8"))
    found = subprocess.run(
        ["grep", "-rhowE", "|".join(names), "--include=*.py", str(ROOT / "src")], capture_output=True, text=True
    ).stdout.split()
    assert len(names) > 25
    assert set(names) <= set(found), set(names) - set(found)


def test_every_path_the_architecture_names_is_there():
    text = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")
    named = re.findall(r"`((?:apps|readers|writers|commands)/[\w./]+)`", text)
    assert named and not [path for path in named if not (ROOT / "src/kechuang" / path).exists()]


@pytest.mark.parametrize("page", sorted((ROOT / "docs").rglob("*.md")), ids=str)
def test_no_link_between_pages_is_dead(page):
    links = re.findall(r"\]\((?!https?:)([^)#\s]+)", page.read_text(encoding="utf-8"))
    assert not [link for link in links if not (page.parent / link).exists()]
