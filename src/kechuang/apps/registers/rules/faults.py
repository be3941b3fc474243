"""What is wrong with one cell, said so that a person can mend it. Codes RG-101 … stand in docs/registers faults."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class CellFault:
    """field: code of the field; value: the words quoted; weight: an `error` keeps the row out, a `warning` does not."""

    field: str
    value: str
    what: str
    remedy: str = ""
    code: str = "RG-100"
    weight: str = "error"

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @property
    def is_error(self) -> bool:
        return self.weight == "error"

    @property
    def sentence(self) -> str:
        quoted = f"“{shorten(self.value)}”" if self.value else ""
        mend = f"。{self.remedy}" if self.remedy else ""
        return f"{quoted}{self.what}{mend}（{self.code}）"


def shorten(words: str, most: int = 40) -> str:
    return words if len(words) <= most else f"{words[: most - 1]}…"
