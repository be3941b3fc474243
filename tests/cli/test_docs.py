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


@pytest.mark.parametrize("page", ["README.md", "README.zh-CN.md", "docs/architecture.md"])
def test_every_path_a_page_names_is_there(page):
    text = (ROOT / page).read_text(encoding="utf-8")
    package = ROOT / "src/kechuang"
    named = re.findall(r"(?:src/kechuang|docs|tests|benchmarks)/[\w./\-\u4e00-\u9fff]*", text)
    named += [f"src/kechuang/{path}" for path in re.findall(r"`((?:apps|readers|writers|commands)/[\w./]+)`", text)]
    missing = [path for path in named if not (ROOT / path).exists()]
    assert package.is_dir() and not missing


@pytest.mark.parametrize("page", sorted(ROOT.glob("*.md")) + sorted((ROOT / "docs").rglob("*.md")))
def test_no_link_between_pages_is_dead(page):
    links = re.findall(r"\]\((?!https?:)([^)#\s]+)", page.read_text(encoding="utf-8"))
    assert not [link for link in links if not (page.parent / link).exists()]
