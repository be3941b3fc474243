"""Tables of what was read from a plan. A reading is stored whole and never changed; reading again adds another."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

SHORT = 500


class What(models.TextChoices):
    TARGET = "target", _("目标")
    POLICY_PARAMETER = "policy_parameter", _("政策参数")
    DELIVERABLE = "deliverable", _("交付成果")


class Comparator(models.TextChoices):
    AT_LEAST = ">=", _("不少于")
    MORE_THAN = ">", _("超过")
    AT_MOST = "<=", _("不超过")
    LESS_THAN = "<", _("低于")
    REACH = "=", _("达到")
    RANGE = "range", _("区间")
    ABOUT = "approx", _("约")


class Kind(models.TextChoices):
    LEVEL = "level", _("水平")
    INCREMENT = "increment", _("新增")
    SHARE = "share", _("占比")
    GROWTH_RATE = "growth_rate", _("增长率")
    CHANGE_IN_POINTS = "change_in_points", _("百分点变化")
    COUNT_OF_ACTIVITIES = "count_of_activities", _("活动与项目数")
    RANK = "rank", _("位次")
    BREAKTHROUGH = "breakthrough", _("零的突破")
    DELIVERABLE = "deliverable", _("交付成果")


class Role(models.TextChoices):
    LEAD = "lead", _("牵头")
    SUPPORT = "support", _("配合")


def within_one(field: str) -> Q:
    return Q(**{f"{field}__gte": 0, f"{field}__lte": 1})


class Reading(models.Model):
    """One reading of one version of a document's text by one version of the reader."""

    document = models.ForeignKey("documents.Document", models.CASCADE, verbose_name=_("文件"), related_name="readings")
    issued = models.ForeignKey("documents.IssuedText", models.CASCADE, verbose_name=_("正文"), related_name="readings")
    ordinal = models.PositiveIntegerField(_("第几次读取"))
    read_at = models.DateTimeField(_("读取时间"), auto_now_add=True)
    read_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("读取人"), related_name="+"
    )
    reader_version = models.CharField(_("读取程序版本"), max_length=40)
    seconds = models.FloatField(_("用时（秒）"))

    class Meta:
        verbose_name = verbose_name_plural = _("读取结果")
        ordering = ["-ordinal"]
        constraints = [
            models.UniqueConstraint(fields=["document", "ordinal"], name="reading_ordinal_is_unique"),
            models.CheckConstraint(condition=Q(seconds__gte=0), name="reading_takes_time"),
        ]

    def __str__(self) -> str:
        return f"{self.document_id} 第 {self.ordinal} 次读取"


