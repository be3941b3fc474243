"""What the pages of comparing say."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kechuang.apps.plans.rules.comparing import Demand, Word
from kechuang.kernel.errors import KechuangError

WORDS = {
    Word.RAISED: gettext_lazy("提高"),
    Word.LOWERED: gettext_lazy("降低"),
    Word.SAME: gettext_lazy("不变"),
    Word.NEW: gettext_lazy("新增"),
    Word.DROPPED: gettext_lazy("取消"),
    Word.REWORDED: gettext_lazy("改写"),
}
DEMANDS = {
    Demand.STRICTER: gettext_lazy("要求更高"),
    Demand.LOOSER: gettext_lazy("有所放宽"),
    Demand.AS_BEFORE: gettext_lazy("要求相同"),
    Demand.NOT_COMPARABLE: gettext_lazy("不能直接比较"),
}
NOT_ADOPTED = gettext_lazy("计划尚未批准，没有报送数据")
NOT_OVER = gettext_lazy("期限未到")
COUNTED_BY_ITEMS = gettext_lazy("按逐项报送计数，见目标页")
NO_FINAL_FIGURE = gettext_lazy("还没有最终官方数据")
NO_BASELINE = gettext_lazy("没有填写基数")


def no_such_indicator(code: str) -> KechuangError:
    return KechuangError(
        "CP-001", _("没有代码为“%s”的指标。") % code[:60], remedy=_("请在下面按名称查找；只列出已读计划中出现的指标。")
    )


def converted(written: str, same_as: str) -> str:
    return _("原文 %(written)s，即 %(same)s") % {"written": written, "same": same_as}


def one_place(place: str, name: str, first: str, last: str) -> str:
    words = {"place": place, "name": name, "first": first, "last": last}
    return _("%(place)s%(name)s：%(first)s，到%(last)s") % words


def several(name: str, places: int, promises: int, best: str, value: str) -> str:
    words = {"name": name, "places": places, "n": promises, "best": best, "value": value}
    return _("%(name)s：%(places)d 个地方 %(n)d 个目标，%(best)s要求最高（%(value)s）") % words


def single(name: str, value: str) -> str:
    return _("%(name)s：%(value)s") % {"name": name, "value": value or _("没有可画的数值")}


def changes_summary(now: str, before: str, counts: Mapping[Word, int]) -> str:
    parts = [f"{WORDS[word]} {counts.get(word, 0)}" for word in Word]
    return _("《%(now)s》与《%(before)s》相比：%(parts)s。") % {"now": now, "before": before, "parts": "，".join(parts)}
