"""People and the audit trail."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What a person does here. The rights of each role are declared in `permissions`."""

    PLANNER = "planner", _("规划员")
    DIVISION = "division", _("处室人员")
    TOWN = "town", _("镇街人员")
    LEADER = "leader", _("领导")
    ENTERPRISE = "enterprise", _("企业")
    ADMINISTRATOR = "administrator", _("管理员")


class People(UserManager["User"]):
    def create_superuser(self, username: str, *args: Any, **fields: Any) -> User:
        """The first person of a new installation: an administrator unless said otherwise."""
        return super().create_superuser(username, *args, **{"role": Role.ADMINISTRATOR, **fields})


class User(AbstractUser):
    # One name, as Chinese names are written.
    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    name = models.CharField(_("姓名"), max_length=50, blank=True)
    # The role with the fewest rights, so that a forgotten field opens nothing.
    role = models.CharField(_("角色"), max_length=20, choices=Role.choices, default=Role.ENTERPRISE)
    unit = models.ForeignKey(
        "orgs.Unit", verbose_name=_("单位"), null=True, blank=True, on_delete=models.PROTECT, related_name="people"
    )

    objects: ClassVar[People] = People()

    class Meta:
        verbose_name = _("用户")
        verbose_name_plural = _("用户")
        constraints = [
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="user_role_is_known"),
        ]

    def __str__(self) -> str:
        return self.get_full_name()

    def get_full_name(self) -> str:
        return self.name or self.username

    def get_short_name(self) -> str:
        return self.get_full_name()


class AuditEntry(models.Model):
    """One change, for ever: the database itself refuses to update or delete a row (migration 0002)."""

    at = models.DateTimeField(_("时间"), default=timezone.now, db_index=True)
    who = models.ForeignKey(
        User, verbose_name=_("操作人"), null=True, on_delete=models.PROTECT, related_name="audit_entries"
    )
    who_name = models.CharField(_("操作人姓名"), max_length=150)
    verb = models.CharField(_("操作"), max_length=50, db_index=True)
    subject_type = models.CharField(_("对象类别"), max_length=50)
    subject_id = models.CharField(_("对象编号"), max_length=50)
    before = models.JSONField(_("变更前"), null=True)
    after = models.JSONField(_("变更后"), null=True)
    reason = models.CharField(_("原因"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("操作记录")
        verbose_name_plural = _("操作记录")
        ordering = ["-id"]
        indexes = [models.Index(fields=["subject_type", "subject_id"], name="audit_subject")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.who_name} {self.verb} {self.subject_type} {self.subject_id}"
