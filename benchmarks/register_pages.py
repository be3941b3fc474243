"""How long the pages of registers take when they are large, against a bare Django view that does the same queries.

The bare view (see bare_records.py) runs the statements of the page, fetches their rows and puts them into plain tables
within the site's frame. Both go through the same middleware, in turn. The databases are filled once (see filling.py)
and kept in --folder, outside the repository, to be used again. Figures: results/register_pages.json, one entry for each
database and size.

    python benchmarks/register_pages.py [--full] [--postgres postgres://…/postgres] [--rounds 20]
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

RESULTS = Path(__file__).parent / "results" / "register_pages.json"
SMALL, FULL = 100_000, 1_000_000
BAR = 2.0


def addresses(organisations: int) -> dict[str, str]:
    """Name of the page → its address. The organisations asked for are in the middle, where no cache favours them."""
    from kechuang.apps.orgs.models import Organisation
    from kechuang.apps.registers import catalogue, tables

    body = Organisation.objects.get(pk=organisations // 2 + 1)
    typed = tables.typed(catalogue.find("recognition"))._default_manager
    number = typed.filter(organisation=body).values_list("certificate_no", flat=True).get()
    word, sound = body.name[2:6], body.initials[2:8]

    def records(code: str, **asked: str) -> str:
        return f"/registers/{code}/?{urlencode(asked)}"

    return {
        "home": "/registers/",
        "list": records("recognition"),
        "list, filtered": records("recognition", kind="hnte", batch="2024年第1批"),
        "list, in force": records("recognition", kind="srdi", span="in_force"),
        "list, by organisation": records("recognition", sort="organisation"),
        "list, by a name": records("recognition", q=word),
        "list, by initials": records("recognition", q=sound),
        "list, by a common word": records("recognition", q="精密机械"),
        "list, by a number": records("recognition", q=number),
        "list, by a code": records("recognition", q=body.identifier),
        "list, page 100": records("recognition", page="100"),
        "figures, with totals": records("enterprise_year", year="2024", source="tax"),
        "figures, by sales": records("enterprise_year", sort="-sales"),
        "patents, by a title": records("intellectual_property", q="纺织加工"),
        "organisations": "/organisations/",
        "organisations, by a name": f"/organisations/?{urlencode({'q': word})}",
        "organisations, by initials": f"/organisations/?{urlencode({'q': sound})}",
        "organisation": f"/organisations/{body.pk}/",
        "organisation, history": f"/organisations/{body.pk}/history/",
        "review": "/registers/review/",
        "inbox": "/todo/",
    }


def statements(ask: Callable[[], Any]) -> list[tuple[str, Any]]:
    """What `ask` had the database do."""
    from django.db import connection

    seen: list[tuple[str, Any]] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.lstrip("( ").upper().startswith(("SELECT", "WITH")):
            seen.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        ask()
    return seen


def slowest(asked: list[tuple[str, Any]]) -> dict[str, Any]:
    """The statement that takes longest, for whoever wants to mend it."""
    from django.db import connection

    timed = []
    for sql, params in asked:
        began = time.perf_counter()
        with connection.cursor() as cursor:
            cursor.execute(sql, params)
            cursor.fetchall()
        timed.append((time.perf_counter() - began, sql, params))
    longest, sql, params = max(timed, key=lambda each: each[0])
    return {"ms": round(longest * 1000, 1), "sql": sql[:1500], "params": [str(each) for each in params or ()][:40]}


def compare(name: str, address: str, rounds: int) -> dict[str, Any]:
    from bare_records import ASKED
    from django.test import Client

    from kechuang.apps.accounts.models import User

    client = Client()
    client.force_login(User.objects.get(username="planner"), backend="django.contrib.auth.backends.ModelBackend")
    first = seconds(client, address)
    ASKED.statements = statements(lambda: client.get(address))
    times: dict[str, list[float]] = {address: [], "/bare/same/": []}
    began, done = time.perf_counter(), 0
    while done < rounds and (done < 5 or time.perf_counter() - began < 60):
        for where, found in times.items():
            found.append(seconds(client, where))
        done += 1
    page, bare = times.values()
    row: dict[str, Any] = {
        "p50_ms": round(statistics.median(page) * 1000, 1), "p95_ms": round(p95(page) * 1000, 1),
        "bare_p50_ms": round(statistics.median(bare) * 1000, 1), "bare_p95_ms": round(p95(bare) * 1000, 1),
        "ratio_p50": round(statistics.median(page) / statistics.median(bare), 2),
        "ratio_p95": round(p95(page) / p95(bare), 2),
        "first_ms": round(first * 1000, 1), "queries": len(ASKED.statements), "rounds": done,
        "load": round(os.getloadavg()[0], 1),
    }  # fmt: skip
    print(f"{name:<28}" + "  ".join(f"{key} {value}" for key, value in row.items()), flush=True)
    if row["p50_ms"] > 300:
        row["slowest"] = slowest(ASKED.statements)
        print(f"    {row['slowest']}", flush=True)
    return row


def seconds(client: Any, address: str) -> float:
    began = time.perf_counter()
    answer = client.get(address)
    taken = time.perf_counter() - began
    assert answer.status_code == 200, (address, answer.status_code)
    return taken


def p95(values: list[float]) -> float:
    return statistics.quantiles(values, n=20)[-1]


def measure(address: str, organisations: int, folder: Path, rounds: int, only: str) -> None:
    """One database, in this process: fill it up, ask every page, keep the figures."""
    import filling

    filling.prepare(address, folder / "files")
    filling.fill(organisations)
    from django.conf import settings
    from django.db import connection

    from kechuang.apps.accounts.models import Role, User

    User.objects.get_or_create(username="planner", defaults={"name": "规划科", "role": Role.PLANNER})
    settings.ROOT_URLCONF = "bare_records"
    wanted = {name: where for name, where in addresses(organisations).items() if only in name}
    pages = {name: compare(name, where, rounds) for name, where in wanted.items()}
    if only:
        return
    kept: dict[str, Any] = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() else {}
    kept[f"{connection.vendor} {organisations}"] = {
        "figure": max(row["p95_ms"] for row in pages.values()), "unit": "milliseconds, p95 of the slowest page",
        "ratio": max(row["ratio_p50"] for row in pages.values()), "bar": BAR,
        "against": "a bare Django view: the same statements, their rows in plain tables",
        "size": {"organisations": organisations, "entries": organisations * 5}, "pages": pages,
    }  # fmt: skip
    RESULTS.write_text(json.dumps(kept, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def databases(folder: Path, postgres: str, organisations: int) -> list[str]:
    """Addresses of the databases to measure; the one on PostgreSQL is made if it is not there."""
    found = [f"sqlite:///{folder}/registers-{organisations}.sqlite3"]
    if not postgres:
        return found
    import psycopg

    name = f"kechuang_registers_{organisations}"
    with psycopg.connect(postgres, autocommit=True) as server:
        if not server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            server.execute(f"CREATE DATABASE {name}")
    return [*found, f"{postgres.rpartition('/')[0]}/{name}"]


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--full", action="store_true", help="a million organisations, five million entries")
    asked.add_argument("--postgres", default=os.environ.get("KECHUANG_TEST_POSTGRES", ""))
    asked.add_argument("--folder", type=Path, default=Path("/tmp/kechuang-benchmarks"))
    asked.add_argument("--rounds", type=int, default=20)
    asked.add_argument("--only", default="", help="pages whose name holds this; nothing is written down then")
    asked.add_argument("--one", default="", help=argparse.SUPPRESS)
    asked.add_argument("--organisations", type=int, default=0, help="another size")
    given = asked.parse_args()
    organisations = given.organisations or (FULL if given.full else SMALL)
    given.folder.mkdir(parents=True, exist_ok=True)
    sys.path.insert(0, str(Path(__file__).parent))
    if given.one:
        measure(given.one, organisations, given.folder, given.rounds, given.only)
        return 0
    passed = ["--organisations", str(organisations), "--folder", str(given.folder), "--rounds", str(given.rounds)]
    failed = False
    for address in databases(given.folder, given.postgres, organisations):
        command = [sys.executable, __file__, "--one", address, *passed, "--only", given.only]
        failed |= subprocess.run(command).returncode != 0
    return int(failed)


if __name__ == "__main__":
    raise SystemExit(main())
