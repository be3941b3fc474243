"""Whom a promise binds: the whole document's region, or a park, county or town named for it."""

from __future__ import annotations

import functools
import re

from kechuang.readers.lexicon import alternatives, words

# What the name of an area ends with; a level word (市级, 区级) or a place inside a name is no area.
AREA = (
    r"(?:高新技术产业开发区|经济技术开发区|高新技术开发区|经济开发区|高新区|经开区|开发区|示范区|工业园区|产业园区|科技园区|工业园|产业园|科技园|环科园|园区|新区|新城|港区|"
    r"自贸区|保税区|综保区|科学城|科创走廊|大学城|工业集中区|管理区|度假区|功能区|片区|试验区|合作区|"
    r"镇街板块|镇街|街道|镇|乡|县|区|市|州|盟|旗|板块)"
)
_NAME = re.compile(rf"(?P<name>[一-鿿]{{1,10}}?{AREA})")
_WHOLE = re.compile(alternatives(words("words", "scope_front")))
_NOT_AREA = re.compile(
    r"^(?:全国|国家|省级?|市级|县级|区级|国内|全省|各|有关|相关|其他|所有|重点|特色|一批|推动|推进|支持|加快|引导|建设|打造|创建|争创|新建|新增|培育|申报|强化|在|对|与|和|及|由|以|将|为|向|从|"
    r"国家级|省市|入驻|联合|鼓励|组织|围绕|依托|聚焦|发挥|充分|服务|认定|升级|提升|优化|完善|实施|开展|农业|科技|产业|创新|工业|全球|国际)"
)


@functools.lru_cache(maxsize=4096)
def is_area(name: str) -> bool:
    """高新区, 临港开发区, 江阴市, 靖江园区: a unit that is itself a place."""
    if not 2 <= len(name) <= 14:
        return False
    if re.search(r"(?:局|委|办|科|处|室|院|部|中心|政府|公司|管委会|厅|会)$", name):
        return False
    return bool(re.fullmatch(rf"[一-鿿]{{0,12}}{AREA}", name)) and not _NOT_AREA.match(name)


def whole(text: str, place: int = 0) -> int:
    """End of 全市, 我区 … at `place`; `place` itself when none stands there."""
    match = _WHOLE.match(text, place)
    return match.end() if match else place


def area_at(text: str, place: int) -> int | None:
    """End of an area's name at `place` (高新区全社会研发…): the name must be followed by what is measured there."""
    best = None
    for match in _AREA_HERE.finditer(text, place, min(len(text), place + 14)):
        if match.start() != place:
            break
        best = match.end()
        break
    if best is None:
        return None
    name = text[place:best]
    following = text[best : best + 2]
    if not is_area(name) or re.match(r"级|内|域|建设|企业$|以上|场|长|政府|局|委|办|科|属|管委|排名|民|值|化|政|校", following):
        return None
    return best


_AREA_HERE = re.compile(rf"[一-鿿]{{1,9}}?{AREA}")


def areas_in_list(text: str) -> list[tuple[int, int]]:
    """高新区、临港开发区 (和 …): the stretches of a list of areas that fills the whole of `text`; [] otherwise."""
    found = []
    place = 0
    for part in re.split(r"(、|和|及|与|，)", text):
        if part in ("、", "和", "及", "与", "，"):
            place += len(part)
            continue
        if not is_area(part):
            return []
        found.append((place, place + len(part)))
        place += len(part)
    return found
