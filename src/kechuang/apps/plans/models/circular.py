"""Monthly notices (通报), the template they are written from, and the numbers of letters."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class LetterSeries(models.Model):
    """The last number given under one mark (云科通) in one year. Numbers neither skip nor repeat."""

    mark = models.CharField(_("机关代字"), max_length=50)
    year = models.PositiveSmallIntegerField(_("年"))
    last = models.PositiveIntegerField(_("已用到"), default=0)

    class Meta:
        verbose_name = verbose_name_plural = _("文号")
        constraints = [models.UniqueConstraint(fields=["mark", "year"], name="letter_series_once_a_year")]

    def __str__(self) -> str:
        return f"{self.mark}〔{self.year}〕{self.last}号"


class CircularTemplate(models.Model):
    """The words of the notice, with places for figures; every edit is a new row. plan None: for all plans."""

    plan = models.ForeignKey(
        "plans.Plan", models.CASCADE, null=True, blank=True, verbose_name=_("计划"), related_name="templates"
    )
    ordinal = models.PositiveIntegerField(_("第几版"))
    text = models.TextField(_("模板"))
    letterhead = models.JSONField(_("版头"), default=dict)
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("修改人"), related_name="+"
    )
    edited_at = models.DateTimeField(_("修改时间"), auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = _("通报模板")
        ordering = ["plan", "ordinal"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "ordinal"], name="template_ordinal_is_unique"),
            models.UniqueConstraint(
                fields=["ordinal"], condition=Q(plan__isnull=True), name="common_template_ordinal_is_unique"
            ),
        ]

    def __str__(self) -> str:
        return f"第 {self.ordinal} 版"


class CircularStanding(models.TextChoices):
    DRAFT = "draft", _("编辑中")
    SUBMITTED = "submitted", _("待签发")
    RELEASED = "released", _("已签发")


class Circular(models.Model):
    """One notice of one plan and month. month: its first day; as_of: the day its figures stand for.

    paragraphs: `rules.circular_edits.Paragraph` as data, in order, the title first; text holds places such as
    {T12.现值}, edited what a person wrote instead. figures: {place: `rules.circular_text.Figure`}, frozen.
    tables: the rows of the appendices, frozen too. file: the Word file as released, the same for ever.
    template: the edited one it was last written from, None for the one that comes with the system.
    """

    plan = models.ForeignKey("plans.Plan", models.PROTECT, verbose_name=_("计划"), related_name="circulars")
    month = models.DateField(_("月份"))
    as_of = models.DateField(_("数据截至"))
    title = models.CharField(_("标题"), max_length=300)
    letterhead = models.JSONField(_("版头"), default=dict)
    paragraphs = models.JSONField(_("正文"), default=list)
    figures = models.JSONField(_("数字"), default=dict)
    tables = models.JSONField(_("附表"), default=list)
    standing = models.CharField(_("状态"), max_length=10, choices=CircularStanding, default=CircularStanding.DRAFT)
    version = models.PositiveIntegerField(_("修改次数"), default=1)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("拟稿人"), related_name="+"
    )
    made_at = models.DateTimeField(_("拟稿时间"), auto_now_add=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("送签人"), related_name="+"
    )
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("签发人"), related_name="+"
    )
    released_at = models.DateTimeField(_("签发时间"), null=True)
    mark = models.CharField(_("机关代字"), max_length=50, blank=True)
    year = models.PositiveSmallIntegerField(_("文号年"), null=True)
    number = models.PositiveIntegerField(_("文号序号"), null=True)
    returned_because = models.CharField(_("退回意见"), max_length=1000, blank=True)
    file = models.ForeignKey(
        "documents.StoredFile", models.PROTECT, null=True, verbose_name=_("签发的文件"), related_name="+"
    )
    template = models.ForeignKey(
        CircularTemplate, models.PROTECT, null=True, verbose_name=_("所用模板"), related_name="+"
    )

    class Meta:
        verbose_name = verbose_name_plural = _("通报")
        ordering = ["-month", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "month"], name="one_circular_a_month"),
            models.UniqueConstraint(fields=["mark", "year", "number"], name="circular_number_is_given_once"),
            models.CheckConstraint(
                condition=~Q(standing="released")
                | (
                    Q(submitted_by__isnull=False, released_by__isnull=False, number__isnull=False, file__isnull=False)
                    & ~Q(released_by=F("submitted_by"))
                ),
                name="circular_is_released_by_a_second_person",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("plans:circular", args=[self.pk])

    @property
    def is_open(self) -> bool:
        """Its words may be changed."""
        return self.standing == CircularStanding.DRAFT

    @property
    def is_released(self) -> bool:
        return self.standing == CircularStanding.RELEASED

    @property
    def letter_number(self) -> str:
        """云科通〔2026〕3号; empty before it is released."""
        return f"{self.mark}〔{self.year}〕{self.number}号" if self.number else ""
