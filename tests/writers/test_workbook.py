import csv
import io

import openpyxl
import pytest
from drafted import NAME, document, reading, statement

from kechuang.ui import marks
from kechuang.writers.columns import NEEDS_CHECKING_BELOW, SHEETS
from kechuang.writers.drafts import to_json
from kechuang.writers.workbook import LONGEST_CELL, safe, write_csv, write_xlsx

FAILED = {
    "document": {
        **dict.fromkeys(("title", "issuer", "number", "issued_on", "period", "region", "standing", "format")),
        "file": "坏.docx",
        "notices": [],
    },
    "targets": [],
    "deliverables": [],
    "tasks": [],
    "failure": "RD-006 坏.docx：Word 文件已损坏。",
}


@pytest.fixture
def book(tmp_path):
    path = tmp_path / "目标.xlsx"
    write_xlsx([to_json(NAME, document(), reading()), FAILED], path)
    return openpyxl.load_workbook(path)


def rows(worksheet):
    head, *lines = worksheet.iter_rows(values_only=True)
    return [dict(zip(head, line, strict=True)) for line in lines]


def test_each_kind_of_statement_has_its_sheet(book):
    assert book.sheetnames == ["目标", "政策参数", "交付成果", "任务", "文件", "说明"]
    assert [row["指标"] for row in rows(book["目标"])] == ["高新技术企业", "研发投入占比", "院士工作站"]
    assert [row["比较"] for row in rows(book["政策参数"])] == ["不超过"]
    assert [row["动词"] for row in rows(book["交付成果"])] == ["出台"]


def test_every_task_that_a_target_names_is_listed_in_the_order_of_the_text(book):
    listed = [row["编号"] for row in rows(book["任务"])]
    assert listed == ["004-K01", "004-R01"]
    assert {row["任务"] for row in rows(book["目标"]) if row["任务"]} <= set(listed)
    assert rows(book["文件"])[0]["任务数"] == 2


def test_numbers_are_numbers_and_words_are_chinese(book):
    second = rows(book["目标"])[1]
    assert (second["数值"], second["力争值"], second["单位"]) == (2.3, 2.5, "%")
    assert (second["类别"], second["期间"], second["把握"]) == ("占比", "2026—2028年", 0.6)
    assert second["请核对"] == "没有写明年份，按全文的计划年份。"


def test_pages_and_exports_ask_for_a_look_at_the_same_drafts():
    assert NEEDS_CHECKING_BELOW == marks.NEEDS_CHECKING_BELOW


def test_a_file_that_was_not_read_keeps_its_row_with_the_reason(book):
    read, failed = rows(book["文件"])
    assert (read["结果"], read["目标数"], read["政策参数数"]) == ("已读出", 3, 1)
    assert (failed["结果"], failed["目标数"]) == ("未读出", None)
    assert failed["说明"].startswith("RD-006")


def test_the_head_stays_and_filters(book):
    for each in SHEETS:
        assert book[each.name].freeze_panes == "A2"
        assert book[each.name].auto_filter.ref.startswith("A1:")


def test_every_column_is_explained(book):
    explained = {(row["表"], row["列"]) for row in rows(book["说明"])}
    assert explained == {(each.name, column.name) for each in SHEETS for column in each.columns}


@pytest.mark.parametrize("start", ["=1+1", "+86", "-1", "@SUM(A1)", "\t=1", "\n=1", " =1", "＝1", "＠x"])
def test_nothing_becomes_a_formula(tmp_path, start):
    draft = to_json(NAME, document(), reading(statement("f", "净增高新技术企业15家", "15", indicator=start)))
    path = tmp_path / "a.xlsx"
    write_xlsx([draft], path)
    cell = rows(openpyxl.load_workbook(path)["目标"])[-1]["指标"]
    assert cell == safe(start) == "'" + start


def test_a_cell_is_never_longer_than_excel_opens():
    assert len(safe("长" * 50_000)) == LONGEST_CELL
    assert safe("长" * LONGEST_CELL) == "长" * LONGEST_CELL


def test_half_a_character_from_a_file_name_does_not_stop_the_workbook(tmp_path):
    write_xlsx([to_json("bad\udce4.txt", document(), reading())], tmp_path / "a.xlsx")
    assert rows(openpyxl.load_workbook(tmp_path / "a.xlsx")["文件"])[0]["文件"] == "bad?.txt"


def test_a_workbook_can_go_to_a_stream():
    stream = io.BytesIO()
    write_xlsx([to_json(NAME, document(), reading())], stream)
    assert openpyxl.load_workbook(stream).sheetnames[0] == "目标"


def test_a_workbook_left_by_a_fault_leaves_nothing_behind(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))

    def drafts():
        yield to_json(NAME, document(), reading())
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_xlsx(drafts(), tmp_path / "a.xlsx")
    assert list(tmp_path.iterdir()) == []


def test_csv_begins_with_the_mark_that_makes_excel_read_chinese(tmp_path):
    path = tmp_path / "a.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        write_csv([to_json(NAME, document(), reading())], stream)
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    with path.open(encoding="utf-8-sig", newline="") as stream:
        first = next(csv.DictReader(stream))
    assert (first["指标"], first["数值"], first["牵头单位"], first["配合单位"]) == (
        "高新技术企业",
        "15",
        "高新科",
        "各镇",
    )
