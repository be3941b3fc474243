"""What a leader sees on a desk, a phone, paper and the wall; and the way from a red light to the words of the plan."""

from __future__ import annotations

from datetime import date
from typing import Any

import making
import pytest
from django.db import connections
from django.test import Client
from django.utils import timezone

from kechuang.apps.accounts.models import Role, User
from kechuang.apps.plans.actions.lights import update_lights
from kechuang.apps.plans.models import Breakdown, Commitment, Plan, Share
from kechuang.apps.plans.rules.terms import Counting, PathShape

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ON = "2026-06-30"
CUT_OFF = "all => all.map(e => Math.max(e.scrollHeight - e.clientHeight, e.scrollWidth - e.clientWidth))"
PANELS = ("lights", "chart", "units", "towns", "changes")


@pytest.fixture
def site(live_server: Any) -> Any:
    """One plan with eight commitments and ten towns, so that lists are long and names do not fit on one line."""
    roles = (Role.PLANNER, Role.LEADER)
    people = {role.value: User.objects.create(username=role.value, name=f"{role.label}甲", role=role) for role in roles}
    plan = making.adopted_plan(people)
    towns = [making.unit(f"第{number}经济开发区街道", "town") for number in range(1, 11)]
    firms = making.commitment(
        plan, "高新技术企业", "60", verb="净增", words="净增高新技术企业15家", leads=[making.unit()]
    )
    for number, town in enumerate(towns):
        making.evidence(firms, "1", date(2026, 1 + number % 6, 5), unit=town)
    update_lights(Commitment.objects.all(), date(2026, 1, 2))
    frozen = {"standing": "frozen", "frozen_at": timezone.now(), "frozen_by": people["leader"]}
    split = Breakdown.objects.create(commitment=firms, ordinal=1, by="units", **frozen)
    for number, town in enumerate(towns, start=1):
        Share.objects.create(breakdown=split, ordinal=number, unit=town, value=number)
    for number in range(6):
        making.commitment(
            plan, f"全社会研究与试验发展经费投入相关的第{number}项较长名称的指标", "5", leads=[towns[number]]
        )
    making.commitment(
        plan, "实施意见", None, what="deliverable", kind="deliverable", unit="", counting=Counting.MILESTONES,
        path=PathShape.NODES, milestones=[("印发", date(2026, 7, 3))], leads=["县政府办公室"],
    )  # fmt: skip
    yield live_server
    connections.close_all()


def signed_in(browser: Any, site: Any, **options: Any) -> Any:
    client = Client()
    client.force_login(User.objects.get(username="leader"), backend="django.contrib.auth.backends.ModelBackend")
    context = browser.new_context(base_url=site.url, locale="zh-CN", **options)
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": site.url}])
    return context.new_page()


def addresses() -> list[str]:
    plan = Plan.objects.get()
    first = plan.commitments.order_by("number").first()
    unit = making.unit().pk
    pages = ["/", f"/plans/{plan.pk}/", "/plans/lights/", "/plans/units/", f"/plans/units/{unit}/"]
    pages += [f"/commitments/{first.pk}/", f"/commitments/{plan.commitments.last().pk}/"]
    return [f"{page}?on={ON}" for page in pages]


def test_from_the_worst_light_on_the_overview_to_the_words_of_the_plan(browser, site):
    page = signed_in(browser, site, viewport={"width": 1440, "height": 900})
    refused: list[str] = []
    page.on("console", lambda said: refused.append(said.text) if "Content Security Policy" in said.text else None)
    page.goto(f"/?on={ON}")
    page.locator(".worst").get_by_role("link", name="净增高新技术企业").click()
    assert page.locator(".standing__light").inner_text().strip().endswith("严重滞后")
    chart = page.locator(".chart__picture img").first
    chart.wait_for()
    assert chart.evaluate("image => image.decode().then(() => image.naturalWidth)") > 500
    page.locator(".quotes a:has(mark)").first.click()
    page.wait_for_url("**/documents/**")
    assert "净增高新技术企业15家" in page.locator(":target, .issued").all_inner_texts()[1]
    assert refused == []
    page.context.close()


@pytest.mark.parametrize("large", [False, True], ids=["usual", "large"])
def test_no_page_with_lights_is_wider_than_a_phone(browser, site, large):
    page = signed_in(browser, site, viewport={"width": 360, "height": 740})
    if large:
        page.context.add_cookies([{"name": "large_print", "value": "1", "url": site.url}])
    too_wide = []
    for address in addresses():
        page.goto(address)
        if (width := page.evaluate("document.documentElement.scrollWidth")) > 360:
            too_wide.append((address, width))
    page.context.close()
    assert too_wide == []


def test_on_a4_every_page_fits_and_shows_its_day_but_no_form(browser, site):
    page = signed_in(browser, site, viewport={"width": 657, "height": 980})  # what 20 mm margins leave
    page.emulate_media(media="print")
    for address in addresses():
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= 657, address
        assert page.locator(".bar__day").is_visible() and page.locator("main form:visible").count() == 0, address
    page.context.close()


def test_the_wall_shows_each_panel_whole_without_scrolling_and_turns_without_a_script(browser, site):
    page = signed_in(browser, site, viewport={"width": 1920, "height": 1080}, java_script_enabled=True)
    for panel in PANELS:
        page.goto(f"/?wall=1&panel={panel}&on={ON}")
        assert page.evaluate("document.documentElement.scrollHeight") <= 1080, panel
        cut = page.locator("main, .wall__worst li").evaluate_all(CUT_OFF)
        assert max(cut) <= 1, f"{panel}: {cut} pixels are cut off"
        assert page.locator(".wall__bar").get_by_text("2026 年 6 月 30 日").is_visible()
    page.context.close()


def test_without_colour_each_light_still_says_its_word(browser, site):
    page = signed_in(browser, site, viewport={"width": 1440, "height": 900}, forced_colors="active")
    page.goto(f"/plans/{Plan.objects.get().pk}/?on={ON}")
    words = page.locator(".lines__light").all_inner_texts()
    assert words and all(any("\u4e00" <= letter <= "\u9fff" for letter in word) for word in words)
    page.context.close()
