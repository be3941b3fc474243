"""One promise out of several drafts, several drafts out of one, and a draft for what the reading missed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kechuang.apps.accounts.actions import record
from kechuang.apps.accounts.models import User
from kechuang.apps.accounts.permissions import demand
from kechuang.apps.plans.actions import confirm as drafts
from kechuang.apps.plans.actions.confirm import EDITABLE, Edit, claim, keep
from kechuang.apps.plans.actions.propose import next_number, open_plan, touch
from kechuang.apps.plans.actions.proposer import Proposer, keep_units
from kechuang.apps.plans.messages import confirming as messages
from kechuang.apps.plans.models import Anchor, Commitment, CommitmentUnit, Plan, Role, Sort, Standing
from kechuang.apps.plans.queries import confirming as queries
from kechuang.apps.plans.rules import grouping, soundness
from kechuang.apps.plans.rules.terms import Node

# Columns that a copy of a draft takes over; the rest is its own.
COPIED = ("what", *EDITABLE, "reasons")


@transaction.atomic
def merge(target: Commitment, version: int, others: Mapping[Commitment, int], by: User) -> Commitment:
    """`others` (with the version looked at) promise the same as `target`: it keeps its terms and gets their places.

    What was merged stays as a row without places in the text, dropped for that reason, so that its number is not
    given again; splitting gives the places back. Parts of the others become parts of `target`.
    Raises: Stale; KechuangError CF-023, -025.
    """
    rows = {each.pk: (each, seen) for each, seen in others.items() if each.pk != target.pk}
    if not rows:
        raise messages.nothing_to_merge()
    # In the order of their keys, whoever asks; the plan's lock stands before them all.
    wanted = {target.pk: (target, version), **rows}
    locked = {pk: claim(*wanted[pk], by) for pk in sorted(wanted)}
    draft = locked.pop(target.pk)
    for each in (draft, *locked.values()):
        if each.standing == Standing.DROPPED:
            raise messages.was_dropped(each)
    before = _places(draft)
    merged = sorted(locked.values(), key=lambda each: each.number)
    _keep_places(draft, [place for each in (draft, *merged) for place in _places(each)])
    _take_units(draft, merged)
    _take_parts(draft, merged)
    for each in merged:
        _empty(each, draft)
    draft.standing, draft.confirmed_by, draft.confirmed_at = Standing.PROPOSED, None, None
    keep(draft, ["standing", "confirmed_by", "confirmed_at", "parent"])
    after = {"merged": [each.number for each in merged], "anchors": _spans(_places(draft))}
    record(by, "commitments.merge", draft, before={"anchors": _spans(before)}, after=after)
    return draft


Place = tuple[int | None, int, int]


def _places(draft: Commitment) -> list[Place]:
    """(statement, start, end) of each anchor, in the order of the text."""
    rows = Anchor.objects.filter(commitment=draft).order_by("start", "end", "ordinal")
    return list(rows.values_list("statement_id", "start", "end"))


def _spans(places: Iterable[Place]) -> list[list[int]]:
    return [[start, end] for _, start, end in places]


def _keep_places(draft: Commitment, places: Iterable[Place]) -> None:
    """Make `places` the draft's anchors, each once, in the order of the text."""
    Anchor.objects.filter(commitment=draft).delete()
    ordered = sorted(dict.fromkeys(places), key=lambda place: (place[1], place[2], place[0] or 0))
    Anchor.objects.bulk_create(
        Anchor(commitment=draft, statement_id=statement, ordinal=at, start=start, end=end)
        for at, (statement, start, end) in enumerate(ordered, start=1)
    )


def _take_units(draft: Commitment, merged: Sequence[Commitment]) -> None:
    """Everyone who answered for any of them; who leads already does not support as well."""
    mine = {unit.name for unit in draft.units.all()}
    last = draft.units.count()
    for each in merged:
        for unit in each.units.all():
            if unit.name not in mine:
                mine.add(unit.name)
                last += 1
                CommitmentUnit.objects.create(
                    commitment=draft, ordinal=last, role=unit.role, name=unit.name, unit=unit.unit, handler=unit.handler
                )


