"""Processes that save forms and take lists are killed: what they acknowledged is there, and nothing is half done."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = Path(__file__).parent / "killed_registers.py"
BLOWS, MANY_BLOWS = 2, 25
SAVERS = 2
AT_WORK = 120  # seconds to begin working; a busy machine is no fault of the code


class Office:
    """A database of its own, processes at work on it, and one that looks after each blow whether all holds."""

    def __init__(self, folder: Path, address: str) -> None:
        clean = {name: value for name, value in os.environ.items() if not name.startswith(("KECHUANG_", "PYTEST_"))}
        self.environment = {
            **clean,
            "PYTHONPATH": f"{ROOT / 'src'}:{SCRIPT.parent}",
            "DJANGO_SETTINGS_MODULE": "kechuang.settings",
            "KECHUANG_DATA_DIR": str(folder),
            "KECHUANG_DATABASE_URL": address,
        }
        self.acks = [folder / f"{name}.acks" for name in (*range(SAVERS), "lists")]
        self.working: list[subprocess.Popen[bytes]] = []
        self.run(str(ROOT / "manage.py"), "migrate", "--verbosity", "0")
        self.run(str(SCRIPT), "make")
        self.inspector = self.start("inspect", *self.acks, stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def run(self, *command: str) -> None:
        called = [sys.executable, *command]
        done = subprocess.run(called, env=self.environment, cwd=ROOT, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr[-3000:]

    def start(self, *command: object, **pipes: Any) -> subprocess.Popen[bytes]:
        return subprocess.Popen([sys.executable, str(SCRIPT), *map(str, command)], env=self.environment, **pipes)

    def work(self) -> None:
        """Everybody works until each has said that something was done."""
        before = [self.said(path) for path in self.acks]
        self.working = [self.start("save", number + 1, self.acks[number]) for number in range(SAVERS)]
        self.working.append(self.start("take", self.acks[-1]))
        until = time.monotonic() + AT_WORK
        while any(self.said(path) <= past for path, past in zip(self.acks, before, strict=True)):
            assert time.monotonic() < until, "nobody works"
            assert all(each.poll() is None for each in self.working), "somebody stopped by himself"
            time.sleep(0.01)

    @staticmethod
    def said(path: Path) -> int:
        return path.stat().st_size if path.exists() else 0

    def kill(self) -> None:
        stopped = [each for each in self.working if each.poll() is not None]
        for each in self.working:
            each.send_signal(signal.SIGKILL)
        for each in self.working:
            each.wait()
        self.working = []
        assert not stopped, "everybody was at work when the blow came"

    def look(self) -> dict[str, Any]:
        assert self.inspector.stdin and self.inspector.stdout
        self.inspector.stdin.write(b"look\n")
        self.inspector.stdin.flush()
        said: dict[str, Any] = json.loads(self.inspector.stdout.readline())
        return said

    def close(self) -> None:
        for each in (*self.working, self.inspector):
            each.kill()
            each.wait()
            for pipe in (each.stdin, each.stdout):
                if pipe:
                    pipe.close()


@pytest.fixture
def office(request, tmp_path, postgres_address, on_postgres) -> Iterator[Office]:
    """On the database that this run is on; the long test asks for both."""
    kind = getattr(request, "param", "postgres" if on_postgres else "sqlite")
    name = f"kechuang_killed_registers_{os.getpid()}"
    if kind == "sqlite":
        made = Office(tmp_path, f"sqlite:///{tmp_path / 'killed.sqlite3'}")
        yield made
        made.close()
        return
    with psycopg.connect(postgres_address, autocommit=True) as server:
        server.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        server.execute(f"CREATE DATABASE {name}")
        try:
            made = Office(tmp_path, postgres_address.rsplit("/", 1)[0] + f"/{name}")
            yield made
            made.close()
        finally:
            server.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def blows(office: Office, number: int) -> dict[str, Any]:
    """Kill everybody `number` times, at moments that chance chose; what was done at the last look."""
    chance, seen = random.Random(number), {}
    for _ in range(number):
        office.work()
        time.sleep(chance.uniform(0, 1.5))
        office.kill()
        seen = office.look()
        assert seen["faults"] == []
    return seen


def test_nothing_acknowledged_is_lost_and_nothing_is_half_done(office):
    seen = blows(office, BLOWS)
    assert min(seen[kind] for kind in ("entered", "accepted", "taken")) >= BLOWS, seen


@pytest.mark.long
@pytest.mark.parametrize("office", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True)
def test_nothing_is_lost_however_often_the_machine_fails(office):
    seen = blows(office, MANY_BLOWS)
    assert min(seen[kind] for kind in ("entered", "accepted", "taken", "decided")) >= MANY_BLOWS // 2, seen
