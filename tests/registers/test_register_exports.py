"""A register handed out: to whom, which rows, which columns; and as the books stood on another day."""

from __future__ import annotations

import csv
import io
from datetime import date

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone
from keeping import credit_code, firm, keep, recognition

from kechuang.apps.accounts.models import AuditEntry
from kechuang.apps.registers import catalogue
from kechuang.apps.registers.actions import deciding, entering, exporting, undoing
from kechuang.apps.registers.messages import RegisterFault
from kechuang.apps.registers.models import Entry
from kechuang.apps.registers.queries.lookup import Lookup
from kechuang.apps.registers.rules.file_rows import Plan, assembled
from kechuang.apps.registers.rules.rows import check_row
from kechuang.apps.registers.views import exporting as views
from kechuang.catalog.columns import map_headers
from kechuang.readers.sheets.formats import open_book
from kechuang.readers.sheets.limits import table_limits
from kechuang.readers.sheets.wire import decode_row

pytestmark = pytest.mark.django_db


def address(code="recognition", **query):
    return reverse("registers:export", args=[code], query=query)


def taken(response) -> bytes:
    assert response.status_code == 200
    return b"".join(response.streaming_content) if response.streaming else response.content


def lines(response) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(taken(response).decode("utf-8-sig"), newline="")))


def checked_again(data: bytes, name: str) -> list[dict]:
    """What importing the file would make of it."""
    register = catalogue.find("recognition")
    book, _ = open_book(data, name, table_limits())
    head, *rows = (decode_row(each) for each in book.rows(next(iter(book.sheets))))
    headers = {number: str(cell.value) for number, cell in head.cells.items()}
    plan = Plan(register, map_headers(register, headers, {}), {}, headers)
    found = [check_row(register, assembled(plan, row).raw, Lookup(register)) for row in rows]
    assert all(each.is_good and not each.faults for each in found)
    return [each.payload for each in found]


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_bringing_in_what_was_handed_out_says_what_the_entries_say(as_role, form):
    for number in range(1, 4):
        keep("recognition", recognition(number, certificate_no=f"={number}", revoked_on="2025-01-01", revoked_why="-x"))
    data = taken(as_role("planner").get(address(format=form)))
    kept = {entry.payload["organisation"]: entry.payload for entry in Entry.objects.all()}
    again = {payload["organisation"]: payload for payload in checked_again(data, f"名录.{form}")}
    for payload in kept.values():
        payload.pop("_names", None)
    assert again == kept


def test_the_file_has_the_rows_of_the_list_and_says_what_was_asked(as_role):
    keep("recognition", recognition(1))
    keep("recognition", recognition(2, kind="gazelle", expires_on="2028-01-01"))
    book = openpyxl.load_workbook(io.BytesIO(taken(as_role("planner").get(address(kind="hnte")))))
    assert [row[1].value for row in book.worksheets[0].iter_rows(min_row=2)] == [credit_code(1)]
    note = dict(book["导出说明"].iter_rows(values_only=True))
    assert note["筛选条件"] == "认定类别：高新技术企业" and note["记录数"] == "1 条"
    assert note["导出人"].endswith("甲")


def test_each_export_leaves_a_row_in_the_audit_with_its_number_of_records(as_role, people):
    keep("recognition", recognition(1))
    taken(as_role("town").get(address(format="csv")))
    row = AuditEntry.objects.get(verb="registers.export")
    assert (row.who, row.after["register"], row.after["rows"]) == (people["town"], "recognition", 1)


def test_closed_fields_are_left_out_and_that_is_said(as_role):
    register = next(
        each for each in catalogue.current().values()
        if any(field.shown_as == "tax" for field in each.fields.values()) and "town" in each.rights.see
    )  # fmt: skip
    closed = {field.name for field in register.fields.values() if field.shown_as == "tax"}
    book = openpyxl.load_workbook(io.BytesIO(taken(as_role("town").get(address(register.code)))))
    shown = {str(cell.value).split("（")[0] for cell in book.worksheets[0][1]}
    assert not shown & closed
    assert all(name in dict(book["导出说明"].iter_rows(values_only=True))["没有列出的项"] for name in closed)
    full = openpyxl.load_workbook(io.BytesIO(taken(as_role("planner").get(address(register.code)))))
    assert closed <= {str(cell.value).split("（")[0] for cell in full.worksheets[0][1]}


