"""A DuckDB that can do nothing but count: no files, no network, no extensions, so much memory and so much time."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb


class TookTooLong(Exception):
    """A statement was stopped because its time was over."""


@dataclass(frozen=True, slots=True)
class Limits:
    """memory, spill: as DuckDB writes sizes.  seconds: of one statement.

    folder: where up to `spill` goes of what memory does not hold; None: nowhere, and such a statement fails.
    """

    memory: str = "1GB"
    folder: Path | None = None
    spill: str = "4GB"
    threads: int = 2
    seconds: float = 60.0


def connect(limits: Limits | None = None) -> duckdb.DuckDBPyConnection:
    """An empty database in memory. Until `lock` it may still read files, such as the Parquet it is filled from."""
    allowed = limits or Limits()
    settings: Mapping[str, str] = {
        "memory_limit": allowed.memory,
        "temp_directory": str(allowed.folder or ""),
        "max_temp_directory_size": allowed.spill,
        "threads": str(allowed.threads),
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
        "allow_community_extensions": "false",
    }
    return duckdb.connect(":memory:", config=dict(settings))


def lock(connection: duckdb.DuckDBPyConnection) -> None:
    """From now on nothing outside is reached, and nothing of this can be turned back."""
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")


@contextmanager
def stopping(connection: duckdb.DuckDBPyConnection, seconds: float) -> Iterator[None]:
    """What runs on `connection` inside is interrupted after so many seconds. Raises: TookTooLong."""
    timer = threading.Timer(seconds, connection.interrupt)
    timer.daemon = True
    timer.start()
    try:
        yield
    except duckdb.InterruptException as error:
        raise TookTooLong(f"计算超过 {seconds:g} 秒，已停止；缩小时间范围后再试") from error
    finally:
        timer.cancel()
