"""Lists that come in: the file, how its headers were read, its rows with their faults until somebody takes them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class BatchKind(models.TextChoices):
    IMPORT = "import", _("导入")
    REVERT = "revert", _("撤回批次")
    GROUP = (
        "group",
        _("成组变更"),
    )  # entries of several registers that one act wrote: a rename, a merger, a year's areas


class BatchState(models.TextChoices):
    """uploaded → mapped → checking → previewed → taking → submitted → accepted | rejected; reverted after accepted."""

    UPLOADED = "uploaded", _("待对应表头")
    MAPPED = "mapped", _("等待核对")
    CHECKING = "checking", _("正在核对")
    PREVIEWED = "previewed", _("待确认导入")
    TAKING = "taking", _("正在导入")
    SUBMITTED = "submitted", _("待审")
    ACCEPTING = "accepting", _("正在入册")
    ACCEPTED = "accepted", _("已入册")
    REJECTED = "rejected", _("已退回")
    REVERTED = "reverted", _("已撤回")
    ABANDONED = "abandoned", _("已放弃")
    FAILED = "failed", _("未能完成")


class ImportBatch(models.Model):
    """One file brought into one register, the taking back of such a batch (`reverts`), or entries that one act wrote.

    mapping: column number (1-based, as a string) → field, "" for a column left out.  fixed: field → value for all rows.
    counts: new, changed, same, bad, double, question, warned, taken …; rows: how many there are to check.
    claim, claimed_at: who is at work on it; done: rows finished, for the progress bar.
    """

    kind = models.CharField(_("类别"), max_length=10, choices=BatchKind, default=BatchKind.IMPORT)
    register = models.CharField(_("名录"), max_length=60)
    version = models.PositiveSmallIntegerField(_("登记表版本"))
    file = models.ForeignKey(
        "documents.StoredFile", models.PROTECT, verbose_name=_("文件"), null=True, related_name="+"
    )
    file_name = models.CharField(_("文件名"), max_length=255, blank=True)
    sheet = models.CharField(_("工作表"), max_length=100, blank=True)
    header_row = models.PositiveIntegerField(_("表头行"), default=1)
    look = models.JSONField(_("文件概况"), default=dict)
    mapping = models.JSONField(_("表头对应"), default=dict)
    fixed = models.JSONField(_("统一填写"), default=dict)
    state = models.CharField(_("状态"), max_length=10, choices=BatchState, default=BatchState.UPLOADED)
    rows = models.PositiveIntegerField(_("总行数"), null=True)
    done = models.PositiveIntegerField(_("已处理行数"), default=0)
    counts = models.JSONField(_("统计"), default=dict)
    fault = models.JSONField(_("失败原因"), null=True)
    claim = models.CharField(_("处理凭据"), max_length=32, blank=True)
    claimed_at = models.DateTimeField(_("开始处理时间"), null=True)
    returned = models.ForeignKey(
        "documents.StoredFile", models.PROTECT, verbose_name=_("退回的文件"), null=True, related_name="+"
    )
    reverts = models.ForeignKey(
        "self", models.PROTECT, verbose_name=_("所撤回的批次"), null=True, related_name="reverted_by"
    )
    reason = models.CharField(_("原因"), max_length=500, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("导入人"), null=True, related_name="+"
    )
    unit = models.ForeignKey("orgs.Unit", models.PROTECT, verbose_name=_("导入单位"), null=True, related_name="+")
    created_at = models.DateTimeField(_("上传时间"), auto_now_add=True)
    submitted_at = models.DateTimeField(_("提交时间"), null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("审核人"), null=True, related_name="+"
    )
    decided_at = models.DateTimeField(_("审核时间"), null=True)
    answer = models.CharField(_("审核意见"), max_length=500, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("导入批次")
        ordering = ["-id"]
        indexes = [models.Index(fields=["register", "state"], name="batch_of_a_register")]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=BatchKind.values), name="batch_kind_is_known"),
            models.CheckConstraint(condition=Q(state__in=BatchState.values), name="batch_state_is_known"),
            models.CheckConstraint(
                condition=Q(kind__in=["import", "group"], reverts__isnull=True)
                | Q(kind="revert", reverts__isnull=False),
                name="batch_reverts_what_it_says",
            ),
            models.UniqueConstraint(
                fields=["reverts"],
                condition=Q(kind="revert", state__in=["submitted", "accepting", "accepted"]),
                name="batch_is_reverted_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.register} {self.file_name}"


class Verdict(models.TextChoices):
    """What taking the row would do."""

    NEW = "new", _("新增")
    CHANGED = "changed", _("更改")
    SAME = "same", _("无变化")
    QUESTION = "question", _("待确认")  # which organisation? a double of another record?
    BAD = "bad", _("有误")


class StagedRow(models.Model):
    """One row of a batch, checked and not yet taken. Rows go when the batch is done; bad ones stay with it.

    raw: column number → what the cell said.  faults: [{field, column, value, what, remedy, code, weight}].
    existing: seq of the accepted entry of the same key when the row was checked.
    question: candidates a person chooses from, and what was chosen.
    """

    batch = models.ForeignKey(ImportBatch, models.CASCADE, verbose_name=_("批次"), related_name="staged")
    row = models.PositiveIntegerField(_("行"))
    verdict = models.CharField(_("判断"), max_length=10, choices=Verdict)
    key = models.CharField(_("记录标识"), max_length=400, blank=True)
    payload = models.JSONField(_("内容"), default=dict)
    raw = models.JSONField(_("原文"), default=dict)
    faults = models.JSONField(_("问题"), default=list)
    warned = models.BooleanField(_("请核对"), default=False)
    existing = models.BigIntegerField(_("现有条目"), null=True)
    question = models.JSONField(_("待确认事项"), null=True)

    class Meta:
        verbose_name = verbose_name_plural = _("待导入行")
        ordering = ["row"]
        constraints = [models.UniqueConstraint(fields=["batch", "row"], name="staged_row_once")]
        indexes = [models.Index(fields=["batch", "verdict", "row"], name="staged_by_verdict")]

    def __str__(self) -> str:
        return f"{self.batch_id} 第 {self.row} 行"


class HeaderChoice(models.Model):
    """What a heading meant the last time somebody mapped it in this register; "" for a column left out."""

    register = models.CharField(_("名录"), max_length=60)
    header = models.CharField(_("表头"), max_length=200)
    field = models.CharField(_("字段"), max_length=60, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("对应人"), null=True, related_name="+"
    )
    at = models.DateTimeField(_("时间"), auto_now=True)

    class Meta:
        verbose_name = verbose_name_plural = _("表头记忆")
        constraints = [models.UniqueConstraint(fields=["register", "header"], name="header_means_one_field")]

    def __str__(self) -> str:
        return f"{self.header} → {self.field or '不导入'}"
