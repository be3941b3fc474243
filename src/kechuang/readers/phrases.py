"""The words around one number: what is measured, by which verb, with which words of time and will in front.

Works on a folded sentence and indices into it; knows nothing of documents.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from kechuang.readers.lexicon import alternatives, words
from kechuang.readers.scope import area_at, whole
from kechuang.readers.when import ANY, FREQUENCY, find_dates

_CHANGE_BASE = (
    r"(?:(?:较|相比|(?<![占之])比(?![重例率值]))[一-鿿]{2,8}?(?=降低|提高|下降|增长|减少|缩短|提升|增加)"
    r"|(?:较|比)“?十[二三四五]五”?(?:末|时期|期间|期末)?"
    r"|(?:较|比|在)?(?:上年度?|去年|前年|上一年|(?:19|20)\d{2}年度?)(?:同期|末|底|基础上|水平)?(?:相?比)?"
    r"|同比|较|(?<![占之])比)"
)
_WILL = words("words", "will")
_FRONT = words("words", "front")
# Verbs that only carry another verb or an actor (推动企业新建…): looked through when a real verb follows.
LIGHT = frozenset(words("words", "light_verbs"))


@functools.cache
def _verbs() -> re.Pattern[str]:
    return re.compile(
        alternatives(
            words("verbs", "increment")
            + words("verbs", "activity")
            + words("verbs", "amount")
            + words("verbs", "holding")
        )
    )


@functools.cache
def kind_of_verb(verb: str) -> str:
    """ "increment", "activity", "holding", "amount" or "" — the first list a folded verb stands in."""
    first = re.split(r"[并和或、及与]", verb)[0]  # 引进和培养 counts as its first verb does
    for kind in ("increment", "activity", "holding", "amount"):
        if verb in words("verbs", kind) or first in words("verbs", kind):
            return kind
    return ""


@functools.cache
def _strong() -> re.Pattern[str]:
    """Verbs that never stand inside a noun."""
    strong = [verb for verb in words("verbs", "increment") if verb.startswith(("新", "净"))]
    strong += words("words", "never_in_names")
    return re.compile(alternatives(tuple(strong)))


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
    front = _Front(text, start, end)
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


class _Front:
    """Walks over the words in front: dates, frequency, scope, will; stops at the head verb or the noun."""

    def __init__(self, text: str, start: int, end: int) -> None:
        self.text, self.place, self.end = text, start, end
        self.verb: tuple[int, int] | None = None
        self.frequency: tuple[str, int, int] | None = None
        self.area: tuple[int, int] | None = None
        self.everyone = self.among = self.governs = self.each = False

    def run(self) -> None:
        while self.place < self.end and self._step():
            pass
        self._verb()

    def _step(self) -> bool:
        text, place = self.text, self.place
        if text[place] in "，、：；“ ”—·）*◆◇■□▪★☆※>#●○①②③④⑤⑥⑦⑧⑨⑩":
            if text[place] == "“" and text.find("”", place, self.end) > 0:
                return False
            self.place += 1
            return True
        point = _POINT.match(text, place)
        if point and point.end() <= self.end:
            self.place = point.end()
            return True
        years = _YEARS_LISTED.match(text, place)
        if years and years.end() <= self.end:
            self.place = years.end()
            return True
        for dated in find_dates(text[place : place + 16], ANY):
            if dated.start == 0:
                self.place += dated.end
                return True
        said = FREQUENCY.match(text, place)
        if said:
            self.frequency, self.governs = (said.lastgroup or "", said.start(), said.end()), True
            self.place = said.end()
            return True
        if text.startswith("其中", place):
            self.among = True
        past = whole(text, place)
        if past > place and not text.startswith(("人才", "性"), past):
            self.everyone, self.place = True, past
            return True
        timed = _TIME.match(text, place)
        if timed and timed.end() <= self.end:
            self.place = timed.end()
            return True
        adverb = _ADVERB.match(text, place)
        if adverb and _verbs().match(text, adverb.end(), self.end) and not _ADVERB_IN_VERB.match(text, place):
            self.place = adverb.end()
            return True
        return self._area_or_will()

    def _area_or_will(self) -> bool:
        text, place = self.text, self.place
        area_end = area_at(text, place) if self.verb is None else None
        if area_end is not None and area_end < self.end:
            self.area, self.place = (place, area_end), area_end
            return True
        if text.startswith("各", place) and self.area is not None:
            self.each, self.place = True, place + 1
            return True
        will = _FRONT_WORDS.match(text, place)
        if (
            will
            and will.end() <= self.end
            and not self._starts_verb(will.group())
            and not _NAME_GOES_ON.match(text, will.start())
        ):
            self.place = will.end()
            return True
        return False

    def _starts_verb(self, word: str) -> bool:
        """争取 and 新 may begin a verb or be one; then the verb reading wins when a noun follows."""
        match = _verbs().match(self.text, self.place, self.end)
        if match is None or (match.end() <= self.place + len(word) and word not in ("争取",)):
            return False
        if match.group() == "争取":
            return _verbs().match(self.text, match.end(), self.end) is None and match.end() < self.end
        return match.end() > self.place + len(word)

    def _verb(self) -> None:
        match = _verbs().match(self.text, self.place, self.end)
        if match is None or (_NOUN_HEAD.match(self.text[match.end() : self.end]) and match.group() in _ALSO_NOUNS):
            return
        start, end = match.span()
        for _ in range(3):
            if self.text[start:end] not in LIGHT:
                break
            will = _FRONT_WORDS.match(self.text, end, self.end)
            at = will.end() if will else end
            inner = _verbs().match(self.text, at, self.end)
            if inner is None or self._opens_a_name(inner):
                break
            start, end = inner.span()
        self.verb = (start, _joined_end(self.text, end, self.end))

    def _opens_a_name(self, verb: re.Match[str]) -> bool:
        """完成〔技改投资〕, 组织〔对接活动〕: what looks like a second verb begins the name."""
        rest = self.text[verb.end() : self.end]
        if verb.group() in _ALSO_NOUNS and (not rest or _NOUN_HEAD.match(rest)):
            return True  # 组织〔路演〕5场
        return bool(re.match(r"(?:活动|项目|大会|会)", rest))


# Front words that are the first half of a name here: 通过率, 在孵企业, 集中度, 联合体.
_NAME_GOES_ON = re.compile(
    r"通过率|在[孵建册岗研校线]|集中度|集中区|联合体|联合会|联合创新|联合实验|有效期|积极性|基本公共|总体[^，]{0,4}指数|高质量发展指数|主动|累计数|全面[^，]{0,6}率|定期[^，]{0,4}率|合计|有序|将[军近]|要素|应用|应急|再生|再制造|还款|可再生|也|共性|共享|共同|共建|为民|于|其他|直接经济|直接融资|即时|则|需求|须知"
)
# Verbs that begin as many names as they govern: 孵化面积, 入驻企业数.
_ALSO_NOUNS = frozenset(words("words", "also_nouns"))


def _joined_end(text: str, verb_end: int, end: int) -> int:
    """End of a coordinated verb: 引进〔和培养〕, 引进〔、培养和扶持〕."""
    while verb_end < end and text[verb_end] in "并和或、及与":
        second = _verbs().match(text, verb_end + 1, end)
        if second is None:
            break
        verb_end = second.end()
    return verb_end


def _verb_end(text: str, start: int, end: int) -> int | None:
    match = _verbs().match(text, start, end)
    return _joined_end(text, match.end(), end) if match else None


# 一是, （1）, ①: the mark of a point in front of its words.
_POINT = re.compile(r"[一二三四五六七八九十]{1,2}是|（[\d一二三四五六七八九十]{1,2}）|\d{1,2}）|[①-⑳]")
_YEARS_LISTED = re.compile(r"(?:20\d\d年?[、和及])+(?=20\d\d年)")
_TIME = re.compile(alternatives(words("words", "time_front")))
# Words that are adverbs only in front of a verb: 重点培育, 年接待; 重点项目 is a name.
_ADVERB = re.compile(
    r"重点|先行|滚动|优先|着重|年(?!度|均|内|末)|定向|辐射|总共|首批|率先|联合|共同|协助|帮助|合计|平均"
)
_ADVERB_IN_VERB = re.compile(r"定向对接|辐射带动|帮助分摊|帮助解决")
_FRONT_WORDS = re.compile(alternatives(_FRONT))


@dataclass(frozen=True, slots=True)
class _Inner:
    """A verb found inside what looked like a noun, with what it governs and the scope said before it."""

    verb: tuple[int, int] | None
    noun: tuple[int, int] | None
    area: tuple[int, int] | None = None
    everyone: bool = False


def _inner_verb(text: str, noun: tuple[int, int], front: _Front, number_first: bool) -> _Inner:
    """A verb behind an actor or behind words of time: 服务高新区落地科技型企业, 企业年内新建研发机构."""
    start, end = noun
    if text[start:end].endswith(("率", "比重", "占比", "比例", "强度", "贡献率")) and not _TIME.search(
        text, start, end
    ):
        return _Inner(None, noun)  # a ratio's name may hold verbs: 企业主导（参与）标准拥有率
    cut = _behind_time(text, start, end)
    if cut > start:
        inner = _Front(text, cut, end)
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
    for match in _strong().finditer(text, start, end):
        stop = _verb_end(text, match.start(), end) or match.end()
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
    for match in _TIME.finditer(text, start, end):
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


def opens_with_verb(text: str, stretch: tuple[int, int]) -> bool:
    """The words behind a number say what it is for (支持…, 用于…), they do not name it."""
    said = text[stretch[0] : stretch[1]]
    if said.startswith(("用于", "以支持", "专项用于")):
        return True
    match = _verbs().match(said)
    return match is not None and len(said) - match.end() >= 2 and not _NOUN_HEAD.match(said[match.end() :])


_ACTOR_END = re.compile(
    r"(?:企业|单位|机构|高校|院所|园区|开发区|高新区|区|县|镇|街道|板块|部门|科室|处室|载体|平台|联盟|人员|团队|公司|以上|中|两级|三级|领域|重点|每家|每个|各家|各|局|院|中心|分别|机制|工作|力度|作用|引导|支持|鼓励|推动)$"
)
_NOUN_HEAD = re.compile(
    r"^(?:活动|排名|面积|投入|投资|专题|补助|机构|费用|经费|人员|平台|中心|支出|团队|设计|服务|共享|器|业|商|与|和|院|所|生|室|报告|课题|型|总额|产值|园|基地|企业数|体系|年限|时限|办理|成功|计划|后备|场景|专项(?!资金)|强度|单位|金额|优秀|合格|满意|性|交易额|成交额|登记额|合同|项目|资金|工程|率|数|额|量|费|制度|机制|办法|工作|能力|水平|方案|用地|目录|人才|企业数|机构数)"
)


def _is_actor(before: str, after: str, *, ends_there: bool = False) -> bool:
    """Whether the words before a verb are somebody who acts, not the first half of a noun (智能化|建设|项目)."""
    if not _ACTOR_END.search(before):
        return False
    return ends_there or (not _NOUN_HEAD.match(after) and len(after) >= 2)


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


def _without_will(text: str, start: int, end: int, front: _Front) -> tuple[int, int]:
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
        not re.search(r"\d", part) and not _verbs().match(part) and not rest.startswith("、") and len(part) <= 14
    ) or (not re.search(r"\d", part) and not _verbs().match(part) and "等" in text[place:limit])
