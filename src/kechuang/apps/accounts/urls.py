from django.urls import path

from kechuang.apps.accounts import api_key_views, views

app_name = "accounts"
urlpatterns = [
    path("sign-in/", views.SignIn.as_view(), name="sign_in"),
    path("sign-in/go-on/", views.go_on, name="go_on"),
    path("sign-out/", views.sign_out, name="sign_out"),
    path("password/", views.change_password, name="change_password"),
    path("api-keys/", api_key_views.api_keys, name="api_keys"),
    path("api-keys/<int:pk>/revoke/", api_key_views.revoke, name="revoke_api_key"),
    path("audit/", views.audit, name="audit"),
]
