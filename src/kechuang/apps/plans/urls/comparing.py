"""Addresses of comparing plans."""

from django.urls import path

from kechuang.apps.plans.views import comparing as views

urlpatterns = [
    path("plans/compare/", views.indicator, name="compare_indicator"),
    path("plans/compare/chart.svg", views.indicator_chart, name="compare_chart"),
    path("plans/<int:pk>/compare/", views.last_year, name="compare_last_year"),
    path("plans/<int:pk>/compare/changes.xlsx", views.last_year_xlsx, name="compare_xlsx"),
]
