from django.apps import AppConfig


class OrgsConfig(AppConfig):
    name = "kechuang.apps.orgs"
    verbose_name = "区划与单位"
