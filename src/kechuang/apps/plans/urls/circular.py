"""Addresses of the monthly notice and the leader's brief."""

from django.urls import path

from kechuang.apps.plans.views import brief, circular, circular_templates

urlpatterns = [
    path("plans/<int:pk>/circulars/", circular.listing, name="circulars"),
    path("plans/<int:pk>/circulars/new/", circular.new, name="circular_new"),
    path("plans/<int:pk>/circulars/template/", circular_templates.template, name="circular_template"),
    path("plans/<int:pk>/circulars/template/numbers/", circular_templates.numbers, name="circular_numbers"),
    path("circulars/template/", circular_templates.template, name="circular_template_for_all"),
    path("circulars/template/numbers/", circular_templates.numbers, name="circular_numbers_for_all"),
    path("circulars/<int:pk>/", circular.circular, name="circular"),
    path("circulars/<int:pk>/again/", circular.regenerate, name="circular_again"),
    path("circulars/<int:pk>/submit/", circular.submit, name="circular_submit"),
    path("circulars/<int:pk>/withdraw/", circular.withdraw, name="circular_withdraw"),
    path("circulars/<int:pk>/return/", circular.send_back, name="circular_return"),
    path("circulars/<int:pk>/release/", circular.release, name="circular_release"),
    path("circulars/<int:pk>/notice.docx", circular.download, name="circular_docx"),
    path("plans/<int:pk>/brief.docx", brief.brief, name="brief"),
]
