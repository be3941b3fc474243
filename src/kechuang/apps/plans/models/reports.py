"""What units report on commitments. Every report is reviewed by another person; accepted ones are never changed."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class ReportStanding(models.TextChoices):
    """submitted → accepted | returned | withdrawn (by who sent it); accepted → reversed, with a reason."""

    SUBMITTED = "submitted", _("待审核")
    ACCEPTED = "accepted", _("已采纳")
    RETURNED = "returned", _("已退回")
    WITHDRAWN = "withdrawn", _("已撤回")
    REVERSED = "reversed", _("已撤销")


class Proof(models.Model):
    """A file handed in to prove something; its bytes lie in the vault of documents."""

    file = models.ForeignKey("documents.StoredFile", models.PROTECT, verbose_name=_("原始文件"), related_name="proofs")
    name = models.CharField(_("文件名"), max_length=255)
    kind = models.CharField(_("类型"), max_length=10)
    kept_at = models.DateTimeField(_("存入时间"), auto_now_add=True)
    kept_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("上传人"), related_name="+"
    )

    class Meta:
        verbose_name = verbose_name_plural = _("证明材料")

    def __str__(self) -> str:
        return self.name


class Report(models.Model):
    """What all reports have. unit: for whom it is reported, which must lead, support or hold a share.

    corrects: the returned report that this one mends and takes the place of; that one stays as it was.
    """

    commitment = models.ForeignKey(
        "plans.Commitment", models.PROTECT, verbose_name=_("目标承诺"), related_name="%(class)s_set"
    )
    unit = models.ForeignKey("orgs.Unit", models.PROTECT, null=True, verbose_name=_("报送单位"), related_name="+")
    note = models.CharField(_("说明"), max_length=1000, blank=True)
    proof = models.ForeignKey(
        Proof, models.PROTECT, null=True, blank=True, verbose_name=_("证明材料"), related_name="+"
    )
    is_example = models.BooleanField(_("示例数据"), default=False)
    standing = models.CharField(_("状态"), max_length=10, choices=ReportStanding, default=ReportStanding.SUBMITTED)
    reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("报送人"), related_name="+"
    )
    reported_at = models.DateTimeField(_("报送时间"), auto_now_add=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("审核人"), related_name="+"
    )
    reviewed_at = models.DateTimeField(_("审核时间"), null=True)
    review_note = models.CharField(_("审核意见"), max_length=500, blank=True)
    corrects = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, verbose_name=_("更正的是哪一条"), related_name="corrections"
    )

    class Meta:
        abstract = True
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(standing__in=ReportStanding.values), name="%(class)s_standing_is_known"),
            models.CheckConstraint(
                condition=~Q(standing__in=["accepted", "returned", "reversed"])
                | (Q(reviewed_by__isnull=False, reviewed_at__isnull=False) & ~Q(reviewed_by=F("reported_by"))),
                name="%(class)s_is_reviewed_by_another",
            ),
        ]
        indexes = [models.Index(fields=["commitment", "standing"], name="%(class)s_by_standing")]


class Evidence(Report):
    """One dated item that counts: a recognised firm, an event held, a contract. amount: in the commitment's unit.

    fingerprint: `rules.doubles.fingerprint` of organisation, day and amount; what makes two items look like one.
    not_double_because: why the person who reports says that it is another one all the same.
    """

    happened_on = models.DateField(_("发生日期"), db_index=True)
    organisation = models.CharField(_("涉及单位"), max_length=200)
    uscc = models.CharField(_("统一社会信用代码"), max_length=18, blank=True)
    amount = models.DecimalField(_("数量"), max_digits=24, decimal_places=6)
    fingerprint = models.CharField(_("比对指纹"), max_length=64, db_index=True)
    not_double_because = models.CharField(_("不是重复的理由"), max_length=300, blank=True)
    adopted_elsewhere = models.CharField(_("采用情况"), max_length=200, blank=True)
    rank_elsewhere = models.PositiveIntegerField(_("采用位次"), null=True, blank=True)

    class Meta(Report.Meta):
        abstract = False
        verbose_name = verbose_name_plural = _("逐项报送")
        constraints = [
            *Report.Meta.constraints,
            models.CheckConstraint(condition=Q(amount__gt=0), name="evidence_amount_is_above_zero"),
        ]

    def __str__(self) -> str:
        return f"{self.happened_on} {self.organisation} {self.amount.normalize():f}"


class Milestone(models.Model):
    """A planned node of a commitment. amount: what should have been reached in all by then, for numeric promises."""

    commitment = models.ForeignKey(
        "plans.Commitment", models.CASCADE, verbose_name=_("目标承诺"), related_name="milestones"
    )
    ordinal = models.PositiveIntegerField(_("序号"))
    title = models.CharField(_("节点"), max_length=300)
    planned_on = models.DateField(_("计划完成日"))
    amount = models.DecimalField(_("累计应达"), max_digits=24, decimal_places=6, null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("时间节点")
        ordering = ["planned_on", "ordinal"]
        constraints = [models.UniqueConstraint(fields=["commitment", "ordinal"], name="milestone_ordinal_is_unique")]

    def __str__(self) -> str:
        return self.title


class MilestoneReport(Report):
    """A node reached: the document issued with its number and day, or what else proves it."""

    milestone = models.ForeignKey(Milestone, models.PROTECT, verbose_name=_("时间节点"), related_name="reports")
    reached_on = models.DateField(_("完成日期"))
    document_number = models.CharField(_("文号"), max_length=100, blank=True)

    class Meta(Report.Meta):
        abstract = False
        verbose_name = verbose_name_plural = _("节点完成")
        constraints = [
            *Report.Meta.constraints,
            models.UniqueConstraint(
                fields=["milestone"], condition=Q(standing="accepted"), name="milestone_is_reached_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.milestone} {self.reached_on}"


class ObservationSpan(models.TextChoices):
    MONTH = "month", _("当月")
    YEAR_TO_DATE = "ytd", _("年初至今")
    YEAR = "year", _("全年")
    POINT = "point", _("时点")


class ObservationStatus(models.TextChoices):
    ESTIMATE = "estimate", _("快报（预计）")
    PRELIMINARY = "preliminary", _("初步数")
    FINAL = "final", _("最终数")


class Observation(Report):
    """An official figure entered with its issuer. first, last: the days it speaks of; a point has both equal."""

    value = models.DecimalField(_("数值"), max_digits=24, decimal_places=6)
    span = models.CharField(_("口径期"), max_length=8, choices=ObservationSpan)
    first = models.DateField(_("起"))
    last = models.DateField(_("止"), db_index=True)
    issuer = models.CharField(_("发布机构"), max_length=200)
    published_on = models.DateField(_("发布日期"))
    status = models.CharField(_("数据状态"), max_length=12, choices=ObservationStatus)

    class Meta(Report.Meta):
        abstract = False
        verbose_name = verbose_name_plural = _("官方数据")
        constraints = [
            *Report.Meta.constraints,
            models.CheckConstraint(condition=Q(last__gte=F("first")), name="observation_does_not_end_before_it_begins"),
        ]

    def __str__(self) -> str:
        return f"{self.last} {self.value.normalize():f}"


class Rank(Report):
    """A position in one edition of a ranking; smaller is better."""

    position = models.PositiveIntegerField(_("位次"))
    field_size = models.PositiveIntegerField(_("参评总数"), null=True, blank=True)
    issuer = models.CharField(_("发布机构"), max_length=200)
    edition = models.CharField(_("哪一版"), max_length=100)
    year = models.PositiveSmallIntegerField(_("评价年度"))
    published_on = models.DateField(_("发布日期"))
    status = models.CharField(_("数据状态"), max_length=12, choices=ObservationStatus, default=ObservationStatus.FINAL)

    class Meta(Report.Meta):
        abstract = False
        verbose_name = verbose_name_plural = _("官方排名")
        constraints = [
            *Report.Meta.constraints,
            models.CheckConstraint(condition=Q(position__gte=1), name="rank_begins_at_one"),
            models.CheckConstraint(
                condition=Q(field_size__isnull=True) | Q(field_size__gte=F("position")), name="rank_is_within_its_field"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.edition} 第 {self.position} 位"


class NilReport(Report):
    """A unit says that in this month nothing came in. month: its first day. Without it silence stays unknown."""

    month = models.DateField(_("月份"))

    class Meta(Report.Meta):
        abstract = False
        verbose_name = verbose_name_plural = _("零报告")

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} 零报告"
