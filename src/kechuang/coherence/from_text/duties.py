"""What binds without a figure of its own: documents to be issued, and tasks with a day that has gone by."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kechuang.coherence.from_text.sentences import Said
from kechuang.kernel.period import Period
from kechuang.kernel.span import Span

_DUE = re.compile(
    r"(?P<year>20\d\d)年(?:(?:1[0-2]|[1-9])月)?(?:份)?(?:底|末)?前，?(?:力争|确保|全面|基本|要|将)*"
    r"(?P<verb>建成|完成|出台|印发|制定|修订|启动|投入使用|投用|开工|竣工|挂牌|组建|上线|实现)(?P<what>[^，；。]*)"
)
_IS_PAST = re.compile(r"已|^了|^(?:并[一-鿿]{2,4})?的")


@dataclass(frozen=True, slots=True)
class Overdue:
    """A task due before its plan began, or after a plan of several years ended. what: its words from the date on."""

    year: int
    verb: str
    what: str
    span: Span


def overdue(sentences: Sequence[Said], plan: Period | None) -> Iterator[Overdue]:
    """2023年9月底前建成检测平台 in a plan for 2024. Reports (已于…前建成, …前建成的) are none."""
    for said in sentences if plan is not None else ():
        for match in _DUE.finditer(said.text):
            year = int(match["year"])
            told = re.split(r"[，；。]", said.text[: match.start()])[-1]
            if plan is None or _IS_PAST.search(told) or _IS_PAST.search(match["what"]):
                continue
            # A year's plan may well speak of a building that is ready the year after.
            if plan.first <= year <= plan.last or (year > plan.last and plan.is_one_year):
                continue
            yield Overdue(year, match["verb"], match["what"], said.view.issued_span(*match.span()))
