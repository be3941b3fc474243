"""Lists as the world sends them: every oddity is understood, or told with row, column, value and remedy."""

from __future__ import annotations

import zipfile
from datetime import date, datetime

import openpyxl
import pytest
from keeping import credit_code
from lists import HEADS, bring, name_of, row, saved, sentences, verdicts, xlsx

from kechuang.apps.registers.models import BatchState, StagedRow
from kechuang.kernel.errors import ReadingError

pytestmark = pytest.mark.django_db

YEAR = [
    "企业名称",
    "统一社会信用代码",
    "年度",
    "数据来源",
    "销售收入（万元）",
    "职工总数",
    "是否建有研发机构",
    "依据材料",
]


def year_row(number: int = 1, sales: object = 100, staff: object = 10) -> list[object]:
    return [name_of(number), credit_code(number), 2024, "税务", sales, staff, "是", "报告"]


def test_days_as_text_as_cells_and_as_serial_numbers_are_one(people):
    days = [
        "2024年11月18日",
        "2024.11.18",
        date(2024, 11, 18),
        datetime(2024, 11, 18),
        45614,
        "20241118",
        "２０２４/11/18",
    ]
    batch = bring(people["town"], xlsx([row(n, day=day) for n, day in enumerate(days, 1)]))
    assert set(verdicts(batch).values()) == {"new"}
    assert {each.payload["issued_on"] for each in StagedRow.objects.all()} == {"2024-11-18"}


def test_numbers_with_units_separators_and_full_width_digits_are_one(people):
    given = ["1,200.5", "１２００．５", "1200.5万元", "0.12005亿元", 1200.5, "12005000元", " 1200.50 "]
    data = xlsx([year_row(n, sales=each) for n, each in enumerate(given, 1)], YEAR)
    batch = bring(people["town"], data, register="enterprise_year")
    assert {each.payload.get("sales") for each in StagedRow.objects.all()} == {"12005000"}
    assert set(verdicts(batch).values()) == {"new"}


def test_a_number_that_is_none_is_told_with_its_words(people):
    batch = bring(people["town"], xlsx([year_row(sales="约一千万", staff="12.5")], YEAR), register="enterprise_year")
    assert "不是数字" in sentences(batch, 2) and "应是整数" in sentences(batch, 2)
    fault = next(each for each in StagedRow.objects.get().faults if each["field"] == "sales")
    assert (fault["column"], fault["value"]) == (5, "约一千万")


def test_computed_cents_are_no_fault(people):
    batch = bring(people["town"], xlsx([year_row(sales=0.1 + 0.2)], YEAR), register="enterprise_year")
    assert StagedRow.objects.get(batch=batch).payload["sales"] == "3000"


def test_a_credit_code_that_fails_its_check_says_what_the_last_character_should_be(people):
    right = credit_code(1)
    wrong = right[:-1] + ("A" if right[-1] != "A" else "B")
    batch = bring(people["town"], xlsx([row(1, code=wrong), row(2, code=right[:10])]))
    assert f"末位应为 {right[-1]}" in sentences(batch, 2) and "应为 18 位，这里是 10 位" in sentences(batch, 3)
    assert StagedRow.objects.get(row=2).faults[0]["column"] == 2


def test_a_code_kept_as_a_number_lost_its_end_and_says_so(people):
    heads = ["企业名称", "认定类别", "发证日期", "证书编号"]
    batch = bring(people["town"], xlsx([["甲", "高企", "2024-11-18", 202432000123456789]], heads))
    assert "RG-163" in sentences(batch, 2)


def test_csv_from_any_office_program_reads_alike(people):
    text = "\r\n".join([",".join(HEADS), ",".join(row(1)), ",".join(row(2, batch='"甲,乙"'))])
    for number, data in enumerate((text.encode("gb18030"), text.encode(), text.encode("utf-8-sig"))):
        batch = bring(people["town"], data, f"名单{number}.csv")
        assert verdicts(batch) == {2: "new", 3: "new"}, batch.look["format"]
        assert StagedRow.objects.get(batch=batch, row=3).payload["batch"] == "甲,乙"


def test_of_two_sheets_the_one_that_fits_is_taken_and_two_that_fit_are_asked_about(people):
    book = openpyxl.Workbook()
    book.active.append(["填表说明"])
    for title in ("甲", "乙"):
        sheet = book.create_sheet(title)
        for each in (HEADS, row(1)):
            sheet.append(each)
    batch = bring(people["town"], saved(book))
    assert batch.state == BatchState.UPLOADED and batch.sheet in ("甲", "乙")
    book.remove(book["乙"])
    batch = bring(people["town"], saved(book))
    assert (batch.state, batch.sheet) == (BatchState.PREVIEWED, "甲")


def test_a_title_above_merged_cells_totals_and_notes_are_no_records(people):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["江阴市高新技术企业名单"])
    sheet.merge_cells("A1:F1")
    sheet.append(HEADS)
    for number in (1, 2):
        sheet.append(row(number))
    sheet["C4"] = None
    sheet.merge_cells("C3:C4")
    sheet.append(["合计", None, None, "2"])
    sheet.append(["注：以公布文件为准"])
    batch = bring(people["town"], saved(book))
    assert verdicts(batch) == {3: "new", 4: "new"} and batch.counts["footers"] == [5, 6]
    assert any(each["code"] == "TB-126" for each in batch.look["notices"])


def test_a_formula_without_its_result_and_an_error_cell_are_faults(people):
    book = openpyxl.Workbook()
    sheet = book.active
    for each in (YEAR, year_row(1), year_row(2)):
        sheet.append(each)
    sheet["E2"] = "=F2*2"
    sheet["E3"] = "#N/A"
    sheet["E3"].data_type = "e"
    batch = bring(people["town"], saved(book), register="enterprise_year")
    assert "RG-162" in sentences(batch, 2) and "RG-161" in sentences(batch, 3)
    assert set(verdicts(batch).values()) == {"bad"}


def test_hidden_rows_are_taken_with_a_warning(people):
    book = openpyxl.Workbook()
    for each in (HEADS, row(1), row(2)):
        book.active.append(each)
    book.active.row_dimensions[3].hidden = True
    batch = bring(people["town"], saved(book))
    assert verdicts(batch) == {2: "new", 3: "new"} and "RG-164" in sentences(batch, 3)


def test_a_list_without_rows_says_so(people):
    batch = bring(people["town"], xlsx([]))
    assert batch.state == BatchState.FAILED and batch.fault["code"] == "RG-205"


def test_a_bomb_is_refused_and_nothing_is_kept(people, tmp_path):
    data = xlsx([row(1)])
    path = tmp_path / "bomb.xlsx"
    path.write_bytes(data)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("xl/media/x.bin", b"\0" * (1500 * 1024 * 1024))
    with pytest.raises(ReadingError, match="TB-007"):
        bring(people["town"], path.read_bytes())


def test_missing_zero_and_not_applicable_stay_three_things(people):
    data = xlsx([year_row(1, sales=0), year_row(2, sales="不适用"), year_row(3, sales="—")], YEAR)
    batch = bring(people["town"], data, register="enterprise_year")
    payloads = [each.payload for each in StagedRow.objects.filter(batch=batch).order_by("row")]
    assert payloads[0]["sales"] == "0" and payloads[1]["_na"] == ["sales"]
    assert "sales" not in payloads[2] and "_na" not in payloads[2]


def test_the_example_row_of_the_template_is_no_record(people):
    batch = bring(people["town"], xlsx([["【示例】江阴市某某科技有限公司", *row(1)[1:]], row(2)]))
    assert verdicts(batch) == {3: "new"}
