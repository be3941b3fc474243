"""One family of faults. Each says what is wrong, where, how to mend it, and a code for the telephone."""

from __future__ import annotations


class KechuangError(Exception):
    """A fault that a person can mend. The words are Chinese; nobody is blamed.

    code: stable, e.g. "RD-004"; what: one sentence; where: file, page, paragraph or cell;
    remedy: what to do next.
    """

    def __init__(self, code: str, what: str, *, where: str = "", remedy: str = "") -> None:
        self.code, self.what, self.where, self.remedy = code, what, where, remedy
        super().__init__(self.sentence)

    @property
    def sentence(self) -> str:
        place = f"{self.where}：" if self.where else ""
        mend = f"\n{self.remedy}" if self.remedy else ""
        return f"{self.code} {place}{self.what}{mend}"


class ReadingError(KechuangError):
    """A file could not be read at all."""


class CatalogError(KechuangError):
    """A catalog file is wrong; `where` names file and line."""
