"""Addresses: bringing lists in."""

from django.urls import URLPattern, path

from kechuang.apps.registers.views import imports_batch, imports_steps

urlpatterns: list[URLPattern] = [
    path("imports/", imports_batch.listing, name="imports"),
    path("imports/new/", imports_steps.new, name="import_start"),
    path("imports/new/<slug:code>/", imports_steps.new, name="import_new"),
    path("imports/<int:pk>/", imports_batch.batch, name="batch"),
    path("imports/<int:pk>/file/", imports_batch.original, name="import_file"),
    path("imports/<int:pk>/returned/", imports_batch.returned, name="import_returned"),
    path("imports/<int:pk>/headers/", imports_steps.map_headers, name="import_headers"),
    path("imports/<int:pk>/questions/", imports_steps.questions, name="import_questions"),
    path("imports/<int:pk>/take/", imports_steps.take, name="import_take"),
    path("imports/<int:pk>/resume/", imports_steps.resume, name="import_resume"),
    path("imports/<int:pk>/abandon/", imports_steps.abandon, name="import_abandon"),
    path("imports/<int:pk>/accept/", imports_steps.accept, name="import_accept"),
    path("imports/<int:pk>/reject/", imports_steps.reject, name="import_reject"),
    path("imports/<int:pk>/revert/", imports_steps.revert, name="import_revert"),
]
