"""Declarations as they were applied: entries name the version they were written under, so every version is kept."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Origin(models.TextChoices):
    SHIPPED = "shipped", _("随系统")
    LOCAL = "local", _("本地文件")
    SITE = "site", _("网页登记")


class DeclarationVersion(models.Model):
    """One declaration as applied. The newest row of a code is in force; rows are only added.

    text: the YAML as it stood.  retired: the file is gone; records stay, the register no longer shows.
    """

    code = models.CharField(_("名录代码"), max_length=60, db_index=True)
    version = models.PositiveSmallIntegerField(_("版本"))
    text = models.TextField(_("原文"))
    hash = models.CharField(_("指纹"), max_length=64)
    origin = models.CharField(_("来源"), max_length=10, choices=Origin)
    retired = models.BooleanField(_("已停用"), default=False)
    applied_at = models.DateTimeField(_("启用时间"), auto_now_add=True)
    applied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("启用人"), null=True, related_name="+"
    )

    class Meta:
        verbose_name = verbose_name_plural = _("名录登记表")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(origin__in=Origin.values), name="declaration_origin_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.code}@{self.version}"


class DraftState(models.TextChoices):
    WRITING = "writing", _("编写中")
    WAITING = "waiting", _("待批准")
    APPROVED = "approved", _("已批准")
    REFUSED = "refused", _("已退回")


class DeclarationDraft(models.Model):
    """A register declared or changed in the site; a second person approves it, then it is applied."""

    code = models.CharField(_("名录代码"), max_length=60, db_index=True)
    text = models.TextField(_("原文"))
    state = models.CharField(_("状态"), max_length=10, choices=DraftState, default=DraftState.WRITING)
    why = models.CharField(_("修改原因"), max_length=500, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("编写人"), related_name="+")
    changed_at = models.DateTimeField(_("修改时间"), auto_now=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("批准人"), null=True, related_name="+"
    )
    decided_at = models.DateTimeField(_("批准时间"), null=True)
    answer = models.CharField(_("批准意见"), max_length=500, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("名录登记表草稿")
        ordering = ["-changed_at"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=DraftState.values), name="declaration_draft_state_is_known"),
            models.UniqueConstraint(
                fields=["code"], condition=Q(state__in=["writing", "waiting"]), name="one_open_draft_per_register"
            ),
        ]

    def __str__(self) -> str:
        return self.code
