"""`kechuang export`, `kechuang catalog apply`, `kechuang audit …`, as a person types them."""

from __future__ import annotations

import csv
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from keeping import keep, recognition

from kechuang.apps.registers import catalogue, chaining, tables
from kechuang.apps.registers.actions import applying
from kechuang.apps.registers.actions.sealing import end_of, seal
from kechuang.apps.registers.models import DeclarationVersion, Entry, Seal
from kechuang.catalog.register_files import FOLDER
from kechuang.cli import main

pytestmark = pytest.mark.django_db


@pytest.fixture
def kechuang(monkeypatch, capsys):
    """`kechuang("audit", "verify")` within this process: exit code, standard output, standard error."""

    def run(*arguments: str | Path) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["kechuang", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            main()
        said = capsys.readouterr()
        return int(ended.value.code or 0), said.out, said.err

    return run


@pytest.fixture
def local(settings, tmp_path) -> Path:
    """Where the bureau's own declarations lie."""
    settings.DATA_DIR = tmp_path
    applying.local_folder().mkdir(parents=True)
    return applying.local_folder()


def declared(local: Path, **changes: str) -> Path:
    """The register of recognitions as a file of the bureau's own, with some words replaced."""
    text = (FOLDER / "recognition.yaml").read_text(encoding="utf-8")
    for before, after in changes.items():
        assert before in text
        text = text.replace(before, after)
    path = local / "recognition.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_export_writes_the_file_named_and_does_not_overwrite_it_unasked(kechuang, tmp_path):
    keep("recognition", recognition(1))
    out = tmp_path / "高企.csv"
    code, said, beside = kechuang("export", "recognition", out)
    assert (code, said.strip()) == (0, str(out)) and "1 条" in beside
    again = kechuang("export", "recognition", out)
    assert again[0] == 1 and "RG-182" in again[2] and "--force" in again[2]
    assert kechuang("export", "recognition", out, "--force")[0] == 0
    with out.open(encoding="utf-8-sig", newline="") as stream:
        assert [row["认定类别"] for row in csv.DictReader(stream)] == ["高新技术企业"]


def test_export_of_a_day_on_which_nothing_was_known_is_empty(kechuang, tmp_path):
    keep("recognition", recognition(1))
    known = (timezone.localdate() - timedelta(1)).isoformat()
    assert "0 条" in kechuang("export", "recognition", tmp_path / "a.xlsx", "--known", known)[2]
    assert "0 条" in kechuang("export", "recognition", tmp_path / "b.xlsx", "--as-of", "2024-11-17")[2]
    assert "1 条" in kechuang("export", "recognition", tmp_path / "c.xlsx", "--as-of", "2024-11-18")[2]


def test_export_says_what_is_wrong_with_what_was_typed(kechuang, tmp_path):
    assert "RG-001" in kechuang("export", "recogniton", tmp_path / "a.csv")[2]
    assert kechuang("export", "recognition", tmp_path / "a.csv", "--as-of", "2024")[0] == 2
    assert "RG-184" in kechuang("export", "recognition", tmp_path / "no such folder" / "a.csv")[2]


def test_apply_tells_each_change_once(kechuang, local):
    keep("recognition", recognition(1))
    assert kechuang("catalog", "apply")[1].strip() == "名录没有变化。"
    declared(local, **{"name: 批次": "name: 公布批次号"})
    code, said, _ = kechuang("catalog", "apply", "--dry-run")
    assert code == 0 and "将更改：资格认定（recognition）" in said and "没有写入" in said
    assert catalogue.find("recognition").fields["batch"].name == "批次"
    said = kechuang("catalog", "apply")[1]
    assert "更改：资格认定（recognition）" in said and "1 条记录" in said
    assert catalogue.find("recognition").fields["batch"].name == "公布批次号"
    assert kechuang("catalog", "apply")[1].strip() == "名录没有变化。"


def test_apply_tells_the_faults_of_all_files_and_applies_none(kechuang, local):
    before = DeclarationVersion.objects.count()
    declared(local, **{"type: yes_no": "type: text", 'valid_until: "2025-11-18"': 'valid_until: "2025-11-19"'})
    (local / "fresh.yaml").write_text("code: fresh\n", encoding="utf-8")
    code, _, beside = kechuang("catalog", "apply")
    assert code == 1 and "fresh.yaml" in beside
    (local / "fresh.yaml").unlink()
    code, _, beside = kechuang("catalog", "apply")
    assert code == 1 and "RG-021" in beside and "CT-063" in beside and "2025-11-19" in beside
    assert DeclarationVersion.objects.count() == before


def test_a_register_whose_file_is_gone_is_retired_and_its_entries_stay(kechuang, local):
    path = declared(local, **{"code: recognition": "code: own_list"})
    path.rename(local / "own_list.yaml")
    assert "新增：资格认定（own_list）" in kechuang("catalog", "apply")[1]
    keep("own_list", recognition(1))
    (local / "own_list.yaml").unlink()
    assert "停用：资格认定（own_list）" in kechuang("catalog", "apply")[1]
    assert "own_list" not in catalogue.current() and Entry.objects.filter(register="own_list").count() == 1


def test_rebuild_makes_every_table_anew(kechuang):
    keep("recognition", recognition(1))
    register = catalogue.find("recognition")
    tables.typed(register)._default_manager.all().delete()
    said = kechuang("catalog", "apply", "--rebuild")[1]
    assert said.count("重建：") == len(catalogue.current())
    assert tables.typed(register)._default_manager.count() == 1


def test_verify_tells_entries_last_digest_and_seals(kechuang):
    for number in range(1, 4):
        keep("recognition", recognition(number))
    last = Entry.objects.order_by("-seq").values_list("digest", flat=True)[0]
    code, said, _ = kechuang("audit", "verify", "--quiet")
    assert code == 0 and "登记条目 3 条" in said and last in said and "封存 0 次" in said


def test_verify_tells_every_break_and_fails(kechuang, monkeypatch):
    for number in range(1, 6):
        keep("recognition", recognition(number))
    real = chaining._rows
    monkeypatch.setattr(
        chaining, "_rows", lambda: (row | ({"reason": "x"} if row["seq"] in (2, 4) else {}) for row in real())
    )
    code, said, beside = kechuang("audit", "verify")
    assert code == 1 and "登记条目 5 条" in said
    assert "第 2 条" in beside and "第 4 条" in beside and "第 5 条" not in beside


def test_a_day_is_sealed_once_and_only_when_it_is_over(kechuang):
    assert "没有需要封存的" in kechuang("audit", "seal")[1]
    keep("recognition", recognition(1))
    assert "没有需要封存的" in kechuang("audit", "seal")[1]
    tomorrow = timezone.localdate() + timedelta(1)
    made = seal(tomorrow)
    keep("recognition", recognition(2))
    again = seal(tomorrow)
    assert made is not None and again == made and Seal.objects.count() == 1
    assert made.seq == 1 and made.day == timezone.localdate() and made.sealed_at <= end_of(tomorrow)
    assert chaining.verify()[2] == []
