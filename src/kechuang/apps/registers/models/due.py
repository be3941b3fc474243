"""Who owes which report by when, and whether it came: missing is written down, not inferred from silence."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class DueReport(models.Model):
    """One reporter, one register, one period [first, until). The reporter is a unit or an organisation.

    sent_at: when the report came; None while it is owed.  nil: the reporter said there was nothing this period.
    """

    register = models.CharField(_("名录"), max_length=60)
    first = models.DateField(_("期间起"))
    until = models.DateField(_("期间止（不含）"))
    unit = models.ForeignKey("orgs.Unit", models.PROTECT, verbose_name=_("应报单位"), null=True, related_name="+")
    organisation = models.ForeignKey(
        "orgs.Organisation", models.PROTECT, verbose_name=_("应报企业或机构"), null=True, related_name="+"
    )
    due_on = models.DateField(_("应报日期"))
    sent_at = models.DateTimeField(_("报送时间"), null=True)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("报送人"), null=True, related_name="+"
    )
    nil = models.BooleanField(_("零报告"), default=False)
    records = models.PositiveIntegerField(_("报送条数"), default=0)
    note = models.CharField(_("说明"), max_length=500, blank=True)
    excused = models.BooleanField(_("免报"), default=False)

    class Meta:
        verbose_name = verbose_name_plural = _("应报清单")
        ordering = ["register", "first", "due_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["register", "first", "unit"], condition=Q(unit__isnull=False), name="unit_owes_once"
            ),
            models.UniqueConstraint(
                fields=["register", "first", "organisation"],
                condition=Q(organisation__isnull=False),
                name="organisation_owes_once",
            ),
            models.CheckConstraint(
                condition=Q(unit__isnull=True, organisation__isnull=False)
                | Q(unit__isnull=False, organisation__isnull=True),
                name="due_report_has_one_reporter",
            ),
            models.CheckConstraint(condition=Q(until__gt=F("first")), name="due_period_is_not_empty"),
            models.CheckConstraint(condition=Q(nil=False) | Q(sent_at__isnull=False), name="nil_report_was_sent"),
        ]
        indexes = [models.Index(fields=["due_on"], condition=Q(sent_at__isnull=True), name="due_and_not_sent")]

    def __str__(self) -> str:
        return f"{self.register} {self.first}"


class DueReminder(models.Model):
    """催报: who asked a reporter for a report that was owed, and when. Rows are only added."""

    due_report = models.ForeignKey(DueReport, models.CASCADE, verbose_name=_("应报"), related_name="reminders")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("催报人"), related_name="+")
    at = models.DateTimeField(_("催报时间"), auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = _("催报")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.due_report} {self.at:%Y-%m-%d}"
