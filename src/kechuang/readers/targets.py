"""One sentence of a plan → its quantified promises. The grammar of targets.

Works on the folded text of one paragraph. Every draft remembers the words behind each of its aspects.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from decimal import Decimal

from kechuang.kernel.period import Period
from kechuang.readers import distribution
from kechuang.readers.kinds import kind_of
from kechuang.readers.nontargets import POLICY, why_not
from kechuang.readers.phrases import Before, kind_of_verb, read_after, read_before
from kechuang.readers.quantities import Quantity, find_quantities
from kechuang.readers.sentences import phrase_end, phrase_start
from kechuang.readers.when import Dated, find_dates

Stretch = tuple[int, int]


@dataclass(slots=True)
class Draft:
    """A promise in view coordinates. indicator: stretches whose words make the name, in order; suffix and prefix are
    restored words (shared heads of a list). quote: what a reader must see."""

    what: str
    quantity: Quantity
    quote: Stretch
    indicator: list[Stretch]
    verb: str
    verb_at: Stretch | None
    kind: str
    period: Period | None
    period_at: Stretch | None
    period_why: str
    frequency: str | None
    area: Stretch | None
    everyone: bool
    stretch: Decimal | None = None
    stretch_at: Stretch | None = None
    comparator: str = "="
    prefix: str = ""
    suffix: str = ""
    inherited: bool = False
    breakthrough: bool = False
    doubts: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Carry:
    """What the sentence so far hands on: list verb, frequency, date, last draft, last area."""

    verb: Stretch | None = None
    frequency: str | None = None
    dated: Dated | None = None
    before_sentence: Dated | None = None
    last: Draft | None = None
    area: Stretch | None = None
    everyone: bool = False
    phrase_floor: int = 0
    policy_end: int = 0
    by_unit: dict[str, Draft] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Setting:
    """What the document and the clause say before the sentence speaks: plan period, governing date of the heading."""

    plan: Period | None
    governing: Dated | None = None
    only_year: bool = False
    is_history: bool = False


def read_sentence(text: str, start: int, end: int, setting: Setting) -> list[Draft]:
    """Drafts of text[start:end] in order. Pure; odd text yields fewer drafts, never an error."""
    if setting.is_history:
        return []
    sentence = text[:end]
    quantities = [q for q in find_quantities(sentence) if q.start >= start]
    drafts: list[Draft] = []
    carry = Carry(dated=None, phrase_floor=start)
    index = 0
    while index < len(quantities):
        group = distribution.find(sentence, quantities, index, start, carry.last.indicator if carry.last else None)
        if group is not None:
            drafts += _distributed(sentence, group, carry, setting, start)
            index += len(group.quantities)
        else:
            found = _one(sentence, quantities, index, carry, setting, start)
            drafts += found
            index += 1
        if drafts:
            carry.last = drafts[-1]
            carry.by_unit[drafts[-1].quantity.unit] = drafts[-1]
    drafts += _breakthroughs(sentence, start, carry, setting)
    return sorted(drafts, key=lambda draft: (draft.quantity.start, draft.quote))


def last_date(text: str, start: int, end: int, setting: Setting) -> Dated | None:
    """The date that still governs behind the sentence [start, end) of a clause; None when it named none."""
    said = text[start:end]
    dates = [dated for dated in find_dates(said, _ANY) if not _COMPARED.search(said[: dated.start])]
    if setting.plan is not None:
        dates = [dated for dated in dates if dated.period == _ANY or setting.plan.contains(dated.period)]
    return dates[-1] if dates else None


def _one(
    text: str, quantities: list[Quantity], index: int, carry: Carry, setting: Setting, start: int
) -> list[Draft]:
    quantity = quantities[index]
    following = quantities[index + 1] if index + 1 < len(quantities) else None
    if index and quantities[index - 1].to_bound > carry.phrase_floor and _counts(quantities[index - 1], carry):
        carry.phrase_floor = quantities[index - 1].to_bound
    floor = max(phrase_start(text, quantity.from_bound, start), carry.phrase_floor)
    before = read_before(text, floor, quantity.from_bound)
    stop = phrase_end(text, quantity.to_bound, len(text))
    limit = min(stop, following.from_bound) if following is not None else stop
    after = read_after(text, quantity.to_bound, limit)
    goes_on = _goes_on(text, before, carry) or _beneficiary(text, quantity, before, after, following) is not None
    reason = why_not(
        text[start:], _shift(quantity, start), _shift_before(before, start), _shift_stretch(after, start), setting.plan,
        goes_on=goes_on,
    )  # fmt: skip
    if carry.policy_end and re.fullmatch(r"、", text[carry.policy_end : quantity.from_bound]):
        reason = POLICY  # 奖励30万元、20万元、10万元
    if reason is not None and reason != POLICY:
        return []
    carry.policy_end = quantity.to_bound if reason == POLICY else 0
    _advance(text, carry, before, floor, quantity, start, setting)
    if reason is None and _is_stretch(text, before, quantity, carry):
        _raise(carry.last, quantity, before)
        carry.phrase_floor = quantity.to_bound
        return []
    draft = _draft(text, quantity, before, after, following, carry, setting, reason or "target", start)
    if draft is None:
        return []
    carry.phrase_floor = max(carry.phrase_floor, quantity.to_bound)
    return [draft]


def _goes_on(text: str, before: Before, carry: Carry) -> bool:
    """举办2场发布会，1场报告会: the next member of a list whose verb was said once."""
    if carry.last is None or carry.verb is None or before.verb is not None or before.tail is not None:
        return False
    between = text[carry.last.quote[1] : before.front_end]
    return bool(re.fullmatch(r"[、，]?(?:和|及|以及)?", between))


def _counts(quantity: Quantity, carry: Carry) -> bool:
    return carry.last is not None and carry.last.quantity.start == quantity.start


def _advance(
    text: str, carry: Carry, before: Before, floor: int, quantity: Quantity, start: int, setting: Setting
) -> None:
    """Update list verb, date, frequency and scope with what stands in front of this number."""
    said = text[start : quantity.from_bound]
    dates = [dated for dated in find_dates(said, _ANY) if not _COMPARED.search(said[: dated.start])]
    if setting.plan is not None:
        dates = [dated for dated in dates if dated.period.last >= setting.plan.first]
    if dates:
        last = dates[-1]
        carry.dated = Dated(last.start + start, last.end + start, last.period, last.due)
    since_stop = text.rfind("；", start, quantity.from_bound) + 1
    for place, said in _frequencies(text, max(start, since_stop), quantity.from_bound):
        if _leads(text, place, start):
            carry.frequency = said
    if dates and carry.dated is not None:
        later = [place for place, _ in _frequencies(text, start, quantity.from_bound)]
        if later and max(later) < carry.dated.start:
            carry.frequency = None
    since = text[carry.last.quantity.to_bound : quantity.from_bound] if carry.last is not None else ""
    if "；" in since:
        carry.verb = None
        carry.frequency = None if before.frequency is None else carry.frequency
    if before.verb is not None:
        carry.verb = before.verb
    elif before.tail is not None or _breaks_list(text, floor, start):
        carry.verb = None
    if before.area is not None:
        carry.area, carry.everyone = before.area, False
    elif before.everyone:
        carry.area, carry.everyone = None, True


_ANY = Period(1, 9998)
_COMPARED = re.compile(r"(?:较|比|由|从|自|以|与|按|据|同|《[^》]*)$")
_FREQUENCY = re.compile(r"(?P<month>每个?月|按月)|(?P<quarter>每个?季度?|按季度?)|(?P<year>每年度?|逐年|每一年)")


def _frequencies(text: str, start: int, end: int) -> list[tuple[int, str]]:
    return [(match.start(), match.lastgroup or "") for match in _FREQUENCY.finditer(text, start, end)]


def _leads(text: str, place: int, start: int) -> bool:
    """每年 in front of its phrase rules the list that follows; 排名每年上升 speaks for itself only."""
    lead = text[phrase_start(text, place, start) : place]
    return not lead or bool(re.fullmatch(r"(?:每[名人家个支]?[一-鿿]{0,5}|三年内|力争|确保|计划|并|同时|原则上|全市|全区|全县|各\w{1,6}|[一-鿿]{0,6})", lead)) and not re.search(r"(?:排名|增长|数|量|额|率)$", lead)


def _breaks_list(text: str, floor: int, start: int) -> bool:
    """A semicolon ends the reach of the list's verb, a comma does not."""
    return floor > start and text[floor - 1] in "；："


