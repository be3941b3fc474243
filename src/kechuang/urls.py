"""The site's addresses: one line per app."""

from django.urls import include, path

urlpatterns = [
    path("", include("kechuang.apps.portal.urls")),
    path("", include("kechuang.apps.accounts.urls")),
    path("", include("kechuang.apps.orgs.urls")),
    path("", include("kechuang.apps.documents.urls")),
    path("", include("kechuang.apps.registers.urls")),
    path("", include("kechuang.apps.plans.urls")),
]

handler400 = "kechuang.apps.portal.faults.bad_request"
handler403 = "kechuang.apps.portal.faults.forbidden"
handler404 = "kechuang.apps.portal.faults.not_found"
handler500 = "kechuang.apps.portal.faults.broken"
