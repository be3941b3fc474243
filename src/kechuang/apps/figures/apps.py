from django.apps import AppConfig


class FiguresConfig(AppConfig):
    name = "kechuang.apps.figures"
    verbose_name = "数字"
