"""What a number measures: the words that name it, wherever in the sentence they stand, and the quote around them."""

from __future__ import annotations

import re

from kechuang.readers.drafts import Carry, Draft, Stretch
from kechuang.readers.phrases import Before, read_after, read_before
from kechuang.readers.quantities import Quantity
from kechuang.readers.sentences import phrase_end, phrase_start
from kechuang.readers.verbs import kind_of_verb


def plain_noun_counts(
    text: str, noun: list[Stretch], quantity: Quantity, before: Before, after: Stretch | None
) -> bool:
    """技术合同成交额17亿元 promises without a verb; 涉及3家 or 共有25个 does not."""
    if after is not None and before.noun is None:
        return bool(before.will or before.frequency or before.among or before.each)
    if noun[0][1] <= before.start:
        return True  # named in the phrase before
    name = text[noun[0][0] : noun[-1][1]]
    if quantity.is_chinese and quantity.value <= 10:
        return False
    return len(name) >= 2 and not re.search(
        r"(?:涉及|涵盖|覆盖|包括|包含|共有|下辖|^面积|总面积|占地面积|规划面积|辖区面积|国土面积|距离|约占|合计|简称|电话|编号)$",
        name,
    )


def amount_verb(text: str, before: Before, quantity: Quantity) -> str:
    """融资, 授信, 惠及, 开发 at the end of the noun are the verb and stay in the name."""
    if before.noun is None or (
        before.verb is not None and text[before.verb[0] : before.verb[1]] not in ("完成", "实现")
    ):
        return ""
    name = text[before.noun[0] : before.noun[1]]
    match = re.search(
        r"(融资|联系贷款|授信|惠及|开发|分摊|发放|减免|盘活|放款|投放)(?:企业|额|总额|金额|贷款|资金)?$", name
    )
    if match and (quantity.before or quantity.is_money or match.group(1) in ("授信", "惠及", "开发")):
        return match.group(1)
    return ""


def noun_and_quote(
    text: str, quantity: Quantity, before: Before, after: Stretch | None, following: Quantity | None,
    carry: Carry, cumulative: bool,
) -> tuple[list[Stretch], Stretch, bool]:  # fmt: skip
    """The stretches that name the measured thing and the quote around them; inherited: the name stands elsewhere."""
    end = quantity.to_bound
    if after is not None and _belongs_to_next(text, after, following, before):
        after = None
    if (
        before.noun is None
        and after is None
        and before.verb
        and kind_of_verb(text[before.verb[0] : before.verb[1]]) == "amount"
    ) and before.verb[1] - before.verb[0] >= 4:
        return [before.verb], (before.verb[0], end), False
    if before.noun is not None and before.verb is not None and after is None and _names_the_act(text, before):
        return [(before.verb[0], before.noun[1])], (before.verb[0], end), False
    if before.noun is not None and after is None:
        first = before.verb[0] if before.verb and adjacent(text, before.verb[1], before.noun[0]) else before.noun[0]
        return [before.noun], (_with_bound(text, first, before), end), False
    if after is not None:
        named = _head(text, after)
        parts = ([before.noun] if before.noun else []) + [named]
        first = before.verb[0] if before.verb else (before.noun[0] if before.noun else quantity.from_bound)
        if before.verb is None and carry.verb is not None and before.noun is None:
            first = quantity.from_bound
        return parts, (_with_bound(text, first, before), max(end, after[1])), False
    return _elsewhere(text, quantity, before, following, carry, cumulative)


def _names_the_act(text: str, before: Before) -> bool:
    """惠及企业80家: a bare 企业 does not say what is counted, 惠及企业 does."""
    assert before.verb is not None and before.noun is not None
    act, thing = text[before.verb[0] : before.verb[1]], text[before.noun[0] : before.noun[1]]
    return act in ("惠及", "授信") and len(thing) <= 2 and before.verb[1] == before.noun[0]


def _elsewhere(
    text: str,
    quantity: Quantity,
    before: Before,
    following: Quantity | None,
    carry: Carry,
    cumulative: bool,
) -> tuple[list[Stretch], Stretch, bool]:
    """Neither side names a thing: 新建1家、提档3家平台 reaches forward; 累计达到12家 and 突破1000家 reach back."""
    end = quantity.to_bound
    if (
        before.verb is not None
        and quantity.dimension in ("acts", "time")
        and quantity.unit in ("次", "天", "小时", "学时")
    ):
        return [before.verb], (before.verb[0], end), False  # 组织学习不少于2次
    verb_start = before.verb[0] if before.verb else before.front_end
    if (
        before.verb is not None
        and following is not None
        and text[quantity.to_bound : following.from_bound].startswith(("、", "，", "和"))
    ):
        stop = phrase_end(text, following.to_bound, len(text))
        ahead = read_after(text, following.to_bound, stop)
        between = read_before(text, quantity.to_bound, following.from_bound)
        if ahead is not None and between.noun is None and following.unit == quantity.unit:
            return [_head(text, ahead)], (verb_start, ahead[1]), False
    last = carry.by_unit.get(quantity.unit, carry.last)
    if last is not None and last.indicator and _reaches(text, last, quantity, before, cumulative):
        first = min(stretch[0] for stretch in last.indicator)
        return list(last.indicator), (first, end), True
    back_end = phrase_start(text, quantity.from_bound) - 1
    if back_end > 0 and text[back_end] == "，":
        back_stop = back_end
        since = re.search(r"(?:较|比|在)(?:20\d\d年|上年|去年)[^，]*$|翻[一两]番$", text[:back_end])
        if since:
            back_stop = since.start()
        back = read_before(text, phrase_start(text, back_end), back_stop)
        if back.noun is not None and not re.search(r"\d", text[back.noun[0] : back.noun[1]]):
            noun = _measurable(text, back.noun)
            if noun is not None:
                return [noun], (noun[0], end), True
    if before.verb is not None and before.tail is None and kind_of_verb(text[before.verb[0] : before.verb[1]]):
        return [before.verb], (before.verb[0], end), False  # 组织学习不少于2次, 每年培训500人次
    return [], (quantity.from_bound, end), False


