"""What the tests of backups share: rows that are hard to carry over, a site emptied again, and what a backup holds."""

from __future__ import annotations

import json
import zipfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.db import connection

from kechuang.apps.accounts.append_only import allow_changes, refuse_changes
from kechuang.apps.accounts.models import AuditEntry, User
from kechuang.apps.documents import vault
from kechuang.apps.documents.models import StoredFile
from kechuang.apps.orgs.models import Organisation, Region, Unit
from kechuang.apps.registers.models import DeclarationVersion, Entry
from kechuang.apps.upkeep import tables
from kechuang.apps.upkeep.actions.backup import back_up
from kechuang.apps.upkeep.actions.restore import Restored, restore
from kechuang.apps.upkeep.progress import Progress, Silent

PAYLOADS: tuple[dict[str, Any], ...] = (
    {"name": "云溪精密\n有限公司", "sales": "12.5", "kinds": ["b", "a"], "is_listed": True, "_na": ["area"]},
    {"name": "", "count": 0, "note": '引号"、反斜杠\\、制表\t、\u2028、😀', "year": 2026},
    {"z": 1, "a": {"b": None, "a": 1.5, "c": [1e16, -0.25]}, "": "空名"},
    {},
)


def entry(seq: int, payload: dict[str, Any], **fields: Any) -> Entry:
    usual: dict[str, Any] = {
        "register": "not_declared", "key": f"k{seq}", "operation": "set", "version": 1, "standing": "accepted",
        "way": "form", "recorded_at": datetime(2026, 3, 1, tzinfo=UTC) + timedelta(microseconds=seq),
        "digest": f"{seq:064x}",
    }  # fmt: skip
    return Entry(seq=seq, payload=payload, **(usual | fields))


def fill() -> None:
    """A site in little: people, units that refer to later rows, entries, audit rows, a kept file, a deleted row."""
    town = Region.objects.create(code="320000", name="云溪县", aliases=["云溪", ""])
    parent = Unit.objects.create(name="科技局", kind="department", valid_from=date(2019, 1, 1))
    child = Unit.objects.create(name="高新科", kind="division", parent=parent, region=town)
    later = Unit.objects.create(name="经信委", kind="department")
    parent.parent = later  # an earlier row refers to a later one
    parent.save()
    user = User.objects.create(username="planner", name="林规划", role="planner", unit=child, last_login=None)
    Organisation.objects.create(identifier="T000001", name="云溪精密", folded="云溪精密", initials="yxjm", region=town)
    Entry.objects.bulk_create(entry(n, payload, entered_by=user) for n, payload in enumerate(PAYLOADS, 1))
    Entry.objects.bulk_create([entry(9, PAYLOADS[0], undoes_id=1, answers_id=2, reason="更正")])
    data = b"%PDF\x00\xff bytes"
    StoredFile.objects.create(sha256=vault.put(data), size=len(data))
    AuditEntry.objects.create(
        who=user, who_name="林规划", verb="x", subject_type="", subject_id="", before=None, after={}
    )
    Unit.objects.create(name="已删").delete()  # its number must not name another unit


def saved(path: Path, progress: Progress | None = None, **options: Any) -> Path:
    back_up(path, **({"with_secret_key": False, "overwrite": False} | options), progress=progress or Silent())
    return path


def put_back(path: Path, progress: Progress | None = None, *, with_secret_key: bool = False) -> Restored:
    return restore(path, with_secret_key=with_secret_key, progress=progress or Silent())


def empty_the_site(files: Path) -> None:
    """As after `migrate`: no rows of its own, no kept files."""
    call_command("flush", interactive=False, verbosity=0)
    table = DeclarationVersion._meta.db_table  # what the tests' own emptying puts there again
    allow_changes(connection, table)
    DeclarationVersion.objects.all().delete()
    refuse_changes(connection, table)
    for path in files.rglob("*"):
        if path.is_file():
            path.unlink()


def held(path: Path) -> dict[str, list[list[Any]]]:
    """Table → its rows as a backup holds them, without what backups and restores themselves record."""
    with zipfile.ZipFile(path) as archive:
        return {
            name.removeprefix("tables/").removesuffix(".jsonl"): _rows(archive.read(name))
            for name in archive.namelist()
            if name.startswith("tables/")
        }


def _rows(data: bytes) -> list[list[Any]]:
    rows = [json.loads(line) for line in data.split(b"\n")[1:] if line]
    return [row for row in rows if not any(str(value).startswith("upkeep.") for value in row)]


def manifest(path: Path) -> dict[str, Any]:
    with zipfile.ZipFile(path) as archive:
        return json.loads(archive.read("manifest.json"))


def occupied() -> list[str]:
    """The tables with rows that `migrate` has not put there."""
    models = [model for model in tables.kept() if model not in tables.FILLED_BY_MIGRATE]
    return [model._meta.db_table for model in models if model._base_manager.exists()]
