"""Who knocks: a key in the Authorization header; wrong ones are counted."""

from __future__ import annotations

from django.core.cache import cache
from django.http import HttpRequest
from ninja.security import HttpBearer

from kechuang.apps.accounts.api_keys import key_of
from kechuang.apps.accounts.models import ApiKey, User
from kechuang.apps.accounts.permissions import demand
from kechuang.apps.accounts.views import client_address
from kechuang.apps.registers.messages import api as messages

MOST_WRONG = 20
FORGOTTEN_AFTER = 10  # minutes


class BearerKey(HttpBearer):
    """The person in whose name the program acts. A session cookie is nothing here: other sites could ride on it.

    Wrong keys are counted by address, in each process; who holds a right one gets in all the same, so that nobody can
    shut a program out by guessing beside it.
    """

    def __call__(self, request: HttpRequest) -> ApiKey | None:
        key = super().__call__(request)
        if key is None:
            _count_wrong(request)
            raise messages.no_key()
        demand(key.user, "registers.see")
        request.user = key.user
        return key

    def authenticate(self, request: HttpRequest, token: str) -> ApiKey | None:
        return key_of(token.strip())


def _count_wrong(request: HttpRequest) -> None:
    """Raises: ApiFault 429 when there were too many."""
    if not request.headers.get("Authorization"):
        return  # nothing was guessed
    place = f"api-wrong-key:{client_address(request)}"
    cache.add(place, 0, timeout=FORGOTTEN_AFTER * 60)
    try:
        wrong = cache.incr(place)
    except ValueError:  # forgotten in between
        return
    if wrong > MOST_WRONG:
        raise messages.too_many_wrong_keys(FORGOTTEN_AFTER)


def signed_in_or_key(request: HttpRequest) -> User | ApiKey | None:
    """Somebody signed in to the site will do, or a key: for the description, which changes nothing."""
    if isinstance(request.user, User):
        demand(request.user, "registers.see")
        return request.user
    return BearerKey()(request)