def _reaches(text: str, last: Draft, quantity: Quantity, before: Before, cumulative: bool) -> bool:
    """Whether a number without a name may take the name of `last`: same unit, or a word that ties it to it."""
    if last.quantity.unit == quantity.unit:
        return True
    if before.verb is not None and last.quantity.dimension == quantity.dimension:
        return True  # 申报人才60人次，入选6人
    tied = cumulative or before.tail is not None
    then_value = bool(quantity.before) and last.kind in ("growth_rate", "change_in_points")
    phrase = phrase_start(text, quantity.from_bound)
    previous = phrase_start(text, max(phrase - 1, 0))
    return (tied or then_value) and last.quantity.end > previous


_HAPPENS = re.compile(
    r"(?:实现|持续|稳步|显著|不断|逐步|明显|大幅|进一步|加快|快速)?(?:倍增|翻番|增长|提升|提高|壮大|扩大|增加|突破|增强|攀升|跃升|领先|稳定增长|下降|改善|扩容|上升)$"
)


_MEASURED = re.compile(
    r"(?:数|数量|总量|总额|额|率|比重|比例|占比|规模|收入|产值|投入|经费|支出|强度|人才|企业|机构|平台|载体|面积|项目|专利|合同|排名|位次|贷款|资金)$"
)


def _measurable(text: str, noun: Stretch) -> Stretch | None:
    """有效高新技术企业数〔实现倍增〕，突破1000家: the subject of the phrase before, when it is something one counts."""
    said = text[noun[0] : noun[1]]
    happens = _HAPPENS.search(said)
    if happens:
        said = said[: happens.start()]
    return (noun[0], noun[0] + len(said)) if said and _MEASURED.search(said) else None


def _belongs_to_next(text: str, after: Stretch, following: Quantity | None, before: Before) -> bool:
    """净增50家总数突破300家: what follows the unit names the next number, not this one."""
    if following is None or before.noun is None or after[1] < following.from_bound - 6:
        return False
    return not re.search(r"[，、；。]", text[after[0] : following.from_bound])


def adjacent(text: str, verb_end: int, noun_start: int) -> bool:
    return bool(re.fullmatch(r"[“\"的]?", text[verb_end:noun_start])) or noun_start - verb_end <= 1


def _with_bound(text: str, first: int, before: Before) -> int:
    """A bound word or 每月 directly before the verb belongs to the quote (至少完成1篇)."""
    match = re.search(r"(?:至少|不少于|最少)$", text[before.start : first])
    return before.start + match.start() if match else first


_BECOME = re.compile(r"成为|成长为|晋升为|升级为|列为|入选|纳入|获评|认定为|通过")


def _head(text: str, named: Stretch) -> Stretch:
    """The head of a number-first noun: behind 成为…的; a trailing 建设 or 工作 is not part of the thing."""
    said = text[named[0] : named[1]]
    become = _BECOME.search(said)
    if become and said[: become.start()] in ("企业", "单位", "机构", "项目", "平台", "以上企业", "家企业"):
        rest = said[become.end() :]
        cut = rest.rfind("的")
        offset = become.end() + (cut + 1 if 0 <= cut < len(rest) - 2 else 0)
        return (named[0] + offset, named[1])
    trailing = re.search(r"(?:建设|申报|认定|工作|以上)$", said)
    if trailing and len(said) - len(trailing.group()) >= 4 and said.endswith("建设"):
        return (named[0], named[1] - 2)
    return named


def share_of_last(
    text: str, quantity: Quantity, before: Before, after: Stretch | None, carry: Carry
) -> tuple[list[Stretch], Stretch, str, str] | None:
    """其中30%为海外项目: a share inside the promise before; its name says both parts."""
    if quantity.unit != "%" or before.noun is not None or carry.last is None or not before.among:
        return None
    match = re.match(r"(?:以上)?(?:为|是|属于|来自|用于|由)", text[quantity.to_bound :])
    if match is None:
        return None
    start = quantity.to_bound + match.end()
    named = read_after(text, start, phrase_end(text, start, len(text)))
    if named is None:
        return None
    whole = "".join(text[a:b] for a, b in carry.last.indicator)
    return [named], (quantity.from_bound, named[1]), "", f"占{whole}比重"


_BENEFIT = re.compile(
    r"(?P<noun>.{2,24}?)(?:提供|发放|新增|解决|落实|争取|获得|取得)?(?P<verb>联系贷款|融资|贷款|授信|放贷|减税|减负|担保|增信|提供担保|发放贷款|投放贷款)(?:总额|额度|金额|资金)?$"
)


def beneficiary_of(
    text: str, quantity: Quantity, before: Before, after: Stretch | None, following: Quantity | None
) -> tuple[list[Stretch], Stretch, Stretch] | None:
    """为15家农业企业联系贷款1000万元: the count takes verb and noun and runs to the verb."""
    if after is None or following is None or not following.is_money or before.noun is not None:
        return None
    if quantity.dimension not in ("body", "people", "things") or "，" in text[after[0] : following.from_bound]:
        return None
    match = _BENEFIT.fullmatch(text[after[0] : after[1]])
    if match is None:
        return None
    noun = (after[0] + match.start("noun"), after[0] + match.end("noun"))
    verb = (after[0] + match.start("verb"), after[0] + match.end("verb"))
    return [verb, noun], (quantity.from_bound, verb[1]), verb
