from django.apps import AppConfig


class UpkeepConfig(AppConfig):
    name = "kechuang.apps.upkeep"
    verbose_name = "备份与恢复"

    def ready(self) -> None:
        from kechuang.apps.accounts.messages import name_verbs
        from kechuang.apps.upkeep.messages import VERBS

        name_verbs(VERBS)
