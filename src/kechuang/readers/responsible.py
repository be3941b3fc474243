"""Responsible units as written: brackets at a clause's end, 责任单位 lines, 牵头/配合 endings, table cells."""

from __future__ import annotations

import functools
import re

from kechuang.kernel.span import Span
from kechuang.readers.lexicon import alternatives, unit_roles
from kechuang.readers.reading import UnitMention
from kechuang.readers.view import View

_OPEN, _CLOSE = "（［", "）］"
# What the name of a public body, a division or an area ends with.
_BODY = re.compile(
    r"(?:局|委|办|处|科|股|室|院|部|厅|会|署|所|站|队|馆|中心|园|园区|开发区|高新区|示范区|经开区|新区|港区|矿区|林区|景区|保税区|区|县|市|州|盟|旗|镇|乡|街道|村|社区|"
    r"政府|党委|党组|单位|部门|科室|处室|机构|公司|集团|银行|支行|分行|分局|支局|支队|总队|大队|基地|联盟|协会|学会|商会|联合会|"
    r"科协|工商联|团委|妇联|总工会|工会|残联|社联|文联|侨联|法院|检察院|大学|学院|学校|高校|院校|院所|研究院|医院|企业|平台公司|管委会|工委|组织部|宣传部|统战部|编办|台办|外办|"
    r"领导小组|专班|小组|指挥部|载体|孵化器|科研院所|党校|报社|电视台|融媒体中心|板块|地|司|厂|军|社|库|人行|外管局|监管组|税务|组|科技口|镇街|街镇|县区|市区|区县|各地|乡镇|"
    r"机关)(?:（[^（）]{1,24}）)?(?:等)?"
)
_BODY_END = re.compile(rf"(?:{_BODY.pattern})$")
_NOT_UNITS = re.compile(
    r"[。！？]|\d{2,}|以上|以下|不少于|达到|完成$|其中|如：|例如|简称|下同|以下简称|试行|征求意见|修订|含|见附件|附后|指"
)
_TAIL = re.compile(
    r"(?:等)?(?:有关单位|相关单位)?(?:按照?)?(?:各自)?(?:职责|职能)?(?:分工)?(?:分别|共同|具体|负责|落实|组织实施|实施)+$"
)
_SHARED_OUT = re.compile(r"(?:等(?:有关|相关)?(?:单位|部门)$)|(?:等[^、，]{0,8})?按照?(?:各自)?(?:职责|职能)(?:分工)?$")
_ROLE_TAIL = re.compile(
    r"(?P<who>.+?)(?:等)?(?P<role>牵头负责|共同牵头|牵头|主办|负责|协同配合|协助配合|配合|参与|协办|协助|落实)$"
)
# The first leads, those named behind it help. Only behind a body: 会同县 is a place.
_TOGETHER_WITH = re.compile(r"(?<=[局委办厅科处会部院行府站所])会同")
_SPLIT = re.compile(rf"[、，]|和(?=市|县|区|省|各)|及(?=各|有关|相关)|以及|{_TOGETHER_WITH.pattern}")


@functools.cache
def _keyword() -> re.Pattern[str]:
    return re.compile(rf"(?P<word>{alternatives(tuple(unit_roles()))})(?:为)?(?:[：:|｜]|(?<=单位)—|(?<=部门)—)")


def read_bracket(view: View, start: int = 0) -> tuple[list[UnitMention], int]:
    """Units in the brackets that close a paragraph, and where in the view they begin (len when there are none).

    （责任单位：A、B） · （牵头单位：A；配合单位：B） · （A牵头，B配合） · （A、B） when each part reads as a unit.
    """
    text = view.text
    end = len(text)
    mentions: list[UnitMention] = []
    place = end
    for _ in range(3):  # （牵头单位：A）（配合单位：B） stand side by side
        close = place - 1
        while close > start and text[close] in "。；，.":
            close -= 1
        if close <= start or text[close] not in _CLOSE:
            break
        opened = _matching(text, close)
        if opened is None or opened < start:
            break
        found = read_units(view, opened + 1, close, needs_keyword=False)
        if not found:
            break
        mentions = found + mentions
        place = opened
    return mentions, place


def read_inner_brackets(view: View, start: int) -> list[tuple[list[UnitMention], int, int]]:
    """（责任单位：…） with its keyword in the middle of a paragraph: mentions, from, to in the view."""
    found = []
    for match in re.finditer(r"[（［]", view.text[start:]):
        opened = start + match.start()
        if not _keyword().match(view.text, opened + 1):
            continue
        close = _closing(view.text, opened)
        if close is None:
            continue
        mentions = read_units(view, opened + 1, close, needs_keyword=True)
        if mentions:
            found.append((mentions, opened, close + 1))
    return found


