"""How well plans are read, measured against plans that people annotated by hand.

`make accuracy` runs this over ../shared. Other plans: `make accuracy SEEDS=folder GOLD=folder`; GOLD holds one
.json per document in the shape the command line writes, and the scorer `score.py` (or the default one is used).
Exit code: 0 when every bar is reached, 1 when one is not, 2 when there was nothing to measure with.
Figures of the five plans of ../shared go to benchmarks/results/accuracy.json.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parents[1]
SHARED = PROJECT.parent / "shared"
RESULTS = Path(__file__).parent / "results" / "accuracy.json"

sys.path.insert(0, str(PROJECT / "tests" / "accuracy"))
import links  # noqa: E402  (the judgement of links stands beside its tests)


@dataclass(frozen=True)
class Bar:
    """name: as in docs/accuracy.md; path: where the scorer's JSON has the figure; least: what we promised."""

    name: str
    path: tuple[str, ...]
    least: float


BARS = (
    Bar("targets found, F1", ("targets", "f1"), 0.97),
    Bar("full F1 (every field right)", ("targets", "full_f1"), 0.92),
    Bar("indicator~", ("attributes", "indicator~"), 0.97),
    Bar("comparator", ("attributes", "comparator"), 0.98),
    Bar("period", ("attributes", "period"), 0.95),
    Bar("region", ("attributes", "region"), 0.95),
    Bar("lead units", ("attributes", "lead"), 0.97),
    Bar("tasks, F1", ("tasks", "f1"), 0.97),
    Bar("units of tasks", ("task_attributes", "units"), 0.97),
    Bar("linked to the right indicator", ("links", "accuracy"), 0.90),
)


def main() -> int:
    options = _options()
    missing = [path for path in (options.seeds, options.gold, options.scorer) if not path.exists()]
    if missing:
        print(f"Nothing measured: {', '.join(map(str, missing))} is not there.", file=sys.stderr)
        print("Give annotated plans with SEEDS=folder GOLD=folder (see docs/accuracy.md).", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory(prefix="kechuang-accuracy-") as folder:
        predictions = options.keep or Path(folder)
        read(options.seeds, predictions)
        scores = score(options, predictions)
        scores["links"] = link_scores(predictions, options.gold)
    if options.gold == SHARED / "gold":
        keep(scores)
    return 0 if report(scores) else 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=Path, default=Path(os.environ.get("SEEDS") or SHARED / "seeds"))
    parser.add_argument("--gold", type=Path, default=Path(os.environ.get("GOLD") or SHARED / "gold"))
    parser.add_argument("--keep", type=Path, help="leave the predictions in this folder")
    parser.add_argument("--errors", type=int, default=0, metavar="N", help="list up to N faults per document")
    options = parser.parse_args()
    own = options.gold / "score.py"
    options.scorer = own if own.exists() else SHARED / "gold" / "score.py"
    return options


def read(seeds: Path, into: Path) -> None:
    """The road a user takes: the command line, one .json per document."""
    command = [sys.executable, "-m", "kechuang.cli", "plan", "read", str(seeds), "--json", "--out", str(into)]
    subprocess.run(command, check=False)  # a document that was not read counts as empty, which the table shows


def score(options: argparse.Namespace, predictions: Path) -> dict[str, Any]:
    """Prints the scorer's own table and returns its figures over all documents."""
    command = [sys.executable, str(options.scorer), str(predictions), str(options.gold), "--seeds", str(options.seeds)]
    errors = ["--errors", str(options.errors)] if options.errors else []
    subprocess.run([*command, *errors], check=True)
    told = subprocess.run([*command, "--json"], check=True, capture_output=True, text=True, encoding="utf-8")
    scores: dict[str, Any] = json.loads(told.stdout)["scores"]["all"]
    return scores


def link_scores(predictions: Path, gold: Path) -> dict[str, Any] | None:
    """Links against the list judged by hand (tests/golden/links.tsv); None for plans that are not on it."""
    judged = links.expected_links()
    found = [json.loads(path.read_text(encoding="utf-8")) for path in gold.glob("*.json")]
    if not any(target["id"] in judged for each in found for target in each["targets"]):
        return None
    scores = links.score_folders(predictions, gold)
    shown = "linkable targets {linkable}, right {accuracy:.3f}, of the links given {precision:.3f}".format(**scores)
    print(f"\nLinks to the catalog\n{shown}, not linked {len(scores['unlinked'])}")
    for ident, given, right in scores["wrong"]:
        print(f"  {ident}: linked to {given}, should be {right or 'none'}")
    return scores


def keep(scores: dict[str, Any]) -> None:
    bars = {bar.name: {"figure": figure, "least": bar.least} for bar, figure in measured(scores)}
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(bars, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def report(scores: dict[str, Any]) -> bool:
    """Prints every bar with its figure; True when all are reached."""
    print("\nBars")
    reached = True
    for bar, figure in measured(scores):
        well = figure is not None and figure >= bar.least
        reached = reached and well
        shown = "    –" if figure is None else f"{figure:.3f}"
        print(f"  {bar.name:<34}{shown}   ≥ {bar.least:.2f}   {'reached' if well else 'BELOW'}")
    return reached


def measured(scores: dict[str, Any]) -> Iterator[tuple[Bar, float | None]]:
    """Links of plans that nobody judged have no bar; anything else that is missing counts as not reached."""
    for bar in BARS:
        figure: Any = scores.get(bar.path[0])
        if figure is None and bar.path[0] == "links":
            continue
        for step in bar.path[1:]:
            figure = figure.get(step) if figure is not None else None
        yield bar, figure


if __name__ == "__main__":
    sys.exit(main())
