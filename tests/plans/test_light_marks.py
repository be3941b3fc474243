"""The seven lights are the same everywhere: rules, tables, pages, charts; and can be told apart and read."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path
from unicodedata import normalize

import pytest

from kechuang.apps.plans.models.lights import LIGHTS as STORED
from kechuang.apps.plans.rules.lights import LIGHT_WORDS, WORST_FIRST
from kechuang.apps.plans.rules.terms import Light
from kechuang.ui.bars import WORST_FIRST as BARS_WORST_FIRST
from kechuang.ui.bars import stacked, track
from kechuang.ui.marks import LIGHTS, light_mark
from kechuang.writers.lights import look_of

STYLES = Path(__file__).resolve().parents[2] / "src/kechuang/ui/static/ui/components.css"
COLOURS = dict(re.findall(r"--((?:light|fill)-[\w-]+):\s*(#[0-9a-f]{3,6});", STYLES.read_text(encoding="utf-8")))


def luminance(colour: str) -> float:
    digits = colour.lstrip("#")
    digits = "".join(each * 2 for each in digits) if len(digits) == 3 else digits
    channels = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("light", list(Light))
def test_a_light_has_one_word_one_shape_and_one_colour_wherever_it_is_shown(light):
    mark, rule = light_mark(light), LIGHT_WORDS[light]
    look = look_of(rule.word)
    shapes = {normalize("NFKC", each.shape) for each in (mark, rule, look)}  # ？ in running text is ? in a chart
    assert str(mark.word) == rule.word == look.word and len(shapes) == 1
    assert str(dict(STORED)[light]) == rule.word
    assert mark.tone == f"light-{rule.tone}"
    assert COLOURS[mark.tone] == look.ink
    assert luminance(COLOURS[f"fill-{rule.tone}"]) == luminance(look.fill)


@pytest.mark.parametrize("light", list(Light))
@pytest.mark.parametrize("ground", ["#ffffff", "#f5f7f9"])
def test_the_word_of_a_light_can_be_read(light, ground):
    assert contrast(COLOURS[light_mark(light).tone], ground) >= 4.5


def test_without_colour_shape_and_word_together_are_never_the_same():
    assert len({(mark.shape, str(mark.word)) for mark in LIGHTS.values()}) == len(Light) == 7


def test_bars_and_rules_agree_on_which_light_is_worse_where_it_matters():
    bad = [str(light) for light in WORST_FIRST[:4]]
    assert list(BARS_WORST_FIRST[:4]) == bad
    assert set(BARS_WORST_FIRST) == {str(light) for light in Light}


def test_the_parts_of_a_bar_fill_it_and_stand_side_by_side():
    bar = stacked({"on_track": 2, "far_behind": 1, "done": 5})
    assert [(part.light, part.x, part.width) for part in bar.parts] == [
        ("far_behind", "0%", "12.5%"),
        ("on_track", "12.5%", "25%"),
        ("done", "37.5%", "62.5%"),
    ]
    assert bar.words == "严重滞后 1，正常 2，完成 5"


def test_a_bar_of_nothing_has_no_part():
    assert stacked({"done": 0}).parts == ()


def test_a_track_says_unknown_by_leaving_out_and_draws_what_lies_beyond_at_the_edge():
    assert track(None, None).done is None
    assert (track(Decimal("1.4"), Decimal("-1")).done, track(Decimal("1.4"), Decimal("-1")).due) == ("100%", "0%")
