"""Lists as offices really have them: what they say beside their cells counts, and nothing goes wrong in silence."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from keeping import credit_code
from lists import HEADS, bring, name_of, row, saved, sentences, verdicts, xlsx

from kechuang.apps.registers import catalogue
from kechuang.apps.registers.actions.importing import checking, commanding, returning
from kechuang.apps.registers.models import BatchState, ImportBatch, StagedRow

pytestmark = pytest.mark.django_db

YEAR = ["企业名称", "统一社会信用代码", "年度", "数据来源", "营业收入", "从业人员"]


def year_row(number: int, sales: Any, staff: Any = 10) -> list[Any]:
    return [name_of(number), credit_code(number), 2024, "税务", sales, staff]


def sheet(rows: Sequence[Sequence[Any]], merges: Sequence[str] = ()) -> bytes:
    book = openpyxl.Workbook()
    for each in rows:
        book.active.append(list(each))
    for area in merges:
        book.active.merge_cells(area)
    return saved(book)


def sales_of(batch: ImportBatch) -> list[Any]:
    return [each.payload.get("sales") for each in StagedRow.objects.filter(batch=batch).order_by("row")]


def checked(data: bytes, register: str = "enterprise_year", name: str = "名单.xlsx", **wanted: Any) -> ImportBatch:
    return commanding.bring_in(catalogue.find(register), data, name, commanding.Wanted(**wanted))


@pytest.mark.parametrize(
    ("above", "yuan"),
    [
        ("单位：亿元", "123450000000"),
        ("填报单位：江阴市统计局    计量单位：千元、人", "1234500"),
        ("（金额单位：人民币元）", "1234.5"),
        ("单位:百万元", "1234500000"),
        ("江阴市规模以上企业主要指标（千元）", "1234500"),
        ("单位：万元", "12345000"),
        ("填报单位：江阴市万元科技有限公司", "12345000"),
    ],
)
def test_a_unit_above_the_table_counts_for_every_amount_that_has_none(people, above, yuan):
    data = sheet([["规上企业"], [above], YEAR, year_row(1, 1234.5), year_row(2, "1,234.5"), year_row(3, "1.2亿元")])
    batch = bring(people["town"], data, register="enterprise_year")
    assert sales_of(batch) == [yuan, yuan, "120000000"]
    assert bool(batch.counts["converted"]) == (yuan != "12345000")
    assert [each.payload["staff"] for each in StagedRow.objects.filter(batch=batch)] == [10, 10, 10]


def test_the_unit_of_a_heading_goes_before_the_one_above_the_table(people):
    heads = [*YEAR[:4], "营业收入（千元）", "从业人员（个）"]
    batch = bring(people["town"], sheet([["单位：亿元"], heads, year_row(1, 10)]), register="enterprise_year")
    assert sales_of(batch) == ["10000"]
    assert batch.counts["converted"] == [
        "“销售收入”在表里以“千元”计，已折算成万元（RG-166）。请核对；不对的请改正表头或表上方写的单位再上传。"
    ]


def test_a_unit_over_two_merged_headings_counts_for_both(people):
    heads = [[*YEAR[:4], "收入（千元）", None], [None] * 4 + ["营业收入", "主营业务收入"]]
    data = sheet([*heads, year_row(1, 10, 9)], ["A1:A2", "B1:B2", "C1:C2", "D1:D2", "E1:F1"])
    batch = bring(people["town"], data, register="enterprise_year")
    payload = StagedRow.objects.get(batch=batch).payload
    assert (payload["sales"], payload["sales_main"]) == ("10000", "9000")


def test_a_row_of_units_under_the_headings_counts_and_is_no_record(people):
    units = [None, None, None, None, "千元", "人"]
    batch = bring(people["town"], sheet([YEAR, units, year_row(1, 10)]), register="enterprise_year")
    assert verdicts(batch) == {3: "new"} and sales_of(batch) == ["10000"]
    assert batch.counts["footers"] == [2]


def test_a_unit_that_cannot_be_reckoned_keeps_the_row_out(people):
    heads = [*YEAR[:4], "营业收入", "占地面积（平方米）"]
    units = [None, None, None, None, "万美元"]
    data = sheet([heads, units, year_row(1, 10, "3,000"), year_row(2, "10万元", "30亩")])
    batch = bring(people["town"], data, register="enterprise_year")
    assert verdicts(batch) == {3: "bad", 4: "new"}
    assert "表里写的单位是“万美元”，本列按“万元”登记" in sentences(batch, 3) and "“平方米”" in sentences(batch, 3)


def test_the_file_handed_back_says_the_unit_itself_and_comes_in_with_the_same_amounts(people):
    data = sheet([["单位：千元"], YEAR, year_row(1, 10), year_row(2, 20, "十来个")])
    batch = bring(people["town"], data, register="enterprise_year")
    assert verdicts(batch) == {3: "new", 4: "bad"}
    again = bring(people["town"], returning.returned_file(batch), register="enterprise_year")
    assert sales_of(again) == ["20000"]


def test_the_command_line_tells_units_passed_over_rows_and_quotes_what_is_wrong():
    data = sheet([["单位：千元"], YEAR, year_row(1, "约100"), ["合计", None, None, None, 100]])
    batch = checked(data)
    said = list(commanding.told(batch))
    assert "名单.xlsx Sheet：“销售收入”在表里以“千元”计" in said[0] and "第 4 行" in said[1]
    assert "名单.xlsx Sheet 第 3 行 E 列：“约100”不是数字。请填数字，单位万元（RG-101）" in said


def test_totals_notes_a_repeated_header_and_the_day_under_a_list_are_no_records_and_are_told(people):
    rows = [
        ["全市合计", None, 2], ["合计（家）", None, 2], ["注1：以公布文件为准"], ["备注：排名不分先后"],
        ["填报人：李", None, "审核人：王"], ["单位负责人："], ["报送日期：2024年3月1日"],
        [None, None, None, None, "2024年12月1日"], HEADS,
    ]  # fmt: skip
    batch = bring(people["town"], sheet([["名单"], HEADS, row(1), *rows, row(2)]))
    assert verdicts(batch) == {3: "new", 13: "new"}
    assert batch.counts["footers"] == [4, 5, 6, 7, 8, 9, 10, 11, 12]


def test_parts_of_a_header_of_two_rows_repeated_on_the_next_page_are_no_records(people):
    heads = [[*HEADS[:4], "发证", None], [None] * 4 + ["发证日期", "批次"]]
    merges = ["A1:A2", "B1:B2", "C1:C2", "D1:D2", "E1:F1"]
    batch = bring(people["town"], sheet([*heads, row(1), *heads, row(2)], merges))
    assert verdicts(batch) == {3: "new", 6: "new"} and batch.counts["footers"] == [4, 5]


def test_an_amount_merged_over_several_rows_is_doubted_but_a_name_is_not(people):
    data = sheet([YEAR, year_row(1, 300), [None, None, 2025, "税务", None, 12]], ["A2:A3", "B2:B3", "E2:E3"])
    batch = bring(people["town"], data, register="enterprise_year")
    assert verdicts(batch) == {2: "new", 3: "new"} and sales_of(batch) == ["3000000", "3000000"]
    assert sentences(batch, 2) == "没有写依据材料 RG-152" or "RG-167" not in sentences(batch, 2)
    assert sentences(batch, 3).count("RG-167") == 1


@pytest.mark.parametrize(
    ("name", "code"), [("甲" * 10_000, "RG-112"), ("丁\x07公司", "RG-113"), ("甲\x1b公司", "RG-113")]
)
def test_a_name_that_cannot_be_kept_is_told(people, name, code):
    text = "\n".join([",".join(HEADS), ",".join([name, *row(1)[1:]])])
    batch = bring(people["town"], text.encode(), "名单.csv")
    assert verdicts(batch) == {2: "bad"} and code in sentences(batch, 2)


def test_marks_without_width_or_of_direction_are_no_part_of_a_name_or_a_code(people):
    batch = bring(people["town"], xlsx([row(1, name="甲\u202e乙\u200b公司\u2066", code=f"'{credit_code(1)}\u200e")]))
    payload = StagedRow.objects.get(batch=batch).payload
    assert payload["_names"] == {credit_code(1): "甲乙公司"}


def test_a_tick_is_a_yes_whichever_is_typed_and_blank_is_unknown(people):
    heads = ["企业名称", "统一社会信用代码", "认定类别", "发证日期", "是否首次认定"]
    given = ["√", "✔", "☑", "✓", None, "×", "☐"]
    data = xlsx([[name_of(n), credit_code(n), "高企", "2024-01-01", each] for n, each in enumerate(given, 1)], heads)
    batch = bring(people["town"], data)
    found = [each.payload.get("first_time") for each in StagedRow.objects.filter(batch=batch).order_by("row")]
    assert found == [True, True, True, True, None, False, False]


def test_a_percentage_handed_back_comes_in_again_as_the_same(people):
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    page, percent = book.add_worksheet("名单"), book.add_format({"num_format": "0%"})
    heads = ["培训名称", "满意度", "培训日期", "培训类别", "主办单位", "培训人次"]
    for line, values in enumerate([heads, *[[f"培训{n}", 0.35, "不是日子", "申报培训", "高新科", 10] for n in (1, 2)]]):
        page.write_row(line, 0, values)
        if line:
            page.write_number(line, 1, 0.35, percent)
    book.close()
    batch = bring(people["planner"], stream.getvalue(), register="training")
    assert batch.counts["bad"] == 2, batch.state
    first = [each.payload["score"] for each in StagedRow.objects.filter(batch=batch)]
    again = bring(people["planner"], returning.returned_file(batch), register="training")
    assert first == [each.payload["score"] for each in StagedRow.objects.filter(batch=again)] == ["35", "35"]


def test_the_command_line_tells_which_columns_were_left_out():
    data = sheet([[*YEAR, "法人爱好"], [*year_row(1, 100), "钓鱼"]])
    assert any("没有导入的列：法人爱好" in line for line in commanding.told(checked(data)))


def test_a_sheet_with_more_rows_than_one_import_takes_is_refused_before_its_rows_are_checked(people, monkeypatch):
    monkeypatch.setattr(checking, "DATA_ROWS", 2)
    batch = bring(people["town"], xlsx([row(1), row(2), row(3)]))
    assert batch.state == BatchState.FAILED and batch.fault["code"] == "RG-229"
    assert "有 3 行数据，超过一次导入的上限 2 行" in batch.fault["what"]
    assert not StagedRow.objects.exists()
    assert set(verdicts(bring(people["town"], xlsx([row(1), row(2)]))).values()) == {"new"}
