"""A plan with a bit of everything on it, and every page about it: for tests that walk all pages.

Names are long and lists are crowded on purpose. The days are those of the year the test runs in, since pages speak of
today.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import circulars
import making
from django.urls import reverse
from django.utils import timezone

from kechuang.apps.accounts.models import User
from kechuang.apps.plans.actions.lights import update_lights
from kechuang.apps.plans.models import Breakdown, Circular, Commitment, Evidence, Plan, Share
from kechuang.apps.plans.rules.terms import Counting, PathShape

LONG = "规模以上工业企业研究与试验发展经费投入占主营业务收入比重（含高新区、经济开发区）"


@dataclass(frozen=True, slots=True)
class Lived:
    plan: Plan
    broken_down: Commitment
    sent: Commitment
    duty: Commitment
    waiting: Evidence
    notice: Circular


def live(people: Mapping[str, User]) -> Lived:
    """people: planner, leader; `town` and `division` get units of their own."""
    today = timezone.localdate()
    first = date(today.year, 1, 1)
    plan = making.adopted_plan(people, first_year=today.year, last_year=today.year)
    lead = making.unit("高新技术与产业化推进科（行政审批服务科）")
    towns = [making.unit(f"第{number}经济开发区管理委员会", "town") for number in range(1, 9)]
    User.objects.filter(pk=people["division"].pk).update(unit=lead)
    User.objects.filter(pk=people["town"].pk).update(unit=towns[0])
    given = {"leads": [lead], "supports": towns, "indicator_code": "hnte_net_increase"}
    firms = making.commitment(plan, "高新技术企业", "60", verb="净增", words="净增高新技术企业15家", **given)
    for town in towns:
        making.evidence(firms, "1", first, unit=town, by=people["planner"])
    twin = {"organisation": "云溪精密机械制造有限责任公司", "unit": lead, "standing": "submitted"}
    waiting = [making.evidence(firms, "3", first, by=people["division"], **twin) for _ in range(2)]
    share = making.commitment(plan, LONG, "2.6", unit="%", kind="share", counting=Counting.REPORTED, leads=[lead])
    making.observation(share, "2.1", first)
    making.commitment(plan, "县域创新能力位次", "5", unit="名", kind="rank", counting=Counting.RANK, leads=towns[:3])
    making.commitment(
        plan, "关于促进科技成果转移转化的若干实施意见", None, what="deliverable", kind="deliverable", unit="",
        counting=Counting.MILESTONES, path=PathShape.NODES, milestones=[("印发", first), ("发布细则", today)],
    )  # fmt: skip
    duty = making.commitment(plan, "工作信息", "2", unit="篇", frequency="month", leads=[lead, *towns], is_whole=False)
    making.revision(share, {"value": "2.5"}, first + timedelta(days=1), people)
    _split(firms, towns, people, standing="frozen", frozen_at=timezone.now(), frozen_by=people["leader"])
    sent = making.commitment(plan, "技术合同成交额", "10", unit="亿元", leads=[lead])
    _split(sent, towns, people, standing="sent", sent_at=timezone.now())
    update_lights(Commitment.objects.all(), today)
    notice = circulars.drafted(people, plan, today.replace(day=1), today)
    return Lived(plan, firms, sent, duty, waiting[0], notice)


def _split(whole: Commitment, towns: list, people: Mapping[str, User], **fields: object) -> None:
    split = Breakdown.objects.create(commitment=whole, ordinal=1, by="units", made_by=people["planner"], **fields)
    for number, town in enumerate(towns, start=1):
        Share.objects.create(breakdown=split, ordinal=number, unit=town, value=number)


def addresses(lived: Lived) -> list[str]:
    """Every page about the plan, in the order of its life."""
    plan, firms = lived.plan, lived.broken_down
    named = [(name, plan.pk) for name in ("plan", "check", "breakdown_table", "compare_last_year", "circulars")]
    named += [(name, firms.pk) for name in ("commitment", "report", "breakdown", "revise", "history")]
    named += [("commitment", row.pk) for row in plan.commitments.exclude(pk=firms.pk)]
    named += [("report", row.pk) for row in plan.commitments.exclude(pk=firms.pk)]
    named += [("breakdown", lived.sent.pk), ("rounds", lived.duty.pk), ("circular", lived.notice.pk)]
    named += [("circular_template", plan.pk), ("check_document", plan.document_id)]
    lead = firms.units.get(role="lead").unit_id
    named += [("unit", lead), ("unit_work", lead), ("board_region", plan.region_id)]
    plain = ("list", "board", "board_units", "work", "review", "revisions", "circular_template_for_all")
    return [
        *(reverse(f"plans:{name}", args=[pk]) for name, pk in named),
        *(reverse(f"plans:{name}") for name in (*plain, "compare_indicator")),
        f"{reverse('plans:compare_indicator')}?code={firms.indicator_code}",
        f"{reverse('plans:board')}?group=lead",
        reverse("plans:one_report", args=["evidence", lived.waiting.pk]),
        f"{reverse('plans:breakdown', args=[firms.pk])}?by=quarters&new=1",
    ]
