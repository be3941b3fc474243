"""Are statements linked to the right indicator? Scored on the golden targets of the five plans.

The expected codes in `tests/golden/links.tsv` were judged by hand, target by target.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

Targets = Iterable[Mapping[str, Any]]
EXPECTED = Path(__file__).parents[1] / "golden" / "links.tsv"


def expected_links(path: Path = EXPECTED) -> dict[str, str | None]:
    """Golden target id → code, None where nothing in the catalog could be meant."""
    with path.open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE) if row]
    return {row[0]: (None if row[1] == "-" else row[1]) for row in rows if not row[0].startswith("#")}


def score_codes(found: Mapping[str, str | None]) -> dict[str, Any]:
    """found: golden target id → code given. A target that was not found counts as not linked.

    accuracy: of the linkable targets, the share given their code.
    precision: of the codes given, the share that is right.
    """
    expected = expected_links()
    linkable = {each for each, code in expected.items() if code}
    given = {each: code for each, code in found.items() if each in expected and code}
    right = {each for each, code in given.items() if code == expected[each]}
    return {
        "linkable": len(linkable),
        "accuracy": len(right) / len(linkable),
        "precision": len(right) / len(given) if given else 1.0,
        "wrong": sorted((each, code, expected[each]) for each, code in given.items() if each not in right),
        "unlinked": sorted(linkable - given.keys()),
    }


def score_links(readings: Mapping[str, Targets], gold: Mapping[str, Targets]) -> dict[str, Any]:
    """Score drafts against gold.

    Both: document name → targets as in a plan's JSON; of a draft `value_offset`, `region` and `link` are looked at.
    A draft answers for the gold target whose numeral stands at the same place; where several do (各, 分别), for the one
    of its own region, else for the one of its own indicator.
    """
    found: dict[str, str | None] = {}
    for document, targets in gold.items():
        drafts: dict[int, list[Mapping[str, Any]]] = {}
        for draft in readings.get(document, ()):
            drafts.setdefault(draft["value_offset"], []).append(draft)
        for target in targets:
            here = drafts.get(target["value_offset"], [])
            closest = max(here, key=lambda draft: _shared(draft, target), default=None)
            link = closest.get("link") if closest else None
            found[target["id"]] = link.get("code") if isinstance(link, Mapping) else link
    return score_codes(found)


def _shared(draft: Mapping[str, Any], target: Mapping[str, Any]) -> int:
    return sum(draft.get(field) == target.get(field) for field in ("region", "indicator", "unit"))


def score_folders(predictions: Path, gold: Path) -> dict[str, Any]:
    """`score_links` over two folders of JSON files of the same names."""

    def targets(folder: Path) -> dict[str, Targets]:
        files = sorted(folder.glob("*.json"))
        return {path.stem: json.loads(path.read_text(encoding="utf-8")).get("targets", []) for path in files}

    return score_links(targets(predictions), targets(gold))
