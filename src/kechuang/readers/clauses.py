"""Which outline nodes are tasks, who is responsible for them, and what date, tense and place they speak of."""

from __future__ import annotations

import re
from dataclasses import replace

from kechuang.kernel.period import Period
from kechuang.kernel.span import Span
from kechuang.readers import responsible
from kechuang.readers.drafts import Setting
from kechuang.readers.outline import Node, is_goal_section, is_history_section
from kechuang.readers.reading import Task, UnitMention
from kechuang.readers.scope import is_area
from kechuang.readers.view import View
from kechuang.readers.when import Dated, find_dates, title_period


def setting_of(plan: Period | None, node: Node) -> Setting:
    """The dates and the tense that the headings above a clause give it."""
    history = False
    governing = None
    annex_period = None
    current: Node | None = node
    while current is not None and current.kind != "root":
        history = history or is_history_section(current.title)
        if governing is None:
            dates = (
                find_dates(current.view.text[current.text_from : current.text_from + 40], plan)
                if not current.inline
                else []
            )
            governing = next((d for d in dates if plan is None or plan.contains(d.period)), None)
        if governing is None and current is not node:
            led = [governing_date(view, plan, in_goals=in_goals(current)) for view in current.bodies]
            governing = next((date for date in reversed(led) if date is not None), None)
        if current.kind == "annex" and annex_period is None:
            annex_period = title_period(current.view.text)
        current = current.parent
    if annex_period is not None and plan is not None and plan.contains(annex_period):
        plan = annex_period
    return Setting(plan, governing=governing, is_history=history)


def in_goals(node: Node) -> bool:
    return any(is_goal_section(heading) for heading in (*node.path, node.title))


def governing_date(view: View, plan: Period | None, *, in_goals: bool) -> Dated | None:
    """The date that a lead-in (到2025年，实现以下目标：) or the first words of a goals section give to what follows."""
    if plan is None or plan.is_one_year or not (in_goals or view.text.endswith("：")):
        return None
    dates = [date for date in find_dates(view.text, plan) if date.start <= 4 or view.text.endswith("：")]
    dates = [date for date in dates if plan.contains(date.period) and date.due]
    return dates[-1] if dates else None


def area_of(units: list[UnitMention], node: Node) -> tuple[str, Span] | None:
    """A clause whose first unit is itself a place speaks of that place."""
    named = View(node.view.issued_text, node.title_span).text.lstrip("ABCDEFGH0123456789、.（）一二三四五六七八九十 ")
    if is_area(named):
        return named, node.title_span
    leads = [unit for unit in units if unit.role == "lead"]
    if leads and is_area(View(node.view.issued_text, leads[0].span).text):
        return leads[0].text, leads[0].span
    return None


def units_of(node: Node) -> tuple[list[UnitMention], dict[int, int]]:
    """Units named at the end of the clause or on a line of their own; and where in which view they begin."""
    mentions: list[UnitMention] = []
    ends: dict[int, int] = {}
    for view in [node.view, *node.bodies]:
        floor = node.text_from if view is node.view else 0
        line = responsible.read_line(view)
        if line and (view is not node.view or floor == 0):
            mentions += line
            ends[id(view)] = 0
            continue
        found, begins = responsible.read_bracket(view, floor)
        inner = responsible.read_inner_brackets(view, floor) if not found else []
        if found:
            mentions += found
            ends[id(view)] = begins
        for said, opened, _ in inner:
            mentions += said
            ends.setdefault(id(view), opened if opened > len(view.text) * 0.6 else len(view.text))
        if not found and not inner:
            tail, begins = responsible.read_tail(view, floor)
            if tail:
                mentions += tail
                ends[id(view)] = begins
    return once(mentions), ends


def lifted_units(node: Node) -> list[UnitMention] | None:
    """Units on a line of their own below the last of several points belong to the clause above the points."""
    if len(node.children) < 2 or node.kind == "root":
        return None
    *others, last = node.children
    if any(child.kind not in _POINTS for child in node.children):
        return None
    if not last.bodies or last.children or any(_own_units(child) for child in others):
        return None
    mentions: list[UnitMention] = []
    for view in last.bodies:
        mentions += responsible.read_line(view)
    if responsible.read_bracket(last.view, last.text_from)[0]:
        return None
    return once(mentions) or None


def once(mentions: list[UnitMention]) -> list[UnitMention]:
    """Each unit once per role; 责任单位 lead, or support where a 牵头单位 stands beside them."""
    led = any(mention.role == "lead" for mention in mentions)
    mentions = [
        replace(mention, role="support" if led else "lead") if mention.role == "responsible" else mention
        for mention in mentions
    ]
    seen: set[tuple[str, str]] = set()
    kept = []
    for mention in mentions:
        key = (mention.text, mention.role)
        if key not in seen:
            seen.add(key)
            kept.append(mention)
    return kept


def task_key(title: Span) -> str:
    """What a task is called until all of them are numbered in document order."""
    return f"span:{title.start}"


def task_of(node: Node, units: list[UnitMention]) -> Task | None:
    """A numbered clause with units or with a heading sentence and something behind it; see docs/glossary, 任务."""
    if any(above.kind == "box" for above in (node, *node.ancestors)):
        return None
    if re.match(r"(?:电子邮箱|邮箱|联系电话|电话|通讯地址|邮寄地址|地址|传真|邮编|联系人|网址)", node.title):
        return None
    if node.kind in ("root", "annex") or (not node.number and not units):
        return None
    if (
        any(is_goal_section(heading) or is_history_section(heading) for heading in (*node.path, node.title))
        and not units
    ):
        return None
    if any(child.kind != "box" for child in node.children) and not (
        units and (lifted_units(node) is not None or not any(_own_units(child) for child in node.descendants()))
    ):
        return None
    if not units and not _is_clause(node):
        return None
    if not units and (
        node.kind == "article" or (node.kind in ("han", "section") and (not node.inline or _is_top(node)))
    ):
        return None
    if node.parent is not None and _is_point(node) and not units:
        return None
    return Task(
        id=task_key(node.title_span), number=node.number, title=node.title, section=node.path,
        span=Span(node.view.span.start, node.end),
        title_span=node.title_span, units=tuple(units),
    )  # fmt: skip


def _own_units(node: Node) -> bool:
    return bool(units_of(node)[0])


def _is_clause(node: Node) -> bool:
    """A heading sentence with a body in the same paragraph, or a heading line below the top with text under it."""
    if node.kind in ("han", "chapter") and not node.inline:
        return False
    if node.inline:
        return node.body_from < len(node.view.text) or any(re.search(r"[。；]$", view.text) for view in node.bodies)
    return any(re.search(r"[。；]$", view.text) for view in node.bodies)


def _is_top(node: Node) -> bool:
    return node.parent is None or node.parent.kind in ("root", "bare", "style1")


_POINTS = ("circle", "arabic_half", "arabic_bracket")


def _is_point(node: Node) -> bool:
    """（1）…；（2）…: a point of the clause above, not a clause, when that clause is itself a numbered sentence."""
    parent = node.parent
    if parent is None or node.kind not in _POINTS:
        return False
    if lifted_units(parent) is not None:
        return True
    return node.kind == "circle" or parent.inline or bool(_own_units(parent))
