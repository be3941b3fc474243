"""Units: dated, as bureaus merge and towns become streets."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kechuang.apps.orgs.models.dated import Dated, ends_after_beginning
from kechuang.apps.orgs.models.region import Region


class UnitKind(models.TextChoices):
    DEPARTMENT = "department", _("部门")
    DIVISION = "division", _("处室")
    TOWN = "town", _("镇街")
    PARK = "park", _("园区")
    COUNTY = "county", _("县区")
    INSTITUTE = "institute", _("院所高校")
    ENTERPRISE = "enterprise", _("企业")
    OTHER = "other", _("其他")


def identity_of(code: str, name: str, region_code: str) -> str:
    return code or (f"{name}@{region_code}" if region_code else name)


class Unit(models.Model):
    """Whoever a plan can make responsible.

    region: None for units that every place has (科学技术局, the bureau's own divisions).
    code: the catalog's code, such as department:science; empty for units that people registered.
    """

    code = models.CharField(_("目录代码"), max_length=60, blank=True)
    name = models.CharField(_("全称"), max_length=100)
    short_name = models.CharField(_("简称"), max_length=50, blank=True)
    region = models.ForeignKey(
        Region, verbose_name=_("区划"), null=True, blank=True, on_delete=models.PROTECT, related_name="units"
    )
    kind = models.CharField(_("类别"), max_length=20, choices=UnitKind.choices, default=UnitKind.OTHER)
    parent = models.ForeignKey(
        "self", verbose_name=_("上级单位"), null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    valid_from = models.DateField(_("设立日"), null=True, blank=True)
    valid_until = models.DateField(_("撤并日"), null=True, blank=True)

    objects = Dated.as_manager()

    class Meta:
        verbose_name = _("单位")
        verbose_name_plural = _("单位")
        ordering = ["kind", "name"]
        constraints = [
            models.UniqueConstraint(fields=["name", "region"], name="unit_name_once_per_region"),
            models.UniqueConstraint(
                fields=["name"], condition=Q(region__isnull=True), name="unit_name_once_without_region"
            ),
            models.UniqueConstraint(fields=["code"], condition=~Q(code=""), name="unit_catalog_code_once"),
            models.CheckConstraint(condition=Q(kind__in=UnitKind.values), name="unit_kind_is_known"),
            models.CheckConstraint(condition=~Q(name=""), name="unit_has_a_name"),
            ends_after_beginning("unit_ends_after_beginning"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("orgs:unit", args=[self.pk])

    @property
    def identity(self) -> str:
        """How records speak of the unit: its catalog code; else its name, with the code of its region if it has one."""
        return identity_of(self.code, self.name, self.region.code if self.region else "")


class UnitAlias(models.Model):
    """Another way of writing a unit's name, as met in a document."""

    unit = models.ForeignKey(Unit, verbose_name=_("单位"), on_delete=models.CASCADE, related_name="aliases")
    alias = models.CharField(_("别名"), max_length=100)

    class Meta:
        verbose_name = _("别名")
        verbose_name_plural = _("别名")
        ordering = ["alias"]
        constraints = [models.UniqueConstraint(fields=["unit", "alias"], name="alias_once_per_unit")]

    def __str__(self) -> str:
        return self.alias


class UnitPast(models.Model):
    """What a unit was called, and whose it was, until the day `until`: the first such row after a day tells that day.

    identity: how records written then speak of it.
    """

    unit = models.ForeignKey(Unit, models.CASCADE, verbose_name=_("单位"), related_name="past")
    name = models.CharField(_("原全称"), max_length=100)
    short_name = models.CharField(_("原简称"), max_length=50, blank=True)
    parent = models.ForeignKey(
        Unit, models.PROTECT, verbose_name=_("原上级单位"), null=True, blank=True, related_name="former_children"
    )
    region = models.ForeignKey(
        Region, models.PROTECT, verbose_name=_("原区划"), null=True, blank=True, related_name="former_units"
    )
    identity = models.CharField(_("原标识"), max_length=130, db_index=True)
    until = models.DateField(_("止于（不含）"))
    proof = models.CharField(_("依据"), max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("单位原信息")
        ordering = ["until"]
        constraints = [models.UniqueConstraint(fields=["unit", "until"], name="unit_past_once_a_day")]

    def __str__(self) -> str:
        return self.name


class UnitCoverage(models.Model):
    """A unit's area takes in a region, wholly or in part, in [valid_from, valid_until). Parks overlap towns."""

    unit = models.ForeignKey(Unit, models.CASCADE, verbose_name=_("单位"), related_name="coverage")
    region = models.ForeignKey(Region, models.PROTECT, verbose_name=_("区划"), related_name="covered_by")
    is_part = models.BooleanField(_("只含一部分"), default=False)
    valid_from = models.DateField(_("起"), null=True, blank=True)
    valid_until = models.DateField(_("止（不含）"), null=True, blank=True)

    objects = Dated.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("单位所辖区域")
        ordering = ["unit", "region"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "region", "valid_from"], name="coverage_once"),
            models.UniqueConstraint(
                fields=["unit", "region"], condition=Q(valid_from__isnull=True), name="coverage_once_without_start"
            ),
            ends_after_beginning("coverage_ends_after_beginning"),
        ]

    def __str__(self) -> str:
        return f"{self.unit} ⊃ {self.region}"


class UnitGroup(models.Model):
    """A word for many units: 各镇街园区. Its members are the units of these kinds in the document's region.

    name: the catalog's words for those members, whatever the document wrote; aliases: further words people add.
    """

    name = models.CharField(_("群称"), max_length=200, unique=True)
    aliases = models.JSONField(_("别名"), default=list, blank=True)
    kinds = models.JSONField(_("所含类别"), default=list)

    class Meta:
        verbose_name = _("群称")
        verbose_name_plural = _("群称")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class UnitSuccession(models.Model):
    """`successor` took over from `predecessor` on a day: 经信委 → 工信局."""

    predecessor = models.ForeignKey(
        Unit, verbose_name=_("原单位"), on_delete=models.PROTECT, related_name="successions"
    )
    successor = models.ForeignKey(
        Unit, verbose_name=_("承接单位"), on_delete=models.PROTECT, related_name="inheritances"
    )
    on = models.DateField(_("承接日"))

    class Meta:
        verbose_name = _("承接关系")
        verbose_name_plural = _("承接关系")
        ordering = ["on"]
        constraints = [
            models.UniqueConstraint(fields=["predecessor", "successor"], name="succession_once"),
            models.CheckConstraint(condition=~Q(predecessor=F("successor")), name="succession_between_two_units"),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor} → {self.successor}"