class Task(models.Model):
    """A numbered clause or annex row that someone is responsible for.

    ordinal: 1 is the first. Offsets point into `reading.issued.text`.
    """

    reading = models.ForeignKey(Reading, models.CASCADE, verbose_name=_("读取结果"), related_name="tasks")
    ordinal = models.PositiveIntegerField(_("序号"))
    ident = models.CharField(_("读取标识"), max_length=60)
    number = models.CharField(_("编号"), max_length=60, blank=True)
    title = models.TextField(_("题目"))
    section = models.JSONField(_("所在章节"), default=list)
    start = models.PositiveIntegerField(_("起点"))
    end = models.PositiveIntegerField(_("终点"))
    title_start = models.PositiveIntegerField(_("题目起点"))
    title_end = models.PositiveIntegerField(_("题目终点"))
    is_annex_row = models.BooleanField(_("附表行"), default=False)
    has_targets = models.BooleanField(_("含目标"), default=False)

    class Meta:
        verbose_name = verbose_name_plural = _("任务")
        ordering = ["ordinal"]
        constraints = [
            models.UniqueConstraint(fields=["reading", "ordinal"], name="task_ordinal_is_unique"),
            models.UniqueConstraint(fields=["reading", "ident"], name="task_ident_is_unique"),
            models.CheckConstraint(condition=Q(end__gte=F("start")), name="task_does_not_end_before_it_starts"),
            models.CheckConstraint(
                condition=Q(title_end__gte=F("title_start")), name="task_title_does_not_end_before_it_starts"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}".strip()


class Statement(models.Model):
    """One quantified promise, policy parameter or deliverable as read: a draft, until a person adopts it.

    ordinal: 1 is the first of the document. Values are in the written unit.
    clues: [{aspect, start, end, reason, confidence}]; start and end are None when
    the reading rests on the absence of words. link_candidates: [{code, name, score}], nearest first.
    """

    reading = models.ForeignKey(Reading, models.CASCADE, verbose_name=_("读取结果"), related_name="statements")
    ordinal = models.PositiveIntegerField(_("序号"))
    ident = models.CharField(_("读取标识"), max_length=60)
    what = models.CharField(_("类别"), max_length=20, choices=What)
    indicator = models.CharField(_("指标"), max_length=SHORT)
    verb = models.CharField(_("动词"), max_length=60, blank=True)
    comparator = models.CharField(_("比较"), max_length=8, choices=Comparator)
    value = models.DecimalField(_("目标值"), max_digits=24, decimal_places=6, null=True)
    value_max = models.DecimalField(_("区间上限"), max_digits=24, decimal_places=6, null=True)
    stretch_value = models.DecimalField(_("力争值"), max_digits=24, decimal_places=6, null=True)
    unit = models.CharField(_("单位"), max_length=40, blank=True)
    kind = models.CharField(_("性质"), max_length=24, choices=Kind)
    period_first = models.PositiveSmallIntegerField(_("起始年"), null=True)
    period_last = models.PositiveSmallIntegerField(_("终止年"), null=True)
    per_year = models.BooleanField(_("每年"), default=False)
    frequency = models.CharField(_("频次"), max_length=8, blank=True)
    region_name = models.CharField(_("范围"), max_length=100, blank=True)
    start = models.PositiveIntegerField(_("起点"))
    end = models.PositiveIntegerField(_("终点"))
    value_start = models.PositiveIntegerField(_("数值起点"))
    value_end = models.PositiveIntegerField(_("数值终点"))
    section = models.JSONField(_("所在章节"), default=list)
    task = models.ForeignKey(Task, models.CASCADE, null=True, verbose_name=_("所属任务"), related_name="statements")
    confidence = models.FloatField(_("把握"))
    clues = models.JSONField(_("读取依据"), default=list)
    progress = models.TextField(_("同行进展"), blank=True)
    indicator_code = models.CharField(_("对应指标代码"), max_length=100, blank=True)
    link_confidence = models.FloatField(_("关联把握"), default=0)
    link_candidates = models.JSONField(_("相近指标"), default=list)
    link_reason = models.TextField(_("关联理由"), blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("目标草稿")
        ordering = ["ordinal"]
        constraints = [
            models.UniqueConstraint(fields=["reading", "ordinal"], name="statement_ordinal_is_unique"),
            models.UniqueConstraint(fields=["reading", "ident"], name="statement_ident_is_unique"),
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="statement_has_words"),
            models.CheckConstraint(
                condition=Q(value_end__gte=F("value_start")), name="statement_value_does_not_end_before_it_starts"
            ),
            models.CheckConstraint(condition=within_one("confidence"), name="statement_confidence_is_within_one"),
            models.CheckConstraint(
                condition=within_one("link_confidence"), name="statement_link_confidence_is_within_one"
            ),
            models.CheckConstraint(condition=Q(what__in=What.values), name="statement_what_is_known_word"),
            models.CheckConstraint(
                condition=Q(comparator__in=Comparator.values), name="statement_comparator_is_known_word"
            ),
            models.CheckConstraint(
                condition=~Q(what=What.TARGET) | Q(value__isnull=False), name="statement_target_has_a_value"
            ),
            models.CheckConstraint(
                condition=~Q(comparator="range") | Q(value_max__gte=F("value")), name="statement_range_has_an_upper_end"
            ),
            models.CheckConstraint(
                condition=Q(period_first__isnull=True, period_last__isnull=True)
                | Q(period_first__isnull=False, period_last__gte=F("period_first")),
                name="statement_period_does_not_end_before_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.comparator} {self.value} {self.unit}"


class ResponsibleUnit(models.Model):
    """A unit as a task or statement names it. unit and group: both None while the register knows neither."""

    task = models.ForeignKey(Task, models.CASCADE, null=True, related_name="units")
    statement = models.ForeignKey(Statement, models.CASCADE, null=True, related_name="units")
    ordinal = models.PositiveIntegerField(_("序号"))
    role = models.CharField(_("角色"), max_length=8, choices=Role)
    text = models.CharField(_("原文写法"), max_length=SHORT)
    start = models.PositiveIntegerField(_("起点"))
    end = models.PositiveIntegerField(_("终点"))
    unit = models.ForeignKey("orgs.Unit", models.SET_NULL, null=True, verbose_name=_("登记的单位"), related_name="+")
    group = models.ForeignKey("orgs.UnitGroup", models.SET_NULL, null=True, verbose_name=_("群称"), related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = _("责任单位")
        ordering = ["ordinal"]
        constraints = [
            models.CheckConstraint(
                condition=Q(task__isnull=False, statement__isnull=True) | Q(task__isnull=True, statement__isnull=False),
                name="responsible_unit_belongs_to_one",
            ),
            models.CheckConstraint(condition=Q(end__gte=F("start")), name="responsible_unit_span_runs_forward"),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="responsible_unit_role_is_known_word"),
        ]

    def __str__(self) -> str:
        return self.text
