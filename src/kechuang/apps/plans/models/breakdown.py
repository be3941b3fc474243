"""How a commitment is split over units or quarters, and what the units say to it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class SplitBy(models.TextChoices):
    UNITS = "units", _("按单位")
    QUARTERS = "quarters", _("按季度")


class SplitMethod(models.TextChoices):
    BY_HAND = "by_hand", _("手工填写")
    BASE = "base", _("按基数")
    LAST_YEAR = "last_year", _("按上年完成")
    EQUAL = "equal", _("平均")


class BreakdownStanding(models.TextChoices):
    DRAFT = "draft", _("编制中")
    SENT = "sent", _("待单位确认")
    FROZEN = "frozen", _("已下达")
    REPLACED = "replaced", _("已被替换")


class Breakdown(models.Model):
    """One split of one commitment. It need not sum: slack and shortfall are said, not forbidden."""

    commitment = models.ForeignKey(
        "plans.Commitment", models.CASCADE, verbose_name=_("目标承诺"), related_name="breakdowns"
    )
    ordinal = models.PositiveIntegerField(_("第几稿"))
    by = models.CharField(_("分解方式"), max_length=8, choices=SplitBy)
    method = models.CharField(_("分配办法"), max_length=10, choices=SplitMethod, default=SplitMethod.BY_HAND)
    note = models.CharField(_("说明"), max_length=500, blank=True)
    standing = models.CharField(_("状态"), max_length=8, choices=BreakdownStanding, default=BreakdownStanding.DRAFT)
    version = models.PositiveIntegerField(_("修改次数"), default=1)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("编制人"), related_name="+"
    )
    made_at = models.DateTimeField(_("编制时间"), auto_now_add=True)
    sent_at = models.DateTimeField(_("发送时间"), null=True)
    frozen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("下达人"), related_name="+"
    )
    frozen_at = models.DateTimeField(_("下达时间"), null=True)

    class Meta:
        verbose_name = verbose_name_plural = _("目标分解")
        ordering = ["ordinal"]
        constraints = [
            models.UniqueConstraint(fields=["commitment", "ordinal"], name="breakdown_ordinal_is_unique"),
            models.UniqueConstraint(
                fields=["commitment", "by"],
                condition=Q(standing__in=["draft", "sent"]),
                name="one_open_breakdown_at_a_time",
            ),
            models.UniqueConstraint(
                fields=["commitment", "by"], condition=Q(standing="frozen"), name="one_breakdown_is_in_force"
            ),
            models.CheckConstraint(
                condition=Q(standing__in=BreakdownStanding.values), name="breakdown_standing_is_known_word"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.commitment_id} 第 {self.ordinal} 稿"


class Answer(models.TextChoices):
    WAITING = "waiting", _("待确认")
    CONFIRMED = "confirmed", _("已确认")
    OBJECTED = "objected", _("有异议")


class Share(models.Model):
    """One unit's or quarter's part. value None: not set yet, which is not 0. base: what a proposal rests on."""

    breakdown = models.ForeignKey(Breakdown, models.CASCADE, verbose_name=_("目标分解"), related_name="shares")
    ordinal = models.PositiveIntegerField(_("序号"))
    unit = models.ForeignKey(
        "orgs.Unit", models.PROTECT, null=True, blank=True, verbose_name=_("单位"), related_name="shares"
    )
    quarter = models.PositiveSmallIntegerField(_("季度"), null=True, blank=True)
    value = models.DecimalField(_("分解值"), max_digits=24, decimal_places=6, null=True, blank=True)
    base = models.DecimalField(_("分配依据"), max_digits=24, decimal_places=6, null=True, blank=True)
    answer = models.CharField(_("单位意见"), max_length=10, choices=Answer, default=Answer.WAITING)
    objection = models.CharField(_("异议"), max_length=500, blank=True)
    wished = models.DecimalField(_("建议值"), max_digits=24, decimal_places=6, null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("答复人"), related_name="+"
    )
    answered_at = models.DateTimeField(_("答复时间"), null=True)

    class Meta:
        verbose_name = verbose_name_plural = _("分解项")
        ordering = ["ordinal"]
        constraints = [
            models.UniqueConstraint(fields=["breakdown", "unit"], name="share_unit_once"),
            models.UniqueConstraint(fields=["breakdown", "quarter"], name="share_quarter_once"),
            models.CheckConstraint(
                condition=Q(unit__isnull=False, quarter__isnull=True) | Q(unit__isnull=True, quarter__range=(1, 4)),
                name="share_belongs_to_a_unit_or_a_quarter",
            ),
            models.CheckConstraint(
                condition=~Q(answer="objected") | ~Q(objection=""), name="share_objection_has_words"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit or self.quarter}：{self.value}"
