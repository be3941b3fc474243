"""One sentence of a plan → its quantified promises. The grammar of targets.

Works on the folded text of one paragraph. Every draft remembers the words behind each of its aspects.
"""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from kechuang.kernel.period import Period
from kechuang.readers import distribution
from kechuang.readers.dating import advance, frequencies, governing_period
from kechuang.readers.drafts import Carry, Draft, Setting, Stretch
from kechuang.readers.kinds import kind_of
from kechuang.readers.naming import (
    adjacent,
    amount_verb,
    beneficiary_of,
    noun_and_quote,
    plain_noun_counts,
    share_of_last,
)
from kechuang.readers.nontargets import why_not
from kechuang.readers.parameters import POLICY
from kechuang.readers.phrases import Before, read_after, read_before
from kechuang.readers.quantities import Quantity, find_quantities
from kechuang.readers.scope import is_area
from kechuang.readers.sentences import phrase_end, phrase_start
from kechuang.readers.verbs import opens_with_verb


def read_sentence(text: str, setting: Setting) -> list[Draft]:
    """Drafts of one folded sentence in order. Pure; odd text yields fewer drafts, never an error."""
    if setting.is_history:
        return []
    quantities = find_quantities(text)
    drafts: list[Draft] = []
    carry = Carry(area=_headed_area(text))
    index = 0
    while index < len(quantities):
        group = distribution.find(text, quantities, index, carry.last.indicator if carry.last else None)
        if group is not None:
            drafts += _distributed(text, group, carry, setting)
            index += len(group.quantities)
        else:
            found = _one(text, quantities, index, carry, setting)
            drafts += found
            index += 1
        if drafts:
            carry.last = drafts[-1]
            carry.by_unit[drafts[-1].quantity.unit] = drafts[-1]
    drafts += _breakthroughs(text, carry, setting)
    return sorted(drafts, key=lambda draft: (draft.quantity.start, draft.quote))


def _headed_area(text: str) -> Stretch | None:
    """甲开发区：引进项目6个: a place in front of a colon is the scope of what follows."""
    head = re.match(r"([一-鿿]{2,14})：", text)
    return (0, head.end(1)) if head and is_area(head.group(1)) else None


def _one(text: str, quantities: list[Quantity], index: int, carry: Carry, setting: Setting) -> list[Draft]:
    quantity = quantities[index]
    following = quantities[index + 1] if index + 1 < len(quantities) else None
    if index and quantities[index - 1].to_bound > carry.phrase_floor and _counts(quantities[index - 1], carry):
        carry.phrase_floor = quantities[index - 1].to_bound
    floor = max(phrase_start(text, quantity.from_bound), carry.phrase_floor)
    before = read_before(text, floor, quantity.from_bound)
    stop = phrase_end(text, quantity.to_bound, len(text))
    limit = min(stop, following.from_bound) if following is not None else stop
    after = read_after(text, quantity.to_bound, limit)
    if after is not None and before.verb is None and before.noun is not None:
        before = read_before(text, floor, quantity.from_bound, number_first=True)
    if after is not None and before.noun is not None and _says_who(text, before):
        before = replace(before, noun=None)
    if after is not None and before.noun is not None and opens_with_verb(text, after):
        after = None  # 统筹资金1亿元〔支持科技兴农〕: what it is for
    goes_on = _goes_on(text, before, carry) or beneficiary_of(text, quantity, before, after, following) is not None
    reason = why_not(
        text, quantity, before, after, setting.plan,
        goes_on=goes_on,
    )  # fmt: skip
    if carry.policy_end and re.fullmatch(r"、", text[carry.policy_end : quantity.from_bound]):
        reason = POLICY  # 奖励30万元、20万元、10万元
    if reason == "history":
        # What was is not promised, but may name what is: 目前有孵化器8家，力争达到90家.
        past = _draft(text, quantity, before, after, following, carry, setting, "target")
        if past is not None:
            carry.by_unit[quantity.unit] = past
    if reason is not None and reason != POLICY:
        return []
    carry.policy_end = quantity.to_bound if reason == POLICY else 0
    advance(text, carry, before, floor, quantity, setting)
    if reason is None and _is_stretch(text, before, quantity, carry):
        _raise(carry.last, quantity, before)
        carry.phrase_floor = quantity.to_bound
        return []
    draft = _draft(text, quantity, before, after, following, carry, setting, reason or "target")
    if draft is None:
        return []
    carry.phrase_floor = max(
        carry.phrase_floor,
        quantity.to_bound,
        draft.quote[1] if after is not None and _stands_apart(text, draft, following) else 0,
    )
    return [draft]


def _says_who(text: str, before: Before) -> bool:
    """各科室每月提供〔2篇〕, 每个县区至少建成〔1家〕: the words before the verb are who acts, not what is counted."""
    assert before.noun is not None
    if before.verb is not None:
        return before.noun[1] <= before.verb[0]
    return before.tail is not None and text[before.noun[0]] in "每各"


