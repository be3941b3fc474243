"""What the API says when it cannot do as asked. Codes AP-0xx are its own; all others come from where the fault is."""

from __future__ import annotations

from collections.abc import Iterable

from kechuang.apps.registers.rules.faults import shorten
from kechuang.catalog.faults import nearest
from kechuang.kernel.errors import KechuangError

SEE_REFERENCE = "接口说明见 /api/。"


class ApiFault(KechuangError):
    """A request that was not understood or cannot be answered. status: of the HTTP answer. more: further faults."""

    def __init__(self, status: int, code: str, what: str, *, where: str = "", remedy: str = "") -> None:
        super().__init__(code, what, where=where, remedy=remedy)
        self.status = status
        self.more: list[KechuangError] = []


def no_key() -> ApiFault:
    remedy = "请在请求头写 Authorization: Bearer kc_…；密钥在“我的接口密钥”页面建立。"
    return ApiFault(401, "AP-001", "没有接口密钥，或者密钥不对、已到期、已停用。", where="Authorization", remedy=remedy)


def too_many_wrong_keys(minutes: int) -> ApiFault:
    return ApiFault(
        429, "AP-002", "从这个地址来的错误密钥太多了。", where="Authorization",
        remedy=f"请核对程序里的密钥，{minutes} 分钟后再试；密钥正确的请求不受影响。",
    )  # fmt: skip


def no_such_address(path: str) -> ApiFault:
    return ApiFault(404, "AP-003", "接口没有这个地址。", where=path, remedy=SEE_REFERENCE)


def not_that_method(method: str, allowed: str) -> ApiFault:
    return ApiFault(
        405, "AP-004", f"这个地址不接受 {method}。", where=method, remedy=f"可用：{allowed}。{SEE_REFERENCE}"
    )


def too_large(most_mb: int) -> ApiFault:
    return ApiFault(
        413, "AP-005", f"请求内容超过 {most_mb} MB，没有收下。", remedy="请分成几次提交，一次最多 1000 行。"
    )


def not_json(where: str, why: str) -> ApiFault:
    return ApiFault(
        400, "AP-006", f"请求内容不是正确的 JSON：{why}。", where=where, remedy="请用 UTF-8 编码的 JSON 对象。"
    )


def named_twice(name: str) -> ApiFault:
    what = f"同一个对象里“{shorten(name)}”写了两次，不知道以哪个为准。"
    return ApiFault(400, "AP-007", what, where=shorten(name), remedy="请只保留一个。")


def unreadable_character(where: str) -> ApiFault:
    remedy = "请检查生成请求的程序怎样编码文字。"
    return ApiFault(400, "AP-008", "含有不能保存的字符（空字符或残缺的编码）。", where=where, remedy=remedy)


def wrong_shape(where: str, why: str, remedy: str = "") -> ApiFault:
    return ApiFault(422, "AP-010", why, where=where, remedy=remedy or SEE_REFERENCE)


def unknown_parameter(name: str, known: Iterable[str]) -> ApiFault:
    listed = sorted(known)
    remedy = nearest(name, listed) or f"可用：{'、'.join(listed)}。"
    return ApiFault(422, "AP-011", f"不认识参数“{shorten(name)}”。", where=shorten(name), remedy=remedy)


def wrong_parameter(name: str, value: str, why: str, remedy: str) -> ApiFault:
    return ApiFault(422, "AP-012", f"参数“{name}”的值“{shorten(value)}”{why}。", where=name, remedy=remedy)


def unreadable_parameter(name: str) -> ApiFault:
    what = f"参数“{shorten(name)}”含有不能显示的空字符。"
    return ApiFault(422, "AP-020", what, where=shorten(name), remedy="请检查地址是怎样编码的。")


def not_filtered_by(name: str, label: str, known: Iterable[str]) -> ApiFault:
    remedy = f"可以按这些筛选：{'、'.join(known) or '（这个名录没有设筛选项）'}。"
    return ApiFault(422, "AP-013", f"这个名录不能按“{label}”筛选。", where=name, remedy=remedy)


def not_together(one: str, others: Iterable[str]) -> ApiFault:
    listed = "、".join(others)
    return ApiFault(
        422, "AP-014", f"{one} 不能与 {listed} 同时使用。", where=one, remedy=f"请分开请求，或去掉 {listed}。"
    )


def no_such_entry(register: str, seq: int) -> ApiFault:
    what = f"“{register}”中没有第 {seq} 号条目。"
    return ApiFault(404, "AP-015", what, where=str(seq), remedy="请核对编号，它在读取和提交的答复里给出。")


def not_known_yet(register: str, seq: int) -> ApiFault:
    what = f"“{register}”的第 {seq} 号条目在那时还没有记入。"
    return ApiFault(404, "AP-016", what, where="known", remedy="请换一个较晚的日期，或去掉 known。")


def no_such_body(identifier: str) -> ApiFault:
    remedy = "请核对代码；只知道名称时用 /api/organisations?q= 查。"
    return ApiFault(
        404, "AP-017", f"没有代码为“{shorten(identifier)}”的单位。", where=shorten(identifier), remedy=remedy
    )


def token_used_otherwise() -> ApiFault:
    return ApiFault(
        409, "AP-018", "这个 Idempotency-Key 在 24 小时内已用于另一个请求。", where="Idempotency-Key",
        remedy="每个新的请求请用新的编号；重发同一个请求时内容要一字不差。",
    )  # fmt: skip


def wrong_token() -> ApiFault:
    remedy = "请用 1 至 100 个字母、数字或连字符，例如 UUID。"
    return ApiFault(422, "AP-019", "Idempotency-Key 的写法不对。", where="Idempotency-Key", remedy=remedy)


def broken() -> ApiFault:
    what = "系统出错了，这次请求没有完成，数据没有改变。"
    return ApiFault(500, "HS-500", what, remedy="请稍后重试；仍不行请把时间和地址告诉管理员。")
