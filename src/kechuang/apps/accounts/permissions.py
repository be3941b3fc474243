"""Who may do what: one table, role by verb. Actions ask here first; templates may ask, never enforce."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db.models import Model

from kechuang.apps.accounts import messages
from kechuang.apps.accounts.models import Role, User
from kechuang.kernel.errors import KechuangError

P, D, T, L, E, A = Role.PLANNER, Role.DIVISION, Role.TOWN, Role.LEADER, Role.ENTERPRISE, Role.ADMINISTRATOR

# verb: (how an official would say it, the roles that may)
RIGHTS: dict[str, tuple[str, tuple[Role, ...]]] = {
    "overview.see": ("查看总览", (P, D, T, L, E, A)),
    "documents.see": ("查看文件", (P, D, T, L, A)),
    "documents.upload": ("上传文件", (P, D, A)),
    "documents.change": ("更改文件信息", (P, A)),
    "plans.see": ("查看目标任务", (P, D, T, L, A)),
    "plans.read": ("读取工作要点", (P, D, A)),
    "plans.export": ("导出目标任务", (P, D, T, L, A)),
    "plans.confirm": ("确认目标草稿", (P,)),
    "findings.answer": ("答复体检结果", (P, D)),
    "plans.submit": ("提请批准计划", (P,)),
    "plans.approve": ("批准计划", (P, L)),
    "commitments.revise": ("提出目标调整", (P, D)),
    "revisions.approve": ("批准目标调整", (P, L)),
    "breakdowns.make": ("编制目标分解", (P, D)),
    "breakdowns.answer": ("答复目标分解", (D, T)),
    "breakdowns.freeze": ("下达目标分解", (P, L)),
    "reports.submit": ("报送进展", (P, D, T)),
    "reports.review": ("审核进展", (P, D)),
    "circulars.make": ("拟写通报", (P,)),
    "circulars.release": ("签发通报", (P, L)),
    "circulars.template": ("修改通报模板", (P, A)),
    "units.see": ("查看单位", (P, D, T, L, A)),
    "units.change": ("登记或更改单位", (P, A)),
    "registers.see": ("查看名录", (P, D, T, L, A)),
    "registers.enter": ("填报名录", (P, D, T)),
    "registers.accept": ("审核名录", (P, D)),
    "registers.export": ("导出名录", (P, D, T, L, A)),
    "registers.revert": ("撤回批次", (P, D)),
    "registers.declare": ("登记或修改名录表", (A,)),
    "registers.approve_declaration": ("批准名录表", (P, A)),
    "organisations.see": ("查看企业和单位档案", (P, D, T, L, A)),
    "areas.claim": ("申报考核归属", (P, D, T)),
    "areas.settle": ("裁定考核归属", (P,)),
    "completeness.see": ("查看报送情况", (P, D, T, L, A)),
    "completeness.excuse": ("准予免报", (P, D)),
    "completeness.remind": ("催报", (P,)),
    "audit.see": ("查看操作记录", (A,)),
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """yes, or no with the reason in a Chinese sentence that says what to do."""

    yes: bool
    reason: str = ""

    def __bool__(self) -> bool:
        return self.yes


class NotAllowed(KechuangError, PermissionDenied):
    """Raised by `demand`; Django answers with the house's 403 page, which shows the sentence."""


def may(user: User | AnonymousUser, verb: str, subject: Model | None = None) -> Verdict:
    """Whether `user` may do `verb` (to `subject`, for rights that hang on whose thing it is; none does yet).

    Edge: nobody signed in and closed accounts may nothing. Raises: KeyError for a verb that is not in the table.
    """
    deed, roles = RIGHTS[verb]
    if not isinstance(user, User):
        return Verdict(False, messages.SIGN_IN_FIRST.format(deed=deed))
    if not user.is_active:
        return Verdict(False, messages.ACCOUNT_CLOSED.format(deed=deed))
    if user.role in roles:
        return Verdict(True)
    allowed = "、".join(str(role.label) for role in roles)
    return Verdict(False, messages.NOT_FOR_ROLE.format(role=Role(user.role).label, deed=deed, roles=allowed))


def demand(user: User | AnonymousUser, verb: str, subject: Model | None = None) -> None:
    """Go on only if `may` says yes. Raises: NotAllowed with its reason."""
    verdict = may(user, verb, subject)
    if not verdict:
        raise NotAllowed("AC-003", verdict.reason)
