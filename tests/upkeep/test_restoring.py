"""A restored site is the site that was saved, row by row; what is not whole is refused before a row is written."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import backing
import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis
from hypothesis import strategies as st

from kechuang.apps.accounts import after_restore
from kechuang.apps.accounts.models import AuditEntry, User
from kechuang.apps.documents import vault
from kechuang.apps.documents.models import StoredFile
from kechuang.apps.orgs.models import Unit
from kechuang.apps.registers.models import Entry
from kechuang.apps.upkeep.actions.restore import look_at
from kechuang.apps.upkeep.messages import BackupFault
from kechuang.apps.upkeep.progress import Silent

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def backup(tmp_path, own_files) -> Path:
    """The backup of a small site that is empty again."""
    backing.fill()
    path = backing.saved(tmp_path / "备份.zip")
    backing.empty_the_site(own_files)
    return path


@pytest.fixture(autouse=True)
def no_rebuilds(monkeypatch) -> None:
    """What other apps rebuild is their own tests' business."""
    monkeypatch.setattr(after_restore, "_rebuilds", [])


def is_empty(files: Path) -> bool:
    return not backing.occupied() and not [path for path in files.rglob("*") if path.is_file()]


def rewritten(path: Path, change: dict[str, bytes | None]) -> Path:
    """The same archive with members replaced, added, or (None) left out."""
    with zipfile.ZipFile(path) as old:
        members = {name: old.read(name) for name in old.namelist()} | change
    with zipfile.ZipFile(path, "w") as new:
        for name, data in members.items():
            if data is not None:
                new.writestr(name, data)
    return path


def test_everything_comes_back_as_it_was(backup, tmp_path, own_files):
    backing.put_back(backup)
    again = backing.saved(tmp_path / "再备份.zip")
    assert backing.held(again) == backing.held(backup)
    assert vault.fetch(StoredFile.objects.get().sha256) == b"%PDF\x00\xff bytes"


def test_entries_keep_their_number_their_digest_and_their_payload(backup):
    backing.put_back(backup)
    entries = {each.seq: (each.digest, each.payload) for each in Entry.objects.all()}
    wanted = dict(enumerate(backing.PAYLOADS, 1)) | {9: backing.PAYLOADS[0]}
    assert entries == {seq: (f"{seq:064x}", payload) for seq, payload in wanted.items()}


def test_what_was_recorded_still_refuses_change(backup):
    backing.put_back(backup)
    for sql in ("UPDATE registers_entry SET reason = 'x'", "DELETE FROM accounts_auditentry"):
        with pytest.raises(DatabaseError, match="AC-009"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)


def test_a_number_once_given_names_no_other_row_even_when_its_row_was_deleted(backup):
    backing.put_back(backup)
    highest = max(Unit.objects.values_list("pk", flat=True))
    assert Unit.objects.create(name="新单位").pk == highest + 2


def test_that_the_site_was_restored_stands_in_its_trail(backup):
    backing.put_back(backup)
    assert AuditEntry.objects.get(verb="upkeep.restore").after["file"] == "备份.zip"


def test_a_site_with_rows_is_refused_and_told_what_it_has(backup):
    User.objects.create(username="someone")
    with pytest.raises(BackupFault, match="BK-010") as refused:
        backing.put_back(backup)
    assert "用户 1 行" in str(refused.value)
    assert list(User.objects.values_list("username", flat=True)) == ["someone"]


@pytest.mark.parametrize("part", ["tables/accounts_user.jsonl", "files/"])
def test_a_changed_part_is_named_and_nothing_is_written(backup, own_files, part):
    with zipfile.ZipFile(backup) as archive:
        name = next(each for each in archive.namelist() if each.startswith(part))
        data = archive.read(name)
    rewritten(backup, {name: data.replace(data[-3:-2], b"~")})
    with pytest.raises(BackupFault, match="BK-009") as refused:
        backing.put_back(backup)
    assert name in str(refused.value) and is_empty(own_files)


def test_all_faults_of_a_file_are_told_at_once(backup, own_files):
    rewritten(backup, {"tables/orgs_unit.jsonl": None, "tables/accounts_user.jsonl": b"[]\n", "病毒.exe": b"MZ"})
    with pytest.raises(BackupFault) as refused:
        backing.put_back(backup)
    said = str(refused.value)
    assert all(name in said for name in ("tables/orgs_unit.jsonl", "tables/accounts_user.jsonl", "病毒.exe"))
    assert is_empty(own_files)


def test_a_row_that_the_manifest_does_not_know_of_is_noticed(backup, own_files):
    """Hash and manifest agree, the number of rows does not."""
    told = backing.manifest(backup)
    for table in told["tables"]:
        table["rows"] += table["table"] == "orgs_unit"
    rewritten(backup, {"manifest.json": json.dumps(told).encode()})
    with pytest.raises(BackupFault, match="orgs_unit"):
        backing.put_back(backup)
    assert is_empty(own_files)


