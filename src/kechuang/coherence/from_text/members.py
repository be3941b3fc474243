"""Members and wholes of one sentence: 其中国家级4家、省级8家; 30 家、50 家，共计 100 家; names cut short in a list."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from kechuang.coherence.amounts import measure_of
from kechuang.coherence.from_text.places import PLACE_LIKE, Member
from kechuang.coherence.from_text.sentences import Said
from kechuang.readers.drafting import tidy
from kechuang.readers.phrases import read_before
from kechuang.readers.reading import Statement
from kechuang.readers.verbs import kind_of_verb

_LEVEL_ONLY = re.compile(r"(?:国家|省|自治区|市|县|区|部)级(?:及以上|以上)?|(?:国|省|市)家?级")
_LEVEL_BETWEEN = re.compile(r"(?:其中|包括|[、，])(?P<level>(?:国家|自治区|省|市|县|区)级)$")
_LEVEL_FRONT = re.compile(r"^(?:国家|省|自治区|市|县|区|部)级(?:及?以上)?")
_AMONG = re.compile(
    r"其中|，包括(?=[一-鿿]{2,12}\d)|各[一-鿿]{1,6}(?:目标|任务|指标)(?:分别)?(?:为|是)?："
    r"|(?:各[一-鿿]{1,6})?(?:任务|目标|指标)?(?:分解|分配|安排)(?:到|为|如下|情况)[^，；]{0,6}：|具体(?:是|为|如下|任务为|目标为)?："
    r"|（(?=[一-鿿]{2,10}[类级]\d+[家个项名人件场]、[^）]*\d[^）]*）)"  # 项目100项（工业类60项、农业类40项）
    r"|(?<=[家个项名人件场])，(?=[一-鿿]{1,8}类\d+[家个项名人件场]、[一-鿿]{1,8}类\d)(?![^。；]*(?:共计|合计|总计|，共))"
    r"|[，（](?:包?含|涵盖)(?=[一-鿿]{2,14}\d)"
    r"|(?P<all>[，（]分别(?:为|是)(?=[一-鿿]{2,14}\d)|，(?:共?分为|由)(?=[一-鿿]{2,14}\d[^。；]*(?:组成|构成|[两二三四]类)))"
)
_AMONG_WORDS = re.compile(r"^(?:由|包?含|涵盖|共?分为|用于)(?=[一-鿿]{2})|(?<=[一-鿿]{2})(?:组成|构成)$")
_SUM = re.compile(r"(?:合计|共计|总计|总共|合共|共)(?:达到?|为|新增|新建|建成|培育|净增|认定)?$")
_RUN_OF_YEARS = re.compile(r"(?:[两三四五六]年|期内?|期间|五”?)(?:内|间|来)?[^，；]{0,6}$")
_BARE_SHARE = re.compile(r"占(?:比)?(?:达到?|为|到)?(?:不低于|不少于|超过|约)?$")
_STRUCTURE = re.compile(r"其中|分别占|结构|构成|来源|组成|由")
_ALL_KINDS = re.compile(r"[两二三四五六各](?:个)?(?:级|类|项|者|地|区)|合计|共计|总计")
_TARGET_KINDS = ("level", "increment", "count_of_activities")


def complete_names(said: Said) -> list[Statement]:
    """Statements with names cut short made whole: 省级 → 省级科技企业孵化器, 占GDP比重 → 研发投入占GDP比重."""
    done: list[Statement] = []
    for statement in said.statements:
        name = _AMONG_WORDS.sub("", statement.indicator)
        statement = replace(statement, indicator=name)
        between = said.text[said.place(done[-1])[1] if done else 0 : said.place(statement)[0]]
        level = _LEVEL_BETWEEN.search(between)
        if level is not None and done and _same_base(done[-1], statement):
            name = level["level"]
        elif done and statement.kind in _TARGET_KINDS and _VERB_ALONE.fullmatch(between):
            # 申报国家级人才计划80人次、入选3名: what is counted stands right in front.
            statement = replace(statement, indicator=done[-1].indicator)
            name = statement.indicator
        if done and statement.kind in _TARGET_KINDS and _MORE_THAN.search(between):
            # 科技经费600万元，比上年增加50万元: by how much it changes is no second value of it.
            statement = replace(statement, indicator=f"{done[-1].indicator}增加额", kind="increment")
            name = statement.indicator
        told = _BOUND_IN_NAME.search(name)
        if told is not None and kind_of_verb(told["verb"]):
            kind = "increment" if kind_of_verb(told["verb"]) == "increment" else "count_of_activities"
            name = name[: told.start()]
            statement = replace(statement, indicator=name, verb=told["verb"], kind=kind)
        elif _TOTAL_ALONE.fullmatch(name) and done and _same_base(done[-1], statement):
            statement = replace(statement, indicator=done[-1].indicator + name, region=done[-1].region)
        elif _YEAR_BEHIND.search(name) or name[:1].isdigit():
            statement = _renamed(said, done, statement)
        elif _LEVEL_ONLY.fullmatch(name):
            full = _full_name(said, done, statement)
            rest = _LEVEL_FRONT.sub("", full)
            if rest and not _LEVEL_ONLY.fullmatch(full):
                statement = replace(statement, indicator=name + rest)
        elif name.startswith("占") and statement.kind == "share":
            amount = next((each for each in reversed(done) if each.unit and measure_of(each.unit).base != "%"), None)
            if amount is not None:
                ending = "" if re.search(r"比重|比例|占比", name) else "比重"
                statement = replace(statement, indicator=amount.indicator + name + ending)
        elif done and statement.kind in ("growth_rate", "change_in_points"):
            statement = _named_by_neighbour(said, done[-1], statement)
        done.append(statement)
    return done


_MORE_THAN = re.compile(r"，(?:同?比|较)(?:上年|去年|20\d\d年)(?:底|末)?(?:净)?(?:增加|增长|多|减少)(?:了)?$")
_VERB_ALONE = re.compile(
    r"(?:个|人次|人|名|项|家|件|份|场|次|万元|亿元)[、，](?:力争)?(?:入选|获批|立项|兑现|落地转化|获奖)"
)
# 科普活动确保举办120场、力争举办100场: the bound and the verb stand behind the name.
_BOUND_IN_NAME = re.compile(r"(?<=[一-鿿]{2})(?:确保|力争|计划|至少)(?P<verb>[一-鿿]{2,3})$")
_TOTAL_ALONE = re.compile(r"(?:累计)?(?:总数|总量|总数量|存量)")  # 净增40家，总数达到320家
_YEAR_BEHIND = re.compile(r"20\d\d年(?:度|底|末)?$")
_WITH_BASE = re.compile(
    r"(?P<name>[^，；：。、\d]{2,}?)(?:比|较|由|从)(?:上年|去年|20\d\d年)?(?:度|底|末)?的?[\d.,]+[^\d，；。]{1,6}$"
)


def _renamed(said: Said, done: Sequence[Statement], statement: Statement) -> Statement:
    """成交额2023年 180 亿元 counts 成交额; 高企数较2022年的400家增长 20% counts 高企数."""
    name = _YEAR_BEHIND.sub("", statement.indicator)
    if name[:1].isdigit():
        start = said.place(statement)[0]
        named = _WITH_BASE.search(
            re.sub(r"(?:净增|新增|增加|增长|提高|提升|下降|增)(?:了|到|至)?$", "", said.text[:start])
        )
        neighbour = next((each.indicator for each in reversed(done) if not each.indicator[:1].isdigit()), "")
        name = named["name"] if named else neighbour
    return replace(statement, indicator=name) if len(name) >= 2 else statement


def _full_name(said: Said, done: Sequence[Statement], statement: Statement) -> str:
    """The name that a bare 省级 leaves out: of what stands in front of 其中, else of its neighbour."""
    among = said.text.rfind("其中", 0, said.place(statement)[0])
    ahead = [each for each in done if _same_base(each, statement)]
    wholes = [each for each in ahead if said.place(each)[0] < among]
    return next((each.indicator for each in reversed(wholes or ahead)), "")


_CHANGE_ONLY = re.compile(
    r"^[，（、](?:并)?(?:同比|年均|(?:比|较)(?:上年|去年|上一年|20\d\d年)(?:末|底)?(?:的?[\d.]+[^\d，；。]{1,4}?)?)?(?:实现)?"
    r"(?:增长|增速|增幅|提高|提升|增加|上升|下降|降低)(?:率)?(?:达到?|为|不低于|不少于|约|超过?)?$"
)


def _named_by_neighbour(said: Said, last: Statement, statement: Statement) -> Statement:
    """技术合同成交额达到 100 亿元，同比增长 25%: a bare change is of the figure right in front of it."""
    between = said.text[said.place(last)[1] : said.place(statement)[0]].removeprefix(last.unit or "")
    between = re.sub(r"^(?:以上|以内|左右|以下)", "", between)
    fits = measure_of(last.unit).base == "%" if statement.kind == "change_in_points" else last.kind != "growth_rate"
    if not fits or not _CHANGE_ONLY.match(between):
        return statement
    return replace(statement, indicator=last.indicator, region=last.region)


def _same_base(one: Statement, other: Statement) -> bool:
    return measure_of(one.unit).base == measure_of(other.unit).base


def members_of(said: Said, statements: Sequence[Statement], before: Statement | None) -> dict[str, Member]:
    """Statement id → what it is part of. before: the last statement of the sentence in front (…120家。其中…)."""
    found: dict[str, Member] = {}
    _among(said, statements, before, found)
    _summed(said, statements, found)
    _shares(said, statements, found)
    return found


def _among(said: Said, statements: Sequence[Statement], before: Statement | None, found: dict[str, Member]) -> None:
    for mark in _AMONG.finditer(said.text):
        stop = _stop(said.text, mark.end())
        inside = [each for each in statements if mark.end() <= said.place(each)[0] < stop]
        if not inside:
            continue
        ahead = [each for each in statements if said.place(each)[0] < mark.start()]
        if not ahead and mark.start() <= 1 and before is not None:
            ahead = [before]
        whole = next((each for each in reversed(ahead) if _same_base(each, inside[0]) and _is_count(each)), None)
        if whole is None:
            continue
        for ordinal, each in enumerate(inside):
            if not _same_base(each, whole) or not _is_count(each):
                continue
            if ordinal and _starts_anew(said, inside[ordinal - 1], each, whole):
                break
            found.setdefault(each.id, Member(whole.id, mark["all"] is not None))


def _stop(text: str, start: int) -> int:
    places = [place for place in (text.find(mark, start) for mark in "；）") if place >= 0]
    return min(places, default=len(text))


def _is_count(statement: Statement) -> bool:
    return statement.kind in _TARGET_KINDS and measure_of(statement.unit).base not in ("", "%")


def _starts_anew(said: Said, last: Statement, each: Statement, whole: Statement) -> bool:
    """其中省级5家，新建众创空间3家: behind a comma another verb begins another promise."""
    between = said.text[said.place(last)[1] : said.place(each)[0]]
    if "，" not in between or not each.verb:
        return False
    opens = between.rpartition("，")[2].startswith(each.verb)
    return opens and (each.verb != whole.verb or _LEVEL_FRONT.sub("", each.indicator) not in whole.indicator)


def _summed(said: Said, statements: Sequence[Statement], found: dict[str, Member]) -> None:
    """…30家、…50家，共计100家: the last number is the sum of those in front of it."""
    for ordinal, each in enumerate(statements):
        start = said.place(each)[0]
        word = _SUM.search(said.text[:start])
        if ordinal < 2 or word is None or _RUN_OF_YEARS.search(said.text[: word.start()]):
            continue
        parts: list[Statement] = []
        for earlier in reversed(statements[:ordinal]):
            between = said.text[said.place(earlier)[1] : said.place(parts[-1] if parts else each)[0]]
            apart = "；" in between and not _ALL_KINDS.search(said.text[said.place(statements[ordinal - 1])[1] : start])
            if not _same_base(earlier, each) or apart or earlier.id in found:
                break
            parts.append(earlier)
        if len(parts) > 2 and parts[-1].value == each.value and parts[-1].unit == each.unit:
            parts.pop()  # 建成孵化器12家，国家级2家、省级4家、市级6家，合计12家: the first of them is the sum already
        if len(parts) >= 2 and word.start() >= said.place(parts[0])[1]:
            for part in parts:
                found[part.id] = Member(each.id, True)


_HEAD = re.compile(r"^(?:（?[\d一二三四五六七八九十]+[）.、]|[①-⑳])*(?P<head>[^：；。]{3,40})：")
_SUM_BEHIND = re.compile(r"(?:合计|共计|总计)(?:为|达到?)?(?P<number>\d+)(?P<unit>[^\d，；。、]{1,3}?)(?=[，；。（]|$)")


def headed(said: Said, home: str | None) -> list[Statement]:
    """新增高新技术企业：甲街道20家、乙镇15家，合计35家: what stands before the colon is counted in all."""
    head = _HEAD.match(said.text)
    inside = [each for each in said.statements if head and said.place(each)[0] >= head.end()]
    if head is None or not inside or not PLACE_LIKE.fullmatch(inside[0].indicator):
        return said.statements
    before = read_before(said.text, head.start("head"), head.end("head"))
    if before.noun is None:
        return said.statements
    name = tidy(said.text[before.noun[0] : before.noun[1]])
    verb = said.text[before.verb[0] : before.verb[1]] if before.verb is not None else ""
    kind = "increment" if kind_of_verb(verb) == "increment" else inside[0].kind
    first = inside[0].indicator
    done = [each for each in said.statements if each not in inside]
    for each in inside:
        region = each.region if each.region not in (None, home) else each.indicator
        if each.indicator in (first, region):
            each = replace(each, indicator=name, verb=verb, kind=kind, region=region)
        done.append(each)
    whole = _SUM_BEHIND.search(said.text, said.place(inside[-1])[1])
    if whole is not None and whole["unit"] == inside[0].unit:
        span = said.view.issued_span(*whole.span("number"))
        value = Decimal(whole["number"])
        done.append(replace(done[-1], id=f"{done[-1].id}+", value=value, region=home, value_span=span, span=span))
    return done


def sum_names(statements: Sequence[Statement], members: dict[str, Member]) -> dict[str, str]:
    """A sum is named after its parts; the name the reader lent it is its neighbour's."""
    parts: dict[str, list[str]] = {}
    for each in statements:
        member = members.get(each.id)
        if member is not None and member.is_all_of:
            parts.setdefault(member.part_of, []).append(each.indicator)
    distinct = {whole: list(dict.fromkeys(names)) for whole, names in parts.items()}
    return {whole: "、".join(names) + "合计" for whole, names in distinct.items() if len(names) > 1}


