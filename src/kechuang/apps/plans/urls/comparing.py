"""Addresses of comparing plans, years and places."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
