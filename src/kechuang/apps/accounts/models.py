"""People and the audit trail."""

from __future__ import annotations

from datetime import datetime
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


class ApiKey(models.Model):
    """With it a program reads and posts in the name of `user`, with no more rights than that person has.

    prefix: the part people see and the row is found by.  digest: SHA-256 of the whole key, which is shown once,
    when it is made, and kept nowhere.  used_at: to the minute.  revoked_at: from then on it opens nothing.
    """

    user = models.ForeignKey(User, models.PROTECT, verbose_name=_("用户"), related_name="api_keys")
    name = models.CharField(_("用途"), max_length=60)
    prefix = models.CharField(_("开头"), max_length=20, unique=True)
    digest = models.CharField(_("校验值"), max_length=64)
    made_at = models.DateTimeField(_("建立时间"), default=timezone.now)
    used_at = models.DateTimeField(_("最近使用"), null=True)
    expires_at = models.DateTimeField(_("到期时间"))
    revoked_at = models.DateTimeField(_("停用时间"), null=True)

    class Meta:
        verbose_name = verbose_name_plural = _("接口密钥")
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.name} {self.prefix}…"

    def is_live(self, at: datetime) -> bool:
        return self.revoked_at is None and at < self.expires_at


class AnsweredPost(models.Model):
    """What a program was answered when it posted under an Idempotency-Key, to be said again when it asks again.

    token: the header.  digest: SHA-256 of method, path and body, so that one token cannot mean two things.
    """

    key = models.ForeignKey(ApiKey, models.CASCADE, verbose_name=_("接口密钥"), related_name="+")
    token = models.CharField(_("请求编号"), max_length=100)
    digest = models.CharField(_("请求校验值"), max_length=64)
    status = models.PositiveSmallIntegerField(_("状态码"))
    answer = models.JSONField(_("答复"))
    at = models.DateTimeField(_("时间"), default=timezone.now, db_index=True)

    class Meta:
        verbose_name = verbose_name_plural = _("接口答复")
        constraints = [models.UniqueConstraint(fields=["key", "token"], name="answered_post_once")]

    def __str__(self) -> str:
        return self.token