_GROUP_NAME = re.compile(r"(?:[两二三四五六七八九十]|\d+|各)(?:个|家)?(?:区|县|市|镇|乡|街道|地|园区|片区|板块|级|者)*")


def named_sums(statements: Sequence[Statement], members: dict[str, Member]) -> list[Statement]:
    """襄城区、樊城区分别新建孵化器3家、4家，两区共新建7家: the sum of one thing is that thing."""
    names: dict[str, set[str]] = {}
    for each in statements:
        member = members.get(each.id)
        if member is not None and member.is_all_of:
            names.setdefault(member.part_of, set()).add(each.indicator)
    return [
        replace(each, indicator=next(iter(names[each.id])))
        if len(names.get(each.id, ())) == 1 and _GROUP_NAME.fullmatch(each.indicator)
        else each
        for each in statements
    ]


def shares_of_wholes(said: Said, statements: Sequence[Statement], members: dict[str, Member]) -> list[Statement]:
    """规上企业400家，其中有研发活动的240家，占比60%: the share is that of the part in its whole."""
    by_id = {each.id: each for each in statements}
    done: list[Statement] = []
    for each in statements:
        last = done[-1] if done else None
        member = members.get(last.id) if last is not None else None
        whole = by_id.get(member.part_of) if member is not None else None
        if whole is None and len(done) > 1 and said.text[: said.place(done[-1])[0]].endswith("的"):
            whole = done[-2] if done[-2].unit == done[-1].unit else None  # 规上企业500家，建有研发机构的300家
        if last is not None and whole is not None and each.kind == "share":
            between = said.text[said.place(last)[1] : said.place(each)[0]].removeprefix(last.unit or "")
            if re.fullmatch(r"，占(?:比|总数|全部)?(?:的?比重|的?比例)?(?:达到?|为|的)?", between):
                each = replace(each, indicator=f"{last.indicator}占{whole.indicator}比重")
        done.append(each)
    return done


def _shares(said: Said, statements: Sequence[Statement], found: dict[str, Member]) -> None:
    """企业占60%、高校占35%: shares of one whole, told as such."""
    bare = [
        each
        for each in statements
        if each.kind == "share" and _BARE_SHARE.search(said.text[: said.place(each)[0]].rstrip("约近超"))
        and not re.search(r"占.+", each.indicator)
    ]  # fmt: skip
    if (len(bare) >= 2 and _STRUCTURE.search(said.text)) or len(bare) >= 3:
        for each in bare:
            found.setdefault(each.id, Member(f"shares:{said.ident}"))
