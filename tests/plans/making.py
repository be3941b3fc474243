"""Plans, commitments and reports for tests, made straight in the tables: what is tried is what comes after them.

Everything is of 2026 and of 云溪县 unless said otherwise. people: the fixture of that name.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from itertools import count
from typing import Any

from django.utils import timezone

from kechuang.apps.accounts.models import Role as PersonRole
from kechuang.apps.accounts.models import User
from kechuang.apps.documents import vault
from kechuang.apps.documents.models import Block, Document, IssuedText, State, StoredFile
from kechuang.apps.documents.rules import fold
from kechuang.apps.orgs.models import Region, Unit, UnitKind
from kechuang.apps.plans.models import (
    Anchor,
    Circular,
    Commitment,
    CommitmentRevision,
    CommitmentUnit,
    Evidence,
    Milestone,
    MilestoneReport,
    NilReport,
    Observation,
    Plan,
    PlanStanding,
    Rank,
    Reading,
    ReportStanding,
    RevisionStanding,
    Role,
    Sort,
    Standing,
)
from kechuang.apps.plans.rules.terms import Counting, PathShape

TEXT = "云溪县2026年科技创新工作要点\n净增高新技术企业15家，技术合同成交额突破10亿元。（高新技术科）\n"
_once = count(1)


def region(name: str = "云溪县", code: str = "Z00001") -> Region:
    return Region.objects.get_or_create(code=code, name=name)[0]


def unit(name: str = "高新技术科", kind: str = UnitKind.DIVISION, **fields: Any) -> Unit:
    """A unit of 云溪县; fields: valid_from, valid_until …"""
    return Unit.objects.get_or_create(name=name, region=fields.pop("region", None) or region(), kind=kind, **fields)[0]


def person(username: str, role: str = PersonRole.DIVISION, of: Unit | None = None) -> User:
    return User.objects.get_or_create(username=username, defaults={"name": username, "role": role, "unit": of})[0]


def document(text: str = TEXT, title: str = "", **fields: Any) -> Document:
    """A document that was read, with one block a line; equal texts are told apart by a number at their end."""
    data = f"{text}\n{next(_once)}".encode()
    file = StoredFile.objects.create(sha256=vault.put(data), size=len(data))
    title = title or text.split("\n", 1)[0]
    about = {"period_first": 2026, "period_last": 2026, "region_name": "云溪县", "standing": "in_effect", **fields}
    made = Document.objects.create(file=file, name=f"{title}.txt", title=title, state=State.READ, **about)
    issued = IssuedText.objects.create(
        document=made, ordinal=1, fingerprint=file.sha256, text=text, searchable=fold(text), format="txt"
    )
    at = 0
    for ordinal, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            Block.objects.create(issued=issued, ordinal=ordinal, kind="paragraph", start=at, end=at + len(line))
        at += len(line) + 1
    made.current = issued
    made.save()
    Reading.objects.create(document=made, issued=issued, ordinal=1, reader_version="test", seconds=0)
    return made


def plan(people: Mapping[str, User], text: str = TEXT, *, adopted: bool = True, **fields: Any) -> Plan:
    """A plan, adopted by the leader on the planner's word unless `adopted` is False. fields: of Plan."""
    first, last = fields.pop("first_year", 2026), fields.pop("last_year", 2026)
    on = document(text, fields.get("title", ""), period_first=first, period_last=last)
    made = Plan.objects.create(
        document=on,
        reading=on.readings.get(),
        title=fields.pop("title", on.title),
        region=fields.pop("region", None) or region(),
        region_name=fields.pop("region_name", "云溪县"),
        first_year=first,
        last_year=last,
        started_by=people["planner"],
        **fields,
    )
    if adopted:
        now = timezone.now()
        made.standing = PlanStanding.ADOPTED
        made.submitted_by, made.submitted_at = people["planner"], now
        made.adopted_by, made.adopted_at = people["leader"], now
        made.save()
    return made


def adopted_plan(people: Mapping[str, User], text: str = TEXT, **fields: Any) -> Plan:
    return plan(people, text, **fields)


