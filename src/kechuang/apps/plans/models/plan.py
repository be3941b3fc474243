"""A plan on its way from drafts to promises: who confirms it, who approves it, which one it follows."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class PlanStanding(models.TextChoices):
    DRAFT = "draft", _("确认中")
    SUBMITTED = "submitted", _("待批准")
    ADOPTED = "adopted", _("已采用")


class Plan(models.Model):
    """One issued document whose drafts are confirmed and adopted. Its text is the one of `reading`, for good.

    previous: the plan of the year before, for the comparison. version: goes up with every change of the plan or its
    drafts, so that of two people at once one wins and the other is told.
    """

    document = models.OneToOneField("documents.Document", models.PROTECT, verbose_name=_("文件"), related_name="plan")
    reading = models.ForeignKey("plans.Reading", models.PROTECT, verbose_name=_("读取结果"), related_name="plans")
    title = models.CharField(_("名称"), max_length=500)
    region = models.ForeignKey(
        "orgs.Region", models.PROTECT, null=True, blank=True, verbose_name=_("区划"), related_name="plans"
    )
    region_name = models.CharField(_("地区"), max_length=100, blank=True)
    first_year = models.PositiveSmallIntegerField(_("起始年"))
    last_year = models.PositiveSmallIntegerField(_("终止年"))
    previous = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, verbose_name=_("上一年的计划"), related_name="followers"
    )
    standing = models.CharField(_("状态"), max_length=10, choices=PlanStanding, default=PlanStanding.DRAFT)
    version = models.PositiveIntegerField(_("修改次数"), default=1)
    is_example = models.BooleanField(_("示例数据"), default=False)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("开始确认的人"), related_name="+"
    )
    started_at = models.DateTimeField(_("开始确认时间"), auto_now_add=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("提请批准的人"), related_name="+"
    )
    submitted_at = models.DateTimeField(_("提请批准时间"), null=True)
    adopted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("批准人"), related_name="+"
    )
    adopted_at = models.DateTimeField(_("批准时间"), null=True)
    returned_because = models.CharField(_("退回意见"), max_length=1000, blank=True)

    measured_on = models.DateField(_("亮灯测到哪天"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = _("计划")
        ordering = ["-last_year", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(standing__in=PlanStanding.values), name="plan_standing_is_known_word"),
            models.CheckConstraint(
                condition=Q(last_year__gte=F("first_year")), name="plan_does_not_end_before_it_begins"
            ),
            models.CheckConstraint(
                condition=~Q(standing="submitted") | Q(submitted_by__isnull=False, submitted_at__isnull=False),
                name="plan_submission_has_a_person",
            ),
            models.CheckConstraint(
                condition=~Q(standing="adopted")
                | (
                    Q(submitted_by__isnull=False, adopted_by__isnull=False, adopted_at__isnull=False)
                    & ~Q(adopted_by=F("submitted_by"))
                ),
                name="plan_is_adopted_by_a_second_person",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("plans:plan", args=[self.pk])

    @property
    def is_adopted(self) -> bool:
        return self.standing == PlanStanding.ADOPTED

    @property
    def is_open(self) -> bool:
        """Its drafts may be changed."""
        return self.standing == PlanStanding.DRAFT
