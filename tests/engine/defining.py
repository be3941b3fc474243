"""Indicators and records for tests, written as the catalog writes them."""

from __future__ import annotations

from datetime import date
from typing import Any

from kechuang.catalog.cohort import Cohort
from kechuang.catalog.counting_part import read_part
from kechuang.catalog.indicator import Indicator, Source
from kechuang.catalog.register_files import load_registers
from kechuang.engine.case_rows import read_rows
from kechuang.engine.definitions import Definitions, definitions_of
from kechuang.engine.figures import Figure
from kechuang.engine.plain import measure
from kechuang.engine.rows import Rows
from kechuang.engine.spans import Asked, read_span


def indicator(code: str, kind: str, unit: str, **part: Any) -> Indicator:
    """A computed indicator; of its labels only what counting needs."""
    counting, faults = read_part(kind, part)
    assert faults == [], faults
    return Indicator(
        code, 1, code, "企业", (), unit, frozenset((unit,)), kind, "up", "", "科技局", Source("测试用办法"), None,
        frozenset(), frozenset(), {}, counting,
    )  # fmt: skip


def cohort(code: str, **written: Any) -> Cohort:
    base = {
        "code": code,
        "version": 1,
        "name": code,
        "definition": "测试用的名单，只看条件",
        "source": {"document": "测试用办法"},
    }
    return Cohort.model_validate({**base, **written})


def catalog(*defined: Indicator | Cohort) -> Definitions:
    return definitions_of(
        [each for each in defined if isinstance(each, Indicator)],
        [each for each in defined if isinstance(each, Cohort)],
        load_registers(),
    )


def rows(**written: list[dict[str, Any]]) -> Rows:
    """Register → rows as a case writes them."""
    found, faults = read_rows(written, load_registers())
    assert faults == [], faults
    return found


def figure(defined: Definitions, code: str, records: Rows, asked: Asked | str | date | int) -> Figure:
    """asked: a question, or its span as a case writes it."""
    question = asked if isinstance(asked, Asked) else read_span(str(asked))
    return measure(defined.indicator(code), records, question, defined)


HNTE = indicator(
    "hnte", "stock", "家", register="recognition", where="kind = 'hnte'", count="distinct organisation", by=["level"]
)
HNTE_CHANGE = indicator("hnte_change", "change", "家", of="hnte")
CONTRACTS = indicator("contracts", "flow", "项", register="technology_contract", count="records", area="seller")
CONTRACT_VALUE = indicator("contract_value", "flow", "亿元", register="technology_contract", sum="amount")
