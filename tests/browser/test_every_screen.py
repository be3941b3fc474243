"""Every page on a phone, in large print, without JavaScript and by keyboard."""

from __future__ import annotations

from typing import Any

import lived
import pytest
from django.db import connections
from django.test import Client

from kechuang.apps.accounts.actions import create_demo_people
from kechuang.apps.accounts.models import User
from kechuang.apps.documents import actions as documents
from kechuang.apps.documents import intake
from kechuang.apps.orgs.actions import add_unit
from kechuang.apps.orgs.models import Unit
from kechuang.apps.plans.actions import propose

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASSWORD = "云溪科创-2026-好"
PLAN = """石桥县科技局2026年工作要点

一、主要目标
1．新增高新技术企业20家，技术合同成交额达到5亿元。（责任单位：高新科、县税务局）
"""
PAGES = [
    "/",
    "/todo/",
    "/documents/",
    "/documents/new/",
    "/search/?q=高新",
    "/units/",
    "/units/new/?name=高新科",
    "/password/",
    "/registers/",
    "/registers/recognition/",
    "/registers/recognition/new/",
    "/registers/review/",
    "/registers/declarations/",
    "/imports/",
    "/imports/new/recognition/",
    "/organisations/",
    "/organisations/conflicts/",
    "/organisations/changes/",
    "/areas/",
    "/areas/claim/",
    "/completeness/",
    "/completeness/mine/",
    "/completeness/training/",
    "/api/",
    "/api-keys/",
]


@pytest.fixture
def site(live_server: Any) -> Any:
    create_demo_people(PASSWORD)
    planner = User.objects.get(username="planner")
    add_unit(planner, "高新技术科", kind="division")
    with intake.inline():
        documents.receive(PLAN.encode(), "石桥县工作要点.txt", planner)
    yield live_server
    connections.close_all()


def signed_in(browser: Any, site: Any, username: str = "planner", **options: Any) -> Any:
    """A page of `username`, signed in by cookie."""
    client = Client()
    client.force_login(User.objects.get(username=username), backend="django.contrib.auth.backends.ModelBackend")
    context = browser.new_context(base_url=site.url, locale="zh-CN", **options)
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": site.url}])
    return context.new_page()


def addresses() -> list[str]:
    """Of the documents and units, of a plan that has lived, and of one that is being confirmed."""
    document = documents.Document.objects.get()
    pages = [*PAGES, *(f"/documents/{document.pk}/{page}" for page in ("", "read/", "check/"))]
    people = {person.username: person for person in User.objects.all()}
    confirmed = propose.start(document, people["planner"])
    pages += [f"/plans/{confirmed.pk}/{page}" for page in ("confirm/", "confirm/add/", "submit/")]
    draft = confirmed.commitments.first()
    pages += [f"/commitments/{draft.pk}/{page}/" for page in ("edit", "merge", "split", "drop")]
    return [*pages, f"/units/{Unit.objects.first().pk}/", *lived.addresses(lived.live(people))]


@pytest.mark.parametrize("large", [False, True], ids=["usual", "large"])
def test_no_page_is_wider_than_a_phone_or_has_a_fault_in_its_script(browser, site, large):
    page = signed_in(browser, site, viewport={"width": 360, "height": 740})
    if large:
        page.context.add_cookies([{"name": "large_print", "value": "1", "url": site.url}])
    found: list[tuple[str, Any]] = []
    page.on("pageerror", lambda error: found.append((page.url, str(error))))
    page.on("console", lambda said: found.append((page.url, said.text)) if said.type == "error" else None)
    for address in addresses():
        answer = page.goto(address)
        width = page.evaluate("document.documentElement.scrollWidth")
        if answer.status != 200 or width > 360:
            found.append((address, answer.status, width))
    page.context.close()
    assert found == []


def test_large_print_is_twenty_pixels_in_one_column_with_bigger_targets(browser, site):
    page = signed_in(browser, site, viewport={"width": 1440, "height": 900})
    page.goto("/units/")
    page.locator(".bar .menu > summary").click()
    page.get_by_role("button", name="大字模式").click()
    page.wait_for_url("**/units/")
    assert page.evaluate("getComputedStyle(document.body).fontSize") == "20px"
    assert page.locator(".side").is_hidden() and page.locator(".fold").is_visible()
    assert page.locator("main button").first.bounding_box()["height"] >= 44
    page.context.close()


def test_a_unit_is_registered_and_one_signs_out_without_javascript(browser, site):
    page = browser.new_context(base_url=site.url, locale="zh-CN", java_script_enabled=False).new_page()
    page.goto("/units/new/?name=数字经济科")
    page.get_by_label("用户名").fill("planner")
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()
    page.get_by_role("button", name="登记为新单位").click()
    assert page.get_by_text("已登记单位“数字经济科”").is_visible()
    page.locator(".bar .menu > summary").click()
    page.get_by_role("button", name="退出").click()
    assert page.get_by_text("您已退出。").is_visible()
    page.context.close()


def test_the_keyboard_reaches_the_text_the_search_and_the_menu(browser, site):
    page = signed_in(browser, site, viewport={"width": 1440, "height": 900})
    page.goto("/units/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "跳到正文"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "search"
    page.keyboard.type("高新技术")
    page.keyboard.press("Enter")
    page.wait_for_url("**?q=*")
    assert page.get_by_text("石桥县科技局2026年工作要点").first.is_visible()
    page.context.close()


def test_a_button_pressed_twice_registers_once(browser, site):
    page = signed_in(browser, site, viewport={"width": 1440, "height": 900})
    page.goto("/units/new/?name=数字经济科")
    page.get_by_role("button", name="登记为新单位").dblclick()
    page.wait_for_load_state("networkidle")
    assert Unit.objects.filter(name="数字经济科").count() == 1
    assert page.get_by_text("OR-002").count() == 0
    page.context.close()


def test_paper_shows_title_place_and_day_but_no_navigation(browser, site):
    page = signed_in(browser, site, viewport={"width": 1000, "height": 900})
    page.goto("/units/")
    page.emulate_media(media="print")
    for hidden in (".side", ".bar__search", ".bar__me", ".crumbs", ".head__action", ".filters"):
        assert page.locator(hidden).first.is_hidden(), hidden
    for shown in ("h1", ".bar__place", ".bar__day", "main table"):
        assert page.locator(shown).first.is_visible(), shown
    page.context.close()


def test_on_a4_a_table_stays_a_table_and_fits(browser, site):
    page = signed_in(browser, site, viewport={"width": 657, "height": 980})  # what 20 mm margins leave
    page.emulate_media(media="print")
    for address in ("/", "/documents/", "/units/"):
        page.goto(address)
        assert page.locator("main tbody tr").first.evaluate("row => getComputedStyle(row).display") == "table-row", (
            address
        )
        assert page.evaluate("document.documentElement.scrollWidth") <= 657, address
    page.context.close()


def test_a_file_that_could_not_be_read_waits_under_its_whole_name(browser, site):
    with intake.inline():
        documents.receive(b"\xff\x00" * 500, "二〇二六年要点_final.txt", User.objects.get(username="planner"))
    for width in (390, 1440):
        page = signed_in(browser, site, viewport={"width": width, "height": 900})
        page.goto("/todo/")
        name = page.locator(".todo--why a")
        assert name.bounding_box()["height"] < 40, "on one line"
        page.context.close()
