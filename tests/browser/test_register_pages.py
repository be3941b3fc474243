"""The journey of one record: typed with help, sent back, entered again, accepted, corrected, undone; history kept."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connections
from django.test import Client
from keeping import keep, recognition

from kechuang.apps.accounts.actions import create_demo_people
from kechuang.apps.accounts.models import User
from kechuang.apps.registers import catalogue
from kechuang.apps.registers.actions import entering

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
KEY = "91320281MA000001XJ|hnte|2024-11-18"


@pytest.fixture
def site(live_server: Any) -> Any:
    create_demo_people("云溪科创-2026-好")
    for number in range(1, 61):
        keep("recognition", recognition(number, certificate_no=f"GR2024320{number:05d}", batch="2024年第一批"))
    yield live_server
    connections.close_all()


def signed_in(browser: Any, site: Any, username: str, **options: Any) -> Any:
    client = Client()
    client.force_login(User.objects.get(username=username), backend="django.contrib.auth.backends.ModelBackend")
    context = browser.new_context(base_url=site.url, locale="zh-CN", **options)
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": site.url}])
    page = context.new_page()
    page.faults = []
    page.on("pageerror", lambda error: page.faults.append(str(error)))
    page.on("console", lambda said: page.faults.append(said.text) if "Security Policy" in said.text else None)
    return page


def test_a_record_is_entered_sent_back_entered_again_accepted_and_undone(browser, site):
    town, planner = signed_in(browser, site, "town"), signed_in(browser, site, "planner")
    town.goto("/registers/")
    town.click("a:text-is('资格认定')")
    town.click("a:text-is('登记认定记录')")
    with town.expect_response("**/suggest/**") as answered:
        town.locator("#id_v-organisation").press_sequentially("jysyb7h")
    assert answered.value.ok
    town.locator("datalist#suggest-organisation option").first.wait_for(state="attached")
    offered = town.locator("datalist#suggest-organisation option").first.get_attribute("value")
    assert offered == "江阴市样本7号科技有限公司"
    town.fill("#id_v-organisation", offered)
    town.select_option("#id_v-kind", "gazelle")
    town.fill("#id_v-issued_on", "2026年13月1日")
    town.click("form.record-form button[type=submit] >> nth=0")
    assert "没有 2026 年 13 月 1 日这一天" in town.locator(".fault").inner_text()
    assert town.input_value("#id_v-organisation") == offered
    town.fill("#id_v-issued_on", "2026年3月1日")
    town.click("form.record-form button[type=submit] >> nth=0")
    assert "等待另一人审核" in town.locator(".message--success").inner_text()

    planner.goto("/todo/")
    planner.click("text=资格认定：1 条待审")
    planner.click("text=退回…")
    planner.fill("#reason", "请补证书编号")
    planner.click("main form button[type=submit]")
    assert "已退回 1 条" in planner.locator(".message--success").inner_text()

    town.reload()
    assert "请补证书编号" in town.locator(".entries").inner_text()
    town.goto("/registers/recognition/new/")
    for name, value in (("organisation", offered), ("issued_on", "2026-3-1"), ("certificate_no", "GR-7")):
        town.fill(f"#id_v-{name}", value)
    town.select_option("#id_v-kind", "gazelle")
    town.click("form.record-form button[type=submit] >> nth=0")
    planner.goto("/registers/review/")
    planner.click("button:has-text('接受') >> nth=0")
    assert "已入册（资格认定）" in planner.locator(".message--success").inner_text()

    town.reload()
    assert "有效" in town.locator(".record__holding").inner_text()
    town.click("text=撤销上一次更改")
    town.fill("#id_reason", "登错了")
    town.click("text=撤销这次更改")
    planner.goto("/registers/review/")
    planner.click("button:has-text('接受') >> nth=0")
    town.reload()
    assert "不在册" in town.locator(".message--warning").inner_text()
    assert "登错了" in town.locator(".entries").inner_text()
    assert town.faults == planner.faults == []


def test_what_was_being_typed_is_offered_again_after_the_page_was_left(browser, site):
    page = signed_in(browser, site, "town")
    page.goto("/registers/recognition/new/")
    page.fill("#id_v-batch", "填到一半的批次")
    page.goto("/registers/")
    page.goto("/registers/recognition/new/")
    page.click("text=接着填")
    assert page.input_value("#id_v-batch") == "填到一半的批次" and page.faults == []


def test_a_list_is_searched_sorted_and_narrowed_by_keyboard_without_script(browser, site):
    page = signed_in(browser, site, "planner", java_script_enabled=False)
    page.goto("/registers/recognition/")
    page.fill("#id_q", "GR202432000009")
    page.press("#id_q", "Enter")
    assert page.locator(".records tbody tr").count() == 1 and "样本9号" in page.locator(".records").inner_text()
    page.click("text=看全部")
    page.click(".records thead a:has-text('企业名称')")
    assert page.locator("th[aria-sort=ascending]").inner_text().startswith("企业名称")
    page.click("text=下一页")
    assert page.locator(".records tbody tr").count() == 10 and "sort=organisation" in page.url


@pytest.mark.parametrize("large", [False, True], ids=["usual", "large"])
def test_no_page_of_the_registers_is_wider_than_a_phone(browser, site, large):
    register = catalogue.find("recognition")
    entering.enter(User.objects.get(username="town"), register, recognition(70, batch="2024年第二批"))
    page = signed_in(browser, site, "planner", viewport={"width": 360, "height": 740})
    if large:
        page.context.add_cookies([{"name": "large_print", "value": "1", "url": site.url}])
    key = f"?key={KEY.replace('|', '%7C')}"
    pages = ["", "review/", "recognition/", "recognition/new/", "carrier/", "enterprise_year/new/"]
    pages += [f"recognition/{each}/{key}" for each in ("record", "correct", "withdraw", "undo")]
    found = []
    for address in pages:
        answer = page.goto(f"/registers/{address}")
        width = page.evaluate("document.documentElement.scrollWidth")
        if answer.status != 200 or width > 360:
            found.append((address, answer.status, width))
    assert found == [] and page.faults == []