def _take_parts(draft: Commitment, merged: Sequence[Commitment]) -> None:
    keys = {each.pk for each in merged}
    if draft.parent_id in keys:
        above = next(each for each in merged if each.pk == draft.parent_id).parent
        draft.parent = None if above is None or above.pk in {*keys, draft.pk} else above
        draft.save(update_fields=["parent"])
    Commitment.objects.filter(parent__in=keys).exclude(pk=draft.pk).exclude(pk__in=keys).update(parent=draft)
    parents = dict(Commitment.objects.filter(plan=draft.plan_id).values_list("pk", "parent_id"))
    if soundness.circle(parents, draft.pk):
        draft.parent = None
        draft.save(update_fields=["parent"])


def _empty(merged: Commitment, into: Commitment) -> None:
    Anchor.objects.filter(commitment=merged).delete()
    merged.standing, merged.parent = Standing.DROPPED, None
    merged.dropped_because = _("并入第 %d 项") % into.number
    keep(merged, ["standing", "parent", "dropped_because"])


@transaction.atomic
def split_places(commitment: Commitment, version: int, anchors: Iterable[int], by: User) -> Commitment:
    """Some places of the text are a promise of their own: the new draft, proposed as those words were read.

    anchors: primary keys; at least one, and not all. Raises: Stale; KechuangError CF-023, -026.
    """
    draft = claim(commitment, version, by)
    if draft.standing == Standing.DROPPED:
        raise messages.was_dropped(draft)
    wanted = set(anchors)
    rows = list(draft.anchors.select_related("statement").order_by("start", "end"))
    going = [row for row in rows if row.pk in wanted]
    if not going or len(going) == len(rows):
        raise messages.cannot_split_anchors(draft)
    staying = [(row.statement_id, row.start, row.end) for row in rows if row.pk not in wanted]
    leaving = [(row.statement_id, row.start, row.end) for row in going]
    made = _proposed_anew(draft, [row for row in going if row.statement is not None])
    _keep_places(draft, staying)
    _keep_places(made, leaving)
    _wait_again(draft)
    after = {"new": [made.number], "anchors": _spans(staying)}
    record(by, "commitments.split", draft, before={"anchors": _spans([*staying, *leaving])}, after=after)
    return made


def _proposed_anew(draft: Commitment, anchors: Sequence[Anchor]) -> Commitment:
    """A draft with the values as read of these statements; a copy of `draft` where a person had selected the words."""
    statements = [each.statement for each in anchors if each.statement is not None]
    if not statements:
        return _copy(draft)
    maker = Proposer(draft.plan)
    maker.learn(statements)
    made = maker.draft(statements, next_number(draft.plan))
    if not made.units.exists():
        _copy_units(draft, made)
    return made


def _copy(draft: Commitment, **fields: Any) -> Commitment:
    values = {name: getattr(draft, name) for name in COPIED} | fields
    made = Commitment.objects.create(plan=draft.plan, number=next_number(draft.plan), **values)
    _copy_units(draft, made)
    drafts.keep_nodes(made, [Node(each.title, each.planned_on, each.amount) for each in draft.milestones.all()])
    return made


def _copy_units(draft: Commitment, made: Commitment) -> None:
    CommitmentUnit.objects.bulk_create(
        CommitmentUnit(
            commitment=made, ordinal=each.ordinal, role=each.role, name=each.name, unit=each.unit, handler=each.handler
        )
        for each in draft.units.all()
    )


def _wait_again(draft: Commitment) -> None:
    draft.standing, draft.confirmed_by, draft.confirmed_at = Standing.PROPOSED, None, None
    keep(draft, ["standing", "confirmed_by", "confirmed_at"])


@dataclass(frozen=True, slots=True)
class Part:
    """One of the promises a draft is split into. unit "" and leads (): as in the draft."""

    indicator: str
    value: Decimal | None = None
    unit: str = ""
    region_name: str = ""
    leads: tuple[str, ...] = ()


