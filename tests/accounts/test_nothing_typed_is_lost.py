"""A form sent after the session ended, or from a page older than the sign-in: what was typed is still there."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from kechuang.apps.accounts import kept
from kechuang.apps.accounts.models import User
from kechuang.apps.documents.models import Document
from kechuang.apps.orgs.models import Unit

pytestmark = pytest.mark.django_db
PASSWORD = "云溪科创-2026-好"
PLAN = "石桥县2026年工作要点\n\n  净增高新技术企业15家。"


@pytest.fixture
def planner(people) -> User:
    people["planner"].set_password(PASSWORD)
    people["planner"].save()
    return people["planner"]


def fields_of(response: Any) -> dict[str, str]:
    """The hidden fields of the page's form in `main`."""
    page = response.content.decode().split("<main", 1)[1]
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page)
    return {name: html.unescape(value) for name, value in found}


def sign_in(client: Client, page: Any, password: str = PASSWORD) -> Any:
    return client.post("/sign-in/", {"username": "planner", "password": password, **fields_of(page)}, follow=True)


def test_text_pasted_into_an_expired_session_is_sent_after_signing_in_again(planner):
    client = Client()
    asked = client.post("/documents/new/", {"text": PLAN, "name": "要点"})
    assert asked.status_code == 403 and "填写的内容都还在" in asked.content.decode()
    assert Document.objects.count() == 0

    page = sign_in(client, sign_in(client, asked, password="wrong"))
    assert page.redirect_chain[-1][0] == "/sign-in/go-on/"
    assert "石桥县2026年工作要点" in page.content.decode()

    client.post("/documents/new/", fields_of(page))
    assert Document.objects.get().name == "要点.txt"
    assert kept.IN_SESSION not in client.session
    assert client.get("/sign-in/go-on/").headers["Location"] == "/"


def test_nothing_is_stored_for_strangers(people):
    client = Client()
    client.post("/documents/new/", {"text": PLAN})
    assert "sessionid" not in client.cookies


def test_a_chosen_file_has_to_be_chosen_again_but_the_text_beside_it_stays(planner):
    client = Client()
    file = SimpleUploadedFile("要点.docx", b"PK")
    page = sign_in(client, client.post("/documents/new/", {"text": PLAN, "upload": file}))
    assert "要点.docx" in page.content.decode()
    form = client.post("/documents/new/", fields_of(page)).content.decode()
    assert "净增高新技术企业15家" in form and 'type="file"' in form
    assert Document.objects.count() == 0


def test_a_button_whose_address_cannot_be_opened_is_pressed_again(planner):
    unit = Unit.objects.create(name="高新技术科")
    client = Client()
    page = sign_in(client, client.post(f"/units/{unit.pk}/aliases/", {"alias": "高新科"}))
    assert f'action="/units/{unit.pk}/aliases/"' in page.content.decode()
    client.post(f"/units/{unit.pk}/aliases/", fields_of(page))
    assert [each.alias for each in unit.aliases.all()] == ["高新科"]


def test_a_page_older_than_the_sign_in_offers_to_send_again_what_was_typed_on_it(planner):
    client = Client(enforce_csrf_checks=True)
    client.force_login(planner, backend="django.contrib.auth.backends.ModelBackend")
    sent = {"text": PLAN, "csrfmiddlewaretoken": "x" * 64}
    page = client.post("/documents/new/", sent, HTTP_ORIGIN="http://testserver")
    assert page.status_code == 403
    assert fields_of(page)["text"] == PLAN
    assert client.post("/documents/new/", fields_of(page)).status_code == 302


def test_another_site_cannot_prepare_what_is_sent(planner):
    client = Client(enforce_csrf_checks=True)
    client.force_login(planner, backend="django.contrib.auth.backends.ModelBackend")
    for more in ({"HTTP_ORIGIN": "https://elsewhere.example"}, {}):
        page = client.post("/documents/new/", {"text": PLAN}, **more).content.decode()
        assert "HS-419" in page and "净增高新技术企业15家" not in page


def test_passwords_are_never_kept_and_a_changed_seal_is_no_seal(people):
    assert Client().post("/password/", {"old_password": "甲"}).status_code == 302
    assert kept.unseal(kept.seal(kept.Kept("/", [], [])) + "x") is None


def test_signing_out_twice_is_no_fault(as_role):
    client = as_role("planner")
    client.post("/sign-out/")
    assert client.post("/sign-out/").headers["Location"] == "/sign-in/"


def test_an_address_meant_for_a_button_answers_in_words(as_role):
    page = as_role("planner").get("/sign-out/")
    assert page.status_code == 405 and page.headers["Allow"] == "POST"
    assert "HS-405" in page.content.decode()
