"""What goes out as a file comes in again as the same: every shipped register, xlsx and CSV, whatever its cells say."""

from __future__ import annotations

import io
import shutil
import subprocess
from datetime import date
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from written_rows import TODAY, rows_of

from kechuang.apps.registers.rules.cells import Written
from kechuang.apps.registers.rules.file_rows import Plan, assembled
from kechuang.apps.registers.rules.known import Anything
from kechuang.apps.registers.rules.rows import check_row
from kechuang.apps.registers.rules.written import Unnamed, written
from kechuang.catalog.columns import EXAMPLE_MARK, columns, map_headers
from kechuang.catalog.register import Register
from kechuang.catalog.register_files import load_registers
from kechuang.readers.sheets.cells import Row
from kechuang.readers.sheets.formats import open_book
from kechuang.readers.sheets.limits import table_limits
from kechuang.readers.sheets.wire import decode_row
from kechuang.writers.register_files.choosing import Choices
from kechuang.writers.register_files.guarding import guarded, unguarded
from kechuang.writers.register_files.returned import BadRow, Mark, returned
from kechuang.writers.register_files.table import Note, csv_lines, write_xlsx
from kechuang.writers.register_files.template import template

REGISTERS = list(load_registers().values())
EACH_REGISTER = pytest.mark.parametrize("register", REGISTERS, ids=[each.code for each in REGISTERS])
KNOWN = Anything(TODAY)
NOTE = Note((("名录", "样本"), ("筛选条件", "=全部")))


class Named(Unnamed):
    """Organisations by name and code, as an export writes them."""

    def organisation(self, identifier: str) -> tuple[str, str]:
        return "=江阴样本", identifier


def as_xlsx(register: Register, payloads: list[dict[str, Any]], most: int = 1_048_576) -> bytes:
    of, stream = columns(register), io.BytesIO()
    write_xlsx(register.name, of, (written(register, of, each, Named()) for each in payloads), stream, NOTE, most)
    return stream.getvalue()


def as_csv(register: Register, payloads: list[dict[str, Any]]) -> bytes:
    of = columns(register)
    return "".join(csv_lines(of, (written(register, of, each, Named()) for each in payloads))).encode()


def rows_in(data: bytes, name: str, sheet: int = 0) -> list[Row]:
    book, _ = open_book(data, name, table_limits())
    return [decode_row(each) for each in book.rows(list(book.sheets)[sheet])]


def read_back(register: Register, data: bytes, name: str, sheet: int = 0) -> list[dict[str, object]]:
    """Raw rows as importing makes them."""
    head, *rows = rows_in(data, name, sheet)
    headers = {number: str(cell.value) for number, cell in head.cells.items()}
    plan = Plan(register, map_headers(register, headers, {}), {}, headers)
    return [found.raw for row in rows if (found := assembled(plan, row))]


def said(payload: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in payload.items() if name != "_names"}


@EACH_REGISTER
@settings(max_examples=4)
@given(data=st.data())
def test_what_is_handed_out_comes_in_again_as_the_same(register: Register, data):
    rows = data.draw(st.lists(rows_of(register), min_size=1, max_size=8))
    payloads = [payload for row in rows if (payload := check_row(register, row, KNOWN).payload)]
    for file, name in ((as_xlsx(register, payloads), "名录.xlsx"), (as_csv(register, payloads), "名录.csv")):
        again = [check_row(register, raw, KNOWN).payload for raw in read_back(register, file, name)]
        assert [said(each) for each in again] == [said(each) for each in payloads], name


@given(st.text(alphabet="=+-@'\t\n＝０09a <>r/", max_size=12) | st.text(max_size=40), st.booleans())
def test_a_guard_is_taken_away_again_from_every_text(text, digits_too):
    once = guarded(text, digits_too=digits_too)
    assert unguarded(once) == text
    assert not once.lstrip().startswith(tuple("=+-@＝＋－＠")) and not once.startswith(("\t", "\r", "<r>"))


