"""What a check says: which rule, which words, which arithmetic, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass

from kechuang.coherence.promise import Promise

SEVERITIES = ("错误", "请核对", "提示")  # heaviest first


@dataclass(frozen=True, slots=True)
class Passage:
    """Words of a plan that a finding is about. ident: of the promise or clause; where and document: for people."""

    ident: str
    words: str
    where: str
    document: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing in which plans do not hang together.

    code: of the rule, "PC-01"; rule: its file name in catalog/checks.  severity: one of SEVERITIES.
    passages: the sentences concerned, the whole or the earlier one first; promises: the same, where they are promises.
    arithmetic: one Chinese line with the real numbers.  explanation: why it matters; mend: what to do.
    """

    code: str
    rule: str
    severity: str
    title: str
    passages: tuple[Passage, ...]
    promises: tuple[Promise, ...]
    arithmetic: str
    explanation: str
    mend: str

    @property
    def key(self) -> str:
        """The same as long as rule and promises are the same: for remembering what a person said about it."""
        return ":".join((self.code, *(passage.ident for passage in self.passages)))
