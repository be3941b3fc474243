"""What a person may run without PostgreSQL also holds on PostgreSQL, wherever one is found.

CI runs the whole suite on both; this keeps a laptop with a server honest in half a minute.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DATABASE_TESTS = (
    "tests/accounts",
    "tests/orgs/test_register_units.py",
    "tests/house/test_two_at_once.py",
    "tests/plans/test_letter_numbers.py",
    "tests/plans/test_standing.py",
)


@pytest.mark.postgres
def test_the_same_migrations_and_tests_pass_on_postgresql(postgres_address, on_postgres, tmp_path):
    if on_postgres:
        return  # this whole run is on PostgreSQL already
    address = postgres_address.rsplit("/", 1)[0] + f"/kechuang_beside_{os.getpid()}"
    variables = {
        name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "KECHUANG_", "DJANGO_"))
    }
    answer = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-n", "0", *DATABASE_TESTS],
        cwd=ROOT,
        env={**variables, "KECHUANG_DATABASE_URL": address, "KECHUANG_DATA_DIR": str(tmp_path)},
        text=True,
        capture_output=True,
    )
    assert answer.returncode == 0, answer.stdout[-4000:] + answer.stderr[-2000:]
    assert "skipped" not in answer.stdout.splitlines()[-1]