def _stands_apart(text: str, draft: Draft, following: Quantity | None) -> bool:
    """The name behind a number ends before the next number's own words (not so in 为15家企业联系贷款1000万元)."""
    return following is None or bool(re.match(r"[，、；。和及与]", text[draft.quote[1] : following.from_bound]))


def _goes_on(text: str, before: Before, carry: Carry) -> bool:
    """举办2场发布会，1场报告会: the next member of a list whose verb was said once."""
    if carry.last is None or carry.verb is None or before.verb is not None or before.tail is not None:
        return False
    between = text[carry.last.quote[1] : before.front_end]
    return bool(re.fullmatch(r"[、，]?(?:和|及|以及)?", between))


def _counts(quantity: Quantity, carry: Carry) -> bool:
    return carry.last is not None and carry.last.quantity.start == quantity.start


_STRETCH = re.compile(
    r"^(?:并|且|同时|，)?(?:力争|努力|争取|冲刺|奋力|挑战|奋斗|冲击)(?:实现|达到?|突破|完成|超过?|冲刺|到|至|做到|新增|增加到|提高到|提升到)?$"
)


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
    carry: Carry, setting: Setting, what: str,
) -> Draft | None:  # fmt: skip
    before = _only_area(text, before, after, quantity, carry)
    tail = text[before.tail[0] : before.tail[1]] if before.tail else ""
    verb_at = _governing_verb(text, quantity, before, carry)
    verb = text[verb_at[0] : verb_at[1]] if verb_at else ""
    if quantity.comparator == "=" and re.search(r"至少|不少于|最少", text[before.start : quantity.start]):
        quantity = replace(quantity, comparator=">=")
    cumulative = "累计" in text[before.start : quantity.start]
    is_rank = _is_rank(text, quantity, before, tail)
    share = share_of_last(text, quantity, before, after, carry)
    if share is not None:
        return _finish(text, quantity, before, share, carry, setting, what, verb="为", kind="share")
    beneficiary = beneficiary_of(text, quantity, before, after, following)
    noun, quote, inherited = noun_and_quote(text, quantity, before, after, following, carry, cumulative)
    if beneficiary is not None:
        indicator, quote, verb_at = beneficiary
        verb = text[verb_at[0] : verb_at[1]]
        draft = _base(quantity, quote, indicator, verb, verb_at, "level", before, what)
        return _dated(text, draft, before, carry, setting)
    if not noun:
        return None
    unsaid = before.verb is None and before.tail is None and verb_at is None and not quantity.before + quantity.after
    if unsaid and not plain_noun_counts(text, noun, quantity, before, after):
        return None
    name = "".join(text[a:b] for a, b in noun)
    named_by_verb = amount_verb(text, before, quantity)
    kind = kind_of(
        quantity,
        verb if not (before.noun and before.tail and not before.verb) else "",
        tail,
        name,
        cumulative=cumulative,
        is_rank=is_rank,
    )
    if kind == "level" and quantity.before and before.verb is None and verb_at is before.tail and verb_at is None:
        verb = quantity.before
    draft = _base(quantity, quote, noun, verb or quantity.before, verb_at, kind, before, what)
    draft.inherited = inherited
    if _LEVEL.fullmatch(name) and carry.last is not None and carry.last.quantity.unit == quantity.unit:
        total = "".join(text[a:b] for a, b in carry.last.indicator)
        draft.suffix = _LEVEL.sub("", total, count=1)  # 省级研发机构8家（其中国家级1家）
    if before.among and not draft.verb and carry.last is not None:
        draft.verb = carry.last.verb  # 人才总量达到20万人，其中高层次人才1.2万人
    if named_by_verb:
        draft.verb = named_by_verb
    if inherited:
        draft.doubts.append("indicator_inherited")
    return _dated(text, draft, before, carry, setting)


_LEVEL = re.compile(r"(?:国家|省|市|县|区|部)级(?:以上)?")
# Names that say themselves what stands there; a verb in front of an earlier member does not govern them.
_OWN_STATE = re.compile(r"(?:数|数量|总数|总量|总额|额|率|比重|占比|比例|拥有量|规模|面积|评价入库|收入|产值)$")


def _governing_verb(text: str, quantity: Quantity, before: Before, carry: Carry) -> Stretch | None:
    """The verb in front, the word of attainment behind, or the verb that an earlier member of the list left."""
    if before.verb is not None:
        return before.verb
    if before.tail is not None:
        return before.tail
    if before.noun is None:
        return carry.verb
    if quantity.before in ("超过", "突破", "超") or _OWN_STATE.search(text[before.noun[0] : before.noun[1]]):
        return None
    return carry.verb


