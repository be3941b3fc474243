"""The frame of every page: safe headers, who sees which group, large print, another day, fault pages."""

from __future__ import annotations

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def test_every_page_forbids_scripts_and_styles_from_elsewhere_or_inline(as_role):
    policy = as_role("planner").get("/").headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy and "unsafe" not in policy and "http" not in policy


def test_static_files_are_served_without_collecting_them_first(as_role):
    answer = Client().get("/static/ui/house.css")
    assert answer.status_code == 200 and b"--blue" in b"".join(answer)


@pytest.mark.parametrize(
    ("role", "sees", "does_not_see"),
    [
        ("planner", ["总览", "目标任务", "名录台账"], ["操作记录"]),
        ("administrator", ["目标任务", "名录台账", "操作记录"], []),
        ("enterprise", ["总览"], ["目标任务", "名录台账", "操作记录", 'role="search"']),
    ],
)
def test_groups_that_a_role_cannot_use_do_not_show(as_role, role, sees, does_not_see):
    page = as_role(role).get("/").content.decode()
    assert [word for word in sees if word not in page] == []
    assert [word for word in does_not_see if word in page] == []


def test_large_print_is_a_setting_of_the_same_pages_and_leads_back(as_role):
    client = as_role("town")
    answer = client.post("/large-print/", {"large": "1", "next": "/units/?q=a"})
    assert answer.headers["Location"] == "/units/?q=a"
    assert 'class="large-print"' in client.get("/units/").content.decode()
    client.post("/large-print/", {"large": "0", "next": "/"})
    assert 'class="large-print"' not in client.get("/units/").content.decode()


def test_large_print_can_be_had_before_signing_in_and_never_leads_elsewhere(db):
    client = Client()
    answer = client.post("/large-print/", {"large": "1", "next": "https://evil.example/"})
    assert answer.headers["Location"] == "/"
    assert 'class="large-print"' in client.get("/sign-in/").content.decode()


def test_another_day_is_said_aloud_and_a_wrong_one_is_today(as_role):
    client = as_role("leader")
    assert "您在看 2024-06-30 的情况" in client.get("/?on=2024-06-30").content.decode()
    assert "今天 " in client.get("/?on=2024-06-31").content.decode()


def test_a_missing_page_says_what_where_and_what_to_do(as_role):
    answer = as_role("planner").get("/documents/不存在/")
    page = answer.content.decode()
    assert answer.status_code == 404
    assert "HS-404" in page and "/documents/不存在/" in page and "从导航进入" in page


def test_a_form_kept_open_too_long_says_that_nothing_changed(as_role, people):
    client = Client(enforce_csrf_checks=True)
    client.force_login(people["planner"], backend="django.contrib.auth.backends.ModelBackend")
    answer = client.post("/units/new/", {"name": "甲科"})
    assert answer.status_code == 403
    assert "HS-419" in answer.content.decode() and "数据没有改变" in answer.content.decode()


def test_a_broken_page_tells_in_chinese_and_shows_no_code(as_role, monkeypatch):
    client = as_role("planner")
    client.raise_request_exception = False
    monkeypatch.setattr("kechuang.apps.orgs.queries.units", lambda *_: 1 / 0)
    answer = client.get("/units/")
    assert answer.status_code == 500
    page = answer.content.decode()
    assert "HS-500" in page and "ZeroDivisionError" not in page
