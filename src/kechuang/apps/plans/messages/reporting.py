"""What reporting and reviewing say to people: faults, questions that are asked back, and what a step has moved."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from kechuang.apps.accounts.permissions import NotAllowed
from kechuang.apps.plans.rules.plausible import OddAmount
from kechuang.kernel.errors import KechuangError


class Fault(KechuangError):
    """field: the form's field it stands at, "" for the whole; row: which line, from 0, None for the whole."""

    def __init__(
        self, code: str, what: str, *, field: str = "", row: int | None = None, where: str = "", remedy: str = ""
    ) -> None:
        self.field, self.row = field, row
        place = where or (_("第 %d 条") % (row + 1) if row is not None else "")
        super().__init__(code, what, where=place, remedy=remedy)


class Question(Fault):
    """Asked back, not refused. token: what a tick must say to answer it, `tick` what stands beside it; both are ""
    where a reason in words is wanted, for the form's field `reason_name`.
    """

    token = ""
    tick = ""
    reason_name = ""


class Refused(KechuangError):
    """A report that was not taken, with all its faults; nothing was written."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = faults
        first = faults[0]
        super().__init__(first.code, first.what, where=first.where, remedy=first.remedy)

    @property
    def only_questions(self) -> bool:
        return all(isinstance(each, Question) for each in self.faults)


class Overtaken(KechuangError):
    """Somebody else was quicker; nothing was lost and nothing changed."""


def plain(amount: Decimal) -> str:
    """An amount without trailing zeros and without an exponent."""
    return f"{amount.normalize():f}"


def day(on: date) -> str:
    return _("%(year)d年%(month)d月%(day)d日") % {"year": on.year, "month": on.month, "day": on.day}


def when(at: datetime | None) -> str:
    return localtime(at).strftime("%Y-%m-%d %H:%M") if at else ""


# Whether this commitment can be reported on at all.


def plan_is_not_adopted(plan: str) -> Fault:
    return Fault("RP-001", _("“%s”还没有采用，不能报送。") % plan, remedy=_("计划经批准采用后，各单位即可报送进展。"))


def is_not_listed(indicator: str) -> Fault:
    return Fault("RP-002", _("“%s”没有列入这份计划的目标，不能报送。") % indicator)


def is_withdrawn(indicator: str, document: str, on: date) -> Fault:
    return Fault(
        "RP-003",
        _("“%(indicator)s”已按%(document)s自 %(day)s起取消，不再报送。")
        % {"indicator": indicator, "document": document, "day": day(on)},
    )


def is_counted_otherwise(indicator: str, counting: str) -> Fault:
    return Fault(
        "RP-004",
        _("“%(indicator)s”按“%(counting)s”计数，不能这样报送。") % {"indicator": indicator, "counting": counting},
        remedy=_("请从这项目标的页面重新打开“报送”，会给出合适的表。"),
    )


# Who reports, and for whom.


def unit_does_not_answer(unit: str, units: str) -> Fault:
    return Fault(
        "RP-005",
        _("“%s”不是这项目标的牵头、配合或承担分解任务的单位，不能为它报送。") % unit,
        field="unit",
        remedy=_("可以报送的有：%s。责任单位有误时，请规划员更正。") % units
        if units
        else _("这项目标还没有对应到登记的单位，请规划员先登记。"),
    )


def account_has_no_unit(name: str) -> Fault:
    return Fault(
        "RP-006", _("您的帐号（%s）还没有对应单位，不能报送。") % name, remedy=_("请管理员在帐号上补填单位后再报。")
    )


def not_for_your_unit(own: str, unit: str) -> Fault:
    return Fault(
        "RP-007",
        _("您在“%(own)s”，不能替“%(unit)s”报送。") % {"own": own, "unit": unit},
        field="unit",
        remedy=_("请由该单位的人员报送，或请规划员代报。"),
    )


def unit_is_dissolved(unit: str, on: date, field: str, row: int | None = None) -> Fault:
    return Fault(
        "RP-008",
        _("“%(unit)s”在 %(day)s并不在册（未设立或已撤并）。") % {"unit": unit, "day": day(on)},
        field=field,
        row=row,
        remedy=_("请改由承接它的单位报送，或核对日期。"),
    )


# Days.


def is_in_the_future(on: date, today: date, field: str, row: int | None = None) -> Fault:
    return Fault(
        "RP-010",
        _("日期 %(on)s 晚于今天（%(today)s）。") % {"on": on, "today": today},
        field=field,
        row=row,
        remedy=_("还没有发生的事请到发生后再报。"),
    )


def is_outside_period(on: date, start: date, due: date, field: str, row: int | None = None) -> Fault:
    return Fault(
        "RP-011",
        _("日期 %(on)s 不在这项目标的期间内（%(start)s 至 %(due)s）。") % {"on": on, "start": start, "due": due},
        field=field,
        row=row,
        remedy=_("请核对年份；属于上一年的，请报到上一年的计划里。"),
    )


# Amounts and words.


def is_not_above_zero(amount: Decimal, row: int | None) -> Fault:
    return Fault(
        "RP-012",
        _("数量 %s 不大于 0。") % plain(amount),
        field="amount",
        row=row,
        remedy=_("没有进展请报“本月无进展”；冲减已采纳的数，请审核人撤销那一条。"),
    )


def must_be_whole(amount: Decimal, unit: str, field: str, row: int | None = None) -> Fault:
    return Fault(
        "RP-013",
        _("数量 %(amount)s 带小数，而“%(unit)s”只能是整数。") % {"amount": plain(amount), "unit": unit},
        field=field,
        row=row,
    )


def is_too_long(field: str, row: int | None = None) -> Fault:
    return Fault(
        "RP-014",
        _("数字太长：整数部分最多 18 位，小数最多 6 位。"),
        field=field,
        row=row,
        remedy=_("请核对单位后重填。"),
    )


def share_beyond_all(value: Decimal) -> Fault:
    return Fault(
        "RP-015",
        _("占比 %s%% 超过了 100%%。") % plain(value),
        field="value",
        remedy=_("请核对数值，或确认它是否其实是增长率。"),
    )


def code_is_wrong(uscc: str, row: int | None) -> Fault:
    return Fault(
        "RP-016",
        _("统一社会信用代码“%s”不对（应为 18 位，末位是校验码）。") % uscc,
        field="uscc",
        row=row,
        remedy=_("请对照营业执照核对；一时查不到可以先不填。"),
    )


def names_nothing(row: int | None) -> Fault:
    return Fault("RP-017", _("没有写明涉及哪个单位或哪件事。"), field="organisation", row=row)


def nothing_given() -> Fault:
    return Fault(
        "RP-018", _("还没有填写任何一条。"), remedy=_("请至少填一条，或把表格粘贴进来；没有进展请报“本月无进展”。")
    )


def line_is_unreadable(row: int, line: str, why: str) -> Fault:
    return Fault(
        "RP-019",
        why,
        field="pasted",
        row=row,
        where=_("粘贴的第 %(n)d 行“%(line)s”") % {"n": row + 1, "line": line[:40]},
        remedy=_("每行依次是：日期、单位（或事项）、数量，用制表符或逗号隔开；从表格里选中三列复制即可。"),
    )


def too_many_lines(count: int, most: int) -> Fault:
    return Fault(
        "RP-023",
        _("粘贴了 %(count)d 行，一次最多 %(most)d 行。") % {"count": count, "most": most},
        field="pasted",
        remedy=_("请分几次报送。"),
    )


# Questions.


def is_it_so_much(odd: OddAmount, unit: str, field: str, row: int | None = None) -> Question:
    if odd.of_whole:
        sentence = _("%(amount)s %(unit)s 远远超过整个目标的 %(than)s %(unit)s。")
    elif odd.is_too_large:
        sentence = _("%(amount)s %(unit)s 比通常的 %(than)s %(unit)s 大了很多。")
    else:
        sentence = _("%(amount)s %(unit)s 比通常的 %(than)s %(unit)s 小了很多。")
    words = sentence % {"amount": plain(odd.amount), "unit": unit, "than": plain(odd.than)}
    if odd.meant is not None:
        words += _("是不是按%(typed)s填的？那样应填 %(meant)s %(unit)s。") % {
            "typed": odd.typed_in,
            "meant": plain(odd.meant),
            "unit": unit,
        }
    question = Question("RP-020", words, field=field, row=row, remedy=_("数字无误请勾选确认，否则请改正。"))
    question.token = f"RP-020:{plain(odd.amount)}"
    question.tick = _("确实是 %(amount)s %(unit)s") % {"amount": plain(odd.amount), "unit": unit}
    return question


def looks_like_one(row: int, organisation: str, on: date, amount: str, other: str) -> Question:
    return Question(
        "RP-021",
        _("“%(organisation)s”%(on)s 的 %(amount)s 已经报过（%(other)s）。")
        % {"organisation": organisation, "on": on, "amount": amount, "other": other},
        field="because",
        row=row,
        remedy=_("是同一件事请删去这一条；确是另一件事，请写明理由。"),
    )


def falls_below_earlier(value: Decimal, earlier: Decimal, unit: str) -> Question:
    question = Question(
        "RP-022",
        _("年初至今 %(value)s %(unit)s，比此前报过的 %(earlier)s %(unit)s 还少。")
        % {"value": plain(value), "earlier": plain(earlier), "unit": unit},
        field="value",
        remedy=_("累计数通常只增不减；确是修订后的数请勾选确认。"),
    )
    question.token = f"RP-022:{plain(value)}"
    question.tick = _("确实是 %(value)s %(unit)s（此前的数已修订）") % {"value": plain(value), "unit": unit}
    return question


# Official figures and ranks.


def span_does_not_fit(words: str) -> Fault:
    return Fault("RP-030", words, field="last")


def is_published_too_early(published: date, last: date) -> Fault:
    return Fault(
        "RP-031",
        _("发布日期 %(published)s 早于数据截止日 %(last)s。") % {"published": published, "last": last},
        field="published_on",
        remedy=_("提前公布的预计数，请把截止日填到实际统计的那一天。"),
    )


def is_beyond_field(position: int, field_size: int) -> Fault:
    return Fault(
        "RP-032",
        _("位次 %(position)d 超过了参评总数 %(size)d。") % {"position": position, "size": field_size},
        field="position",
    )


def no_such_position(position: int) -> Fault:
    return Fault("RP-033", _("位次 %d 不成立，第一名记作 1。") % position, field="position")


def names_no_source(field: str) -> Fault:
    return Fault("RP-034", _("没有写明数据由谁发布、出自哪一版。"), field=field)


def year_does_not_fit(year: int, first: int, last: int) -> Fault:
    return Fault(
        "RP-038",
        _("评价年度 %(year)d 不对，应在 %(first)d 至 %(last)d 之间。") % {"year": year, "first": first, "last": last},
        field="year",
    )


def is_below_zero(value: Decimal) -> Fault:
    return Fault("RP-044", _("数值 %s 小于 0。") % plain(value), field="value", remedy=_("请核对；增长率才可以为负。"))


def is_reported_already(who: str, standing: str) -> Fault:
    return Fault(
        "RP-046",
        _("同一个数已由 %(who)s 报送过（%(standing)s），没有重复存下。") % {"who": who, "standing": standing},
        remedy=_("数值修订了，请改数据状态（快报、初步、最终）再报。"),
    )


# Milestones and nil reports.


def node_is_reached(title: str, on: date) -> Fault:
    return Fault("RP-035", _("节点“%(title)s”已于 %(on)s 完成并采纳。") % {"title": title, "on": on}, field="milestone")


def node_is_waiting(title: str, who: str) -> Fault:
    return Fault(
        "RP-036",
        _("节点“%(title)s”已由 %(who)s 报送，正在等待审核。") % {"title": title, "who": who},
        field="milestone",
        remedy=_("需要改动时，请报送人先撤回。"),
    )


def month_has_reports(month: date, unit: str) -> Fault:
    return Fault(
        "RP-037",
        _("%(unit)s %(year)d年%(month)d月已经报送过，不能再报“本月无进展”。")
        % {"unit": unit, "year": month.year, "month": month.month},
        field="month",
    )


# Proof files.


def proof_is_empty(name: str) -> Fault:
    return Fault("RP-040", _("证明材料“%s”是空的（0 字节）。") % name, field="proof", remedy=_("请重新选择文件。"))


def proof_is_too_large(name: str, most_mb: int) -> Fault:
    return Fault(
        "RP-041",
        _("证明材料“%(name)s”超过 %(most)d MB，没有接收。") % {"name": name, "most": most_mb},
        field="proof",
        remedy=_("请压缩图片，或只留能证明的那几页。"),
    )


def proof_is_of_wrong_kind(name: str) -> Fault:
    return Fault(
        "RP-042",
        _("证明材料“%s”不是可以接收的类型（按内容判断，不看扩展名）。") % name,
        field="proof",
        remedy=_("可以交 PDF、JPG、PNG、Word、Excel、OFD 文件；扫描件请存成 PDF。"),
    )


def proof_cannot_be_kept(name: str, why: str) -> Fault:
    return Fault(
        "RP-043",
        _("服务器没能存下“%(name)s”（%(why)s）。") % {"name": name, "why": why},
        field="proof",
        remedy=_("您的文件没有问题。请管理员检查 files 目录的空间和写权限，然后再交一次。"),
    )


def proof_is_not_for_you(name: str) -> NotAllowed:
    return NotAllowed(
        "RP-045",
        _("证明材料“%s”只给承担这项目标的单位、审核人、规划员和领导看。") % name,
        remedy=_("工作需要时请联系规划员。"),
    )


# Reviewing.


def was_settled(who: str, standing: str, at: datetime | None) -> Overtaken:
    outcome = f"{standing}，{when(at)}" if at else standing
    return Overtaken(
        "RP-050",
        _("%(who)s刚刚处理过这一条（%(outcome)s），您的操作没有执行。")
        % {"who": _("另一人（%s）") % who if who else _("另一人"), "outcome": outcome},
        remedy=_("下面是现在的情况。"),
    )


def is_your_own() -> KechuangError:
    return KechuangError("RP-051", _("这一条是您自己报送的，要由另一个人审核。"))


def is_not_yours_to_review(indicator: str) -> KechuangError:
    return KechuangError(
        "RP-052",
        _("“%s”由别的单位牵头，这一条不归您审核。") % indicator,
        remedy=_("请由牵头单位或规划员审核。"),
    )


def return_needs_words() -> KechuangError:
    return KechuangError("RP-053", _("退回时要写明意见，让对方知道怎样改。"))


def would_count_twice(what: str, other: str) -> KechuangError:
    return KechuangError(
        "RP-054",
        _("“%(what)s”与已采纳的“%(other)s”看上去是同一件事，采纳会重复计数。") % {"what": what, "other": other},
        remedy=_("确是另一件事，请写明理由再采纳；是重复的请退回。"),
    )


def reversal_needs_a_reason() -> KechuangError:
    return KechuangError("RP-055", _("撤销已采纳的报送要写明原因。"))


def reporter_cannot_reverse() -> KechuangError:
    return KechuangError("RP-056", _("这一条是您自己报送的，撤销也要由另一个人来做。"))


def only_its_reporter() -> KechuangError:
    return KechuangError("RP-057", _("只有报送人自己可以撤回。"), remedy=_("审核人请用“退回”，并写明意见。"))


def is_not_accepted(standing: str) -> Overtaken:
    return Overtaken("RP-058", _("这一条现在是“%s”，只有已采纳的才能撤销。") % standing)


def handler_is_of_another_unit(name: str, unit: str) -> KechuangError:
    return KechuangError("RP-060", _("%(name)s 不是“%(unit)s”的人员。") % {"name": name, "unit": unit})


def not_your_unit_to_assign(unit: str) -> KechuangError:
    return KechuangError("RP-061", _("只有“%s”自己的人员或规划员可以指定经办人。") % unit)


# What a step has moved.


def moved(before: str, after: str, unit: str, light_before: str, light_after: str) -> str:
    """“现值 497→498 家；灯：滞后→正常”, saying only what moved."""
    parts = []
    if before != after:
        parts.append(_("现值 %(before)s→%(after)s %(unit)s") % {"before": before, "after": after, "unit": unit})
    if light_before != light_after:
        parts.append(_("灯：%(before)s→%(after)s") % {"before": light_before, "after": light_after})
    return "；".join(part.strip() for part in parts) or _("现值和灯没有变化")


def adoption_is_not_yours() -> KechuangError:
    return KechuangError(
        "RP-062", _("这篇稿件不是本单位的，不能登记采用情况。"), remedy=_("请由报送单位、牵头单位或规划员登记。")
    )
