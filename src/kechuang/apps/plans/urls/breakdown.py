"""Addresses of breaking commitments down."""

from django.urls import path

from kechuang.apps.plans.views import breakdown, breakdown_table

urlpatterns = [
    path("commitments/<int:pk>/breakdown/", breakdown.breakdown, name="breakdown"),
    path("breakdowns/<int:pk>/", breakdown.earlier, name="breakdown_earlier"),
    path("breakdowns/<int:pk>/freeze/", breakdown.freeze, name="breakdown_freeze"),
    path("breakdowns/<int:pk>/give-back/", breakdown.give_back, name="breakdown_give_back"),
    path("breakdowns/<int:pk>/discard/", breakdown.discard, name="breakdown_discard"),
    path("shares/<int:pk>/answer/", breakdown.answer, name="breakdown_answer"),
    path("plans/<int:pk>/breakdown/", breakdown_table.table, name="breakdown_table"),
    path("plans/<int:pk>/breakdown/table.xlsx", breakdown_table.xlsx, name="breakdown_xlsx"),
    path("plans/<int:pk>/breakdown/table.docx", breakdown_table.docx, name="breakdown_docx"),
]
