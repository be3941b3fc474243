"""Whom a promise binds: the whole document's region, or a park, county or town named for it."""

from __future__ import annotations

import functools
import re

from kechuang.catalog.region import load_regions
from kechuang.readers.lexicon import alternatives, words

_WHOLE = re.compile(alternatives(words("words", "scope_front")))


_PARK = re.compile(
    r"(?P<stem>[一-鿿]{0,6}?)(?:高新技术产业开发区|经济技术开发区|高新技术开发区|经济开发区|高新区|经开区|开发区|工业园区|产业园区|科技园区|工业园|产业园|科技园|环科园|"
    r"园区|新区|新城|港区|自贸区|综合保税区|保税区|综保区|产业集聚区|集聚区|科学城|科创走廊|大学城|工业集中区|管理区|度假区|功能区|试验区|合作区|实验区|示范园|农高区|板块)"
)
_TOWN = re.compile(r"(?P<stem>[一-鿿]{2,4})(?:街道|镇|乡|苏木)")
_COUNTY = re.compile(r"(?P<stem>[一-鿿]{2,8})(?:市|县|区|州|旗|盟)")
_NO_TOWN = re.compile(r"[占的了和与及为对从是有各增建投入研发企技工程项目资金推动每个全其该家类引导支持]")
_NO_COUNTY = re.compile(
    r"^(?:每|个|跨|各|所|地级|县级|城|都|超|楼|股|集|门|核心|中心|大|小|多|老|山|贫困)|[城心级个每跨多]$|[一二三四五六七八九十]"
)
_NO_STEM = re.compile(
    r"[在动每家个类型培训省占的了和与及为对从是有各新增建投入研发产业企技术工程项目资金经济社会全级省国我本该其所属内后以用将让被把向使推进加快强化引领导入驻力争确保努]"
    r"|服务|支持|建设|创新|科技|重点|特色|示范|培育|申报|认定|升级|提升|优化|完善|开展|农业|组织|围绕|依托|发挥|鼓励|打造|创建|争创|获批|国家"
)


@functools.lru_cache(maxsize=8192)
def is_area(name: str) -> bool:
    """高新区, 临港开发区, 江阴市, 靖江园区: a unit that is itself a place.

    Parks and towns by their form; counties and cities by the gazetteer, or as a short proper name + 县/市.
    """
    if name in ("镇街板块", "镇街", "各镇街", "各镇街园区", "县区", "各县区") or name in load_regions().names:
        return name not in ("县区", "各县区", "各镇街", "各镇街园区", "镇街")
    park = _PARK.fullmatch(name)
    if park:
        return not _NO_STEM.search(park.group("stem")) or park.group("stem") in load_regions().names
    town = _TOWN.fullmatch(name)
    if town:
        return not _NO_TOWN.search(town.group("stem"))
    county = _COUNTY.fullmatch(name)
    if county is None or name.endswith("地区"):
        return False
    stem = county.group("stem")
    if name.endswith(("区", "盟", "州", "旗")):
        return False  # 核心区, 联盟 are no places; districts, prefectures and banners stand in the gazetteer
    return len(stem) <= 3 and not _NO_STEM.search(stem) and not _NO_COUNTY.search(stem)


def whole(text: str, place: int = 0) -> int:
    """End of 全市, 我区 … at `place`; `place` itself when none stands there."""
    match = _WHOLE.match(text, place)
    return match.end() if match else place


def area_at(text: str, place: int) -> int | None:
    """End of an area's name at `place` (高新区全社会研发…): the name must be followed by what is measured there."""
    best = None
    for end in range(min(len(text), place + 14), place + 1, -1):
        if text[end - 1] in _LAST and is_area(text[place:end]):
            best = end
            break
    if best is None:
        return None
    following = text[best : best + 2]
    if re.match(
        r"级|内|域|建设|企业$|以上|场|长|政府|局|委|办|科|属|管委|排名|民|值|化|政|校|总数|数量|个数", following
    ):
        return None
    return best


_LAST = frozenset("区园城县市州盟旗镇乡道块廊")


_LOOKS_LIKE_AREA = re.compile(r"[一-鿿]{2,8}(?:区|县|市|旗|镇|乡|街道|园)")


def areas_in_list(text: str) -> list[tuple[int, int]]:
    """高新区、临港开发区 (和 …): the stretches of a list of areas that fills the whole of `text`; [] otherwise."""
    found = []
    place = 0
    for part in re.split(r"(、|和|及|与|，)", text):
        if part in ("、", "和", "及", "与", "，"):
            place += len(part)
            continue
        if not is_area(part) and not _LOOKS_LIKE_AREA.fullmatch(part):
            return []
        found.append((place, place + len(part)))
        place += len(part)
    # Short forms (土右旗) count only beside a place that is known.
    return found if any(is_area(text[a:b]) for a, b in found) else []
