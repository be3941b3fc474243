"""Tables of plans, by noun: what was read (`reading`), and what became of it."""

from kechuang.apps.plans.models.reading import (
    Comparator,
    Kind,
    Reading,
    ResponsibleUnit,
    Role,
    Statement,
    Task,
    What,
)

__all__ = ["Comparator", "Kind", "Reading", "ResponsibleUnit", "Role", "Statement", "Task", "What"]
