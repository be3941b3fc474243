"""The ways on from the page of an adopted plan and of one of its commitments, and what this person does first."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from kechuang.apps.accounts.models import Role as PersonRole
from kechuang.apps.accounts.models import User
from kechuang.apps.accounts.permissions import may
from kechuang.apps.plans.models import CircularStanding, Commitment, Plan, ReportStanding, Role
from kechuang.apps.plans.queries import answering, reports


@dataclass(frozen=True, slots=True)
class Tool:
    """A way on from a plan. is_file: it saves a file instead of opening a page."""

    words: str
    url: str
    is_file: bool = False


def tools(plan: Plan, user: User, day: str) -> list[Tool]:
    """Every page about an adopted plan, in the order of its life. day: what keeps the day asked for, `?on=…` or ""."""

    def page(words: str, name: str) -> Tool:
        return Tool(words, reverse(name, args=[plan.pk]))

    found = [
        page(_("计划体检"), "plans:check"),
        page(_("目标任务分解表"), "plans:breakdown_table"),
        Tool(_("各单位和镇街"), f"{reverse('plans:board_units')}{f'{day}&' if day else '?'}plan={plan.pk}"),
        page(_("每月通报"), "plans:circulars"),
    ]
    if may(user, "plans.export"):
        found.append(Tool(_("领导一页通"), reverse("plans:brief", args=[plan.pk]) + day, is_file=True))
    document = Tool(_("原文"), reverse("documents:document", args=[plan.document_id]))
    return [*found, page(_("与上年比较"), "plans:compare_last_year"), document]


def first_step(plan: Plan, user: User, day: str) -> Tool | None:
    """A notice that waits for this person's signature, else the daily duty of the role; None for those without one."""
    waiting = plan.circulars.filter(standing=CircularStanding.SUBMITTED).exclude(submitted_by=user).order_by("month")
    notice = waiting.first() if may(user, "circulars.release") else None
    if notice is not None:
        return Tool(_("签发%d月通报") % notice.month.month, notice.get_absolute_url())
    if may(user, "circulars.make"):
        return Tool(_("写每月通报"), reverse("plans:circulars", args=[plan.pk]))
    if user.unit_id is not None and may(user, "reports.submit"):
        return Tool(_("本单位的任务"), f"{reverse('plans:work')}?{urlencode({'plan': plan.pk})}")
    if may(user, "circulars.release"):
        return Tool(_("领导一页通"), reverse("plans:brief", args=[plan.pk]) + day, is_file=True)
    return None


@dataclass(frozen=True, slots=True)
class Deeds:
    """What this person may do about one commitment: only buttons that lead somewhere. to_review: how many wait."""

    may_report: bool
    to_review: int


def deeds(commitment: Commitment, user: User) -> Deeds:
    may_report = bool(may(user, "reports.submit")) and (
        user.role == PersonRole.PLANNER or bool(answering.reportable(commitment, user))
    )
    waiting = Q(commitment=commitment, standing=ReportStanding.SUBMITTED)
    return Deeds(may_report, reports.count_every(reports.may_review_of(user) & waiting))


def commitment_tools(commitment: Commitment, user: User) -> list[Tool]:
    """Breakdown, the rounds of a duty, other years and places, and what changes the target or tells how it changed."""

    def page(words: str, name: str) -> Tool:
        return Tool(words, reverse(name, args=[commitment.pk]))

    found = [page(_("分解到单位和季度"), "plans:breakdown")]
    if commitment.frequency:
        found.append(page(_("各单位完成情况"), "plans:rounds"))
    if commitment.indicator_code:
        query = urlencode({"code": commitment.indicator_code})
        found.append(Tool(_("历年和各地比较"), f"{reverse('plans:compare_indicator')}?{query}"))
    if _may_revise(commitment, user):
        found.append(page(_("调整目标"), "plans:revise"))
    return [*found, page(_("历次内容"), "plans:history")]


def _may_revise(commitment: Commitment, user: User) -> bool:
    """As `actions.revise` decides: planners every one, a division what it leads."""
    if not may(user, "commitments.revise"):
        return False
    leads = {unit.unit_id for unit in commitment.units.all() if unit.role == Role.LEAD}
    return user.role == PersonRole.PLANNER or (user.unit_id is not None and user.unit_id in leads)
