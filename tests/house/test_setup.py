"""`make setup` on a machine as it may be: no venv package, an old Python, a build broken off half-way."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

# Stands in for a system Python: remembers what it was asked, and builds a .venv whose own Python does nothing.
PRETEND = """#!/bin/bash
echo "$*" >>"$ASKED"
case "$*" in
  *version_info\\ \\<*) exit $OLD ;;
  *"import venv, ensurepip"*) exit $BARE ;;
  *version_info*) echo 3.11 ;;
  "-m venv .venv")
    mkdir -p .venv/bin
    printf '#!/bin/bash\\nexit $PIP_FAILS\\n' >.venv/bin/python
    chmod +x .venv/bin/python ;;
  --version|-VV) echo "Python 3.11.2" ;;
esac
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    folder = tmp_path / "checkout"
    (folder / "scripts").mkdir(parents=True)
    for name in ("scripts/setup", "pyproject.toml", "requirements.lock", "requirements-dev.lock"):
        shutil.copy(ROOT / name, folder / name)
    pretend = tmp_path / "python-pretend"
    pretend.write_text(PRETEND)
    pretend.chmod(0o755)
    return folder


def setup(checkout: Path, kind: str = "run", old: int = 0, bare: int = 0, pip_fails: int = 0):
    asked = checkout.parent / "asked"
    asked.write_text("")
    variables = {"PYTHON": str(checkout.parent / "python-pretend"), "ASKED": str(asked)}
    variables |= {"OLD": str(old), "BARE": str(bare), "PIP_FAILS": str(pip_fails)}
    # Only the tools a bare machine has; the pretended Python is then the only one to be found.
    path = checkout.parent / "bin"
    path.mkdir(exist_ok=True)
    for tool in ("bash", "cat", "sha256sum", "cut", "mkdir", "rm", "pwd", "dirname", "env", "flock", "chmod"):
        if (found := shutil.which(tool)) and not (path / tool).exists():
            (path / tool).symlink_to(found)
    answer = subprocess.run(
        [str(checkout / "scripts/setup"), kind], env={**variables, "PATH": str(path)}, text=True, capture_output=True
    )
    built = "-m venv .venv" in asked.read_text()
    return answer, built


def test_without_venv_it_says_which_package_to_install(checkout):
    answer, built = setup(checkout, bare=1)
    assert answer.returncode == 1 and not built
    assert "sudo apt-get install python3-venv" in answer.stderr and "python3.11-venv" in answer.stderr


def test_an_old_python_is_refused_with_what_to_install(checkout):
    answer, built = setup(checkout, old=1)
    assert answer.returncode == 1 and not built
    assert "没有找到 Python 3.11 或更新的版本" in answer.stderr and "apt-get install" in answer.stderr


def test_a_second_run_builds_nothing(checkout):
    assert [setup(checkout)[1], setup(checkout)[1]] == [True, False]


def test_a_build_that_was_broken_off_is_built_anew(checkout):
    answer, _ = setup(checkout, pip_fails=1)
    assert answer.returncode == 1 and "依赖没有装全" in answer.stderr
    (checkout / ".venv" / "half").write_text("")
    assert setup(checkout)[1] is True
    assert not (checkout / ".venv" / "half").exists()


def test_a_new_lock_or_another_folder_means_a_new_build(checkout):
    setup(checkout)
    with (checkout / "requirements.lock").open("a") as lock:
        lock.write("# changed\n")
    assert setup(checkout)[1] is True
    moved = checkout.with_name("moved")
    checkout.rename(moved)
    assert setup(moved)[1] is True


def test_developing_adds_to_a_sound_build_and_then_serves_running_too(checkout):
    assert [setup(checkout)[1], setup(checkout, "dev")[1], setup(checkout)[1]] == [True, False, False]


def test_a_port_in_use_is_noticed():
    probe = [sys.executable, str(ROOT / "scripts/port_is_free.py")]
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        assert subprocess.run([*probe, port], env=os.environ).returncode == 1
    assert subprocess.run([*probe, port], env=os.environ).returncode == 0
