from django.urls import path

from kechuang.apps.orgs import region_views, views

app_name = "orgs"
urlpatterns = [
    path("units/", views.unit_list, name="units"),
    path("units/new/", views.new_unit, name="new_unit"),
    path("units/<int:pk>/", views.unit_page, name="unit"),
    path("units/<int:pk>/aliases/", views.add_alias, name="add_alias"),
    path("units/<int:pk>/succession/", views.record_succession, name="record_succession"),
    path("units/<int:pk>/change/", views.change_unit, name="change_unit"),
    path("regions/", region_views.region_list, name="regions"),
    path("regions/<str:code>/", region_views.region_page, name="region"),
    path("regions/<str:code>/new/", region_views.new_region, name="new_region"),
    path("regions/<str:code>/change/", region_views.change_region, name="change_region"),
]