def test_a_kept_file_that_a_row_names_and_the_backup_lacks_is_noticed(backup, own_files):
    told = backing.manifest(backup)
    name = next(each for each in zipfile.ZipFile(backup).namelist() if each.startswith("files/"))
    rewritten(backup, {"manifest.json": json.dumps(told | {"files": 0}).encode(), name: None})
    with pytest.raises(BackupFault, match=name.removeprefix("files/")):
        backing.put_back(backup)
    assert is_empty(own_files)


def test_a_broken_reference_is_noticed_on_both_databases(backup, own_files, tmp_path):
    with zipfile.ZipFile(backup) as archive:
        lines = archive.read("tables/accounts_user.jsonl").splitlines(keepends=True)
    place = json.loads(lines[0]).index("unit_id")
    row = json.loads(lines[1])
    row[place] = 999_999
    forge(backup, "accounts_user", lines[0] + json.dumps(row).encode() + b"\n")
    with pytest.raises(BackupFault, match="BK-013"):
        backing.put_back(backup)
    assert is_empty(own_files)


def forge(path: Path, table: str, data: bytes) -> None:
    """Replace a table and make the manifest agree with it."""
    told = backing.manifest(path)
    for each in told["tables"]:
        if each["table"] == table:
            each |= {"sha256": hashlib.sha256(data).hexdigest(), "size": len(data), "rows": data.count(b"\n") - 1}
    rewritten(path, {f"tables/{table}.jsonl": data, "manifest.json": json.dumps(told).encode()})


def test_a_row_the_database_refuses_is_named_with_its_line(backup, own_files):
    with zipfile.ZipFile(backup) as archive:
        lines = archive.read("tables/accounts_user.jsonl").splitlines(keepends=True)
    row = json.loads(lines[1])
    row[json.loads(lines[0]).index("role")] = "king"
    forge(backup, "accounts_user", lines[0] + json.dumps(row).encode() + b"\n")
    with pytest.raises(BackupFault, match="BK-012") as refused:
        backing.put_back(backup)
    assert (
        "用户" in str(refused.value) and "第 1 行" in str(refused.value) and "user_role_is_known" in str(refused.value)
    )
    assert is_empty(own_files)


def test_a_backup_of_another_shape_is_refused_with_the_migrations_that_differ(backup, own_files):
    told = backing.manifest(backup)
    told["migrations"]["plans"].append("0099_from_the_future")
    rewritten(backup, {"manifest.json": json.dumps(told).encode()})
    with pytest.raises(BackupFault, match="BK-011") as refused:
        backing.put_back(backup)
    assert "plans.0099_from_the_future" in str(refused.value) and is_empty(own_files)


def test_a_later_format_is_told_apart_from_damage(backup):
    told = backing.manifest(backup) | {"format_version": 2, "new": 1}
    rewritten(backup, {"manifest.json": json.dumps(told).encode()})
    with pytest.raises(BackupFault, match="BK-006"):
        backing.put_back(backup)


@pytest.mark.parametrize(
    ("data", "code"), [(b"", "BK-005"), (b"hello", "BK-005"), (b"PK\x03\x04 cut", "没有拷全"), (None, "BK-004")]
)
def test_what_is_no_backup_is_said_to_be_none(tmp_path, data, code):
    path = tmp_path / "别的.zip"
    if data is not None:
        path.write_bytes(data)
    with pytest.raises(BackupFault, match=code):
        look_at(path, Silent())


def test_another_zip_is_no_backup(tmp_path):
    with zipfile.ZipFile(tmp_path / "照片.zip", "w") as archive:
        archive.writestr("照片.jpg", b"x")
    with pytest.raises(BackupFault, match="BK-005"):
        look_at(tmp_path / "照片.zip", Silent())


