"""Addresses of 计划体检."""

from django.urls import path

from kechuang.apps.plans.views import checking as views

urlpatterns = [
    path("plans/<int:pk>/check/", views.check_plan, name="check"),
    path("documents/<int:pk>/check/", views.check_document, name="check_document"),
    path("documents/<int:pk>/check/answer/", views.answer, name="check_answer"),
]
