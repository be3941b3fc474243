"""Organisations: an identity apart from their dated facts, which are records."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kechuang.apps.orgs.models.region import Region
from kechuang.apps.orgs.models.unit import Unit


class Organisation(models.Model):
    """A body that records speak of: firm, university, institute, association. Its facts are dated records, not columns.

    identifier: the unified social credit code, or a provisional one (T000001) until the code is known.
    name, folded, initials, region, area: as of the last accepted record, for lists and search; the truth of a day is
    asked of the registers. area: the town or park that counts the body this year.
    """

    identifier = models.CharField(_("统一社会信用代码"), max_length=20, unique=True)
    name = models.CharField(_("名称"), max_length=200)
    folded = models.CharField(_("比对用名称"), max_length=200, db_index=True)
    initials = models.CharField(_("拼音首字母"), max_length=200)
    region = models.ForeignKey(
        Region, models.PROTECT, verbose_name=_("行政区划"), null=True, blank=True, related_name="+"
    )
    area = models.ForeignKey(Unit, models.PROTECT, verbose_name=_("考核归属"), null=True, blank=True, related_name="+")
    ended_on = models.DateField(_("注销或迁出日"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("单位（企业、院所等）")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(condition=~Q(identifier=""), name="organisation_has_an_identifier"),
            models.CheckConstraint(condition=~Q(name=""), name="organisation_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_provisional(self) -> bool:
        """Its credit code is not known yet."""
        return self.identifier.startswith("T")


class OrganisationIdentifier(models.Model):
    """Every identifier an organisation has ever had: records written under an old one still find it."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, verbose_name=_("单位"), related_name="identifiers")
    identifier = models.CharField(_("代码"), max_length=20, unique=True)
    since = models.DateField(_("启用日"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("单位代码")

    def __str__(self) -> str:
        return self.identifier


class KnownWriting(models.Model):
    """A writing of a name that a person said means this organisation; the next list is matched without asking."""

    folded = models.CharField(_("比对用名称"), max_length=200, unique=True)
    written = models.CharField(_("原文"), max_length=200)
    organisation = models.ForeignKey(Organisation, models.CASCADE, verbose_name=_("单位"), related_name="writings")
    by = models.ForeignKey("accounts.User", models.PROTECT, verbose_name=_("确认人"), null=True, related_name="+")
    at = models.DateTimeField(_("确认时间"), auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = _("名称写法")

    def __str__(self) -> str:
        return self.written
