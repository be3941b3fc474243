"""Amounts in templates, written as everywhere else."""

from __future__ import annotations

from decimal import Decimal

from django import template

from kechuang.apps.plans.rules import wording

register = template.Library()


@register.filter
def figure(value: Decimal | None) -> str:
    """`1,500`, `3.06`; "—" for what is not known, which never looks like 0."""
    return "—" if value is None else wording.figure(value)
