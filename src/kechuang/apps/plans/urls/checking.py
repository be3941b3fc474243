"""Addresses of 计划体检."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
