"""A reading under way: who holds it, what a killed one leaves behind, how it is started anew."""

from __future__ import annotations

import subprocess
import sys
from datetime import timedelta

import pytest
from django.utils import timezone

from kechuang.apps.accounts.permissions import NotAllowed
from kechuang.apps.documents import actions, intake, rules, vault
from kechuang.apps.documents.models import Document, IssuedText, State
from kechuang.kernel.errors import KechuangError, ReadingError
from kechuang.kernel.span import Span
from kechuang.readers.document import Block, IssuedDocument
from kechuang.readers.reading import Heading

NOW = timezone.now()
ISSUED = IssuedDocument("标题\n正文", (Block("heading", Span(0, 2), 1), Block("paragraph", Span(3, 5))), "txt")
HEADING = Heading("标题", "某局", "某发〔2026〕1号", "2026-02-30", None, "某县", "in_effect")


@pytest.fixture
def document(people):
    return actions.receive("标题\n正文".encode(), "要点.txt", people["planner"]).document


def gone() -> int:
    """The number of a process that has ended."""
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def held_by(document: Document, process: str, state: str = State.READING) -> Document:
    document.claimed_by, document.state, document.claimed_at = process, state, timezone.now()
    document.save()
    return document


def test_a_reading_whose_process_is_gone_is_abandoned(document):
    host = intake.this_process().rpartition(":")[0]
    assert intake.is_abandoned(held_by(document, f"{host}:{gone()}"))
    assert intake.is_abandoned(held_by(document, f"{host}:{gone()}", State.WAITING))


def test_a_reading_under_way_here_or_on_another_machine_is_not_abandoned(document):
    assert not intake.is_abandoned(held_by(document, intake.this_process()))
    assert not intake.is_abandoned(held_by(document, "elsewhere:1"))


@pytest.mark.parametrize(
    ("state", "age", "alive", "abandoned"),
    [
        ("waiting", 300, True, False),
        ("waiting", 601, True, True),
        ("waiting", 1, False, True),
        ("reading", 60, True, False),
        ("reading", 121, True, True),
        ("reading", 1, False, True),
        ("read", 9999, False, False),
        ("failed", 9999, False, False),
    ],
)
def test_when_a_reading_counts_as_abandoned(state, age, alive, abandoned):
    claimed = NOW - timedelta(seconds=age)
    lease = timedelta(seconds=120)
    assert rules.is_abandoned(state, claimed, now=NOW, process_is_alive=alive, lease=lease) is abandoned


def test_an_abandoned_reading_shows_a_button_to_read_again(as_role, document):
    held_by(document, f"{intake.this_process().rpartition(':')[0]}:{gone()}")
    response = as_role("planner").get(f"/documents/{document.pk}/")
    assert "重新读取" in response.content.decode()
    assert "Refresh" not in response


def test_a_page_under_reading_comes_back_by_itself(as_role, document):
    held_by(document, intake.this_process())
    response = as_role("planner").get(f"/documents/{document.pk}/read/")
    assert response["Refresh"] == "2"
    assert "正在读取" in response.content.decode()


def test_uploading_again_what_was_abandoned_starts_it_anew(people, document):
    before = held_by(document, f"{intake.this_process().rpartition(':')[0]}:{gone()}").claim
    again = actions.receive("标题\n正文".encode(), "要点.txt", people["planner"]).document
    assert again.state == State.WAITING
    assert again.claim != before


def test_only_the_newest_claim_may_begin(document):
    first, second = intake.claim(document), intake.claim(document)
    assert not actions.begin_reading(document, first)
    assert actions.begin_reading(document, second)
    assert not actions.begin_reading(document, second)


def test_a_reading_that_lost_its_claim_stores_nothing(document):
    slow = intake.claim(document)
    actions.begin_reading(document, slow)
    intake.claim(document)
    assert actions.keep_text(document, slow, ISSUED, HEADING) is None
    assert not IssuedText.objects.exists()