def test_a_number_of_more_digits_than_excel_keeps_is_text_and_others_are_numbers():
    register = load_registers()["technology_contract"]
    money = next(name for name, field in register.fields.items() if field.type == "money" and field.unit == "万元")
    file = as_xlsx(register, [{money: "123456789012.34"}, {money: "9007199254740.99"}, {money: "0"}])
    place = [column.target for column in columns(register)].index(money) + 1
    sheet = openpyxl.load_workbook(io.BytesIO(file)).worksheets[0]
    assert [sheet.cell(line, place).value for line in (2, 3, 4)] == [12345678.901234, 900719925.474099, 0]
    file = as_xlsx(register, [{money: "9007199254740993.01"}])
    assert openpyxl.load_workbook(io.BytesIO(file)).worksheets[0].cell(2, place).value == "900719925474.099301"


def test_credit_codes_are_text_and_days_are_days():
    register = load_registers()["recognition"]
    book = openpyxl.load_workbook(
        io.BytesIO(as_xlsx(register, [{"organisation": "91320281MA1ABCDE8L", "issued_on": "2024-11-18"}]))
    )
    row = [cell.value for cell in book.worksheets[0][2]]
    assert row[1] == "91320281MA1ABCDE8L" and book.worksheets[0].cell(2, 2).number_format == "@"
    assert row[4].date() == date(2024, 11, 18)
    note = {line[0]: line[1] for line in book["导出说明"].iter_rows(values_only=True)}
    assert note["记录数"] == "1 条" and note["筛选条件"] == "'=全部"


def test_missing_not_applicable_and_zero_do_not_look_alike():
    register = load_registers()["technology_contract"]
    money = next(name for name, field in register.fields.items() if field.type == "money")
    place = [column.target for column in columns(register)].index(money)
    cells = [
        written(register, columns(register), each, Unnamed())[place] for each in ({}, {"_na": [money]}, {money: "0"})
    ]
    assert cells == [None, "不适用", Decimal(0)]


def test_more_rows_than_a_sheet_holds_go_on_to_the_next_with_its_heading():
    register = load_registers()["recognition"]
    payloads = [{"certificate_no": f"GR{number}"} for number in range(7)]
    file = as_xlsx(register, payloads, most=4)
    again = [raw["certificate_no"] for sheet in (0, 1, 2) for raw in read_back(register, file, "a.xlsx", sheet)]
    assert again == [each["certificate_no"] for each in payloads]
    assert openpyxl.load_workbook(io.BytesIO(file)).sheetnames == [
        "资格认定",
        "资格认定 (2)",
        "资格认定 (3)",
        "导出说明",
    ]


def test_a_file_broken_off_leaves_nothing_behind(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))

    def rows():
        yield [None] * len(columns(REGISTERS[0]))
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_xlsx("名录", columns(REGISTERS[0]), rows(), tmp_path / "a.xlsx", NOTE)
    assert list(tmp_path.iterdir()) == []


@EACH_REGISTER
def test_every_column_of_a_template_is_known_explained_and_the_example_passed_over(register: Register):
    file = template(register, Choices(["江阴市"], ["高新区"]))
    head = rows_in(file, "模板.xlsx")[0]
    mapping = map_headers(register, {number: str(cell.value) for number, cell in head.cells.items()}, {})
    assert list(mapping.values()) == [column.target for column in columns(register)]
    assert read_back(register, file, "模板.xlsx") == []
    book = openpyxl.load_workbook(io.BytesIO(file))
    assert book.worksheets[0].cell(2, 1).value.startswith(EXAMPLE_MARK)
    explained = {line[0] for line in book["填写说明"].iter_rows(values_only=True)}
    assert explained >= {column.header for column in columns(register)}
    starred = {str(cell.value).rstrip("*") for cell in book.worksheets[0][1] if str(cell.value).endswith("*")}
    assert starred == {column.header for column in columns(register) if column.required}


@EACH_REGISTER
def test_what_a_drop_down_offers_is_read_as_what_it_says(register: Register):
    book = openpyxl.load_workbook(io.BytesIO(template(register, Choices())))
    lists = [each for each in book.worksheets[0].data_validations.dataValidation if each.type == "list"]
    coded = [name for name, field in register.fields.items() if field.type in ("code", "yes_no")]
    assert len(lists) == len(coded)
    for name, rule in zip(coded, lists, strict=True):
        first, last = rule.formula1.replace("$", "").split("!")[1].split(":")
        words = [str(cell.value) for (cell,) in book["可选值"][f"{first}:{last}"]]
        read = [check_row(register, {name: unguarded(word)}, KNOWN).payload.get(name) for word in words]
        wanted = [each.code for each in register.code_lists[name]] if name in register.code_lists else [True, False]
        assert read == wanted


