"""The lock: complete, hashed, the same for running and developing, and silent about where packages come from."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
RUN, DEV = ROOT / "requirements.lock", ROOT / "requirements-dev.lock"


def pins(lock: Path) -> dict[str, str]:
    lines = re.findall(r"^([A-Za-z0-9._-]+)==(\S+)", lock.read_text(encoding="utf-8"), re.MULTILINE)
    return {canonicalize_name(name): version for name, version in lines}


@pytest.mark.parametrize("lock", [RUN, DEV], ids=lambda lock: lock.name)
def test_a_lock_names_no_address_and_no_folder(lock):
    words = lock.read_text(encoding="utf-8")
    assert re.findall(r"https?:|file://|index-url|find-links|trusted-host|/opt|/home|/root", words) == []


@pytest.mark.parametrize("lock", [RUN, DEV], ids=lambda lock: lock.name)
def test_every_pin_has_a_hash(lock):
    blocks = re.split(r"^(?=[A-Za-z0-9._-]+==)", lock.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    assert [block.split()[0] for block in blocks if "--hash=sha256:" not in block] == []


def test_developing_uses_the_same_versions_as_running():
    run, dev = pins(RUN), pins(DEV)
    assert {name: version for name, version in run.items() if dev.get(name) != version} == {}


@pytest.mark.parametrize(("lock", "extras"), [(RUN, ()), (DEV, ("dev",))], ids=["run", "dev"])
def test_the_lock_holds_everything_the_project_declares(lock, extras):
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    declared = [*project["project"]["dependencies"], *project["build-system"]["requires"]]
    declared += [each for extra in extras for each in project["project"]["optional-dependencies"][extra]]
    pinned = pins(lock)
    wrong = [
        each
        for each in map(Requirement, declared)
        if not each.specifier.contains(pinned.get(canonicalize_name(each.name), "0"), prereleases=True)
    ]
    assert wrong == [], "run `make lock`"
