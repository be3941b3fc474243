"""The list of plans: where each stands, its counts, and what is to be done next by whom looks at it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.translation import gettext as _

from kechuang.apps.accounts.models import User
from kechuang.apps.accounts.permissions import may
from kechuang.apps.documents.models import Document, State
from kechuang.apps.documents.models import Standing as DocumentStanding
from kechuang.apps.plans.models import Anchor, Commitment, Plan, PlanStanding
from kechuang.apps.plans.queries import standing
from kechuang.apps.plans.queries.confirming import Progress, plans, progress
from kechuang.apps.plans.rules.lights import LIGHT_WORDS, WORST_FIRST, LightMark
from kechuang.apps.plans.rules.terms import Light
from kechuang.ui.marks import SHAPES, Mark

MARKS = {
    PlanStanding.DRAFT: Mark("busy", SHAPES["busy"], "确认中"),
    PlanStanding.SUBMITTED: Mark("warn", SHAPES["warn"], "待批准"),
    PlanStanding.ADOPTED: Mark("good", SHAPES["good"], "已采用"),
}
CONSULTATION = Mark("none", SHAPES["none"], "征求意见稿")
NOT_BEGUN = Mark("none", SHAPES["none"], "未开始确认")


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One plan, or a document that was read and is none yet. counts: lights of an adopted one, else None.

    next_words, next_url: what the reader of the list can do next; "" when it is another's turn. posts: by a form.
    """

    title: str
    url: str
    region: str
    years: str
    mark: Mark
    said: str
    lights: dict[Light, int] | None
    next_words: str
    next_url: str
    is_example: bool = False
    posts: bool = False

    @property
    def tally(self) -> list[tuple[LightMark, int]]:
        """The lights that occur, worst first."""
        return [(LIGHT_WORDS[light], self.lights[light]) for light in WORST_FIRST if self.lights and self.lights[light]]


def plan_lines(user: User, on: date) -> list[PlanLine]:
    """Plans, the latest years first, then documents with something to confirm. A number of queries that does not grow
    with the plans."""
    found = list(plans())
    judged: dict[int, list[standing.Judged]] = defaultdict(list)
    for each in standing.judged(standing.adopted(), on):
        judged[each.commitment.plan_id].append(each)
    rows: dict[int, list[Commitment]] = defaultdict(list)
    pending = Commitment.objects.exclude(plan__standing=PlanStanding.ADOPTED)
    for row in pending.prefetch_related(Prefetch("anchors", Anchor.objects.only("commitment_id"))):
        rows[row.plan_id].append(row)
    lines = [_line(plan, judged.get(plan.pk, []), progress(rows[plan.pk]), user) for plan in found]
    return [*lines, *_not_begun(user)]


def _line(plan: Plan, judged: Sequence[standing.Judged], done: Progress, user: User) -> PlanLine:
    next_words, next_url = _next(plan, done, user)
    is_consultation = plan.document.standing == DocumentStanding.CONSULTATION
    return PlanLine(
        title=plan.title,
        url=reverse("plans:plan" if plan.is_adopted else "plans:confirm", args=[plan.pk]),
        region=plan.region_name,
        years=f"{plan.first_year} 年"
        if plan.first_year == plan.last_year
        else f"{plan.first_year}—{plan.last_year} 年",
        mark=CONSULTATION if is_consultation else MARKS[PlanStanding(plan.standing)],
        said=_said(plan, len(judged), done),
        lights=standing.tally(judged) if plan.is_adopted else None,
        next_words=next_words,
        next_url=next_url,
        is_example=plan.is_example,
    )


def _said(plan: Plan, count: int, done: Progress) -> str:
    if plan.is_adopted:
        by = plan.adopted_by.get_full_name() if plan.adopted_by else ""
        return _("%(n)d 项目标，%(by)s %(on)s 批准") % {
            "n": count,
            "by": by,
            "on": plan.adopted_at.date() if plan.adopted_at else "",
        }
    if plan.standing == PlanStanding.SUBMITTED:
        by = plan.submitted_by.get_full_name() if plan.submitted_by else ""
        return _("%(n)d 项目标，%(by)s提请批准") % {"n": done.confirmed, "by": by}
    words = _("已确认 %(done)d / %(all)d") % {"done": done.done, "all": done.all}
    return f"{words}；{_('退回意见')}：{plan.returned_because}" if plan.returned_because else words


def _next(plan: Plan, done: Progress, user: User) -> tuple[str, str]:
    """What this person can do for the plan, and where."""
    if plan.is_adopted:
        return _("查看目标"), reverse("plans:plan", args=[plan.pk])
    if plan.standing == PlanStanding.SUBMITTED:
        is_mine = plan.submitted_by_id == user.pk
        can = may(user, "plans.approve") and not is_mine
        return (_("批准或退回"), reverse("plans:submit", args=[plan.pk])) if can else ("", "")
    if not may(user, "plans.confirm"):
        return "", ""
    if done.to_go == 0 and plan.document.standing != DocumentStanding.CONSULTATION:
        return _("提请批准"), reverse("plans:submit", args=[plan.pk])
    return _("继续确认"), reverse("plans:confirm", args=[plan.pk])


def _not_begun(user: User) -> list[PlanLine]:
    documents = Document.objects.filter(state=State.READ, plan__isnull=True, readings__statements__isnull=False)
    can = bool(may(user, "plans.confirm"))
    return [
        PlanLine(
            title=str(document),
            url=reverse("plans:reading", args=[document.pk]),
            region=document.region_name,
            years=document.period_in_words,
            mark=CONSULTATION if document.standing == DocumentStanding.CONSULTATION else NOT_BEGUN,
            said=_("已读出目标草稿"),
            lights=None,
            next_words=_("开始确认") if can else "",
            next_url=reverse("plans:start", args=[document.pk]) if can else "",
            posts=True,
        )
        for document in documents.distinct().order_by("-period_last", "-pk")
    ]


@dataclass(frozen=True, slots=True)
class Step:
    """What to do next with a document. posts: by a form, since it begins something."""

    words: str
    url: str
    posts: bool = False


def next_step(document: Document, user: User) -> Step | None:
    """The one obvious next step for a document that was read; None when there is none for this person."""
    plan = Plan.objects.filter(document=document).first()
    if plan is None:
        return (
            Step(_("开始确认"), reverse("plans:start", args=[document.pk]), True)
            if may(user, "plans.confirm")
            else None
        )
    if plan.is_adopted:
        return Step(_("查看目标"), reverse("plans:plan", args=[plan.pk]))
    if plan.standing == PlanStanding.SUBMITTED:
        return Step(_("看待批准的计划"), reverse("plans:submit", args=[plan.pk]))
    done = progress(plan.commitments.prefetch_related(Prefetch("anchors", Anchor.objects.only("commitment_id"))))
    words = _("继续确认") if may(user, "plans.confirm") else _("看确认进度")
    return Step(f"{words}（{done.done}/{done.all}）", reverse("plans:confirm", args=[plan.pk]))