_STRETCH = re.compile(r"^(?:并|且|同时|，)?(?:力争|努力|争取|冲刺|奋力|挑战|奋斗|冲击)(?:实现|达到?|突破|完成|超过?|冲刺|到|至|做到|新增|增加到|提高到|提升到)?$")


def _is_stretch(text: str, before: Before, quantity: Quantity, carry: Carry) -> bool:
    """确保达到23%，力争达到25%: the same thing, the same unit, a higher bar and no name of its own."""
    last = carry.last
    if last is None or before.noun is not None or last.what != "target" or last.stretch is not None:
        return False
    if last.quantity.unit != quantity.unit or quantity.value == last.quantity.value:
        return False
    between = text[last.quantity.to_bound : quantity.start]
    words = text[before.start : quantity.start].strip("，、；")
    return bool(re.fullmatch(r"[，、；（]?" + re.escape(words), between)) and bool(_STRETCH.match(words))


def _raise(last: Draft | None, quantity: Quantity, before: Before) -> None:
    assert last is not None
    last.stretch, last.stretch_at = quantity.value, (quantity.start, quantity.unit_end)
    last.quote = (last.quote[0], quantity.to_bound)


def _draft(
    text: str, quantity: Quantity, before: Before, after: Stretch | None, following: Quantity | None,
    carry: Carry, setting: Setting, what: str, start: int,
) -> Draft | None:  # fmt: skip
    tail = text[before.tail[0] : before.tail[1]] if before.tail else ""
    verb_at = before.verb or (carry.verb if before.tail is None and quantity.before not in ("超过", "突破", "超") or before.noun is None else None)
    if before.verb is None and before.tail is not None:
        verb_at = before.tail
    verb = text[verb_at[0] : verb_at[1]] if verb_at else ""
    if quantity.comparator == "=" and re.search(r"至少|不少于|最少", text[before.start : quantity.start]):
        quantity = replace(quantity, comparator=">=")
    cumulative = "累计" in text[before.start : quantity.start]
    is_rank = _is_rank(text, quantity, before, tail)
    share = _share_of_last(text, quantity, before, after, carry)
    if share is not None:
        return _finish(text, quantity, before, share, carry, setting, what, start, verb="为", kind="share")
    beneficiary = _beneficiary(text, quantity, before, after, following)
    noun, quote, inherited = _noun_and_quote(text, quantity, before, after, following, carry, cumulative, start)
    if beneficiary is not None:
        indicator, quote, verb_at = beneficiary
        verb = text[verb_at[0] : verb_at[1]]
        draft = _base(quantity, quote, indicator, verb, verb_at, "level", before, what)
        return _dated(text, draft, before, carry, setting, start)
    if not noun:
        return None
    if before.verb is None and before.tail is None and verb_at is None and not quantity.before and not quantity.after:
        if not _plain_noun_counts(text, noun, quantity, before, after, setting):
            return None
    name = "".join(text[a:b] for a, b in noun)
    amount_verb = _amount_verb(text, before, quantity)
    kind = kind_of(quantity, verb if not (before.noun and before.tail and not before.verb) else "", tail, name, cumulative=cumulative, is_rank=is_rank)
    if kind == "level" and quantity.before and before.verb is None and verb_at is before.tail and verb_at is None:
        verb = quantity.before
    draft = _base(quantity, quote, noun, verb or quantity.before, verb_at, kind, before, what)
    draft.inherited = inherited
    if amount_verb:
        draft.verb = amount_verb
    if inherited:
        draft.doubts.append("indicator_inherited")
    return _dated(text, draft, before, carry, setting, start)


