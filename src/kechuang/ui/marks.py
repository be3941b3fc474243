"""Marks: a state told by word, shape and colour, so that it is understood without the colour."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

SHAPES = {"good": "●", "busy": "◐", "warn": "▲", "bad": "■", "none": "○", "unknown": "？"}


class Mark(NamedTuple):
    tone: str
    shape: str
    word: Any


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
