"""Addresses of reporting and reviewing."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