def _only_area(text: str, before: Before, after: Stretch | None, quantity: Quantity, carry: Carry) -> Before:
    """其中甲高新区8家、乙科技园4家: the words name only the place; the thing is that of the total before."""
    total = carry.by_unit.get(quantity.unit)
    if before.noun is None or after is not None or before.verb is not None or total is None:
        return before
    if not is_area(text[before.noun[0] : before.noun[1]]):
        return before
    return replace(before, noun=None, area=before.noun)


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
    setting: Setting, what: str, *, verb: str, kind: str,
) -> Draft:  # fmt: skip
    indicator, quote, prefix, suffix = share
    draft = _base(quantity, quote, indicator, verb, None, kind, before, what)
    draft.prefix, draft.suffix = prefix, suffix
    return _dated(text, draft, before, carry, setting)


def _is_rank(text: str, quantity: Quantity, before: Before, tail: str) -> bool:
    if quantity.is_rank_top:
        return True
    if quantity.dimension == "rank" or quantity.unit in ("位", "名次"):
        said = text[before.start : quantity.start]
        return (
            bool(re.search(r"(?:上升|前移|提升|晋升|进|排|居|列|跃升|保持|下降|名)[^，]{0,10}(?:第)?$", said))
            or "排名" in said
            or "位次" in said
        )
    return quantity.unit == "名" and text[: quantity.start].endswith("第")


def _dated(text: str, draft: Draft, before: Before, carry: Carry, setting: Setting) -> Draft:
    own = before.frequency[0] if before.frequency else None
    if own is None:
        within = frequencies(text, before.start, draft.quantity.start)
        own = within[-1][1] if within else None
    said = own or carry.frequency
    draft.frequency = said if said in ("month", "quarter", "year") else None
    if draft.area is None and not draft.everyone:
        draft.area, draft.everyone = carry.area, carry.everyone
    period, at, why = governing_period(draft, carry, setting)
    draft.period, draft.period_at, draft.period_why = period, at, why
    return draft


def _years_apart(group: distribution.Group, member: distribution.Member, draft: Draft) -> Draft:
    if member.year is not None:
        draft.period, draft.period_at, draft.period_why = Period.year(member.year), (group.start, group.end), "dated"
    return draft


def _distributed(text: str, group: distribution.Group, carry: Carry, setting: Setting) -> list[Draft]:
    """A、B分别达到10家、20家 and 高新区、开发区各新建1家: one draft per pair, all with the same quote."""
    first = group.quantities[0]
    before = read_before(text, group.names_start, first.from_bound)
    reason = why_not(text, first, before, None, setting.plan)
    if reason in ("history", "quoted"):
        return []
    what = POLICY if reason == POLICY else "target"
    advance(text, carry, before, group.start, first, setting)
    drafts = []
    for member in group.members:
        verb_at = group.verb or before.verb or before.tail or carry.verb
        verb = text[verb_at[0] : verb_at[1]] if verb_at else ""
        name = "".join(text[a:b] for a, b in member.indicator) + member.suffix
        tail = text[before.tail[0] : before.tail[1]] if before.tail else ""
        kind = kind_of(
            member.quantity, verb, tail, name, cumulative="累计" in text[group.start : first.start], is_rank=False
        )
        draft = _base(
            member.quantity, (group.start, group.end), list(member.indicator), verb, verb_at, kind, before, what
        )
        draft.suffix, draft.area, draft.everyone = member.suffix, member.area or before.area, False
        drafts.append(_years_apart(group, member, _dated(text, draft, before, carry, setting)))
    return drafts


_ZERO = re.compile(r"(?:“零”|“0”|零|0)的?突破")


def _breakthroughs(text: str, carry: Carry, setting: Setting) -> list[Draft]:
    """…实现零的突破: at least one where there was none."""
    drafts = []
    for match in _ZERO.finditer(text):
        floor = phrase_start(text, match.start())
        before = read_before(text, floor, match.start())
        noun = before.noun
        if noun is None:
            stop = phrase_end(text, match.end(), len(text))
            noun = read_after(text, match.end(), stop)
        if noun is None or re.search(r"(?:去年|已|实现了)", text[floor : match.start()]):
            continue
        quantity = _zero_quantity(match)
        first = before.verb[0] if before.verb and adjacent(text, before.verb[1], noun[0]) else noun[0]
        draft = _base(
            quantity, (first, max(match.end(), noun[1])), [noun], "实现", None, "breakthrough", before, "target"
        )
        draft.comparator = ">="
        advance(text, carry, before, floor, quantity, setting)
        drafts.append(_dated(text, draft, before, carry, setting))
    return drafts


def _zero_quantity(match: re.Match[str]) -> Quantity:
    return Quantity(
        match.start(),
        match.end(),
        match.end(),
        match.start(),
        match.end(),
        Decimal(1),
        None,
        "",
        "",
        ">=",
        "",
        "",
        True,
    )
