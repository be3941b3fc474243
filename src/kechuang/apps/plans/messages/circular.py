"""What is said about notices: making, editing, checking and releasing them, and their templates."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from kechuang.apps.plans.rules.circular_template import FaultKind, TemplateFault
from kechuang.kernel.errors import KechuangError


class Refused(KechuangError):
    """Something about a notice that its maker can mend."""


class MovedOn(Refused):
    """Somebody else was first; what was typed is shown again."""


def plan_is_not_adopted(title: str) -> Refused:
    what = _("“%s”还没有批准采用，没有可以通报的目标。") % title
    return Refused("TB-001", what, remedy=_("请先在计划页确认目标并提请批准。"))


def month_is_to_come(month: date, today: date) -> Refused:
    what = _("%(year)d年%(month)d月还没有到，没有数字可以通报。") % {"year": month.year, "month": month.month}
    return Refused(
        "TB-002", what, remedy=_("最晚可以选 %(year)d年%(month)d月。") % {"year": today.year, "month": today.month}
    )


def month_is_before_the_plan(month: date, first: date) -> Refused:
    what = _("%(year)d年%(month)d月在计划开始之前。") % {"year": month.year, "month": month.month}
    return Refused(
        "TB-003", what, remedy=_("最早可以选 %(year)d年%(month)d月。") % {"year": first.year, "month": first.month}
    )


def there_is_one(title: str) -> MovedOn:
    return MovedOn("TB-004", _("这个月已经有一份通报：《%s》。") % title, remedy=_("请打开它继续编辑，不必另拟。"))


def nothing_to_tell(title: str) -> Refused:
    what = _("“%s”没有一项已确认的目标，写不出通报。") % title
    return Refused("TB-005", what, remedy=_("请在计划页核对，哪些目标应当列入。"))


def someone_was_first(name: str, at: str) -> MovedOn:
    what = _("另一人（%(name)s）在 %(at)s 改过这份通报，您的改动没有保存。") % {"name": name, "at": at}
    return MovedOn("TB-006", what, remedy=_("您写的文字仍在下面；请对照现在的文字，需要的再保存一次。"))


def is_not_open(standing: str) -> MovedOn:
    what = _("这份通报现在是“%s”，不能再改。") % standing
    return MovedOn(
        "TB-007", what, remedy=_("待签发的请送签人先撤回，或由签发人退回；已签发的不再改动，更正请另行发文。")
    )


def is_not_submitted(standing: str) -> MovedOn:
    return MovedOn("TB-008", _("这份通报现在是“%s”，不是待签发。") % standing, remedy=_("请刷新页面看看发生了什么。"))


def needs_a_second_person() -> Refused:
    return Refused("TB-009", _("送签的人不能自己签发。"), remedy=_("请由另一位有签发权限的人签发或退回。"))


def only_the_submitter_withdraws(name: str) -> Refused:
    return Refused("TB-010", _("这份通报是%s送签的，只能由本人撤回。") % name, remedy=_("签发人可以把它退回。"))


def say_why() -> Refused:
    return Refused("TB-011", _("退回时请写明意见。"), remedy=_("写一两句要改什么，拟稿人会看到。"))


def has_errors(count: int) -> Refused:
    return Refused(
        "TB-012",
        _("还有 %d 处必须先改好，现在不能送签或签发。") % count,
        remedy=_("请按“签发前核对”里标“须改”的逐条处理。"),
    )


def look_at_the_checks(count: int) -> Refused:
    what = _("签发前核对有 %d 条提示，还没有人确认看过；或者在您看过之后又有变化。") % count
    return Refused("TB-013", what, remedy=_("请看一遍提示，勾选“已看过”后再签发。"))


def number_is_given(mark: str, year: int, last: int) -> Refused:
    what = _("%(mark)s〔%(year)d〕已经用到 %(last)d 号，不能往回改。") % {"mark": mark, "year": year, "last": last}
    return Refused("TB-014", what, remedy=_("号码发出后不再重复使用；请填不小于 %d 的数。") % last)


def template_has_moved_on(ordinal: int, name: str) -> MovedOn:
    what = _("另一人（%(name)s）刚刚保存了第 %(n)d 版模板，您的没有保存。") % {"name": name, "n": ordinal}
    return MovedOn("TB-015", what, remedy=_("您写的仍在下面；请对照新版，需要的再保存一次。"))


def template_is_the_same() -> Refused:
    return Refused("TB-016", _("模板和版头都没有变化，没有另存一版。"))


def no_such_plan(words: str) -> Refused:
    return Refused("TB-017", _("没有标题含“%s”的计划。") % words, remedy=_("请写计划的编号，或标题里的几个字。"))


def several_plans(words: str, found: list[tuple[int, str]]) -> Refused:
    lines = "\n".join(f"  {pk}  {title}" for pk, title in found)
    return Refused(
        "TB-018", _("“%s”对得上不止一份计划：") % words + f"\n{lines}", remedy=_("请写前面的编号，或把标题写长一些。")
    )


# code, what, how to mend it; %s is the words at fault, {near} what may have been meant
TEMPLATE_FAULTS = {
    FaultKind.NO_TITLE: ("TB-101", _lazy("没有标题行。"), _lazy("请加一行，以“标题：”开头。")),
    FaultKind.NO_TEXT: ("TB-102", _lazy("没有正文。"), _lazy("请至少写一行正文。")),
    FaultKind.UNKNOWN_PLACE: (
        "TB-103",
        _lazy("没有“{%s}”这个数字。"),
        _lazy("{near}。可用的见清单；“目标.”“单位.”“板块.”开头的，只能写在对应的【每项…】【每个…】里面。"),
    ),
    FaultKind.UNKNOWN_LIST: (
        "TB-104",
        _lazy("没有“%s”这个名单。"),
        _lazy("{near}。可用的见清单；“本单位…”“本板块…”只能写在【每个单位】【每个板块】里面。"),
    ),
    FaultKind.NOT_CLOSED: ("TB-105", _lazy("“%s”没有结束。"), _lazy("请在要重复的几行之后加一行【完】。")),
    FaultKind.NOT_OPENED: (
        "TB-106",
        _lazy("“%s”前面没有对应的【每…】或【如有…】。"),
        _lazy("请删去这一行，或补上开头。"),
    ),
    FaultKind.BRACE: (
        "TB-107",
        _lazy("“%s”这里的花括号不成对。"),
        _lazy("数字的位置写成 {滞后数} 这样，两边各一个半角花括号。"),
    ),
    FaultKind.BRACKET: (
        "TB-108",
        _lazy("“%s”这里的【】没有看懂。"),
        _lazy("一行之内写成【每项滞后目标：{目标.名称}、】，单独一行写成【每项滞后目标】。"),
    ),
    FaultKind.TOO_DEEP: ("TB-109", _lazy("“%s”这里套得太深。"), _lazy("重复里面最多再套三层。")),
    FaultKind.TOO_LONG: ("TB-110", _lazy("模板太长，超过 400 行。"), _lazy("请删短一些。")),
}


def template_fault(fault: TemplateFault) -> Refused:
    """The fault with its line, its words quoted, and what may have been meant."""
    code, what, remedy = TEMPLATE_FAULTS[fault.kind]
    return Refused(
        code,
        str(what).replace("%s", fault.quoted),
        where=_("第 %d 行") % fault.line if fault.line else "",
        remedy=str(remedy).replace("{near}", fault.near or _("没有相近的")),
    )
