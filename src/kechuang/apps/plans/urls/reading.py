"""Addresses of the reading page."""

from django.urls import path

from kechuang.apps.plans.views import reading as views

urlpatterns = [
    path("documents/<int:pk>/read/", views.reading, name="reading"),
    path("documents/<int:pk>/read/again/", views.read_again, name="read"),
    path("documents/<int:pk>/read/export.xlsx", views.export_xlsx, name="export_xlsx"),
    path("documents/<int:pk>/read/export.csv", views.export_csv, name="export_csv"),
]
