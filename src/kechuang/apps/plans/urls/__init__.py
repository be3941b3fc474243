"""The addresses of plans, a file per stage of a plan's life."""

from kechuang.apps.plans.urls import (
    breakdown,
    checking,
    circular,
    comparing,
    confirming,
    lights,
    reading,
    reporting,
)

app_name = "plans"
urlpatterns = [
    *reading.urlpatterns,
    *confirming.urlpatterns,
    *breakdown.urlpatterns,
    *reporting.urlpatterns,
    *lights.urlpatterns,
    *comparing.urlpatterns,
    *checking.urlpatterns,
    *circular.urlpatterns,
]
