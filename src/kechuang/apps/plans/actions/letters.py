"""Numbers of letters: one series per 机关代字 and year, without gaps, each number given once."""

from __future__ import annotations

from django.db import transaction
from django.db.transaction import TransactionManagementError

from kechuang.apps.accounts.actions import record
from kechuang.apps.accounts.models import User
from kechuang.apps.accounts.permissions import demand
from kechuang.apps.plans.messages import circular as messages
from kechuang.apps.plans.models import LetterSeries


def next_number(mark: str, year: int) -> int:
    """The next number of `mark` in `year`, 1 being the first; it is given once the caller's transaction commits.

    Call it inside the transaction that writes the letter: when that one is undone, so is the number, and the next
    letter gets it. Others who ask meanwhile wait.
    Raises: TransactionManagementError outside a transaction, where a number could be lost.
    """
    if not transaction.get_connection().in_atomic_block:
        raise TransactionManagementError("a letter's number belongs into the transaction of the letter")
    series = _locked(mark, year)
    series.last += 1
    series.save(update_fields=["last"])
    return series.last


def _locked(mark: str, year: int) -> LetterSeries:
    LetterSeries.objects.get_or_create(mark=mark, year=year)
    return LetterSeries.objects.select_for_update().get(mark=mark, year=year)


@transaction.atomic
def begin_after(mark: str, year: int, last: int, by: User) -> LetterSeries:
    """Say that numbers up to `last` were given on paper. Only upwards: a number given here is never given again."""
    demand(by, "circulars.template")
    series = _locked(mark, year)
    if last < series.last:
        raise messages.number_is_given(mark, year, series.last)
    if last != series.last:
        record(by, "letters.begin_after", series, before={"last": series.last}, after={"last": last})
        series.last = last
        series.save(update_fields=["last"])
    return series
