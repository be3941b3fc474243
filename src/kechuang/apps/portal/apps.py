from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "kechuang.apps.portal"
    verbose_name = "首页"

    def ready(self) -> None:
        from kechuang.apps.accounts import inbox
        from kechuang.apps.portal import queries

        inbox.register(queries.failed_readings, queries.count_failed)
        inbox.register(queries.units_to_register)
