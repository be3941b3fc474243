"""Plans with planted contradictions, and the same plans without them.

A file of `plans/` begins with one line per contradiction, `# PC-01 words`: the rule and words of the sentence. In its
text {{bad|good}} stands for two versions: the planted plan takes the first, the clean one the second.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from kechuang.coherence.check import check
from kechuang.coherence.finding import Finding
from kechuang.coherence.from_text.promises import promises_of
from kechuang.readers.files import read_bytes
from kechuang.readers.workplan import read_plan

FOLDER = Path(__file__).parent / "plans"
_CHOICE = re.compile(r"\{\{(?P<bad>[^|{}]*)\|(?P<good>[^{}]*)\}\}")


@dataclass(frozen=True)
class Written:
    """name; planted: (rule code, words of the sentence); both texts."""

    name: str
    planted: tuple[tuple[str, str], ...]
    bad: str
    good: str


def written_plans(folder: Path = FOLDER) -> list[Written]:
    return [_written(path) for path in sorted(folder.glob("*.txt"))]


def _written(path: Path) -> Written:
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    notes = [line[2:].strip().partition(" ") for line in lines if line.startswith("# ")]
    text = "".join(line for line in lines if not line.startswith("# "))
    bad, good = (_CHOICE.sub(lambda match, which=which: match[which], text) for which in ("bad", "good"))
    return Written(path.stem, tuple((code, words) for code, _, words in notes), bad, good)


def findings_in(*texts: str) -> list[Finding]:
    """What the check says of plans given as text, read the way a file is."""
    promises, clauses = [], []
    for ordinal, text in enumerate(texts):
        document = read_bytes(text.encode(), f"{ordinal}.txt")
        own, wording = promises_of(document, read_plan(document), f"{ordinal}.txt")
        promises += own
        clauses += wording
    return check(promises, clauses)
