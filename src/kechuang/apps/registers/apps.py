from django.apps import AppConfig


class RegistersConfig(AppConfig):
    name = "kechuang.apps.registers"
    verbose_name = "名录台账"

    def ready(self) -> None:
        import kechuang.apps.registers.among  # noqa: F401  (the lookup registers itself)
        from kechuang.apps.accounts import after_restore, inbox
        from kechuang.apps.accounts.messages import name_verbs
        from kechuang.apps.registers.actions import appending, applying, bodies, due_arrivals
        from kechuang.apps.registers.messages import completeness
        from kechuang.apps.registers.messages.declaring import VERBS as DECLARING_VERBS
        from kechuang.apps.registers.messages.importing import VERBS as IMPORTING_VERBS
        from kechuang.apps.registers.messages.organisations import VERBS as ORGANISATION_VERBS
        from kechuang.apps.registers.messages.records import VERBS
        from kechuang.apps.registers.queries import declaring, due_waiting, importing, organisations_waiting, reviewing

        name_verbs(VERBS | IMPORTING_VERBS | DECLARING_VERBS)
        name_verbs(completeness.VERBS | ORGANISATION_VERBS)
        inbox.register(reviewing.waiting_todos, reviewing.count_todos)
        inbox.register(importing.todos, importing.count_todos)
        inbox.register(due_waiting.todos, due_waiting.count)
        inbox.register(declaring.waiting_todos, declaring.count_todos)
        inbox.register(organisations_waiting.todos, organisations_waiting.count)
        appending.on_change(bodies.follow)
        appending.watch_entries(due_arrivals.Arrivals)
        after_restore.register("台账数据表", applying.rebuild_all)
