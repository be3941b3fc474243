"""Records as JSON: values, names, and what is missing, not applicable or closed, each told apart."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from django.utils import timezone

from kechuang.apps.registers.queries.changes import first_seqs
from kechuang.apps.registers.queries.history import Line
from kechuang.apps.registers.queries.showing import Cell, Names, names_of, words_of
from kechuang.apps.registers.rules.rows import NOT_APPLICABLE, Payload, shown_plain
from kechuang.catalog.register import REFERENCES, Register
from kechuang.catalog.validity import Span, span_of

Item = dict[str, Any]


def items(register: Register, rows: Collection[tuple[int, str, Payload]], open_fields: Collection[str]) -> list[Item]:
    """rows: (seq, key, payload). Names are read for all of them in a few questions."""
    names = names_of(register, [payload for *_, payload in rows], timezone.localdate())
    first = first_seqs(register.code, (key for _, key, _ in rows))
    return [_item(register, seq, key, payload, first[key], open_fields, names) for seq, key, payload in rows]


def _item(
    register: Register, seq: int, key: str, payload: Payload, first: int, open_fields: Collection[str], names: Names
) -> Item:
    begun, until = _span(register, payload, open_fields)
    shown = [name for name in register.fields if name in open_fields and name in payload]
    return {
        "record": first,
        "seq": seq,
        "key": shown_key(register, key, open_fields),
        "values": {name: value_of(register, name, payload) for name in shown},
        "labels": {name: _label(register, name, payload, names) for name in shown if _has_label(register, name)},
        "not_applicable": [name for name in payload.get(NOT_APPLICABLE, ()) if name in open_fields],
        "closed_fields": [name for name in register.fields if name not in open_fields],
        "valid_from": begun.isoformat() if begun else None,
        "valid_until": until.isoformat() if until else None,
    }


def shown_key(register: Register, key: str, open_fields: Collection[str]) -> str | None:
    """A key says the values of its fields, so it is shown only to those who may read all of them."""
    return key if all(name in open_fields for name in register.key) else None


def _span(register: Register, payload: Payload, open_fields: Collection[str]) -> Span:
    """Nothing where the days would tell what a closed field says."""
    validity = register.validity
    if validity is None:
        return None, None
    told_by = [validity.first, validity.last, validity.ended_by, validity.year, *validity.years_of]
    return span_of(register, payload) if all(not name or name in open_fields for name in told_by) else (None, None)


def value_of(register: Register, name: str, payload: Payload) -> Any:
    """As it can be posted again: an amount in the unit of its field, exact, as text; all else as it is kept."""
    return shown_plain(register, name, payload) if register.fields[name].type == "money" else payload[name]


def _has_label(register: Register, name: str) -> bool:
    return register.fields[name].type in REFERENCES | {"code", "codes"}


def _label(register: Register, name: str, payload: Payload, names: Names) -> str | list[str]:
    if register.fields[name].type == "codes":
        return [register.code_lists[name].label(each) for each in payload[name]]
    return words_of(register, name, payload, names)


def gone(register: Register, rows: Iterable[tuple[int, str, bool]], open_fields: Collection[str]) -> list[Item]:
    """rows: (seq, key, was it moved)."""
    listed = list(rows)
    first = first_seqs(register.code, (key for _, key, _ in listed))
    return [
        {
            "record": first[key],
            "seq": seq,
            "key": shown_key(register, key, open_fields),
            "how": "moved" if is_moved else "withdrawn",
        }
        for seq, key, is_moved in listed
    ]


def line(each: Line) -> Item:
    """One entry of a record's history."""
    entry = each.entry
    by = entry.accepted_by if entry.answers_id is not None else entry.entered_by
    return {
        "seq": entry.seq,
        "did": each.did,
        "standing": entry.standing,
        "way": entry.way,
        "answers": entry.answers_id,
        "recorded_at": timezone.localtime(entry.recorded_at).isoformat(timespec="microseconds"),
        "by": by.get_full_name() if by else "",
        "reason": entry.reason,
        "changes": [
            {
                "field": change.field,
                "name": change.label,
                "before": _words(change.before),
                "after": _words(change.after),
                "closed": change.before.state == "closed",
            }
            for change in each.differences
        ],
    }


def _words(cell: Cell) -> str | None:
    return cell.text if cell.state in ("value", "not_applicable") else None
