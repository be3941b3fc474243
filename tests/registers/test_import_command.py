"""`kechuang import`: checks, takes, tells every fault with its place, and says by its exit code how it went."""

from __future__ import annotations

import openpyxl
import pytest
from django.core.management import call_command
from lists import HEADS, row, standing_rows, xlsx

from kechuang.apps.accounts.models import AuditEntry
from kechuang.apps.registers.messages import RegisterFault
from kechuang.apps.registers.models import Entry, Standing, Way

pytestmark = pytest.mark.django_db


@pytest.fixture
def brought(tmp_path, capsys):
    """Runs the command on rows of HEADS; (exit code, standard output, standard error)."""

    def run(rows, *arguments: str, heads=HEADS) -> tuple[int, str, str]:
        path = tmp_path / "名单.xlsx"
        path.write_bytes(xlsx(rows, heads))
        try:
            call_command("import_list", "recognition", str(path), *arguments)
        except SystemExit as stop:
            code = int(stop.code or 0)
        else:
            code = 0
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


def test_without_take_it_only_checks(brought):
    code, out, _ = brought([row(1), row(2)])
    assert (code, out) == (0, "已核对 2 行：新增 2。没有写入。\n") and not Entry.objects.exists()


def test_taken_from_the_command_line_it_stands_at_once(brought, people):
    code, out, _ = brought([row(1), row(2)], "--take=all", "--by=planner")
    assert (code, out) == (0, "已入册 2 条：新增 2，更改 0。\n") and len(standing_rows()) == 2
    assert set(Entry.objects.values_list("way", "standing")) == {(Way.COMMAND, Standing.ACCEPTED)}
    assert AuditEntry.objects.get(verb="registers.take_batch").who == people["planner"]


def test_a_second_time_changes_nothing_and_is_no_failure(brought):
    brought([row(1)], "--take=all")
    before = Entry.objects.count()
    code, out, _ = brought([row(1)], "--take=all")
    assert (code, Entry.objects.count()) == (0, before) and "无变化 1" in out


def test_all_with_a_bad_row_writes_nothing_and_tells_where(brought):
    code, out, err = brought([row(1), row(2, kind="独角马")], "--take=all")
    assert code == 1 and "没有写入" in out and "第 3 行 C 列" in err and not Entry.objects.exists()


def test_good_takes_the_good_and_reports_the_rest(brought, tmp_path):
    report = tmp_path / "待改.xlsx"
    code, out, err = brought([row(1), row(2, kind="独角马")], "--take=good", f"--report={report}")
    assert code == 1 and "已入册 1 条" in out and len(standing_rows()) == 1
    assert "名单.xlsx 名单 第 3 行 C 列：“独角马”不在“认定类别”的可选项中" in err
    assert openpyxl.load_workbook(report).active.cell(1, len(HEADS) + 1).value == "错误"


def test_values_set_for_all_rows_may_be_named_by_the_field(brought):
    heads = ["企业名称", "统一社会信用代码", "证书编号"]
    rows = [[row(1)[0], row(1)[1], "GR1"]]
    with pytest.raises(RegisterFault, match="RG-202"):
        brought(rows, heads=heads)
    code, _, _ = brought(rows, "--take=all", "--set=认定类别=高新技术企业", "--set=issued_on=2024-11-18", heads=heads)
    assert code == 0 and standing_rows()[0]["kind"] == "hnte"
    with pytest.raises(RegisterFault, match="RG-216"):
        brought(rows, "--set=认定类=高新技术企业", heads=heads)


def test_unknown_register_file_sheet_and_person_are_told(brought, people):
    for arguments, code in ((["--sheet=没有"], "RG-217"), (["--by=nobody"], "RG-219")):
        with pytest.raises(RegisterFault, match=code):
            brought([row(1)], *arguments)
    with pytest.raises(RegisterFault, match="RG-218"):
        call_command("import_list", "recognition", "/nowhere.xlsx")
    with pytest.raises(RegisterFault, match="RG-001"):
        call_command("import_list", "recognitio", "/nowhere.xlsx")
