"""Proof files of plans: kept as `documents.proofs` keeps them, tied to a report or revision only together with it."""

from __future__ import annotations

from kechuang.apps.accounts.models import User
from kechuang.apps.documents import proofs
from kechuang.apps.documents.proofs import KeptFile
from kechuang.apps.plans.messages import reporting as messages
from kechuang.apps.plans.models import Proof


def keep(data: bytes, name: str) -> KeptFile:
    """Put the bytes into the vault. Raises: messages.Fault for an empty, too large or unfit file; nothing is kept."""
    return proofs.keep(data, name, messages)


def attach(kept: KeptFile | None, by: User) -> Proof | None:
    """The row of a kept file, inside the caller's transaction. None for None."""
    if kept is None:
        return None
    return Proof.objects.create(file=proofs.stored(kept), name=kept.name, kind=kept.kind, kept_by=by)
