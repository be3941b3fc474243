"""The reading page: document and drafts side by side, each leading to the other, in few queries."""

from __future__ import annotations

import re

import fake_reader
import pytest

from kechuang.apps.documents import actions as documents
from kechuang.apps.documents import intake
from kechuang.apps.orgs.actions import add_unit
from kechuang.apps.plans.messages import reading as messages
from kechuang.apps.plans.models import What


@pytest.fixture
def page(as_role, document):
    """`page("show=check")`: the reading page as the planner sees it."""

    def page(query: str = "", role: str = "planner") -> str:
        response = as_role(role).get(f"/documents/{document.pk}/read/?{query}")
        assert response.status_code == 200
        return response.content.decode()

    return page


def cards(page: str) -> list[int]:
    return [int(number) for number in re.findall(r'<article class="draft[^"]*" id="d-(\d+)"', page)]


def test_the_summary_counts_targets_tasks_units_and_what_needs_checking(page):
    assert "读出 5 项目标、2 项任务、3 个责任单位；1 项需要核对" in page()


def test_the_summary_names_parameters_and_deliverables_where_there_are_any():
    drafts = {What.TARGET: 16, What.DELIVERABLE: 3}
    assert messages.summary(drafts, 12, 11, 0) == (
        "读出 16 项目标、3 项交付成果、12 项任务、11 个责任单位；没有拿不准的"
    )


def test_low_confidence_comes_first_and_document_order_is_a_click_away(page):
    assert cards(page()) == [4, 1, 2, 3, 5]
    assert cards(page("order=document")) == [1, 2, 3, 4, 5]


def test_every_mark_leads_to_a_card_and_every_card_to_its_mark(page):
    shown = page()
    ids = set(re.findall(r' id="([sdtc]-\d+)"', shown))
    targets = set(re.findall(r'href="#([sdtc]-\d+)"', shown))
    assert {f"{side}-{n}" for side in "sd" for n in range(1, 6)} | {
        f"{side}-{n}" for side in "tc" for n in (1, 2)
    } == ids
    assert targets <= ids


def test_no_identifier_stands_twice(page):
    ids = re.findall(r' id="([^"]+)"', page())
    assert len(ids) == len(set(ids))


def test_a_card_says_what_it_read_and_from_which_words(page):
    card = page().split('id="d-4"')[1].split("</article>")[0]
    assert "实施 <b>8 项</b>" in card
    assert "<q>8</q> 阿拉伯数字" in card
    assert "没有限定词，按“达到”读" in card
    assert "高新技术科" in card and "县工信局" in card
    assert "请核对" in card and "■" in card
    assert '<details class="why" open>' in card
    assert 'href="#s-4"' in card


def test_a_sure_card_keeps_its_reasons_folded(page):
    card = page().split('id="d-1"')[1].split("</article>")[0]
    assert '<details class="why">' in card


def test_the_catalog_indicator_is_named_or_said_to_be_missing_with_the_nearest(page):
    shown = page()
    assert re.search(r'目录指标</dt><dd><a href="/plans/compare/\?code=[a-z_]+"[^>]*>[^<a-z_]+</a>', shown)
    assert "未关联" in shown


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("show=check", [4]),
        ("task=2", [5]),
        ("kind=share", [2]),
        ("what=policy_parameter", []),
        ("unit=县工信局", [4, 3]),
        ("unit=县工信局&order=document", [3, 4]),
        ("task=99&kind=x&unit=不存在&what=y&order=z", [4, 1, 2, 3, 5]),
    ],
)
def test_drafts_are_narrowed_by_the_address(page, query, expected):
    assert cards(page(query)) == expected


def test_marks_of_drafts_not_shown_stay_in_the_text_but_lead_nowhere(page):
    shown = page("task=2")
    assert 'id="s-1"' in shown
    assert 'href="#d-1"' not in shown


def test_who_registers_a_unit_comes_back_here_and_who_may_not_is_not_asked(page, document):
    assert f"next=%2Fdocuments%2F{document.pk}%2Fread%2F" in page()
    for role in ("division", "town", "leader"):
        assert "科研条件科" in page(role=role) and "/units/new/" not in page(role=role)


def test_an_unknown_unit_can_be_registered_from_here_and_is_then_known(page, people):
    assert "/units/new/?name=%E7%A7%91%E7%A0%94%E6%9D%A1%E4%BB%B6%E7%A7%91" in page()
    unit = add_unit(people["planner"], name="科研条件科")
    shown = page()
    assert "name=%E7%A7%91%E7%A0%94" not in shown
    assert f'href="/units/{unit.pk}/"' in shown


def test_an_earlier_reading_can_still_be_looked_at(page, people, document):
    from kechuang.apps.plans.actions import reading as actions

    actions.read(document, people["planner"])
    assert "第 2 次读取" in page()
    assert cards(page("reading=1")) == [4, 1, 2, 3, 5]


