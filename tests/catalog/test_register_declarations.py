"""Every fault of a declaration is found, with its line and how to mend it; what is shipped reads as it should."""

from __future__ import annotations

from copy import deepcopy
from datetime import date
from typing import Any

import pytest
import yaml

from kechuang.apps.registers.rules.cells import read_cell
from kechuang.apps.registers.rules.known import Anything
from kechuang.catalog.checking import check_catalog
from kechuang.catalog.codes import load_code_lists, read_code_list, read_code_lists
from kechuang.catalog.columns import columns, folded_header
from kechuang.catalog.indicator import load_indicators
from kechuang.catalog.register import NUMBERS
from kechuang.catalog.register_files import load_registers, parse_register, read_register, read_registers
from kechuang.kernel.errors import CatalogError

REGISTERS = list(load_registers().values())
GOOD: dict[str, Any] = {
    "code": "thing", "version": 1, "name": "某物名录", "record": "某物", "about": "用来核对声明写法的名录。",
    "group": "企业", "source": {"document": "某办法"},
    "key": ["organisation", "kind", "source"], "title": ["organisation"], "subject": "organisation",
    "source_order": ["tax", "town"],
    "fields": {
        "organisation": {"name": "企业名称", "type": "organisation", "headers": ["单位名称"]},
        "kind": {"name": "类别", "type": "code", "codes": {"one": ["甲类", "甲"], "two": "乙类"}},
        "source": {"name": "来源", "type": "code", "codes": {"tax": "税务", "town": "镇街"}},
        "begun_on": {"name": "起始日期", "type": "date", "least": "2000-01-01", "most": "today"},
        "ended_on": {"name": "截止日期", "type": "date"},
        "income": {"name": "收入", "type": "money", "unit": "万元", "least": 0},
        "share": {"name": "占比", "type": "decimal", "unit": "%"},
    },
    "validity": {"first": "begun_on", "last": "ended_on"},
    "same": [["kind", "begun_on"]],
    "list": {"columns": ["organisation", "kind"], "sort": "-begun_on"},
    "collection": {"reporters": ["town"], "every": "year", "due": 30, "day": "begun_on", "since": "2025-01-01"},
    "checks": [{"says": "截止应晚于起始", "must": "begun_on < ended_on", "when": {"kind": "one"}}],
    "cases": [{"says": "一般的一行", "row": {"kind": "甲"}, "gives": {"kind": "one"}}],
}  # fmt: skip


def changed(path: str, value: object) -> dict[str, Any]:
    """GOOD with the entry at `path` (dotted; numbers are places in a list) replaced; None takes it away."""
    whole = deepcopy(GOOD)
    *way, last = [int(step) if step.isdigit() else step for step in path.split(".")]
    inner: Any = whole
    for step in way:
        inner = inner[step]
    if value is None:
        del inner[last]
    else:
        inner[last] = value
    return whole


def written(folder, data: dict[str, Any], name: str = "thing.yaml"):
    path = folder / name
    path.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=200), encoding="utf-8")
    return path


def line_with(path, words: str) -> int:
    lines = path.read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, 1) if words in line)


def test_a_good_declaration_has_no_fault(tmp_path):
    register, faults = read_register(written(tmp_path, GOOD))
    assert faults == [] and register is not None


