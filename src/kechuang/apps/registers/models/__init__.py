"""Tables of the registers, by noun."""

from kechuang.apps.registers.models.batch import BatchKind, BatchState, HeaderChoice, ImportBatch, StagedRow, Verdict
from kechuang.apps.registers.models.declaration import DeclarationDraft, DeclarationVersion, DraftState, Origin
from kechuang.apps.registers.models.due import DueReminder, DueReport
from kechuang.apps.registers.models.entry import Entry, Operation, Seal, Standing, Waiting, Way

__all__ = [
    "BatchKind",
    "BatchState",
    "DeclarationDraft",
    "DeclarationVersion",
    "DraftState",
    "DueReminder",
    "DueReport",
    "Entry",
    "HeaderChoice",
    "ImportBatch",
    "Operation",
    "Origin",
    "Seal",
    "StagedRow",
    "Standing",
    "Verdict",
    "Waiting",
    "Way",
]
