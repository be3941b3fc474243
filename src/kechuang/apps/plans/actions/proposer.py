"""Makes drafts of commitments out of statements, tasks and selected words, with defaults and their reasons."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from kechuang.apps.orgs.queries import Resolution
from kechuang.apps.plans.models import (
    Anchor,
    Commitment,
    CommitmentUnit,
    Comparator,
    Kind,
    Milestone,
    Plan,
    ResponsibleUnit,
    Role,
    Sort,
    Statement,
    Task,
    What,
)
from kechuang.apps.plans.queries import confirming as queries
from kechuang.apps.plans.rules import defaults, grouping
from kechuang.apps.plans.rules.terms import Counting, PathShape
from kechuang.catalog.indicator import Indicator, load_indicators
from kechuang.catalog.resolving import MEMBER_WORDS
from kechuang.coherence.amounts import measure_of

# Kinds that say what should stand there in the end.
STANDS = (Kind.LEVEL, Kind.SHARE)
SENTENCE_END, PHRASE_END = re.compile(r"[。；\n]"), re.compile(r"[。；，\n]")
FRONT = 60
LONGEST_NODE = 300


class Proposer:
    """Makes drafts of one plan; asks the register once for all the units that are named."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.text = plan.reading.issued.text
        self.known: dict[str, Resolution] = {}
        self.indicators = load_indicators()

    def learn(self, statements: Iterable[Statement]) -> None:
        names = {unit.text for statement in statements for unit in _mentions(statement)}
        self.known |= queries.resolve(self.plan, names - self.known.keys())

    def learn_tasks(self, tasks: Iterable[Task]) -> None:
        names = {unit.text for task in tasks for unit in task.units.all()}
        self.known |= queries.resolve(self.plan, names - self.known.keys())

    def draft(self, group: Sequence[Statement], number: int) -> Commitment:
        """One draft of the statements in `group`, the words of the leading one; stored with anchors and units."""
        leading = grouping.leading(group)
        mentions = [mention for statement in (leading, *group) for mention in _mentions(statement)]
        draft = Commitment(plan=self.plan, number=number, **self.fields(leading, group, mentions))
        draft.save()
        ordered = sorted(group, key=lambda each: (each.start, each.ordinal))
        Anchor.objects.bulk_create(
            Anchor(commitment=draft, statement=each, ordinal=at, start=each.start, end=each.end)
            for at, each in enumerate(ordered, start=1)
        )
        self._keep_units(draft, mentions)
        if draft.counting == Counting.MILESTONES:
            _keep_node(draft)
        return draft

    def fields(
        self, said: Statement, group: Sequence[Statement], mentions: Sequence[ResponsibleUnit]
    ) -> dict[str, Any]:
        """The columns of a draft: what was read, and for the rest defaults with their reasons."""
        indicator = self.indicators.by_code(said.indicator_code) if said.indicator_code in self.indicators else None
        proposal = defaults.propose(
            kind=said.kind,
            comparator=said.comparator,
            value=said.value,
            unit=said.unit,
            period=self._period(said, indicator),
            per_year=said.per_year,
            frequency=said.frequency,
            indicator=indicator,
            issued_on=self._issued_on(),
            words=self._words(said),
        )
        reasons = dict(proposal.reasons)
        members = self._members(proposal.members_by_kind, mentions, reasons)
        return {
            "what": Sort(said.what),
            "indicator": said.indicator,
            "indicator_code": said.indicator_code,
            "region_name": said.region_name,
            "verb": said.verb,
            "kind": said.kind,
            "comparator": said.comparator,
            "value": said.value,
            "value_max": said.value_max,
            "stretch": _in_unit(grouping.stretch_of(group), said.unit),
            "unit": said.unit,
            "frequency": "year" if said.per_year else said.frequency,
            "members": members,
            **columns(proposal),
            "reasons": reasons,
        }

    def _period(self, said: Statement, indicator: Indicator | None) -> tuple[int, int]:
        """First and last year. What should stand there by the last year of several is on its way from the first on;
        what is counted within a year is not."""
        first, last = said.period_first or self.plan.first_year, said.period_last or self.plan.last_year
        is_flow = indicator is not None and indicator.kind == "flow"
        is_stand = said.kind in STANDS and not is_flow and not said.per_year
        return (min(first, self.plan.first_year) if is_stand else first), last

    def _issued_on(self) -> date | None:
        """The day of issue, where it lies within the plan: nobody is judged by a plan that was not out."""
        issued = self.plan.document.issued_on
        return issued if issued and self.plan.first_year <= issued.year <= self.plan.last_year else None

    def _words(self, said: Statement) -> str:
        """Verb, name and the words in front, back to the comma; of a deliverable back to the full stop, since 6 月底前
        often stands in front of one."""
        end = SENTENCE_END if said.what == What.DELIVERABLE else PHRASE_END
        front = end.split(self.text[max(said.start - FRONT, 0) : said.start])[-1]
        return f"{said.verb} {said.indicator} {front}{self.text[said.start : said.end]}"

    def _members(self, kind: str, mentions: Sequence[ResponsibleUnit], reasons: dict[str, str]) -> int:
        """How many units each owe the value (各科室每月 2 篇): the members of the group words that answer for it."""
        if not kind:
            return 1
        found = [self.known[each.text] for each in mentions if each.text in self.known]
        groups = [each for each in found if each.group]
        members = {unit.pk for group in groups for unit in group.members}
        names = "、".join(dict.fromkeys(group.group for group in groups)) or str(MEMBER_WORDS.get(kind, kind))
        if members:
            said = _("原文要求每个单位各自完成；“%(names)s”登记在册的有 %(n)d 个。")
            reasons["members"] = said % {"names": names, "n": len(members)}
        else:
            reasons["members"] = _("原文要求每个单位各自完成；名单中还没有登记“%s”的成员，先按 1 个计。") % names
        return max(len(members), 1)

    def draft_of_task(self, task: Task, number: int) -> Commitment:
        """A task as a promise without a value: one node, due with the plan."""
        proposal = defaults.propose(
            kind=Kind.DELIVERABLE,
            comparator=Comparator.REACH,
            value=None,
            unit="",
            period=(self.plan.first_year, self.plan.last_year),
            issued_on=self._issued_on(),
        )
        draft = Commitment.objects.create(
            plan=self.plan,
            number=number,
            what=Sort.TASK,
            indicator=task.title[:500] or task.number,
            region_name=self.plan.region_name,
            kind=Kind.DELIVERABLE,
            comparator=Comparator.REACH,
            **{**columns(proposal), "counting": Counting.MILESTONES, "path": PathShape.NODES},
            reasons=dict(proposal.reasons),
        )
        start, end = queries.task_span(task)
        Anchor.objects.create(commitment=draft, ordinal=1, start=start, end=end)
        self._keep_units(draft, list(task.units.all()))
        _keep_node(draft)
        return draft

    def _keep_units(self, draft: Commitment, mentions: Sequence[ResponsibleUnit]) -> None:
        """Each unit once; one that leads in the body and supports in the annex leads."""
        leads = [each.text for each in mentions if each.role == Role.LEAD]
        supports = [each.text for each in mentions if each.role != Role.LEAD]
        keep_units(draft, leads, supports, self.known)