# path of the entry, what is written there, fault, words of the line it is shown at, words of the sentence
WRONG: list[tuple[str, Any, str, str, str]] = [
    ("colour", "红", "CT-050", "colour:", "不认识的一项"),
    ("fields.income.unti", "万元", "CT-050", "unti:", "最接近的是：unit"),
    ("fields.income.type", "monye", "CT-050", "monye", "money"),
    ("name", "某", "CT-050", "name: 某", "太短"),
    ("cases", [], "CT-050", "cases:", "太少"),
    ("fields.kind.codes", {"one": []}, "CT-050", "    codes:", "fields.kind.codes"),
    ("about", None, "CT-050", "code: thing", "缺少这一项"),
    ("key", ["organisaton", "source"], "CT-051", "key:", "最接近的是：organisation"),
    ("title", ["nmae"], "CT-051", "title:", "nmae"),
    ("subject", "organization", "CT-051", "subject:", "organisation"),
    ("same", [["knid"]], "CT-051", "same:", "kind"),
    ("list.sort", "-begun", "CT-051", "list:", "begun_on"),
    ("list.total", ["incom"], "CT-051", "list:", "income"),
    ("validity.last", "end_on", "CT-051", "validity:", "ended_on"),
    ("collection.day", "begun", "CT-051", "collection:", "begun_on"),
    ("cases.0.row", {"knid": 1}, "CT-051", "- says: 一般的一行", "kind"),
    ("cases.0.faults", ["sorce"], "CT-051", "- says: 一般的一行", "source"),
    ("cases.0.gives", {"begunon": 1}, "CT-051", "- says: 一般的一行", "begun_on"),
    ("group", "公司", "CT-052", "group:", "企业"),
    ("subject", "kind", "CT-053", "subject:", "organisation"),
    ("validity", {"last": "ended_on"}, "CT-054", "validity:", "first"),
    ("validity", {"first": "begun_on"}, "CT-054", "validity:", "last"),
    ("source_order", ["taxs"], "CT-055", "source_order:", "tax"),
    ("key", ["organisation", "kind"], "CT-055", "key:", "source"),
    ("fields.Kind", {"name": "大写", "type": "text"}, "CT-056", "Kind:", "小写"),
    ("fields.payload", {"name": "保留", "type": "text"}, "CT-056", "payload:", "保留"),
    ("fields.kind.codes", None, "CT-056", "  kind:", "codes"),
    ("fields.kind.codes", "recognition_kind", "CT-056", "  kind:", "recognition_kinds"),
    ("fields.income.unit", "万", "CT-056", "  income:", "万元"),
    ("fields.share.unit", None, "CT-056", "  share:", "单位"),
    ("fields.income.least", "零", "CT-056", "  income:", "界限“零”"),
    ("fields.begun_on.least", 2000, "CT-056", "  begun_on:", "2020-01-01"),
    ("fields.begun_on.most", "2020-13-01", "CT-056", "  begun_on:", "2020-01-01"),
    ("fields.parent", {"name": "上级", "type": "record"}, "CT-056", "parent:", "to"),
    ("fields.number", {"name": "编号", "type": "text", "pattern": "["}, "CT-056", "number:", "正则"),
    ("fields.ended_on.headers", ["单位名称"], "CT-057", "  ended_on:", "organisation"),
    ("checks.0.must", "begun_on < endedon", "CT-058", "- says: 截止应", "ended_on"),
    ("checks.0.must", "begun_on ~ ended_on", "CT-058", "- says: 截止应", "式子"),
    ("checks.0.must", None, "CT-058", "- says: 截止应", "must 或 needs"),
    ("checks.0.needs", ["share"], "CT-058", "- says: 截止应", "must 或 needs"),
    ("checks.0.when", {"kinds": "one"}, "CT-058", "- says: 截止应", "kind"),
    ("checks.0.when", {"kind": "tow"}, "CT-058", "- says: 截止应", "two"),
    ("upgrade", [{"to": 2, "why": "多写了一步"}], "CT-059", "upgrade:", "第 1 版"),
    ("fields.kind.codes", {"one": ["甲类", "甲"], "two": ["乙类", "甲"]}, "CT-061", "  kind:", "甲"),
]


@pytest.mark.parametrize(("path", "value", "code", "at", "words"), WRONG)
def test_a_fault_names_its_line_and_how_to_mend_it(tmp_path, path, value, code, at, words):
    file = written(tmp_path, changed(path, value))
    register, faults = read_register(file)
    assert register is None
    [fault] = [each for each in faults if each.code == code]
    lines = file.read_text(encoding="utf-8").splitlines()
    after = line_with(file, "fields:") if at.startswith("  ") else 0
    assert at in lines[fault.line - 1] and fault.line > after
    assert words in fault.what + fault.remedy


def test_every_kind_of_fault_of_a_declaration_is_shown_above():
    with open(parse_register.__code__.co_filename, encoding="utf-8") as text:
        raised = {word for word in text.read().replace('"', " ").split() if word.startswith("CT-")}
    assert raised - {each[2] for each in WRONG} == {"CT-012"}  # of the file's name, below


def test_all_faults_of_a_declaration_come_at_once():
    data = changed("group", "公司") | {"key": ["knid", "source"]}
    _, faults = parse_register(data, "typed in the site")
    assert [fault.code for fault in faults] == ["CT-052", "CT-051"]
    assert all(fault.line == 0 for fault in faults), "there is no file, so there is no line"


def test_a_declaration_that_is_no_mapping_is_refused_and_not_a_crash():
    for data in (None, [], "text", 3):
        register, faults = parse_register(data, "thing.yaml")
        assert register is None and faults


def test_the_code_of_a_register_is_the_name_of_its_file(tmp_path):
    file = written(tmp_path, GOOD, "other.yaml")
    [fault] = read_register(file)[1]
    assert (fault.code, fault.line) == ("CT-012", line_with(file, "code: thing"))


