"""The day a page speaks of: today, or another one asked for in its address."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest


def day_asked(request: HttpRequest, today: date) -> date:
    """The day the reader asks about (`?on=2024-06-30`); today when absent or unreadable."""
    try:
        return date.fromisoformat(request.GET.get("on", ""))
    except ValueError:
        return today


def on_query(on: date, today: date) -> str:
    """What a link to another page carries along so that it speaks of the same day; "" for today."""
    return "" if on == today else f"?on={on.isoformat()}"
