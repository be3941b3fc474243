"""The rows of a table as neutral lines, in the order of their numbers, whatever the length of the table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.db import connection
from django.db.models import CharField, Model, QuerySet
from django.db.models.functions import Collate

from kechuang.apps.upkeep.values import columns

AT_ONCE = 2000


def rows(model: type[Model]) -> Iterator[Sequence[Any]]:
    """Every row, its values in the order of `columns`. Memory: `AT_ONCE` rows. Needs a transaction around it."""
    names = [field.attname for field in columns(model)]
    return _in_order(model).values_list(*names).iterator(chunk_size=AT_ONCE)


def _in_order(model: type[Model]) -> QuerySet[Model]:
    """The same order on both databases: PostgreSQL would sort words by the language of the machine."""
    if connection.vendor == "postgresql" and isinstance(model._meta.pk, CharField):
        return model._base_manager.order_by(Collate("pk", "C"))
    return model._base_manager.order_by("pk")


def count(model: type[Model]) -> int:
    return model._base_manager.count()
