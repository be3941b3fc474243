"""Addresses of confirming and adopting a plan, and of revisions."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
