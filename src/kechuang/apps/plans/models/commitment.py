"""Commitments: what is promised, where it is written, who answers for it, how it was revised."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kechuang.apps.plans.models.reading import SHORT, Comparator, Kind, Role
from kechuang.apps.plans.rules.terms import Counting, Direction, PathShape
from kechuang.apps.plans.rules.wording import promise_name


class Sort(models.TextChoices):
    """What a commitment promises."""

    TARGET = "target", _("目标")
    DELIVERABLE = "deliverable", _("交付成果")
    TASK = "task", _("任务")


class Standing(models.TextChoices):
    """Of one commitment within its plan; that the whole plan is adopted stands on the plan."""

    PROPOSED = "proposed", _("待确认")
    CONFIRMED = "confirmed", _("已确认")
    DROPPED = "dropped", _("不列入")


COUNTING_WORDS = {
    Counting.EVIDENCE: _("逐项报送"),
    Counting.MILESTONES: _("时间节点"),
    Counting.REPORTED: _("官方数据"),
    Counting.RANK: _("官方排名"),
}
PATH_WORDS = {
    PathShape.LINEAR: _("按时间均匀推进"),
    PathShape.SHARES: _("按上年各月进度"),
    PathShape.NODES: _("按报备的节点"),
    PathShape.FLAT: _("任何时候都应达到"),
    PathShape.DUE_ONLY: _("只在期末评判"),
}
DIRECTION_WORDS = {Direction.UP: _("越高越好"), Direction.DOWN: _("越低越好")}
FREQUENCIES = [("", _("整个期间")), ("year", _("每年")), ("quarter", _("每季度")), ("month", _("每月"))]


class Commitment(models.Model):
    """One promise with one light, however often the plan writes it. Columns hold the terms as adopted; later changes
    are `CommitmentRevision`s and these columns stay.

    number: its own within the plan, never given twice. Amounts are in `unit`, as written; value is None for
    deliverables and tasks. shares: twelve decimal strings. members: how many units owe `value` in each period of
    `frequency`. parent: the promise this one is a part of (其中高新区 8 家). version: see `Plan.version`.
    """

    plan = models.ForeignKey("plans.Plan", models.CASCADE, verbose_name=_("计划"), related_name="commitments")
    number = models.PositiveIntegerField(_("编号"))
    what = models.CharField(_("类别"), max_length=12, choices=Sort)
    indicator = models.CharField(_("指标"), max_length=SHORT)
    indicator_code = models.CharField(_("对应指标代码"), max_length=100, blank=True)
    kind = models.CharField(_("性质"), max_length=24, choices=Kind)
    comparator = models.CharField(_("比较"), max_length=8, choices=Comparator)
    value = models.DecimalField(_("目标值"), max_digits=24, decimal_places=6, null=True, blank=True)
    value_max = models.DecimalField(_("区间上限"), max_digits=24, decimal_places=6, null=True, blank=True)
    stretch = models.DecimalField(_("力争值"), max_digits=24, decimal_places=6, null=True, blank=True)
    unit = models.CharField(_("单位"), max_length=40, blank=True)
    verb = models.CharField(_("动词"), max_length=60, blank=True)
    direction = models.CharField(_("方向"), max_length=4, choices=DIRECTION_WORDS, default=Direction.UP)
    is_change = models.BooleanField(_("位次变动"), default=False)
    is_whole = models.BooleanField(_("只数整数"), default=False)
    may_fall = models.BooleanField(_("达到后可能回落"), default=False)
    frequency = models.CharField(_("频次"), max_length=8, blank=True, choices=FREQUENCIES)
    members = models.PositiveIntegerField(_("应报单位数"), default=1)
    region_name = models.CharField(_("范围"), max_length=100, blank=True)
    start = models.DateField(_("起算日"))
    due = models.DateField(_("完成期限"))
    judge_from = models.DateField(_("评判起始日"))
    counting = models.CharField(_("计数方式"), max_length=12, choices=COUNTING_WORDS)
    path = models.CharField(_("序时进度"), max_length=8, choices=PATH_WORDS)
    shares = models.JSONField(_("各月累计进度"), default=list, blank=True)
    baseline = models.DecimalField(_("基数"), max_digits=24, decimal_places=6, null=True, blank=True)
    baseline_note = models.CharField(_("基数来源"), max_length=200, blank=True)
    reasons = models.JSONField(_("默认值的理由"), default=dict, blank=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, verbose_name=_("属于哪一项"), related_name="parts"
    )
    standing = models.CharField(_("状态"), max_length=10, choices=Standing, default=Standing.PROPOSED)
    dropped_because = models.CharField(_("不列入的原因"), max_length=500, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("确认人"), related_name="+"
    )
    confirmed_at = models.DateTimeField(_("确认时间"), null=True)
    version = models.PositiveIntegerField(_("修改次数"), default=1)

    class Meta:
        verbose_name = verbose_name_plural = _("目标承诺")
        ordering = ["plan", "number"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="commitment_number_is_given_once"),
            models.CheckConstraint(condition=Q(what__in=Sort.values), name="commitment_what_is_known_word"),
            models.CheckConstraint(condition=Q(standing__in=Standing.values), name="commitment_standing_is_known_word"),
            models.CheckConstraint(
                condition=Q(counting__in=[str(each) for each in Counting]), name="commitment_counting_is_known_word"
            ),
            models.CheckConstraint(
                condition=Q(path__in=[str(each) for each in PathShape]), name="commitment_path_is_known_word"
            ),
            models.CheckConstraint(
                condition=~Q(what="target") | Q(value__isnull=False), name="commitment_target_has_a_value"
            ),
            models.CheckConstraint(condition=Q(due__gte=F("start")), name="commitment_is_not_due_before_it_starts"),
            models.CheckConstraint(
                condition=~Q(comparator="range") | Q(value_max__gte=F("value")),
                name="commitment_range_has_an_upper_end",
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")), name="commitment_is_no_part_of_itself"
            ),
            models.CheckConstraint(
                condition=~Q(standing="dropped") | ~Q(dropped_because=""), name="commitment_is_dropped_for_a_reason"
            ),
        ]
        indexes = [models.Index(fields=["indicator_code"], name="commitment_by_indicator")]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"

    def get_absolute_url(self) -> str:
        return reverse("plans:commitment", args=[self.pk])

    @property
    def name(self) -> str:
        """What pages and letters call it: 净增高新技术企业."""
        return promise_name(self.verb, self.indicator)


class Anchor(models.Model):
    """Words of the plan that make this promise; offsets point into `plan.reading.issued.text`.

    statement: the draft they were read as, None when a person selected them.
    """

    commitment = models.ForeignKey(Commitment, models.CASCADE, verbose_name=_("目标承诺"), related_name="anchors")
    statement = models.ForeignKey(
        "plans.Statement", models.PROTECT, null=True, verbose_name=_("目标草稿"), related_name="anchors"
    )
    ordinal = models.PositiveIntegerField(_("序号"))
    start = models.PositiveIntegerField(_("起点"))
    end = models.PositiveIntegerField(_("终点"))

    class Meta:
        verbose_name = verbose_name_plural = _("原文出处")
        ordering = ["ordinal"]
        constraints = [
            models.UniqueConstraint(fields=["commitment", "ordinal"], name="anchor_ordinal_is_unique"),
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="anchor_has_words"),
        ]

    def __str__(self) -> str:
        return f"[{self.start}, {self.end})"


class CommitmentUnit(models.Model):
    """Who answers for a commitment. unit: None while the register does not know `name`.

    via: the group word through which the unit came in (各镇街), "" when it was named itself.
    """

    commitment = models.ForeignKey(Commitment, models.CASCADE, verbose_name=_("目标承诺"), related_name="units")
    ordinal = models.PositiveIntegerField(_("序号"))
    role = models.CharField(_("角色"), max_length=8, choices=Role)
    name = models.CharField(_("单位"), max_length=SHORT)
    via = models.CharField(_("群称"), max_length=200, blank=True)
    unit = models.ForeignKey(
        "orgs.Unit", models.PROTECT, null=True, blank=True, verbose_name=_("登记的单位"), related_name="commitments"
    )
    handler = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, verbose_name=_("经办人"), related_name="+"
    )

    class Meta:
        verbose_name = verbose_name_plural = _("责任单位")
        ordering = ["ordinal"]
        constraints = [
            models.UniqueConstraint(fields=["commitment", "role", "name"], name="commitment_unit_named_once_per_role"),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="commitment_unit_role_is_known_word"),
        ]

    def __str__(self) -> str:
        return self.name


class RevisionStanding(models.TextChoices):
    PROPOSED = "proposed", _("待批准")
    APPROVED = "approved", _("已批准")
    RETURNED = "returned", _("已退回")


class CommitmentRevision(models.Model):
    """A change of the terms after adoption: with document, date and approver. Nothing changes before `effective_on`.

    changes: {field of Commitment: new value}, decimals and days as strings; only the fields that
    `rules.revisions.REVISABLE` names. withdrawn: the promise is called off.
    """

    commitment = models.ForeignKey(Commitment, models.CASCADE, verbose_name=_("目标承诺"), related_name="revisions")
    ordinal = models.PositiveIntegerField(_("第几次调整"))
    effective_on = models.DateField(_("生效日"))
    changes = models.JSONField(_("调整内容"), default=dict)
    withdrawn = models.BooleanField(_("取消"), default=False)
    reason = models.CharField(_("原因"), max_length=1000)
    document_title = models.CharField(_("依据文件"), max_length=300)
    document_number = models.CharField(_("文号"), max_length=100, blank=True)
    document_on = models.DateField(_("文件日期"))
    proof = models.ForeignKey(
        "plans.Proof", models.PROTECT, null=True, blank=True, verbose_name=_("文件"), related_name="+"
    )
    standing = models.CharField(_("状态"), max_length=10, choices=RevisionStanding, default=RevisionStanding.PROPOSED)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("提出人"), related_name="+"
    )
    proposed_at = models.DateTimeField(_("提出时间"), auto_now_add=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("批准人"), related_name="+"
    )
    decided_at = models.DateTimeField(_("批准时间"), null=True)
    decision_note = models.CharField(_("批准意见"), max_length=500, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("目标调整")
        ordering = ["ordinal"]
        constraints = [
            models.UniqueConstraint(fields=["commitment", "ordinal"], name="revision_ordinal_is_unique"),
            models.UniqueConstraint(
                fields=["commitment"], condition=Q(standing="proposed"), name="one_revision_waits_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(standing="proposed") | (Q(decided_by__isnull=False) & ~Q(decided_by=F("proposed_by"))),
                name="revision_is_decided_by_a_second_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.commitment_id} 第 {self.ordinal} 次调整"
