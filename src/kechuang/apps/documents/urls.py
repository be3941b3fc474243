from django.urls import path

from kechuang.apps.documents import views

app_name = "documents"
urlpatterns = [
    path("documents/", views.listing, name="list"),
    path("search/", views.search, name="search"),
    path("documents/new/", views.new, name="new"),
    path("documents/<int:pk>/", views.document, name="document"),
    path("documents/<int:pk>/file/", views.download, name="download"),
    path("documents/<int:pk>/correct/", views.correct, name="correct"),
    path("documents/<int:pk>/discard/", views.discard, name="discard"),
]
