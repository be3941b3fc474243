"""The Chinese sentences this app can say."""

from __future__ import annotations

from collections.abc import Iterable

from kechuang.catalog.faults import nearest
from kechuang.kernel.errors import KechuangError


class FigureFault(KechuangError):
    """Something about a figure that a person can mend."""


def no_such_indicator(code: str, known: Iterable[str]) -> FigureFault:
    return FigureFault(
        "FG-001", f"目录中没有指标“{code}”。", remedy=nearest(code, known) or "指标目录见 docs/indicators.md。"
    )


def not_computed(code: str, name: str) -> FigureFault:
    remedy = "它的数字由责任单位报送；要自动计算，请在指标文件里写上计数部分。"
    return FigureFault("FG-002", f"指标“{name}”（{code}）还不能由名录算出。", remedy=remedy)


def no_such_area(written: str, options: Iterable[str]) -> FigureFault:
    return FigureFault(
        "FG-003", f"找不到镇街、园区或地区“{written}”。", remedy=nearest(written, options) or "请写全称。"
    )


def register_not_applied(code: str, register: str) -> FigureFault:
    return FigureFault(
        "FG-004", f"指标 {code} 所用的名录“{register}”没有启用。", remedy="请先运行 kechuang catalog apply。"
    )
