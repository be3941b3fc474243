"""Under which heading of the plan each commitment stands: how a notice sorts what it tells."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from kechuang.apps.plans.models import Anchor, Commitment, Plan, Statement

OTHER = "其他目标"
NUMBER = re.compile(r"^(?:第?[一二三四五六七八九十百]+[、章节部分．.]+|（[一二三四五六七八九十]+）|\d+[.．、])\s*")
LONGEST = 30


def sections_of(plan: Plan, commitments: Sequence[Commitment]) -> dict[int, str]:
    """The heading by primary key, without its number. Where all stand under one, the headings below it."""
    paths = _paths(plan, commitments)
    depth = 0
    while len({path[depth : depth + 1] for path in paths.values()}) == 1 and any(
        len(path) > depth + 1 for path in paths.values()
    ):
        depth += 1
    return {pk: _shown(path[depth] if len(path) > depth else path[-1] if path else "") for pk, path in paths.items()}


def _paths(plan: Plan, commitments: Sequence[Commitment]) -> dict[int, tuple[str, ...]]:
    statements = Statement.objects.filter(reading=plan.reading_id).order_by("start").values_list("start", "section")
    starts = [start for start, _ in statements]
    headings = [tuple(section) for _, section in statements]
    first: dict[int, int] = {}
    for pk, start in Anchor.objects.filter(commitment__in=commitments).values_list("commitment", "start"):
        first[pk] = min(start, first.get(pk, start))
    title = plan.document.title.strip()
    paths = {}
    for commitment in commitments:
        at = bisect_right(starts, first.get(commitment.pk, -1)) - 1
        path = headings[at] if at >= 0 else ()
        paths[commitment.pk] = tuple(each for each in path if each.strip() != title)
    return paths


def _shown(heading: str) -> str:
    bare = NUMBER.sub("", heading.strip())
    return bare[:LONGEST] if bare else OTHER