def test_who_may_not_see_the_register_gets_neither_table_nor_template(as_role):
    for name in ("registers:export", "registers:template"):
        assert as_role("enterprise").get(reverse(name, args=["recognition"])).status_code == 403
    assert not AuditEntry.objects.filter(verb="registers.export").exists()


def test_too_many_rows_for_one_workbook_are_offered_as_csv(as_role, monkeypatch):
    monkeypatch.setattr(views, "XLSX_MOST", 1)
    keep("recognition", recognition(1))
    keep("recognition", recognition(2))
    browser = as_role("planner")
    answer = browser.get(address(), follow=True)
    assert "RG-181" in answer.content.decode() and "CSV" in answer.content.decode()
    assert len(lines(browser.get(address(format="csv")))) == 2


def test_a_template_is_a_workbook_that_holds_no_record(as_role):
    keep("recognition", recognition(1))
    data = taken(as_role("town").get(reverse("registers:template", args=["recognition"])))
    assert openpyxl.load_workbook(io.BytesIO(data)).sheetnames == ["资格认定", "填写说明", "可选值"]
    assert firm(1).name not in str(list(openpyxl.load_workbook(io.BytesIO(data)).worksheets[0].values))


def rows_of(path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def test_as_known_before_a_correction_the_file_says_what_stood_then(people, tmp_path):
    register = catalogue.find("recognition")
    keep("recognition", recognition(1, batch="第一批"))
    keep("recognition", recognition(2, batch="第一批"))
    before = timezone.now()
    first, second = Entry.objects.order_by("seq").values_list("key", flat=True)
    made = entering.enter(people["town"], register, recognition(1, batch="第二批"), correcting=first, reason="写错")
    deciding.accept(people["planner"], [made.seq])
    deciding.accept(people["planner"], [undoing.withdraw(people["town"], register, second, reason="迁出")])
    assert exporting.export_file("recognition", tmp_path / "then.csv", known=before) == 2
    assert exporting.export_file("recognition", tmp_path / "now.csv") == 1
    assert [row["批次"] for row in rows_of(tmp_path / "then.csv")] == ["第一批", "第一批"]
    assert [row["批次"] for row in rows_of(tmp_path / "now.csv")] == ["第二批"]


def test_as_of_a_day_only_what_was_in_force_goes_out_under_the_names_of_the_day(tmp_path):
    keep("recognition", recognition(1))
    keep("recognition", recognition(2, issued_on="2020-01-01"))
    names = (
        {"name": "江阴旧名有限公司", "used_from": "2000-01-01"},
        {"name": "江阴新名有限公司", "used_from": "2025-06-01"},
    )
    for facts in names:
        keep("organisation_name", {"organisation": credit_code(1), "kind": "legal", **facts})
    for known in (None, timezone.now()):
        exporting.export_file("recognition", tmp_path / "a.csv", as_of=date(2025, 1, 1), known=known, overwrite=True)
        [row] = rows_of(tmp_path / "a.csv")
        assert (row["企业名称"], row["统一社会信用代码"]) == ("江阴旧名有限公司", credit_code(1))


def test_a_file_that_is_there_is_not_overwritten_unasked_nor_half_written(tmp_path, monkeypatch):
    keep("recognition", recognition(1))
    target = tmp_path / "a.csv"
    target.write_text("mine")
    with pytest.raises(RegisterFault, match="RG-182"):
        exporting.export_file("recognition", target)
    monkeypatch.setattr(exporting, "csv_lines", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        exporting.export_file("recognition", target, overwrite=True)
    assert [path.name for path in tmp_path.iterdir()] == ["a.csv"] and target.read_text() == "mine"
    with pytest.raises(RegisterFault, match="RG-183"):
        exporting.export_file("recognition", tmp_path / "a.doc")
