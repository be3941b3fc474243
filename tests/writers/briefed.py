"""A usual brief and an overfull one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from charted import every_chart

from kechuang.writers.brief import Brief, Concern, UnitCounts
from kechuang.writers.charts import picture
from kechuang.writers.charts.look import WORD
from kechuang.writers.official.document import FigureRun, Picture, TextRun

SITE = "https://kechuang.example.cn"

BRIEF = Brief(
    title="2026年6月科技创新目标任务进展",
    place="云溪县",
    as_of=date(2026, 6, 30),
    headline=(TextRun("全县"), FigureRun("43", f"{SITE}/all"), TextRun("项目标，高新技术企业是年内最大缺口。")),
    counts={"正常": (27, f"{SITE}/lights/正常"), "滞后": (6, f"{SITE}/lights/滞后"), "完成": (3, "")},
    worst=(
        Concern("严重滞后", "高新技术企业数", "应达 560 家，现 498 家，差 62 家", f"{SITE}/t/12", "T-012", "高新科"),
        Concern("滞后", "技术合同成交额", "应达 20 亿元，现 18 亿元，差 2 亿元", f"{SITE}/t/13"),
    ),
    since=date(2026, 5, 31),
    changes=((TextRun("技术合同成交额由正常转为"), FigureRun("滞后", f"{SITE}/t/13"), TextRun("。")),),
    units=tuple(UnitCounts(f"第{each}镇", {"正常": each, "滞后": 1}, f"{SITE}/units/{each}") for each in range(1, 8)),
    picture=Picture(picture.png(every_chart(WORD)["lights"]), 156, "各单位亮灯情况"),
    home=FigureRun(f"{SITE}/", f"{SITE}/"),
    standing="示例数据",
)


def crowded() -> Brief:
    """Longer than anything a county has, in every part."""
    many = "很长的名称" * 20
    return replace(
        BRIEF,
        title=BRIEF.title * 5,
        place=BRIEF.place * 30,
        headline=(*BRIEF.headline, TextRun(many)),
        worst=(Concern("严重滞后", many, many, f"{SITE}/t/1", "T-001", many),) * 30,
        changes=((TextRun(many), FigureRun("滞后", f"{SITE}/t/13"), TextRun(many)),) * 40,
        units=tuple(UnitCounts(many, {"正常": 123}, f"{SITE}/units/{number}") for number in range(50)),
        picture=replace(BRIEF.picture, caption=many) if BRIEF.picture else None,
    )
