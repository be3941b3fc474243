"""Filters and tags the house's components need."""

from __future__ import annotations

from typing import Any, NamedTuple

from django import template
from django.utils.translation import gettext_lazy as _

register = template.Library()

SHAPES = {"good": "●", "busy": "◐", "warn": "▲", "bad": "■", "none": "○", "unknown": "？"}


class Mark(NamedTuple):
    tone: str
    shape: str
    word: Any


# From which confidence on, how sure the reading says it is.
CONFIDENCE_STEPS = (
    (0.85, Mark("good", "●", _("把握大"))),
    (0.6, Mark("warn", "▲", _("请留意"))),
    (0.0, Mark("bad", "■", _("请核对"))),
)


@register.filter
def confidence_mark(value: float) -> Mark:
    """The word and shape for a confidence 0..1."""
    return next(mark for least, mark in CONFIDENCE_STEPS if value >= least)


@register.filter
def shape(tone: str) -> str:
    return SHAPES[tone]


@register.simple_tag(takes_context=True)
def page_url(context: dict[str, Any], number: int) -> str:
    """This page's address with another page number; filters and search words stay."""
    query = context["request"].GET.copy()
    query["page"] = str(number)
    return f"?{query.urlencode()}"
