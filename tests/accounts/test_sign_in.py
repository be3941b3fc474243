"""Signing in and out, being locked out, changing the password, the demo's people."""

from __future__ import annotations

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client

from kechuang.apps.accounts.actions import create_demo_people
from kechuang.apps.accounts.models import AuditEntry, Role, User

pytestmark = pytest.mark.django_db
PASSWORD = "云溪科创-2026-好"


@pytest.fixture
def planner(people) -> User:
    people["planner"].set_password(PASSWORD)
    people["planner"].save()
    return people["planner"]


def sign_in(client: Client, password: str, **more: str):
    return client.post("/sign-in/", {"username": "planner", "password": password, **more})


def test_every_page_asks_a_stranger_to_sign_in_and_then_goes_on_there(planner):
    client = Client()
    assert client.get("/audit/?who=x").headers["Location"] == "/sign-in/?next=/audit/%3Fwho%3Dx"
    assert sign_in(client, PASSWORD, next="/password/").headers["Location"] == "/password/"


def test_signing_in_is_recorded(planner):
    assert sign_in(Client(), PASSWORD).status_code == 302
    assert AuditEntry.objects.get().verb == "accounts.sign_in"


def test_a_wrong_password_is_answered_in_chinese_with_what_comes_next(planner):
    page = sign_in(Client(), "wrong").content.decode()
    assert "用户名或密码不对" in page and "连续输错 5 次将暂停登录 15 分钟" in page


def test_after_five_wrong_passwords_the_right_one_is_refused_too_and_the_page_says_what_to_do(planner):
    client = Client()
    answers = [sign_in(client, "wrong") for _ in range(5)]
    assert answers[-1].status_code == 429
    page = answers[-1].content.decode()
    assert "暂停登录 15 分钟" in page and "AC-002" in page and "联系管理员" in page
    assert sign_in(client, PASSWORD).status_code == 429


def test_a_colleague_on_the_same_machine_is_not_locked_out_with_me(planner, people):
    client = Client()
    for _ in range(5):
        sign_in(client, "wrong")
    people["town"].set_password(PASSWORD)
    people["town"].save()
    assert client.post("/sign-in/", {"username": "town", "password": PASSWORD}).status_code == 302


def test_behind_a_proxy_people_are_told_apart_by_the_address_the_proxy_saw(planner, settings):
    settings.BEHIND_PROXY = True
    colleague = {"HTTP_X_FORWARDED_FOR": "198.51.100.7"}
    client = Client()
    for number in range(5):
        guesser = {"HTTP_X_FORWARDED_FOR": f"made up {number}, 203.0.113.9"}
        answer = client.post("/sign-in/", {"username": "planner", "password": "wrong"}, **guesser)
    assert answer.status_code == 429
    assert client.post("/sign-in/", {"username": "planner", "password": PASSWORD}, **colleague).status_code == 302


def test_signing_out_needs_the_button_not_a_link(as_role):
    client = as_role("planner")
    assert client.get("/sign-out/").status_code == 405
    assert client.post("/sign-out/").status_code == 302
    assert client.get("/").status_code == 302


def test_a_new_password_works_and_the_record_does_not_hold_it(planner):
    client = Client()
    sign_in(client, PASSWORD)
    fresh = "新的口令-2027-更好"
    form = {"old_password": PASSWORD, "new_password1": fresh, "new_password2": fresh}
    assert client.post("/password/", form).status_code == 302
    assert client.get("/").status_code == 200, "still signed in"
    kept = AuditEntry.objects.filter(verb="accounts.change_password").get()
    assert fresh not in f"{kept.before}{kept.after}{kept.reason}"
    assert sign_in(Client(), fresh).status_code == 302


def test_a_weak_password_is_refused_with_all_reasons_at_once(planner):
    client = Client()
    sign_in(client, PASSWORD)
    form = {"old_password": PASSWORD, "new_password1": "12345678", "new_password2": "12345678"}
    page = client.post("/password/", form).content.decode()
    assert page.count("field__fault") >= 3  # too short, too common, only digits


def test_the_demo_has_one_person_per_role_and_can_be_made_twice():
    create_demo_people(PASSWORD)
    create_demo_people(PASSWORD)
    assert sorted(User.objects.values_list("role", flat=True)) == sorted(Role.values)
    assert all(user.check_password(PASSWORD) for user in User.objects.all())


def test_an_office_never_gets_demo_people(settings):
    settings.IS_OFFICE = True
    with pytest.raises(ImproperlyConfigured):
        create_demo_people(PASSWORD)


def test_the_first_person_made_by_command_is_an_administrator():
    assert User.objects.create_superuser("root", password=PASSWORD).role == Role.ADMINISTRATOR
