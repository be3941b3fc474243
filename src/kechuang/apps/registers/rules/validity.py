"""From when until when a record holds. The catalog knows how, since definitions of indicators ask the same."""

from __future__ import annotations

from kechuang.catalog.validity import Span, holds, merged, same_day, span_of

__all__ = ["Span", "holds", "merged", "same_day", "span_of"]
