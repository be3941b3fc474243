"""Changes of lights, as rows with a date."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kechuang.apps.plans.rules.terms import Light

LIGHTS = [
    (str(Light.DONE), _("完成")),
    (str(Light.ON_TRACK), _("正常")),
    (str(Light.NOT_DUE), _("未到时点")),
    (str(Light.ADJUSTED), _("已调整")),
    (str(Light.UNVERIFIED), _("待核实")),
    (str(Light.BEHIND), _("滞后")),
    (str(Light.FAR_BEHIND), _("严重滞后")),
]


class LightChange(models.Model):
    """From `before` to `after` on a day. before "" is the first light. ordinal: 1 is the first of the commitment.

    The unique ordinal lets one of two measurements at once write, and the other sees that it was done.
    """

    commitment = models.ForeignKey(
        "plans.Commitment", models.CASCADE, verbose_name=_("目标承诺"), related_name="light_changes"
    )
    ordinal = models.PositiveIntegerField(_("序号"))
    on = models.DateField(_("日期"))
    at = models.DateTimeField(_("记下时间"), auto_now_add=True)
    before = models.CharField(_("原灯"), max_length=12, choices=LIGHTS, blank=True)
    after = models.CharField(_("新灯"), max_length=12, choices=LIGHTS)
    sentence = models.CharField(_("理由"), max_length=1000)
    actual = models.DecimalField(_("现值"), max_digits=24, decimal_places=6, null=True)
    due = models.DecimalField(_("应达"), max_digits=24, decimal_places=6, null=True)

    class Meta:
        verbose_name = verbose_name_plural = _("亮灯变化")
        ordering = ["commitment", "ordinal"]
        constraints = [
            models.UniqueConstraint(fields=["commitment", "ordinal"], name="light_change_ordinal_is_unique"),
            models.CheckConstraint(condition=~Q(before=F("after")), name="light_change_changes_something"),
        ]
        indexes = [models.Index(fields=["on"], name="light_change_by_day")]

    def __str__(self) -> str:
        return f"{self.on} {self.before} → {self.after}"
