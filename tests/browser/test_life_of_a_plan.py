"""One plan from upload to notice, by five people in a browser: what the whole house is for."""

from __future__ import annotations

import io
import re
from datetime import date, timedelta
from typing import Any

import making
import pytest
from django.db import connections
from django.test import Client
from django.utils import timezone
from docx import Document as Word

from kechuang.apps.accounts.models import User
from kechuang.apps.plans.models import Breakdown, Circular, Commitment, Plan

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TEXT = """石桥县{year}年科技创新工作要点

一、主要任务
1．建设众创空间。全年新建众创空间6家。（责任单位：高新科、各镇街）
2．办好活动周。举办科技活动周2场。（责任单位：办公室）
"""


@pytest.fixture
def staff(people: dict[str, User]) -> dict[str, User]:
    """The county's people, each in a unit of it."""
    county = making.region("石桥县", "Z00002")
    making.unit("办公室", region=county)
    for role, unit in (("division", making.unit("高新科", region=county)),
                       ("town", making.unit("清溪镇", "town", region=county))):  # fmt: skip
        people[role].unit = unit
        people[role].save(update_fields=["unit"])
    return people


@pytest.fixture
def signed_in(browser: Any, live_server: Any, staff: dict[str, User]) -> Any:
    """`signed_in("planner")`: a page of that person; a script fault, a refusal by the CSP or a 5xx fails the test."""
    contexts, faults = [], []

    def sign_in(role: str) -> Any:
        client = Client()
        client.force_login(staff[role], backend="django.contrib.auth.backends.ModelBackend")
        context = browser.new_context(base_url=live_server.url, viewport={"width": 1440, "height": 900}, locale="zh-CN")
        contexts.append(context)
        cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
        context.add_cookies([cookie])
        page = context.new_page()
        page.on("pageerror", lambda fault: faults.append(str(fault)))
        page.on("console", lambda said: faults.append(said.text) if "Content Security" in said.text else None)
        page.on("response", lambda answer: faults.append(answer.url) if answer.status >= 500 else None)
        return page

    yield sign_in
    for context in contexts:
        context.close()
    connections.close_all()
    assert faults == []


def test_a_plan_lives_from_upload_to_notice(signed_in: Any, tmp_path: Any) -> None:
    today = timezone.localdate()
    planner, division, town, leader = (signed_in(role) for role in ("planner", "division", "town", "leader"))

    upload_and_confirm(planner, today.year)
    leader.goto("/plans/")
    leader.get_by_role("link", name="批准或退回").click()
    leader.get_by_role("button", name=re.compile("批准采用")).click()
    leader.get_by_text("已批准采用").first.wait_for()
    plan = Plan.objects.get()
    spaces = plan.commitments.get(indicator__contains="众创空间")
    assert light_on(planner, spaces) in ("待核实", "未到时点")

    break_down(planner, spaces)
    town.goto("/todo/")
    town.locator("main a[href*='/breakdown/']").first.click()
    town.get_by_role("button", name="确认", exact=True).click()
    leader.goto(f"/commitments/{spaces.pk}/breakdown/")
    leader.get_by_role("button", name="下达", exact=True).click()
    leader.wait_for_load_state()
    assert Breakdown.objects.get().standing == "frozen"

    report_six(town, spaces, today)
    # Handed in is not accepted: the light waits for a second person.
    assert light_on(planner, spaces) == "待核实"
    division.goto("/review/")
    for box in division.locator("[name=pick]").all():
        box.check()
    division.get_by_role("button", name="采纳勾选的").click()
    division.wait_for_load_state()
    assert light_on(leader, spaces) == "完成"
    changes = list(spaces.light_changes.values_list("after", flat=True))
    assert changes[-1] == "done" and len(changes) >= 2, "a light that turned is a row"

    circular = write_notice(planner, plan, today)
    release(leader, circular)
    check_document(leader, circular, spaces, tmp_path)


