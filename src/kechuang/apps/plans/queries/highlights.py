"""The marks over the issued text of a reading: targets with their figures, tasks, units."""

from __future__ import annotations

from django.utils.translation import gettext as _

from kechuang.apps.documents.rendering import Mark
from kechuang.apps.plans.queries.cards import Card, Shelf, TaskCard

KINDS = {"target": "m-target", "policy_parameter": "m-parameter", "deliverable": "m-deliverable"}


def marks(shelf: Shelf, addresses: dict[int, str]) -> list[Mark]:
    """Everything read, as marks.

    addresses: by number, where the card of a draft stands: `#d-12`, or with the page's address in front. A draft
    without one was filtered out; its mark still shows but leads nowhere.
    Units that stand in several drafts are marked once, and lead to their task if they have one.
    """
    found = [mark for card in shelf.cards for mark in _of_card(card, addresses.get(card.number, ""))]
    found += [_of_task(task) for task in shelf.tasks]
    return found + _of_units(shelf, addresses)


def _of_card(card: Card, href: str) -> list[Mark]:
    row = card.statement
    kind = KINDS.get(row.what, "m-target")
    note = " ".join(filter(None, (row.indicator, card.head, card.amount)))
    doubtful = f"{kind} m-doubtful" if card.needs_check else kind
    quote = Mark(row.start, row.end, doubtful, f"s-{card.number}", href, note)
    figure = [Mark(row.value_start, row.value_end, "m-figure")] if row.value_end > row.value_start else []
    return [quote, *figure]


def _of_task(card: TaskCard) -> Mark:
    return Mark(
        card.task.title_start, card.task.title_end, "m-task", f"c-{card.number}", f"#t-{card.number}", _("任务")
    )


def _of_units(shelf: Shelf, addresses: dict[int, str]) -> list[Mark]:
    found: dict[tuple[int, int], Mark] = {}
    whole = shelf.whole
    for task in shelf.tasks:
        for unit in whole.units_of_task.get(task.task.pk, []):
            found.setdefault((unit.start, unit.end), Mark(unit.start, unit.end, "m-unit", "", f"#t-{task.number}"))
    for card in shelf.cards:
        href = addresses.get(card.number, "")
        for unit in whole.units_of_statement.get(card.statement.pk, []):
            found.setdefault((unit.start, unit.end), Mark(unit.start, unit.end, "m-unit", "", href))
    return list(found.values())
