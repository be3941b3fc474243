"""Tables of the kept files and documents. Text is versioned: a highlight always sits on the text it was read from."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

YEARS = [MinValueValidator(1949), MaxValueValidator(2200)]


class StoredFile(models.Model):
    """Bytes on disk under their SHA-256. The row says that they are there; `vault` puts and fetches them."""

    sha256 = models.CharField(_("指纹"), max_length=64, unique=True)
    size = models.PositiveBigIntegerField(_("字节数"))
    kept_at = models.DateTimeField(_("存入时间"), auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = _("原始文件")

    def __str__(self) -> str:
        return self.sha256[:12]


class Standing(models.TextChoices):
    IN_EFFECT = "in_effect", _("执行中")
    REPEALED = "repealed", _("失效")
    CONSULTATION = "consultation", _("征求意见")
    UNKNOWN = "unknown", _("未知")


class State(models.TextChoices):
    WAITING = "waiting", _("等待读取")
    READING = "reading", _("正在读取")
    READ = "read", _("已读取")
    FAILED = "failed", _("未能读取")


class Document(models.Model):
    """One issued document. Metadata come from the reading until a planner corrects them; `corrected` names those."""

    file = models.OneToOneField(StoredFile, models.PROTECT, verbose_name=_("原始文件"), related_name="document")
    name = models.CharField(_("文件名"), max_length=255)
    title = models.CharField(_("标题"), max_length=500)
    issuer = models.CharField(_("制发机关"), max_length=200, blank=True)
    number = models.CharField(_("文号"), max_length=100, blank=True)
    issued_on = models.DateField(_("成文日期"), null=True, blank=True)
    period_first = models.PositiveSmallIntegerField(_("计划起始年"), null=True, blank=True, validators=YEARS)
    period_last = models.PositiveSmallIntegerField(_("计划终止年"), null=True, blank=True, validators=YEARS)
    region_name = models.CharField(_("适用地区"), max_length=100, blank=True)
    standing = models.CharField(_("状态"), max_length=12, choices=Standing, default=Standing.UNKNOWN)
    corrected = models.JSONField(_("已人工更正的项"), default=list, blank=True)

    current = models.ForeignKey(
        "IssuedText", models.SET_NULL, null=True, verbose_name=_("现行正文"), related_name="+", editable=False
    )
    state = models.CharField(_("读取情况"), max_length=8, choices=State, default=State.WAITING)
    fault = models.JSONField(_("读取失败的原因"), null=True, blank=True)
    claim = models.CharField(_("读取凭据"), max_length=32, blank=True)
    claimed_by = models.CharField(_("读取进程"), max_length=255, blank=True)
    claimed_at = models.DateTimeField(_("开始读取时间"), null=True, blank=True)

    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("上传人"), related_name="+"
    )
    uploaded_at = models.DateTimeField(_("上传时间"), auto_now_add=True, db_index=True)

    class Meta:
        verbose_name = verbose_name_plural = _("文件")
        constraints = [
            models.CheckConstraint(condition=Q(standing__in=Standing.values), name="document_standing_is_known_word"),
            models.CheckConstraint(condition=Q(state__in=State.values), name="document_state_is_known_word"),
            models.CheckConstraint(
                condition=Q(period_first__isnull=True, period_last__isnull=True)
                | Q(period_first__isnull=False, period_last__gte=F("period_first")),
                name="document_period_does_not_end_before_it_begins",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.FAILED) | Q(fault__isnull=False), name="document_failure_has_its_reason"
            ),
        ]
        indexes = [
            models.Index(fields=["issuer"], name="document_by_issuer"),
            models.Index(fields=["region_name"], name="document_by_region"),
            models.Index(fields=["issued_on"], name="document_by_day"),
        ]

    def __str__(self) -> str:
        return self.title or self.name

    @property
    def text(self) -> str:
        return self.current.text if self.current else ""

    @property
    def is_being_read(self) -> bool:
        return self.state in (State.WAITING, State.READING)

    @property
    def period_in_words(self) -> str:
        if self.period_first is None:
            return ""
        if self.period_first == self.period_last:
            return f"{self.period_first} 年"
        return f"{self.period_first}—{self.period_last} 年"


class IssuedText(models.Model):
    """The text and blocks as one version of the readers took them from the bytes. Never changed once stored.

    A later reader may see a text box that an earlier one missed; then offsets differ, so it is a new row and older
    readings keep pointing into the old one. The same text and blocks are never stored twice (`fingerprint`).
    """

    document = models.ForeignKey(Document, models.CASCADE, verbose_name=_("文件"), related_name="texts")
    ordinal = models.PositiveIntegerField(_("版次"))
    fingerprint = models.CharField(_("文本指纹"), max_length=64)
    text = models.TextField(_("正文"))
    searchable = models.TextField(_("检索文本"), help_text=_("rules.fold(text): 去空白、全角转半角、繁体转简体"))
    format = models.CharField(_("格式"), max_length=10)
    properties = models.JSONField(_("文件自述"), default=dict)
    notices = models.JSONField(_("读取提示"), default=list)
    pages = models.PositiveIntegerField(_("页数"), null=True)
    stored_at = models.DateTimeField(_("存入时间"), auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = _("文件正文")
        ordering = ["-ordinal"]
        constraints = [
            models.UniqueConstraint(fields=["document", "ordinal"], name="text_ordinal_is_unique"),
            models.UniqueConstraint(fields=["document", "fingerprint"], name="text_is_stored_once"),
        ]

    def __str__(self) -> str:
        return f"{self.document_id} 第 {self.ordinal} 版"


class Block(models.Model):
    """A paragraph, heading or table cell of one version of the text; offsets are half-open `str` indices."""

    issued = models.ForeignKey(IssuedText, models.CASCADE, verbose_name=_("正文"), related_name="blocks")
    ordinal = models.PositiveIntegerField(_("序号"))
    kind = models.CharField(_("类别"), max_length=10)
    start = models.PositiveIntegerField(_("起点"))
    end = models.PositiveIntegerField(_("终点"))
    level = models.PositiveSmallIntegerField(_("标题级别"), null=True)
    table_no = models.PositiveIntegerField(_("表序号"), null=True)
    row = models.PositiveIntegerField(_("行"), null=True)
    column = models.PositiveIntegerField(_("列"), null=True)
    row_span = models.PositiveIntegerField(_("跨行"), default=1)
    column_span = models.PositiveIntegerField(_("跨列"), default=1)
    generated = models.PositiveIntegerField(_("自动编号字数"), default=0)
    page = models.PositiveIntegerField(_("页"), null=True)

    class Meta:
        verbose_name = verbose_name_plural = _("段落")
        ordering = ["ordinal"]
        constraints = [
            models.UniqueConstraint(fields=["issued", "ordinal"], name="block_ordinal_is_unique"),
            models.CheckConstraint(condition=Q(end__gte=F("start")), name="block_does_not_end_before_it_starts"),
            models.CheckConstraint(condition=Q(row_span__gte=1, column_span__gte=1), name="block_spans_at_least_one"),
            models.CheckConstraint(
                condition=~Q(kind="cell") | Q(table_no__isnull=False, row__isnull=False, column__isnull=False),
                name="block_cell_has_its_place",
            ),
        ]

    def __str__(self) -> str:
        return f"[{self.start}, {self.end})"
