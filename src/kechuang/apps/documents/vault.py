"""The bytes on disk: put once under their SHA-256, fetched back checked. Never executed, never served from here."""

from __future__ import annotations

import hashlib
from pathlib import Path

from django.conf import settings

from kechuang.apps.documents import messages
from kechuang.writers.atomically import written_beside


def fingerprint(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def path_of(sha256: str) -> Path:
    return Path(settings.FILES_DIR) / sha256[:2] / sha256[2:]


def put(data: bytes) -> str:
    """Keep `data`; its SHA-256. Whole or not at all: a power cut leaves no half file under the final name.

    Keeping the same bytes again, from however many workers at once, changes nothing.
    """
    sha256 = fingerprint(data)
    path = path_of(sha256)
    if path.exists() and path.stat().st_size == len(data):
        return sha256
    path.parent.mkdir(parents=True, exist_ok=True)
    with written_beside(path, private=True) as draft:
        draft.write_bytes(data)
        draft.chmod(0o400)
    return sha256


def fetch(sha256: str) -> bytes:
    """The bytes as they came in. Raises: StoredFileLost when they are gone or no longer the same."""
    try:
        data = path_of(sha256).read_bytes()
    except OSError as error:
        raise messages.file_is_gone(sha256) from error
    if fingerprint(data) != sha256:
        raise messages.file_has_changed(sha256)
    return data
