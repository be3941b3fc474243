"""A planner corrects what a document says of itself; nobody's correction is lost, every one leaves a row."""

from __future__ import annotations

from datetime import date

import pytest

from kechuang.apps.accounts.models import AuditEntry
from kechuang.apps.documents import actions
from kechuang.apps.documents.forms import seen
from kechuang.apps.documents.models import Document


@pytest.fixture
def document(people):
    return actions.receive("正文".encode(), "要点.txt", people["planner"]).document


def filled(document: Document, **values: str) -> dict[str, str]:
    return {"title": document.title, "standing": document.standing, "seen": seen(document), **values}


def test_a_correction_is_saved_with_who_what_and_why(as_role, people, document):
    values = filled(document, number="云科发〔2026〕3号", issued_on="2026-02-26", reason="以纸质文件为准")
    response = as_role("planner").post(f"/documents/{document.pk}/correct/", values, follow=True)
    document.refresh_from_db()
    assert (document.number, document.issued_on) == ("云科发〔2026〕3号", date(2026, 2, 26))
    row = AuditEntry.objects.get(verb="documents.correct")
    assert row.who == people["planner"]
    assert row.before == {"number": "", "issued_on": None}
    assert row.after == {"number": "云科发〔2026〕3号", "issued_on": "2026-02-26"}
    assert row.reason == "以纸质文件为准"
    assert "已更正：文号、成文日期" in response.content.decode()


def test_saving_without_a_change_leaves_no_row(as_role, document):
    response = as_role("planner").post(f"/documents/{document.pk}/correct/", filled(document), follow=True)
    assert "没有改动" in response.content.decode()
    assert not AuditEntry.objects.filter(verb="documents.correct").exists()


def test_a_period_cannot_end_before_it_begins(as_role, document):
    values = filled(document, period_first="2022", period_last="2020")
    page = as_role("planner").post(f"/documents/{document.pk}/correct/", values).content.decode()
    assert "终止年不能早于起始年" in page
    assert 'value="2022"' in page


def test_half_a_period_is_told_at_the_empty_field(as_role, document):
    page = as_role("planner").post(f"/documents/{document.pk}/correct/", filled(document, period_first="2022"))
    assert "要么都填" in page.content.decode()


def test_two_people_correcting_at_once_lose_nothing(as_role, people, document):
    mine = filled(document, issuer="我填的机关")
    actions.correct(document, {"issuer": "别人填的机关"}, people["administrator"])
    response = as_role("planner").post(f"/documents/{document.pk}/correct/", mine)
    page = response.content.decode()
    assert response.status_code == 409
    assert "别人刚刚改过" in page and "我填的机关" in page and "别人填的机关" in page
    assert Document.objects.get().issuer == "别人填的机关"


def test_after_looking_at_the_other_correction_one_may_save(as_role, people, document):
    mine = filled(document, issuer="我填的机关")
    actions.correct(document, {"issuer": "别人填的机关"}, people["administrator"])
    page = as_role("planner").post(f"/documents/{document.pk}/correct/", mine)
    as_role("planner").post(f"/documents/{document.pk}/correct/", mine | {"seen": page.context["form"]["seen"].value()})
    assert Document.objects.get().issuer == "我填的机关"


@pytest.mark.parametrize("role", ["division", "town", "leader", "enterprise"])
def test_who_may_not_correct_is_told_why(as_role, document, role):
    assert as_role(role).post(f"/documents/{document.pk}/correct/", filled(document)).status_code == 403


@pytest.mark.parametrize(
    ("standing", "word"),
    [("in_effect", "执行中"), ("repealed", "失效"), ("consultation", "征求意见"), ("unknown", "未知")],
)
def test_the_standing_is_said_in_a_word_and_a_shape(as_role, document, standing, word):
    Document.objects.update(standing=standing)
    page = as_role("leader").get(f"/documents/{document.pk}/").content.decode()
    assert word in page and 'class="mark__shape"' in page
