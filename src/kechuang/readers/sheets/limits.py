"""How much of a machine one table may use. A sheet is streamed, so it may be far larger than memory."""

from __future__ import annotations

from kechuang.readers.limits import MIB, Limits

DATA_ROWS = 300_000


def table_limits(data_rows: int = DATA_ROWS) -> Limits:
    """data_rows: rows below the header that hold something; the file with the next one is refused."""
    return Limits(inflated_bytes=1024 * MIB, table_rows=data_rows, seconds=180, memory=680 * MIB)
