"""docs/indicators.md, written from the catalog: `python -m kechuang.catalog.listing`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import get_args

from kechuang.catalog.indicator import RELATION_NAMES, Indicator, IndicatorCatalog, Theme, load_indicators

_KINDS = {
    "stock": "存量", "flow": "当年数", "change": "净变动", "ratio": "比率", "growth": "增速", "rank": "名次",
    "reported": "官方公布", "deliverable": "事项", "derived": "加减",
}  # fmt: skip
_DIRECTIONS = {"up": "越大越好", "down": "越小越好", "none": "—"}
_ALSO = 3


def indicators_page(catalog: IndicatorCatalog) -> str:
    """Markdown: one table per theme, one row per indicator in order of code; ends with a newline."""
    lines = [
        "# 指标目录",
        "",
        "本页由 `python -m kechuang.catalog.listing` 从 `src/kechuang/catalog/indicators/` 生成，",
        "请改目录文件，不要改本页。",
        "",
        "新增一个指标：复制一个相近的文件，文件名与 code 相同，写明口径、归口和来源，把计划里见过的叫法写进 aliases，",
        "再运行 `kechuang catalog check`。只是多了一种叫法时，在原文件的 aliases 里加一行即可，不必新增指标。",
        "",
        f"共 {len(catalog)} 个指标。“类别”：{'、'.join(_KINDS.values())}。别名只列前 {_ALSO} 个。",
    ]
    for theme in get_args(Theme):
        lines += [
            "",
            f"## {theme}",
            "",
            "| 代码 | 名称 | 单位 | 类别 | 方向 | 归口 | 口径与来源 | 关系 |",
            "|---|---|---|---|---|---|---|---|",
        ]
        lines += [_row(each, catalog) for each in catalog if each.theme == theme]
    return "\n".join(lines) + "\n"


def _row(each: Indicator, catalog: IndicatorCatalog) -> str:
    also = f"；也写作{'、'.join(each.aliases[:_ALSO])}" if each.aliases else ""
    meaning = f"{each.definition.rstrip('。')}{also}。来源：{each.source.document}{each.source.clause}"
    cells = (
        f"`{each.code}`", each.name, each.unit, _KINDS[each.kind], _DIRECTIONS[each.direction], each.owner, meaning,
        "；".join(_relations(each, catalog)),
    )  # fmt: skip
    return f"| {' | '.join(cell.replace('|', '／') for cell in cells)} |"


def _relations(each: Indicator, catalog: IndicatorCatalog) -> Iterator[str]:
    for relation, codes in each.relations.items():
        yield f"{RELATION_NAMES[relation]}：{'、'.join(catalog.by_code(code).name for code in codes)}"


if __name__ == "__main__":
    sys.stdout.write(indicators_page(load_indicators()))