@transaction.atomic
def split_parts(
    commitment: Commitment, version: int, parts: Sequence[Part], by: User, *, keep_whole: bool = False
) -> list[Commitment]:
    """Split by content: the drafts that `parts` describe, all with the places of the draft in the text.

    keep_whole: the draft stays what it is and the parts belong to it (其中); else it becomes the first of them.
    Raises: Stale; KechuangError CF-023, -027, NotReady for a part that cannot be kept.
    """
    draft = claim(commitment, version, by)
    if draft.standing == Standing.DROPPED:
        raise messages.was_dropped(draft)
    if len(parts) < (1 if keep_whole else 2):
        raise messages.too_few_parts(draft)
    before = drafts.facts(draft)
    made = [] if keep_whole else [_become(draft, parts[0])]
    for part in parts if keep_whole else parts[1:]:
        piece = _copy(draft, **({"parent": draft} if keep_whole else {}))
        _keep_places(piece, _places(draft))
        made.append(_become(piece, part))
    _wait_again(draft)
    after = {"new": [each.number for each in made if each.pk != draft.pk], "value": drafts.facts(draft)["value"]}
    record(by, "commitments.split", draft, before={"value": before["value"]}, after=after)
    return made


def _become(draft: Commitment, part: Part) -> Commitment:
    draft.indicator = part.indicator[:500]
    draft.value = part.value if part.value is not None or draft.what != Sort.TARGET else draft.value
    draft.value_max = draft.stretch = None
    draft.comparator = ">=" if draft.comparator == "range" else draft.comparator
    draft.unit, draft.region_name = part.unit or draft.unit, part.region_name or draft.region_name
    drafts.demand_keepable(draft, None, False)
    draft.save(
        update_fields=["indicator", "value", "value_max", "stretch", "comparator", "unit", "region_name"],
    )
    if part.leads:
        supports = [each.name for each in draft.units.all() if each.role != Role.LEAD and each.name not in part.leads]
        CommitmentUnit.objects.filter(commitment=draft).delete()
        keep_units(draft, part.leads, supports, queries.resolve(draft.plan, {*part.leads, *supports}))
    return draft


@transaction.atomic
def add(plan: Plan, start: int, end: int, given: Edit, reasons: Mapping[str, str], by: User) -> Commitment:
    """A draft for words of the text that the reading passed over; a person wrote it, so it is confirmed at once.

    start, end: in the plan's text. given.values: every field that EDITABLE names. reasons: of the defaults kept.
    Raises: Stale; AskedBack; NotReady with every fault; KechuangError CF-020, -021, -028 for no words.
    """
    demand(by, "plans.confirm", plan)
    plan = open_plan(plan, by)
    text = plan.reading.issued.text
    if not 0 <= start < end <= len(text) or not text[start:end].strip():
        raise messages.words_not_found(text[max(start, 0) : max(end, 0)])
    draft = Commitment(
        plan=plan, number=next_number(plan), what=_sort(given), reasons=dict(reasons), **dict(given.values)
    )
    drafts.check_parent(draft)
    if not given.is_sure:
        drafts.ask_back_baseline(draft)
    drafts.demand_keepable(draft, given.nodes or (), True)
    draft.standing, draft.confirmed_by, draft.confirmed_at = Standing.CONFIRMED, by, timezone.now()
    draft.save()
    Anchor.objects.create(commitment=draft, ordinal=1, start=start, end=end)
    drafts.write_children(draft, given)
    record(by, "commitments.add", draft, after=drafts.facts(draft))
    touch(plan)
    return draft


def _sort(given: Edit) -> Sort:
    """What has no value is something to deliver."""
    return Sort.TARGET if given.values.get("value") is not None else Sort.DELIVERABLE


def leading_words(plan: Plan, draft: Commitment) -> str:
    """The words of the plan that the draft's terms were taken from."""
    said = [each.statement for each in draft.anchors.all() if each.statement]
    first = grouping.leading(said) if said else draft.anchors.all()[0]
    return plan.reading.issued.text[first.start : first.end]
