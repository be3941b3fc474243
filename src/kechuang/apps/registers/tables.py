"""The typed table of each register: real columns, unique key, foreign keys and indexes; made and filled from entries.

`typed(register)` is an ordinary Django model in a registry of its own: lists, filters and forms query it like any
other. The table holds the current accepted record of every key; `rebuild` makes it anew from the entries.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from itertools import islice
from typing import Any

from django.apps.registry import Apps
from django.db import connection, models
from django.db.models import Max

from kechuang.apps.orgs.models import Organisation, OrganisationIdentifier, Unit
from kechuang.apps.orgs.queries import ids_by_identity
from kechuang.apps.orgs.rules import folded, initials
from kechuang.apps.registers import bulk
from kechuang.apps.registers.models.entry import Entry, Operation, Standing
from kechuang.apps.registers.rules.rows import NOT_APPLICABLE, Payload, key_of
from kechuang.apps.registers.rules.upgrade import upgraded
from kechuang.catalog.register import Register, RegisterField
from kechuang.catalog.validity import span_of

CHUNK = 2_000
SEARCHED = 400


def typed(register: Register) -> type[models.Model]:
    """The model of `reg_<code>`; the same class as long as the declaration is the same."""
    return _typed(register.model_dump_json(by_alias=True))


@lru_cache(maxsize=300)
def _typed(text: str) -> type[models.Model]:
    register = Register.model_validate_json(text)
    own = Apps()
    meta = type(
        "Meta",
        (),
        {"apps": own, "app_label": "registers", "db_table": register.table, "indexes": _indexes(register)},
    )
    columns: dict[str, Any] = {
        "seq": models.BigIntegerField(primary_key=True),
        "key": models.CharField(max_length=400, unique=True),
        **{name: _column(register, name, field) for name, field in register.fields.items()},
        "valid_from": models.DateField(null=True),
        "valid_until": models.DateField(null=True),
        "not_applicable": models.TextField(default=""),
        "folded": models.CharField(max_length=SEARCHED, default=""),
        "initials": models.CharField(max_length=SEARCHED, default=""),
    }
    name = "".join(part.title() for part in register.code.split("_"))
    return type(f"Typed{name}", (models.Model,), {"__module__": __name__, "Meta": meta, **columns})


def _column(register: Register, name: str, field: RegisterField) -> models.Field[Any, Any]:
    empty: dict[str, Any] = {"null": True, "verbose_name": field.name}
    match field.type:
        case "whole" | "money":
            return models.BigIntegerField(**empty)  # money in fen
        case "decimal":
            return models.DecimalField(max_digits=24, decimal_places=field.decimals, **empty)
        case "date":
            return models.DateField(**empty)
        case "year":
            return models.SmallIntegerField(**empty)
        case "month":
            return models.CharField(max_length=7, **empty)
        case "yes_no":
            return models.BooleanField(**empty)
        case "note" | "codes":
            return models.TextField(**empty)
        case "organisation":
            return models.ForeignKey(Organisation, models.PROTECT, related_name="+", **empty)
        case "unit":
            return models.ForeignKey(Unit, models.PROTECT, related_name="+", **empty)
        case "region":
            return models.CharField(max_length=20, **empty)
        case "record":
            return models.CharField(max_length=400, **empty)
        case "code":
            return models.CharField(max_length=60, **empty)
    return models.CharField(max_length=field.length, **empty)


def _indexes(register: Register) -> list[models.Index]:
    """One index for what lists filter and sort by, what doubles are looked for by, and what records point with."""
    page = register.list_page
    wanted = [page.sort.removeprefix("-"), *page.filters, *(group[0] for group in register.same if group)]
    wanted += [name for name, field in register.fields.items() if field.type == "record"]
    bodies = {name for name, field in register.fields.items() if field.type in ("organisation", "unit")}
    once = dict.fromkeys(name for name in (*wanted, "valid_from", "valid_until", "folded") if name)
    return [models.Index(fields=[name], name=_index_name(register, name)) for name in once if name not in bodies]


def _index_name(register: Register, column: str) -> str:
    return f"reg_{hashlib.sha256(f'{register.code}.{column}'.encode()).hexdigest()[:20]}"


def exists(register: Register) -> bool:
    with connection.cursor() as cursor:
        return register.table in connection.introspection.table_names(cursor)


def make(register: Register) -> None:
    """Create the table, empty, dropping one of that name. Within the caller's transaction, on both databases."""
    # Asked for its SQL instead of being entered: on SQLite the editor refuses to work inside a transaction.
    editor = connection.schema_editor(collect_sql=True)
    editor.deferred_sql = []
    editor.create_model(typed(register))
    drop(register.table)
    with connection.cursor() as cursor:
        for statement in (*editor.collected_sql, *map(str, editor.deferred_sql)):
            cursor.execute(statement)


