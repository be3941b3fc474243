"""Addresses for programs."""

from django.urls import URLPattern, URLResolver, include, path

from kechuang.apps.registers.api import site

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/", site.reference, name="api_reference"),
    path("api/", include((site.patterns(), "api"))),
    path("api/<path:rest>", site.nowhere, name="api_nowhere"),
]
