"""Proof files of records: kept as `documents.proofs` keeps them, named by an entry only together with it."""

from __future__ import annotations

from kechuang.apps.documents import proofs
from kechuang.apps.documents.proofs import KeptFile
from kechuang.apps.registers.actions.entering import Proof
from kechuang.apps.registers.messages import records as messages


def keep(data: bytes, name: str) -> KeptFile:
    """Put the bytes into the vault. Raises: RegisterFault for an empty, too large or unfit file; nothing is kept."""
    return proofs.keep(data, name, messages)


def attach(kept: KeptFile | None) -> Proof | None:
    """The proof as `entering.enter` takes it. None for None."""
    return Proof(proofs.stored(kept).pk, kept.name) if kept else None