def drop(table: str) -> None:
    if connection.vendor == "postgresql":
        connection.check_constraints()  # it drops no table whose deferred checks of this transaction are still due
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {connection.ops.quote_name(table)}")


def rebuild(register: Register) -> int:
    """Make the table anew from the entries; how many records it holds. Memory does not grow with the register."""
    make(register)
    kept = 0
    for chunk in chunks(current_entries(register)):
        kept += _insert(register, [(seq, payload, version) for seq, payload, version in chunk])
    return kept


def current_entries(register: Register) -> Iterator[tuple[int, Payload, int]]:
    """(seq, payload, version) of the current accepted record of every key, in order of seq."""
    accepted = Entry.objects.filter(register=register.code, standing=Standing.ACCEPTED)
    newest = accepted.values("key").annotate(newest=Max("seq")).values("newest")
    rows = Entry.objects.filter(seq__in=newest, operation=Operation.SET).order_by("seq")
    yield from rows.values_list("seq", "payload", "version").iterator(CHUNK)


def project(register: Register, entries: Sequence[tuple[int, str, str, Payload]]) -> None:
    """Bring the table up to date with accepted entries: (seq, key, operation, payload), in order of seq."""
    final: dict[str, tuple[int, Payload] | None] = {}
    for seq, key, operation, payload in entries:
        final[key] = (seq, payload) if operation == Operation.SET else None
    model = typed(register)
    model._default_manager.filter(key__among=final).delete()
    for chunk in chunks([each for each in final.values() if each]):
        _insert(register, [(seq, payload, register.version) for seq, payload in chunk])


def _insert(register: Register, records: Sequence[tuple[int, Payload, int]]) -> int:
    payloads = [(seq, upgraded(register, payload, version)) for seq, payload, version in records]
    bodies = _ids(register, [payload for _, payload in payloads])
    model = typed(register)
    columns = [field.attname for field in model._meta.concrete_fields]
    bulk.insert(model, columns, [_row(register, seq, payload, bodies) for seq, payload in payloads])
    return len(payloads)


def _row(register: Register, seq: int, payload: Payload, ids: dict[str, dict[str, int]]) -> list[Any]:
    first, until = span_of(register, payload)
    words = " ".join(str(payload[name]) for name in register.title if _is_words(register.fields[name], payload, name))
    values = [_value(field, payload.get(name), ids) for name, field in register.fields.items()]
    missing = "".join(f",{name}" for name in payload.get(NOT_APPLICABLE, ()))
    searched = folded(words)[:SEARCHED]
    return [seq, key_of(register, payload), *values, first, until, f"{missing}," if missing else "", searched,
            initials(words)[:SEARCHED] if searched else ""]  # fmt: skip


def _is_words(field: RegisterField, payload: Payload, name: str) -> bool:
    return name in payload and field.type in ("text", "note")


def as_kept(register: Register, payload: Payload, names: Iterable[str]) -> dict[str, Any]:
    """Some values of a payload as the columns have them, to look for; None for a body or unit that is not kept."""
    some = {name: payload[name] for name in names}
    ids = _ids(register, [some])
    return {name: _value(register.fields[name], value, ids) for name, value in some.items()}


def _value(field: RegisterField, value: Any, ids: dict[str, dict[str, int]]) -> Any:
    if value is None:
        return None
    match field.type:
        case "money":
            return int(Decimal(value) * 100)
        case "decimal":
            return Decimal(value)
        case "date":
            return date.fromisoformat(value)
        case "codes":
            return f",{','.join(value)},"
        case "organisation" | "unit":
            return ids[field.type].get(value)
    return value


def _ids(register: Register, payloads: Sequence[Payload]) -> dict[str, dict[str, int]]:
    """Row numbers of the organisations and units these payloads name, by what the payload calls them."""
    named: dict[str, set[str]] = {"organisation": set(), "unit": set()}
    for name, field in register.fields.items():
        if field.type in named:
            named[field.type].update(payload[name] for payload in payloads if name in payload)
    found = OrganisationIdentifier.objects.filter(identifier__in=named["organisation"])
    return {
        "organisation": dict(found.values_list("identifier", "organisation_id")),
        "unit": ids_by_identity() if named["unit"] else {},
    }


def chunks(rows: Iterable[Any], size: int = CHUNK) -> Iterator[list[Any]]:
    iterator = iter(rows)
    while chunk := list(islice(iterator, size)):
        yield chunk
