"""A backup is of one moment, while others write; whole or not there; readable by its owner; and says what is lost."""

from __future__ import annotations

import stat
import threading
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any

import backing
import pytest
from django.db import connection, transaction

from kechuang.apps.accounts.actions import record
from kechuang.apps.accounts.models import AuditEntry, User
from kechuang.apps.documents import vault
from kechuang.apps.documents.models import StoredFile
from kechuang.apps.upkeep import schema
from kechuang.apps.upkeep.messages import BackupFault

pytestmark = pytest.mark.django_db(transaction=True)
WRITERS = 4


class Writers:
    """People who number their deeds: name and audit row carry the same number, written in one transaction."""

    def __init__(self) -> None:
        self.users = [User.objects.create(username=f"p{n}", name="0") for n in range(WRITERS)]
        self.done, self.stop, self.faults = Counter[int](), threading.Event(), list[BaseException]()
        self.threads = [threading.Thread(target=self._work, args=(user,)) for user in self.users]

    def _work(self, user: User) -> None:
        try:
            while not self.stop.is_set():
                with transaction.atomic():
                    user.name = str(int(user.name) + 1)
                    user.save(update_fields=["name"])
                    record(user, "units.add", user, after={"n": int(user.name)})
                self.done[user.pk] += 1
        except BaseException as fault:
            self.faults.append(fault)
        finally:
            connection.close()

    def __enter__(self) -> Writers:
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *error: Any) -> None:
        self.stop.set()
        for thread in self.threads:
            thread.join()


class Watching:
    """How much the writers had done when the reading began and when it was nearly over."""

    def __init__(self, writers: Writers) -> None:
        self.writers, self.seen = writers, list[int]()

    def begin(self, stage: str, steps: int) -> None:
        pass

    def advance(self, steps: int) -> None:
        self.seen.append(self.writers.done.total())


def many_rows(count: int) -> None:
    AuditEntry.objects.bulk_create(
        (AuditEntry(who_name="旧", verb="old", subject_type="", subject_id="") for _ in range(count)), 5000
    )


def test_it_is_of_one_moment_while_four_people_go_on_writing(tmp_path):
    many_rows(30_000)
    with Writers() as writers:
        while writers.done.total() < 10:
            pass
        watching = Watching(writers)
        backing.saved(tmp_path / "备份.zip", watching)
    assert writers.faults == []
    assert watching.seen[-1] > watching.seen[0], "they did write while it was reading"
    rows = backing.held(tmp_path / "备份.zip")
    deeds = Counter(row[2] for row in rows["accounts_auditentry"] if row[4] == "units.add")
    names = {
        row[0]: row[columns(tmp_path / "备份.zip", "accounts_user").index("name")] for row in rows["accounts_user"]
    }
    assert {pk: str(count) for pk, count in deeds.items()} == {pk: name for pk, name in names.items() if name != "0"}
    assert sum(deeds.values()) < writers.done.total()


def columns(path: Path, table: str) -> list[str]:
    return next(each["columns"] for each in backing.manifest(path)["tables"] if each["table"] == table)


def test_only_its_owner_may_read_it_and_the_manifest_tells_what_is_in_it(tmp_path):
    backing.fill()
    path = backing.saved(tmp_path / "备份.zip")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    told = backing.manifest(path)
    assert told["database"] == connection.vendor and told["files"] == 1 and told["lost_files"] == []
    assert {each["table"]: each["rows"] for each in told["tables"]}["registers_entry"] == 5
    assert told["migrations"] == schema.known()


def test_what_is_worth_nothing_on_another_day_is_left_out_and_said(tmp_path):
    told = backing.manifest(backing.saved(tmp_path / "备份.zip"))
    assert {"django_session", "axes_accessattempt", "django_tasks_database_dbtaskresult"} <= set(told["left_out"])
    assert not set(told["left_out"]) & {each["table"] for each in told["tables"]}


def test_an_earlier_file_is_kept_unless_told_otherwise(tmp_path):
    path = tmp_path / "备份.zip"
    path.write_bytes(b"old")
    with pytest.raises(BackupFault, match="BK-001"):
        backing.saved(path)
    assert path.read_bytes() == b"old"
    backing.saved(path, overwrite=True)
    assert zipfile.is_zipfile(path)


def test_stopped_half_way_nothing_is_left_and_the_earlier_file_stands(tmp_path):
    backing.fill()
    path = tmp_path / "备份.zip"
    path.write_bytes(b"old")

    class Stopped:
        def begin(self, stage: str, steps: int) -> None:
            pass

        def advance(self, steps: int) -> None:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        backing.saved(path, Stopped(), overwrite=True)
    assert [each.name for each in tmp_path.iterdir() if each.is_file()] == ["备份.zip"]
    assert path.read_bytes() == b"old"


def test_a_place_one_may_not_write_to_is_named(tmp_path):
    with pytest.raises(BackupFault, match=r"BK-002 .*没有的文件夹"):
        backing.saved(tmp_path / "没有的文件夹" / "备份.zip")


@pytest.mark.parametrize(("harm", "code"), [("gone", "DC-005"), ("changed", "DC-006")])
def test_a_kept_file_that_is_lost_is_named_and_the_rest_is_saved(tmp_path, harm, code):
    backing.fill()
    lost = vault.put(b"another file")
    StoredFile.objects.create(sha256=lost, size=12)
    place = vault.path_of(lost)
    place.chmod(0o600)
    place.unlink() if harm == "gone" else place.write_bytes(b"another life")
    told = backing.manifest(backing.saved(tmp_path / "备份.zip"))
    assert [each["sha256"] for each in told["lost_files"]] == [lost]
    assert code in told["lost_files"][0]["why"]
    assert told["files"] == 1


def test_the_secret_key_is_in_it_only_when_asked_for(tmp_path, settings):
    assert settings.SECRET_KEY.encode() not in content(backing.saved(tmp_path / "无.zip"))
    assert settings.SECRET_KEY.encode() in content(backing.saved(tmp_path / "有.zip", with_secret_key=True))


def content(path: Path) -> bytes:
    with zipfile.ZipFile(path) as archive:
        return b"".join(map(archive.read, archive.namelist()))


def test_that_a_backup_was_taken_stands_in_the_trail(tmp_path):
    backing.saved(tmp_path / "备份.zip", with_secret_key=True)
    taken = AuditEntry.objects.get(verb="upkeep.backup")
    assert taken.after["file"] == "备份.zip" and taken.after["with_secret_key"] is True
