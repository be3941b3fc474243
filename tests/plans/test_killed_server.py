"""The server is killed while people save: what it acknowledged is there, and nothing is half done."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from http.client import HTTPException
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any

import psycopg
import pytest

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "killed-and-risen"
TOWNS = 1
BLOWS, BLOW_AFTER = 2, 4


class Site:
    """A real server on a database of its own, that can be killed and started again."""

    def __init__(self, folder: Path, address: str) -> None:
        clean = {name: value for name, value in os.environ.items() if not name.startswith(("KECHUANG_", "PYTEST_"))}
        paths = f"{ROOT / 'src'}:{Path(__file__).parent}"
        self.environment = {
            **clean,
            "PYTHONPATH": paths,
            "DJANGO_SETTINGS_MODULE": "kechuang.settings",
            "KECHUANG_DATA_DIR": str(folder),
            "KECHUANG_DATABASE_URL": address,
        }
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.process: subprocess.Popen[bytes] | None = None

    def run(self, *command: str) -> str:
        done = subprocess.run(command, env=self.environment, cwd=ROOT, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr[-3000:]
        return done.stdout

    def ask(self, what: str) -> Any:
        said = self.run(sys.executable, str(Path(__file__).parent / "killed.py"), what)
        return json.loads(said.splitlines()[-1])

    def start(self) -> None:
        command = [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{self.port}", "--workers", "2"]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        self.process = subprocess.Popen(
            [*command, "kechuang.wsgi"], env=self.environment, cwd=ROOT, start_new_session=True, **quiet
        )
        for _ in range(200):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{self.port}/sign-in/", timeout=5).close()
                return
            except (OSError, HTTPException):
                time.sleep(0.1)
        raise AssertionError("the server did not start")

    def kill(self) -> None:
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None


class Person:
    """Someone with a browser: signs in, presses buttons. `press` is True only for an answer that says it was done."""

    def __init__(self, site: Site, name: str) -> None:
        self.base = f"http://127.0.0.1:{site.port}"
        self.cookies = CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies), Stay())
        self.opener.open(f"{self.base}/sign-in/", timeout=30).close()
        assert self.press("/sign-in/", username=name, password=PASSWORD)

    def press(self, path: str, **fields: str) -> bool:
        token = next((cookie.value or "" for cookie in self.cookies if cookie.name == "csrftoken"), "")
        body = urllib.parse.urlencode({**fields, "csrfmiddlewaretoken": token}).encode()
        request = urllib.request.Request(f"{self.base}{path}", body, {"Referer": self.base})
        try:
            return self.opener.open(request, timeout=30).status == 302
        except urllib.error.HTTPError as refused:
            return refused.code == 302
        except (OSError, HTTPException):
            return False


class Stay(urllib.request.HTTPRedirectHandler):
    """A redirect is the acknowledgement; following it would only blur when it came."""

    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def site(request, tmp_path, postgres_address) -> Iterator[Site]:
    name = f"kechuang_killed_{os.getpid()}"
    if request.param == "postgres":
        with psycopg.connect(postgres_address, autocommit=True) as server:
            server.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
            server.execute(f"CREATE DATABASE {name}")
        address = postgres_address.rsplit("/", 1)[0] + f"/{name}"
    else:
        address = f"sqlite:///{tmp_path / 'killed.sqlite3'}"
    made = Site(tmp_path, address)
    made.run(sys.executable, str(ROOT / "manage.py"), "migrate", "--verbosity", "0")
    yield made
    made.kill()
    if request.param == "postgres":
        with psycopg.connect(postgres_address, autocommit=True) as server:
            server.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def busy(press: Callable[[int], bool], todo: list[int], done: list[int], stop: threading.Event) -> threading.Thread:
    """A person who presses one button after the other until told to stop; `done` holds what was acknowledged."""

    def work() -> None:
        while todo and not stop.is_set():
            one = todo.pop(0)
            if press(one):
                done.append(one)

    thread = threading.Thread(target=work)
    thread.start()
    return thread


def at_work(one: list[int], other: list[int], enough: int) -> None:
    """Wait until both have `enough` acknowledged: a blow to a server that still starts would prove nothing."""
    until = time.monotonic() + 90
    while time.monotonic() < until and min(len(one), len(other)) < enough:
        time.sleep(0.02)


def test_what_was_acknowledged_is_there_and_nothing_is_half_done(site: Site) -> None:
    made = site.ask("make")
    confirmed: list[int] = []
    accepted: list[int] = []
    adopted: list[int] = []
    drafts, items, plans = made["drafts"], made["items"], made["plans"]
    for round_number in range(BLOWS):
        site.start()
        planner, division, leader = (Person(site, name) for name in ("planner", "planner", "leader"))
        stop = threading.Event()
        threads = [
            busy(lambda pk, who=planner: who.press(f"/commitments/{pk}/settle/", do="confirm", version="1"),
                 drafts, confirmed, stop),
            busy(lambda pk, who=division: who.press(f"/reports/evidence/{pk}/decide/", accept="1"),
                 items, accepted, stop),
            busy(lambda pk, who=leader: who.press(f"/plans/{pk}/decide/", version="1", adopt="1"),
                 plans, adopted, stop),
        ]  # fmt: skip
        at_work(confirmed, accepted, BLOW_AFTER * (round_number + 1))
        time.sleep(0.13 * round_number)  # not always just after an answer
        site.kill()
        stop.set()
        for thread in threads:
            thread.join()
    seen = site.ask("look")
    assert min(len(confirmed), len(accepted)) >= BLOW_AFTER * BLOWS, "the server did work between the blows"
    assert set(confirmed) <= set(seen["confirmed"])
    assert set(accepted) <= set(seen["accepted"])
    assert sorted(seen["accepted"]) == sorted(seen["audited"]), "no acceptance without its audit row, nor the reverse"
    for pk, plan in seen["plans"].items():
        whole = (plan["lights"], plan["members"], plan["audited"])
        assert whole == ((30, 30 * TOWNS, 1) if plan["standing"] == "adopted" else (0, 0, 0)), (pk, plan)
    assert set(adopted) <= {int(pk) for pk, plan in seen["plans"].items() if plan["standing"] == "adopted"}
