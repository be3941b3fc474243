"""The command line as a person meets it: a process with pipes, a locale and an exit code."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from short_plan import PLAN

Command = Callable[..., subprocess.CompletedProcess[bytes]]


@pytest.fixture
def kechuang(tmp_path: Path) -> Command:
    """`kechuang("plan", "read", …)` in an empty folder; bytes in, bytes out. `env` adds to a bare environment."""

    def run(*arguments: str | bytes | Path, stdin: bytes = b"", **env: str) -> subprocess.CompletedProcess[bytes]:
        bare: dict[str, Any] = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", **env}
        command = [sys.executable, "-m", "kechuang.cli", *arguments]
        return subprocess.run(command, input=stdin, capture_output=True, cwd=tmp_path, env=bare, timeout=120)

    return run


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "要点.txt"
    path.write_text(PLAN, encoding="utf-8")
    return path
