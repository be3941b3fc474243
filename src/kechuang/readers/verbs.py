"""The verbs of promises: which there are, which kind one is of, and which words behind one make it part of a name."""

from __future__ import annotations

import functools
import re

from kechuang.readers.lexicon import alternatives, pattern, words

# Verbs that only carry another verb or an actor (推动企业新建…): looked through when a real verb follows.
LIGHT = frozenset(words("words", "light_verbs"))
# Verbs that begin as many names as they govern: 孵化面积, 入驻企业数.
ALSO_NOUNS = frozenset(words("words", "also_nouns"))
NOUN_HEAD = re.compile(
    r"^(?:活动|排名|面积|场地|投入|投资|专题|补助|机构|费用|经费|人员|平台|中心|支出|团队|设计|服务|共享|器|业|商|与|和|院|所|生|室|报告|课题|型|总额|产值|园|基地|企业数|体系|年限|时限|办理|成功|计划|后备|场景|专项(?!资金)|强度|单位|金额|优秀|合格|满意|性|交易额|成交额|登记额|合同|项目|资金|工程|率|数|额|量|费|制度|机制|办法|工作|能力|水平|方案|用地|目录|人才|企业数|机构数)"
)


def any_verb() -> re.Pattern[str]:
    return pattern("verbs", "increment", "activity", "amount", "holding")


@functools.cache
def kind_of_verb(verb: str) -> str:
    """ "increment", "activity", "holding", "amount" or "" — the first list a folded verb stands in."""
    first = re.split(r"[并和或、及与]", verb)[0]  # 引进和培养 counts as its first verb does
    for kind in ("increment", "activity", "holding", "amount"):
        if verb in words("verbs", kind) or first in words("verbs", kind):
            return kind
    return ""


@functools.cache
def strong_verb() -> re.Pattern[str]:
    """Verbs that never stand inside a noun."""
    strong = [verb for verb in words("verbs", "increment") if verb.startswith(("新", "净"))]
    strong += words("words", "never_in_names")
    return re.compile(alternatives(tuple(strong)))


def joined_end(text: str, verb_end: int, end: int) -> int:
    """End of a coordinated verb: 引进〔和培养〕, 引进〔、培养和扶持〕."""
    while verb_end < end and text[verb_end] in "并和或、及与":
        second = any_verb().match(text, verb_end + 1, end)
        if second is None:
            break
        verb_end = second.end()
    return verb_end


def end_of_verb(text: str, start: int, end: int) -> int | None:
    """End of the verb at `start`, coordinated ones with it; None when none stands there."""
    match = any_verb().match(text, start, end)
    return joined_end(text, match.end(), end) if match else None


def opens_with_verb(text: str, stretch: tuple[int, int]) -> bool:
    """The words behind a number say what it is for (支持…, 用于…), they do not name it."""
    said = text[stretch[0] : stretch[1]]
    if said.startswith(("用于", "以支持", "专项用于")):
        return True
    match = any_verb().match(said)
    return match is not None and len(said) - match.end() >= 2 and not NOUN_HEAD.match(said[match.end() :])
