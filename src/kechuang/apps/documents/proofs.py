"""Proof files: judged by their contents, kept in the vault, tied to what they prove only together with it.

What they prove, and the words of a refusal, belong to the app whose form they come with.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Protocol

from django.conf import settings
from django.core import signing

from kechuang.apps.accounts.models import User
from kechuang.apps.documents import vault
from kechuang.apps.documents.kinds import kind_of
from kechuang.apps.documents.models import StoredFile
from kechuang.apps.documents.rules import safe_name
from kechuang.kernel.errors import KechuangError

SALT = "kechuang.proof"
HOURS = 24


class Refusals(Protocol):
    """The messages of an app, as `keep` raises them."""

    def proof_is_empty(self, name: str) -> KechuangError: ...
    def proof_is_too_large(self, name: str, most_mb: int) -> KechuangError: ...
    def proof_is_of_wrong_kind(self, name: str) -> KechuangError: ...
    def proof_cannot_be_kept(self, name: str, why: str) -> KechuangError: ...


@dataclass(frozen=True, slots=True)
class KeptFile:
    """Bytes that lie in the vault and prove nothing yet; a form may go back and forth with it."""

    sha256: str
    size: int
    name: str
    kind: str


def keep(data: bytes, name: str, refusals: Refusals) -> KeptFile:
    """Put the bytes into the vault. Raises: of `refusals`, for an empty, too large or unfit file; nothing is kept.

    Edge: a person who gives up the form leaves bytes that no row names; they harm nobody and are never shown.
    """
    name = safe_name(name)
    if not data:
        raise refusals.proof_is_empty(name)
    if len(data) > settings.MAX_UPLOAD_BYTES:
        raise refusals.proof_is_too_large(name, settings.MAX_UPLOAD_MB)
    kind = kind_of(data)
    if kind is None:
        raise refusals.proof_is_of_wrong_kind(name)
    try:
        return KeptFile(vault.put(data), len(data), name, kind)
    except OSError as error:
        raise refusals.proof_cannot_be_kept(name, error.strerror or type(error).__name__) from error


def stored(kept: KeptFile) -> StoredFile:
    """The row of the bytes, inside the caller's transaction."""
    return StoredFile.objects.get_or_create(sha256=kept.sha256, defaults={"size": kept.size})[0]


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
