"""Addresses of reporting and reviewing, of a unit's tasks, and of duties that come round."""

from django.urls import path

from kechuang.apps.plans.views import reporting, reviewing, rounds, work

urlpatterns = [
    path("commitments/<int:pk>/report/", reporting.report, name="report"),
    path("reports/<str:kind>/<int:pk>/", reporting.one_report, name="one_report"),
    path("reports/<str:kind>/<int:pk>/withdraw/", reporting.withdraw, name="withdraw_report"),
    path("reports/<str:kind>/<int:pk>/decide/", reviewing.decide, name="decide_report"),
    path("proofs/<int:pk>/", reporting.proof, name="proof"),
    path("review/", reviewing.review, name="review"),
    path("work/", work.mine, name="work"),
    path("work/<int:pk>/", work.of_unit, name="unit_work"),
    path("work/handler/<int:pk>/", work.assign, name="assign"),
    path("commitments/<int:pk>/rounds/", rounds.rounds, name="rounds"),
    path("commitments/<int:pk>/rounds/export.xlsx", rounds.export, name="export_rounds"),
    path("reports/evidence/<int:pk>/adoption/", rounds.record_adoption, name="record_adoption"),
]
