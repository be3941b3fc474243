"""The chain over all entries: each digest covers the one before, so that none can be changed, lost or slipped in."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

BEGINNING = "0" * 64
_WRITING = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(before: str, facts: Mapping[str, Any]) -> str:
    """SHA-256 in hex over the digest before and the facts of one entry, written in one way only."""
    return hashlib.sha256(f"{before}{_WRITING.encode(facts)}".encode()).hexdigest()


@lru_cache(maxsize=100)  # all entries of one act have the same
def instant(moment: datetime) -> str:
    """One writing of a moment on every database: UTC, microseconds."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
