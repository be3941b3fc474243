"""Promises of a paper or a system without a number: 出台…办法, 编制…规划, 建成…平台 belongs elsewhere."""

from __future__ import annotations

import re
from decimal import Decimal

from kechuang.readers.drafting import Place, tidy
from kechuang.readers.quantities import find_quantities
from kechuang.readers.reading import Clue, Statement, confidence_of
from kechuang.readers.sentences import phrase_end
from kechuang.readers.view import View

_MAKE = re.compile(
    r"(?:修订)?(?:研究)?(?:制定出台|制订出台|修订出台|出台实施|编制完成|起草|拟订|拟定|制定|制订|出台|编制|修订|编写|编印|印发|发布|完善出台)"
)
_PAPER = re.compile(
    r"(?:《[^》]{3,60}》|[一-鿿“”（）·、]{2,40}?(?:管理办法|实施办法|暂行办法|办法|实施细则|细则|实施意见|意见|实施方案|行动方案|工作方案|行动计划|三年计划|规划|条例|规程|规范|指南|指引|标准|目录|清单|路线图|施工图|作战图|图谱|地图|蓝皮书|白皮书|汇编|政策措施|若干措施|若干政策|方案|制度))"
)
_NOT_PROMISED = re.compile(
    r"(?:贯彻|落实|按照|根据|依据|依托|宣传|执行|对照|已|去年|参与|推动|支持|鼓励|完善|认真)[^，；。]{0,8}$"
)
_FULL = re.compile(r"全覆盖")


def find_deliverables(view: View, start: int, end: int, place: Place) -> list[Statement]:
    """Deliverables and 全覆盖 in the sentence [start, end) of the view; phrases with a number are left to targets."""
    if place.setting.is_history:
        return []
    found = []
    text = view.text
    for match in _MAKE.finditer(text, start, end):
        stop = phrase_end(text, match.end(), end)
        paper = _PAPER.match(text, match.end(), stop)
        if (
            paper is None
            or _NOT_PROMISED.search(text[start : match.start()])
            or find_quantities(text[match.start() : stop])
        ):
            continue
        found.append(_statement(view, place, (match.start(), paper.end()), (match.end(), paper.end()), match.group()))
    return found + _full_coverage(view, start, end, place)


def _statement(view: View, place: Place, quote: tuple[int, int], named: tuple[int, int], verb: str) -> Statement:
    clues = (
        Clue("indicator", view.issued_span(*named), "要拿出的文件", 0.85),
        Clue("verb", view.issued_span(quote[0], named[0]), "动词", 0.9),
        Clue("period", None, "没有写明时间，取计划期", 0.8 if place.setting.plan else 0.3),
    )
    return Statement(
        id="", what="deliverable", indicator=tidy(view.words(*named)), verb=verb, comparator="=", value=None,
        value_max=None, stretch_value=None, unit=None, kind="deliverable", period=place.setting.plan, per_year=False,
        frequency=None, region=place.area[0] if place.area else place.heading.region, span=view.issued_span(*quote),
        value_span=view.issued_span(*named), section=place.section, task_id=place.task_id, units=place.units,
        clues=clues, confidence=confidence_of(clues),
    )  # fmt: skip


_COVER_NOUN = re.compile(r"(?:实现|推进|确保|推动|基本实现|力争|全面|对|达到|完成|率先)")


def _full_coverage(view: View, start: int, end: int, place: Place) -> list[Statement]:
    """…全覆盖 is a share of 100 %; the promise stands without a digit."""
    found = []
    for match in _FULL.finditer(view.text, start, end):
        floor = max(view.text.rfind(mark, start, match.start()) for mark in "，；：。") + 1
        floor = max(floor, start)
        lead = view.text[floor : match.start()]
        verbs = list(_COVER_NOUN.finditer(lead))
        if not verbs or find_quantities(lead) or re.search(r"(?:已|去年)", lead):
            continue
        first = floor + verbs[-1].end()
        if match.start() - first < 2:
            first = floor + (verbs[-2].end() if len(verbs) > 1 else 0)
        name = re.sub(r"^(?:对|全市|全区|全县|全省)+", "", view.text[first : match.start()])
        if len(name) < 2:
            continue
        first = match.start() - len(name)
        clues = (
            Clue("indicator", view.issued_span(first, match.start()), "全覆盖的对象", 0.7),
            Clue("value", view.issued_span(match.start(), match.end()), "“全覆盖”按100%读", 0.7),
        )
        found.append(
            Statement(
                id="", what="target", indicator=tidy(view.words(first, match.start())) + "覆盖率",
                verb="实现", comparator="=",
                value=Decimal(100), value_max=None, stretch_value=None, unit="%", kind="share",
                period=place.setting.plan,
                per_year=False, frequency=None, region=place.area[0] if place.area else place.heading.region,
                span=view.issued_span(first, match.end()), value_span=view.issued_span(match.start(), match.end()),
                section=place.section, task_id=place.task_id, units=place.units, clues=clues,
                confidence=confidence_of(clues),
            )
        )  # fmt: skip
    return found
