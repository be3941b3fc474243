"""The words around one number: what is measured, by which verb, with which words of time and will in front.

Works on a folded sentence and indices into it; knows nothing of documents.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from kechuang.readers.front import TIME, Front
from kechuang.readers.lexicon import alternatives, words
from kechuang.readers.scope import area_at
from kechuang.readers.verbs import LIGHT, NOUN_HEAD, any_verb, end_of_verb, strong_verb
from kechuang.readers.when import ANY, FREQUENCY, find_dates

_CHANGE_BASE = (
    r"(?:(?:较|相比|(?<![占之])比(?![重例率值]))[一-鿿]{2,8}?(?=降低|提高|下降|增长|减少|缩短|提升|增加)"
    r"|(?:较|比)“?十[二三四五]五”?(?:末|时期|期间|期末)?"
    r"|(?:较|比|在)?(?:上年度?|去年|前年|上一年|(?:19|20)\d{2}年度?)(?:同期|末|底|基础上|水平)?(?:相?比)?"
    r"|同比|较|(?<![占之])比)"
)
_WILL = words("words", "will")


@functools.cache
def _tail() -> re.Pattern[str]:
    """Words of attainment and change that end the part before a number: …确保达到, …比上年提高, …净增."""
    attain = alternatives(words("verbs", "attain") + words("verbs", "change") + words("verbs", "rank"))
    adding = alternatives(
        (*tuple(verb for verb in words("verbs", "increment") if verb.startswith(("净", "新"))), "增加")
    )
    return re.compile(
        rf"(?:(?:{alternatives(_WILL)})|{_CHANGE_BASE}|每年度?|每月|每季度?|年均|逐年|全年|年内|分别|各|均|也|要|将|应|须|再)*"
        rf"(?P<verb>{attain}|{adding})(?P<into>至|到|了)?(?:在)?(?:全国|全省|全市|国内|世界)?第?$"
    )


@dataclass(frozen=True, slots=True)
class Before:
    """What stands before a number (its bound words excluded). All places index the sentence.

    verb: the head verb in front, noun: the measured thing, tail: the word of attainment behind it; each [start, end)
    or None. frequency: None, "year", "quarter", "month"; governs: the frequency stands in front and rules the rest of
    the sentence. area: a park or county named as scope; everyone: 全市 … said so. share_from: see `其中`.
    """

    start: int
    front_end: int
    verb: tuple[int, int] | None
    noun: tuple[int, int] | None
    tail: tuple[int, int] | None
    frequency: tuple[str, int, int] | None
    governs: bool
    area: tuple[int, int] | None
    everyone: bool
    among: bool
    will: str
    each: bool


def read_before(text: str, start: int, end: int, *, number_first: bool = False) -> Before:
    """Parse text[start:end], the stretch in front of a number.

    number_first: what is measured stands behind the number, so a verb may end right before it (市区两级引进〔100名…〕).
    """
    front = Front(text, start, end)
    front.run()
    place = front.place
    tail_match = _tail().search(text, place, end) if place < end else None
    tail = None
    noun_end = end
    if tail_match and tail_match.end() == end and not _part_of_noun(text, place, tail_match):
        tail, noun_end = (tail_match.start("verb"), tail_match.end("verb")), tail_match.start()
        if front.frequency is None:
            inner = FREQUENCY.search(text, tail_match.start(), end)
            if inner:
                front.frequency = (inner.lastgroup or "", inner.start(), inner.end())
    verb = front.verb
    if verb and tail and verb[1] <= tail[0]:
        noun_end = max(noun_end, verb[1])
    elif verb and verb[1] > noun_end:
        tail, noun_end = None, end  # the only verb in front is the head verb itself
    noun_start = verb[1] if verb else place
    noun_start, noun_end = _trim(text, noun_start, noun_end)
    noun_start, noun_end = _without_will(text, noun_start, noun_end, front)
    noun = (noun_start, noun_end) if noun_end > noun_start else None
    if (
        noun is None
        and verb is not None
        and tail is not None
        and verb[1] <= tail[0]
        and text[verb[0] : verb[1]] not in LIGHT
    ):
        verb, noun = None, verb  # 入库培育达150家: the act itself is what is counted
    if verb is None and noun is not None:
        hidden = _inner_verb(text, noun, front, number_first)
        verb, noun = hidden.verb, hidden.noun
        front.area, front.everyone = front.area or hidden.area, front.everyone or hidden.everyone
    elif verb is not None and noun is not None and text[verb[0] : verb[1]] in LIGHT:
        hidden = _inner_verb(text, noun, front, number_first)
        if hidden.verb is not None and hidden.noun is not None:
            verb, noun = hidden.verb, hidden.noun
            front.area, front.everyone = front.area or hidden.area, front.everyone or hidden.everyone
    will = "".join(word for word in _WILL if word in text[start:end])
    return Before(
        start,
        place,
        verb,
        noun,
        tail,
        front.frequency,
        front.governs,
        front.area,
        front.everyone,
        front.among,
        will,
        front.each,
    )


@dataclass(frozen=True, slots=True)
class _Inner:
    """A verb found inside what looked like a noun, with what it governs and the scope said before it."""

    verb: tuple[int, int] | None
    noun: tuple[int, int] | None
    area: tuple[int, int] | None = None
    everyone: bool = False


def _inner_verb(text: str, noun: tuple[int, int], front: Front, number_first: bool) -> _Inner:
    """A verb behind an actor or behind words of time: 服务高新区落地科技型企业, 企业年内新建研发机构."""
    start, end = noun
    if text[start:end].endswith(("率", "比重", "占比", "比例", "强度", "贡献率")) and not TIME.search(text, start, end):
        return _Inner(None, noun)  # a ratio's name may hold verbs: 企业主导（参与）标准拥有率
    cut = _behind_time(text, start, end)
    if cut > start:
        inner = Front(text, cut, end)
        inner.frequency, inner.governs = front.frequency, front.governs
        inner.run()
        front.frequency, front.governs = inner.frequency, inner.governs
        if inner.place < end:
            governed = _stretch(text, inner.verb[1] if inner.verb else inner.place, end)
            if governed is None and inner.verb is not None and not number_first:
                said = re.match(r"[^每全年]{2,}", text[start:cut])
                governed = _stretch(text, start, start + said.end()) if said else None  # 科技大赛〔每年举办〕2场
            return _Inner(inner.verb, governed, inner.area, inner.everyone)
    quoted = [match.span() for match in re.finditer(r"《[^》]*》|“[^”]*”", text[:end])]
    for match in strong_verb().finditer(text, start, end):
        stop = end_of_verb(text, match.start(), end) or match.end()
        inside_name = any(a <= match.start() < b for a, b in quoted)
        if inside_name or match.start() == start or (stop >= end and not number_first):
            continue
        if _is_actor(text[start : match.start()], text[stop:end], ends_there=stop == end):
            area = _area_within(text, start, match.start())
            return _Inner((match.start(), stop), _stretch(text, stop, end), area)
    return _Inner(None, noun)


def _behind_time(text: str, start: int, end: int) -> int:
    """Behind the last word of time or of at-least within the stretch; `start` when there is none."""
    cut = start
    for match in TIME.finditer(text, start, end):
        if match.end() < end and match.group() not in _TIME_IN_NAMES:
            cut = match.end()
    for dated in find_dates(text[start:end], ANY):
        cut = max(cut, start + dated.end)
    for match in re.finditer(r"至少|不少于|最少", text[start:end]):
        cut = max(cut, start + match.end())
    return cut


_TIME_IN_NAMES = ("年度", "当年", "期内", "近期", "季度", "三年", "五年", "本年")


def _area_within(text: str, start: int, end: int) -> tuple[int, int] | None:
    for place in range(start, end):
        stop = area_at(text, place)
        if stop is not None and stop <= end:
            return (place, stop)
    return None


def _stretch(text: str, start: int, end: int) -> tuple[int, int] | None:
    start, end = _trim(text, start, end)
    return (start, end) if end > start else None


_ACTOR_END = re.compile(
    r"(?:企业|单位|机构|高校|院所|园区|开发区|高新区|区|县|镇|街道|板块|部门|科室|处室|载体|平台|联盟|人员|团队|公司|以上|中|两级|三级|领域|重点|每家|每个|各家|各|局|院|中心|分别|机制|工作|力度|作用|引导|支持|鼓励|推动)$"
)


def _is_actor(before: str, after: str, *, ends_there: bool = False) -> bool:
    """Whether the words before a verb are somebody who acts, not the first half of a noun (智能化|建设|项目)."""
    if not _ACTOR_END.search(before):
        return False
    return ends_there or (not NOUN_HEAD.match(after) and len(after) >= 2)


def _part_of_noun(text: str, place: int, match: re.Match[str]) -> bool:
    """占比, 增长率, 使用率 … end in a noun; the tail verb may not be cut out of one."""
    said = match.group("verb")
    head = text[place : match.start()]
    if not head:
        return False
    if said in ("在", "有", "为", "到", "至") and len(head) < 2:
        return True
    return said in ("建成", "形成", "发展", "完成", "提升", "占") and head.endswith(("的", "被", "所", "待", "已"))


_WILL_END = re.compile(rf"(?:{alternatives(words('words', 'will_behind'))})+$")


def _without_will(text: str, start: int, end: int, front: Front) -> tuple[int, int]:
    """A noun without the will behind it (…累计数〔力争〕超过) and without 每月 before it (开展〔每月〕一期)."""
    for said in FREQUENCY.finditer(text, start, end):
        if said.end() == end and said.start() > start:  # 专项资金〔每年〕不低于
            front.frequency = front.frequency or (said.lastgroup or "", said.start(), said.end())
            end = said.start()
    lasting = re.search(r"(?:[两三五]年(?:内|来|间)?|每[两三]个?月|每半年|每周)$", text[start:end])
    if lasting and lasting.start() > 2:
        end = start + lasting.start()
    will = _WILL_END.search(text, start, end)
    if will and will.end() == end and will.start() > start:
        end = will.start()
    first = FREQUENCY.match(text, start, end)
    if first:
        front.frequency = front.frequency or (first.lastgroup or "", first.start(), first.end())
        start = first.end()
    origin = re.search(r"(?:从|由|自)[^，。；从由自]*\d[^，。；]*$", text[start:end])
    if origin and origin.start() > 1:
        end = start + origin.start()  # 覆盖率〔从2021年的31%〕提高到
    return _trim(text, start, end)


_TRIM_LEFT = "，、：；的之—· "
_TRIM_RIGHT = "，、：；的之—· 在较"


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in _TRIM_LEFT:
        start += 1
    while end > start and text[end - 1] in _TRIM_RIGHT:
        end -= 1
    return start, end


_STOP = re.compile(r"[，。；：！？、\n]")
_CONJUNCTION = re.compile(
    r"^(?:和|及|与|并|且|以及|其中|同时|的?(?:目标|任务|水平|规模|要求|标准|增速|速度|基础上?)(?![^，。；、]*[^，。；、]{6})|的(?=[，。；、]|$)|等(?=[，。；、]|$)|为目标|为|至|到|作为|，|、|。|；|：|）|］|”)"
)


def read_after(text: str, place: int, limit: int) -> tuple[int, int] | None:
    """The measured thing behind number and unit (举办2场「专题活动」); None when no noun stands there."""
    if place >= limit or _CONJUNCTION.match(text, place) or _CONJUNCTION.match(text[place:limit]):
        return None
    start = place + (1 if text[place] == "的" else 0)
    depth, end = 0, start
    while end < limit:
        character = text[end]
        depth += (character in "（“《［") - (character in "）”》］")
        if depth < 0 or (depth == 0 and _STOP.match(character) and not _joins(text, end, limit)):
            break
        end += 1
    start, end = _trim(text, start, end)
    return (start, end) if end > start else None


def _joins(text: str, place: int, limit: int) -> bool:
    """An enumeration comma inside one noun: 培育3家集成、应用、服务型企业 (no number or verb in the next part)."""
    if text[place] != "、" or place + 1 >= limit:
        return False
    part = _STOP.split(text[place + 1 : limit], maxsplit=1)[0]
    rest = text[place + 1 + len(part) : limit]
    return (
        not re.search(r"\d", part) and not any_verb().match(part) and not rest.startswith("、") and len(part) <= 14
    ) or (not re.search(r"\d", part) and not any_verb().match(part) and "等" in text[place:limit])