def _base(
    quantity: Quantity, quote: Stretch, indicator: list[Stretch], verb: str, verb_at: Stretch | None, kind: str,
    before: Before, what: str,
) -> Draft:  # fmt: skip
    return Draft(
        what=what, quantity=quantity, quote=quote, indicator=indicator, verb=verb, verb_at=verb_at, kind=kind,
        period=None, period_at=None, period_why="", frequency=None, area=before.area, everyone=before.everyone,
        comparator=quantity.comparator,
    )  # fmt: skip


def _finish(
    text: str, quantity: Quantity, before: Before, share: tuple[list[Stretch], Stretch, str, str], carry: Carry,
    setting: Setting, what: str, start: int, *, verb: str, kind: str,
) -> Draft:  # fmt: skip
    indicator, quote, prefix, suffix = share
    draft = _base(quantity, quote, indicator, verb, None, kind, before, what)
    draft.prefix, draft.suffix = prefix, suffix
    return _dated(text, draft, before, carry, setting, start)


def _plain_noun_counts(
    text: str, noun: list[Stretch], quantity: Quantity, before: Before, after: Stretch | None, setting: Setting
) -> bool:
    """技术合同成交额17亿元 promises without a verb; 涉及3家 or 共有25个 does not."""
    if after is not None and before.noun is None:
        return bool(before.will or before.frequency or before.among or before.each)
    if noun[0][1] <= before.start:
        return True  # named in the phrase before
    name = text[noun[0][0] : noun[-1][1]]
    if quantity.is_chinese and quantity.value <= 10:
        return False
    return len(name) >= 2 and not re.search(r"(?:涉及|涵盖|覆盖|包括|包含|共有|下辖|面积|距离|约占|合计|简称|电话|编号)$", name)


