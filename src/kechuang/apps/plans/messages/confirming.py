"""What confirming, adopting and revising say to people."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from kechuang.apps.plans.models import Commitment, Plan
from kechuang.apps.plans.rules import wording
from kechuang.kernel.errors import KechuangError


class Stale(KechuangError):
    """Someone else was quicker: what one looked at is no longer so. Nothing was changed."""


class NotReady(KechuangError):
    """A plan that cannot be submitted or adopted yet; `issues` says everything that is missing, at once."""

    def __init__(self, issues: Sequence[KechuangError]) -> None:
        self.issues = list(issues)
        first = self.issues[0]
        super().__init__(first.code, first.what, where=first.where, remedy=first.remedy)


class AskedBack(KechuangError):
    """Odd, but not impossible: done only when the person says that it is meant."""


def place(commitment: Commitment) -> str:
    return _("第 %(number)d 项“%(name)s”") % {"number": commitment.number, "name": commitment.name}


# Beginning


def not_read_yet(title: str) -> KechuangError:
    return KechuangError(
        "CF-001",
        _("这份文件还没有读出内容，不能开始确认。"),
        where=_("文件“%s”") % title,
        remedy=_("请等读取完成；读取失败的，请先上传改好的文件。"),
    )


def says_no_period(title: str) -> KechuangError:
    return KechuangError(
        "CF-002",
        _("没有读出这份文件管哪几年。"),
        where=_("文件“%s”") % title,
        remedy=_("请填上计划的起始年和终止年；只管一年的，两栏填同一年。"),
    )


def says_no_region(title: str, region: str) -> KechuangError:
    said = _("文件里的“%s”没有说明是哪里，") % region if region else _("没有读出这份文件管哪个地方，")
    return KechuangError(
        "CF-003",
        said + _("“各镇街”一类的说法就不知道指谁。"),
        where=_("文件“%s”") % title,
        remedy=_("请填上适用地区的全称，例如“江阴市”。"),
    )


def nothing_to_confirm(title: str) -> KechuangError:
    return KechuangError(
        "CF-004",
        _("这份文件没有读出目标，也没有读出任务，没有可以确认的内容。"),
        where=_("文件“%s”") % title,
        remedy=_("请核对是不是传错了文件；正文在图片里的，请换一份能复制文字的文件。"),
    )


# Two at once


def draft_moved_on(commitment: Commitment, who: str) -> Stale:
    return Stale(
        "CF-010",
        _("另一人（%s）刚刚改过这一项，您的这次操作没有保存。") % who,
        where=place(commitment),
        remedy=_("现在的内容已显示在页面上；您填写的还在下面，请对照后再保存。"),
    )


def plan_moved_on(plan: Plan, who: str) -> Stale:
    return Stale(
        "CF-011",
        _("您打开这一页之后，另一人（%s）刚刚改过这份计划，这次操作没有生效。") % who,
        where=_("计划“%s”") % plan.title,
        remedy=_("请看一看现在的内容，再按一次。"),
    )


def not_open(plan: Plan, who: str) -> Stale:
    if plan.is_adopted:
        return Stale(
            "CF-012",
            _("计划已由%s批准采用，目标不能再直接修改。") % who,
            where=_("计划“%s”") % plan.title,
            remedy=_("确需更改的，请在该目标的页面上“提出调整”，写明依据文件和生效日。"),
        )
    return Stale(
        "CF-013",
        _("计划已由%s提请批准，在退回之前不能修改。") % who,
        where=_("计划“%s”") % plan.title,
        remedy=_("需要改的，请批准人退回。"),
    )


def not_submitted(plan: Plan, who: str) -> Stale:
    done = _("%s已经批准了这份计划，不用再批。") if plan.is_adopted else _("这份计划已由%s退回修改，现在不能批准。")
    return Stale("CF-014", done % who, where=_("计划“%s”") % plan.title, remedy=_("请看页面上现在的状态。"))


# Drafts


def circular_parent(commitment: Commitment, parent: Commitment) -> KechuangError:
    return KechuangError(
        "CF-020",
        _("%s 本身就属于这一项，两项不能互为一部分。") % place(parent),
        where=place(commitment),
        remedy=_("请为“属于哪一项”另选一项，或留空。"),
    )


def parent_is_elsewhere(commitment: Commitment) -> KechuangError:
    return KechuangError(
        "CF-021",
        _("“属于哪一项”选的目标不在这份计划里，或已经不列入。"),
        where=place(commitment),
        remedy=_("请另选一项，或留空。"),
    )


def dropped_without_reason(commitment: Commitment) -> KechuangError:
    return KechuangError(
        "CF-022", _("没有写不列入的原因。"), where=place(commitment), remedy=_("请写一句原因，以备查考。")
    )


def was_dropped(commitment: Commitment) -> KechuangError:
    return KechuangError("CF-023", _("这一项已经不列入。"), where=place(commitment), remedy=_("要用它时请先按“恢复”。"))


def was_merged(commitment: Commitment) -> KechuangError:
    return KechuangError(
        "CF-024",
        _("这一项已经并入别的目标。"),
        where=place(commitment),
        remedy=_("请到并入的那一项按“拆分”，把原文出处分出来。"),
    )


def nothing_to_merge() -> KechuangError:
    return KechuangError("CF-025", _("没有选要合并的目标。"), remedy=_("请至少选一项，再按“合并”。"))


def cannot_split_anchors(commitment: Commitment) -> KechuangError:
    return KechuangError(
        "CF-026",
        _("没有选要分出来的原文，或者选了全部。"),
        where=place(commitment),
        remedy=_("请选一部分出处分出来，至少给原目标留下一处。"),
    )


def too_few_parts(commitment: Commitment) -> KechuangError:
    return KechuangError(
        "CF-027",
        _("至少要拆成两份，现在填了不到两份。"),
        where=place(commitment),
        remedy=_("请为每一份填名称和数值。保留原目标作为总目标的，填一份也可以。"),
    )


def words_not_found(words: str) -> KechuangError:
    shown = words if len(words) <= 60 else f"{words[:60]}…"
    return KechuangError(
        "CF-028",
        _("在原文里没有找到“%s”。") % shown,
        remedy=_("请从原文复制一整段连续的话，标点也要一样；不要跨表格的格子。"),
    )


def words_occur_often(words: str, times: int) -> KechuangError:
    return KechuangError(
        "CF-029",
        _("“%(words)s”在原文里出现了 %(times)d 次，不知道指哪一处。") % {"words": words[:60], "times": times},
        remedy=_("请多复制前后几个字。"),
    )


def slip(commitment: Commitment | None, value: Decimal, unit: str, read: Decimal, read_unit: str) -> AskedBack:
    said = {"value": wording.figure(value), "unit": unit, "read": wording.figure(read), "read_unit": read_unit}
    return AskedBack(
        "CF-030",
        _("填的是 %(value)s%(unit)s，与已知的 %(read)s%(read_unit)s 相差一千倍以上，是不是把万元和亿元弄混了？") % said,
        where=place(commitment) if commitment else "",
        remedy=_("请核对数值和单位；确实如此的，请勾选“数值没有错”再保存。"),
    )


# Submitting and adopting


def is_consultation(plan: Plan) -> KechuangError:
    return KechuangError(
        "CF-040",
        _("这份文件是征求意见稿，可以看读出的目标，但不能提请批准，也不评判进度。"),
        where=_("计划“%s”") % plan.title,
        remedy=_("正式印发后请上传正式文件；如果它已经印发，请在文件页更正“状态”。"),
    )


def is_repealed(plan: Plan) -> KechuangError:
    return KechuangError(
        "CF-041",
        _("这份文件已经失效，不能采用。"),
        where=_("计划“%s”") % plan.title,
        remedy=_("如果它仍然有效，请在文件页更正“状态”。"),
    )


def still_open(plan: Plan, drafts: Sequence[Commitment]) -> KechuangError:
    named = "、".join(place(each) for each in drafts[:3])
    more = _("等 %d 项") % len(drafts) if len(drafts) > 3 else _("，共 %d 项") % len(drafts)
    return KechuangError(
        "CF-042",
        _("还有目标没有确认：%s。") % (named + more),
        where=_("计划“%s”") % plan.title,
        remedy=_("请逐项确认；不属于目标的，写明原因后不列入。"),
    )


def nothing_confirmed(plan: Plan) -> KechuangError:
    return KechuangError(
        "CF-043", _("没有一项已确认的目标。"), where=_("计划“%s”") % plan.title, remedy=_("请先确认目标。")
    )


def own_submission(plan: Plan) -> KechuangError:
    return KechuangError(
        "CF-044",
        _("这份计划是您提请批准的，要由另一个人批准。"),
        where=_("计划“%s”") % plan.title,
        remedy=_("请领导或另一位规划员批准。"),
    )


def returned_without_words(plan: Plan) -> KechuangError:
    return KechuangError(
        "CF-045",
        _("没有写退回的意见。"),
        where=_("计划“%s”") % plan.title,
        remedy=_("请写明要改什么，以便规划员修改。"),
    )


CONTRADICTION = "填的内容互相矛盾，请核对数值、日期和比较。"


def terms_fault(commitment: Commitment, said: str) -> KechuangError:
    """said: a sentence of `rules.faults`, which says how to mend it too."""
    return KechuangError("CF-046", said, where=place(commitment))


def unit_unknown(commitment: Commitment, names: Sequence[str]) -> KechuangError:
    return KechuangError(
        "CF-047",
        _("单位名单中没有“%s”，采用后它收不到待办。") % "”“".join(names),
        where=place(commitment),
        remedy=_("可以在“单位”中登记，或把它记为某个单位的别名；不登记也可以采用。"),
    )


def nobody_leads(commitment: Commitment) -> KechuangError:
    return KechuangError(
        "CF-048",
        _("没有牵头单位，没有人报送进展。"),
        where=place(commitment),
        remedy=_("请在编辑中填上牵头单位；原文确实没有写的，也可以采用后再定。"),
    )


def outside_plan(commitment: Commitment, plan: Plan) -> KechuangError:
    return KechuangError(
        "CF-049",
        _("起止日期 %(start)s 至 %(due)s 超出了计划的 %(first)d—%(last)d 年。")
        % {"start": commitment.start, "due": commitment.due, "first": plan.first_year, "last": plan.last_year},
        where=place(commitment),
        remedy=_("请核对完成期限；原文写的就是这样的，可以采用。"),
    )


def lacks_baseline(commitment: Commitment) -> KechuangError:
    return KechuangError(
        "CF-050",
        _("没有基数，进度算不出来，会一直显示“待核实”。"),
        where=place(commitment),
        remedy=_("请填上年末的数和来源；暂时没有的，采用后可以通过调整补上。"),
    )


# Revising


def not_adopted(commitment: Commitment) -> KechuangError:
    return KechuangError(
        "CF-060",
        _("计划还没有采用，目标可以直接修改，不用提出调整。"),
        where=place(commitment),
        remedy=_("请到确认页编辑这一项。"),
    )


def changes_nothing(commitment: Commitment) -> KechuangError:
    return KechuangError(
        "CF-061",
        _("填的内容与生效日当天的现行内容完全一样，没有可调整的。"),
        where=place(commitment),
        remedy=_("请改动至少一项；取消目标的，请勾选“取消这项目标”。"),
    )


def too_early(commitment: Commitment, first: date) -> KechuangError:
    return KechuangError(
        "CF-062",
        _("生效日不能早于这项目标的起算日 %s。") % first,
        where=place(commitment),
        remedy=_("请改生效日；已经过去的判断不会被改写。"),
    )


def too_late(commitment: Commitment, last: date) -> KechuangError:
    return KechuangError(
        "CF-063",
        _("生效日不能晚于这项目标的完成期限 %s。") % last,
        where=place(commitment),
        remedy=_("请改生效日。期限之后的事，应写入新的计划。"),
    )


def out_of_order(commitment: Commitment, last: date) -> KechuangError:
    return KechuangError(
        "CF-064",
        _("之前的调整自 %s 起生效，新的调整不能早于它。") % last,
        where=place(commitment),
        remedy=_("请把生效日改到那一天或以后。"),
    )


def revision_waits(commitment: Commitment, who: str) -> Stale:
    return Stale(
        "CF-065",
        _("已有一次调整在等批准（%s提出），批准或退回之前不能再提。") % who,
        where=place(commitment),
        remedy=_("请先请批准人处理那一次。"),
    )


def own_revision(commitment: Commitment) -> KechuangError:
    return KechuangError(
        "CF-066",
        _("这次调整是您提出的，要由另一个人批准。"),
        where=place(commitment),
        remedy=_("请领导或另一位规划员批准。"),
    )


def revision_decided(commitment: Commitment, who: str) -> Stale:
    return Stale(
        "CF-067",
        _("另一人（%s）已经处理了这次调整，您的操作没有生效。") % who,
        where=place(commitment),
        remedy=_("请看下面现在的状态。"),
    )


def not_your_unit(commitment: Commitment) -> KechuangError:
    return KechuangError(
        "CF-068",
        _("您所在的单位不是这项目标的牵头单位，不能提出调整。"),
        where=place(commitment),
        remedy=_("请牵头单位或规划员提出。"),
    )


def decision_without_words(commitment: Commitment) -> KechuangError:
    return KechuangError(
        "CF-069", _("没有写退回的意见。"), where=place(commitment), remedy=_("请写一句原因，以便提出人修改。")
    )
