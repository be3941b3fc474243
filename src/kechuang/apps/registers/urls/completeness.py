"""Addresses: who owes which report."""

from django.urls import URLPattern, path

from kechuang.apps.registers.views import completeness, completeness_acts, completeness_files

urlpatterns: list[URLPattern] = [
    path("completeness/", completeness.home, name="completeness_home"),
    path("completeness/mine/", completeness.mine, name="my_reports"),
    path("completeness/reports/<int:pk>/nil/", completeness_acts.nil, name="nil_report"),
    path("completeness/reports/<int:pk>/excuse/", completeness_acts.excuse, name="excuse_report"),
    path("completeness/<slug:code>/", completeness.one_register, name="completeness"),
    path("completeness/<slug:code>/remind/", completeness_acts.remind, name="remind_reports"),
    path("completeness/<slug:code>/export.<str:kind>", completeness_files.export, name="export_completeness"),
]
