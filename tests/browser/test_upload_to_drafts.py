"""The planner's first day: sign in, upload the county's plan, see a target in its sentence, export to Excel."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.db import connections

from kechuang.apps.accounts.actions import create_demo_people
from kechuang.apps.documents.models import Document, State
from kechuang.demo.make_county_plan import FILE as COUNTY_PLAN

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "kechuang-demo"
PHONE = {"width": 390, "height": 844}

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def take_picture(page: Any) -> Callable[[str], None]:
    """Pictures are taken on request only (PICTURES=1), so that a test run leaves the tree as it was."""

    def take(path: str) -> None:
        if os.environ.get("PICTURES"):
            page.screenshot(path=ROOT / path)

    return take


@pytest.fixture
def planner(page: Any) -> Iterator[Any]:
    """The page, with the planner signed in."""
    create_demo_people(PASSWORD)
    page.goto("/")
    page.get_by_label("用户名").fill("planner")
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()
    yield page
    connections.close_all()


@pytest.fixture
def reading(planner: Any) -> Any:
    """The page, with the county's plan uploaded and read."""
    planner.get_by_role("link", name="读取工作要点").first.click()
    planner.get_by_label("选择文件").set_input_files(COUNTY_PLAN)
    planner.get_by_role("button", name="上传并读取").click()
    planner.wait_for_selector(".summary__sentence", timeout=60_000)
    return planner


def is_in_view(page: Any, selector: str) -> bool:
    """Whether the element stands inside its own pane and inside the window."""
    return page.eval_on_selector(
        selector,
        """element => {
          const box = element.getBoundingClientRect();
          const pane = element.closest(".pane").getBoundingClientRect();
          return box.bottom > Math.max(pane.top, 0) && box.top < Math.min(pane.bottom, innerHeight);
        }""",
    )


def test_from_sign_in_to_the_drafts_in_excel(reading: Any, take_picture: Callable[[str], None], tmp_path: Path):
    page = reading
    assert re.search(r"读出 \d+ 项目标、\d+ 项任务、\d+ 个责任单位", page.inner_text(".summary__sentence"))
    assert Document.objects.get().state == State.READ

    target = page.locator("#document mark.m-target > a").filter(has_text="净增高新技术企业15家").first
    target.click()
    card = target.get_attribute("href")
    page.wait_for_function(f"document.querySelector('{card}').classList.contains('is-lit')")
    page.wait_for_timeout(600)  # the smooth scroll
    assert is_in_view(page, card)
    assert "高新技术企业" in page.inner_text(f"{card} h3")
    assert "15 家" in page.inner_text(f"{card} .draft__figure")
    take_picture("docs/images/reading.png")

    last = page.locator(".draft").last
    last.scroll_into_view_if_needed()
    last.locator(".draft__quote a").click()
    page.wait_for_timeout(600)
    sentence = last.locator(".draft__quote a").get_attribute("href")
    assert is_in_view(page, sentence)
    assert page.locator(f"{sentence}.is-lit").count() == 1

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
