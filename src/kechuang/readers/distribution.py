"""Lists where one word spreads over several: A、B分别达到10家、20家; 高新区、开发区各新建1家 …"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from kechuang.readers.phrases import read_after, read_before
from kechuang.readers.quantities import Quantity
from kechuang.readers.scope import area_at, areas_in_list, is_area
from kechuang.readers.sentences import phrase_end, phrase_start

Stretch = tuple[int, int]
_EACH = re.compile(
    r"分别|各自|各(?!类|种|级|项|地|区|县|市|镇|科|处|有|单|部|园|方|街|界|自|省|行|乡|板|责|相|高|企|成|院|党|村|旗)"
)


@dataclass(frozen=True, slots=True)
class Member:
    quantity: Quantity
    indicator: tuple[Stretch, ...]
    suffix: str
    area: Stretch | None
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """start, end: the quote; names_start: where the coordination begins."""

    start: int
    end: int
    names_start: int
    quantities: tuple[Quantity, ...]
    members: tuple[Member, ...]
    verb: Stretch | None


def find(text: str, quantities: list[Quantity], index: int, last: list[Stretch] | None = None) -> Group | None:
    """The distributive list whose first number is quantities[index]; None when there is none.

    last: what the promise before was about, for lists that name only places (…，甲区、乙区分别3家、1家).
    """
    first = quantities[index]
    start = phrase_start(text, first.from_bound)
    if index and quantities[index - 1].to_bound > start:
        start = quantities[index - 1].to_bound
    each = None
    for match in _EACH.finditer(text, start, first.from_bound):
        each = match
    if each is None:
        return None
    run = _run(text, quantities, index)
    mixed = _run(text, quantities, index, mixed=True)
    front = _skip_front(text, start, each.start())
    areas: list[tuple[int, int]] = []
    for place in range(start, each.start()):
        areas = areas_in_list(text[place : each.start()])
        if len(areas) >= 2:
            front = place
            break
    if len(areas) >= 2:
        return _areas(text, front, each, areas, run, last)
    headed = _areas_with_noun(text, start, each.start())
    if headed is not None:
        return _paired_areas(*headed, run, each)
    years = re.fullmatch(
        r"，?((?:20\d\d年(?:、|和|，)?){2,})", text[phrase_start_of_years(text, each.start()) : each.start()]
    )
    if years and len(run) >= 2:
        return _years(text, [int(year) for year in re.findall(r"20\d\d", years.group(1))], each, run)
    if len(mixed) < 2:
        return _each_noun(text, front, each, first)
    names = _names(text, front, each.start())
    for numbers in (run, mixed):
        if len(names) == len(numbers) >= 2:
            return _paired(text, names, numbers)
    names, verb = _names_behind(text, each.end(), first.from_bound)
    if len(names) == len(run):
        return _paired(text, names, run, verb=verb, start=each.start())
    return _years_in_front(text, each, run)


def _run(text: str, quantities: list[Quantity], index: int, *, mixed: bool = False) -> list[Quantity]:
    """Numbers that follow each other with nothing but 、 和 ， between; mixed: of whatever dimension."""
    run = [quantities[index]]
    for quantity in quantities[index + 1 :]:
        if not re.fullmatch(r"(?:、|和|及|与|，|以及|，?和)(?:达到?)?", text[run[-1].to_bound : quantity.from_bound]):
            break
        if quantity.dimension != run[0].dimension and not mixed:
            break
        if quantity.comparator == "=" and run[0].before and not quantity.before:
            quantity = replace(quantity, comparator=run[0].comparator)
        run.append(quantity)
    return run


def _skip_front(text: str, start: int, end: int) -> int:
    before = read_before(text, start, end)
    # A scope that the walk took for the sentence's area is part of the list of areas here.
    place = before.front_end if before.area is None else before.area[0]
    if before.verb is not None and before.verb[0] <= place + 1 and before.noun is not None:
        return before.noun[0]
    return place


def _areas(
    text: str,
    front: int,
    each: re.Match[str],
    areas: list[tuple[int, int]],
    run: list[Quantity],
    last: list[Stretch] | None,
) -> Group | None:
    first = run[0]
    before = read_before(text, each.end(), first.from_bound)
    stop = phrase_end(text, run[-1].to_bound, len(text))
    after = read_after(text, run[-1].to_bound, stop)
    noun = before.noun or after or (last[0] if last and len(last) == 1 else None)
    if noun is None:
        return None
    quote_end = max(run[-1].to_bound, after[1] if after and before.noun is None else 0)
    if len(run) == 1:
        pairs = [(area, first) for area in areas]
    elif len(run) == len(areas):
        pairs = list(zip(areas, run, strict=True))
    else:
        return None
    members = tuple(Member(quantity, (noun,), "", (front + area[0], front + area[1])) for area, quantity in pairs)
    return Group(front, quote_end, each.end(), tuple(run), members, before.verb)


def _areas_with_noun(text: str, start: int, end: int) -> tuple[list[Stretch], Stretch] | None:
    """甲高新区、乙高新区、丙高新区全国排名〔分别〕: the areas, and what is measured behind the last of them."""
    for place in range(start, end):
        parts = _names(text, place, end)
        if len(parts) < 2 or not all(is_area(text[a:b]) for a, b in parts[:-1]):
            continue
        stop = area_at(text, parts[-1][0])
        if stop is None or stop >= parts[-1][1]:
            continue
        return [*parts[:-1], (parts[-1][0], stop)], (stop, parts[-1][1])
    return None


def _paired_areas(places: list[Stretch], noun: Stretch, run: list[Quantity], each: re.Match[str]) -> Group | None:
    if len(run) not in (1, len(places)):
        return None
    numbers = run if len(run) == len(places) else [run[0]] * len(places)
    members = tuple(Member(quantity, (noun,), "", place) for place, quantity in zip(places, numbers, strict=True))
    return Group(places[0][0], run[-1].to_bound, each.end(), tuple(run), members, None)


def phrase_start_of_years(text: str, place: int) -> int:
    """Where the list of years that ends at `place` begins."""
    match = re.search(r"(?:20\d\d年(?:、|和|，)?)+$", text[:place])
    return match.start() if match else place


def _years(text: str, years: list[int], each: re.Match[str], run: list[Quantity]) -> Group | None:
    """2022年、2023年、2024年分别净增高新技术企业100家、150家、180家: one promise a year."""
    before = read_before(text, each.end(), run[0].from_bound)
    stop = phrase_end(text, run[-1].to_bound, len(text))
    after = read_after(text, run[-1].to_bound, stop)
    noun = before.noun or after
    if noun is None or len(years) != len(run):
        return None
    members = tuple(Member(quantity, (noun,), "", None, year) for year, quantity in zip(years, run, strict=True))
    end = max(run[-1].to_bound, after[1] if after and before.noun is None else 0)
    return Group(each.start(), end, each.end(), tuple(run), members, before.verb)


_YEARS_IN_FRONT = re.compile(
    r"(?:(?P<first>20\d\d)年?[—－~～至到-]+(?P<last>20\d\d)年|(?P<list>(?:20\d\d年?(?:、|和)){1,}20\d\d年))，?(?P<what>[^，。；：\d]{2,})$"
)


def _years_in_front(text: str, each: re.Match[str], run: list[Quantity]) -> Group | None:
    """2021—2023年，技术合同成交额分别达到40亿元、50亿元和60亿元: one promise a year of the span or list."""
    said = _YEARS_IN_FRONT.search(text, max(0, each.start() - 60), each.start())
    if said is None:
        return None
    if said["list"]:
        years = [int(year) for year in re.findall(r"20\d\d", said["list"])]
    else:
        years = list(range(int(said["first"]), int(said["last"]) + 1))
    before = read_before(text, said.start("what"), each.start())
    if before.noun is None or len(years) != len(run):
        return None
    members = tuple(Member(quantity, (before.noun,), "", None, year) for year, quantity in zip(years, run, strict=True))
    start = before.verb[0] if before.verb is not None else before.noun[0]
    return Group(start, run[-1].to_bound, start, tuple(run), members, before.verb)


def _each_noun(text: str, front: int, each: re.Match[str], first: Quantity) -> Group | None:
    """建设概念验证中心、中试基地各15家: the one number holds for each thing named."""
    if each.end() != first.from_bound:
        return None
    names = _names(text, front, each.start())
    if len(names) < 2:
        return None
    whole = read_before(text, front, each.start())
    verb = whole.verb
    if verb is None:
        back = read_before(text, phrase_start(text, front), each.start())
        verb = back.verb
    suffix = _shared_head([text[a:b] for a, b in names[:-1]], text[names[-1][0] : names[-1][1]])
    members = tuple(
        Member(first, (name,), suffix if position < len(names) - 1 else "", None) for position, name in enumerate(names)
    )
    start = verb[0] if verb is not None and verb[1] == names[0][0] else names[0][0]
    return Group(start, first.to_bound, front, (first,), members, verb)


def _names(text: str, start: int, end: int) -> list[Stretch]:
    names = []
    place = start
    for part in re.split(r"(、|和|及|与|以及)", text[start:end]):
        if part and part not in ("、", "和", "及", "与", "以及"):
            names.append((place, place + len(part)))
        place += len(part)
    if names:
        a, b = names[-1]
        summed = re.search(r"(?:累计|总计|合计|共)$", text[a:b])
        names[-1] = (a, a + summed.start()) if summed else (a, b)
        a, b = names[0]
        before = read_before(text, a, b)
        if before.noun is not None:
            names[0] = before.noun
    return names


def _names_behind(text: str, start: int, end: int) -> tuple[list[Stretch], Stretch | None]:
    before = read_before(text, start, end)
    if before.noun is None:
        return [], None
    return _names(text, before.noun[0], before.noun[1]), before.verb


def _paired(
    text: str, names: list[Stretch], run: list[Quantity], verb: Stretch | None = None, start: int | None = None
) -> Group:
    last_name = text[names[-1][0] : names[-1][1]]
    shared = _shared_head([text[a:b] for a, b in names[:-1]], last_name)
    members = []
    for position, (name, quantity) in enumerate(zip(names, run, strict=True)):
        suffix = shared if position < len(names) - 1 else ""
        members.append(Member(quantity, (name,), suffix, None))
    first = start if start is not None else names[0][0]
    stop = phrase_end(text, run[-1].to_bound, len(text))
    after = read_after(text, run[-1].to_bound, stop)
    return Group(first, after[1] if after else run[-1].to_bound, names[0][0], tuple(run), tuple(members), verb)


def _common_ending(names: list[str]) -> str:
    shortest = min(names, key=len)
    size = next((k for k in range(len(shortest), 0, -1) if all(name.endswith(shortest[-k:]) for name in names)), 0)
    return shortest[len(shortest) - size :]


def _shared_head(others: list[str], last: str) -> str:
    """准独角兽企业、瞪羚企业、雏鹰企业培育入库数 → 培育入库数: what the last name adds behind the common ending."""
    if not others:
        return ""
    common = _common_ending(others)
    for length in range(len(common), 0, -1):
        ending = common[-length:]
        place = last.find(ending)
        if place >= 0 and place + length < len(last) and length >= 2:
            return last[place + length :]
        if place >= 0 and length >= 2:
            return ""
    level = re.compile(r"(?:国家|省|市|县|区|部)级(?:以上)?")
    if all(level.fullmatch(name) for name in others) and level.match(last):
        return level.sub("", last, count=1)  # 国家级、省级孵化器
    tail = re.search(r"(?:营业收入|产值|增加值|占比|比重|投入|覆盖率|数量|总量|总数|数|额|企业)$", last)
    if tail and not any(name.endswith(tail.group()) for name in others):
        return tail.group()
    return ""
