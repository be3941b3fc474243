"""Reads settings from the environment like a clerk reads a form: every wrong field is named, all at once."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

# Waiting beats failing: two officers who save in the same second queue up behind each other for this long.
SQLITE_WAIT_SECONDS = 30

# busy_timeout stands first, so that switching to WAL itself may wait for another starting worker.
SQLITE_PRAGMAS = (
    f"PRAGMA busy_timeout={SQLITE_WAIT_SECONDS * 1000};"
    "PRAGMA journal_mode=WAL;"
    "PRAGMA synchronous=NORMAL;"
    "PRAGMA foreign_keys=ON;"
)


class SettingsFault(Exception):
    """The start is refused; `faults` has one Chinese sentence per wrong variable, each naming it."""

    def __init__(self, faults: list[str]) -> None:
        self.faults = faults
        super().__init__("设置有误，系统没有启动：\n" + "\n".join(f"  · {fault}" for fault in faults))


class Environment:
    """Typed look-ups in `values`. A wrong value is remembered and its default returned; `finish` then refuses."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self.values = values
        self.faults: list[str] = []

    def fault(self, name: str, sentence: str) -> None:
        self.faults.append(f"{name}：{sentence}")

    def text(self, name: str, default: str) -> str:
        return self.values.get(name, "").strip() or default

    def required(self, name: str, why: str) -> str:
        value = self.values.get(name, "").strip()
        if not value:
            self.fault(name, f"没有填写。{why}")
        return value

    def one_of(self, name: str, choices: tuple[str, ...], default: str) -> str:
        value = self.text(name, default)
        if value not in choices:
            self.fault(name, f"现为“{value}”，只能是 {'、'.join(choices)} 之一。")
            return default
        return value

    def flag(self, name: str, default: bool) -> bool:
        return self.one_of(name, ("0", "1"), "1" if default else "0") == "1"

    def number(self, name: str, default: int, *, least: int, most: int) -> int:
        value = self.text(name, str(default))
        if not value.isascii() or not value.isdigit() or not least <= int(value) <= most:
            self.fault(name, f"现为“{value}”，应是 {least} 到 {most} 之间的整数。")
            return default
        return int(value)

    def names(self, name: str, default: tuple[str, ...] = ()) -> list[str]:
        """Comma-separated words."""
        return [word.strip() for word in self.text(name, ",".join(default)).split(",") if word.strip()]

    def directory(self, name: str, default: str) -> Path:
        """An absolute path, created when missing; a place that cannot be written to is a fault."""
        path = Path(self.text(name, default)).expanduser().resolve()
        try:
            path.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            self.fault(name, f"目录 {path} 不能建立（{error.strerror}）。请换一个有写权限的目录。")
        return path

    def database(self, name: str, default: str) -> dict[str, Any]:
        """Django's description of the database that one URL names: sqlite:///path or postgres://user@host/name."""
        url = self.text(name, default)
        parts = urlsplit(url)
        if parts.scheme == "sqlite":
            return sqlite(unquote(parts.path[1:]))
        if parts.scheme in ("postgres", "postgresql"):
            try:
                return postgres(url)
            except ValueError as error:
                self.fault(name, str(error))
        else:
            self.fault(name, "应写成 sqlite:///文件路径 或 postgres://用户:密码@主机:端口/库名。")
        return sqlite(":memory:")

    def finish(self) -> None:
        if self.faults:
            raise SettingsFault(self.faults)


def sqlite(path: str) -> dict[str, Any]:
    """A SQLite file that several workers can share.

    Transactions take the write lock when they begin (IMMEDIATE): one that reads first and writes later could
    otherwise not be queued and would fail with “database is locked” however long it may wait.
    Tests use a file too, because an in-memory database cannot be shared with the live server's threads.
    """
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "OPTIONS": {
            "timeout": SQLITE_WAIT_SECONDS,
            "transaction_mode": "IMMEDIATE",
            "init_command": SQLITE_PRAGMAS,
        },
        "TEST": {"NAME": str(Path(path).parent / "test.sqlite3")},
    }


def postgres(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    database = unquote(parts.path[1:])
    if not database:
        raise ValueError("地址末尾缺少库名，例如 postgres://kechuang@127.0.0.1:5432/kechuang。")
    try:
        port = parts.port
    except ValueError:
        raise ValueError("端口应是数字。") from None
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": database,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": dict(parse_qsl(parts.query)),
    }
