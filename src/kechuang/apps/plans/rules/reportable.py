"""What a report can hold at all: codes, days of a span, numbers that fit their column. Pure."""

from __future__ import annotations

import unicodedata
from calendar import monthrange
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from stdnum.cn import uscc

# The ranking of the year before is the baseline; older ones tell how it went.
YEARS_BEFORE = 10
DIGITS, PLACES = 24, 6


def plain_code(code: str) -> str:
    """A social credit code in half width and capitals, without blanks and hyphens."""
    folded = unicodedata.normalize("NFKC", code).upper()
    return "".join(sign for sign in folded if not sign.isspace() and sign != "-")


def is_code(code: str) -> bool:
    """Whether the 18 signs and their check sign are a social credit code (GB 32100)."""
    return bool(uscc.is_valid(plain_code(code)))


def fits_column(amount: Decimal) -> bool:
    """Whether the database can hold the amount exactly: 18 digits before the point, 6 after it."""
    if not amount.is_finite():
        return False
    plain = amount.normalize()
    exponent = plain.as_tuple().exponent
    assert isinstance(exponent, int)
    return exponent >= -PLACES and plain.adjusted() < DIGITS - PLACES


def span_fault(span: str, first: date, last: date) -> str:
    """Why these two days are no such span, "" when they are."""
    if last < first:
        return _("止日 %(last)s 早于起日 %(first)s。") % {"last": last, "first": first}
    if span == "point":
        return "" if first == last else _("时点数只有一天，起日和止日应相同。")
    month_end = last.day == monthrange(last.year, last.month)[1]
    if span == "month":
        whole = first == last.replace(day=1) and month_end
        return "" if whole else _("当月数应从当月 1 日到当月最后一天。")
    if first.year != last.year or (first.month, first.day) != (1, 1):
        return _("“年初至今”和“全年”都应从当年 1 月 1 日算起，到同一年为止。")
    if span == "year":
        return "" if (last.month, last.day) == (12, 31) else _("全年数应到当年 12 月 31 日为止。")
    return ""
