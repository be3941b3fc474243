"""The upload page: files and pasted text, faults all at once, nothing that was typed is lost."""

from __future__ import annotations

import errno
import os

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kechuang.apps.accounts.models import AuditEntry
from kechuang.apps.documents.models import Document, State, StoredFile

PLAN = "云溪县2026年工作要点\n新增高新技术企业15家。\n"


def file(data: bytes | str, name: str = "要点.txt") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data if isinstance(data, bytes) else data.encode())


@pytest.fixture
def planner(as_role):
    return as_role("planner")


def test_the_page_works_without_javascript(planner):
    page = planner.get("/documents/new/").content.decode()
    assert 'enctype="multipart/form-data"' in page
    assert 'type="file"' in page
    assert "<textarea" in page


def test_a_file_is_kept_and_its_reading_page_opens(planner):
    response = planner.post("/documents/new/", {"upload": file(PLAN)})
    document = Document.objects.get()
    assert response["Location"] == f"/documents/{document.pk}/read/"
    assert document.state == State.WAITING
    assert document.file.size == len(PLAN.encode())


def test_an_upload_leaves_an_audit_row_with_the_fingerprint(planner, people):
    planner.post("/documents/new/", {"upload": file(PLAN)})
    row = AuditEntry.objects.get(verb="documents.receive")
    assert row.who == people["planner"]
    assert row.after["sha256"] == StoredFile.objects.get().sha256


def test_pasted_text_is_kept_as_a_file_named_by_its_first_line(planner):
    planner.post("/documents/new/", {"text": PLAN.replace("\n", "\r\n")})
    document = Document.objects.get()
    assert document.name == "云溪县2026年工作要点.txt"
    assert document.file.size == len(PLAN.encode())


def test_several_files_come_in_at_once(planner):
    response = planner.post("/documents/new/", {"upload": [file("甲" * 30, "甲.txt"), file("乙" * 30, "乙.txt")]})
    assert response["Location"] == "/documents/"
    assert Document.objects.count() == 2


def test_nothing_given_is_told_kindly(planner):
    response = planner.post("/documents/new/", {"text": "  \n "})
    assert response.status_code == 422
    assert "DC-001" in response.content.decode()
    assert not Document.objects.exists()


def test_an_empty_file_says_what_where_and_how_to_mend(planner):
    page = planner.post("/documents/new/", {"upload": file(b"", "空.docx")}).content.decode()
    assert "空.docx" in page and "0 字节" in page and "重新保存" in page and "DC-002" in page


def test_all_faults_are_told_at_once(planner, settings):
    settings.MAX_UPLOAD_BYTES = 1000
    both = [file(b"", "空.txt"), file(b"x" * 2000, "大.pdf")]
    page = planner.post("/documents/new/", {"upload": both}).content.decode()
    assert "空.txt" in page and "DC-002" in page
    assert "大.pdf" in page and "DC-003" in page
    assert not StoredFile.objects.exists()


def test_good_files_are_taken_although_others_are_not(planner):
    response = planner.post("/documents/new/", {"upload": [file(b"", "空.txt"), file(PLAN)]}, follow=True)
    page = response.content.decode()
    assert Document.objects.count() == 1
    assert "DC-002" in page and "已收到 1 份" in page


def test_what_was_pasted_is_still_there_after_a_fault(planner, monkeypatch):
    monkeypatch.setattr("kechuang.apps.documents.actions.MOST_PASTED_CHARACTERS", 10)
    response = planner.post("/documents/new/", {"text": PLAN, "name": "我的要点"})
    page = response.content.decode()
    assert "DC-004" in page and "新增高新技术企业15家" in page and "我的要点" in page
    assert '<details class="paste" open>' in page


def test_a_file_that_is_here_already_is_offered_not_doubled(planner):
    planner.post("/documents/new/", {"upload": file(PLAN)})
    first = Document.objects.get()
    response = planner.post("/documents/new/", {"upload": file(PLAN, "另一个名字.txt")}, follow=True)
    assert Document.objects.get() == first
    assert "没有重复存放" in response.content.decode()
    assert response.redirect_chain[-1][0] == f"/documents/{first.pk}/read/"


def test_a_full_disk_is_told_as_no_fault_of_the_file(planner, monkeypatch):
    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    page = planner.post("/documents/new/", {"upload": file(PLAN)}).content.decode()
    assert "DC-009" in page and "您的文件没有问题" in page
    assert not Document.objects.exists()


def test_an_oversized_file_fills_neither_memory_nor_disk(planner, settings, tmp_path):
    settings.MAX_UPLOAD_BYTES = 100_000
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    page = planner.post("/documents/new/", {"upload": file(b"x" * 3_000_000, "大.pdf")}).content.decode()
    assert "DC-003" in page
    assert [each for each in tmp_path.iterdir() if each.stat().st_size > 400_000] == []


@pytest.mark.parametrize("role", ["enterprise", "town", "leader"])
def test_who_may_not_upload_is_told_why(as_role, role):
    response = as_role(role).post("/documents/new/", {"upload": file(PLAN)})
    assert response.status_code == 403
    assert "不能上传文件" in response.content.decode()
    assert not StoredFile.objects.exists()


def test_more_files_than_are_taken_at_once_are_refused_in_words(as_role, settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FILES = 2
    response = as_role("planner").post("/documents/new/", {"upload": [file(PLAN), file(b"2"), file(b"3")]})
    assert response.status_code == 400
    assert "一次最多上传 2 个文件" in response.content.decode() and "HS-401" in response.content.decode()
    assert not StoredFile.objects.exists()


def test_more_pasted_than_is_taken_at_once_is_refused_in_words(as_role, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    response = as_role("planner").post("/documents/new/", {"text": "好" * 2000})
    assert response.status_code == 400 and "HS-402" in response.content.decode()


def test_nobody_uploads_without_signing_in(client, db):
    response = client.post("/documents/new/", {"upload": file(PLAN)})
    assert response.status_code == 403
    assert 'action="/sign-in/"' in response.content.decode()
    assert not StoredFile.objects.exists()


@pytest.mark.parametrize("address", ["/documents/", "/documents/1/", "/documents/1/file/", "/documents/1/read/"])
def test_an_enterprise_sees_no_document_and_learns_not_which_exist(as_role, address):
    assert as_role("enterprise").get(address).status_code == 403
