"""The planner confirms the county's plan beside its text, the leader adopts it: by pointer, keyboard and selection."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.db import connections
from django.test import Client

from kechuang.apps.accounts.models import User
from kechuang.apps.documents import actions as documents
from kechuang.apps.documents import intake
from kechuang.apps.plans.models import Plan, Standing

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PLAN = """石桥县科技局2026年工作要点

一、主要目标
新增高新技术企业20家，技术合同成交额达到5亿元，培育雏鹰企业12家。

二、重点任务
1．壮大企业集群。新增高新技术企业20家，高新区、经开区共新建众创空间6家。（责任单位：高新科、县税务局）
2．办好活动周。举办科技活动周2场，让走进实验室的学生多起来。（责任单位：办公室）
3．建设载体。新建科技企业孵化器3家。（责任单位：高新科）
"""


@pytest.fixture
def signed_in(browser: Any, live_server: Any, people: dict[str, User]) -> Any:
    """`signed_in("planner")`: a page of that person; a script fault fails the test."""
    contexts, faults = [], []

    def sign_in(role: str) -> Any:
        client = Client()
        client.force_login(people[role], backend="django.contrib.auth.backends.ModelBackend")
        context = browser.new_context(base_url=live_server.url, viewport={"width": 1440, "height": 900}, locale="zh-CN")
        contexts.append(context)
        cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
        context.add_cookies([cookie])
        page = context.new_page()
        page.on("pageerror", lambda fault: faults.append(str(fault)))
        page.on("console", lambda said: faults.append(said.text) if "Content Security" in said.text else None)
        return page

    yield sign_in
    for context in contexts:
        context.close()
    connections.close_all()
    assert faults == []


@pytest.fixture
def document(people: dict[str, User]) -> Any:
    with intake.inline():
        document = documents.receive(PLAN.encode(), "石桥县工作要点.txt", people["planner"]).document
    document.refresh_from_db()
    return document


def card(page: Any, words: str) -> Any:
    return page.locator(".draft", has=page.locator("h3", has_text=words)).first


def progress(page: Any) -> str:
    return page.locator("#progress b").inner_text()


def test_read_confirm_submit_and_adopt(signed_in: Any, document: Any):
    page = signed_in("planner")
    page.goto(f"/documents/{document.pk}/read/")
    page.get_by_role("button", name="开始确认").click()
    page.wait_for_url("**/confirm/")
    all_of_them = int(progress(page).rsplit("/", 1)[1])

    # Body and clause promise the same: one card, two places, both of which light up.
    hnte = card(page, "高新技术企业")
    assert hnte.locator(".draft__quote").count() == 2

    # Edit one.
    card(page, "雏鹰企业").get_by_role("link", name="编辑").click()
    page.locator("[name=value]").fill("十二")
    page.get_by_role("button", name="保存并确认").click()
    page.get_by_text("只填数字").first.wait_for()
    page.locator("[name=value]").fill("15")
    page.get_by_role("button", name="保存并确认").click()
    page.get_by_text("已保存并确认").wait_for()
    assert "15" in card(page, "雏鹰企业").locator(".draft__figure").inner_text()

    # Split one into two by content.
    card(page, "众创空间").get_by_role("link", name="拆分").click()
    page.locator("[name=p1_name]").fill("高新区众创空间")
    page.locator("[name=p1_value]").fill("4")
    page.locator("[name=p2_name]").fill("经开区众创空间")
    page.locator("[name=p2_value]").fill("2")
    page.get_by_role("button", name="拆分", exact=True).click()
    page.get_by_text("已拆出").wait_for()

    # Merge one with another; drop one.
    card(page, "高新区众创空间").get_by_role("link", name="合并").click()
    page.get_by_role("checkbox", name=re.compile("经开区众创空间")).check()
    page.get_by_role("button", name="合并", exact=True).click()
    page.get_by_text("并入第").first.wait_for()
    card(page, "孵化器").get_by_role("link", name="不列入").click()
    page.get_by_label("为什么不列入").fill("与去年重复")
    page.get_by_role("button", name="不列入", exact=True).click()
    page.get_by_text("在“不列入”里可以恢复").wait_for()

    # Add what the reading missed by selecting its words.
    select(page, "走进实验室的学生多起来")
    page.get_by_role("link", name="补充为目标").click()
    page.locator("blockquote").get_by_text("走进实验室的学生多起来").wait_for()
    page.locator("[name=indicator]").fill("走进实验室的学生人次")
    page.locator("[name=kind]").select_option("count_of_activities")
    page.locator("[name=counting]").select_option("evidence")
    page.locator("[name=path]").select_option("linear")
    page.locator("[name=value]").fill("3,000")
    page.locator("[name=unit]").fill("人次")
    page.locator("[name=n1_title]").fill("")
    page.locator("[name=n1_day]").fill("")
    page.get_by_role("button", name="补充并确认").click()
    page.get_by_text("已补充第").wait_for()

    # The rest by keyboard: y confirms and goes on, without loading the page.
    page.goto(page.url.split("?")[0].split("#")[0])
    page.evaluate("window.stayed = true")
    waiting = page.locator('.draft[data-standing="proposed"]').count()
    for left in range(waiting - 1, 0, -1):
        page.keyboard.press("y")
        page.wait_for_function(
            "left => document.querySelectorAll('.draft[data-standing=\"proposed\"]').length === left", arg=left
        )
    assert page.evaluate("window.stayed")
    page.keyboard.press("y")
    page.get_by_role("link", name="提请批准", exact=True).wait_for()
    plan = Plan.objects.get()
    live = plan.commitments.exclude(anchors=None)
    assert progress(page) == f"已确认 {live.distinct().count()} / {live.distinct().count()}"
    assert live.distinct().count() == all_of_them + 1  # one split in two and merged again, one added

    page.get_by_role("link", name="提请批准", exact=True).click()
    page.get_by_role("button", name=re.compile("提请批准")).click()
    page.get_by_text("已提请批准").first.wait_for()

    leader = signed_in("leader")
    leader.goto("/plans/")
    leader.get_by_role("link", name="批准或退回").click()
    leader.get_by_role("button", name=re.compile("批准采用")).click()
    leader.get_by_text("已批准采用").first.wait_for()
    plan.refresh_from_db()
    assert plan.is_adopted and plan.adopted_by.username == "leader"
    adopted = plan.commitments.filter(standing=Standing.CONFIRMED)
    assert adopted.filter(indicator="走进实验室的学生人次", value=3000, due=date(2026, 12, 31)).exists()


def select(page: Any, words: str) -> None:
    """Select `words` in the document as a pointer would."""
    page.evaluate(
        """words => {
          const walker = document.createTreeWalker(document.querySelector(".sheet"), NodeFilter.SHOW_TEXT);
          while (walker.nextNode()) {
            const at = walker.currentNode.data.indexOf(words);
            if (at < 0) continue;
            const range = document.createRange();
            range.setStart(walker.currentNode, at);
            range.setEnd(walker.currentNode, at + words.length);
            const selection = getSelection();
            selection.removeAllRanges();
            selection.addRange(range);
            return;
          }
          throw new Error("not in the document: " + words);
        }""",
        words,
    )


@pytest.mark.parametrize("width", [1440, 390])
def test_the_desk_is_no_wider_than_the_screen(signed_in: Any, document: Any, width: int):
    page = signed_in("planner")
    page.set_viewport_size({"width": width, "height": 844})
    page.goto(f"/documents/{document.pk}/read/")
    page.get_by_role("button", name="开始确认").click()
    page.wait_for_url("**/confirm/")
    plan = Plan.objects.get()
    first = plan.commitments.order_by("number").first()
    for address in (
        f"/plans/{plan.pk}/confirm/", f"/commitments/{first.pk}/edit/", f"/commitments/{first.pk}/merge/",
        f"/commitments/{first.pk}/split/", f"/plans/{plan.pk}/submit/", "/plans/",
    ):  # fmt: skip
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
