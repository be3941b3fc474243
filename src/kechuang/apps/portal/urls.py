from django.urls import path

from kechuang.apps.portal import views

app_name = "portal"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("large-print/", views.set_large_print, name="large_print"),
]
