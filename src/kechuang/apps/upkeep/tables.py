"""Which tables a backup holds, which it leaves out and why."""

from __future__ import annotations

from django.apps import apps
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

# Apps whose rows are worth nothing on another day: who is signed in, who mistyped a password, what is in the queue.
LEFT_OUT = {
    "sessions": _("登录状态，恢复后重新登录即可"),
    "axes": _("登录尝试和暂停登录的记录"),
    "django_tasks": _("后台任务队列"),
    "django_tasks_db": _("后台任务队列"),
    "django_tasks_database": _("后台任务队列"),
}
# Filled by `migrate` itself: an empty site has them already, and those of the backup take their place.
FILLED_BY_MIGRATE = (Permission, ContentType)
TYPED = "reg_"  # typed tables of the registers: worked out from the entries again


def kept() -> list[type[Model]]:
    """One model for each table that a backup holds, tables between two others included, in the order of the apps."""
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and model._meta.app_label not in LEFT_OUT and not model._meta.db_table.startswith(TYPED)
    ]


def left_out() -> dict[str, str]:
    """Table → why it is not in a backup."""
    return {
        model._meta.db_table: str(LEFT_OUT[model._meta.app_label])
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label in LEFT_OUT
    }


def name_of(model: type[Model]) -> str:
    """What people call the rows of a table; the table's own name where it has none in Chinese."""
    name = str(model._meta.verbose_name)
    return model._meta.db_table if name.isascii() or model._meta.auto_created else name
