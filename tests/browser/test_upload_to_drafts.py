"""The planner's first day: sign in, upload the county's plan, see a target in its sentence, export to Excel."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.conf import settings
from django.test import Client

from kechuang.apps.accounts.actions import create_demo_people
from kechuang.apps.accounts.models import User
from kechuang.apps.documents import actions as documents
from kechuang.apps.documents import intake
from kechuang.apps.documents.models import State
from kechuang.demo.county import FILE as COUNTY_PLAN

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "kechuang-demo"
PHONE = {"width": 390, "height": 844}

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def take_picture(page: Any) -> Callable[[str], None]:
    """Pictures are taken on request only (PICTURES=1), so that a test run leaves the tree as it was."""

    def take(path: str) -> None:
        if os.environ.get("PICTURES"):
            page.wait_for_timeout(800)  # until smooth scrolling has come to rest
            page.screenshot(path=ROOT / path)

    return take


@pytest.fixture
def reading(page: Any, people: dict[str, User], live_server: Any) -> Any:
    """The reading page of the county's plan, with the planner signed in: for tests that are not about the way there."""
    with intake.inline():
        document = documents.receive(COUNTY_PLAN.read_bytes(), COUNTY_PLAN.name, people["planner"]).document
    document.refresh_from_db()
    assert document.state == State.READ, document.fault
    client = Client()
    client.force_login(people["planner"], backend="django.contrib.auth.backends.ModelBackend")
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
    page.goto(f"/documents/{document.pk}/read/")
    return page


def wait_until_in_view(page: Any, selector: str) -> None:
    """Until the element stands inside its own pane and inside the window: smooth scrolling takes its time."""
    page.wait_for_function(
        """selector => {
          const element = document.querySelector(selector);
          if (!element) return false;
          const box = element.getBoundingClientRect();
          const pane = element.closest(".pane").getBoundingClientRect();
          return box.bottom > Math.max(pane.top, 0) && box.top < Math.min(pane.bottom, innerHeight);
        }""",
        arg=selector,
    )


def test_from_sign_in_to_the_drafts_in_excel(page: Any, db: None, take_picture: Any, tmp_path: Path):
    create_demo_people(PASSWORD)
    page.goto("/")
    page.get_by_label("用户名").fill("planner")
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()

    page.get_by_role("link", name="读取工作要点").first.click()
    page.get_by_label("选择文件").set_input_files(COUNTY_PLAN)
    page.get_by_role("button", name="上传并读取").click()
    page.wait_for_selector(".summary__sentence", timeout=60_000)
    assert re.search(r"读出 \d+ 项目标、.*\d+ 项任务、\d+ 个责任单位", page.inner_text(".summary__sentence"))

    target = page.locator("#document mark.m-target > a").filter(has_text="净增高新技术企业15家").first
    target.click()
    card = target.get_attribute("href")
    wait_until_in_view(page, f"{card}.is-lit")
    assert "高新技术企业" in page.inner_text(f"{card} h3")
    assert "15 家" in page.inner_text(f"{card} .draft__figure")
    take_picture("docs/images/reading.png")

    quote = page.locator(".draft .draft__quote a").last
    quote.click()
    wait_until_in_view(page, f"{quote.get_attribute('href')}.is-lit")

    with page.expect_download() as download:
        page.locator(".summary__tools").get_by_text("导出 Excel").click()
    download.value.save_as(tmp_path / "目标.xlsx")
    rows = list(openpyxl.load_workbook(tmp_path / "目标.xlsx")["目标"].iter_rows(values_only=True))
    assert len(rows) > 30
    assert any("高新技术企业" in str(row) for row in rows)


def test_the_keyboard_steps_from_draft_to_draft(reading: Any):
    reading.keyboard.press("n")
    first = reading.locator(".draft.is-lit").get_attribute("id")
    reading.keyboard.press("n")
    assert reading.locator(".draft.is-lit").get_attribute("id") != first
    reading.keyboard.press("p")
    assert reading.locator(".draft.is-lit").get_attribute("id") == first
    assert reading.evaluate("document.activeElement.id") == first, "Tab goes on inside the card"


def test_large_print_is_one_column(reading: Any, take_picture: Callable[[str], None]):
    page = reading
    page.locator(".bar__me details summary").click()
    page.get_by_role("button", name="大字模式").click()
    page.wait_for_selector("html.large-print")
    document, drafts = page.locator("#document").bounding_box(), page.locator("#drafts").bounding_box()
    assert document["y"] + document["height"] <= drafts["y"]
    take_picture("tests/browser/shots/large-print.png")


def test_on_a_phone_the_panes_are_tabs_and_nothing_is_cut_off(reading: Any, take_picture: Callable[[str], None]):
    page = reading
    page.set_viewport_size(PHONE)
    page.reload()
    assert page.locator("#drafts").is_visible()
    assert not page.locator("#document").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    take_picture("tests/browser/shots/phone-drafts.png")

    page.locator(".draft__quote a").first.click()
    assert page.locator("#document").is_visible()
    assert not page.locator("#drafts").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    take_picture("tests/browser/shots/phone-document.png")

    page.locator("#document mark.m-target > a").first.click()
    assert page.locator("#drafts").is_visible()


def test_without_javascript_marks_and_cards_still_lead_to_each_other(reading: Any, browser: Any):
    context = browser.new_context(
        java_script_enabled=False,
        storage_state=reading.context.storage_state(),
        viewport={"width": 1440, "height": 900},
    )
    page = context.new_page()
    page.goto(reading.url.split("#")[0])
    target = page.locator("#document mark.m-target > a").first
    card = target.get_attribute("href")
    target.click()
    assert page.url.endswith(card)
    box, pane = page.locator(card).bounding_box(), page.locator("#drafts").bounding_box()
    assert pane["y"] <= box["y"] < pane["y"] + pane["height"]
    context.close()


def test_on_paper_the_document_comes_first_and_then_a_table(reading: Any):
    reading.emulate_media(media="print")
    assert reading.locator("#document").is_visible()
    assert not reading.locator("#drafts").is_visible()
    assert reading.locator(".print-only").is_visible()