@pytest.mark.parametrize("low", [True, False])
def test_the_workbook_is_offered_once_whether_or_not_something_needs_checking(page, document, low):
    if not low:
        document.readings.latest("ordinal").statements.update(confidence=1)
    shown = page()
    assert ("开始核对" in shown) == low
    assert shown.count("导出 Excel") == 1


def test_a_document_without_any_target_says_so(as_role, keep):
    document = keep("关于放假的通知\n\n请各科室安排好值班。\n")
    page = as_role("planner").get(f"/documents/{document.pk}/read/").content.decode()
    assert "没有读出要完成的目标" in page
    assert "请各科室安排好值班" in page


def test_a_script_in_a_document_is_only_words(as_role, keep):
    document = keep(
        '<script>alert(1)</script>\n1."><img src=x onerror=alert(2)>。新增高企9家。（<b>科</b>、"onclick=）\n'
    )
    page = as_role("planner").get(f"/documents/{document.pk}/read/").content.decode()
    assert "<script>alert" not in page and "<img src=x" not in page and "<b>科" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_the_page_has_no_inline_script_or_style(page):
    shown = page()
    assert not re.search(r"<script(?![^>]*\bsrc=)", shown)
    assert not re.search(r"\sstyle=|\son[a-z]+=", shown)


@pytest.mark.parametrize("role", ["division", "town", "leader", "administrator"])
def test_others_may_look_at_a_reading(page, role):
    assert cards(page(role=role))


def test_who_may_not_read_again_sees_no_button(page):
    assert "重新读取" in page(role="division")
    assert "重新读取" not in page(role="leader")


def test_reading_again_from_the_page(as_role, document, django_capture_on_commit_callbacks):
    with intake.inline(), django_capture_on_commit_callbacks(execute=True):
        as_role("planner").post(f"/documents/{document.pk}/read/again/")
    assert document.readings.count() == 2


def test_pressing_read_again_twice_is_no_fault(as_role, document):
    as_role("planner").post(f"/documents/{document.pk}/read/again/")
    response = as_role("planner").post(f"/documents/{document.pk}/read/again/", follow=True)
    assert response.status_code == 200
    assert "PL-002" in response.content.decode()


def test_reading_again_is_never_done_by_looking(as_role, document):
    assert as_role("planner").get(f"/documents/{document.pk}/read/again/").status_code == 405


def test_a_failed_upload_is_told_on_the_same_page(as_role, people):
    document = documents.receive(bytes(range(256)), "坏.txt", people["planner"]).document
    claim = intake.claim(document)
    documents.begin_reading(document, claim)
    from kechuang.kernel.errors import ReadingError

    documents.fail(document, claim, ReadingError("RD-002", "文件内容不是文字。", remedy="请另存后再上传。"))
    page = as_role("planner").get(f"/documents/{document.pk}/read/").content.decode()
    assert "文件内容不是文字" in page and "请另存后再上传" in page and "上传改好的文件" in page


def long_plan(clauses: int) -> str:
    lines = [
        f"{n}.推进第{n}批工作。新增示范企业{n}家，实施攻关项目{n}项。（高新技术科、县工信局）"
        for n in range(1, clauses + 1)
    ]
    return "云溪县工作要点\n" + "\n".join(lines)


def test_the_number_of_queries_does_not_grow_with_the_plan(as_role, keep, django_assert_max_num_queries):
    document = keep(long_plan(120))
    client = as_role("planner")
    with django_assert_max_num_queries(45):
        page = client.get(f"/documents/{document.pk}/read/").content.decode()
    assert len(cards(page)) == 200


def test_a_long_plan_comes_in_pages_and_every_mark_still_finds_its_card(as_role, keep):
    document = keep(long_plan(120))
    address = f"/documents/{document.pk}/read/"
    client = as_role("planner")
    pages = [client.get(f"{address}?order=document&page={n}").content.decode() for n in (1, 2)]
    assert cards(pages[0]) + cards(pages[1]) == list(range(1, 241))
    for number, page in ((1, pages[0]), (240, pages[1])):
        assert f'href="#d-{number}"' in page
    assert 'href="?order=document&amp;page=2#d-240"' in pages[0]
    assert 'href="?order=document&amp;page=1#d-1"' in pages[1]
    assert pages[0].count("<tr><td>") >= 240  # paper has them all


def test_the_document_shown_is_the_document_issued(page):
    sheet = page().split('<div class="sheet">')[1].split("</section>")[0]
    shown = [re.sub(r"<[^>]*>", "", part) for part in re.findall(r'<p class="issued"[^>]*>(.*?)</p>', sheet, re.DOTALL)]
    assert shown == [line for line in fake_reader.PLAN.split("\n") if line]
