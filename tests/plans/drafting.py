"""Ways of confirming a plan for tests: through the real actions, on the plan that the stand-in reader reads."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from typing import Any

from django.db import connection

from kechuang.apps.plans.models import Commitment, Plan


def named(plan: Plan, words: str) -> Commitment:
    """The one draft whose name holds `words`."""
    return plan.commitments.get(indicator__contains=words)


def spans(draft: Commitment) -> set[tuple[int, int]]:
    return set(draft.anchors.values_list("start", "end"))


def form_of(page: str, address: str) -> dict[str, Any]:
    """What the browser would send from the form that posts to `address`, as it stands on the page.

    address "": the form of drafts that posts to its own page.
    """
    where = rf'action="{re.escape(address)}[^"]*"' if address else "draft__form--page"
    form = re.search(rf"<form[^>]*{where}[^>]*>(.*?)</form>", page, re.DOTALL)
    assert form, address
    inside = form.group(1)
    sent: dict[str, Any] = {}
    for tag in re.findall(r"<input[^>]*>", inside):
        facts = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        if facts.get("type") in ("checkbox", "radio") and " checked" not in tag:
            continue
        sent[facts["name"]] = facts.get("value", "on" if facts.get("type") == "checkbox" else "")
    for name, options in re.findall(r'<select name="(\w+)"[^>]*>(.*?)</select>', inside, re.DOTALL):
        chosen = re.search(r'<option value="([^"]*)" selected>', options)
        sent[name] = chosen.group(1) if chosen else ""
    sent.pop("csrfmiddlewaretoken", None)
    return sent


def at_once(*works: Callable[[], Any]) -> list[Any]:
    """Run all at the same moment, each in a thread with its own connection; results or the faults raised, in order."""
    results: list[Any] = [None] * len(works)
    start = threading.Barrier(len(works))

    def run(at: int, work: Callable[[], Any]) -> None:
        try:
            start.wait()
            results[at] = work()
        except Exception as fault:
            results[at] = fault
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(at, work)) for at, work in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results