def test_columns_of_a_template_are_text_unless_they_are_numbers_or_days():
    register = load_registers()["recognition"]
    sheet = openpyxl.load_workbook(io.BytesIO(template(register, Choices()))).worksheets[0]
    formats = {cell.value.rstrip("*"): sheet.cell(2, cell.column).number_format for cell in sheet[1]}
    assert (formats["统一社会信用代码"], formats["证书编号"], formats["发证日期"]) == ("@", "@", "yyyy-mm-dd")


BAD = BadRow(
    7,
    {1: "江阴甲", 2: "=HYPERLINK(1)", 3: Decimal("0.5"), 4: date(2024, 1, 2), 6: "备注在此"},
    (Mark(3, "“0.5”不在“认定类别”的可选项中（RG-132）"), Mark(0, "与第 3 行重复"), Mark(6, "太短", is_error=False)),
)
HEADERS = {1: "单位名称", 2: "信用代码", 3: "类别", 4: "发证时间", 5: "错误", 6: "自己加的列"}


def test_bad_rows_come_back_in_their_columns_with_every_fault_said_and_shown():
    sheet = openpyxl.load_workbook(io.BytesIO(returned(load_registers()["recognition"], HEADERS, [BAD]))).worksheets[0]
    assert [cell.value for cell in sheet[1]] == ["单位名称", "信用代码", "类别", "发证时间", None, "自己加的列", "错误"]
    said = sheet.cell(2, 7).value
    assert said.splitlines() == [
        "原第 7 行", "类别：“0.5”不在“认定类别”的可选项中（RG-132）", "与第 3 行重复", "请留意：自己加的列：太短",
    ]  # fmt: skip
    assert sheet.cell(2, 3).comment.text.startswith("“0.5”") and sheet.cell(2, 1).comment is None
    assert sheet.cell(2, 3).fill.fgColor.rgb == "FFFFD9D4" and sheet.cell(2, 1).fill.fill_type is None
    assert sheet.cell(2, 2).value == "'=HYPERLINK(1)"


def test_a_file_handed_back_comes_in_as_it_went_out_and_its_faults_are_passed_over():
    register = load_registers()["recognition"]
    [raw] = read_back(register, returned(register, HEADERS, [BAD]), "待改.xlsx")
    assert raw == {
        "organisation": Written("=HYPERLINK(1)", "江阴甲"),
        "kind": 0.5,
        "issued_on": date(2024, 1, 2),
    }


def test_a_file_handed_back_twice_has_one_column_of_faults():
    register = load_registers()["recognition"]
    head = rows_in(returned(register, HEADERS, [BAD]), "待改.xlsx")[0]
    headers = {number: str(cell.value) for number, cell in head.cells.items()}
    again = rows_in(returned(register, headers, [BAD]), "待改.xlsx")[0]
    assert [cell.value for cell in again.cells.values()].count("错误") == 1


@pytest.mark.skipif(shutil.which("soffice") is None, reason="no LibreOffice on this machine")
def test_another_spreadsheet_program_opens_template_and_table(tmp_path):
    register = load_registers()["recognition"]
    (tmp_path / "模板.xlsx").write_bytes(template(register, Choices(["江阴市"], ["高新区"])))
    payload = {"organisation": "91320281MA1ABCDE8L", "issued_on": "2024-11-18", "certificate_no": "=1+1"}
    (tmp_path / "名录.xlsx").write_bytes(as_xlsx(register, [payload]))
    as_shown = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false"
    command = ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", as_shown]
    subprocess.run([*command, "模板.xlsx", "名录.xlsx"], cwd=tmp_path, check=True, capture_output=True, timeout=180)
    assert (tmp_path / "模板.csv").read_text(encoding="utf-8").startswith("企业名称*,统一社会信用代码,认定类别*")
    [raw] = read_back(register, (tmp_path / "名录.csv").read_bytes(), "名录.csv")
    assert said(check_row(register, raw, KNOWN).payload) == payload
