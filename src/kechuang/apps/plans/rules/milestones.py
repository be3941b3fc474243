"""Judges deliverables and tasks by their milestones: a document issued, a node reached."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from kechuang.apps.plans.rules import paths, steps
from kechuang.apps.plans.rules import verdict_words as words
from kechuang.apps.plans.rules.terms import Known, Light, NextStep, Node, Terms, Verdict
from kechuang.catalog.counting import load_counting


def nodes_of(terms: Terms, known: Known) -> tuple[Node, ...]:
    """The filed milestones in order of days; without any, the whole promise is one on its last day."""
    if terms.nodes:
        return tuple(sorted(terms.nodes, key=lambda node: node.planned_on))
    enough = terms.value if terms.value is not None else Decimal(1)
    reached = known.actual is not None and known.actual >= enough
    reached_on = (known.observed_on or terms.start) if reached else None
    return (Node("", terms.due, None, reached_on, words.has_waiting(known)),)


def is_reached(node: Node, on: date) -> bool:
    return node.reached_on is not None and node.reached_on <= on


def judge(terms: Terms, known: Known, on: date) -> Verdict:
    """1 all reached, 2 not judged yet, 3 something late without proof, 4 late with proof waiting, 5 nothing late."""
    nodes = nodes_of(terms, known)
    reached = [node for node in nodes if is_reached(node, on)]
    late = [node for node in nodes if node.planned_on < on and not is_reached(node, on)]
    is_judged = on >= max(terms.start, terms.judge_from)
    light = _light(terms, on, nodes, reached, late if is_judged else [], is_judged)
    due = Decimal(sum(node.planned_on <= on for node in nodes)) if is_judged else None
    step, said, next_on = _next(terms, known, on, light, nodes, late)
    return Verdict(
        light=light,
        sentence=_sentence(terms, known, on, light, nodes, late),
        actual=Decimal(len(reached)),
        due=due,
        gap=None if due is None else max(due - len(reached), Decimal(0)),
        progress=Decimal(len(reached)) / len(nodes),
        next_step=step,
        next_words=said,
        next_on=next_on,
        path=paths.points(terms),
    )


def _light(
    terms: Terms, on: date, nodes: Sequence[Node], reached: Sequence[Node], late: Sequence[Node], is_judged: bool
) -> Light:
    if len(reached) == len(nodes):
        return Light.DONE
    if not is_judged:
        return Light.NOT_DUE
    without_proof = [node for node in late if not node.waiting]
    if without_proof:
        return Light.FAR_BEHIND if any(_is_far(terms, node, on) for node in without_proof) else Light.BEHIND
    if late:
        return Light.UNVERIFIED
    return Light.ON_TRACK if reached else Light.NOT_DUE


def _is_far(terms: Terms, node: Node, on: date) -> bool:
    return on > terms.due or (on - node.planned_on).days > load_counting().lights.overdue_days


def _sentence(terms: Terms, known: Known, on: date, light: Light, nodes: Sequence[Node], late: Sequence[Node]) -> str:
    reached = sum(is_reached(node, on) for node in nodes)
    if light == Light.DONE:
        last = max(node.reached_on for node in nodes if node.reached_on)
        what = f"{len(nodes)} 个节点全部完成，最后一个" if terms.nodes else "已"
        return words.sentence(f"{what}于 {words.day_words(last, on)}完成")
    parts = [f"共 {len(nodes)} 个节点，已完成 {reached} 个" if terms.nodes else "尚未完成"]
    if light == Light.NOT_DUE and on < max(terms.start, terms.judge_from):
        parts.append(words.wait_words(terms, on))
    else:
        parts += [_late_words(node, on) for node in late]
        parts.append(_coming(nodes, on))
    return words.sentence(*parts, words.silent_words(known))


def _late_words(node: Node, on: date) -> str:
    days = (on - node.planned_on).days
    proof = "，佐证待审核" if node.waiting else ""
    return f"{_called(node)}应于 {words.day_words(node.planned_on, on)}前完成，已逾期 {days} 天{proof}"


def _called(node: Node) -> str:
    return f"“{node.title}”" if node.title else ""


def _open(nodes: Sequence[Node], on: date) -> Node | None:
    """The next milestone whose day has not passed."""
    return next((node for node in nodes if node.planned_on >= on and not is_reached(node, on)), None)


def _coming(nodes: Sequence[Node], on: date) -> str:
    node = _open(nodes, on)
    if node is None:
        return ""
    proof = "，佐证待审核" if node.waiting else ""
    coming = f"下一个节点{_called(node)}" if node.title else ""
    return f"{coming}应于 {words.day_words(node.planned_on, on)}前完成{proof}"


def _next(
    terms: Terms, known: Known, on: date, light: Light, nodes: Sequence[Node], late: Sequence[Node]
) -> steps.Step:
    if light == Light.DONE:
        return steps.keep()
    if light in (Light.BEHIND, Light.FAR_BEHIND):
        first = next(node for node in late if not node.waiting)
        act = steps.speed_up if light == Light.BEHIND else steps.supervise
        return act(on, f"完成{_called(first)}")
    if any(node.waiting and not is_reached(node, on) for node in nodes):
        return steps.review(on, "完成佐证待审核")
    node = _open(nodes, on)
    begins = max(terms.start, terms.judge_from)
    day = begins if on < begins or node is None else node.planned_on
    called = _called(node) if node else ""
    return NextStep.WAIT, f"{words.day_words(day, on)}前完成{called}并提交文件或佐证", max(day, on)
