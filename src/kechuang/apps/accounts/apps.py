from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "kechuang.apps.accounts"
    verbose_name = "用户与权限"