def commitment(of: Plan, indicator: str = "净增高新技术企业", value: Any = "15", **fields: Any) -> Commitment:
    """A confirmed commitment, counted by evidence on a linear path over the plan's years unless said otherwise.

    leads, supports: units (`orgs.Unit`) or names. words: the words of the plan it stands on, found in its text.
    milestones: [(title, day)] or [(title, day, cumulative amount)].
    """
    leads, supports = fields.pop("leads", ()), fields.pop("supports", ())
    words, nodes = fields.pop("words", None), fields.pop("milestones", ())
    number = fields.pop("number", None) or of.commitments.count() + 1
    start = fields.pop("start", date(of.first_year, 1, 1))
    given: dict[str, Any] = {
        "what": Sort.TARGET,
        "kind": "increment",
        "comparator": ">=",
        "unit": "家",
        "region_name": of.region_name,
        "due": date(of.last_year, 12, 31),
        "judge_from": start,
        "counting": Counting.EVIDENCE,
        "path": PathShape.LINEAR,
        "is_whole": True,
        "standing": Standing.CONFIRMED,
        **fields,
    }
    amount = None if value is None else Decimal(value)
    made = Commitment.objects.create(plan=of, number=number, indicator=indicator, value=amount, start=start, **given)
    for role, names in ((Role.LEAD, leads), (Role.SUPPORT, supports)):
        for each in names:
            known = each if isinstance(each, Unit) else None
            ordinal = made.units.count() + 1
            CommitmentUnit.objects.create(
                commitment=made, ordinal=ordinal, role=role, name=known.name if known else each, unit=known
            )
    text = of.reading.issued.text
    at = text.find(words or indicator)
    first = max(at, 0)
    last = first + len(words or indicator) if at >= 0 else len(text.split("\n", 1)[0])
    Anchor.objects.create(commitment=made, ordinal=1, start=first, end=max(last, first + 1))
    for ordinal, (title, day, *reached) in enumerate(nodes, start=1):
        amount = Decimal(reached[0]) if reached else None
        Milestone.objects.create(commitment=made, ordinal=ordinal, title=title, planned_on=day, amount=amount)
    return made


def _report(model: type, standing: str, by: User | None, reviewer: User | None, **fields: Any) -> Any:
    """A report by `by`; reviewed by `reviewer` unless it only waits."""
    by = by or person("reporter")
    reviewed: dict[str, Any] = {}
    if standing in (ReportStanding.ACCEPTED, ReportStanding.RETURNED, ReportStanding.REVERSED):
        reviewed = {"reviewed_by": reviewer or person("reviewer", PersonRole.PLANNER), "reviewed_at": timezone.now()}
    return model.objects.create(standing=standing, reported_by=by, **reviewed, **fields)


def evidence(
    to: Commitment,
    amount: Any = "1",
    on: date = date(2026, 3, 1),
    standing: str = ReportStanding.ACCEPTED,
    by: User | None = None,
    reviewer: User | None = None,
    **fields: Any,
) -> Evidence:
    organisation = fields.pop("organisation", f"云溪第{next(_once)}科技有限公司")
    given = {"fingerprint": f"{next(_once):064}", **fields}
    return _report(
        Evidence,
        standing,
        by,
        reviewer,
        commitment=to,
        amount=Decimal(amount),
        happened_on=on,
        organisation=organisation,
        **given,
    )


def nil(to: Commitment, month: date, of: Unit | None = None) -> NilReport:
    return _report(NilReport, ReportStanding.ACCEPTED, None, None, commitment=to, unit=of, month=month)


def observation(
    to: Commitment, value: Any, last: date, standing: str = ReportStanding.ACCEPTED, **fields: Any
) -> Observation:
    given = {
        "span": "ytd",
        "first": date(last.year, 1, 1),
        "issuer": "云溪县统计局",
        "published_on": last,
        "status": "preliminary",
        **fields,
    }
    return _report(Observation, standing, None, None, commitment=to, value=Decimal(value), last=last, **given)


def rank(to: Commitment, position: int, year: int, standing: str = ReportStanding.ACCEPTED, **fields: Any) -> Rank:
    given = {"issuer": "省科技厅", "edition": f"{year}年版", "published_on": date(year + 1, 6, 1), **fields}
    return _report(Rank, standing, None, None, commitment=to, position=position, year=year, **given)


def reached(
    of: Milestone, on: date, standing: str = ReportStanding.ACCEPTED, number: str = "云科发〔2026〕9号"
) -> MilestoneReport:
    return _report(
        MilestoneReport,
        standing,
        None,
        None,
        commitment=of.commitment,
        milestone=of,
        reached_on=on,
        document_number=number,
    )


def revision(to: Commitment, changes: dict[str, Any], on: date, people: Mapping[str, User], **fields: Any) -> Any:
    """An approved revision (云科发〔2026〕20号) in force from `on`."""
    given = {"reason": "市里调整了目标", "document_title": "关于调整目标的通知", "document_on": on, **fields}
    return CommitmentRevision.objects.create(
        commitment=to,
        ordinal=to.revisions.count() + 1,
        effective_on=on,
        changes=changes,
        document_number="云科发〔2026〕20号",
        standing=RevisionStanding.APPROVED,
        proposed_by=people["planner"],
        decided_by=people["leader"],
        decided_at=timezone.now(),
        **given,
    )


def circular(of: Plan, month: date, by: User, standing: str = "draft") -> Circular:
    """A notice without text; for what asks where it stands, not what it says."""
    sent = by if standing != "draft" else None
    return Circular.objects.create(
        plan=of, month=month, as_of=month, title="通报", standing=standing, made_by=by, submitted_by=sent
    )


def moment(day: date) -> datetime:
    """Noon of that day."""
    return timezone.make_aware(datetime.combine(day, time(12)))
