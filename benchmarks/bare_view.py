"""The site's addresses and two more: bare Django views, a query and a template without any judgement."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

from kechuang.apps.plans.models import Commitment, Evidence, LightChange
from kechuang.urls import urlpatterns as site


@dataclass
class Replayed:
    statements: list[tuple[str, Any]] = field(default_factory=list)
    body: bytes = b""


REPLAYED = Replayed()
TABLE = """{% extends "base.html" %}{% block content %}<table>{% for each in rows %}
<tr><td><a href="{{ each.get_absolute_url }}">{{ each.indicator }}</a></td><td>{{ each.value }} {{ each.unit }}</td>
<td>{% for unit in each.units.all %}{{ unit.name }} {% endfor %}</td><td>{{ each.evidence_set.all|length }}</td>
<td>{% for change in each.light_changes.all %}{{ change.after }} {% endfor %}</td></tr>
{% endfor %}</table>{% endblock %}"""


def replay(request: HttpRequest) -> HttpResponse:
    """The statements of a page through a naked cursor, and its bytes: the least that could ever be done."""
    for sql, params in REPLAYED.statements:
        with connection.cursor() as cursor:
            cursor.execute(sql, params)
            cursor.fetchall()
    return HttpResponse(REPLAYED.body)


def table(request: HttpRequest) -> HttpResponse:
    """Commitments with units, evidence and lights as models, in a plain table within the site's frame."""
    asked = Commitment.objects.select_related("plan").order_by("number")
    if "pk" in request.GET:
        asked = asked.filter(pk=request.GET["pk"])
    rows = asked.prefetch_related(
        "units__unit", "milestones", "revisions", Prefetch("evidence_set", Evidence.objects.select_related("unit")),
        Prefetch("light_changes", LightChange.objects.order_by("ordinal")),
    )  # fmt: skip
    return HttpResponse(engines["django"].from_string(TABLE).render({"rows": rows}, request))


urlpatterns = [path("bare/replay/", replay), path("bare/table/", table), *site]
