"""The verbs: record a change, change a password, make the demo's people."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.db.models import Model

from kechuang.apps.accounts.models import AuditEntry, Role, User

Facts = dict[str, Any]


def record(
    who: User | None,
    verb: str,
    subject: Model | type[Model],
    *,
    before: Facts | None = None,
    after: Facts | None = None,
    reason: str = "",
) -> AuditEntry:
    """Append one audit row. Call it inside the transaction of the change, so that neither exists without the other.

    who: None for the system itself (loading the catalog). subject: a row, or a model for all its rows at once.
    before, after: plain JSON values, only what changed.
    """
    return AuditEntry.objects.create(
        who=who,
        who_name=who.get_full_name() if who else "系统",
        verb=verb,
        subject_type=subject._meta.label_lower,
        subject_id=str(subject.pk) if isinstance(subject, Model) else "",
        before=before,
        after=after,
        reason=reason,
    )


@transaction.atomic
def change_password(user: User, password: str) -> None:
    """Set a password that the form has already validated. The password itself is never recorded."""
    user.set_password(password)
    user.save(update_fields=["password"])
    record(user, "accounts.change_password", user)


DEMO_PEOPLE: tuple[tuple[str, str, Role], ...] = (
    ("planner", "林规划", Role.PLANNER),
    ("division", "周处室", Role.DIVISION),
    ("town", "吴镇街", Role.TOWN),
    ("leader", "郑局长", Role.LEADER),
    ("enterprise", "王企业", Role.ENTERPRISE),
    ("administrator", "陈管理", Role.ADMINISTRATOR),
)


@transaction.atomic
def create_demo_people(password: str) -> list[User]:
    """One person per role, for the demo only; can run twice. Raises: ImproperlyConfigured outside local mode."""
    if settings.IS_OFFICE:
        raise ImproperlyConfigured("演示用户只能在 KECHUANG_MODE=local 时建立。")
    people = []
    hashed = make_password(password)  # slow on purpose; one known password needs it once
    for username, name, role in DEMO_PEOPLE:
        fields = {"name": name, "role": role, "password": hashed}
        user, created = User.objects.get_or_create(username=username, defaults=fields)
        if not created and not user.check_password(password):
            user.password = hashed
            user.save(update_fields=["password"])
        if created:
            record(None, "accounts.create_demo_person", user, after={"username": username, "role": role.value})
        people.append(user)
    return people
