"""Addresses of plans and commitments with their lights."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
