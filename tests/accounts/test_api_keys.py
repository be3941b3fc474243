"""Keys for programs: shown once, never kept, revoked at once, each person's own."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from kechuang.apps.accounts.api_keys import MOST_LIVE, TooManyKeys, key_of, make_key, revoke_key
from kechuang.apps.accounts.models import ApiKey, AuditEntry
from kechuang.apps.accounts.permissions import NotAllowed

pytestmark = pytest.mark.django_db


def test_a_key_opens_in_the_name_of_the_one_who_made_it_and_its_words_are_kept_nowhere(people):
    _, words = make_key(people["town"], "镇统计系统", 30)
    assert words.startswith("kc_") and key_of(words).user == people["town"]
    kept = str(ApiKey.objects.values().get()) + str(list(AuditEntry.objects.values()))
    assert words not in kept and words.rpartition("_")[2] not in kept


@pytest.mark.parametrize(
    "change", [lambda w: w[:-1], lambda w: w + "0", lambda w: w.upper(), lambda w: "", lambda w: "kc_"]
)
def test_words_that_are_nearly_a_key_open_nothing(people, change):
    _, words = make_key(people["town"], "镇统计系统", 30)
    assert key_of(change(words)) is None


def test_a_key_that_has_expired_or_was_revoked_or_whose_owner_left_opens_nothing(people):
    expired, one = make_key(people["town"], "甲", 30)
    ApiKey.objects.filter(pk=expired.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    revoked, two = make_key(people["town"], "乙", 30)
    revoke_key(people["town"], revoked.pk)
    _, three = make_key(people["division"], "丙", 30)
    people["division"].is_active = False
    people["division"].save()
    assert [key_of(words) for words in (one, two, three)] == [None, None, None]


def test_nobody_revokes_the_key_of_another(people, as_role):
    key, words = make_key(people["town"], "镇统计系统", 30)
    assert as_role("administrator").post(f"/api-keys/{key.pk}/revoke/").status_code == 404
    assert key_of(words) is not None


def test_who_may_see_no_register_gets_no_key(people, as_role):
    with pytest.raises(NotAllowed):
        make_key(people["enterprise"], "x", 30)
    assert as_role("enterprise").get("/api-keys/").status_code == 403


def test_nobody_holds_more_live_keys_than_can_be_kept_in_view(people):
    for number in range(MOST_LIVE):
        key, _ = make_key(people["town"], f"第 {number} 个", 30)
    with pytest.raises(TooManyKeys):
        make_key(people["town"], "再一个", 30)
    revoke_key(people["town"], key.pk)
    make_key(people["town"], "再一个", 30)


def test_the_page_shows_the_words_this_once_and_then_only_their_beginning(people, as_role):
    client = as_role("town")
    made = client.post("/api-keys/", {"name": "镇统计系统", "days": "90"})
    words = made.context["fresh"]
    assert words in made.content.decode() and made.headers["Cache-Control"] == "no-store"
    later = client.get("/api-keys/").content.decode()
    assert words not in later and ApiKey.objects.get().prefix in later
    assert AuditEntry.objects.filter(verb="accounts.make_api_key").count() == 1


def test_revoking_on_the_page_is_recorded_once_however_often_pressed(people, as_role):
    client = as_role("town")
    words = client.post("/api-keys/", {"name": "镇统计系统", "days": "90"}).context["fresh"]
    for _ in range(2):
        assert client.post(f"/api-keys/{ApiKey.objects.get().pk}/revoke/").status_code == 302
    assert key_of(words) is None
    assert AuditEntry.objects.filter(verb="accounts.revoke_api_key").count() == 1


@pytest.mark.parametrize("sent", [{}, {"name": "x", "days": "9999"}, {"name": "长" * 61, "days": "30"}])
def test_a_key_without_a_purpose_or_with_an_odd_end_is_not_made(people, as_role, sent):
    assert as_role("town").post("/api-keys/", sent).status_code == 422
    assert not ApiKey.objects.exists()
