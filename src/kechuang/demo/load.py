"""Loads the demo: people, units of the made-up county, five public plans and the county's, all adopted. Can run again.

The county's plan, and the real texts where they are at hand, take the road of any upload: kept byte for byte, read
in a confined process, drafted. The packages are facts already; they are stored as what was read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from kechuang.apps.accounts.actions import create_demo_people, record
from kechuang.apps.accounts.models import Role, User
from kechuang.apps.documents import actions as documents
from kechuang.apps.documents import intake
from kechuang.apps.documents.models import State
from kechuang.apps.orgs.actions import add_unit
from kechuang.apps.orgs.loading import load_catalog
from kechuang.apps.orgs.models import Region, Unit
from kechuang.apps.plans.actions import reading as plans
from kechuang.catalog.indicator import load_indicators
from kechuang.demo import county, county_draft
from kechuang.demo.county_registers import fill_registers
from kechuang.demo.life import bring_to_life, by_role
from kechuang.demo.packages import EXCERPT, compose, packages
from kechuang.readers.linking import link_all

PASSWORD = "kechuang-demo"


def load_demo(seeds: Path | None = None) -> Iterator[str]:
    """Lines for the person who waits, as each part is in. Edge: a second run changes nothing and takes a second.

    seeds: the folder of the real texts; where it is absent the packages stand in for them. By default beside the
    project.  Raises: ImproperlyConfigured in an office, where nobody may sign in with a known password.
    """
    people = create_demo_people(PASSWORD)
    yield f"演示用户 {len(people)} 个，密码都是 {PASSWORD}："
    for person in people:
        yield f"  {person.username:<16}{person.name}（{person.get_role_display()}）"
    load_catalog()
    load_catalog()
    yield f"单位名单 {_county_units(people)} 个单位"
    seeds = seeds or Path(settings.PACKAGE).parents[1].parent / "shared" / "seeds"
    for package in packages():
        text = _real_text(seeds, package)
        yield _upload(text, f"{package['document']['title']}.txt") if text else _keep_facts(package)
    yield _upload(county.FILE.read_bytes(), county.FILE.name)
    yield from bring_to_life(by_role(people))
    yield from fill_registers(by_role(people))
    yield _upload(county_draft.TEXT.encode(), county_draft.NAME)


def _county_units(people: Sequence[User]) -> int:
    """The made-up county's region, towns and parks; some names of its plan stay unknown, to be registered by hand."""
    region, is_new = Region.objects.get_or_create(code=county.CODE, name=county.NAME)
    if is_new:
        record(None, "units.load_catalog", region, after={"name": region.name})
    administrator = next(each for each in people if each.role == Role.ADMINISTRATOR)
    known = set(Unit.objects.filter(region=region).values_list("name", flat=True))
    for kind, names in county.UNITS.items():
        for name in names:
            if name not in known:
                add_unit(administrator, name, region=region, kind=kind, reason="示例数据")
    return Unit.objects.count()


def _real_text(seeds: Path, package: Mapping[str, Any]) -> bytes | None:
    """The issued text of the plan a package was made from, if it lies in `seeds`."""
    path = seeds / package["document"].get("text", "")
    return path.read_bytes() if path.is_file() else None


def _upload(data: bytes, name: str) -> str:
    with intake.inline():
        received = documents.receive(data, name, None)
    document = received.document
    document.refresh_from_db()
    if document.state == State.FAILED:
        return f"未读出：{name}（{(document.fault or {}).get('what', '')}）"
    return f"{'已读取' if received.is_new else '已在库中'}：{document.title}"


def _keep_facts(package: Mapping[str, Any]) -> str:
    """Store a package as a document that has been read: its facts need no reader, only a text to point into."""
    issued, plan = compose(package)
    title = package["document"]["title"] + EXCERPT
    with transaction.atomic(), intake.inline():
        received = documents.receive(issued.text.encode(), f"{title}.txt", None)
        if received.is_new:
            # The claim replaces the one of the upload, whose own reading then stands back.
            claim = intake.claim(received.document)
            documents.begin_reading(received.document, claim)
            links = link_all(plan.statements, load_indicators())
            plans.store(received.document, claim, plans.Outcome(issued, plan, links, 0.0), None)
    return f"{'已装入' if received.is_new else '已在库中'}：{title}"
