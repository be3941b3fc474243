"""Two officers at once: nobody is told that the database is locked, and nothing is lost."""

from __future__ import annotations

import threading

import pytest
from django.db import connection, transaction

from kechuang.apps.accounts.actions import record
from kechuang.apps.accounts.models import AuditEntry, User

PEOPLE, CHANGES = 8, 15


@pytest.mark.django_db(transaction=True)
def test_people_who_read_and_then_write_at_once_all_succeed():
    """Read-then-write is what fails on SQLite when transactions begin without the write lock."""
    users = [User.objects.create(username=f"p{number}") for number in range(PEOPLE)]
    faults: list[BaseException] = []
    start = threading.Barrier(PEOPLE)

    def work(user: User) -> None:
        try:
            start.wait()
            for number in range(CHANGES):
                with transaction.atomic():
                    seen = AuditEntry.objects.count()
                    user.name = f"第 {number} 次，之前有 {seen} 条"
                    user.save(update_fields=["name"])
                    record(user, "units.add", user, after={"name": user.name})
        except BaseException as fault:
            faults.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(user,)) for user in users]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert AuditEntry.objects.count() == PEOPLE * CHANGES


@pytest.mark.django_db
def test_sqlite_keeps_a_write_ahead_log_and_foreign_keys(on_postgres):
    if on_postgres:
        return  # the same promises are PostgreSQL's own
    with connection.cursor() as cursor:
        answers = [cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "foreign_keys")]
    assert answers == ["wal", 1]
