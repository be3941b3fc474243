from django.urls import path

from kechuang.apps.orgs import views

app_name = "orgs"
urlpatterns = [
    path("", views.unit_list, name="units"),
    path("new/", views.new_unit, name="new_unit"),
    path("<int:pk>/", views.unit_page, name="unit"),
    path("<int:pk>/aliases/", views.add_alias, name="add_alias"),
    path("<int:pk>/succession/", views.record_succession, name="record_succession"),
]
