"""Whole numbers as addresses and forms send them: whatever is no such number is as if nothing had been sent."""

from __future__ import annotations

MOST = 2**63 - 1  # what a row number can be in both databases


def whole(text: str | None) -> int | None:
    """0 … MOST in plain digits; None for anything else. str.isdigit() alone also says yes to ², which is no number."""
    text = (text or "").strip()
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(MOST))):
        return None
    number = int(text)
    return number if number <= MOST else None
