"""Addresses of confirming and adopting a plan, and of revisions."""

from django.urls import path

from kechuang.apps.plans.views import adopting, confirming, drafting, revising

urlpatterns = [
    path("plans/", confirming.listing, name="list"),
    path("documents/<int:pk>/confirm/", confirming.start, name="start"),
    path("plans/<int:pk>/confirm/", confirming.desk, name="confirm"),
    path("plans/<int:pk>/confirm/sure/", confirming.confirm_sure, name="confirm_sure"),
    path("plans/<int:pk>/confirm/tasks/", confirming.take_tasks, name="take_tasks"),
    path("plans/<int:pk>/confirm/add/", drafting.add, name="add"),
    path("plans/<int:pk>/submit/", adopting.submit, name="submit"),
    path("plans/<int:pk>/decide/", adopting.decide, name="decide"),
    path("commitments/<int:pk>/settle/", confirming.settle, name="settle"),
    path("commitments/<int:pk>/edit/", drafting.edit, name="edit_draft"),
    path("commitments/<int:pk>/merge/", drafting.merge, name="merge_draft"),
    path("commitments/<int:pk>/split/", drafting.split, name="split_draft"),
    path("commitments/<int:pk>/drop/", drafting.drop, name="drop_draft"),
    path("commitments/<int:pk>/revise/", revising.revise, name="revise"),
    path("commitments/<int:pk>/history/", revising.history, name="history"),
    path("revisions/", revising.waiting, name="revisions"),
    path("revisions/<int:pk>/decide/", revising.decide, name="decide_revision"),
]
