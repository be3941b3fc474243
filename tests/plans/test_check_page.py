"""计划体检 on a page: both sentences, the arithmetic, what people answered."""

from __future__ import annotations

from decimal import Decimal

import making
import pytest
from django.urls import reverse

from kechuang.apps.accounts.models import AuditEntry
from kechuang.apps.documents import actions as documents
from kechuang.apps.documents.models import Document
from kechuang.apps.plans.actions import reading
from kechuang.apps.plans.models import Anchor, FindingAnswer, Plan, Standing
from kechuang.apps.plans.queries import checking
from kechuang.apps.plans.queries.checking import checked, others_for
from kechuang.coherence.finding import Finding, Passage

pytestmark = pytest.mark.django_db

TEXT = """白河县2026年科技创新工作要点
一、主要目标
全年净增高新技术企业30家，其中东镇15家、西镇20家。
全社会研发投入占地区生产总值比重达到2.6%。
二、重点任务
1.壮大企业集群。全社会研发投入占地区生产总值比重达到2.8%。（高新技术科）
"""


@pytest.fixture
def document(people) -> Document:
    return read(TEXT, people)


def read(text: str, people, name: str = "要点.txt") -> Document:
    """Read with the real grammar."""
    document = documents.receive(text.encode(), name, people["planner"]).document
    reading.read(document, people["planner"])
    document.refresh_from_db()
    return document


def address(document: Document, query: str = "") -> str:
    return reverse("plans:check_document", args=[document.pk]) + query


def test_both_sentences_and_the_arithmetic_stand_on_the_page(document, as_role):
    page = as_role("division").get(address(document)).content.decode()
    assert "15 家 + 20 家" in page and "30 家" in page
    assert "2.6%" in page and "2.8%" in page
    assert f"{reverse('plans:reading', args=[document.pk])}#s-" in page


def test_a_sentence_stands_once_and_is_not_repeated_as_its_own_heading(document, as_role, monkeypatch):
    sentence, line = "3.技术合同成交额增长12%，突破10亿元", "第 9 行"
    passages = tuple(
        Passage(f"{document.pk}#{ident}", sentence, f"3.技术合同成交额增长12%，{line}", str(document)) for ident in "ab"
    )
    finding = Finding("PC-25", "no_lead", "提示", "没有责任单位", passages, (), "2 项没有单位", "无人报数。", "补上。")
    monkeypatch.setattr(checking, "check", lambda promises, clauses: [finding])
    page = as_role("planner").get(address(document)).content.decode()
    assert page.count(f"<blockquote>{sentence}</blockquote>") == 1
    assert f">{line}</a>" in page and page.count("技术合同成交额增长12%") == 1


def test_what_people_confirmed_takes_the_place_of_what_was_read(document, people):
    codes = {each.finding.code for each in checked([document]).findings}
    plan = Plan.objects.create(
        document=document,
        reading=document.readings.get(),
        title=document.title,
        region_name="白河县",
        first_year=2026,
        last_year=2026,
    )
    mended = document.readings.get().statements.get(value=Decimal("2.8"))
    given = {"unit": "%", "kind": "share", "comparator": "=", "indicator_code": mended.indicator_code}
    row = making.commitment(plan, mended.indicator, "2.6", **given)
    row.anchors.all().delete()
    Anchor.objects.create(commitment=row, statement=mended, ordinal=1, start=mended.start, end=mended.end)
    gone = codes - {each.finding.code for each in checked([document]).findings}
    assert len(gone) == 1  # the two values for one thing agree now
    row.value, row.standing = Decimal("2.8"), Standing.CONFIRMED
    row.save()
    assert {each.finding.code for each in checked([document]).findings} == codes


def test_an_explanation_is_kept_with_its_words_and_can_be_taken_back(document, as_role):
    [first, *_] = checked([document]).findings
    planner = as_role("planner")
    url = reverse("plans:check_answer", args=[document.pk])
    said = {"key": first.key, "said": "explained", "words": "东镇与西镇共建的 5 家两边都报。"}
    page = planner.post(url, said, follow=True).content.decode()
    assert "东镇与西镇共建的 5 家两边都报。" in page
    assert AuditEntry.objects.filter(verb="findings.answer").count() == 1
    planner.post(url, {"key": first.key, "reopen": "1"})
    assert not FindingAnswer.objects.exists()


def test_an_explanation_without_words_is_asked_for_again(document, as_role):
    [first, *_] = checked([document]).findings
    page = as_role("planner").post(
        reverse("plans:check_answer", args=[document.pk]), {"key": first.key, "said": "explained"}, follow=True
    )
    assert "CK-003" in page.content.decode() and not FindingAnswer.objects.exists()


def test_an_answer_to_a_finding_that_is_gone_is_refused_in_words(document, as_role):
    url = reverse("plans:check_answer", args=[document.pk])
    page = as_role("planner").post(url, {"key": "0" * 64, "said": "to_mend"}, follow=True)
    assert "CK-002" in page.content.decode() and not FindingAnswer.objects.exists()


def test_a_leader_may_look_and_not_answer(document, as_role):
    leader = as_role("leader")
    assert "采纳，待修改" not in leader.get(address(document)).content.decode()
    [first, *_] = checked([document]).findings
    answered = leader.post(reverse("plans:check_answer", args=[document.pk]), {"key": first.key, "said": "to_mend"})
    assert answered.status_code == 403


def test_plans_of_the_same_place_in_following_years_are_offered_and_held_against_each_other(document, people, as_role):
    before = read(TEXT.replace("2026", "2025").replace("2.8%", "2.6%"), people, "上年.txt")
    read(TEXT.replace("2026", "2019"), people, "旧.txt")
    read(TEXT.replace("白河县", "黑河县"), people, "别处.txt")
    assert others_for(document) == [before]
    page = as_role("planner").get(address(document)).content.decode()
    assert "白河县2025年科技创新工作要点" in page


def test_a_plan_that_hangs_together_says_so_without_praise(people, as_role):
    text = "白河县2026年科技创新工作要点\n一、主要目标\n全年净增高新技术企业30家。（高新技术科）\n"
    page = as_role("planner").get(address(read(text, people))).content.decode()
    assert "没有发现前后不一致的地方" in page


def test_a_document_that_was_not_read_leads_to_the_reading(people, as_role):
    document = documents.receive(b"x", "x.txt", None).document
    assert "这份文件还没有读出目标" in as_role("planner").get(address(document)).content.decode()
