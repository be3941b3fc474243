"""Work that is broken off leaves no trace, is noticed, and goes on where somebody takes it up again."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from datetime import timedelta

import pytest
from django.conf import settings as django_settings
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from lists import bring, row, verdicts, xlsx

from kechuang.apps.registers.actions.importing import checking, headers, taking, work
from kechuang.apps.registers.models import BatchState, Entry, ImportBatch, StagedRow, Waiting

pytestmark = pytest.mark.django_db


class Killed(BaseException):
    """As if the process were gone: nothing in the house catches it."""


def a_batch(people, rows: int = 6) -> ImportBatch:
    return bring(people["town"], xlsx([row(number) for number in range(1, rows + 1)]))


def break_off(monkeypatch, module, name: str, after: int) -> None:
    """The `after`th call of `module.name` is the last thing the process does."""
    real, calls = getattr(module, name), [0]

    def breaking(*args, **kwargs):
        calls[0] += 1
        if calls[0] > after:
            raise Killed
        return real(*args, **kwargs)

    monkeypatch.setattr(module, name, breaking)


def test_a_check_broken_off_is_begun_anew_and_gives_the_same(people, monkeypatch):
    batch = a_batch(people)
    whole = list(StagedRow.objects.order_by("row").values_list("row", "verdict", "key", "payload"))
    monkeypatch.setattr(checking, "CHUNK", 2)
    headers.confirm(batch)
    with monkeypatch.context() as patch, pytest.raises(Killed):
        break_off(patch, work, "beat", 1)
        work.perform(batch.pk)
    batch.refresh_from_db()
    assert batch.state == BatchState.CHECKING and StagedRow.objects.count() == 2
    work.start(batch, inline=True)
    assert batch.state == BatchState.PREVIEWED
    assert list(StagedRow.objects.order_by("row").values_list("row", "verdict", "key", "payload")) == whole


def test_taking_broken_off_writes_nothing_and_is_offered_again(people, monkeypatch):
    batch = a_batch(people)
    monkeypatch.setattr(taking, "CHUNK", 2)
    with monkeypatch.context() as patch, pytest.raises(Killed):
        break_off(patch, taking.standing, "seqs_of", 2)
        taking.ask(people["town"], batch, good_only=False)
    batch.refresh_from_db()
    assert batch.state == BatchState.TAKING and not Entry.objects.exists() and not Waiting.objects.exists()
    assert len(verdicts(batch)) == 6
    call_command("resume_imports", verbosity=0)
    batch.refresh_from_db()
    assert batch.state == BatchState.SUBMITTED and Waiting.objects.count() == 6


def test_a_fault_in_the_program_is_told_and_leaves_the_preview(people, monkeypatch):
    batch = a_batch(people)

    def broken(*args, **kwargs):
        raise ZeroDivisionError

    monkeypatch.setattr(taking, "append", broken)
    taking.ask(people["town"], batch, good_only=False)
    batch.refresh_from_db()
    assert batch.state == BatchState.PREVIEWED and batch.fault["code"] == "RG-214" and not Entry.objects.exists()


def test_who_lost_the_batch_to_another_stores_nothing(people, monkeypatch):
    batch = a_batch(people)
    headers.confirm(batch)
    claimed = work.claim(batch.pk)
    assert claimed is not None and work.claim(batch.pk) is None, "one at a time"
    found, held = claimed
    ImportBatch.objects.filter(pk=batch.pk).update(claim="another")
    with pytest.raises(work.Lost):
        checking.check(found, held)
    with pytest.raises(work.Lost):
        work.beat(batch, held, 1)


def test_work_is_abandoned_when_its_process_is_gone_or_says_nothing_for_long(people):
    batch = a_batch(people)
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    batch.state, batch.claimed_at = BatchState.CHECKING, timezone.now()
    batch.claim = f"{work._machine()}-{gone.pid}-x"
    assert work.is_abandoned(batch)
    batch.claim = f"{work._machine()}-{os.getppid()}-x"
    assert not work.is_abandoned(batch)
    batch.claim = "elsewhere-1-x"
    assert not work.is_abandoned(batch)
    batch.claimed_at = timezone.now() - work.LEASE - timedelta(seconds=1)
    assert work.is_abandoned(batch)


def test_a_long_check_shows_how_far_it_is_and_comes_back_by_itself(people, as_role):
    batch = a_batch(people)
    ImportBatch.objects.filter(pk=batch.pk).update(
        state=BatchState.CHECKING,
        rows=6,
        done=2,
        claim=f"{work._machine()}-{os.getppid()}-x",
        claimed_at=timezone.now(),
    )
    page = as_role("town").get(f"/imports/{batch.pk}/")
    assert "已核对 2 / 6 行" in page.content.decode() and page["Refresh"] == "2"
    ImportBatch.objects.filter(pk=batch.pk).update(claimed_at=timezone.now() - 2 * work.LEASE)
    page = as_role("town").get(f"/imports/{batch.pk}/")
    assert "上次的处理中断了" in page.content.decode() and "Refresh" not in page
    page = as_role("town").post(f"/imports/{batch.pk}/resume/", follow=True)
    assert "新增 <b>6</b>" in page.content.decode()


KILLED = """
import os, signal, sys
import django
django.setup()
from django.conf import settings
settings.DATABASES["default"]["NAME"] = sys.argv[1]
from django.db import connection
connection.settings_dict["NAME"] = sys.argv[1]
from kechuang.apps.registers.actions.importing import taking, work
real, calls = taking.standing.seqs_of, [0]
def slowly(*args):
    calls[0] += 1
    if calls[0] == 3:
        print("in the middle", flush=True)
        signal.pause()
    return real(*args)
taking.CHUNK, taking.standing.seqs_of = 2, slowly
work.perform(int(sys.argv[2]))
"""


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_in_the_middle_of_taking_leaves_no_trace(people):
    if connection.vendor == "sqlite" and "memory" in str(connection.settings_dict["NAME"]):
        pytest.skip("a database in memory cannot be shared with a process that is to be killed")
    batch = a_batch(people)
    taking.begin(batch, good_only=False)
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "kechuang.settings"}
    environment["KECHUANG_DATA_DIR"] = str(django_settings.DATA_DIR)
    worker = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(connection.settings_dict["NAME"]), str(batch.pk)],
        env=environment, stdout=subprocess.PIPE,
    )  # fmt: skip
    assert worker.stdout is not None and worker.stdout.readline() == b"in the middle\n"
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    worker.stdout.close()
    for _ in range(50):  # the server of the database notices a moment later
        if work.is_abandoned(ImportBatch.objects.get()):
            break
        time.sleep(0.1)
    batch.refresh_from_db()
    assert batch.state == BatchState.TAKING and not Entry.objects.exists() and len(verdicts(batch)) == 6
    assert work.resume() == 1
    batch.refresh_from_db()
    assert batch.state == BatchState.SUBMITTED and Waiting.objects.count() == 6
