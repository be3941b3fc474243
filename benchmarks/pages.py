"""How long the pages of plans take, against a bare Django view that asks the database the same.

A database of its own (SQLite in a temporary folder, or the empty one KECHUANG_DATABASE_URL names) gets one adopted
plan of 300 commitments with 30 items of evidence each. Every page is asked for in turn with two bare views (see
bare_view.py), through the same middleware: one fetches the same rows as models and puts them into a plain table; the
other runs the page's own statements through a naked cursor and answers its bytes, the least that could ever be done.
Figures go to benchmarks/results/pages.json.

    python benchmarks/pages.py [--commitments 300] [--items 30] [--rounds 25]
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).parent / "results" / "pages.json"
FACTORIES = Path(__file__).parents[1] / "tests" / "plans"
ON = "2026-09-30"


def fill(commitments: int, items: int) -> dict[str, tuple[str, str]]:
    """One adopted plan with its evidence; name → the address of a page and of the bare view beside it."""
    import making

    from kechuang.apps.accounts.models import Role, User
    from kechuang.apps.plans.models import Evidence, ReportStanding

    people = {role.value: User.objects.create(username=role.value, name=role.label, role=role) for role in Role}
    plan = making.adopted_plan(people)
    units = [making.unit(f"第{number}科") for number in range(12)]
    reporter, reviewer = making.person("reporter"), people["planner"]
    first = None
    for number in range(1, commitments + 1):
        made = making.commitment(plan, f"指标{number}", value="40", number=number, leads=[units[number % 12]])
        first = first or made
        Evidence.objects.bulk_create(
            Evidence(
                commitment=made, amount=1, happened_on=date(2026, 1, 5) + timedelta(days=9 * item % 360),
                organisation=f"企业{item}", fingerprint=f"{number:032}{item:032}", standing=ReportStanding.ACCEPTED,
                reported_by=reporter, reviewed_by=reviewer, reviewed_at=plan.adopted_at, unit=units[number % 12],
            )
            for item in range(items)
        )  # fmt: skip
    assert first is not None
    whole, one = "/bare/table/", f"/bare/table/?pk={first.pk}"
    return {
        "overview": (f"/?on={ON}", whole),
        "plan": (f"/plans/{plan.pk}/?on={ON}", whole),
        "units": (f"/plans/units/?on={ON}", whole),
        "list": ("/plans/", whole),
        "commitment": (f"/commitments/{first.pk}/?on={ON}", one),
        "inbox": ("/todo/", one),
    }


def statements(ask: Callable[[], Any]) -> tuple[list[tuple[str, Any]], bytes]:
    """What `ask` had the database do, statement by statement with parameters, and the bytes it answered."""
    from django.db import connection

    seen: list[tuple[str, Any]] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.lstrip().upper().startswith("SELECT"):
            seen.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        answer = ask()
    assert answer.status_code == 200, answer.status_code
    return seen, answer.content


def compare(name: str, address: str, bare: str, rounds: int) -> dict[str, float]:
    """Page and bare views in turn, so that whatever else the machine does strikes all."""
    from bare_view import REPLAYED
    from django.test import Client

    from kechuang.apps.accounts.models import User

    client = Client()
    client.force_login(User.objects.get(username="leader"), backend="django.contrib.auth.backends.ModelBackend")
    client.get(address)
    client.get(bare)
    REPLAYED.statements, REPLAYED.body = statements(lambda: client.get(address))
    times: dict[str, list[float]] = {"page": [], "bare": [], "replay": []}
    asked = {"page": address, "bare": bare, "replay": "/bare/replay/"}
    for _ in range(rounds):
        for which, where in asked.items():
            times[which].append(seconds(lambda where=where: client.get(where)))
    row = {f"{which}_p50_ms": statistics.median(each) * 1000 for which, each in times.items()}
    row |= {f"{which}_p95_ms": p95(each) * 1000 for which, each in times.items()}
    row["ratio_p95"] = p95(times["page"]) / p95(times["bare"])
    row["ratio_p50"] = statistics.median(times["page"]) / statistics.median(times["bare"])
    row |= {"queries": len(REPLAYED.statements), "kilobytes": len(REPLAYED.body) / 1024}
    print(f"{name:<11}" + "  ".join(f"{key} {value:.2f}" for key, value in row.items()))
    return {key: round(value, 3) for key, value in row.items()}


def seconds(ask: Callable[[], Any]) -> float:
    began = time.perf_counter()
    answer = ask()
    assert answer.status_code == 200
    return time.perf_counter() - began


def p95(values: list[float]) -> float:
    return statistics.quantiles(values, n=20)[-1]


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--commitments", type=int, default=300)
    asked.add_argument("--items", type=int, default=30)
    asked.add_argument("--rounds", type=int, default=25)
    given = asked.parse_args()
    sys.path += [str(FACTORIES), str(Path(__file__).parent)]
    with tempfile.TemporaryDirectory() as folder:
        os.environ["KECHUANG_DATA_DIR"] = folder
        os.environ["KECHUANG_HOSTS"] = "testserver"
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kechuang.settings")
        import django
        from django.conf import settings
        from django.core.management import call_command
        from django.db import connection

        django.setup()
        settings.ROOT_URLCONF = "bare_view"
        call_command("migrate", verbosity=0)
        addresses = fill(given.commitments, given.items)
        rows = {name: compare(name, *pair, given.rounds) for name, pair in addresses.items()}
        report = {
            "unit": "milliseconds",
            "against": "bare: the same rows as models in a plain table; replay: the page's statements, naked cursor",
            "database": connection.vendor,
            "size": {"commitments": given.commitments, "items": given.items, "rounds": given.rounds},
            "pages": rows,
        }
        connection.close()
    RESULTS.write_text(json.dumps(report, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
