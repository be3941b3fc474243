"""What this app says to people, in one place so that an official can proof-read it."""

from __future__ import annotations

from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kechuang.apps.documents.models import Document
from kechuang.kernel.errors import KechuangError


class UploadFault(KechuangError):
    """An upload that cannot be taken; nothing was kept."""


class StoredFileLost(KechuangError):
    """The kept bytes are gone or were changed outside the system."""


class StaleCorrection(KechuangError):
    """Someone else corrected the document after the form was opened."""


def nothing_given() -> UploadFault:
    return UploadFault(
        "DC-001", _("还没有选择文件，也没有粘贴正文。"), remedy=_("请选择一个或几个文件，或者把正文粘贴到下面的框里。")
    )


def file_is_empty(name: str) -> UploadFault:
    return UploadFault(
        "DC-002",
        _("文件是空的（0 字节）。"),
        where=_("文件“%s”") % name,
        remedy=_("请检查是否传错了文件，或在 WPS、Word 中打开后重新保存再上传。"),
    )


def file_is_too_large(name: str, most_mb: int) -> UploadFault:
    return UploadFault(
        "DC-003",
        _("文件超过 %d MB，没有接收。") % most_mb,
        where=_("文件“%s”") % name,
        remedy=_(
            "可以在 WPS 中压缩图片后另存，或只上传正文和附件表格；确需更大时请管理员调高 KECHUANG_MAX_UPLOAD_MB。"
        ),
    )


def text_is_too_long(count: int, most: int) -> UploadFault:
    return UploadFault(
        "DC-004",
        _("粘贴的正文有 %(count)d 个字，超过 %(most)d 个字的上限。") % {"count": count, "most": most},
        where=_("“粘贴正文”一栏"),
        remedy=_("请分成几份粘贴，或者存成文件后上传。您粘贴的内容还在下面。"),
    )


def file_is_gone(sha256: str) -> StoredFileLost:
    return StoredFileLost(
        "DC-005",
        _("存放在服务器上的原始文件找不到了。"),
        where=_("指纹 %s") % sha256[:12],
        remedy=_("请管理员从备份中恢复 files 目录；也可以重新上传同一个文件。"),
    )


def file_has_changed(sha256: str) -> StoredFileLost:
    return StoredFileLost(
        "DC-006",
        _("存放在服务器上的原始文件与存入时不一致，已停止使用。"),
        where=_("指纹 %s") % sha256[:12],
        remedy=_("请管理员从备份中恢复这个文件，并检查服务器的磁盘。"),
    )


def correction_is_stale() -> StaleCorrection:
    return StaleCorrection(
        "DC-007",
        _("您打开这一页之后，别人刚刚改过这份文件的信息。"),
        remedy=_("您填写的内容还在下面。请对照现在的内容看一看，再按一次“保存”。"),
    )


def cannot_discard() -> KechuangError:
    return KechuangError("DC-008", _("只有未能读取的文件可以移出。"), remedy=_("已经读取的文件要一直留存，以备查证。"))


def cannot_be_kept(name: str, why: str) -> UploadFault:
    return UploadFault(
        "DC-009",
        _("服务器没能存下这个文件（%s）。") % why,
        where=_("文件“%s”") % name,
        remedy=_("您的文件没有问题。请管理员检查 files 目录的空间和写权限，然后再上传一次。"),
    )


def already_here(document: Document) -> str:
    return _("“%(title)s”在 %(day)s 已经上传过，内容一字不差，没有重复存放。下面就是那一份。") % {
        "title": document,
        "day": localtime(document.uploaded_at).strftime("%Y-%m-%d"),
    }


def corrected(fields: list[str]) -> str:
    if not fields:
        return _("没有改动。")
    names = "、".join(str(field.verbose_name) for field in Document._meta.concrete_fields if field.name in fields)
    return _("已更正：%s。以后重新读取不会覆盖这些内容。") % names


VERBS = {
    "documents.receive": gettext_lazy("上传文件"),
    "documents.fail": gettext_lazy("未能读取"),
    "documents.rename": gettext_lazy("更改文件名"),
    "documents.correct": gettext_lazy("更正文件信息"),
    "documents.discard": gettext_lazy("移出未能读取的文件"),
}
