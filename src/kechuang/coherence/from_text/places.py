"""Members that are places: 其中云台区50家、大学城片区20家, and 进校园25场, which only looks like one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from kechuang.coherence.from_text.sentences import Said
from kechuang.readers.reading import Statement


@dataclass(frozen=True, slots=True)
class Member:
    """A statement with its whole. part_of: id of the whole's statement, or a name for a group of shares."""

    part_of: str = ""
    is_all_of: bool = False


# 进校园 and 进社区 say where an event goes, not whose figure it is.
_NO_PLACE = r"(?!其中|包括|进|入|下)(?![一-鿿]*(?:校园|社区|小区|景区|乡村))"
PLACE_LIKE = re.compile(_NO_PLACE + r"[一-鿿]{2,8}(?:区|县|市|镇|乡|街道|园|旗)")


_PLACE_BETWEEN = re.compile(
    rf"(?:(?:其中|包括)：?|[、，])(?P<place>{_NO_PLACE}[一-鿿]{{2,8}}(?:区|县|市|镇|乡|街道|园|旗|片区|组团|新城|小镇|管委会))$"
)


# 各县区任务分解为：高新区35家
_HEAD_ONLY = re.compile(
    r"具体(?:任务|目标)?|(?:各[一-鿿]{1,6}?)?(?:任务|目标|指标)?(?:分解|分配|安排|任务|目标)|[^：]+，(?:任务|目标|指标)?(?:分解|分配|安排)(?:如下|为)?"
)
_GOES_TO = re.compile(r"(?:其中：?|[、，])(?P<where>(?:进|入)[一-鿿]{2,4})$")  # 其中进校园25场、进社区20场


def placed(
    said: Said, statements: Sequence[Statement], members: dict[str, Member], home: str | None,
    before: Statement | None = None,
) -> list[Statement]:  # fmt: skip
    """其中云台区50家: a member named like a place is the whole's figure for that place."""
    by_id = {each.id: each for each in (*statements, *((before,) if before else ()))}
    done = []
    since = 0
    for each in statements:
        start, end = said.place(each)
        between, since = said.text[since:start], end
        member = members.get(each.id)
        whole = by_id.get(member.part_of) if member is not None and not member.is_all_of else None
        named = _PLACE_BETWEEN.search(between) if whole is not None else None
        goes = _GOES_TO.search(between) if whole is not None else None
        if whole is not None and goes is not None:
            each = replace(each, indicator=goes["where"] + whole.indicator, region=whole.region, kind=whole.kind)
            done.append(replace(each, verb=whole.verb))
            continue
        if whole is not None and named is not None and not PLACE_LIKE.fullmatch(whole.indicator):
            each = replace(each, verb=whole.verb, kind=whole.kind) if each.kind == "level" else each
            done.append(replace(each, indicator=whole.indicator, region=named["place"]))
            continue
        if whole is not None and _HEAD_ONLY.fullmatch(each.indicator) and each.region not in (None, home):
            each = replace(each, indicator=whole.indicator, verb=whole.verb, kind=whole.kind)
        elif whole is not None and each.indicator == whole.indicator and each.region != whole.region:
            # A bare 甲区18家 reads as a level; what is added is told by the whole's verb.
            each = replace(each, verb=whole.verb, kind=whole.kind) if each.kind == "level" else each
        elif whole is not None and each.kind == "level" and not each.verb and whole.kind == "increment":
            each = replace(each, verb=whole.verb, kind=whole.kind)  # 新增平台25家，其中：省级8家
        elif whole is not None and PLACE_LIKE.fullmatch(each.indicator) and not PLACE_LIKE.fullmatch(whole.indicator):
            region = each.indicator if each.region in (None, home, whole.region) else each.region
            each = replace(each, indicator=whole.indicator, verb=whole.verb, kind=whole.kind, region=region)
        done.append(each)
    return done
