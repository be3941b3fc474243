"""Files are kept byte for byte, once, whole or not at all, and are only ever handed back as a download."""

from __future__ import annotations

import os
import threading

import pytest
from django.db import connection

from kechuang.apps.documents import actions, intake, vault
from kechuang.apps.documents.messages import StoredFileLost
from kechuang.apps.documents.models import Document, StoredFile

PLAN = "云溪县2026年工作要点\n新增高新技术企业15家。\n".encode()


def test_the_bytes_come_back_as_they_went_in():
    data = bytes(range(256)) * 10
    assert vault.fetch(vault.put(data)) == data


def test_keeping_the_same_bytes_twice_changes_nothing():
    first = vault.path_of(vault.put(PLAN))
    before = first.stat().st_mtime_ns
    assert vault.path_of(vault.put(PLAN)) == first
    assert first.stat().st_mtime_ns == before


def test_a_kept_file_cannot_be_run_and_not_be_written_to():
    mode = vault.path_of(vault.put(PLAN)).stat().st_mode & 0o777
    assert mode == 0o400


def test_a_write_that_breaks_off_leaves_nothing_under_the_final_name(monkeypatch):
    def power_cut(handle: int) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr(os, "fsync", power_cut)
    with pytest.raises(OSError, match="no space"):
        vault.put(PLAN)
    monkeypatch.undo()
    path = vault.path_of(vault.fingerprint(PLAN))
    assert not path.exists()
    assert list(path.parent.iterdir()) == []


def test_a_file_changed_on_disk_is_noticed_and_not_used():
    path = vault.path_of(vault.put(PLAN))
    path.chmod(0o600)
    path.write_bytes(PLAN + "改".encode())
    with pytest.raises(StoredFileLost, match="DC-006"):
        vault.fetch(vault.fingerprint(PLAN))


def test_a_file_gone_from_disk_says_how_to_mend_it():
    with pytest.raises(StoredFileLost, match="备份"):
        vault.fetch("0" * 64)


def test_a_file_gone_from_disk_is_mended_by_uploading_it_again(people):
    actions.receive(PLAN, "要点.txt", people["planner"])
    path = vault.path_of(vault.fingerprint(PLAN))
    path.unlink()
    assert not actions.receive(PLAN, "要点.txt", people["planner"]).is_new
    assert path.read_bytes() == PLAN


def test_the_same_file_under_another_name_is_the_document_that_was_here(people):
    first = actions.receive(PLAN, "要点.txt", people["planner"])
    second = actions.receive(PLAN, "要点（副本）.txt", people["division"])
    assert (first.is_new, second.is_new) == (True, False)
    assert second.document == first.document
    assert Document.objects.get().name == "要点.txt"


@pytest.mark.django_db(transaction=True)
def test_two_people_uploading_the_same_file_at_once_make_one_document(people, monkeypatch):
    monkeypatch.setattr("kechuang.apps.documents.intake._readers", [])
    together = threading.Barrier(2)
    received: list[actions.Received] = []

    def upload(role: str) -> None:
        together.wait()
        try:
            with intake.inline():
                received.append(actions.receive(PLAN, "要点.txt", people[role]))
        finally:
            connection.close()

    threads = [threading.Thread(target=upload, args=(role,)) for role in ("planner", "division")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(each.is_new for each in received) == [False, True]
    assert len({each.document.pk for each in received}) == 1
    assert (Document.objects.count(), StoredFile.objects.count()) == (1, 1)


@pytest.fixture
def document(people):
    return actions.receive(b"<script>alert(1)</script>", '要点".html\r\nX: 1', people["planner"]).document


def test_a_download_is_saved_never_shown(as_role, document):
    response = as_role("leader").get(f"/documents/{document.pk}/file/")
    assert response.content == b"<script>alert(1)</script>"
    assert response["Content-Type"] == "application/octet-stream"
    assert response["Content-Disposition"].startswith("attachment;")
    assert response["X-Content-Type-Options"] == "nosniff"


def test_a_file_name_cannot_break_out_of_the_header(as_role, document):
    disposition = as_role("leader").get(f"/documents/{document.pk}/file/")["Content-Disposition"]
    assert "\r" not in disposition
    assert disposition.count('"') == 2
    assert "%E8%A6%81%E7%82%B9" in disposition


def test_a_lost_file_is_told_in_words_not_with_a_stack_trace(as_role, document):
    vault.path_of(document.file.sha256).unlink()
    response = as_role("leader").get(f"/documents/{document.pk}/file/")
    assert response.status_code == 500
    assert "DC-005" in response.content.decode()