def _amount_verb(text: str, before: Before, quantity: Quantity) -> str:
    """融资, 授信, 惠及, 开发 at the end of the noun are the verb and stay in the name."""
    if before.noun is None or before.verb is not None and text[before.verb[0] : before.verb[1]] not in ("完成", "实现"):
        return ""
    name = text[before.noun[0] : before.noun[1]]
    match = re.search(r"(融资|联系贷款|授信|惠及|开发|分摊|发放|减免|盘活|放款|投放)(?:企业|额|总额|金额|贷款|资金)?$", name)
    if match and (quantity.before or quantity.is_money or match.group(1) in ("授信", "惠及", "开发")):
        return match.group(1)
    return ""


def _noun_and_quote(
    text: str, quantity: Quantity, before: Before, after: Stretch | None, following: Quantity | None,
    carry: Carry, cumulative: bool, start: int,
) -> tuple[list[Stretch], Stretch, bool]:  # fmt: skip
    """The stretches that name the measured thing and the quote around them; inherited: the name stands elsewhere."""
    end = quantity.to_bound
    if after is not None and _belongs_to_next(text, after, following, before):
        after = None
    if before.noun is None and after is None and before.verb and kind_of_verb(text[before.verb[0] : before.verb[1]]) == "amount":
        if before.verb[1] - before.verb[0] >= 4:
            return [before.verb], (before.verb[0], end), False
    if before.noun is not None and after is None:
        first = before.verb[0] if before.verb and _adjacent(text, before.verb[1], before.noun[0]) else before.noun[0]
        return [before.noun], (_with_bound(text, first, before), end), False
    if after is not None:
        named = _head(text, after)
        parts = ([before.noun] if before.noun else []) + [named]
        first = before.verb[0] if before.verb else (before.noun[0] if before.noun else quantity.from_bound)
        if before.verb is None and carry.verb is not None and before.noun is None:
            first = quantity.from_bound
        return parts, (_with_bound(text, first, before), max(end, after[1])), False
    return _elsewhere(text, quantity, before, following, carry, cumulative, start)


def _elsewhere(
    text: str, quantity: Quantity, before: Before, following: Quantity | None, carry: Carry, cumulative: bool, start: int
) -> tuple[list[Stretch], Stretch, bool]:
    """Neither side names a thing: 新建1家、提档3家平台 reaches forward; 累计达到12家 and 突破1000家 reach back."""
    end = quantity.to_bound
    verb_start = before.verb[0] if before.verb else before.front_end
    if before.verb is not None and following is not None and text[quantity.to_bound : following.from_bound].startswith(("、", "，", "和")):
        stop = phrase_end(text, following.to_bound, len(text))
        ahead = read_after(text, following.to_bound, stop)
        between = read_before(text, quantity.to_bound, following.from_bound)
        if ahead is not None and between.noun is None and following.unit == quantity.unit:
            return [_head(text, ahead)], (verb_start, ahead[1]), False
    last = carry.by_unit.get(quantity.unit, carry.last)
    same = last is not None and (last.quantity.unit == quantity.unit or bool(quantity.before) and last.kind in ("growth_rate", "change_in_points"))
    if last is not None and last.indicator and (cumulative or before.tail is not None or before.verb is not None or same) and last.quantity.end > phrase_start(text, max(phrase_start(text, quantity.from_bound, start) - 1, start), start):
        first = min(stretch[0] for stretch in last.indicator)
        return list(last.indicator), (first, end), True
    back_end = phrase_start(text, quantity.from_bound, start) - 1
    if back_end > start and text[back_end] == "，":
        back_stop = back_end
        since = re.search(r"(?:较|比|在)(?:20\d\d年|上年|去年)[^，]*$|翻[一两]番$", text[:back_end])
        if since:
            back_stop = since.start()
        back = read_before(text, phrase_start(text, back_end, start), back_stop)
        if back.noun is not None and not re.search(r"\d", text[back.noun[0] : back.noun[1]]):
            noun = _measurable(text, back.noun)
            if noun is not None:
                return [noun], (noun[0], end), True
    return [], (quantity.from_bound, end), False


