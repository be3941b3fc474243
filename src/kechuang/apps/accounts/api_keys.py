"""Keys by which programs act in a person's name: made, revoked, and recognised when they knock."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from kechuang.apps.accounts.actions import record
from kechuang.apps.accounts.models import ApiKey, User
from kechuang.apps.accounts.permissions import demand

BEGINNING = "kc_"
DAYS = (30, 90, 180, 365)
MOST_LIVE = 10
SEEN_EVERY = timedelta(minutes=1)  # a busy program must not write a row with every request
_NOBODY = hashlib.sha256(b"").hexdigest()


class TooManyKeys(Exception):
    """The person has as many live keys as anyone may have."""


@transaction.atomic
def make_key(who: User, name: str, days: int) -> tuple[ApiKey, str]:
    """A new key of `who` and its words, which nobody can read again. Raises: NotAllowed; TooManyKeys."""
    demand(who, "registers.see")
    User.objects.select_for_update().get(pk=who.pk)  # two windows must not both make the last one
    now = timezone.now()
    if ApiKey.objects.filter(user=who, revoked_at__isnull=True, expires_at__gt=now).count() >= MOST_LIVE:
        raise TooManyKeys
    prefix = f"{BEGINNING}{secrets.token_hex(5)}"
    words = f"{prefix}_{secrets.token_hex(32)}"
    key = ApiKey.objects.create(
        user=who, name=name, prefix=prefix, digest=_digest(words), made_at=now, expires_at=now + timedelta(days=days)
    )
    record(
        who,
        "accounts.make_api_key",
        key,
        after={"name": name, "prefix": prefix, "expires_at": f"{key.expires_at:%Y-%m-%d}"},
    )
    return key, words


@transaction.atomic
def revoke_key(who: User, pk: int) -> ApiKey:
    """From now on it opens nothing; twice is once. Raises: ApiKey.DoesNotExist unless it is `who`'s."""
    key = ApiKey.objects.select_for_update().get(pk=pk, user=who)
    if key.revoked_at is None:
        key.revoked_at = timezone.now()
        key.save(update_fields=["revoked_at"])
        record(who, "accounts.revoke_api_key", key, after={"name": key.name, "prefix": key.prefix})
    return key


def key_of(words: str) -> ApiKey | None:
    """The live key that `words` are; None for any other words, told apart in no time that a guesser could measure.

    A key has 256 random bits, so a plain SHA-256 of it cannot be turned round, and need not be slow.
    """
    key = ApiKey.objects.select_related("user__unit").filter(prefix=words.rpartition("_")[0][:20]).first()
    is_right = hmac.compare_digest(key.digest if key else _NOBODY, _digest(words))
    now = timezone.now()
    if key is None or not is_right or not key.is_live(now) or not key.user.is_active:
        return None
    if key.used_at is None or now - key.used_at >= SEEN_EVERY:
        ApiKey.objects.filter(pk=key.pk).update(used_at=now)
    return key


def _digest(words: str) -> str:
    return hashlib.sha256(words.encode("utf-8", "replace")).hexdigest()
