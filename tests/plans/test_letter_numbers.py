"""Numbers of letters neither skip nor repeat, however many ask at once and whatever fails in between."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable

import pytest
from django.db import connection, transaction
from django.db.transaction import TransactionManagementError

from kechuang.apps.accounts.models import AuditEntry
from kechuang.apps.accounts.permissions import NotAllowed
from kechuang.apps.plans.actions.letters import begin_after, next_number
from kechuang.apps.plans.messages.circular import Refused
from kechuang.apps.plans.models import LetterSeries

PEOPLE, LETTERS = 8, 12
MARK, YEAR = "云科通", 2026


class PowerCut(Exception):
    pass


def at_once(work: Callable[[int], None]) -> list[BaseException]:
    """`work` by eight people who start together; what went wrong in any of them."""
    faults: list[BaseException] = []
    start = threading.Barrier(PEOPLE)

    def run(number: int) -> None:
        try:
            start.wait()
            work(number)
        except BaseException as fault:
            faults.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(PEOPLE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return faults


@pytest.mark.django_db(transaction=True)
def test_eight_people_at_once_get_every_number_once_and_none_is_skipped():
    given: list[int] = []

    def work(_: int) -> None:
        for _letter in range(LETTERS):
            with transaction.atomic():
                number = next_number(MARK, YEAR)
            given.append(number)

    assert at_once(work) == []
    assert sorted(given) == list(range(1, PEOPLE * LETTERS + 1))


@pytest.mark.django_db(transaction=True)
def test_a_number_whose_letter_failed_goes_to_the_next_letter():
    given: list[int] = []
    dice = [random.Random(seed) for seed in range(PEOPLE)]

    def work(person: int) -> None:
        for _letter in range(LETTERS):
            try:
                with transaction.atomic():
                    number = next_number(MARK, YEAR)
                    if dice[person].random() < 0.4:
                        raise PowerCut
            except PowerCut:
                continue
            given.append(number)

    assert at_once(work) == []
    assert 0 < len(given) < PEOPLE * LETTERS
    assert sorted(given) == list(range(1, len(given) + 1))
    assert LetterSeries.objects.get().last == len(given)


@pytest.mark.django_db(transaction=True)
def test_even_the_first_letter_of_a_year_may_fail_without_a_trace():
    with pytest.raises(PowerCut), transaction.atomic():
        next_number(MARK, YEAR)
        raise PowerCut
    with transaction.atomic():
        assert next_number(MARK, YEAR) == 1


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_no_number_is_given():
    with pytest.raises(TransactionManagementError):
        next_number(MARK, YEAR)
    assert not LetterSeries.objects.filter(last__gt=0).exists()


@pytest.mark.django_db
def test_every_mark_and_every_year_counts_for_itself():
    assert [next_number(MARK, YEAR), next_number(MARK, YEAR), next_number("云科发", YEAR), next_number(MARK, 2027)] == [
        1,
        2,
        1,
        1,
    ]


@pytest.mark.django_db
def test_numbers_used_on_paper_are_passed_over_with_a_record(people):
    series = begin_after(MARK, YEAR, 17, people["planner"])
    assert str(series) == "云科通〔2026〕17号"
    assert next_number(MARK, YEAR) == 18
    entry = AuditEntry.objects.get(verb="letters.begin_after")
    assert (entry.before, entry.after) == ({"last": 0}, {"last": 17})


@pytest.mark.django_db
def test_a_number_that_was_given_cannot_be_given_again(people):
    begin_after(MARK, YEAR, 5, people["planner"])
    next_number(MARK, YEAR)
    with pytest.raises(Refused, match="已经用到 6 号"):
        begin_after(MARK, YEAR, 5, people["planner"])


@pytest.mark.django_db
def test_not_everybody_may_say_which_numbers_were_used(people):
    with pytest.raises(NotAllowed):
        begin_after(MARK, YEAR, 5, people["division"])