def keep_units(
    draft: Commitment, leads: Iterable[str], supports: Iterable[str], known: Mapping[str, Resolution]
) -> None:
    """Write who answers for `draft`, names resolved by `known`; group words stay words until the plan is adopted.

    A unit of the place itself goes by its registered name. One that every place has keeps the name the plan gives it:
    what the catalog calls 科技合作处 is 成果与合作科 here, and nobody should look for an office they do not have.
    """
    rows: dict[int | str, CommitmentUnit] = {}
    for role, names in ((Role.LEAD, leads), (Role.SUPPORT, supports)):
        for text in names:
            found = known.get(text)
            unit = found.unit if found else None
            key = unit.pk if unit else text
            if key not in rows:
                name = unit.name if unit and unit.region_id else text
                rows[key] = CommitmentUnit(commitment=draft, ordinal=len(rows) + 1, role=role, name=name, unit=unit)
    CommitmentUnit.objects.bulk_create(rows.values())


def columns(proposal: defaults.Proposal) -> dict[str, Any]:
    """What a proposal says, as columns of a commitment."""
    names = (
        "direction", "is_change", "is_whole", "may_fall", "start", "due", "judge_from", "counting", "path", "baseline",
    )  # fmt: skip
    return {name: getattr(proposal, name) for name in names}


def _mentions(statement: Statement) -> list[ResponsibleUnit]:
    """The units the statement names, else those of its task."""
    own = list(statement.units.all())
    return own or (list(statement.task.units.all()) if statement.task else [])


def _keep_node(draft: Commitment) -> None:
    Milestone.objects.create(commitment=draft, ordinal=1, title=draft.indicator[:LONGEST_NODE], planned_on=draft.due)


def _in_unit(amount: tuple[Decimal, str] | None, unit: str) -> Decimal | None:
    """An amount written in another unit of the same measure, in `unit`; exact to six decimals."""
    if amount is None:
        return None
    value, written = amount
    factor = measure_of(written).factor / measure_of(unit).factor
    return (value * factor.numerator / factor.denominator).quantize(Decimal("0.000001"))
