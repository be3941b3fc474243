"""What the leader's brief says beside its figures."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.utils.translation import gettext as _

from kechuang.apps.plans.rules.terms import Light

ALL_TOLD = "共"
TARGETS = "项目标："


def title(plan: str) -> str:
    return _("%s一页通") % plan


def turned(then: str, now: str) -> str:
    return _("由%(then)s转为%(now)s") % {"then": then, "now": now}


def month(day: date) -> str:
    return _("%d月末") % day.month


def today(day: date) -> str:
    return _("%(month)d月%(day)d日") % {"month": day.month, "day": day.day}


def finding(counts: Mapping[Light, int], total: int) -> str:
    """The chart's title says what it shows: how many are on track, how many behind."""
    well = counts.get(Light.DONE, 0) + counts.get(Light.ON_TRACK, 0)
    bad = counts.get(Light.BEHIND, 0) + counts.get(Light.FAR_BEHIND, 0)
    return _("%(total)d 项中完成和正常 %(well)d 项，滞后和严重滞后 %(bad)d 项") % {
        "total": total,
        "well": well,
        "bad": bad,
    }
