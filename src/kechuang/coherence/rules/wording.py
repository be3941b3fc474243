"""What cannot be held to account: no number, no deliverable, nobody responsible."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from kechuang.coherence.figures import Board
from kechuang.coherence.finding import Finding, Passage
from kechuang.coherence.promise import Clause, Promise
from kechuang.coherence.telling import passage_of, tell_of

# A change for the better of something that could be measured, with nothing said of how much.
_CHANGE = (
    r"(?:显著|明显|大幅度?|较大幅度|有效|稳步|持续|不断|进一步|全面|加快|大力|切实|着力)"
    r"(?:提升|提高|增长|增加|增强|改善|壮大|扩大|推进|加强|发展|培育|促进|推动|优化|完善|强化)"
)
_LARGER = r"(?:显著|明显|大幅度?|较大|新的?)(?:提升|提高|增长|增加|增强|改善|突破|进步|成效|进展)"
_STANDS_BETTER = (
    r"较快增长|更加(?:浓厚|完善|优化|活跃|显著|凸显|健全|紧密|顺畅|突出|坚实)|再?(?:上|迈上)新台阶"
    r"|取得(?:新的?|实质性|重大|明显|显著|积极|阶段性|突破性)(?:进展|突破|成效|进步)"
)
_VAGUE = re.compile(f"{_CHANGE}|{_LARGER}|{_STANDS_BETTER}")
_FEW_WORDS = 60  # a clause that goes on at length tells how it is to be done


def unmeasurable(clauses: Sequence[Clause]) -> Iterator[Finding]:
    """Clauses without number, deliverable or responsible unit that only promise more of something."""
    found: dict[str, list[tuple[Clause, str]]] = defaultdict(list)
    for clause in clauses:
        vague = _VAGUE.findall(clause.text)
        if vague and not clause.has_target and not clause.leads and len(clause.text) <= _FEW_WORDS:
            found[clause.document].append((clause, vague[0]))
    for pairs in found.values():
        passages = [Passage(clause.ident, clause.text, clause.where, clause.document) for clause, _ in pairs]
        words = "”“".join(dict.fromkeys(word for _, word in pairs))
        line = f"{len(pairs)} 处写“{words}”，没有数字、成果文件或责任单位"
        yield tell_of("unmeasurable", passages, [], line)


_FEW = 4  # more than a quarter without is how that plan is written, not something forgotten


def no_responsible_unit(board: Board) -> Iterator[Finding]:
    """In a plan that names who does what for most of its targets, those where it does not."""
    by_document: dict[str, list[Promise]] = defaultdict(list)
    for promise in board.promises:
        if promise.value is None:
            continue
        by_document[promise.document].append(promise)
    for promises in by_document.values():
        without = [each for each in promises if not each.leads and not _assigned_elsewhere(each, promises, board)]
        if without and _FEW * len(without) <= len(promises):
            line = f"全文 {len(promises)} 项目标，{len(without)} 项没有写明责任单位"
            yield tell_of("no_responsible_unit", [passage_of(each) for each in without], without, line)


def _assigned_elsewhere(promise: Promise, promises: Sequence[Promise], board: Board) -> bool:
    """A summary in front need not name the unit that the task below names."""
    mine = board.by_ident.get(promise.ident)
    if mine is None:
        return False
    others = (board.by_ident.get(each.ident) for each in promises if each.leads)
    return any(each is not None and each.thing == mine.thing for each in others)
