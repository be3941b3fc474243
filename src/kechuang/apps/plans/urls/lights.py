"""Addresses of plans and commitments with their lights."""

from django.urls import path

from kechuang.apps.plans.views import boards, lights

urlpatterns = [
    path("plans/<int:pk>/", boards.plan, name="plan"),
    path("plans/<int:pk>/export.xlsx", boards.export, name="export_board"),
    path("plans/lights/", boards.everything, name="board"),
    path("plans/units/", boards.units, name="board_units"),
    path("plans/units/<int:pk>/", boards.unit, name="unit"),
    path("plans/regions/<int:pk>/", boards.region, name="board_region"),
    path("commitments/<int:pk>/", lights.commitment, name="commitment"),
    path("commitments/<int:pk>/chart.svg", lights.chart, name="chart"),
    path("commitments/<int:pk>/towns.svg", lights.towns_chart, name="towns_chart"),
]
