"""Reading organisations: by part of the name, by code, as of a day."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router

from kechuang.apps.accounts.permissions import demand
from kechuang.apps.orgs.models import Organisation, OrganisationIdentifier
from kechuang.apps.registers.api import schemas
from kechuang.apps.registers.api.records import FAULTS, person
from kechuang.apps.registers.messages import api as messages
from kechuang.apps.registers.queries.bodies_on import bodies_on, region_names, unit_names
from kechuang.apps.registers.queries.listing import organisations_called
from kechuang.ui.days import day_of

router = Router(tags=["单位"])
SHOWN = 50


@router.get("/organisations", response={200: schemas.BodyPage, **FAULTS}, summary="按名称、拼音首字母或代码找单位")
def organisations(request: HttpRequest, q: str = "") -> Any:
    """最多 50 个；more 为 true 时请把 q 写得更具体。"""
    demand(person(request), "organisations.see")
    words = q.replace("\x00", "").strip()[:100]
    found = list(organisations_called(words).order_by("folded", "pk")[: SHOWN + 1]) if words else []
    listed = [{"identifier": each.identifier, "name": each.name} for each in found[:SHOWN]]
    return {"organisations": listed, "more": len(found) > SHOWN}


@router.get(
    "/organisations/{slug:identifier}", response={200: schemas.BodyAnswer, **FAULTS}, summary="一个单位在某一天的情况"
)
def organisation(request: HttpRequest, identifier: str, on: str = "") -> Any:
    """identifier：现用或曾用的统一社会信用代码。on：哪一天，不写为今天。"""
    demand(person(request), "organisations.see")
    day = day_of(on.strip()) if on.strip() else timezone.localdate()
    if day is None:
        raise messages.wrong_parameter("on", on, "不是日期", "请写成 2026-03-01 这样。")
    kept = OrganisationIdentifier.objects.filter(identifier=identifier).select_related("organisation").first()
    if kept is None:
        raise messages.no_such_body(identifier)
    body: Organisation = kept.organisation
    then = bodies_on([body.pk], day)
    region, area = then.regions.get(body.pk), then.areas.get(body.pk)
    return {
        "identifier": body.identifier,
        "name": then.names.get(body.pk, body.name),
        "on": day.isoformat(),
        "identifiers": list(body.identifiers.order_by("pk").values_list("identifier", flat=True)),
        "region": region,
        "region_name": region_names([region], day)[region] if region else None,
        "area": unit_names([area], day).get(area) if area else None,
        "ended_on": body.ended_on.isoformat() if body.ended_on else None,
    }
