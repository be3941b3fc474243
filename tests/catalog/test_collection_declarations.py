"""Who owes what by when is judged where it is declared."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from kechuang.catalog.collection import Collection, judge
from kechuang.catalog.register_files import load_registers

TYPES = {"unit": "unit", "firm": "organisation", "year": "year", "month": "month", "day": "date", "state": "code"}
CODES = {"state": {"filed", "nil", "not_filed"}}
GOOD: dict[str, Any] = {
    "reporters": ["town", "park"], "every": "month", "due": 5, "period": "month", "reporter": "unit",
    "since": "2025-01-01",
}  # fmt: skip


def faults(**changed: Any) -> list[str]:
    given = {name: value for name, value in {**GOOD, **changed}.items() if value is not None}
    return [f"{code} {what} {remedy}" for _, what, remedy, code in judge(Collection(**given), TYPES, CODES)]


def test_a_good_collection_has_no_fault():
    assert faults() == []
    assert faults(every="year", period="year", due="05-31", since="2025-01-01") == []
    assert faults(reporters=["record:recognition"], reporter="firm", sent={"state": ["filed", "nil"]}) == []


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"due": "05-31"}, "due“05-31”只能用于每年一次的报送"),
        ({"every": "year", "period": "year", "due": "02-30"}, "“02-30”不是一年中的某一天"),
        ({"since": "2025-13-01"}, "不是日期"),
        ({"since": "2025-02-01", "every": "quarter"}, "不是一期的第一天"),
        ({"since": "2025-01-02"}, "不是一期的第一天"),
        ({"reporters": ["twon"]}, "town"),
        ({"reporters": ["town", "record:recognition"]}, "既有单位又有在册企业"),
        ({"reporters": ["record:recognition"]}, "“unit”不能说明由谁报送"),
        ({"reporters": ["record:recognition"], "reporter": None}, "缺少 reporter"),
        ({"period": None}, "写 period 或 day 中的一项"),
        ({"day": "day"}, "写 period 或 day 中的一项"),
        ({"period": "year"}, "period 应写一个月份字段"),
        ({"period": None, "day": "month"}, "“month”不是日期字段"),
        ({"sent": {"state": ["fild"]}}, "filed"),
        ({"nil": {"month": ["2025-01"]}}, "不是单选字段"),
        ({"reporter": "unti"}, "unit"),
    ],
)
def test_what_cannot_be_collected_is_refused_with_a_remedy(changed, said):
    assert any(said in each for each in faults(**changed)), faults(**changed)


@pytest.mark.parametrize("due", [-1, 401, "5-31", "0531", "May"])
def test_a_due_day_is_a_number_of_days_or_a_day_of_the_year(due):
    with pytest.raises(ValidationError):
        Collection(**{**GOOD, "due": due})


def test_the_law_names_the_day_of_the_yearly_reports_of_recognised_firms():
    owed = load_registers()["hnte_annual_report"].collection
    assert owed is not None and owed.due == "05-31" and owed.sent == {"state": ["filed", "accepted"]}
