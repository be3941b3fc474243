"""Reporting, reviewing, the notice and the check without JavaScript, and every page of a plan by keyboard alone."""

from __future__ import annotations

from typing import Any

import lived
import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kechuang.apps.accounts.actions import create_demo_people
from kechuang.apps.accounts.models import User
from kechuang.apps.documents import actions as documents
from kechuang.apps.documents import intake
from kechuang.apps.plans.models import Circular, Evidence, FindingAnswer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TWO_VALUES = """白河县2026年科技创新工作要点
一、主要目标
全社会研发投入占地区生产总值比重达到2.6%。（规划科）
二、重点任务
1.壮大企业集群。全社会研发投入占地区生产总值比重达到2.8%。（高新技术科）
"""
# Where the focus is: what it is, whether it can be seen, and whether something marks it.
FOCUS = """() => {
  const at = document.activeElement, box = at.getBoundingClientRect(), look = getComputedStyle(at);
  const bar = document.querySelector(".bar").getBoundingClientRect();
  const above = at.closest(".bar") ? 0 : Math.max(bar.bottom, 0);
  return {
    name: (at.id || at.name || at.textContent || "").trim().slice(0, 40), tag: at.tagName,
    inside: !!at.closest("main"),
    seen: box.width > 0 && box.height > 0 && box.bottom > above && box.top < innerHeight,
    marked: parseFloat(look.outlineWidth) > 0 && look.outlineStyle !== "none",
  };
}"""


@pytest.fixture
def site(live_server: Any) -> Any:
    create_demo_people("云溪科创-2026-好")
    yield live_server
    connections.close_all()


@pytest.fixture
def life(site: Any) -> lived.Lived:
    return lived.live({person.username: person for person in User.objects.all()})


def signed_in(browser: Any, site: Any, username: str, **options: Any) -> Any:
    client = Client()
    client.force_login(User.objects.get(username=username), backend="django.contrib.auth.backends.ModelBackend")
    size = {"width": 1440, "height": 900}
    context = browser.new_context(base_url=site.url, locale="zh-CN", viewport=size, **options)
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": site.url}])
    return context.new_page()


def plainly(browser: Any, site: Any, username: str) -> Any:
    return signed_in(browser, site, username, java_script_enabled=False)


def test_an_item_is_reported_and_accepted_without_javascript(browser, site, life):
    page = plainly(browser, site, "division")
    page.goto(reverse("plans:report", args=[life.broken_down.pk]))
    page.locator("[name=rows-0-organisation]").fill("云溪光电有限公司")
    page.locator("[name=rows-0-amount]").fill("2")
    page.locator("[name=rows-0-happened_on]").fill(timezone.localdate().isoformat())
    page.get_by_role("button", name="再加几行").click()
    assert page.locator("[name=rows-0-organisation]").input_value() == "云溪光电有限公司"
    page.get_by_role("button", name="报送", exact=True).click()
    assert page.get_by_text("已报送“净增高新技术企业”1 条").is_visible()
    page.context.close()

    page = plainly(browser, site, "planner")
    page.goto(reverse("plans:commitment", args=[life.broken_down.pk]))
    page.get_by_role("link", name="审核 3 件报送").click()
    row = page.locator(".waiting > li", has_text="云溪光电有限公司")
    row.locator("summary").click()
    row.locator("textarea").fill("请补证书")
    row.get_by_role("button", name="采纳").click()
    assert page.get_by_text("已采纳“云溪光电有限公司”").is_visible()
    page.context.close()
    assert Evidence.objects.get(organisation="云溪光电有限公司").standing == "accepted"


def test_a_notice_is_written_sent_and_released_without_javascript(browser, site, life):
    page = plainly(browser, site, "planner")
    page.goto(life.notice.get_absolute_url())
    page.locator("#letterhead > summary").click()
    page.locator("#letterhead [name=issuer_mark]").fill("云溪县科学技术局文件")
    page.locator("#letterhead [name=mark]").fill("云科通")
    page.locator("#letterhead [name=addressees]").fill("各镇街科技办")
    page.locator("#letterhead [name=signature]").fill("云溪县科学技术局")
    page.locator("#letterhead button").click()
    page.get_by_role("button", name="送签").click()
    assert Circular.objects.get().standing == "submitted"
    page.context.close()

    page = plainly(browser, site, "leader")
    page.goto(life.plan.get_absolute_url())
    page.get_by_role("link", name="签发").click()
    page.get_by_role("link", name="去签发").click()
    if page.locator("[name=seen]").count():
        page.locator("[name=seen]").check()
    page.get_by_role("button", name="签发", exact=True).click()
    page.context.close()
    assert Circular.objects.get().letter_number.startswith("云科通〔")


def test_a_finding_is_answered_without_javascript(browser, site):
    with intake.inline():
        received = documents.receive(TWO_VALUES.encode(), "要点.txt", User.objects.get(username="planner"))
    page = plainly(browser, site, "planner")
    page.goto(reverse("plans:check_document", args=[received.document.pk]))
    page.get_by_label("说明").first.fill("口径不同，已在附表注明")
    page.get_by_role("button", name="说明属实").first.click()
    assert page.get_by_text("口径不同，已在附表注明").is_visible()
    page.context.close()
    assert FindingAnswer.objects.get().words == "口径不同，已在附表注明"


@pytest.mark.parametrize("name", ["plan", "commitment", "report", "review", "circular", "check", "breakdown", "work"])
def test_the_keyboard_reaches_everything_and_shows_where_it_is(browser, site, life, name):
    subjects = {
        "plan": life.plan.pk, "check": life.plan.pk, "commitment": life.broken_down.pk,
        "report": life.broken_down.pk, "breakdown": life.broken_down.pk, "circular": life.notice.pk,
    }  # fmt: skip
    page = signed_in(browser, site, "planner")
    page.goto(reverse(f"plans:{name}", args=[subjects[name]] if name in subjects else []))
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # 跳到正文
    steps = []
    for _ in range(60):
        page.keyboard.press("Tab")
        at = page.evaluate(FOCUS)
        if not at["inside"]:
            break
        steps.append(at)
    page.context.close()
    assert steps and [at for at in steps if not (at["seen"] and at["marked"])] == []
