from django.apps import AppConfig


class PlansConfig(AppConfig):
    name = "kechuang.apps.plans"
    verbose_name = "目标任务"

    def ready(self) -> None:
        from kechuang.apps.accounts import inbox
        from kechuang.apps.accounts.messages import name_verbs
        from kechuang.apps.documents import intake
        from kechuang.apps.plans.actions import reading as actions
        from kechuang.apps.plans.messages.verbs import VERBS
        from kechuang.apps.plans.queries import waiting

        name_verbs(VERBS)
        intake.register(actions.read_queued)
        for source, count in waiting.SOURCES:
            inbox.register(source, count)
