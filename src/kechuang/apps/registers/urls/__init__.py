"""The addresses of the registers, one file per part."""

from kechuang.apps.registers.urls import api, completeness, declaring, imports, organisations, records

app_name = "registers"
urlpatterns = [
    *api.urlpatterns,
    *imports.urlpatterns,
    *organisations.urlpatterns,
    *completeness.urlpatterns,
    *declaring.urlpatterns,
    *records.urlpatterns,
]
