"""Filters and tags the house's components need."""

from __future__ import annotations

from typing import Any

from django import template

from kechuang.ui.marks import SHAPES

register = template.Library()


@register.filter
def shape(tone: str) -> str:
    return SHAPES[tone]


@register.simple_tag(takes_context=True)
def page_url(context: dict[str, Any], number: int) -> str:
    """This page's address with another page number; filters and search words stay."""
    query = context["request"].GET.copy()
    query["page"] = str(number)
    return f"?{query.urlencode()}"
