from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "kechuang.apps.documents"
    verbose_name = "文件"

    def ready(self) -> None:
        from kechuang.apps.accounts.messages import name_verbs
        from kechuang.apps.documents.messages import VERBS

        name_verbs(VERBS)
