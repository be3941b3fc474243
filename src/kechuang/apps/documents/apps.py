from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "kechuang.apps.documents"
    verbose_name = "文件"
