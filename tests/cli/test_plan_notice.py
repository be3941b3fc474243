"""`kechuang plan notice`: the Word file of a month, and what is said when it cannot be written."""

from __future__ import annotations

import io
import sys
import zipfile
from pathlib import Path

import circulars
import making
import pytest

from kechuang.apps.documents import vault
from kechuang.apps.plans.actions import circular as actions
from kechuang.apps.plans.models import Circular
from kechuang.cli import main


@pytest.fixture
def plan(people):
    return circulars.plan(people)


@pytest.fixture
def notice(db, monkeypatch, capsys):
    """`notice("云溪", "--month", …)` as a person types it: exit code, standard output, standard error."""

    def run(*arguments: str | Path) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["kechuang", "plan", "notice", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            main()
        said = capsys.readouterr()
        return int(ended.value.code or 0), said.out, said.err

    return run


def words(path: Path) -> str:
    return zipfile.ZipFile(io.BytesIO(path.read_bytes())).read("word/document.xml").decode()


def test_a_draft_is_written_from_todays_figures_and_nothing_is_kept(notice, plan, tmp_path):
    out = tmp_path / "通报.docx"
    code, said, beside = notice("云溪", "--month", "2026-06", "--out", out)
    assert (code, said.strip()) == (0, str(out))
    assert "草稿" in beside and "2026-06-30" in beside and "--keep" in beside
    assert "一、总体情况" in words(out)
    assert not Circular.objects.exists()


def test_a_plan_is_named_by_its_number_too(notice, plan, tmp_path):
    assert notice(str(plan.pk), "--month", "2026-06", "--out", tmp_path / "通报.docx")[0] == 0


def test_a_folder_gets_a_file_named_after_the_notice(notice, plan, tmp_path):
    said = notice("云溪", "--month", "2026-06", "--out", tmp_path)[1]
    assert Path(said.strip()).name == "关于《云溪县2026年科技创新工作要点》2026年6月推进情况的通报.docx"
    assert Path(said.strip()).is_file()


def test_kept_it_can_be_edited_on_the_site_and_is_written_as_edited(notice, plan, people, tmp_path):
    out = tmp_path / "通报.docx"
    assert "已存为草稿" in notice("云溪", "--month", "2026-06", "--out", out, "--keep")[2]
    circular = Circular.objects.get()
    actions.edit(circular, circular.version, people["planner"], {circulars.key_of(circular, "为推动"): "改过的话。"})
    notice("云溪", "--month", "2026-06", "--out", out)
    assert "改过的话。" in words(out)
    assert Circular.objects.count() == 1


def test_a_released_notice_is_written_byte_for_byte(notice, plan, people, tmp_path):
    circular = circulars.released(people, circulars.drafted(people, plan))
    out = tmp_path / "通报.docx"
    code, _, beside = notice("云溪", "--month", "2026-06", "--out", out)
    assert (code, "云科通〔2026〕1号" in beside) == (0, True)
    assert out.read_bytes() == vault.fetch(circular.file.sha256)


def test_several_plans_are_listed_with_their_numbers(notice, people, plan, tmp_path):
    other = making.adopted_plan(people, title="云溪县2025年科技工作要点", first_year=2025, last_year=2025)
    out = tmp_path / "通报.docx"
    code, said, beside = notice("云溪", "--month", "2026-06", "--out", out)
    assert (code, said, out.exists()) == (1, "", False)
    assert "TB-018" in beside and f"{plan.pk}  " in beside and f"{other.pk}  云溪县2025年" in beside


@pytest.mark.parametrize(
    ("which", "month", "code"),
    [("没有的", "2026-06", "TB-017"), ("云溪", "2020-01", "TB-003"), ("云溪", "2999-01", "TB-002")],
)
def test_what_cannot_be_told_is_said_in_a_sentence_and_nothing_is_written(notice, plan, tmp_path, which, month, code):
    out = tmp_path / "通报.docx"
    ended, said, beside = notice(which, "--month", month, "--out", out)
    assert (ended, said, out.exists()) == (1, "", False)
    assert code in beside and "Traceback" not in beside


def test_a_place_one_may_not_write_to_is_named(notice, plan, tmp_path):
    code, _, beside = notice("云溪", "--month", "2026-06", "--out", tmp_path / "没有的文件夹" / "通报.docx")
    assert code == 1 and "CL-009" in beside and "没有的文件夹" in beside


@pytest.mark.parametrize("month", ["六月", "2026-13", "2026", "2026-06-01"])
def test_a_month_is_year_and_month(notice, month):
    code, _, beside = notice("云溪", "--month", month, "--out", "通报.docx")
    assert code == 2 and "CL-003" in beside and month in beside


def test_what_is_missing_is_named(notice):
    assert "CL-002 还缺 --month" in notice("云溪", "--out", "通报.docx")[2]
    assert "CL-002 还缺 --out" in notice("云溪", "--month", "2026-06")[2]
    assert notice("云溪", "--month", "2026-06")[0] == 2


def test_without_a_database_it_says_how_to_make_one(kechuang, tmp_path):
    done = kechuang(
        "plan", "notice", "云溪", "--month", "2026-06", "--out", "通报.docx", KECHUANG_DATA_DIR=str(tmp_path / "var")
    )
    said = done.stderr.decode()
    assert done.returncode == 1
    assert "CL-011" in said and "manage migrate" in said and "Traceback" not in said
