from django.urls import path

from kechuang.apps.portal import views

app_name = "portal"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("todo/", views.todo, name="todo"),
    path("large-print/", views.set_large_print, name="large_print"),
]
