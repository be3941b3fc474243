"""What every test may ask for: people, signed-in browsers, a real Chromium; and what is skipped where it is missing."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection, transaction
from django.db.backends.base.operations import BaseDatabaseOperations
from django.test import Client
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis

from kechuang.apps.accounts.append_only import allow_changes, refuse_changes
from kechuang.apps.accounts.models import AuditEntry, Role, User
from kechuang.apps.registers.actions.applying import apply_catalog
from kechuang.apps.registers.models import DeclarationVersion, Entry, Seal

# The same examples on every run, so that a red test is red again; `make test-long` looks for new ones.
# No deadline: a busy machine is no fault of the code.
hypothesis.register_profile("steady", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
hypothesis.register_profile("searching", deadline=None, suppress_health_check=[HealthCheck.too_slow])

IN_CI = os.environ.get("CI", "") not in ("", "0", "false")
APPEND_ONLY = (AuditEntry, Entry, Seal, DeclarationVersion)
SHARED = Path(__file__).resolve().parents[2] / "shared"


def missing(what: str) -> None:
    """Skip where a person may lack `what`; fail in CI, where nothing may be skipped for want of a program."""
    if IN_CI:
        pytest.fail(f"CI must not skip: {what}", pytrace=False)
    pytest.skip(what)


POSTGRES = os.environ.get("KECHUANG_TEST_POSTGRES", "postgres://postgres@127.0.0.1:5432/postgres")


@cache
def postgres_answers() -> bool:
    try:
        psycopg.connect(POSTGRES, connect_timeout=3).close()
    except psycopg.Error:
        return False
    return True


def pytest_runtest_setup(item: pytest.Item) -> None:
    if item.get_closest_marker("shared") and not SHARED.is_dir():
        pytest.skip("../shared is not here")
    if item.get_closest_marker("browser") and chromium_path() is None:
        missing("no Chromium on this machine (Debian: apt-get install chromium fonts-noto-cjk)")
    if item.get_closest_marker("postgres") and not postgres_answers():
        missing("no PostgreSQL at 127.0.0.1:5432 that lets postgres in (or at KECHUANG_TEST_POSTGRES)")


def pytest_configure(config: pytest.Config) -> None:
    wants_long = (config.option.markexpr or "") not in ("", "not long")
    hypothesis.load_profile("searching" if wants_long else "steady")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Long tests run only when asked for by `-m long` (make test-long)."""
    if "long" in (config.option.markexpr or ""):
        return
    long = [item for item in items if item.get_closest_marker("long")]
    if long:
        config.hook.pytest_deselected(items=long)
        items[:] = [item for item in items if item not in long]


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The database of every test has the registers that are shipped, empty."""
    with django_db_blocker.unblock():
        apply_catalog()
        allow_changes(connection, AuditEntry._meta.db_table)
        AuditEntry.objects.all().delete()  # tests count what they themselves did
        refuse_changes(connection, AuditEntry._meta.db_table)
        shipped = list(DeclarationVersion.objects.order_by("id"))
    patch = pytest.MonkeyPatch()
    patch.setattr(BaseDatabaseOperations, "execute_sql_flush", emptying(shipped))
    yield
    patch.undo()


def emptying(shipped: list[DeclarationVersion]) -> Callable[[BaseDatabaseOperations, list[str]], None]:
    """Tests that commit end by emptying all tables. Only for that moment do the append-only ones give way; the typed
    tables, which Django does not know, are emptied too, and the shipped registers are there again for the next test.
    """

    def execute_sql_flush(self: BaseDatabaseOperations, sql_list: list[str]) -> None:
        append_only = [model._meta.db_table for model in APPEND_ONLY]
        for table in append_only:
            allow_changes(self.connection, table)
        keep = {f"reg_{each.code}" for each in shipped}
        # Unasked, SQLite would look through all entries for those that point to each row it deletes.
        with self.connection.constraint_checks_disabled(), transaction.atomic(), self.connection.cursor() as cursor:
            typed = [t for t in self.connection.introspection.table_names(cursor) if t.startswith("reg_")]
            for table in sorted(set(typed) - keep):
                cursor.execute(f"DROP TABLE {table}")
            emptied = [each for each in sql_list if each.startswith(("DELETE", "TRUNCATE"))]
            for table in filled(cursor, [*keep.intersection(typed), *tables_of(emptied)]):
                cursor.execute(f'DELETE FROM "{table}"')
            for statement in sql_list:
                if statement not in emptied:  # numbers begin anew
                    cursor.execute(statement)
        DeclarationVersion.objects.bulk_create(shipped)
        for table in append_only:
            refuse_changes(self.connection, table)

    return execute_sql_flush


def tables_of(statements: list[str]) -> list[str]:
    """The tables that Django would empty: one TRUNCATE on PostgreSQL, a DELETE each on SQLite."""
    return [name for statement in statements for name in re.findall(r'"(\w+)"', statement)]


def filled(cursor: Any, tables: list[str]) -> list[str]:
    """Those with a row in them, few after most tests. TRUNCATE of all took seconds, a DELETE of a few takes none."""
    cursor.execute(" UNION ALL ".join(f"SELECT '{each}' WHERE EXISTS (SELECT 1 FROM \"{each}\")" for each in tables))
    return [name for (name,) in cursor.fetchall()]


@pytest.fixture(autouse=True)
def own_files(settings: Any, tmp_path: Path) -> Path:
    """Uploads of a test go into its own folder."""
    settings.FILES_DIR = tmp_path / "files"
    return settings.FILES_DIR


@pytest.fixture(autouse=True)
def quick_passwords(settings: Any) -> None:
    """Argon2 is slow on purpose; what is tested here is who gets in, not how hard the guess is."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", *settings.PASSWORD_HASHERS]


@pytest.fixture(autouse=True)
def work_at_once(settings: Any) -> None:
    """What the worker would do beside the pages is done when it is asked for."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}


@pytest.fixture
def people(db: None) -> dict[str, User]:
    """One person per role, by the role's value; nobody has a password (use `as_role` or force_login)."""
    return {role.value: User.objects.create(username=role.value, name=f"{role.label}甲", role=role) for role in Role}


@pytest.fixture
def as_role(people: dict[str, User]) -> Callable[[str], Client]:
    """`as_role("planner")`: a test client signed in as that person."""

    def sign_in(role: str) -> Client:
        client = Client()
        client.force_login(people[role], backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sign_in


def chromium_path() -> str | None:
    names = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
    return next((path for name in names if (path := shutil.which(name))), None)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """The system's Chromium, one per test module. Playwright brings no browser of its own here."""
    from playwright.sync_api import sync_playwright

    # Playwright's loop lives in this thread, so Django would refuse the database to the test's own code.
    patch = pytest.MonkeyPatch()
    patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    flags = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
    flags += ["--disable-component-update", "--disable-sync"]
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=chromium_path(), args=flags)
        yield chromium
        chromium.close()
    patch.undo()


@pytest.fixture
def page(browser: Any, live_server: Any) -> Iterator[Any]:
    """A fresh desktop page (1440×900, Chinese); a script fault or a refusal by the CSP fails the test."""
    context = browser.new_context(base_url=live_server.url, viewport={"width": 1440, "height": 900}, locale="zh-CN")
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda said: faults.append(said.text) if "Content Security Policy" in said.text else None)
    yield page
    context.close()
    assert faults == []


@pytest.fixture
def on_postgres() -> bool:
    return connection.vendor == "postgresql"


@pytest.fixture
def postgres_address() -> str:
    """A server to make databases on, for tests marked `postgres`; ends in /<name of a database that exists>."""
    return POSTGRES
