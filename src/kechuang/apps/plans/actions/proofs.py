"""Proof files: judged by their contents, kept in the vault, tied to a report only together with it."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from django.conf import settings
from django.core import signing

from kechuang.apps.accounts.models import User
from kechuang.apps.documents import vault
from kechuang.apps.documents.kinds import kind_of
from kechuang.apps.documents.models import StoredFile
from kechuang.apps.documents.rules import safe_name
from kechuang.apps.plans.messages import reporting as messages
from kechuang.apps.plans.models import Proof

SALT = "kechuang.proof"
HOURS = 24


@dataclass(frozen=True, slots=True)
class KeptFile:
    """Bytes that lie in the vault and belong to no report yet; a form may go back and forth with it."""

    sha256: str
    size: int
    name: str
    kind: str


def keep(data: bytes, name: str) -> KeptFile:
    """Put the bytes into the vault. Raises: messages.Fault for an empty, too large or unfit file; nothing is kept.

    Edge: a person who gives up the form leaves bytes that no row names; they harm nobody and are never shown.
    """
    name = safe_name(name)
    if not data:
        raise messages.proof_is_empty(name)
    if len(data) > settings.MAX_UPLOAD_BYTES:
        raise messages.proof_is_too_large(name, settings.MAX_UPLOAD_MB)
    kind = kind_of(data)
    if kind is None:
        raise messages.proof_is_of_wrong_kind(name)
    try:
        return KeptFile(vault.put(data), len(data), name, kind)
    except OSError as error:
        raise messages.proof_cannot_be_kept(name, error.strerror or type(error).__name__) from error


def attach(kept: KeptFile | None, by: User) -> Proof | None:
    """The row of a kept file, inside the caller's transaction. None for None."""
    if kept is None:
        return None
    file, _ = StoredFile.objects.get_or_create(sha256=kept.sha256, defaults={"size": kept.size})
    return Proof.objects.create(file=file, name=kept.name, kind=kept.kind, kept_by=by)


def seal(kept: KeptFile, by: User) -> str:
    """`kept` as a form carries it while it is corrected, for that person only."""
    return signing.dumps([asdict(kept), by.pk], salt=SALT)


def unseal(sealed: str, by: User) -> KeptFile | None:
    """None: nothing there, a day old, not sealed by us, or sealed for somebody else."""
    try:
        facts, owner = signing.loads(sealed, salt=SALT, max_age=HOURS * 3600)
    except signing.BadSignature:
        return None
    return KeptFile(**facts) if owner == by.pk else None
