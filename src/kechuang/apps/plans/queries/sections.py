"""Where in its plan each commitment stands: under which headings, in which numbered task. Two queries."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

from kechuang.apps.plans.models import Anchor, Plan, Task
from kechuang.apps.plans.rules import wording


@dataclass(frozen=True, slots=True)
class Place:
    """section: the headings above, shortened; task: number and title of the clause, "" outside of any."""

    section: str
    task: str
    start: int


def places_of(plan: Plan) -> dict[int, Place]:
    """By primary key of the commitment; of several passages the first one counts."""
    tasks = list(Task.objects.filter(reading=plan.reading_id).order_by("start"))
    starts = [task.start for task in tasks]
    anchors = Anchor.objects.filter(commitment__plan=plan).select_related("statement").order_by("start")
    found: dict[int, Place] = {}
    for anchor in anchors:
        if anchor.commitment_id not in found:
            at = bisect_right(starts, anchor.start) - 1
            task = tasks[at] if at >= 0 and anchor.start < tasks[at].end else None
            headings = anchor.statement.section if anchor.statement else (task.section if task else [])
            found[anchor.commitment_id] = Place(
                wording.path(headings[:2], plan.title), str(task) if task else "", anchor.start
            )
    return found
