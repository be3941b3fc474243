"""The truth of every register: entries that are only ever added, in the order in which they were committed."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Operation(models.TextChoices):
    SET = "set", _("记入")  # the record of this key is as the payload says
    WITHDRAW = "withdraw", _("撤回")  # there is no record of this key any more; the payload is what there was
    MOVE = "move", _("改记")  # the record stands under another key from here on; the payload is what it became


class Standing(models.TextChoices):
    SUBMITTED = "submitted", _("待审")
    ACCEPTED = "accepted", _("已接受")
    REJECTED = "rejected", _("已退回")
    DISPUTED = "disputed", _("有争议")


class Way(models.TextChoices):
    FORM = "form", _("填表")
    IMPORT = "import", _("导入")
    API = "api", _("接口")
    COMMAND = "command", _("命令行")
    UNDO = "undo", _("撤销")
    SYNTH = "synth", _("示例数据")
    SYSTEM = "system", _("系统")


class Entry(models.Model):
    """One thing said about one record, for ever: the database itself refuses to update or delete a row.

    What is in force is the last accepted entry of a key. A decision (accept, reject, dispute) is an entry of its own
    that repeats the payload and names in `answers` what it decides.

    seq: given in commit order under one lock, without gaps.  key: the values of the register's key fields.
    version: of the declaration the payload was written under.  based_on: seq of the accepted entry that the author had
    before his eyes; None when there was none.  undoes: the entry this one takes back.
    was_key: the key under which the record stood before, where a correction changed it.
    place: where in the file (工作表!行).  proof: a file handed in with a form.
    digest: SHA-256 over the digest before it and everything this row says (see chain).
    """

    seq = models.BigIntegerField(_("序号"), primary_key=True)
    register = models.CharField(_("名录"), max_length=60)
    key = models.CharField(_("记录标识"), max_length=400)
    operation = models.CharField(_("操作"), max_length=10, choices=Operation)
    payload = models.JSONField(_("内容"))
    version = models.PositiveSmallIntegerField(_("登记表版本"))
    standing = models.CharField(_("状态"), max_length=10, choices=Standing)
    answers = models.ForeignKey(
        "self", models.PROTECT, verbose_name=_("所处理的记录"), null=True, related_name="answered_by", db_index=False
    )
    undoes = models.ForeignKey(
        "self", models.PROTECT, verbose_name=_("所撤销的记录"), null=True, related_name="+", db_index=False
    )
    based_on = models.BigIntegerField(_("所依据的序号"), null=True)
    was_key = models.CharField(_("原记录标识"), max_length=400, blank=True)
    organisation = models.ForeignKey(
        "orgs.Organisation", models.PROTECT, verbose_name=_("单位"), null=True, related_name="+", db_index=False
    )
    way = models.CharField(_("途径"), max_length=10, choices=Way)
    batch = models.ForeignKey(
        "registers.ImportBatch", models.PROTECT, verbose_name=_("批次"), null=True, related_name="+", db_index=False
    )
    place = models.CharField(_("文件中的位置"), max_length=120, blank=True)
    proof = models.ForeignKey(
        "documents.StoredFile", models.PROTECT, verbose_name=_("佐证"), null=True, related_name="+", db_index=False
    )
    proof_name = models.CharField(_("佐证文件名"), max_length=255, blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("填报人"), null=True, related_name="+", db_index=False
    )
    unit = models.ForeignKey(
        "orgs.Unit", models.PROTECT, verbose_name=_("填报单位"), null=True, related_name="+", db_index=False
    )
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("审核人"), null=True, related_name="+", db_index=False
    )
    reason = models.CharField(_("原因"), max_length=500, blank=True)
    recorded_at = models.DateTimeField(_("记入时间"))
    digest = models.CharField(_("链值"), max_length=64)

    class Meta:
        verbose_name = verbose_name_plural = _("登记条目")
        ordering = ["seq"]
        indexes = [
            models.Index(fields=["register", "key", "seq"], name="entry_of_a_record"),
            models.Index(fields=["register", "seq"], name="entry_of_a_register"),  # who reads on from where he stopped
            models.Index(fields=["organisation", "register"], name="entry_of_an_organisation"),
            models.Index(fields=["batch"], condition=Q(batch__isnull=False), name="entry_of_a_batch"),
            models.Index(fields=["answers"], condition=Q(answers__isnull=False), name="entry_answered"),
            models.Index(fields=["recorded_at"], name="entry_by_time"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(operation__in=Operation.values), name="entry_operation_is_known"),
            models.CheckConstraint(condition=Q(standing__in=Standing.values), name="entry_standing_is_known"),
            models.CheckConstraint(condition=Q(way__in=Way.values), name="entry_way_is_known"),
            models.CheckConstraint(condition=~Q(key=""), name="entry_has_a_key"),
            models.CheckConstraint(
                condition=Q(answers__isnull=True) | Q(answers__lt=F("seq")), name="entry_answers_back"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.register} {self.key} #{self.seq}"


class Waiting(models.Model):
    """A submitted entry that nobody has decided yet. The row goes when the decision comes; the entry stays."""

    entry = models.OneToOneField(
        Entry, models.PROTECT, primary_key=True, verbose_name=_("条目"), related_name="waiting"
    )
    register = models.CharField(_("名录"), max_length=60)
    key = models.CharField(_("记录标识"), max_length=400)
    batch = models.ForeignKey(
        "registers.ImportBatch", models.PROTECT, verbose_name=_("批次"), null=True, related_name="+"
    )
    disputed = models.BooleanField(_("有争议"), default=False)

    class Meta:
        verbose_name = verbose_name_plural = _("待审条目")
        indexes = [models.Index(fields=["register", "key"], name="waiting_of_a_record")]

    def __str__(self) -> str:
        return f"{self.register} {self.key}"


class Seal(models.Model):
    """The end of the chain at the end of a day, written down so that it can be noted outside this machine."""

    day = models.DateField(_("日期"), unique=True)
    seq = models.BigIntegerField(_("截至序号"))
    digest = models.CharField(_("链值"), max_length=64)
    sealed_at = models.DateTimeField(_("封存时间"))

    class Meta:
        verbose_name = verbose_name_plural = _("每日封存")
        ordering = ["day"]

    def __str__(self) -> str:
        return f"{self.day} {self.digest[:12]}"
