"""What the pages of lights say: plan, commitment, boards and the leader's overview."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kechuang.apps.plans.models import Commitment, Sort
from kechuang.apps.plans.rules.terms import Light, NextStep
from kechuang.ui.marks import light_mark

# What needs a leader's eye comes first, what is well last; lights that do not occur are left unsaid.
SAID_FIRST = (
    Light.FAR_BEHIND,
    Light.BEHIND,
    Light.UNVERIFIED,
    Light.ADJUSTED,
    Light.ON_TRACK,
    Light.DONE,
    Light.NOT_DUE,
)

# In the order in which they press.
STEP_WORDS = {
    NextStep.SUPERVISE: gettext_lazy("督办"),
    NextStep.SPEED_UP: gettext_lazy("加快推进"),
    NextStep.REVIEW: gettext_lazy("审核报送"),
    NextStep.REPORT: gettext_lazy("补报进展"),
    NextStep.SET_BASELINE: gettext_lazy("补填基数"),
}

NODES = gettext_lazy("个节点")

NO_ACTUAL = gettext_lazy("还没有采纳的数据")
NO_DUE = gettext_lazy("现在还没有应达的数")
SHARE_NOT_COUNTED = gettext_lazy("官方数据和排名不分单位统计")


def counted(counts: Mapping[Light, int]) -> str:
    """`严重滞后 2，滞后 6，正常 27`; empty for none."""
    return "，".join(f"{light_mark(light).word} {counts[light]}" for light in SAID_FIRST if counts.get(light))


def thing_words(commitments: Sequence[Commitment]) -> str:
    """What is counted: 项目标 where all are targets, else 项目标任务."""
    return _("项目标") if all(each.what == Sort.TARGET for each in commitments) else _("项目标任务")


def summary(commitments: Sequence[Commitment], counts: Mapping[Light, int]) -> str:
    """The sentence on top: `43 项目标：严重滞后 2，滞后 6，正常 27`."""
    if not commitments:
        return _("还没有目标任务")
    return f"{len(commitments)} {thing_words(commitments)}：{counted(counts)}"


def turned(since: date, better: int, worse: int, other: int) -> str:
    """What changed since a day, in one sentence."""
    day = f"{since.month} 月 {since.day} 日"
    said = ((_("变差 %d 项"), worse), (_("好转 %d 项"), better), (_("其他变化 %d 项"), other))
    parts = [words % number for words, number in said if number]
    if not parts:
        return _("%s以来没有变化") % day
    return _("%(day)s以来%(parts)s") % {"day": day, "parts": "，".join(parts)}
