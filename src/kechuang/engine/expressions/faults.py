"""What is wrong with an expression: where in its text, what, and how to mend it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class ExpressionFault:
    """One thing to mend. at: offset in the text, from 0.  code: CT-200 … CT-229."""

    at: int
    what: str
    remedy: str = ""
    code: str = "CT-200"

    @property
    def sentence(self) -> str:
        mend = f"。{self.remedy}" if self.remedy else ""
        return f"{self.code} 第 {self.at + 1} 个字符处：{self.what}{mend}"


class ExpressionRefused(Exception):
    """An expression that cannot be read at all, or asks for what the language does not have. `faults` in text order."""

    def __init__(self, faults: Sequence[ExpressionFault]) -> None:
        self.faults = tuple(sorted(faults))
        super().__init__("\n".join(fault.sentence for fault in self.faults))
