"""Changes of an adopted commitment through its pages: proposed with a file, decided, read side by side."""

from __future__ import annotations

import making
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from drafting import form_of

from kechuang.apps.plans.models import CommitmentRevision, RevisionStanding

pytestmark = pytest.mark.django_db
GROUND = {
    "document_title": "关于调整目标的通知",
    "document_number": "云科发〔2026〕20号",
    "document_on": "2026-06-01",
    "effective_on": "2026年7月1日",
    "reason": "市里调整了目标",
}


@pytest.fixture
def promised(people):
    return making.commitment(making.adopted_plan(people), value="15", leads=[making.unit()])


def address(promised) -> str:
    return f"/commitments/{promised.pk}/revise/"


def sent(client, promised, **given):
    page = client.get(address(promised)).content.decode()
    return {**form_of(page, ""), **GROUND, **given}


def test_from_the_form_to_the_approved_change(promised, as_role):
    planner, leader = as_role("planner"), as_role("leader")
    proof = SimpleUploadedFile("通知.pdf", b"%PDF-1.4 ...")
    answer = planner.post(address(promised), sent(planner, promised, value="１２", proof=proof))
    assert answer["Location"] == f"/commitments/{promised.pk}/history/"
    made = CommitmentRevision.objects.get()
    assert (made.changes, made.proof.name) == ({"value": "12"}, "通知.pdf")
    page = planner.get(answer["Location"]).content.decode()
    assert "不少于 12 家" in page and "批准调整" not in page
    assert "关于调整目标的通知" in leader.get("/revisions/").content.decode()
    assert "批准调整" in leader.get(answer["Location"]).content.decode()
    leader.post(f"/revisions/{made.pk}/decide/", {"approve": "1"})
    page = planner.get(answer["Location"]).content.decode()
    assert "2026-07-01 起" in page and "2026-01-01 起，至 2026-07-01 前" in page


def test_who_proposed_cannot_decide_even_by_hand(promised, as_role):
    planner = as_role("planner")
    planner.post(address(promised), sent(planner, promised, value="12"))
    made = CommitmentRevision.objects.get()
    answer = planner.post(f"/revisions/{made.pk}/decide/", {"approve": "1"})
    made.refresh_from_db()
    assert answer.status_code == 409 and "CF-066" in answer.content.decode()
    assert made.standing == RevisionStanding.PROPOSED


def test_a_return_without_words_is_asked_for_them(promised, as_role):
    planner, leader = as_role("planner"), as_role("leader")
    planner.post(address(promised), sent(planner, promised, value="12"))
    made = CommitmentRevision.objects.get()
    assert "CF-069" in leader.post(f"/revisions/{made.pk}/decide/", {"return": "1"}).content.decode()
    leader.post(f"/revisions/{made.pk}/decide/", {"return": "1", "words": "没有依据"})
    assert "没有依据" in planner.get(f"/commitments/{promised.pk}/history/").content.decode()


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({}, "CF-061"),
        ({"value": "150000"}, "CF-030"),
        ({"value": "12", "effective_on": "2025-01-01"}, "CF-062"),
        ({"value": "12", "effective_on": ""}, "请填日期"),
        ({"value": ""}, "请填目标值"),
        ({"value": "十二"}, "只填数字"),
        ({"value": "12", "reason": ""}, "调整的原因"),
        ({"value": "12", "path": "shares"}, "十二个月"),
    ],
)
def test_what_cannot_be_is_said_and_what_was_typed_stays(promised, as_role, given, says):
    planner = as_role("planner")
    answer = planner.post(address(promised), sent(planner, promised, document_title="我写的标题", **given))
    page = answer.content.decode()
    assert answer.status_code in (409, 422) and says in page and "我写的标题" in page
    assert not CommitmentRevision.objects.exists()


def test_a_file_sent_once_need_not_be_sent_again_while_the_rest_is_mended(promised, as_role):
    planner = as_role("planner")
    proof = SimpleUploadedFile("通知.pdf", b"%PDF-1.4 ...")
    page = planner.post(address(promised), sent(planner, promised, value="十二", proof=proof)).content.decode()
    assert "已收下“通知.pdf”" in page
    again = {**form_of(page, ""), **GROUND, "value": "12"}
    assert planner.post(address(promised), again).status_code == 302
    assert CommitmentRevision.objects.get().proof.name == "通知.pdf"


def test_a_file_of_the_wrong_kind_is_refused_with_the_rest_kept(promised, as_role):
    planner = as_role("planner")
    proof = SimpleUploadedFile("通知.pdf", b"MZ this is a program")
    answer = planner.post(address(promised), sent(planner, promised, value="12", proof=proof))
    assert answer.status_code == 422 and 'value="12"' in answer.content.decode()
    assert not CommitmentRevision.objects.exists()


def test_calling_off_through_the_page(promised, as_role):
    planner, leader = as_role("planner"), as_role("leader")
    planner.post(address(promised), sent(planner, promised, withdrawn="on"))
    made = CommitmentRevision.objects.get()
    assert made.withdrawn and made.changes == {}
    leader.post(f"/revisions/{made.pk}/decide/", {"approve": "1"})
    assert "取消" in leader.get(f"/commitments/{promised.pk}/history/").content.decode()


def test_a_draft_is_edited_and_not_revised(people, as_role):
    draft = making.commitment(making.plan(people, adopted=False))
    answer = as_role("planner").get(address(draft))
    assert answer["Location"] == f"/commitments/{draft.pk}/edit/"


@pytest.mark.parametrize("role", ["town", "leader", "administrator"])
def test_others_do_not_propose(promised, as_role, role):
    assert as_role(role).get(address(promised)).status_code == 403
