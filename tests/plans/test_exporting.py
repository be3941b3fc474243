"""Export of what the page shows, to files that WPS and Excel open with Chinese intact."""

from __future__ import annotations

import csv
import io

import openpyxl
import pytest

from kechuang.apps.accounts.models import AuditEntry


def test_the_workbook_opens_with_every_draft_in_it(as_role, document):
    response = as_role("planner").get(f"/documents/{document.pk}/read/export.xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(response.content))["目标"]
    rows = list(sheet.iter_rows(values_only=True))
    indicator, value = rows[0].index("指标"), rows[0].index("数值")
    assert (rows[1][indicator], rows[1][value]) == ("高新技术企业", 15)
    assert len(rows) == 6
    assert "attachment" in response["Content-Disposition"]
    assert response["X-Content-Type-Options"] == "nosniff"


def test_the_csv_has_a_byte_order_mark_and_chinese_intact(as_role, document):
    response = as_role("leader").get(f"/documents/{document.pk}/read/export.csv")
    assert response.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert rows[0]["指标"] == "高新技术企业"
    assert rows[2]["牵头单位"] == "高新技术科"


def test_what_is_exported_is_what_is_shown(as_role, document):
    response = as_role("planner").get(f"/documents/{document.pk}/read/export.csv?show=check")
    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert [row["数值"] for row in rows] == ["8"]


def test_a_unit_name_that_looks_like_a_formula_is_neutralised(as_role, keep):
    document = keep("要点\n1.工作。新增高企9家。（=HYPERLINK(1)、＝甲科）\n")
    response = as_role("planner").get(f"/documents/{document.pk}/read/export.csv")
    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
    for row in rows:
        for cell in row.values():
            assert not cell.startswith(("=", "＝", "+", "-", "@"))


def test_every_export_leaves_an_audit_row(as_role, people, document):
    as_role("leader").get(f"/documents/{document.pk}/read/export.xlsx")
    row = AuditEntry.objects.get(verb="plans.export")
    assert (row.who, row.after) == (people["leader"], {"reading": 1, "statements": 5})


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_an_enterprise_may_not_export(as_role, document, kind):
    assert as_role("enterprise").get(f"/documents/{document.pk}/read/export.{kind}").status_code == 403
    assert not AuditEntry.objects.filter(verb="plans.export").exists()


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_exporting_what_was_never_read_is_not_found(as_role, kind, db):
    assert as_role("planner").get(f"/documents/99/read/export.{kind}").status_code == 404
