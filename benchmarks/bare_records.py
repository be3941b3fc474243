"""The site's addresses and two more: what a bare Django view would do for a list of records, and for any page."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

from kechuang.urls import urlpatterns as site


@dataclass
class Asked:
    """What the page asked the database: statements with parameters, in order."""

    statements: list[tuple[str, Any]] = field(default_factory=list)


ASKED = Asked()
TABLE = """{% extends "base.html" %}{% block content %}{% for rows in tables %}<table>
{% for row in rows %}<tr>{% for cell in row %}<td>{{ cell }}</td>{% endfor %}</tr>{% endfor %}</table>
{% endfor %}{% endblock %}"""


def same_queries(request: HttpRequest) -> HttpResponse:
    """The page's own statements, their rows in plain tables within the frame of the site: no rights, words or links."""
    tables = []
    for sql, params in ASKED.statements:
        with connection.cursor() as cursor:
            cursor.execute(sql, params)
            tables.append(cursor.fetchall())
    return HttpResponse(engines["django"].from_string(TABLE).render({"tables": tables}, request))


urlpatterns = [path("bare/same/", same_queries), *site]
