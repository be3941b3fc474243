"""Addresses of breaking commitments down."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
