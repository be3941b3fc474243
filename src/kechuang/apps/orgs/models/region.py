"""Regions: dated codes, as places are renamed and merged and an old plan must still be understood."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kechuang.apps.orgs.models.dated import Dated, ends_after_beginning
from kechuang.catalog.region import level_of


class Confidence(models.TextChoices):
    SURE = "H", _("确实")
    YEAR = "M", _("仅年份确实")
    OPEN = "L", _("待核")


class Region(models.Model):
    """One name of an administrative division, or of a zone that plans treat as one (code then begins with Z).

    The rows of one code are its names, one after another; what hangs on any of them hangs on the place.
    parent: the last one; those before stand in `RegionPast`.
    """

    code = models.CharField(_("代码"), max_length=20)
    name = models.CharField(_("名称"), max_length=50)
    parent = models.ForeignKey(
        "self", verbose_name=_("上级"), null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    aliases = models.JSONField(_("别名"), default=list, blank=True)
    valid_from = models.DateField(_("启用日"), null=True, blank=True)
    valid_until = models.DateField(_("停用日"), null=True, blank=True)
    confidence = models.CharField(_("把握程度"), max_length=1, choices=Confidence.choices, default=Confidence.SURE)

    objects = Dated.as_manager()

    class Meta:
        verbose_name = _("区划")
        verbose_name_plural = _("区划")
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(fields=["code", "name"], name="region_code_and_name_once"),
            ends_after_beginning("region_ends_after_beginning"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("orgs:region", args=[self.code])

    @property
    def level(self) -> str:
        """province | prefecture | county | town | zone, as the code says."""
        return level_of(self.code)


class RegionPast(models.Model):
    """The parent a region had until the day `until`; the first such row after a day tells the parent of that day."""

    region = models.ForeignKey(Region, models.CASCADE, verbose_name=_("区划"), related_name="past")
    parent = models.ForeignKey(
        Region, models.PROTECT, verbose_name=_("原上级"), null=True, blank=True, related_name="former_children"
    )
    until = models.DateField(_("止于（不含）"))
    proof = models.CharField(_("依据"), max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("区划原隶属")
        ordering = ["until"]
        constraints = [models.UniqueConstraint(fields=["region", "until"], name="region_past_once_a_day")]

    def __str__(self) -> str:
        return f"{self.region} ← {self.parent}"


class ChangeKind(models.TextChoices):
    RENAME = "rename", _("更名")
    MERGE = "merge", _("合并")
    SPLIT = "split", _("划出")


class RegionSuccession(models.Model):
    """From the day `on`, the area of `predecessor` (or, where it still stands, part of it) is `successor`."""

    predecessor = models.ForeignKey(Region, models.PROTECT, verbose_name=_("原区划"), related_name="successions")
    successor = models.ForeignKey(Region, models.PROTECT, verbose_name=_("新区划"), related_name="inheritances")
    on = models.DateField(_("变更日"))
    kind = models.CharField(_("方式"), max_length=10, choices=ChangeKind.choices)
    proof = models.CharField(_("依据"), max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("区划沿革")
        ordering = ["on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["predecessor", "successor"], name="region_succession_once"),
            models.CheckConstraint(condition=~Q(predecessor=F("successor")), name="region_succession_between_two"),
            models.CheckConstraint(condition=Q(kind__in=ChangeKind.values), name="region_change_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor} → {self.successor}"
