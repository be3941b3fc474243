"""A register with a field of every type, rows of it, and DuckDB beside Python: what the tests of expressions share."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import duckdb

from kechuang.catalog.register import Register
from kechuang.engine.expressions import Context, Node, to_sql

EXAMPLE = Register.model_validate(
    {
        "code": "example",
        "version": 1,
        "name": "样例名录",
        "record": "样例",
        "about": "每种类型的字段各有一个，供表达式的测试用。",
        "group": "数据",
        "source": {"document": "测试"},
        "key": ["title"],
        "title": ["title"],
        "subject": "organisation",
        "fields": {
            "title": {"name": "名称", "type": "text"},
            "organisation": {"name": "企业名称", "type": "organisation"},
            "partner": {"name": "合作单位", "type": "organisation"},
            "region": {"name": "所在地", "type": "region"},
            "town": {"name": "镇街园区", "type": "unit"},
            "kind": {
                "name": "类别",
                "type": "code",
                "codes": {"hnte": ["高新技术企业", "高企"], "gazelle": "瞪羚企业"},
            },
            "size": {"name": "规模", "type": "code", "codes": {"large": "大型", "small": "小型"}},
            "level": {"name": "级别", "type": "code", "codes": "levels"},
            "tags": {"name": "标签", "type": "codes", "codes": {"sme": "中小企业", "large": "大企业"}},
            "first_time": {"name": "是否首次", "type": "yes_no"},
            "began": {"name": "开始日期", "type": "date"},
            "ended": {"name": "结束日期", "type": "date"},
            "reported": {"name": "月份", "type": "month"},
            "founded": {"name": "成立年份", "type": "year"},
            "closed": {"name": "注销年份", "type": "year"},
            "sales": {"name": "销售收入", "type": "money", "unit": "万元"},
            "cost": {"name": "研发费用", "type": "money", "unit": "万元"},
            "staff": {"name": "职工", "type": "whole", "unit": "人"},
            "members": {"name": "研发人员", "type": "whole", "unit": "人"},
            "patents": {"name": "专利", "type": "whole", "unit": "件"},
            "area": {"name": "面积", "type": "decimal", "unit": "平方米", "decimals": 4},
            "other_area": {"name": "配套面积", "type": "decimal", "unit": "平方米", "decimals": 2},
            "carrier": {"name": "载体", "type": "record", "to": "carrier"},
        },
        "cases": [{"says": "一条样例", "row": {"title": "甲"}}],
    }
)
COHORTS = {"listed": "上市企业"}
MEMBERS, PERHAPS = ("甲", "丁"), ("乙",)
SPAN = (date(2025, 1, 1), date(2025, 9, 30))
RECORD = {
    "valid_from": date(2024, 3, 1),
    "valid_until": date(2027, 3, 1),
    "is_first()": True,
    "is_renewal()": False,
}
_COLUMNS = {
    "whole": "BIGINT", "money": "DECIMAL(20, 2)", "date": "DATE", "year": "SMALLINT", "yes_no": "BOOLEAN",
    "codes": "VARCHAR[]",
}  # fmt: skip


def belongs(organisation: str, cohort: str) -> bool | None:
    assert cohort == "listed"
    return None if organisation in PERHAPS else organisation in MEMBERS


CONTEXT = Context(*SPAN, member=belongs, home="320281")
NAMES = {
    "on_day()": f"DATE '{SPAN[1]}'",
    "span_first()": f"DATE '{SPAN[0]}'",
    "span_last()": f"DATE '{SPAN[1]}'",
    "is_first()": "is_first",
    "is_renewal()": "is_renewal",
    "member(listed)": "listed",
    "home()": "320281",
    "perhaps(listed)": "perhaps_listed",
}


def _column(name: str) -> str:
    field = EXAMPLE.fields[name]
    return f"DECIMAL(24, {field.decimals})" if field.type == "decimal" else _COLUMNS.get(field.type, "VARCHAR")


def database() -> duckdb.DuckDBPyConnection:
    """An empty table `example` and the cohort's two relations, in memory."""
    connection = duckdb.connect(config={"threads": "1"})
    columns = [f'"{name}" {_column(name)}' for name in EXAMPLE.fields]
    of_record = ["valid_from DATE", "valid_until DATE", "is_first BOOLEAN", "is_renewal BOOLEAN"]
    connection.execute(f"CREATE TABLE example ({', '.join([*columns, *of_record])})")
    for relation, names in (("listed", MEMBERS), ("perhaps_listed", PERHAPS)):
        connection.execute(f"CREATE TABLE {relation} (organisation VARCHAR)")
        connection.executemany(f"INSERT INTO {relation} VALUES (?)", [[name] for name in names])
    return connection


def value_in_duckdb(connection: duckdb.DuckDBPyConnection, node: Node, row: Mapping[str, Any]) -> Any:
    """What DuckDB makes of the expression for one row; missing keys are NULL."""
    whole = {**dict.fromkeys(EXAMPLE.fields), **RECORD, **row}
    values = [list(each) if isinstance(each, tuple) else each for each in whole.values()]
    connection.execute("DELETE FROM example")
    connection.execute(f"INSERT INTO example VALUES ({', '.join('?' * len(values))})", values)
    found = connection.execute(f"SELECT {to_sql(node, 'duckdb', NAMES)} FROM example").fetchone()
    assert found is not None
    return found[0]


def same(left: Any, right: Any) -> bool:
    """The same value, unknown or truth; 1 is not true."""
    numbers = (int, Decimal)
    if isinstance(left, bool) or isinstance(right, bool) or not isinstance(left, numbers):
        return type(left) is type(right) and left == right
    return isinstance(right, numbers) and left == right