def upload_and_confirm(page: Any, year: int) -> None:
    page.goto("/documents/new/")
    text = {"name": "石桥县工作要点.txt", "mimeType": "text/plain", "buffer": TEXT.format(year=year).encode()}
    page.locator("input[type=file]").set_input_files([text])
    page.get_by_role("button", name=re.compile("上传")).first.click()
    page.get_by_role("button", name="开始确认").wait_for(timeout=60_000)
    page.get_by_role("button", name="开始确认").click()
    page.wait_for_url("**/confirm/")
    while page.locator('.draft[data-standing="proposed"]').count():
        left = page.locator('.draft[data-standing="proposed"]').count()
        page.keyboard.press("y")
        page.wait_for_function(
            "left => document.querySelectorAll('.draft[data-standing=\"proposed\"]').length < left", arg=left
        )
    page.get_by_role("link", name="提请批准", exact=True).click()
    page.get_by_role("button", name=re.compile("提请批准")).click()
    page.get_by_text("已提请批准").first.wait_for()


def light_on(page: Any, commitment: Commitment) -> str:
    page.goto(commitment.get_absolute_url())
    return page.locator("main .mark").first.inner_text().strip("●▲■○？?↺ \n")


def break_down(page: Any, commitment: Commitment) -> None:
    page.goto(f"/commitments/{commitment.pk}/breakdown/")
    if not page.locator("[name=units]").first.is_visible():
        page.locator("details:has([name=units]) > summary").click()
    for box in page.get_by_role("checkbox", checked=True).all():
        box.uncheck()
    page.get_by_role("checkbox", name="清溪镇").check()
    page.get_by_role("button", name="按勾选更新表格").click()
    page.locator("input[name^=value_]").fill("6")
    page.get_by_role("button", name="发给单位确认").click()
    page.wait_for_load_state()
    assert Breakdown.objects.get().standing == "sent"


def report_six(page: Any, commitment: Commitment, today: date) -> None:
    """Six spaces, pasted from a table: one line each."""
    page.goto(f"/commitments/{commitment.pk}/report/")
    first = max(commitment.start, today - timedelta(days=6))
    lines = [f"{first:%Y-%m-%d}\t清溪第{number}众创空间\t1" for number in range(1, 7)]
    field = page.locator("[name=pasted]")
    if not field.is_visible():
        page.locator("details:has([name=pasted]) > summary").click()
    field.fill("\n".join(lines))
    page.get_by_role("button", name="报送", exact=True).click()
    page.wait_for_load_state()
    assert commitment.evidence_set.count() == 6


def write_notice(page: Any, plan: Plan, today: date) -> Circular:
    page.goto(f"/plans/{plan.pk}/circulars/")
    page.get_by_role("button", name=re.compile(f"生成 {today.year}年{today.month}月")).click()
    page.wait_for_url("**/circulars/*/")
    circular = Circular.objects.get()
    page.locator("details:has([name=mark]) > summary").click()
    for name, words in {
        "issuer_mark": "石桥县科学技术局文件", "mark": "石科通", "addressees": "各镇街", "signature": "石桥县科学技术局"
    }.items():  # fmt: skip
        page.locator(f"[name={name}]").fill(words)
    page.locator("details:has([name=mark])").get_by_role("button", name="保存").click()
    page.wait_for_load_state()
    page.get_by_role("button", name="送签").click()
    page.wait_for_load_state()
    circular.refresh_from_db()
    assert circular.standing == "submitted"
    return circular


def release(page: Any, circular: Circular) -> None:
    page.goto(circular.get_absolute_url())
    if page.locator("[name=seen]").count():
        page.locator("[name=seen][type=checkbox]").check()
    page.get_by_role("button", name="签发", exact=True).click()
    page.wait_for_load_state()
    circular.refresh_from_db()
    assert circular.standing == "released" and circular.number == 1


def check_document(page: Any, circular: Circular, commitment: Commitment, folder: Any) -> None:
    """The Word file holds the number of the letter and the new figure, and the figure leads to its page."""
    page.goto(circular.get_absolute_url())
    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile("下载 Word")).first.click()
    path = folder / "notice.docx"
    download.value.save_as(path)
    word = Word(io.BytesIO(path.read_bytes()))
    text = "\n".join(node.text or "" for node in word.element.body.iter() if node.tag.endswith("}t"))
    assert f"石科通〔{circular.year}〕1号" in text.replace("\n", "")
    assert "6家" in re.sub(r"\s", "", text) and "完成" in text
    links = {relation.target_ref for relation in word.part.rels.values() if relation.is_external}
    assert any(f"{commitment.get_absolute_url()}?on={circular.as_of}" in link for link in links)
