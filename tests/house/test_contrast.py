"""Words can be read by everyone: each text colour against each ground it stands on, WCAG AA (4.5 to 1)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

STYLES = Path(__file__).resolve().parents[2] / "src/kechuang/ui/static/ui/house.css"
COLOURS = dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{3,6});", STYLES.read_text(encoding="utf-8")))
GROUNDS = ("paper", "wash", "blue-wash")
PAIRS = [(words, ground) for words in ("ink", "soft", "blue", "blue-deep") for ground in GROUNDS]
PAIRS += [(state, ground) for state in ("good", "warn", "bad", "unknown") for ground in ("paper", "wash")]
PAIRS += [
    ("warn", "warn-wash"),
    ("bad", "bad-wash"),
    ("good", "good-wash"),
    ("soft", "bad-wash"),
    ("soft", "warn-wash"),
]
PAIRS += [("paper", "blue"), ("paper", "blue-deep"), ("ink", "warn-wash"), ("ink", "bad-wash"), ("ink", "good-wash")]


def luminance(colour: str) -> float:
    digits = colour.lstrip("#")
    digits = "".join(each * 2 for each in digits) if len(digits) == 3 else digits
    channels = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize(("words", "ground"), PAIRS)
def test_words_stand_out_from_their_ground(words, ground):
    lighter, darker = sorted((luminance(COLOURS[words]), luminance(COLOURS[ground])), reverse=True)
    assert (lighter + 0.05) / (darker + 0.05) >= 4.5