def read_line(view: View) -> list[UnitMention]:
    """A paragraph that is nothing but 责任单位：A、B (配合单位：C)."""
    start = 1 if view.text.startswith("（") else 0
    if _keyword().match(view.text, start) is None:
        return []
    return read_units(view, start, len(view.text), needs_keyword=True)


def read_cell(view: View, role: str) -> list[UnitMention]:
    """A table cell of units; line breaks inside the cell separate names unless the line broke inside one."""
    if _keyword().match(view.text):
        return read_units(view, 0, len(view.text), needs_keyword=True)
    mentions: list[UnitMention] = []
    for start, end in _lines(view):
        said = _ROLE_TAIL.search(view.text[start:end])
        if said and "牵头" not in role and any(word in view.text[start:end] for word in ("牵头", "配合")):
            mentions += read_units(view, start, end, needs_keyword=False)
        else:
            mentions += _names(view, start, end, role)
    return mentions


def _lines(view: View) -> list[tuple[int, int]]:
    """Line stretches of a cell in the view; a line that does not end like a name runs on into the next."""
    cuts = [0]
    for index in range(1, len(view.text)):
        between = view.issued_text[view.at[index - 1] : view.at[index]]
        if "\n" in between and _ends_like_body(view.text[cuts[-1] : index]):
            cuts.append(index)
    return list(zip(cuts, [*cuts[1:], len(view.text)], strict=True))


def _ends_like_body(text: str) -> bool:
    last = _SPLIT.split(text.rstrip("、，；"))[-1]
    return text[-1] in "、，；" or (len(last) >= 3 and bool(_BODY_END.search(last)))


def read_units(view: View, start: int, end: int, *, needs_keyword: bool) -> list[UnitMention]:
    """Units between two places of the view; [] when the words do not read as units."""
    text = view.text
    pieces = _roled(text, start, end)
    if needs_keyword and not any(keyword for *_, keyword in pieces):
        return []
    mentions: list[UnitMention] = []
    for a, b, role, keyword in pieces:
        if role == "other":
            continue
        if not keyword and not _reads_as_units(text[a:b]):
            return []
        mentions += _names(view, a, b, role)
    return mentions


def _roled(text: str, start: int, end: int) -> list[tuple[int, int, str, bool]]:
    """Cut at role keywords (责任单位：) or, without any, at 牵头 / 配合 endings: from, to, role, by keyword."""
    heads = list(_keyword().finditer(text, start, end))
    if heads:
        stops = [*(match.start() for match in heads[1:]), end]
        roles = unit_roles()
        pieces = []
        for head, stop in zip(heads, stops, strict=True):
            said = roles[head.group("word")]
            # 责任单位：省科技厅牵头，省财政厅配合 says the roles a second time, and better.
            inner = _by_endings(text, head.end(), stop) if said != "other" else []
            told = any(role in ("lead", "support") and by_word for *_, role, by_word in inner)
            pieces += (
                [(a, b, r if w else said, True) for a, b, r, w in inner] if told else [(head.end(), stop, said, True)]
            )
        return pieces
    return _by_endings(text, start, end)


def _by_endings(text: str, start: int, end: int) -> list[tuple[int, int, str, bool]]:
    """Cut at 牵头 / 配合 / 负责 endings: from, to, role, whether the ending said so."""
    pieces = []
    place = start
    for part in re.split(
        r"(?:(?<=牵头)|(?<=负责)|(?<=配合)|(?<=参与)|(?<=协助)|(?<=协办)|(?<=主办)|(?<=落实))[，；。、](?!$)|；",
        text[start:end],
    ):
        at = text.index(part, place) if part else place
        place = at + len(part)
        said = _ROLE_TAIL.fullmatch(part.rstrip("。；，"))
        if said:
            support = said.group("role") in ("配合", "参与", "协办", "协助", "协同配合", "协助配合")
            pieces.append((at, at + said.end("who"), "support" if support else "lead", True))
        elif part:
            pieces.append((at, at + len(part), "lead", False))
    if any(by_word and text[b : b + 2] == "牵头" for _, b, _, by_word in pieces):
        # Beside a 牵头 those who only 负责 or are merely named support.
        pieces = [
            (a, b, role if by_word and text[b : b + 2] in ("牵头", "共同") else "support", by_word)
            for a, b, role, by_word in pieces
        ]
    return pieces