_HAPPENS = re.compile(
    r"(?:实现|持续|稳步|显著|不断|逐步|明显|大幅|进一步|加快|快速)?(?:倍增|翻番|增长|提升|提高|壮大|扩大|增加|突破|增强|攀升|跃升|领先|稳定增长|下降|改善|扩容|上升)$"
)
_MEASURED = re.compile(r"(?:数|数量|总量|总额|额|率|比重|比例|占比|规模|收入|产值|投入|经费|支出|强度|人才|企业|机构|平台|载体|面积|项目|专利|合同|排名|位次|贷款|资金)$")


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


def _adjacent(text: str, verb_end: int, noun_start: int) -> bool:
    return bool(re.fullmatch(r"[“\"的]?", text[verb_end:noun_start])) or noun_start - verb_end <= 1


def _with_bound(text: str, first: int, before: Before) -> int:
    """A bound word or 每月 directly before the verb belongs to the quote (至少完成1篇)."""
    match = re.search(r"(?:至少|不少于|最少)$", text[before.start : first])
    return before.start + match.start() if match else first


_BECOME = re.compile(r"成为|成长为|晋升为|升级为|列为|入选|纳入|获评|认定为|通过")
_EXAMPLE = re.compile(r"^.+?等(?=[^、，]{2,}$)")


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


def _is_rank(text: str, quantity: Quantity, before: Before, tail: str) -> bool:
    if quantity.is_rank_top:
        return True
    if quantity.dimension == "rank" or quantity.unit in ("位", "名次"):
        said = text[before.start : quantity.start]
        return bool(re.search(r"(?:上升|前移|提升|晋升|进|排|居|列|跃升|保持|下降|名)[^，]{0,10}(?:第)?$", said)) or "排名" in said or "位次" in said
    return quantity.unit == "名" and text[: quantity.start].endswith("第")


