"""What templates may and may not hold: no inline script or style, no orphan, no untranslatable Chinese."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[2] / "src" / "kechuang"
TEMPLATES = sorted(SOURCE.glob("**/templates/**/*.html"))
INLINE = re.compile(r"\sstyle\s*=|\son[a-z]+\s*=\s*[\"']|javascript:|<style\b|<script(?![^>]*\bsrc=)", re.IGNORECASE)
ELSEWHERE = re.compile(r"(?:src|href|action)\s*=\s*[\"']\s*(?:https?:)?//", re.IGNORECASE)
TRANSLATED = re.compile(
    r"{%-?\s*blocktrans(?:late)?.*?{%-?\s*endblocktrans(?:late)?\s*-?%}|{%.*?%}|{#.*?#}|{{.*?}}|<!--.*?-->", re.DOTALL
)
CHINESE = re.compile(r"[\u4e00-\u9fff]+")


def name_of(path: Path) -> str:
    return str(path).split("/templates/", 1)[1]


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_no_script_or_style_stands_inline_and_nothing_comes_from_elsewhere(path):
    words = path.read_text(encoding="utf-8")
    assert INLINE.findall(words) == []
    assert ELSEWHERE.findall(words) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_every_chinese_word_can_be_translated(path):
    """Chinese is the language of the source; another one is added by a .po file, never by a second template."""
    assert CHINESE.findall(TRANSLATED.sub("", path.read_text(encoding="utf-8"))) == []


def test_every_template_is_used():
    sources = [path.read_text(encoding="utf-8") for path in SOURCE.rglob("*.py")]
    sources += [path.read_text(encoding="utf-8") for path in TEMPLATES]
    unused = [name_of(path) for path in TEMPLATES if not any(f'"{name_of(path)}"' in words for words in sources)]
    assert unused == []