def test_a_late_failure_of_a_lost_claim_is_not_told(document):
    slow, newer = intake.claim(document), intake.claim(document)
    actions.begin_reading(document, newer)
    actions.fail(document, slow, ReadingError("RD-017", "超时"))
    document.refresh_from_db()
    assert (document.state, document.fault) == (State.READING, None)


def read(document: Document, issued: IssuedDocument = ISSUED, heading: Heading = HEADING) -> IssuedText:
    claim = intake.claim(document)
    assert actions.begin_reading(document, claim)
    version = actions.keep_text(document, claim, issued, heading)
    document.refresh_from_db()
    assert version is not None
    return version


def test_what_the_document_says_of_itself_is_stored(document):
    read(document)
    assert (document.title, document.issuer, document.number) == ("标题", "某局", "某发〔2026〕1号")
    assert document.standing == "in_effect"
    assert document.state == State.READ


def test_an_impossible_day_is_no_day(document):
    read(document)
    assert document.issued_on is None


def test_the_same_text_is_stored_once_however_often_it_is_read(document):
    assert read(document) == read(document)
    assert IssuedText.objects.count() == 1


def test_a_reader_that_sees_more_makes_a_new_version_and_the_old_one_stays(document):
    old = read(document)
    new = read(document, IssuedDocument("标题\n正文\n附件", ISSUED.blocks, "txt"))
    assert document.current == new
    assert (old.ordinal, new.ordinal) == (1, 2)
    assert IssuedText.objects.get(pk=old.pk).text == "标题\n正文"


def test_characters_no_database_can_hold_are_replaced_one_for_one(document):
    read(document, IssuedDocument("标\0题\ud800。", (), "pdf"))
    assert document.text == "标\ufffd题\ufffd。"


def test_a_corrected_field_outlives_rereading(people, document):
    read(document)
    actions.correct(document, {"issuer": "某县科学技术局"}, people["planner"])
    read(document)
    assert document.issuer == "某县科学技术局"
    assert document.number == "某发〔2026〕1号"


def test_a_document_read_before_stays_readable_when_a_rereading_fails(document):
    read(document)
    claim = intake.claim(document)
    actions.begin_reading(document, claim)
    actions.fail(document, claim, ReadingError("RD-017", "超时"))
    document.refresh_from_db()
    assert document.state == State.READ
    assert document.fault["code"] == "RD-017"
    assert document.text == "标题\n正文"


def fail(document: Document) -> None:
    claim = intake.claim(document)
    actions.begin_reading(document, claim)
    actions.fail(document, claim, ReadingError("RD-006", "文件已损坏。", where="要点.docx", remedy="请重新取一份。"))
    document.refresh_from_db()


def test_a_failed_document_says_why_and_what_to_do_next(as_role, document):
    fail(document)
    page = as_role("planner").get(f"/documents/{document.pk}/").content.decode()
    assert "文件已损坏" in page and "请重新取一份" in page and "RD-006" in page
    assert "上传改好的文件" in page


def test_a_failed_document_is_tried_again_under_its_new_name(people, document):
    fail(document)
    again = actions.receive("标题\n正文".encode(), "要点.html", people["planner"])
    assert not again.is_new
    assert (again.document.name, again.document.state) == ("要点.html", State.WAITING)


def test_a_failed_document_can_be_taken_off_the_list_and_its_bytes_stay(as_role, document):
    fail(document)
    as_role("planner").post(f"/documents/{document.pk}/discard/")
    assert not Document.objects.exists()
    assert vault.fetch(document.file.sha256) == "标题\n正文".encode()


def test_a_document_that_was_read_cannot_be_discarded(people, document):
    read(document)
    with pytest.raises(KechuangError, match="DC-008"):
        actions.discard(document, people["planner"])


def test_an_enterprise_may_not_discard(people, document):
    fail(document)
    with pytest.raises(NotAllowed):
        actions.discard(document, people["enterprise"])
    assert Document.objects.exists()