def _share_of_last(
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


_BENEFIT = re.compile(r"(?P<noun>.{2,24}?)(?:提供|发放|新增|解决|落实|争取|获得|取得)?(?P<verb>联系贷款|融资|贷款|授信|放贷|减税|减负|担保|增信|提供担保|发放贷款|投放贷款)(?:总额|额度|金额|资金)?$")


def _beneficiary(
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


def _dated(text: str, draft: Draft, before: Before, carry: Carry, setting: Setting, start: int) -> Draft:
    own = before.frequency[0] if before.frequency else None
    said = own or carry.frequency
    draft.frequency = said if said in ("month", "quarter", "year") else None
    if draft.area is None and not draft.everyone:
        draft.area, draft.everyone = carry.area, carry.everyone
    period, at, why = _period(draft, carry, setting)
    draft.period, draft.period_at, draft.period_why = period, at, why
    return draft


def _period(draft: Draft, carry: Carry, setting: Setting) -> tuple[Period | None, Stretch | None, str]:
    """The years a promise runs. In a one-year plan always that year; else the governing date decides."""
    plan = setting.plan
    if plan is not None and (plan.is_one_year or setting.only_year):
        return plan, None, "plan_year"
    dated, at = carry.dated, None
    if dated is not None:
        at = (dated.start, dated.end)
    elif setting.governing is not None:
        dated = setting.governing
    if dated is None:
        return plan, None, "plan"
    if dated.period == _ANY:
        return plan, at, "whole_plan"
    if draft.frequency == "year" and plan is not None and not dated.period.is_one_year:
        return dated.period, at, "dated"
    if dated.due and plan is not None and plan.first < dated.period.last <= plan.last:
        if draft.frequency == "year" or draft.kind in ("increment", "count_of_activities", "breakthrough"):
            return Period(plan.first, dated.period.last), at, "accumulates"
        if draft.kind == "rank" and draft.frequency:
            return Period(plan.first, dated.period.last), at, "accumulates"
        return Period.year(dated.period.last), at, "due"
    return dated.period, at, "dated"


def _years_apart(group: distribution.Group, member: distribution.Member, draft: Draft) -> Draft:
    if member.year is not None:
        draft.period, draft.period_at, draft.period_why = Period.year(member.year), (group.start, group.end), "dated"
    return draft


def _distributed(text: str, group: distribution.Group, carry: Carry, setting: Setting, start: int) -> list[Draft]:
    """A、B分别达到10家、20家 and 高新区、开发区各新建1家: one draft per pair, all with the same quote."""
    first = group.quantities[0]
    before = read_before(text, group.names_start, first.from_bound)
    reason = why_not(text[start:], _shift(first, start), _shift_before(before, start), None, setting.plan)
    if reason in ("history", "quoted"):
        return []
    _advance(text, carry, before, group.start, first, start, setting)
    drafts = []
    for member in group.members:
        verb_at = group.verb or before.verb or before.tail or carry.verb
        verb = text[verb_at[0] : verb_at[1]] if verb_at else ""
        name = "".join(text[a:b] for a, b in member.indicator) + member.suffix
        tail = text[before.tail[0] : before.tail[1]] if before.tail else ""
        kind = kind_of(member.quantity, verb, tail, name, cumulative="累计" in text[group.start : first.start], is_rank=False)
        draft = _base(member.quantity, (group.start, group.end), list(member.indicator), verb, verb_at, kind, before, "target")
        draft.suffix, draft.area, draft.everyone = member.suffix, member.area or before.area, False
        drafts.append(_years_apart(group, member, _dated(text, draft, before, carry, setting, start)))
    return drafts


_ZERO = re.compile(r"(?:“零”|“0”|零|0)的?突破")


def _breakthroughs(text: str, start: int, carry: Carry, setting: Setting) -> list[Draft]:
    """…实现零的突破: at least one where there was none."""
    drafts = []
    for match in _ZERO.finditer(text, start):
        floor = phrase_start(text, match.start(), start)
        before = read_before(text, floor, match.start())
        noun = before.noun
        if noun is None:
            stop = phrase_end(text, match.end(), len(text))
            noun = read_after(text, match.end(), stop)
        if noun is None or re.search(r"(?:去年|已|实现了)", text[floor : match.start()]):
            continue
        quantity = _zero_quantity(match)
        first = before.verb[0] if before.verb and _adjacent(text, before.verb[1], noun[0]) else noun[0]
        draft = _base(quantity, (first, max(match.end(), noun[1])), [noun], "实现", None, "breakthrough", before, "target")
        draft.breakthrough, draft.comparator = True, ">="
        _advance(text, carry, before, floor, quantity, start, setting)
        drafts.append(_dated(text, draft, before, carry, setting, start))
    return drafts


def _zero_quantity(match: re.Match[str]) -> Quantity:
    return Quantity(
        match.start(), match.end(), match.end(), match.start(), match.end(), Decimal(1), None, "", "", ">=", "", "", True
    )


def _shift(quantity: Quantity, by: int) -> Quantity:
    if not by:
        return quantity
    return replace(
        quantity, start=quantity.start - by, end=quantity.end - by, unit_end=quantity.unit_end - by,
        from_bound=quantity.from_bound - by, to_bound=quantity.to_bound - by,
    )  # fmt: skip


def _shift_stretch(stretch: Stretch | None, by: int) -> Stretch | None:
    return (stretch[0] - by, stretch[1] - by) if stretch else None


def _shift_before(before: Before, by: int) -> Before:
    if not by:
        return before
    return replace(
        before, start=before.start - by, front_end=before.front_end - by, verb=_shift_stretch(before.verb, by),
        noun=_shift_stretch(before.noun, by), tail=_shift_stretch(before.tail, by),
        area=_shift_stretch(before.area, by),
    )  # fmt: skip


__all__ = ["Draft", "Setting", "kind_of_verb", "read_sentence"]
