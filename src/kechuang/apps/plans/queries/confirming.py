"""Reads for confirming a plan: its drafts, who changed what last, what still stands in the way of adoption."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Model, Prefetch, Q, QuerySet

from kechuang.apps.accounts.models import AuditEntry
from kechuang.apps.documents.models import Standing as DocumentStanding
from kechuang.apps.orgs.queries import Resolution
from kechuang.apps.plans import responsible
from kechuang.apps.plans.messages import confirming as messages
from kechuang.apps.plans.models import (
    Anchor,
    Commitment,
    CommitmentUnit,
    Milestone,
    Plan,
    Role,
    Sort,
    Standing,
    Statement,
    Task,
)
from kechuang.apps.plans.queries.standing import terms_of
from kechuang.apps.plans.rules import grouping, paths, soundness
from kechuang.apps.plans.rules.terms import Node, Terms
from kechuang.kernel.errors import KechuangError

TARGET_SORTS = (Sort.TARGET, Sort.DELIVERABLE)


def plans() -> QuerySet[Plan]:
    return Plan.objects.select_related("document", "region", "started_by", "submitted_by", "adopted_by")


def drafts(plan: Plan) -> list[Commitment]:
    """All commitments of `plan` by number, dropped ones too, with anchors, statements, units and milestones."""
    rows = plan.commitments.select_related("parent", "confirmed_by").prefetch_related(
        Prefetch("anchors", Anchor.objects.select_related("statement").order_by("ordinal")),
        Prefetch("units", CommitmentUnit.objects.select_related("unit", "handler").order_by("ordinal")),
        Prefetch("milestones", Milestone.objects.order_by("planned_on", "ordinal")),
    )
    return list(rows.order_by("number"))


def draft_terms(commitment: Commitment) -> Terms:
    """The terms as they stand in the draft, milestones included."""
    nodes = tuple(Node(each.title, each.planned_on, each.amount) for each in commitment.milestones.all())
    return terms_of(commitment, nodes)


@dataclass(frozen=True, slots=True)
class Progress:
    """done: confirmed or dropped; all: every draft that was not merged into another."""

    done: int
    all: int
    confirmed: int
    dropped: int
    to_go: int


def progress(rows: Iterable[Commitment]) -> Progress:
    """Of commitments as `drafts` gives them; one merged into another has no anchors left and counts no more."""
    counts = Counter(row.standing for row in rows if not is_merged(row))
    done = counts[Standing.CONFIRMED] + counts[Standing.DROPPED]
    return Progress(
        done, counts.total(), counts[Standing.CONFIRMED], counts[Standing.DROPPED], counts[Standing.PROPOSED]
    )


def is_merged(row: Commitment) -> bool:
    return row.standing == Standing.DROPPED and not row.anchors.all()


def confidence(row: Commitment) -> float:
    """The surest statement decides: body and annex say the same, so each vouches for the other. A person's own
    selection is sure."""
    return max((each.statement.confidence if each.statement else 1.0 for each in row.anchors.all()), default=1.0)


def last_hand(subject: Model) -> str:
    """Who changed `subject` last, as the audit trail names them; "" when nobody did."""
    entries = AuditEntry.objects.filter(subject_type=subject._meta.label_lower, subject_id=str(subject.pk))
    return entries.order_by("-id").values_list("who_name", flat=True).first() or ""


def last_hand_within(plan: Plan) -> str:
    """Who changed the plan or any of its commitments last."""
    keys = [str(pk) for pk in plan.commitments.values_list("pk", flat=True)]
    of_drafts = Q(subject_type=Commitment._meta.label_lower, subject_id__in=keys)
    of_plan = Q(subject_type=Plan._meta.label_lower, subject_id=str(plan.pk))
    entries = AuditEntry.objects.filter(of_drafts | of_plan).order_by("-id")
    return entries.values_list("who_name", flat=True).first() or ""


def free_tasks(plan: Plan) -> list[Task]:
    """Tasks of the plan's reading that hold no target and were not taken in yet, in document order."""
    held = Statement.objects.filter(reading=plan.reading, what__in=TARGET_SORTS, task__isnull=False).values("task")
    tasks = Task.objects.filter(reading=plan.reading, has_targets=False).exclude(pk__in=held).order_by("ordinal")
    anchors = Anchor.objects.filter(commitment__plan=plan, statement__isnull=True)
    taken = set(anchors.values_list("start", "end"))
    return [task for task in tasks if task_span(task) not in taken]


def task_span(task: Task) -> tuple[int, int]:
    """The words a task is taken in by: its title, or the whole clause where it has none."""
    if task.title_end > task.title_start:
        return task.title_start, task.title_end
    return task.start, max(task.end, task.start + 1)


