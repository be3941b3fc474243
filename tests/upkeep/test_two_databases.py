"""The road from SQLite to PostgreSQL and back, as an administrator walks it; a restore that is killed on the way."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import backing
import psycopg
import pytest

ROOT = Path(__file__).resolve().parents[2]
# Applied before the backup: a restore would else be the first to apply the catalog, and leave rows of that.
APPLY = """
import django; django.setup()
from kechuang.apps.registers.actions.applying import apply_catalog
apply_catalog()
"""
FILL = f"""{APPLY}
import backing
from kechuang.apps.accounts.models import AuditEntry
backing.fill()
many = (AuditEntry(who_name="旧", verb="old", subject_type="", subject_id=str(n)) for n in range(20_000))
AuditEntry.objects.bulk_create(many)
"""


class Site:
    """A data folder and a database of its own, spoken to by commands."""

    def __init__(self, folder: Path, address: str) -> None:
        folder.mkdir()
        self.folder, self.address = folder, address
        clean = {name: value for name, value in os.environ.items() if not name.startswith(("KECHUANG_", "PYTEST_"))}
        self.environment = {
            **clean,
            "PYTHONPATH": f"{ROOT / 'src'}:{Path(__file__).parent}",
            "DJANGO_SETTINGS_MODULE": "kechuang.settings",
            "KECHUANG_DATA_DIR": str(folder),
            "KECHUANG_DATABASE_URL": address,
        }

    def start(self, *command: str) -> subprocess.Popen[bytes]:
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        return subprocess.Popen([sys.executable, *command], env=self.environment, cwd=ROOT, **pipes)

    def run(self, *command: str) -> tuple[int, str]:
        process = self.start(*command)
        said, beside = process.communicate(timeout=300)
        return process.returncode, (said + beside).decode()

    def kechuang(self, *arguments: str | Path) -> str:
        code, said = self.run("-m", "kechuang.cli", *map(str, arguments))
        assert code == 0, said[-3000:]
        return said


@pytest.fixture
def new_site(tmp_path, postgres_address) -> Iterator[Callable[[str], Site]]:
    """`new_site("sqlite")`, `new_site("postgres")`: nothing is in it, not even tables."""
    made: list[str] = []

    def make(kind: str) -> Site:
        folder = tmp_path / f"site{len(list(tmp_path.iterdir()))}"
        if kind == "sqlite":
            return Site(folder, f"sqlite:///{folder / 'site.sqlite3'}")
        name = f"kechuang_restored_{os.getpid()}_{len(made)}"
        made.append(name)
        with psycopg.connect(postgres_address, autocommit=True) as server:
            server.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
            server.execute(f"CREATE DATABASE {name}")
        return Site(folder, postgres_address.rsplit("/", 1)[0] + f"/{name}")

    yield make
    for name in made:
        with psycopg.connect(postgres_address, autocommit=True) as server:
            server.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def moved(before: Site, after: Site, path: Path) -> Path:
    """Save `before` as `path` and restore it into `after`."""
    before.kechuang("backup", path)
    assert "逐行核对无误" in after.kechuang("restore", path)
    return path


@pytest.mark.long
@pytest.mark.postgres
def test_the_demo_goes_to_postgresql_and_back_without_a_row_changing(new_site, tmp_path):
    first, second, third = new_site("sqlite"), new_site("postgres"), new_site("sqlite")
    first.kechuang("manage", "migrate", "--verbosity", "0")
    first.kechuang("demo")
    assert first.run("-c", APPLY)[0] == 0
    there = moved(first, second, tmp_path / "一.zip")
    back = moved(second, third, tmp_path / "二.zip")
    third.kechuang("backup", tmp_path / "三.zip")
    wanted = backing.held(there)
    assert sum(map(len, wanted.values())) > 10_000
    assert backing.held(back) == wanted
    assert backing.held(tmp_path / "三.zip") == wanted
    numbers = [{t["table"]: t["last_number"] for t in backing.manifest(p)["tables"]} for p in (there, back)]
    trail = "accounts_auditentry"  # a backup and a restore leave a row each
    assert {**numbers[0], trail: 0} == {**numbers[1], trail: 0}
    assert backing.manifest(back)["files"] == backing.manifest(there)["files"] > 0


@pytest.mark.postgres
def test_rows_that_are_hard_to_carry_go_from_postgresql_to_sqlite_and_back(new_site, tmp_path):
    first, second, third = new_site("postgres"), new_site("sqlite"), new_site("postgres")
    first.kechuang("manage", "migrate", "--verbosity", "0")
    assert first.run("-c", FILL)[0] == 0
    there = moved(first, second, tmp_path / "一.zip")
    back = moved(second, third, tmp_path / "二.zip")
    assert backing.held(back) == backing.held(there)


@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgres", marks=[pytest.mark.postgres, pytest.mark.long])])
def test_killed_while_rows_go_in_it_leaves_an_empty_site_that_takes_the_backup(new_site, tmp_path, kind):
    first, second = new_site("sqlite"), new_site(kind)
    first.kechuang("manage", "migrate", "--verbosity", "0")
    assert first.run("-c", FILL)[0] == 0
    path = tmp_path / "一.zip"
    first.kechuang("backup", path)
    for pause in (0.0, 0.3):
        process = second.start("-m", "kechuang.cli", "restore", str(path))
        assert process.stderr is not None
        seen = b""
        while "写入数据".encode() not in seen and (more := os.read(process.stderr.fileno(), 4096)):
            seen += more
        time.sleep(pause)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        assert process.returncode == -signal.SIGKILL, "it was still at work"
        code, said = second.run("-c", "import django; django.setup(); import backing; print(backing.occupied())")
        assert (code, said.strip()) == (0, "[]")
    second.kechuang("restore", path)
    second.kechuang("backup", tmp_path / "二.zip")
    assert backing.held(tmp_path / "二.zip") == backing.held(path)


@pytest.mark.long
def test_being_told_to_end_tidies_up_as_ctrl_c_does(new_site, tmp_path):
    site, folder = new_site("sqlite"), tmp_path / "备份"
    folder.mkdir()
    site.kechuang("manage", "migrate", "--verbosity", "0")
    assert site.run("-c", FILL)[0] == 0
    process = site.start("-m", "kechuang.cli", "backup", str(folder / "一.zip"))
    while not list(folder.iterdir()) and process.poll() is None:
        time.sleep(0.005)
    process.terminate()
    _, beside = process.communicate(timeout=60)
    assert process.returncode == 130 and "已停止" in beside.decode()
    assert list(folder.iterdir()) == []


def test_what_is_wrong_is_said_in_a_sentence_with_exit_code_1(new_site, tmp_path):
    site = new_site("sqlite")
    (tmp_path / "坏.zip").write_bytes(b"PK\x03\x04")
    code, said = site.run("-m", "kechuang.cli", "restore", str(tmp_path / "坏.zip"))
    assert code == 1 and "BK-005" in said and "坏.zip" in said and "Traceback" not in said
    code, said = site.run("-m", "kechuang.cli", "backup", str(tmp_path / "一.zip"))
    assert code == 1 and "BK-003" in said and "migrate" in said and not (tmp_path / "一.zip").exists()
    assert site.run("-m", "kechuang.cli", "backup")[0] == 2
