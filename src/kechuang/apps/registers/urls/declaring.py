"""Addresses: adding and changing registers in the site."""

from django.urls import path

from kechuang.apps.registers.views import declaring

urlpatterns = [
    path("registers/declarations/", declaring.declarations, name="declarations"),
    path("registers/declarations/new/", declaring.declare, name="declare"),
    path("registers/declarations/of/<slug:code>/", declaring.declare, name="redeclare"),
    path("registers/declarations/<int:pk>/", declaring.draft_page, name="draft"),
    path("registers/declarations/<int:pk>/submit/", declaring.submit, name="submit_draft"),
    path("registers/declarations/<int:pk>/approve/", declaring.approve, name="approve_draft"),
    path("registers/declarations/<int:pk>/refuse/", declaring.refuse, name="refuse_draft"),
    path("registers/declarations/<int:pk>/drop/", declaring.drop, name="drop_draft"),
]
