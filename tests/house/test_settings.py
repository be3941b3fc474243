"""Settings fail loudly, by name, all at once; and an office is never started half open."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from kechuang.environment import Environment, SettingsFault

LONG_KEY = "k9-" + "Xq7" * 20


WHAT_STARTED = "s.MODE, s.DATABASES['default']['ENGINE'], s.SECRET_KEY"


def start(tmp_path: Path, shown: str = WHAT_STARTED, **variables: str) -> subprocess.CompletedProcess[str]:
    """Load the settings in a process of their own, with nothing of ours in the environment but `variables`."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("KECHUANG_", "DJANGO_"))}
    script = f"import kechuang.settings as s; print({shown})"
    return subprocess.run(
        [sys.executable, "-c", script], cwd=tmp_path, env={**kept, **variables}, text=True, capture_output=True
    )


def test_nothing_needs_to_be_set_on_one_machine_and_the_key_outlives_a_restart(tmp_path):
    first, second = start(tmp_path), start(tmp_path)
    assert first.stdout.startswith("local django.db.backends.sqlite3 ")
    assert first.stdout == second.stdout
    assert (tmp_path / "var" / "secret-key").stat().st_mode & 0o077 == 0


def test_passwords_are_kept_as_argon2(tmp_path):
    assert "Argon2" in start(tmp_path, "s.PASSWORD_HASHERS[0]").stdout


def test_every_wrong_variable_is_named_in_one_go(tmp_path):
    answer = start(
        tmp_path,
        KECHUANG_MODE="office",
        KECHUANG_DEBUG="yes",
        KECHUANG_MAX_UPLOAD_MB="many",
        KECHUANG_DATABASE_URL="mysql://x/y",
        KECHUANG_SECRET_KEY="short",
    )
    assert answer.returncode != 0
    for name in ("DEBUG", "MAX_UPLOAD_MB", "DATABASE_URL", "SECRET_KEY", "HOSTS"):
        assert f"KECHUANG_{name}：" in answer.stderr


def test_an_office_starts_when_all_is_said(tmp_path):
    answer = start(
        tmp_path,
        KECHUANG_MODE="office",
        KECHUANG_SECRET_KEY=LONG_KEY,
        KECHUANG_HOSTS="kechuang.example.cn",
        KECHUANG_DATABASE_URL="postgres://kechuang:p%40ss@db.example.cn:5433/kechuang?sslmode=require",
    )
    assert answer.stdout == f"office django.db.backends.postgresql {LONG_KEY}\n", answer.stderr


def test_an_office_never_shows_debug_pages(tmp_path):
    answer = start(tmp_path, KECHUANG_MODE="office", KECHUANG_DEBUG="1")
    assert "KECHUANG_DEBUG：office 方式下不能打开调试" in answer.stderr


def test_a_database_address_is_read_whole():
    database = Environment({"D": "postgres://user:p%40ss@host:5433/name?sslmode=require"}).database("D", "")
    wanted = {"NAME": "name", "USER": "user", "PASSWORD": "p@ss", "HOST": "host", "PORT": "5433"}
    assert {key: database[key] for key in wanted} == wanted
    assert database["OPTIONS"] == {"sslmode": "require"}


@pytest.mark.parametrize(
    "address", ["postgres://host", "postgres://host:port/name", "mysql://host/name", "kechuang.sqlite3"]
)
def test_a_wrong_database_address_is_a_fault_that_shows_how(address):
    env = Environment({"KECHUANG_DATABASE_URL": address})
    env.database("KECHUANG_DATABASE_URL", "")
    with pytest.raises(SettingsFault, match="KECHUANG_DATABASE_URL"):
        env.finish()


@pytest.mark.parametrize("value", ["0", "2001", "-5", "５０", "1.5", "fifty"])
def test_a_number_outside_its_range_says_the_range(value):
    env = Environment({"N": value})
    assert env.number("N", 50, least=1, most=2000) == 50
    assert "1 到 2000" in env.faults[0]


def test_a_directory_that_cannot_be_made_is_a_fault_with_its_reason(tmp_path):
    (tmp_path / "file").write_text("")
    env = Environment({"D": str(tmp_path / "file" / "var")})
    env.directory("D", "")
    assert env.faults and "不能建立" in env.faults[0]
