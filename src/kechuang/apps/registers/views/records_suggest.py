"""Suggestions while somebody types a name: as JSON for the script, as a page for everybody else."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from kechuang.apps.registers.queries.suggesting import suggestions
from kechuang.apps.registers.rights import demand_register, readable
from kechuang.apps.registers.views.records_shared import the_register


@require_safe
def suggest(request: HttpRequest, code: str, field: str) -> HttpResponse:
    """`?q=` part of a name or its pinyin initials. Context of the page: register, field, q, options, code_of."""
    register = the_register(code)
    demand_register(request.user, register, "see")
    declared = register.fields.get(field)
    if declared is None or field not in readable(request.user, register):
        raise Http404
    words = request.GET.get("q", "").strip()[:100]
    found = suggestions(register, field, words, timezone.localdate()) if words else []
    if request.headers.get("Accept", "").startswith("application/json"):
        return JsonResponse({"options": [{"value": each.value, "label": each.label} for each in found]})
    context = {"register": register, "field": declared, "q": words, "options": found}
    return render(request, "registers/suggest.html", context)
