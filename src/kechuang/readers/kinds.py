"""What kind of promise a number makes; the first rule that fits (see docs/glossary.md, 目标的种类)."""

from __future__ import annotations

import re

from kechuang.readers.quantities import Quantity
from kechuang.readers.verbs import kind_of_verb

_RATE = re.compile(
    r"(?:增长率|增速|增幅|增长|递增|下降率|降幅|下降|降低|减少|压减|压降|上浮|缩减|翻|增加|压缩|缩短|提速|提高|提升|放大|扩大)$"
)


def kind_of(quantity: Quantity, verb: str, tail: str, noun: str, *, cumulative: bool, is_rank: bool) -> str:
    """verb, tail (word of attainment or change) and noun as folded words; the unit decides first."""
    if is_rank:
        return "rank"
    if quantity.unit in ("个百分点", "百分点"):
        return "change_in_points"
    if quantity.unit in ("%", "‰", "倍", "番", "成"):
        into = tail.endswith(("到", "至", "为", "达", "达到"))
        if noun.endswith(("增长率", "增速", "增幅", "下降率", "降幅", "增长")):
            return "growth_rate"
        return "growth_rate" if _RATE.search(tail or verb) and not into else "share"
    if quantity.is_money or quantity.unit == "亩" or quantity.dimension in ("mass", "power"):
        return "level" if not (quantity.unit == "亩" and verb.startswith("新建")) else "increment"
    if cumulative:
        return "level"
    if noun.endswith(("净增数", "净增量", "新增数", "新增量")):
        return "increment"
    adding = kind_of_verb(verb)
    if quantity.dimension == "time":
        return "level"
    into = tail.endswith(("到", "至", "为"))
    change = tail.startswith(("净增", "新", "增加")) and not into
    if change or (adding == "increment"):
        return "increment"
    if adding == "activity":
        return "count_of_activities"
    return "level"
