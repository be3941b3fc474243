"""The front of a promise: dates, frequency, scope and words of will, up to its head verb or to what is measured."""

from __future__ import annotations

import re

from kechuang.readers.lexicon import alternatives, words
from kechuang.readers.scope import area_at, whole
from kechuang.readers.verbs import ALSO_NOUNS, LIGHT, NOUN_HEAD, any_verb, joined_end
from kechuang.readers.when import ANY, FREQUENCY, find_dates

# 一是, （1）, ①: the mark of a point in front of its words.
_POINT = re.compile(r"[一二三四五六七八九十]{1,2}是|（[\d一二三四五六七八九十]{1,2}）|\d{1,2}）|[①-⑳]")
_YEARS_LISTED = re.compile(r"(?:20\d\d年?[、和及])+(?=20\d\d年)")
TIME = re.compile(alternatives(words("words", "time_front")))
# Words that are adverbs only in front of a verb: 重点培育, 年接待; 重点项目 is a name.
_ADVERB = re.compile(
    r"重点|先行|滚动|优先|着重|年(?!度|均|内|末)|定向|辐射|总共|首批|率先|联合|共同|协助|帮助|合计|平均"
)
_ADVERB_IN_VERB = re.compile(r"定向对接|辐射带动|帮助分摊|帮助解决")
_FRONT_WORDS = re.compile(alternatives(words("words", "front")))
# Front words that are the first half of a name here: 通过率, 在孵企业, 集中度, 联合体.
_NAME_GOES_ON = re.compile(
    r"通过率|使用|在[孵建册岗研校线]|集中度|集中区|联合体|联合会|联合创新|联合实验|有效期|积极性|基本公共|总体[^，]{0,4}指数|高质量发展指数|主动|累计数|全面[^，]{0,6}率|定期[^，]{0,4}率|合计|有序|将[军近]|要素|应用|应急|再生|再制造|还款|可再生|也|共性|共享|共同|共建|为民|于|其他|直接经济|直接融资|即时|则|需求|须知"
)


class Front:
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
        timed = TIME.match(text, place)
        if timed and timed.end() <= self.end:
            self.place = timed.end()
            return True
        adverb = _ADVERB.match(text, place)
        if adverb and any_verb().match(text, adverb.end(), self.end) and not _ADVERB_IN_VERB.match(text, place):
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
        match = any_verb().match(self.text, self.place, self.end)
        if match is None or (match.end() <= self.place + len(word) and word not in ("争取",)):
            return False
        if match.group() == "争取":
            inner = any_verb().match(self.text, match.end(), self.end)
            return match.end() < self.end and (inner is None or self._opens_a_name(inner))
        return match.end() > self.place + len(word)

    def _verb(self) -> None:
        match = any_verb().match(self.text, self.place, self.end)
        if match is None or (NOUN_HEAD.match(self.text[match.end() : self.end]) and match.group() in ALSO_NOUNS):
            return
        start, end = match.span()
        for _ in range(3):
            if self.text[start:end] not in LIGHT:
                break
            will = _FRONT_WORDS.match(self.text, end, self.end)
            at = will.end() if will else end
            inner = any_verb().match(self.text, at, self.end)
            if inner is None or self._opens_a_name(inner):
                break
            start, end = inner.span()
        self.verb = (start, joined_end(self.text, end, self.end))

    def _opens_a_name(self, verb: re.Match[str]) -> bool:
        """完成〔技改投资〕, 组织〔对接活动〕: what looks like a second verb begins the name."""
        rest = self.text[verb.end() : self.end]
        if verb.group() in ALSO_NOUNS and (not rest or NOUN_HEAD.match(rest)):
            return True  # 组织〔路演〕5场
        return bool(re.match(r"(?:活动|项目|大会|会)", rest))
