"""What people said about findings of a plan check."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Said(models.TextChoices):
    TO_MEND = "to_mend", _("采纳，待修改")
    EXPLAINED = "explained", _("说明属实")


class FindingAnswer(models.Model):
    """One answer to one finding. key: `coherence.Finding.key` as a hash; the same as long as rule and promises are."""

    key = models.CharField(_("体检结果指纹"), max_length=64, unique=True)
    code = models.CharField(_("规则"), max_length=10)
    document = models.ForeignKey(
        "documents.Document", models.CASCADE, verbose_name=_("文件"), related_name="finding_answers"
    )
    said = models.CharField(_("意见"), max_length=10, choices=Said)
    words = models.CharField(_("说明"), max_length=500, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("填写人"), related_name="+")
    at = models.DateTimeField(_("填写时间"), auto_now=True)

    class Meta:
        verbose_name = verbose_name_plural = _("体检意见")
        constraints = [
            models.CheckConstraint(condition=Q(said__in=Said.values), name="finding_answer_is_known_word"),
            models.CheckConstraint(condition=~Q(said="explained") | ~Q(words=""), name="finding_explanation_has_words"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.get_said_display()}"
