"""Definitions that are wrong are refused before anything is counted, with file, line and what to do."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from kechuang.catalog.faults import load_yaml
from kechuang.catalog.indicator import read_indicator
from kechuang.catalog.measure import load_measures
from kechuang.engine.cases import faults_of

HEAD = """\
code: {code}
version: 1
name: 试写指标{code}
theme: 企业
unit: "{unit}"
kind: {kind}
direction: up
definition: 测试用的指标，只看计数部分。
owner: 科技局
source: {{document: 测试用办法}}
"""
FIRST_LINE = HEAD.count("\n") + 1  # of the counting part
CASES = """\
cases:
  - {says: 没有记录就是没有, gives: {2025-06-30: 0}}
  - {says: 没有记录就是没有, gives: {2024-06-30: 0}}
"""
COHORT = """\
code: {code}
version: 1
name: 试写名单
definition: 测试用的名单，只看条件
source: {{document: 测试用办法}}
"""
COHORT_CASES = """\
cases:
  - {says: 没有记录没有成员, gives: {2025-06-30: []}}
  - {says: 没有记录没有成员, gives: {2024-06-30: []}}
"""
HNTE = "register: recognition\nwhere: kind = 'hnte'\ncount: distinct organisation\n" + CASES
OF_YEARS = CASES.replace("2025-06-30", "2025").replace("2024-06-30", "2024")
# What stands beside the definition on trial: code → (kind, unit, counting part).
BESIDE = {
    "firms": ("stock", "家", HNTE),
    "money": ("flow", "亿元", "register: technology_contract\nsum: amount\n" + OF_YEARS),
    "fresh": ("flow", "家", "register: recognition\ncount: records\n" + OF_YEARS),
    "silent": ("stock", "家", ""),
    "place": ("rank", "位次", "observed: gdp\n" + CASES.replace(": 0}", ": unknown}")),
}


def written(folder: Path, code: str, kind: str, unit: str, part: str) -> Path:
    path = folder / f"{code}.yaml"
    path.write_text(HEAD.format(code=code, kind=kind, unit=unit) + part, encoding="utf-8")
    return path


@pytest.fixture
def folders(tmp_path):
    """(indicators, cohorts), with some sound ones already there."""
    indicators, cohorts = tmp_path / "indicators", tmp_path / "cohorts"
    indicators.mkdir()
    cohorts.mkdir()
    for code, (kind, unit, part) in BESIDE.items():
        written(indicators, code, kind, unit, part)
    text = COHORT.format(code="holders") + "register: recognition\nwhere: kind = 'hnte'\n" + COHORT_CASES
    (cohorts / "holders.yaml").write_text(text, encoding="utf-8")
    return indicators, cohorts


def test_what_stands_beside_is_sound(folders):
    for code in (*BESIDE, "holders"):
        assert [each.sentence for each in faults_of(code, *folders)] == []


TABLE = Path(__file__).parent / "wrong_definitions.yaml"
WRONG = {each["name"]: each for each in load_yaml(TABLE.read_text(encoding="utf-8"))}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_definition_is_refused(name, folders):
    wrong, says = WRONG[name], WRONG[name]["says"]
    written(folders[0], "trial", wrong["head"]["kind"], wrong["head"]["unit"], wrong["part"] + CASES)
    faults = faults_of("trial", *folders)
    of_code = [each for each in faults if each.code.startswith(says["code"])]
    found = [each for each in of_code if says["what"] in each.what and says["remedy"] in each.remedy]
    assert found, [each.sentence for each in faults]
    assert found[0].file == "trial.yaml"
    assert found[0].line == FIRST_LINE + says["line"] - 1
    assert all(each.code not in ("CT-270", "CT-271") for each in faults), "cases wait until the definition is sound"


def test_a_misspelt_key_offers_the_one_that_is_near(folders):
    path = written(folders[0], "trial", "stock", "家", "regster: recognition\n")
    _, (fault,) = read_indicator(path, load_measures())
    assert (fault.code, fault.line) == ("CT-010", FIRST_LINE)
    assert "register" in fault.remedy


def test_a_circle_is_shown_from_end_to_end(folders):
    written(folders[0], "trial", "derived", "家", "plus: [firms, other]\n" + CASES)
    written(folders[0], "other", "derived", "家", "plus: [trial, firms]\n" + CASES)
    (fault,) = faults_of("trial", *folders)
    assert (fault.code, fault.line) == ("CT-240", FIRST_LINE)
    assert "trial → other → trial" in fault.what


def test_fewer_than_two_cases_are_too_few(folders):
    one = dedent("""\
        register: recognition
        count: records
        cases:
          - {says: 没有记录就是没有, gives: {2025-06-30: 0}}
        """)
    written(folders[0], "trial", "stock", "家", one)
    (fault,) = faults_of("trial", *folders)
    assert (fault.code, fault.line) == ("CT-244", FIRST_LINE + 2)


def test_the_cases_of_what_rests_on_a_wrong_definition_wait(folders):
    written(folders[0], "trial", "stock", "家", "register: recogniton\ncount: records\n" + CASES)
    written(folders[0], "upon", "change", "家", "of: trial\n" + CASES.replace(": 0}", ": 77}"))
    assert faults_of("upon", *folders) == []
    assert [each.code for each in faults_of("trial", *folders)] == ["CT-232"]


WRONG_COHORTS = {
    "unknown register": ("register: recogniton", 1, "CT-232", "recogniton"),
    "both ways": ("register: recognition\nany: [holders]", 0, "CT-260", "二者选一"),
    "neither way": ("without: [holders]", 0, "CT-260", "二者选一"),
    "without from a register": ("register: recognition\nwithout: [holders]", 0, "CT-260", "without"),
    "condition on other cohorts": ("any: [holders]\nwhere: kind = 'hnte'", 0, "CT-260", "where"),
    "unknown part": ("any: [holder]", 1, "CT-243", "没有名单“holder”"),
    "wrong condition": ("register: recognition\nwhere: knd = 'hnte'", 2, "CT-2", "knd"),
    "no organisations": ("register: training\ndated_by: held_on", 1, "CT-262", "没有主体单位"),
    "members by a code": ("register: recognition\nof: kind", 2, "CT-234", "不是单位"),
    "no time": ("register: visit", 1, "CT-266", "没有有效期"),
    "itself": ("all: [trial, holders]", -4, "CT-264", "trial → trial"),
    "unknown key": ("register: recognition\nwher: kind = 'hnte'", 2, "CT-260", "wher"),
}


@pytest.mark.parametrize("name", WRONG_COHORTS)
def test_a_wrong_cohort_is_refused(name, folders):
    part, line, code, what = WRONG_COHORTS[name]
    head = COHORT.format(code="trial")
    (folders[1] / "trial.yaml").write_text(f"{head}{part}\n{COHORT_CASES}", encoding="utf-8")
    faults = faults_of("trial", *folders)
    found = [each for each in faults if each.code.startswith(code) and what in each.what]
    assert found, [each.sentence for each in faults]
    assert found[0].line == (head.count("\n") + line if line else 1)


def test_the_remedy_for_an_unknown_code_names_the_nearest(folders):
    (fault,) = faults_of("frms", *folders)
    assert fault.code == "CT-238" and "firms" in fault.remedy
