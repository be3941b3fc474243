"""Where links lead that leave the site in a file."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest


def site_of(request: HttpRequest | None) -> str:
    """The site's own address: the one that is set, else the one the request came to, else this machine's."""
    if settings.SITE_URL:
        return str(settings.SITE_URL)
    return request.build_absolute_uri("/") if request else "http://127.0.0.1:8000/"