def _reads_as_units(text: str) -> bool:
    text = _TAIL.sub("", text)
    if not text or len(text) > 160 or _NOT_UNITS.search(text):
        return False
    parts = [part for part in _split(text) if part]
    return bool(parts) and all(len(part) <= 24 and _is_body(part) for part in parts)


def _is_body(part: str) -> bool:
    return len(part) >= 2 and bool(_BODY_END.search(part))


def _split(text: str) -> list[str]:
    return [text[a:b] for a, b in _cut(text, 0, len(text))]


def _cut(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Names between separators that stand outside brackets; 各市（县）、区政府 stays one name."""
    cuts: list[tuple[int, int]] = []
    depth, place = 0, start
    index = start
    while index < end:
        character = text[index]
        depth += (character in _OPEN) - (character in _CLOSE)
        match = _SPLIT.match(text, index) if depth <= 0 else None
        if match and not _holds_together(text[place:index], text[match.end() : end]):
            cuts.append((place, index))
            place = index = match.end()
            continue
        index += 1
    cuts.append((place, end))
    return cuts


def _holds_together(name: str, rest: str) -> bool:
    """各市（县）、区政府 and 各县（市）、区: the second half alone names nobody."""
    return bool(re.search(r"各?[市县]（[^）]{1,5}）$", name)) and bool(
        re.match(r"区(?:政府|人民政府|$|、|，|科技|党)", rest)
    )


def _names(view: View, start: int, end: int, role: str) -> list[UnitMention]:
    joint = _TOGETHER_WITH.search(view.text, start, end)
    if joint:
        return _names(view, start, joint.start(), role) + _names(view, joint.end(), end, "support")
    text = view.text[:end]
    for closing in (_TAIL, _SHARED_OUT):
        tail = closing.search(text[start:end])
        if tail and tail.start() > 0:
            end = start + tail.start()
    mentions = []
    for a, b in _at_blanks(view, _cut(view.text, start, end)):
        while a < b and view.text[a] in "。；，、：（［":
            a += 1
        while b > a and (
            view.text[b - 1] in "。；，、："
            or (view.text[b - 1] in _CLOSE and _matching(view.text[a:b], b - a - 1) is None)
        ):
            b -= 1
        if b > a and view.text[b - 1] == "等" and b - a > 2:
            b -= 1
        if b > a and view.text[a:b] not in ("各", "有关", "等", "无", "/", "—"):
            span = view.issued_span(a, b)
            mentions.append(UnitMention(_as_written(view, span), span, role))
    return mentions


def _blank_between(view: View, index: int) -> bool:
    """Blanks on one line; a line break alone is the page's, not the writer's."""
    between = view.issued_text[view.at[index - 1] + 1 : view.at[index]]
    return bool(between) and "\n" not in between


def _at_blanks(view: View, names: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """农业站 林业站 水利站: a blank divides names when both halves read as bodies."""
    cuts: list[tuple[int, int]] = []
    for start, end in names:
        place = start
        for index in range(start + 2, end - 1):
            if _blank_between(view, index) and _is_body(view.text[place:index]) and _is_body(view.text[index:end]):
                cuts.append((place, index))
                place = index
        cuts.append((place, end))
    return cuts


def _as_written(view: View, span: Span) -> str:
    """The name as issued; line breaks go, a blank inside stays only where it stands for a lost character."""
    lines = re.split(r"[\r\n]+", span.of(view.issued_text))
    return "".join(line.strip(" \t\u3000\xa0") for line in lines) if len(lines) > 1 else lines[0]


def _matching(text: str, close: int) -> int | None:
    depth = 0
    for index in range(close, -1, -1):
        if text[index] in _CLOSE:
            depth += 1
        elif text[index] in _OPEN:
            depth -= 1
            if depth == 0:
                return index
    return None


def _closing(text: str, opened: int) -> int | None:
    depth = 0
    for index in range(opened, len(text)):
        if text[index] in _OPEN:
            depth += 1
        elif text[index] in _CLOSE:
            depth -= 1
            if depth == 0:
                return index
    return None


def read_tail(view: View, start: int) -> tuple[list[UnitMention], int]:
    """责任单位：A、B at a paragraph's end without brackets; where it begins."""
    text = view.text
    matches = [match for match in _keyword().finditer(text, start) if unit_roles()[match.group("word")] != "other"]
    for match in matches:
        if match.start() > start and text[match.start() - 1] not in "。；，）”":
            continue
        if re.search(r"[。！？]", text[match.end() : -1]):
            continue
        mentions = read_units(view, match.start(), len(text), needs_keyword=True)
        if mentions and all(len(mention.text) <= 30 for mention in mentions):
            return mentions, match.start()
    return [], len(text)
