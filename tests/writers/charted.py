"""One chart of each kind, for the tests to look at."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from decimal import Decimal

from kechuang.writers.charts.comparison import compare_chart
from kechuang.writers.charts.heat import heat_table
from kechuang.writers.charts.lights import lights_bar
from kechuang.writers.charts.look import Size, Spec
from kechuang.writers.charts.progress import progress_chart
from kechuang.writers.charts.ranks import rank_chart
from kechuang.writers.charts.shown import (
    CompareChart,
    HeatCell,
    HeatChart,
    LightsChart,
    LightsRow,
    Point,
    ProgressChart,
    RankChart,
    RankDot,
    TownsChart,
    TownSeries,
    YearValue,
)
from kechuang.writers.charts.towns import small_multiples
from kechuang.writers.lights import WORDS

FIRST, TODAY, LAST = date(2026, 1, 1), date(2026, 6, 30), date(2026, 12, 31)


def month_end(month: int) -> date:
    return date(2026, month, monthrange(2026, month)[1])


def points(*values: str | None) -> tuple[Point, ...]:
    known = [None if value is None else Decimal(value) for value in values]
    return tuple(Point(month_end(month), value) for month, value in enumerate(known, start=1))


PROGRESS = ProgressChart(
    finding="应达 500 家，现 498 家，差 2 家",
    name="有效期内高新技术企业数",
    unit="家",
    first=FIRST,
    last=LAST,
    today=TODAY,
    actual=points("430", "441", None, "470", "488", "498"),
    due=points("433", "447", "460", "473", "487", "500"),
    target=Decimal(575),
    stretch=Decimal(600),
    judge_from=date(2026, 10, 1),
    as_of=TODAY,
)
LIGHTS = LightsChart(
    "43 项目标：正常 27，滞后 6", (LightsRow("云溪镇", dict.fromkeys(WORDS, 2)), LightsRow("青石镇", {})), TODAY
)
TOWNS = TownsChart(
    "2 个镇中 1 个落后",
    "家",
    (
        TownSeries("云溪镇", points("1", None, "3"), points("1", "2", "3", "4"), "滞后"),
        TownSeries("青石镇", (), points("1", "2"), "待核实"),
    ),
    FIRST,
    LAST,
    TODAY,
)
COMPARE = CompareChart(
    "江阴市研发投入占比升至 3.4%",
    "研发投入占比",
    "%",
    (
        YearValue("江阴市", 2019, Decimal("3.1")),
        YearValue("江阴市", 2022, Decimal("3.4")),
        YearValue("淮安市", 2019, Decimal("1.6")),
        YearValue("淮安市", 2020, None),
        YearValue("江阴市", 2025, Decimal("3.9"), "target"),
    ),
)
RANKS = RankChart("升至第 18 位", (RankDot("县域创新指数", 18, 22, 100, 1, 20), RankDot("营商环境", None)), TODAY)
HEAT = HeatChart(
    "青石镇 1 项严重滞后",
    ("云溪镇", "青石镇"),
    ("高新技术企业", "技术合同"),
    (HeatCell("云溪镇", "高新技术企业", "正常", "83%"), HeatCell("青石镇", "技术合同", "严重滞后", "21%")),
    TODAY,
)


def every_chart(size: Size) -> dict[str, Spec]:
    return {
        "progress": progress_chart(PROGRESS, size),
        "lights": lights_bar(LIGHTS, size),
        "towns": small_multiples(TOWNS, size),
        "compare": compare_chart(COMPARE, size),
        "ranks": rank_chart(RANKS, size),
        "heat": heat_table(HEAT, size),
    }


def every_empty_chart(size: Size) -> dict[str, Spec]:
    nothing = points(None, None)
    return {
        "progress": progress_chart(ProgressChart("尚无数据", "数", "家", FIRST, LAST, TODAY, nothing), size),
        "lights": lights_bar(LightsChart("尚无目标", ()), size),
        "towns": small_multiples(TownsChart("尚无数据", "家", (TownSeries("云溪镇", nothing),), FIRST, LAST), size),
        "compare": compare_chart(CompareChart("尚无数据", "占比", "%", ()), size),
        "ranks": rank_chart(RankChart("尚无位次", (RankDot("指数", None),)), size),
        "heat": heat_table(HeatChart("尚无目标", (), (), ()), size),
    }
