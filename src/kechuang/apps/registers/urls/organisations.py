"""Addresses: organisations and where they belong."""

from django.urls import URLPattern, path

from kechuang.apps.registers.views import belonging, organisation_changes, organisations

urlpatterns: list[URLPattern] = [
    path("organisations/", organisations.organisation_list, name="organisations"),
    path("organisations/conflicts/", organisations.conflicts, name="conflicts"),
    path("organisations/changes/", organisation_changes.changes, name="changes"),
    path("organisations/changes/<int:pk>/", organisation_changes.change_group, name="change_group"),
    path("organisations/changes/<int:pk>/decide/", organisation_changes.decide_group, name="decide_group"),
    path("organisations/<int:pk>/", organisations.organisation, name="organisation"),
    path("organisations/<int:pk>/history/", organisations.history, name="organisation_history"),
    path("organisations/<int:pk>/change/<slug:kind>/", organisation_changes.change, name="change"),
    path("areas/", belonging.areas, name="areas"),
    path("areas/claim/", belonging.claim, name="area_claim"),
    path("areas/carry/", belonging.carry_over, name="area_carry"),
    path("areas/<int:pk>/<int:year>/", belonging.case, name="area_case"),
    path("areas/<int:pk>/<int:year>/object/", belonging.object_to, name="area_object"),
    path("areas/<int:pk>/<int:year>/settle/", belonging.settle, name="area_settle"),
    path("areas/<int:pk>/<int:year>/decide/", belonging.decide, name="area_decide"),
    path("areas/<int:pk>/<int:year>/letter/", belonging.letter, name="area_letter"),
]
