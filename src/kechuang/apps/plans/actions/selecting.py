"""Words of a plan that a person picked: where they stand, and what the reader's grammar makes of them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from kechuang.apps.documents.queries import blocks_of
from kechuang.apps.plans.actions.proposer import Proposer
from kechuang.apps.plans.messages import confirming as messages
from kechuang.apps.plans.models import Kind, Plan, ResponsibleUnit, Role, Sort, Statement, Task
from kechuang.apps.plans.rules.terms import Counting, Node
from kechuang.catalog.indicator import load_indicators
from kechuang.kernel.period import Period
from kechuang.kernel.span import Span
from kechuang.readers import reading
from kechuang.readers.drafting import Place, statements_of
from kechuang.readers.linking import link_all
from kechuang.readers.view import View

LONGEST = 2000
_PLACE = re.compile(r"([0-9]{1,7})\.([0-9]{1,7})")


def place_of(plan: Plan, words: str) -> Span:
    """Where `words` stand in the plan's text; blanks and line breaks do not matter.

    Raises: KechuangError CF-028 when they are nowhere, CF-029 when at several places.
    """
    text = plan.reading.issued.text
    wanted = [re.escape(character) for character in words[:LONGEST] if not character.isspace()]
    if not wanted:
        raise messages.words_not_found(words)
    found = [match.span() for match in re.finditer(r"\s*".join(wanted), text)]
    if not found:
        raise messages.words_not_found(words.strip())
    if len(found) > 1:
        raise messages.words_occur_often(words.strip(), len(found))
    return Span(*found[0])


def between(plan: Plan, start: str, end: str) -> Span:
    """A selection as the page sends it: `12.34` is the 35th character of the 13th block.

    Raises: KechuangError CF-028 for places that do not exist or hold no words.
    """
    blocks = blocks_of(plan.reading.issued)
    places = []
    for given in (start, end):
        match = _PLACE.fullmatch(given)
        ordinal, offset = (int(match[1]), int(match[2])) if match else (len(blocks), 0)
        if ordinal >= len(blocks):
            raise messages.words_not_found("")
        places.append(min(blocks[ordinal].start + offset, blocks[ordinal].end))
    return trimmed(plan, min(places), max(places))


def trimmed(plan: Plan, start: int, end: int) -> Span:
    """The selection without blanks at its ends, within the text. Raises: KechuangError CF-028 when nothing is left."""
    text = plan.reading.issued.text
    start, end = max(start, 0), min(end, len(text), max(start, 0) + LONGEST)
    words = text[start:end] if start < end else ""
    if not words.strip():
        raise messages.words_not_found(words)
    return Span(start + len(words) - len(words.lstrip()), start + len(words.rstrip()))


def prefill(plan: Plan, span: Span) -> dict[str, Any]:
    """What the form for a new draft starts from: the first promise the grammar finds in the words, with defaults.

    Edge: where it finds none, the words themselves are the name, and the plan's years the period.
    """
    said = _read(plan, span)
    task = (
        Task.objects.filter(reading=plan.reading, start__lte=span.start, end__gte=span.end).order_by("-start").first()
    )
    mentions = list(task.units.all()) if task else []
    maker = Proposer(plan)
    maker.learn_tasks([task] if task else [])
    fields = maker.fields(said, [said], mentions)
    names = _names(maker, mentions)
    return {
        **fields,
        "value": said.value,
        "leads": "、".join(names[Role.LEAD]),
        "supports": "、".join(names[Role.SUPPORT]),
        "nearest": [each["code"] for each in said.link_candidates],
        "nodes": [Node(fields["indicator"][:300], fields["due"])] if fields["counting"] == Counting.MILESTONES else [],
    }


def _read(plan: Plan, span: Span) -> Statement:
    text = plan.reading.issued.text
    view = View(text, span)
    heading = reading.Heading(
        plan.title, None, None, None, Period(plan.first_year, plan.last_year), plan.region_name or None
    )
    found = statements_of(view, 0, len(view), Place(heading))
    promised = next((each for each in found if each.what == "target"), None)
    if promised is None:
        words = re.sub(r"\s+", "", text[span.start : span.end])[:100]
        common: dict[str, Any] = {
            "what": Sort.DELIVERABLE,
            "indicator": words,
            "kind": Kind.DELIVERABLE,
            "comparator": "=",
        }
        return Statement(start=span.start, end=span.end, value_start=span.start, value_end=span.start, **common)
    link = link_all([promised], load_indicators())[promised.id]
    return Statement(
        what=promised.what,
        indicator=promised.indicator[:500],
        verb=(promised.verb or "")[:60],
        comparator=promised.comparator,
        value=promised.value,
        value_max=promised.value_max,
        stretch_value=promised.stretch_value,
        unit=(promised.unit or "")[:40],
        kind=promised.kind,
        period_first=promised.period.first if promised.period else None,
        period_last=promised.period.last if promised.period else None,
        per_year=promised.per_year,
        frequency=promised.frequency or "",
        region_name=(promised.region or plan.region_name)[:100],
        start=promised.span.start,
        end=promised.span.end,
        value_start=promised.value_span.start,
        value_end=promised.value_span.end,
        indicator_code=link.code or "",
        link_candidates=[{"code": code, "name": name} for code, name, _score in link.candidates],
    )


def _names(maker: Proposer, mentions: list[ResponsibleUnit]) -> Mapping[str, list[str]]:
    names: dict[str, list[str]] = {Role.LEAD: [], Role.SUPPORT: []}
    for mention in mentions:
        found = maker.known.get(mention.text)
        name = found.unit.name if found and found.unit else mention.text
        if name not in names[mention.role]:
            names[mention.role].append(name)
    return names
