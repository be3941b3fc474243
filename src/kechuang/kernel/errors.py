"""One family of faults. Each says what is wrong, where, how to mend it, and a code for the telephone."""

from __future__ import annotations

import errno

_SYSTEM = {
    errno.ENOENT: "没有这个文件或文件夹",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EISDIR: "这是一个文件夹",
    errno.ENOTDIR: "路径中有一段不是文件夹",
    errno.EEXIST: "已经有同名的文件或文件夹",
    errno.ENOSPC: "磁盘已满",
    errno.EDQUOT: "超出了磁盘配额",
    errno.EROFS: "所在的磁盘是只读的",
    errno.ENAMETOOLONG: "文件名太长",
    errno.ELOOP: "链接绕成了圈",
    errno.EMFILE: "打开的文件太多",
    errno.ENFILE: "打开的文件太多",
    errno.ENOMEM: "内存不足",
    errno.EAGAIN: "进程数已到上限",
    errno.EIO: "磁盘读写出错",
    errno.EBUSY: "正被别的程序占用",
    errno.ETXTBSY: "正被别的程序占用",
}


def system_says(error: OSError) -> str:
    """What the operating system refused, in Chinese words that go between brackets; its own where none are known."""
    return _SYSTEM.get(error.errno or 0) or error.strerror or type(error).__name__


class KechuangError(Exception):
    """A fault that a person can mend. The words are Chinese; nobody is blamed.

    code: stable, e.g. "RD-004"; what: one sentence; where: file, page, paragraph or cell;
    remedy: what to do next.
    """

    def __init__(self, code: str, what: str, *, where: str = "", remedy: str = "") -> None:
        self.code, self.what, self.where, self.remedy = code, what, where, remedy
        super().__init__(self.sentence)

    @property
    def sentence(self) -> str:
        place = f"{self.where}：" if self.where else ""
        mend = f"\n{self.remedy}" if self.remedy else ""
        return f"{self.code} {place}{self.what}{mend}"


class ReadingError(KechuangError):
    """A file could not be read at all."""


class CatalogError(KechuangError):
    """A catalog file is wrong; `where` names file and line."""
