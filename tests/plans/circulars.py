"""A small plan with every kind of standing, and its notice, for the tests of notices. The day is in July 2026."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import making

from kechuang.apps.accounts.models import User
from kechuang.apps.plans.actions import circular as actions
from kechuang.apps.plans.models import Circular, Plan, ReportStanding
from kechuang.apps.plans.queries.circular import paragraphs
from kechuang.apps.plans.queries.circular_checks import acknowledgement, checks

JUNE, TODAY = date(2026, 6, 1), date(2026, 7, 3)
SITE = "https://kc.example.cn"
LETTERHEAD = {
    "issuer_mark": "云溪县科学技术局文件",
    "mark": "云科通",
    "addressees": "各镇街科技办，局机关各科室",
    "signature": "云溪县科学技术局",
    "copies_to": "县政府办公室",
    "printed_by": "云溪县科学技术局办公室",
}


def plan(people: Mapping[str, User]) -> Plan:
    """T1 far behind, T2 on track with a report that waits, T3 unverified and silent, T4 not due, T5 done."""
    made = making.adopted_plan(people)
    high, transfer = making.unit("高新技术科"), making.unit("成果转化科")
    first = making.commitment(made, "高新技术企业", "150", verb="净增", leads=[high])
    making.evidence(first, "20", date(2026, 6, 2))
    second = making.commitment(made, "科技型中小企业", "100", leads=[high])
    making.evidence(second, "60", date(2026, 6, 20))
    making.evidence(second, "5", date(2026, 6, 25), ReportStanding.SUBMITTED)
    making.commitment(made, "技术合同成交额", "10", unit="亿元", is_whole=False, leads=[transfer])
    making.commitment(made, "省级平台", "3", unit="个", judge_from=date(2026, 10, 1), leads=[transfer])
    fifth = making.commitment(made, "科技服务活动", "4", unit="场", leads=["科技镇长团"])
    making.evidence(fifth, "4", date(2026, 5, 8))
    return made


def drafted(people: Mapping[str, User], of: Plan | None = None, month: date = JUNE, today: date = TODAY) -> Circular:
    return actions.draft(of or plan(people), month, people["planner"], today)


def with_letterhead(circular: Circular, people: Mapping[str, User]) -> Circular:
    return actions.edit(circular, circular.version, people["planner"], {}, LETTERHEAD)


def submitted(people: Mapping[str, User], circular: Circular | None = None) -> Circular:
    ready = with_letterhead(circular or drafted(people), people)
    return actions.submit(ready, ready.version, people["planner"], TODAY)


def released(people: Mapping[str, User], circular: Circular | None = None, today: date = TODAY) -> Circular:
    waiting = submitted(people, circular)
    seen = acknowledgement(checks(waiting, today))
    return actions.release(waiting, waiting.version, people["leader"], SITE, seen, today)


def key_of(circular: Circular, words: str) -> str:
    """The key of the paragraph whose generated words hold `words`."""
    return next(each.key for each in paragraphs(circular) if words in each.text)


def codes(circular: Circular, today: date = TODAY) -> list[str]:
    return [check.finding.code for check in checks(circular, today)]
