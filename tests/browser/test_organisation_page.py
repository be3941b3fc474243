"""An organisation in a browser: renamed by one person and accepted by another, contested and settled; on a phone, in
large print and without JavaScript."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connections
from django.test import Client
from keeping import credit_code, firm, keep, recognition

from kechuang.apps.accounts.models import Role, User
from kechuang.apps.orgs.models import Organisation, Region, Unit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def site(live_server: Any) -> Any:
    Region.objects.create(code="320281", name="江阴市")
    for name in ("徐霞客镇", "青阳镇"):
        unit = Unit.objects.create(name=name, kind="town")
        User.objects.create(username=name, name=f"{name}干事", role=Role.TOWN, unit=unit)
    User.objects.create(username="planner", name="林规划", role=Role.PLANNER)
    keep("organisation", {"organisation": firm(1), "kind": "enterprise", "established_on": "2016-05-18"})
    keep("recognition", recognition(1))
    yearly = {"organisation": firm(1), "year": 2025}
    keep("enterprise_year", {**yearly, "source": "tax", "sales": 12000})
    keep("enterprise_year", {**yearly, "source": "enterprise", "sales": 12500})
    yield live_server
    connections.close_all()


def signed_in(browser: Any, site: Any, username: str, **options: Any) -> Any:
    client = Client()
    client.force_login(User.objects.get(username=username), backend="django.contrib.auth.backends.ModelBackend")
    context = browser.new_context(base_url=site.url, locale="zh-CN", **options)
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": site.url}])
    return context.new_page()


def test_a_rename_goes_from_one_person_to_the_next_without_javascript(browser, site):
    body = Organisation.objects.get(identifier=credit_code(1))
    town = signed_in(browser, site, "徐霞客镇", java_script_enabled=False)
    town.goto("/organisations/?q=样本1号")
    town.get_by_role("link", name=firm(1).name).click()
    town.get_by_text("登记变更").click()
    town.get_by_role("link", name="更名").click()
    town.get_by_label("新名称").fill("江阴新芯电子有限公司")
    town.get_by_label("生效日期").fill("2024-09-01")
    town.get_by_label("依据").fill("变更登记通知书")
    town.get_by_role("button", name="提交").click()
    assert town.get_by_text("共 3 条记录，由另一位审核人整项接受后生效").is_visible()
    group = town.url
    town.context.close()
    planner = signed_in(browser, site, "planner", java_script_enabled=False)
    planner.goto(group)
    planner.get_by_role("button", name="整项接受").click()
    planner.goto(f"/organisations/{body.pk}/")
    assert planner.locator("h1").inner_text() == "江阴新芯电子有限公司"
    planner.goto(f"/organisations/{body.pk}/?on=2024-08-31")
    assert planner.locator("h1").inner_text() == firm(1).name
    assert planner.get_by_text("您在看 2024-08-31 的情况").is_visible()
    planner.context.close()


def test_two_towns_claim_one_firm_and_the_planner_settles(browser, site):
    body = Organisation.objects.get(identifier=credit_code(1))
    for name in ("徐霞客镇", "青阳镇"):
        town = signed_in(browser, site, name)
        town.goto(f"/areas/claim/?year=2026&body={body.pk}")
        town.get_by_label("依据说明").fill(f"营业执照住所为{name}")
        town.get_by_role("button", name="申报").click()
        assert town.get_by_text("已申报 1 个单位的考核归属").is_visible()
        town.context.close()
    planner = signed_in(browser, site, "planner")
    planner.goto("/todo/")
    planner.get_by_role("link", name=f"{firm(1).name} 2026 年度归属").click()
    card = planner.locator(".claim", has=planner.get_by_role("heading", name="青阳镇"))
    card.get_by_label("裁定理由").fill("实际经营地在青阳镇")
    card.get_by_role("button", name="采纳这份，退回其余").click()
    assert planner.get_by_text("归 青阳镇，依据：注册地。").is_visible()
    planner.context.close()


@pytest.mark.parametrize("large", [False, True], ids=["usual", "large"])
def test_no_page_of_organisations_is_wider_than_a_phone(browser, site, large):
    body = Organisation.objects.get(identifier=credit_code(1))
    page = signed_in(browser, site, "planner", viewport={"width": 360, "height": 740})
    if large:
        page.context.add_cookies([{"name": "large_print", "value": "1", "url": site.url}])
    wide = []
    own = f"/organisations/{body.pk}/"
    changes = [f"{own}change/{kind}/" for kind in ("rename", "moved_out", "merge", "split", "code", "same")]
    areas = ["/areas/", "/areas/?state=none", "/areas/claim/", f"/areas/{body.pk}/2026/"]
    for address in ("/organisations/", own, f"{own}history/", "/organisations/conflicts/", "/organisations/changes/",
                    *changes, *areas):  # fmt: skip
        answer = page.goto(address)
        width = page.evaluate("document.documentElement.scrollWidth")
        if answer.status != 200 or width > 360:
            wide.append((address, answer.status, width))
    page.context.close()
    assert wide == []
