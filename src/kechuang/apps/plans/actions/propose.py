"""From a reading to drafts of commitments: start a plan, take in tasks.

What is proposed here is never adopted by itself: every draft is confirmed by a person.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from kechuang.apps.accounts.actions import record
from kechuang.apps.accounts.models import User
from kechuang.apps.accounts.permissions import demand
from kechuang.apps.documents.models import Document
from kechuang.apps.orgs.models import Region
from kechuang.apps.orgs.queries import regions_named
from kechuang.apps.plans import responsible
from kechuang.apps.plans.actions.proposer import Proposer
from kechuang.apps.plans.messages import confirming as messages
from kechuang.apps.plans.models import (
    Commitment,
    Plan,
    Reading,
    Task,
    What,
)
from kechuang.apps.plans.queries import confirming as queries
from kechuang.apps.plans.rules import grouping

PROMISES = (What.TARGET, What.DELIVERABLE)
# 全区, 本市: words that name a place only to who is there.
NO_PLACE = {f"{front}{level}" for front in "全本我" for level in ("省", "市", "县", "区", "州", "盟", "旗")}


@transaction.atomic
def start(document: Document, by: User) -> Plan:
    """Propose the commitments of a document from its newest reading; the plan that is there, if someone was quicker.

    Raises: KechuangError CF-001 not read; CF-002, CF-003 no period, no region; CF-004 nothing to confirm.
    """
    demand(by, "plans.confirm", document)
    document = Document.objects.select_for_update().get(pk=document.pk)
    known = Plan.objects.filter(document=document).first()
    if known:
        return known
    reading = Reading.objects.filter(document=document).select_related("issued").order_by("-ordinal").first()
    _check(document, reading)
    assert reading is not None and document.period_first is not None
    plan = Plan.objects.create(
        document=document,
        reading=reading,
        title=document.title or document.name,
        region=region_of(document),
        region_name=document.region_name,
        first_year=document.period_first,
        last_year=document.period_last or document.period_first,
        started_by=by,
    )
    made = _propose_all(plan, reading)
    record(by, "plans.start", plan, after={"reading": reading.ordinal, "commitments": made})
    return plan


def _check(document: Document, reading: Reading | None) -> None:
    title = document.title or document.name
    if reading is None:
        raise messages.not_read_yet(title)
    if not reading.statements.filter(what__in=PROMISES).exists() and not reading.tasks.exists():
        raise messages.nothing_to_confirm(title)
    if document.period_first is None:
        raise messages.says_no_period(title)
    if not document.region_name or document.region_name in NO_PLACE:
        raise messages.says_no_region(title, document.region_name)


def region_of(document: Document) -> Region | None:
    """The one region of that name on the plan's day; None when the register knows none or several."""
    on = responsible.day_of(document.issued_on, document.period_first, timezone.localdate())
    found = regions_named(document.region_name, on)
    return found[0] if len(found) == 1 else None


def _propose_all(plan: Plan, reading: Reading) -> int:
    """One draft per group of statements that promise the same thing, in document order. Returns how many."""
    statements = list(
        reading.statements.filter(what__in=PROMISES)
        .select_related("task")
        .prefetch_related("units", "task__units")
        .order_by("ordinal")
    )
    found = grouping.groups(statements)
    maker = Proposer(plan)
    maker.learn(statements)
    drafts = [maker.draft(group, number) for number, group in enumerate(found, start=1)]
    place = {statement.pk: at for at, group in enumerate(found) for statement in group}
    for part, whole in grouping.parts(statements, reading.issued.text).items():
        at, above = place[statements[part].pk], place[statements[whole].pk]
        if at != above and drafts[at].parent is None and not _leads_back(drafts, above, at):
            drafts[at].parent = drafts[above]
            drafts[at].save(update_fields=["parent"])
    return len(drafts)


def _leads_back(drafts: Sequence[Commitment], above: int, at: int) -> bool:
    climbing: Commitment | None = drafts[above]
    while climbing is not None:
        if climbing.pk == drafts[at].pk:
            return True
        climbing = climbing.parent
    return False


@transaction.atomic
def take_tasks(plan: Plan, tasks: Iterable[Task] | None, by: User) -> list[Commitment]:
    """Take tasks without targets in as commitments counted by milestones; tasks None: all that are left.

    Edge: a task that is in already, or holds a target, is passed over, so that of two at once each task comes in once.
    """
    demand(by, "plans.confirm", plan)
    plan = open_plan(plan, by)
    wanted = None if tasks is None else {task.pk for task in tasks}
    free = [task for task in queries.free_tasks(plan) if wanted is None or task.pk in wanted]
    maker = Proposer(plan)
    maker.learn_tasks(free)
    first = next_number(plan)
    made = [maker.draft_of_task(task, number) for number, task in enumerate(free, start=first)]
    if made:
        record(by, "plans.take_tasks", plan, after={"tasks": [task.number or task.title[:40] for task in free]})
        touch(plan)
    return made


def open_plan(plan: Plan, by: User) -> Plan:
    """The plan, locked for the rest of the transaction. Raises: Stale CF-012, -013 when it is no longer open."""
    plan = Plan.objects.select_for_update().get(pk=plan.pk)
    if not plan.is_open:
        who = plan.adopted_by if plan.is_adopted else plan.submitted_by
        raise messages.not_open(plan, who.get_full_name() if who else "")
    return plan


def touch(plan: Plan) -> None:
    plan.version += 1
    plan.save(update_fields=["version"])


def next_number(plan: Plan) -> int:
    """Numbers are never given twice: rows of commitments are never deleted."""
    return (plan.commitments.aggregate(last=Max("number"))["last"] or 0) + 1