def test_cut_or_changed_anywhere_it_is_refused_in_words_or_holds_the_same(backup, tmp_path):
    whole = backup.read_bytes()
    wanted = backing.held(backup)
    broken = tmp_path / "坏.zip"

    @hypothesis(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(at=st.integers(0, len(whole) - 1), bit=st.integers(0, 7), is_cut=st.booleans())
    def holds(at: int, bit: int, is_cut: bool) -> None:
        data = whole[:at] if is_cut else whole[:at] + bytes([whole[at] ^ 1 << bit]) + whole[at + 1 :]
        broken.write_bytes(data)
        try:
            look_at(broken, Silent())
        except BackupFault:
            return
        assert not is_cut
        assert backing.held(broken) == wanted

    holds()


@pytest.mark.parametrize("stopped_by", [KeyboardInterrupt, RuntimeError])
def test_stopped_at_the_very_end_it_leaves_nothing_and_can_be_run_again(backup, own_files, monkeypatch, stopped_by):
    def stop() -> None:
        assert User.objects.exists(), "everything is in when others rebuild"
        raise stopped_by

    monkeypatch.setattr(after_restore, "_rebuilds", [after_restore.Rebuild("台账数据表", stop)])
    with pytest.raises(stopped_by):
        backing.put_back(backup)
    assert is_empty(own_files)
    monkeypatch.setattr(after_restore, "_rebuilds", [])
    backing.put_back(backup)
    assert User.objects.count() == 1


def test_a_rebuild_may_make_and_fill_tables_with_references(backup, monkeypatch):
    def rebuild() -> None:
        with connection.cursor() as cursor:
            cursor.execute("CREATE TABLE reg_made (seq bigint PRIMARY KEY, unit bigint REFERENCES orgs_unit (id))")
            cursor.execute("INSERT INTO reg_made SELECT seq, (SELECT min(id) FROM orgs_unit) FROM registers_entry")

    monkeypatch.setattr(after_restore, "_rebuilds", [])
    after_restore.register("台账数据表", rebuild)
    after_restore.register("台账数据表", rebuild)
    try:
        backing.put_back(backup)
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM reg_made")
            assert cursor.fetchone() == (5,)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE IF EXISTS reg_made")


def test_a_rebuild_that_fails_is_named_and_undoes_everything(backup, own_files, monkeypatch):
    def rebuild() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT nothing FROM nowhere")

    monkeypatch.setattr(after_restore, "_rebuilds", [after_restore.Rebuild("台账数据表", rebuild)])
    with pytest.raises(BackupFault, match=r"BK-015.*台账数据表"):
        backing.put_back(backup)
    assert is_empty(own_files)


@pytest.fixture
def data_dir(settings, tmp_path) -> Iterator[Path]:
    settings.DATA_DIR = tmp_path / "var"
    settings.DATA_DIR.mkdir()
    yield settings.DATA_DIR


def test_the_bureaus_own_catalog_files_come_back_and_others_in_their_place_are_kept(data_dir, tmp_path, own_files):
    own = data_dir / "catalog" / "registers" / "instrument.yaml"
    own.parent.mkdir(parents=True)
    own.write_text("name: 大型仪器\n", encoding="utf-8")
    path = backing.saved(tmp_path / "备份.zip")
    backing.empty_the_site(own_files)
    own.write_text("name: 别的\n", encoding="utf-8")
    with pytest.raises(BackupFault, match="BK-018"):
        backing.put_back(path)
    own.unlink()
    backing.put_back(path)
    assert own.read_text(encoding="utf-8") == "name: 大型仪器\n"


def test_a_name_that_leads_out_of_the_folder_is_refused(data_dir, backup, own_files):
    told = backing.manifest(backup)
    data = b"x"
    part = {"name": "local/catalog/../../evil", "size": 1, "sha256": vault.fingerprint(data)}
    rewritten(backup, {"manifest.json": json.dumps(told | {"local": [part]}).encode(), part["name"]: data})
    with pytest.raises(BackupFault, match="BK-008"):
        backing.put_back(backup)
    assert not (tmp := data_dir.parent / "evil").exists(), tmp
    assert is_empty(own_files)


def test_the_secret_key_is_put_back_only_when_asked_for(data_dir, tmp_path, own_files, settings):
    settings.SECRET_KEY = "那时的密钥"
    path = backing.saved(tmp_path / "有.zip", with_secret_key=True)
    backing.empty_the_site(own_files)
    (data_dir / "secret-key").write_text("现在的", encoding="utf-8")
    backing.put_back(path)
    assert (data_dir / "secret-key").read_text(encoding="utf-8") == "现在的"
    backing.empty_the_site(own_files)
    backing.put_back(path, with_secret_key=True)
    assert (data_dir / "secret-key").read_text(encoding="utf-8") == "那时的密钥"
    assert (data_dir / "secret-key").stat().st_mode & 0o077 == 0


def test_a_key_that_is_not_there_or_has_no_place_is_refused_before_anything(data_dir, tmp_path, backup, own_files):
    with pytest.raises(BackupFault, match="BK-016"):
        backing.put_back(backup, with_secret_key=True)
    keyed = backing.saved(tmp_path / "有.zip", with_secret_key=True)
    backing.empty_the_site(own_files)
    with pytest.raises(BackupFault, match="BK-017"):
        backing.put_back(keyed, with_secret_key=True)
    assert is_empty(own_files)


def test_the_command_says_where_it_wrote_and_what_it_restored(tmp_path, own_files):
    backing.fill()
    said, beside = io.StringIO(), io.StringIO()
    call_command("make_backup", str(tmp_path), "--quiet", stdout=said, stderr=beside)
    path = Path(said.getvalue().strip())
    assert path.parent == tmp_path and path.suffix == ".zip" and beside.getvalue() == ""
    backing.empty_the_site(own_files)
    call_command("restore_backup", str(path), "--check", stdout=said, stderr=beside)
    assert "备份完整" in said.getvalue() and is_empty(own_files)
    call_command("restore_backup", str(path), stdout=said, stderr=beside)
    assert "逐行核对无误" in said.getvalue() and "原始文件 1 个" in beside.getvalue()
