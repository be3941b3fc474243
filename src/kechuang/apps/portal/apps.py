from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "kechuang.apps.portal"
    verbose_name = "首页"
