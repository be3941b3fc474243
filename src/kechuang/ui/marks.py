"""Marks: a state told by word, shape and colour, so that it is understood without the colour."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

SHAPES = {"good": "●", "busy": "◐", "warn": "▲", "bad": "■", "none": "○", "unknown": "？"}


class Mark(NamedTuple):
    """tone: the end of its class in components.css, which says the colour."""

    tone: str
    shape: str
    word: Any


# The seven lights, best first, by the word they are stored as. 完成 and 正常 share a shape, so never without the word.
LIGHTS = {
    "done": Mark("light-done", "●", _("完成")),
    "on_track": Mark("light-on-track", "●", _("正常")),
    "not_due": Mark("light-not-due", "○", _("未到时点")),
    "adjusted": Mark("light-adjusted", "↺", _("已调整")),
    "unverified": Mark("light-unverified", "?", _("待核实")),
    "behind": Mark("light-behind", "▲", _("滞后")),
    "far_behind": Mark("light-far-behind", "■", _("严重滞后")),
}


def light_mark(light: str) -> Mark:
    """The mark of a light. Raises: KeyError for a word that is none of the seven."""
    return LIGHTS[light]


# Drafts below this stand first and are counted as “请核对”.
NEEDS_CHECKING_BELOW = 0.85

# From which confidence on, how sure the reading says it is.
CONFIDENCE_STEPS = (
    (NEEDS_CHECKING_BELOW, Mark("good", SHAPES["good"], _("把握大"))),
    (0.6, Mark("warn", SHAPES["warn"], _("请留意"))),
    (0.0, Mark("bad", SHAPES["bad"], _("请核对"))),
)


def confidence_mark(value: float) -> Mark:
    """The mark for a confidence 0..1."""
    return next(mark for least, mark in CONFIDENCE_STEPS if value >= least)
