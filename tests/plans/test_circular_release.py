"""Release by a second person: a number, a file that stays the same for ever, corrections told beside it."""

from __future__ import annotations

import threading
from datetime import date

import circulars
import making
import pytest
from circulars import SITE, TODAY
from django.db import IntegrityError, connection, transaction

from kechuang.apps.accounts.models import AuditEntry
from kechuang.apps.accounts.permissions import NotAllowed
from kechuang.apps.documents import vault
from kechuang.apps.plans.actions import circular as actions
from kechuang.apps.plans.messages.circular import MovedOn, Refused
from kechuang.apps.plans.models import Circular, CircularStanding, LetterSeries
from kechuang.apps.plans.queries import circular as queries
from kechuang.apps.plans.queries.circular_checks import acknowledgement, checks
from kechuang.apps.plans.queries.circular_document import as_docx

pytestmark = pytest.mark.django_db


def release(circular, by, today=TODAY, seen=None):
    seen = acknowledgement(checks(circular, today)) if seen is None else seen
    return actions.release(circular, circular.version, by, SITE, seen, today)


def test_it_gets_the_next_number_of_its_mark_and_year_and_its_date(people):
    circular = circulars.released(people)
    assert (circular.letter_number, circular.standing) == ("云科通〔2026〕1号", CircularStanding.RELEASED)
    assert circular.released_at.astimezone().date() == TODAY
    assert LetterSeries.objects.get().last == 1
    entry = AuditEntry.objects.get(verb="circulars.release")
    assert entry.who == people["leader"]
    assert entry.after == {"number": "云科通〔2026〕1号", "sha256": circular.file.sha256}


def test_the_one_who_submitted_it_does_not_release_it(people):
    circular = circulars.submitted(people)
    with pytest.raises(Refused, match="TB-009"):
        release(circular, people["planner"])
    with pytest.raises(NotAllowed):
        release(circular, people["division"])
    assert not LetterSeries.objects.exists()


def test_the_database_itself_refuses_one_person_for_both(people):
    circular = circulars.released(people)
    with pytest.raises(IntegrityError), transaction.atomic():
        Circular.objects.filter(pk=circular.pk).update(released_by=circular.submitted_by)


def test_remarks_must_have_been_seen(people):
    circular = circulars.submitted(people)
    with pytest.raises(Refused, match="TB-013"):
        release(circular, people["leader"], seen="")


def test_with_errors_it_is_not_even_submitted(people):
    circular = circulars.drafted(people)
    with pytest.raises(Refused, match="TB-012"):
        actions.submit(circular, circular.version, people["planner"], TODAY)


def test_its_file_stays_the_same_whatever_is_corrected_later_and_the_page_tells_it(people):
    circular = circulars.released(people)
    before = vault.fetch(circular.file.sha256)
    assert before == as_docx(circular, SITE)
    first = circular.plan.commitments.get(number=1)
    making.evidence(first, "9", date(2026, 6, 3))
    circular = queries.with_people().get(pk=circular.pk)
    assert vault.fetch(circular.file.sha256) == before == as_docx(circular, SITE)
    told = [(each.name, each.what, each.then, each.now) for each in queries.corrections(circular)]
    assert told == [("净增高新技术企业", "现值", "20家", "29家")]


def test_a_released_notice_is_changed_by_nobody(people):
    circular = circulars.released(people)
    for attempt in (
        lambda: actions.edit(circular, circular.version, people["planner"], {"title": "另一个标题"}),
        lambda: actions.regenerate(circular, circular.version, people["planner"], TODAY),
        lambda: actions.submit(circular, circular.version, people["planner"], TODAY),
        lambda: actions.withdraw(circular, circular.version, people["planner"]),
        lambda: actions.send_back(circular, circular.version, people["leader"], "再改"),
        lambda: release(circular, people["leader"]),
    ):
        with pytest.raises(MovedOn):
            attempt()
    assert LetterSeries.objects.get().last == 1


def test_it_is_sent_back_with_words_and_comes_again(people):
    circular = circulars.submitted(people)
    with pytest.raises(Refused, match="TB-011"):
        actions.send_back(circular, circular.version, people["leader"], "  ")
    circular = actions.send_back(circular, circular.version, people["leader"], "第三部分写得太长。")
    assert circular.is_open and circular.returned_because == "第三部分写得太长。"
    assert [each.pk for each in queries.returned_to(people["planner"])] == [circular.pk]
    circular = actions.submit(circular, circular.version, people["planner"], TODAY)
    assert circular.returned_because == ""


def test_who_submitted_it_may_take_it_back_and_nobody_else(people):
    circular = circulars.submitted(people)
    other = making.person("另一位规划员", "planner")
    with pytest.raises(Refused, match="TB-010"):
        actions.withdraw(circular, circular.version, other)
    assert actions.withdraw(circular, circular.version, people["planner"]).is_open


def test_it_waits_in_the_inbox_of_those_who_may_release_it(people):
    circular = circulars.submitted(people)
    assert [each.pk for each in queries.to_release(people["leader"])] == [circular.pk]
    for role in ("planner", "division", "administrator"):
        assert queries.to_release(people[role]) == []
    release(circular, people["leader"])
    assert queries.to_release(people["leader"]) == []


def test_when_writing_the_file_fails_no_number_is_used_and_nothing_is_released(people, monkeypatch):
    circular = circulars.submitted(people)

    def full(data: bytes) -> str:
        raise OSError("no space left")

    with monkeypatch.context() as patch, pytest.raises(OSError, match="no space"):
        patch.setattr(vault, "put", full)
        release(circular, people["leader"])
    circular.refresh_from_db()
    assert (circular.standing, circular.number, circular.version) == ("submitted", None, circular.version)
    assert not LetterSeries.objects.filter(last__gt=0).exists()
    assert release(circular, people["leader"]).number == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_who_release_at_once_one_wins_and_one_number_is_used(people):
    circular = circulars.submitted(people)
    seen = acknowledgement(checks(circular, TODAY))
    second = making.person("副局长", "leader")
    start, numbers, told = threading.Barrier(2), [], []

    def work(by) -> None:
        try:
            start.wait()
            numbers.append(release(circular, by, seen=seen).number)
        except MovedOn as fault:
            told.append(fault.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(by,)) for by in (people["leader"], second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (numbers, told) == ([1], ["TB-006"])
    assert LetterSeries.objects.get().last == 1


@pytest.mark.django_db(transaction=True)
def test_notices_of_many_plans_released_at_once_have_numbers_without_gaps(people):
    waiting = [circulars.submitted(people) for _ in range(5)]
    seen = [acknowledgement(checks(each, TODAY)) for each in waiting]
    start, faults = threading.Barrier(len(waiting)), []

    def work(circular, shown) -> None:
        try:
            start.wait()
            release(circular, people["leader"], seen=shown)
        except Exception as fault:
            faults.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=pair) for pair in zip(waiting, seen, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert sorted(Circular.objects.values_list("number", flat=True)) == [1, 2, 3, 4, 5]


def test_the_year_of_the_number_is_that_of_its_date_not_of_its_month(people):
    circular = circulars.drafted(people, month=date(2026, 12, 1), today=date(2027, 1, 5))
    waiting = circulars.with_letterhead(circular, people)
    waiting = actions.submit(waiting, waiting.version, people["planner"], date(2027, 1, 5))
    assert release(waiting, people["leader"], date(2027, 1, 5)).letter_number == "云科通〔2027〕1号"