def test_a_record_field_and_the_reporters_point_into_registers_that_are_there(tmp_path):
    data = changed("collection.reporters", ["record:thig"])
    data["collection"]["reporter"] = "organisation"
    data["fields"]["parent"] = {"name": "上级", "type": "record", "to": "thig"}
    written(tmp_path, data)
    faults = read_registers(tmp_path)[1]
    assert [(fault.code, fault.remedy) for fault in faults] == [("CT-051", "最接近的是：thing")] * 2


@pytest.mark.parametrize(("of", "remedy"), [({"knd": ["one"]}, "kind"), ({"kind": ["on"]}, "one")])
def test_what_narrows_the_reporters_is_a_field_and_a_code_of_their_register(tmp_path, of, remedy):
    data = changed("collection.reporters", ["record:thing"])
    data["collection"]["reporter"] = "organisation"
    data["collection"]["of"] = of
    written(tmp_path, data)
    [fault] = read_registers(tmp_path)[1]
    assert fault.code == "CT-051" and remedy in fault.remedy


def test_a_code_list_says_which_word_means_two_things_and_where(tmp_path):
    file = tmp_path / "colours.yaml"
    file.write_text("title: 颜色\ncodes:\n  red: [红, 赤]\n  crimson: [深红, 赤]\n", encoding="utf-8")
    codes, [fault] = read_code_list(file)
    assert codes is None and (fault.code, fault.line) == ("CT-061", 4) and "“赤”既是 red 又是 crimson" in fault.what


@pytest.mark.parametrize(
    "text", ["title: 颜色\n", "title: 颜色\ncodes: {red: []}\n", "title: 颜色\ncodes: {}\n", "- 1\n"]
)
def test_a_code_list_of_the_wrong_shape_is_told_and_not_a_crash(tmp_path, text):
    file = tmp_path / "colours.yaml"
    file.write_text(text, encoding="utf-8")
    codes, faults = read_code_list(file)
    assert codes is None and {fault.code for fault in faults} == {"CT-060"} and all(each.remedy for each in faults)


def test_the_catalog_check_reports_registers_and_code_lists(tmp_path):
    registers, codes = tmp_path / "registers", tmp_path / "codes"
    registers.mkdir()
    codes.mkdir()
    written(registers, changed("group", "公司"))
    (codes / "colours.yaml").write_text("title: 颜色\n", encoding="utf-8")
    found = check_catalog(register_folder=registers, code_folder=codes)
    assert [fault.file for fault in found] == ["colours.yaml", "thing.yaml"]


def test_a_folder_with_a_fault_is_refused_whole(tmp_path):
    written(tmp_path, changed("group", "公司"))
    with pytest.raises(CatalogError, match="CT-052"):
        load_registers(tmp_path)


def test_no_shipped_code_list_has_a_fault_and_no_word_means_two_codes():
    assert read_code_lists()[1] == []
    for each in (*load_code_lists().values(), *(codes for one in REGISTERS for codes in one.code_lists.values())):
        for code in each:
            assert {each.find(word) for word in (code.code, code.name, *code.aliases)} == {code}, (each.name, code)


@pytest.mark.parametrize("register", REGISTERS, ids=lambda each: each.code)
def test_a_register_has_cases_of_good_and_of_bad_rows(register):
    assert len(register.cases) >= 3
    assert any(case.faults for case in register.cases) and any(not case.faults for case in register.cases)
    assert len({case.says for case in register.cases}) == len(register.cases)


@pytest.mark.parametrize("register", REGISTERS, ids=lambda each: each.code)
def test_a_number_has_a_unit(register):
    assert [name for name, field in register.fields.items() if field.type in NUMBERS and not field.unit] == []


@pytest.mark.parametrize("register", REGISTERS, ids=lambda each: each.code)
def test_no_heading_means_two_columns_once_marks_and_brackets_are_gone(register):
    met: dict[str, str] = {}
    for column in columns(register):
        for heading in {folded_header(each) for each in (column.header, *column.headers)}:
            assert met.setdefault(heading, column.target) == column.target, heading


@pytest.mark.parametrize("register", REGISTERS, ids=lambda each: each.code)
def test_every_example_of_a_field_can_be_read(register):
    known = Anything(date(2026, 11, 22))
    for name, field in register.fields.items():
        if field.example is not None:
            read = read_cell(name, field, register.code_lists.get(name), field.example, known)
            assert not read.faults and read.value is not None, (name, read.faults)


def test_official_figures_are_those_of_the_indicator_catalog():
    names = {each.code: each.name for each in load_indicators()}
    assert {code.code: code.name for code in load_code_lists()["observed_indicators"]}.items() <= names.items()