def parameters(plan: Plan) -> list[Statement]:
    """Policy parameters: how a policy is worked out, not promises; shown apart."""
    return list(Statement.objects.filter(reading=plan.reading, what="policy_parameter").order_by("ordinal"))


def suggestions(rows: Sequence[Commitment]) -> dict[int, list[int]]:
    """For each draft, by primary key, the others that may promise the same thing (可能是同一件事)."""
    live = [row for row in rows if row.standing != Standing.DROPPED]
    said = [(row, [each.statement for each in row.anchors.all() if each.statement]) for row in live]
    known = [(row, statements) for row, statements in said if statements]
    found: dict[int, list[int]] = {}
    for one, other in grouping.near([statements for _, statements in known]):
        first, second = known[one][0], known[other][0]
        found.setdefault(first.pk, []).append(second.pk)
        found.setdefault(second.pk, []).append(first.pk)
    return found


# What stands in the way


@dataclass(frozen=True, slots=True)
class Check:
    """One finding before adoption. pk: the commitment it is about, None for the plan; is_warning: need not stop it."""

    issue: KechuangError
    pk: int | None = None
    is_warning: bool = False


def checks(plan: Plan, rows: Sequence[Commitment]) -> list[Check]:
    """Everything that stands in the way of adopting `plan`, then what should be known before doing so.

    rows: from `drafts`.
    """
    return [*hindrances(plan, rows), *warnings(plan, rows)]


def hindrances(plan: Plan, rows: Sequence[Commitment]) -> list[Check]:
    """Everything that stands in the way of adopting `plan`."""
    found = [Check(issue) for issue in _of_document(plan)]
    open_rows = [row for row in rows if row.standing == Standing.PROPOSED]
    if open_rows:
        found.append(Check(messages.still_open(plan, open_rows), open_rows[0].pk))
    confirmed = [row for row in rows if row.standing == Standing.CONFIRMED]
    if not confirmed and not open_rows:
        found.append(Check(messages.nothing_confirmed(plan)))
    parents = {row.pk: row.parent_id for row in rows}
    alive = {row.pk for row in confirmed}
    for row in confirmed:
        found += [Check(messages.terms_fault(row, said), row.pk) for said in soundness.draft_faults(draft_terms(row))]
        if row.parent and soundness.circle(parents, row.pk):
            found.append(Check(messages.circular_parent(row, row.parent), row.pk))
        elif row.parent_id is not None and row.parent_id not in alive and not open_rows:
            found.append(Check(messages.parent_is_elsewhere(row), row.pk))
    return found


def _of_document(plan: Plan) -> list[KechuangError]:
    if plan.document.standing == DocumentStanding.CONSULTATION:
        return [messages.is_consultation(plan)]
    if plan.document.standing == DocumentStanding.REPEALED:
        return [messages.is_repealed(plan)]
    return []


def warnings(plan: Plan, rows: Sequence[Commitment]) -> list[Check]:
    """What should be known before adopting `plan`, but need not stop it."""
    confirmed = [row for row in rows if row.standing == Standing.CONFIRMED]
    unknown = unknown_names(plan, confirmed)
    found = []
    for row in confirmed:
        units = list(row.units.all())
        strangers = list(dict.fromkeys(each.name for each in units if each.name in unknown))
        if not any(each.role == Role.LEAD for each in units):
            found.append(Check(messages.nobody_leads(row), row.pk, is_warning=True))
        if strangers:
            found.append(Check(messages.unit_unknown(row, strangers), row.pk, is_warning=True))
        if row.start.year < plan.first_year or row.due.year > plan.last_year:
            found.append(Check(messages.outside_plan(row, plan), row.pk, is_warning=True))
        if paths.lacks_baseline(draft_terms(row)):
            found.append(Check(messages.lacks_baseline(row), row.pk, is_warning=True))
    return found


def unknown_names(plan: Plan, rows: Iterable[Commitment]) -> set[str]:
    """Names of responsible units that are neither a registered unit nor a group word."""
    names = {each.name for row in rows for each in row.units.all() if each.unit_id is None}
    found = resolve(plan, names)
    return {name for name in names if not found[name].is_known}


def resolve(plan: Plan, names: Iterable[str], most_offered: int = 0) -> dict[str, Resolution]:
    """Each name as the register knows it in the plan's place, on the day the plan speaks from."""
    document = plan.document
    on = responsible.day_of(document.issued_on, plan.first_year, plan.started_at.date())
    region = plan.region.code if plan.region else plan.region_name
    return responsible.resolve(names, region, on, most_offered)
