"""Pages of regions: the tree as of a day, one region's page, what is entered about it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages as notes
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from kechuang.apps.accounts.permissions import demand, may
from kechuang.apps.orgs import actions, messages, queries
from kechuang.apps.orgs.forms import Change, NewRegionForm, RegionChangeForm, RegionFilter
from kechuang.apps.orgs.models import Region
from kechuang.apps.orgs.views import ROWS_PER_PAGE, attempt
from kechuang.ui.days import day_asked


@require_safe
def region_list(request: HttpRequest) -> HttpResponse:
    """The top of the tree, or those whose name or code was searched, as of the day asked."""
    demand(request.user, "units.see")
    regions = queries.RegionsOn(day_asked(request, timezone.localdate()))
    form = RegionFilter(request.GET)
    search = form.cleaned_data.get("q", "").strip() if form.is_valid() else ""
    rows = [each for each in regions.standing.values() if is_shown(each, search)]
    page = Paginator(sorted(rows, key=lambda each: each.code), ROWS_PER_PAGE).get_page(request.GET.get("page"))
    lines = [(each, regions.parent(each), len(regions.below(each.code))) for each in page]
    return render(request, "orgs/region_list.html", {"form": form, "page": page, "lines": lines, "search": search})


def is_shown(region: Region, search: str) -> bool:
    if not search:
        return region.parent_id is None
    return search in region.name or region.code.startswith(search) or search in region.aliases


@require_safe
def region_page(request: HttpRequest, code: str) -> HttpResponse:
    demand(request.user, "units.see")
    on = day_asked(request, timezone.localdate())
    regions = queries.RegionsOn(on)
    rows = regions.by_code.get(code)
    if not rows:
        raise Http404(code)
    region = regions.standing.get(code)
    shown = region or rows[-1]
    context = {
        "region": shown,
        "is_standing": region is not None,
        "names": rows,
        "above": list(reversed(regions.above(shown)[1:])),
        "pasts": [(past.until, regions.rows[past.parent_id] if past.parent_id else None, past.proof)
                  for row in rows for past in regions.past[row.pk]],
        "changes": queries.changes_of(code),
        "became": [] if region else regions.became(code),
        "below": [(each, len(regions.below(each.code))) for each in regions.below(code)],
        "covering": queries.covering(code, on),
        "may_change": bool(may(request.user, "units.change")),
    }  # fmt: skip
    return render(request, "orgs/region.html", context)


@require_http_methods(["GET", "POST"])
def new_region(request: HttpRequest, code: str) -> HttpResponse:
    """A region below this one."""
    demand(request.user, "units.change")
    parent = latest(code)
    form = NewRegionForm(request.POST or None)
    if request.method == "POST":
        region = attempt(form, lambda **facts: actions.add_region(request.user, parent=parent, **facts))  # type: ignore[arg-type]
        if region:
            notes.success(request, messages.REGION_ADDED.format(name=region.name, code=region.code))
            return redirect(region)
    return render(request, "orgs/new_region.html", {"region": parent, "form": form})


@require_http_methods(["GET", "POST"])
def change_region(request: HttpRequest, code: str) -> HttpResponse:
    """Rename, move, merge, split: a fact from its day on."""
    demand(request.user, "units.change")
    region = latest(code)
    form = RegionChangeForm(request.POST or None)
    if request.method == "POST" and attempt(form, lambda **facts: region_changed(request, region, **facts)):
        return redirect(region)
    return render(request, "orgs/change_region.html", {"region": region, "form": form})


def region_changed(request: HttpRequest, region: Region, what: str, on: date, **facts: Any) -> bool:
    who: Any = request.user
    why = {"proof": facts["proof"], "reason": facts["reason"]}
    others = facts["others"]
    match what:
        case Change.RENAME:
            actions.rename_region(who, region, facts["name"], on, code=facts["code"], **why)
        case Change.MOVE:
            actions.move_region(who, region, facts["parent"], on, **why)
        case Change.MERGE:
            actions.merge_regions(who, [region], others[0], on, **why)
        case _:
            actions.split_region(who, region, others, on, ends=what == Change.SPLIT, **why)
    said = f"{region.name}{Change(what).label}"
    notes.success(request, messages.CHANGE_RECORDED.format(on=on, what=said))
    return True


def latest(code: str) -> Region:
    """The last name of the code. Raises: Http404."""
    rows = list(Region.objects.filter(code=code).select_related("parent"))
    if not rows:
        raise Http404(code)
    return max(rows, key=lambda row: (row.valid_until or date.max, row.pk))
