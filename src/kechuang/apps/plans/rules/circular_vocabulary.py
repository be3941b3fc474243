"""The closed list of what a notice's template may say: places for figures, and lists that lines are repeated for.

A template is edited by officials, so its words are theirs: `{滞后数}` is a place,
`【每项滞后目标】…【完】` repeats lines.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from kechuang.catalog.faults import nearest

WHOLE = ""  # the scope of the notice itself; within a list places begin with the scope's name: {目标.名称}
TARGET, UNIT, SECTION, LIGHT = "目标", "单位", "板块", "亮灯"

LIGHT_COUNTS = ("完成数", "正常数", "未到时点数", "已调整数", "待核实数", "滞后数", "严重滞后数")
COUNTS = ("目标数", *LIGHT_COUNTS, "未达序时数")
LIGHT_LISTS = ("完成目标", "正常目标", "未到时点目标", "已调整目标", "待核实目标", "滞后目标", "严重滞后目标")


@dataclass(frozen=True, slots=True)
class Scope:
    """places: what may stand in braces here; lists: what may be repeated here, and the scope of one member each."""

    name: str
    places: tuple[str, ...]
    lists: dict[str, str] = field(default_factory=dict)


SCOPES = {
    WHOLE: Scope(
        WHOLE,
        (
            *("计划", "地区", "月份", "截至日期", "上期日期", "单位数"),
            *("目标总数", *LIGHT_COUNTS, "未达序时数"),
            *("未达序时单位数", "未报送单位数", "未报送目标数", "待审核件数", "待审核目标数"),
            *("变化数", "转好数", "转差数"),
        ),
        {
            "亮灯": LIGHT,
            "板块": SECTION,
            "单位": UNIT,
            "未达序时单位": UNIT,
            "未报送单位": UNIT,
            "全部目标": TARGET,
            **dict.fromkeys(LIGHT_LISTS, TARGET),
            "未达序时目标": TARGET,
            "待审核目标": TARGET,
            "未报送目标": TARGET,
            "变化目标": TARGET,
            "转好目标": TARGET,
            "转差目标": TARGET,
        },
    ),
    SECTION: Scope(
        SECTION,
        ("序号", "序数", "名称", *COUNTS),
        {"本板块亮灯": LIGHT, "本板块目标": TARGET, "本板块未达序时目标": TARGET, "本板块待核实目标": TARGET},
    ),
    UNIT: Scope(
        UNIT,
        ("序号", "序数", "名称", *COUNTS, "未报送数"),
        {"本单位亮灯": LIGHT, "本单位目标": TARGET, "本单位未达序时目标": TARGET, "本单位未报送目标": TARGET},
    ),
    LIGHT: Scope(LIGHT, ("名称", "目标数")),
    TARGET: Scope(
        TARGET,
        (
            *("序号", "序数", "编号", "名称", "目标值", "期限", "应达", "现值", "差距", "进度"),
            *("亮灯", "上期亮灯", "理由", "下一步", "牵头单位", "所在板块"),
        ),
    ),
}


def place_is_known(name: str, scopes: tuple[str, ...]) -> bool:
    """`name` as written between braces, where the lists around it have opened `scopes`, the whole notice first."""
    scope, _, place = name.rpartition(".")
    return scope in scopes and place in SCOPES[scope].places


def places_within(scopes: tuple[str, ...]) -> list[str]:
    """Every place that may be written where `scopes` are open, as it is written."""
    return [f"{scope}.{place}" if scope else place for scope in scopes for place in SCOPES[scope].places]


def scope_of_list(name: str, scopes: tuple[str, ...]) -> str | None:
    """The scope that a member of list `name` opens; None where there is no such list here."""
    for scope in reversed(scopes):
        if name in SCOPES[scope].lists:
            return SCOPES[scope].lists[name]
    return None


def lists_within(scopes: tuple[str, ...]) -> list[str]:
    return [name for scope in scopes for name in SCOPES[scope].lists]


def nearest_place(name: str, scopes: tuple[str, ...]) -> str:
    """“最接近的是：…” with braces, or ""; a place that belongs to a list says so by its own name."""
    known = places_within(scopes)
    by_end = [each for each in known if each.rpartition(".")[2] == name.rpartition(".")[2]]
    return f"最接近的是：{'、'.join(by_end)}" if by_end else nearest(name, known)
