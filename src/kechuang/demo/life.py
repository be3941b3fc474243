"""The demo's plans live: adopted by two people, one target broken down, reported on, their lights measured by month."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from kechuang.apps.accounts.actions import record
from kechuang.apps.accounts.models import Role as PersonRole
from kechuang.apps.accounts.models import User
from kechuang.apps.documents import actions as documents
from kechuang.apps.documents.models import Document, Standing
from kechuang.apps.orgs.models import Unit
from kechuang.apps.orgs.rules import plain
from kechuang.apps.plans.actions import adopt, breakdown, circular, circular_templates, confirm, propose
from kechuang.apps.plans.actions.breakdown_faults import Given
from kechuang.apps.plans.links import site_of
from kechuang.apps.plans.models import Breakdown, Plan, PlanStanding
from kechuang.apps.plans.queries import circular_templates as templates
from kechuang.apps.plans.queries.circular_checks import acknowledgement, checks
from kechuang.apps.plans.rules.periods import month_after
from kechuang.demo import county
from kechuang.demo.packages import EXCERPT, packages
from kechuang.demo.reports import NOTE, report_on

People = Mapping[str, User]  # by the value of their role
DROPPED = "示例中不跟踪：原文没有给出可以计数的口径。"
# How the county's 15 new high-tech enterprises fall on its towns and parks; the annex names two of them.
WAITING = {"云溪高新区": 8, "南湾科技园": 4, "临波镇": 1, "石桥头镇": 1, "青岭镇": 1, "东渚街道": 1}
IN_FORCE = {"云溪高新区": 14, "南湾科技园": 10, "临波镇": 4, "石桥头镇": 4, "青岭镇": 4, "东渚街道": 4}
# Words of the name, the split, whether it is sent down.
SPLITS = (("净增高新技术企业", WAITING, False), ("培育入库", IN_FORCE, True))
LETTERHEAD = {
    "issuer_mark": f"{county.ISSUER}文件",
    "mark": "云科通",
    "addressees": "局各科室，各镇街、园区",
    "signature": county.ISSUER,
    "copies_to": "县政府办公室",
    "printed_by": f"{county.ISSUER}办公室",
}
STILL_ASKED = "临波镇"  # whose person can try answering


def bring_to_life(people: People) -> Iterator[str]:
    """Lines for the person who waits. Edge: a plan that is adopted already is left as it is."""
    give_units(people)
    plans = [plan for plan in (start(each, people) for each in Document.objects.order_by("pk")) if plan is not None]
    for plan in plans:
        if plan.standing == PlanStanding.DRAFT:
            plan = adopt_plan(plan, people)
            if plan.region_name == county.NAME:
                break_down(plan, people)
            reports = report_on(plan, timezone.localdate(), people["division"], people["planner"])
            confirmed = plan.commitments.filter(standing="confirmed").count()
            yield f"已采用：{plan.title}（{confirmed} 项，示例进展 {reports} 条）"
            if plan.region_name == county.NAME:
                yield from notify(plan, people)
    link_years()


def give_units(people: People) -> None:
    """The division's and the town's person answer for a unit of the county, so that their 待办 has something in it."""
    for role, name in (("division", "高新技术科"), ("town", STILL_ASKED)):
        unit = Unit.objects.filter(name=name, region__name=county.NAME).first()
        if unit is not None and people[role].unit_id is None:
            people[role].unit = unit
            people[role].save(update_fields=["unit"])
            record(None, "accounts.create_demo_person", people[role], after={"unit": name})


def start(document: Document, people: People) -> Plan | None:
    """The plan of `document`, begun when it was not. The county's draft for consultation is left to be read."""
    if document.title == "" or document.state != "read":
        return None
    if document.standing == Standing.CONSULTATION and document.region_name == county.NAME:
        return None
    mended = documents.correct(document, _said_elsewhere(document), people["planner"], reason="示例：按公开信息补全")
    if mended:
        document.refresh_from_db()
    plan = propose.start(document, people["planner"])
    if not plan.is_example:
        Plan.objects.filter(pk=plan.pk).update(is_example=True)
        plan.refresh_from_db()
    return plan


def _said_elsewhere(document: Document) -> dict[str, str]:
    """What a public plan leaves to its envelope: the place it is for, and that it was issued after consultation."""
    title = plain(document.title.removesuffix(EXCERPT))
    about = next((each["document"] for each in packages() if plain(each["document"]["title"]) == title), None)
    if about is None:
        return {}
    issued = {"standing": Standing.UNKNOWN} if document.standing == Standing.CONSULTATION else {}
    return {"region_name": about["region"], **issued}


@transaction.atomic
def adopt_plan(plan: Plan, people: People) -> Plan:
    """Everything that can be counted is confirmed, the rest dropped with a reason; the leader approves."""
    planner, leader = people["planner"], people["leader"]
    if plan.region_name == county.NAME:
        propose.take_tasks(plan, None, planner)
    for left in confirm.confirm_all(plan, planner).left:
        confirm.drop(left, left.version, DROPPED, planner)
    plan.refresh_from_db()
    plan = adopt.submit(plan, plan.version, planner)
    return adopt.adopt(plan, plan.version, leader, date(plan.first_year, 1, 1))


def link_years() -> None:
    """Each plan follows the one of the same place that ended before it began or in the same year."""
    plans = list(Plan.objects.filter(is_example=True).order_by("first_year", "last_year"))
    for plan in plans:
        before = [each for each in plans if each.region_name == plan.region_name and each.last_year < plan.first_year]
        if before and plan.previous_id is None:
            plan.previous = before[-1]
            plan.save(update_fields=["previous"])


@transaction.atomic
def break_down(plan: Plan, people: People) -> None:
    """Two targets over towns and parks: one in force, one waiting for its units. Edge: a second run changes nothing."""
    today = min(timezone.localdate(), date(plan.last_year, 12, 31))
    units = {unit.name: unit for unit in Unit.objects.filter(region__name=county.NAME, name__in=WAITING)}
    wholes = list(plan.commitments.filter(parent=None).order_by("number"))
    for words, split, is_frozen in SPLITS:
        target = next((each for each in wholes if words in each.name), None)
        if target is None or Breakdown.objects.filter(commitment=target).exists():
            continue
        given = [Given(units[name].pk, name, Decimal(value)) for name, value in split.items() if name in units]
        made = breakdown.save(target, breakdown.Attempt("units", given, note=NOTE), people["planner"], today)
        made = breakdown.send(made, made.version, people["planner"], today)
        if is_frozen:
            breakdown.freeze(made, made.version, people["leader"], today, despite=NOTE)


def notify(plan: Plan, people: People) -> Iterator[str]:
    """The notice of the last month that ended, written by the planner and released by the leader."""
    if plan.circulars.exists():
        return
    today = timezone.localdate()
    month = month_after(min(today, date(plan.last_year, 12, 31)).replace(day=1), -1)
    if month.year < plan.first_year:
        return
    if templates.newest_ordinal(None) == 0:
        circular_templates.save_template(None, templates.shipped(), LETTERHEAD, people["planner"], 0)
    written = circular.draft(plan, month, people["planner"], today)
    written = circular.submit(written, written.version, people["planner"], today)
    seen = acknowledgement(checks(written, today))
    released = circular.release(written, written.version, people["leader"], site_of(None), seen, today)
    yield f"已签发：{released.title}（{released.letter_number}）"


def by_role(people: list[User]) -> dict[str, User]:
    """The demo's people by the value of their role."""
    return {PersonRole(person.role).value: person for person in people}
