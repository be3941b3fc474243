"""The day a page speaks of: today, or another one asked for in its address; and as known on which day."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest


def day_asked(request: HttpRequest, today: date) -> date:
    """The day the reader asks about (`?on=2024-06-30`); today when absent or unreadable."""
    return day_of(request.GET.get("on", "")) or today


def known_asked(request: HttpRequest) -> date | None:
    """The day at whose end the books are to be read (`?known=2024-06-30`); None, for now, when absent or unreadable."""
    return day_of(request.GET.get("known", ""))


def day_of(text: str) -> date | None:
    """An ISO day; None for anything else, and for years that no record speaks of and no calculation could leave."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if 1900 <= day.year <= 2200 else None


def on_query(on: date, today: date) -> str:
    """What a link to another page carries along so that it speaks of the same day; "" for today."""
    return "" if on == today else f"?on={on.isoformat()}"
