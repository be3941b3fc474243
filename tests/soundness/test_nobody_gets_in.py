"""Every address of the plans app, tried by those who have no business there: none answers, none fails, none changes."""

from __future__ import annotations

import making
import pytest
from django.apps import apps
from django.test import Client
from django.urls import get_resolver, reverse

pytestmark = pytest.mark.django_db


def addresses(plan, commitment) -> list[str]:
    """Every address under plans:, with things that exist where there are such."""
    own = {"plans/": plan.pk, "commitments/": commitment.pk, "documents/": plan.document_id}
    found = []
    resolver = next(each for each in get_resolver().url_patterns if getattr(each, "app_name", "") == "plans")
    for pattern in resolver.url_patterns:
        route = str(pattern.pattern)
        pk = next((value for start, value in own.items() if route.startswith(f"{start}<int:pk>")), 1)
        given = {name: {"pk": pk, "kind": "evidence"}[name] for name in pattern.pattern.converters}
        found.append(reverse(f"plans:{pattern.name}", kwargs=given))
    return found


@pytest.fixture
def target(people):
    return making.commitment(making.adopted_plan(people), leads=[making.unit()])


def test_an_enterprise_reaches_nothing_of_the_plans(as_role, target):
    making.evidence(target)
    client, found = as_role("enterprise"), addresses(target.plan, target)
    assert len(found) > 60
    before = _rows()
    open_to_all = [
        (address, status)
        for address in found
        for method in (client.get, client.post)
        if (status := method(address).status_code) not in (403, 404, 405)
    ]
    assert open_to_all == []
    for address in found:
        if "/plans/" in address and f"/{target.plan_id}/" in address:
            assert client.get(address).status_code in (403, 405), address  # not hidden behind a 404
    assert _rows() == before


def test_without_signing_in_every_address_leads_to_the_sign_in(target):
    client = Client()
    before = _rows()
    for address in addresses(target.plan, target):
        answer = client.get(address)
        assert answer.status_code == 302 and answer["Location"].startswith("/sign-in/"), address
        assert client.post(address).status_code in (302, 403), address
    assert _rows() == before


def _rows() -> dict[str, int]:
    models = [*apps.get_app_config("plans").get_models(), apps.get_model("accounts", "AuditEntry")]
    return {model._meta.model_name: model._default_manager.count() for model in models}
