"""The Chinese sentences this app can say."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

SIGN_IN_FIRST = _("请先登录，再{deed}。")
NOT_FOR_ROLE = _("“{role}”不能{deed}；可以的有：{roles}。需要时请联系管理员调整您的角色。")
ACCOUNT_CLOSED = _("您的帐号已停用，不能{deed}。请联系管理员。")
WRONG_PASSWORD = _("用户名或密码不对。请核对大小写后重试；连续输错 {limit} 次将暂停登录 {minutes} 分钟。")
SIGNED_OUT = _("您已退出。")
PASSWORD_CHANGED = _("密码已更改，下次请用新密码登录。")

LOCKED_OUT = _("连续 {limit} 次密码不对，为防他人试探，帐号“{username}”在这台电脑上暂停登录 {minutes} 分钟。")
LOCKED_OUT_REMEDY = _("请在 {minutes} 分钟后重试；忘记密码请联系管理员重置。不是您本人操作的，也请告诉管理员。")

KEY_REVOKED = _("密钥“{name}”已停用，用它的程序从现在起不能再读写。")
TOO_MANY_KEYS = _("您已有 {most} 个有效的密钥。请先停用不再使用的，再建立新的。（AC-004）")

# Facts in the audit trail that are no field of the table they are about.
FACT_NAMES = {
    "alias": "别名",
    "successor": "承接单位",
    "on": "日期",
    "regions": "区划",
    "units": "单位",
    "aliases": "别名",
    "successions": "承接关系",
    "reading": "第几次读取",
    "statements": "草稿",
    "tasks": "任务",
    "sha256": "指纹",
    "size": "字节数",
    "n": "目标数",
    "commitments": "目标",
    "groups": "群称",
    "shares": "分解值",
    "reports": "报送",
    "rows": "行数",
    "kind": "类别",
    "code": "指标代码",
    "anchors": "出处",
    "handler": "经办人",
    "last": "用到几号",
    "example": "示例",
}

# How the audit trail names a verb; other apps add theirs through `name_verbs`.
_verb_names: dict[str, Any] = {
    "accounts.sign_in": _("登录"),
    "accounts.sign_out": _("退出"),
    "accounts.change_password": _("更改密码"),
    "accounts.create_demo_person": _("建立演示用户"),
    "accounts.make_api_key": _("建立接口密钥"),
    "accounts.revoke_api_key": _("停用接口密钥"),
}


def name_verbs(names: dict[str, Any]) -> None:
    """Give the audit trail Chinese names for an app's verbs; call it once, from the app's `ready`."""
    _verb_names.update(names)


def verb_name(verb: str) -> str:
    """The Chinese name, or the verb itself where none was given."""
    return str(_verb_names.get(verb, verb))
