"""A list with three faults: upload, see them in their cells, mend the file that comes back, accept, take back."""

from __future__ import annotations

import io
import re
from typing import Any

import openpyxl
import pytest
from django.conf import settings
from django.test import Client
from keeping import credit_code
from lists import HEADS, row, standing_rows, xlsx

from kechuang.apps.accounts.models import User
from kechuang.apps.registers.models import Entry

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def sign_in(page: Any, live_server: Any, who: User) -> None:
    client = Client()
    client.force_login(who, backend="django.contrib.auth.backends.ModelBackend")
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])


def upload(page: Any, data: bytes) -> None:
    page.goto("/imports/new/recognition/")
    page.set_input_files("input[type=file]", {"name": "高企名单.xlsx", "mimeType": "", "buffer": data})
    page.click("text=上传并核对")


def mended(data: bytes) -> bytes:
    """The file that came back, its three marked cells put right."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    sheet = book.active
    assert sheet.max_row == 4 and sheet.cell(1, sheet.max_column).value == "错误"
    for line in range(2, 5):
        sheet.cell(line, 2, credit_code(line)).number_format = "@"
        sheet.cell(line, 3, "高新技术企业")
        sheet.cell(line, 5, "2024-11-18")
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_three_faults_are_mended_in_the_file_that_comes_back(page: Any, people: dict[str, User], live_server: Any):
    sign_in(page, live_server, people["town"])
    faulty = [row(1), row(2, code=credit_code(2)[:-1] + "*"), row(3, kind="独角马"), row(4, day="去年冬天")]
    upload(page, filled(template(page), faulty))
    assert page.locator("td.staged__error").count() == 3
    assert "独角马" in page.locator("td.staged__error").all_inner_texts()
    with page.expect_download() as download:
        page.click("text=取回 3 行")
    data = mended(download.value.path().read_bytes())
    page.click("text=只导入其余 1 条")
    assert "已提交 1 条：新增 1" in page.inner_text(".lead")
    upload(page, data)
    page.click("text=导入 3 条")
    assert not standing_rows(), "nothing stands before a second person accepted"

    sign_in(page, live_server, people["planner"])
    for batch in page_batches(page):
        page.goto(batch)
        page.click("text=整批接受")
        assert "已入册" in page.inner_text(".lead")
    assert len(standing_rows()) == 4
    firm = page_of(page, credit_code(3))
    assert "有效 1 项" in page.inner_text("main")

    page.goto(batch)
    page.click("text=撤回这一批")
    assert "将撤回 3 条记录" in page.inner_text(".lead")
    page.fill("textarea", "名单不是公布的那一份")
    page.click("text=申请撤回")
    reverting = page.url
    sign_in(page, live_server, people["division"])
    page.goto(reverting)
    page.click("text=确认撤回")
    assert "已撤回 3 条记录" in page.inner_text(".lead")
    assert len(standing_rows()) == 1 and Entry.objects.filter(operation="withdraw").count() == 3
    page.goto(firm)
    assert "有效 1 项" not in page.inner_text("main") and "没有登记过资格认定" in page.inner_text("main")
    page.goto(f"{firm}history/")
    assert page.locator("tbody tr").count() == 2 and "名单不是公布的那一份" in page.inner_text("main")


def template(page: Any) -> bytes:
    """The register's template as downloaded from the page of the upload."""
    page.goto("/imports/new/recognition/")
    with page.expect_download() as download:
        page.click("a:has-text('模板')")
    return download.value.path().read_bytes()


def filled(data: bytes, rows: list[list[Any]]) -> bytes:
    """The template below its example, the columns in the order of `HEADS`."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    sheet = book.worksheets[0]
    columns = {str(cell.value).rstrip("*"): cell.column for cell in sheet[1]}
    for line, values in enumerate(rows, start=3):
        for heading, value in zip(HEADS, values, strict=True):
            sheet.cell(line, columns[heading], value)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def page_of(page: Any, code: str) -> str:
    """Opens the organisation's page from the list; its address."""
    page.goto(f"/organisations/?q={code}")
    page.locator("tbody a").first.click()
    page.wait_for_url(re.compile(r"/organisations/\d+/"))
    return page.url


def page_batches(page: Any) -> list[str]:
    """The addresses of the lists that wait, the oldest first."""
    page.goto("/imports/?state=submitted")
    return [link.get_attribute("href") for link in page.locator("tbody a").all()][::-1]


def test_headings_are_mapped_on_a_phone(page: Any, people: dict[str, User], live_server: Any):
    page.set_viewport_size({"width": 390, "height": 844})
    sign_in(page, live_server, people["town"])
    upload(page, xlsx([row(1)], ["单位", "代码证", "称谓", "证件", "批下来的日子", "批次"]))
    for column, target in ((1, "organisation"), (2, "organisation:code"), (3, "kind"), (5, "issued_on")):
        page.select_option(f"#column-{column}", target)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.click("text=开始核对")
    assert "新增 1" in page.inner_text(".lead")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
