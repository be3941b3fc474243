"""Addresses: lists, records, history, review."""

from django.urls import URLPattern, path

from kechuang.apps.registers.views import (
    exporting,
    records,
    records_back,
    records_form,
    records_list,
    records_review,
    records_suggest,
)

urlpatterns: list[URLPattern] = [
    path("registers/", records_list.home, name="home"),
    path("registers/review/", records_review.review, name="review"),
    path("registers/review/decide/", records_review.decide, name="decide"),
    path("registers/proof/<int:seq>/", records.proof, name="proof"),
    path("registers/<slug:code>/", records_list.record_list, name="list"),
    path("registers/<slug:code>/columns/", records_list.columns, name="columns"),
    path("registers/<slug:code>/export/", exporting.export, name="export"),
    path("registers/<slug:code>/template/", exporting.template, name="template"),
    path("registers/<slug:code>/record/", records.record, name="record"),
    path("registers/<slug:code>/new/", records_form.new, name="new"),
    path("registers/<slug:code>/correct/", records_form.correct, name="correct"),
    path("registers/<slug:code>/withdraw/", records_back.withdraw, name="withdraw"),
    path("registers/<slug:code>/undo/", records_back.undo, name="undo"),
    path("registers/<slug:code>/suggest/<slug:field>/", records_suggest.suggest, name="suggest"),
]
