"""Reads for the list of documents, the search over their text, and one document's page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

from django.db.models import F, Max, Min, Q, QuerySet, TextField, Value
from django.db.models.expressions import OrderBy
from django.db.models.functions import StrIndex, Substr
from django.db.models.lookups import GreaterThan

from kechuang.apps.documents import rules
from kechuang.apps.documents.models import Block, Document, IssuedText
from kechuang.apps.documents.rendering import Placed

# Snippets are cut from the beginning only, so that a page of results never loads the text of twenty whole books.
SNIPPET_REACH = 200_000

SORTS: dict[str, tuple[str | OrderBy, ...]] = {
    "uploaded": ("-uploaded_at", "-pk"),
    "issued": (F("issued_on").desc(nulls_last=True), "-pk"),
    "title": ("title", "pk"),
    "issuer": ("issuer", "title", "pk"),
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the list is asked for; empty means any. year: inside the plan period, else the year of issue."""

    words: tuple[str, ...] = ()
    issuer: str = ""
    year: int | None = None
    standing: str = ""
    region: str = ""
    state: str = ""
    sort: str = ""


def matching(wanted: Wanted) -> QuerySet[Document]:
    """The documents asked for, in the order asked for, else the newest first: of two plans the later one counts.

    The text is scanned, not indexed (decision 0008): a two-character word works alike on SQLite and PostgreSQL, and
    what was just stored is found at once.
    """
    documents = Document.objects.all()
    if wanted.issuer:
        documents = documents.filter(issuer=wanted.issuer)
    if wanted.region:
        documents = documents.filter(region_name=wanted.region)
    if wanted.standing:
        documents = documents.filter(standing=wanted.standing)
    if wanted.state:
        documents = documents.filter(state=wanted.state)
    if wanted.year:
        planned = Q(period_first__lte=wanted.year, period_last__gte=wanted.year)
        documents = documents.filter(planned | Q(period_first__isnull=True, issued_on__year=wanted.year))
    for word in wanted.words:
        named = Q(title__icontains=word) | Q(number__icontains=word) | Q(name__icontains=word)
        said = GreaterThan(StrIndex("current__searchable", Value(word, TextField())), 0)
        documents = documents.filter(said | named)
    return documents.order_by(*SORTS.get(wanted.sort, SORTS["uploaded"]))


@dataclass(frozen=True, slots=True)
class Hit:
    """One document found; snippets: each with the number of its first found place, which is the anchor `hit-N`.

    count: of places in the first SNIPPET_REACH characters.
    """

    document: Document
    count: int
    snippets: list[tuple[int, list[tuple[str, bool]]]]


def hits(pks: Sequence[int], words: Sequence[str]) -> list[Hit]:
    """The documents of one page of results with their snippets, in two queries."""
    documents = Document.objects.in_bulk(pks)
    heads = dict(
        IssuedText.objects.filter(pk__in=[document.current_id for document in documents.values()])
        .annotate(head=Substr("text", 1, SNIPPET_REACH))
        .values_list("pk", "head")
    )
    found = [documents[pk] for pk in pks if pk in documents]
    return [_hit(document, heads.get(document.current_id or 0, ""), words) for document in found]


def _hit(document: Document, text: str, words: Sequence[str]) -> Hit:
    numbered = []
    for snippet in rules.snippets(text, words):
        parts: list[tuple[str, bool]] = []
        at = snippet.span.start
        for found in snippet.found:
            parts += [(text[at : found.start], False), (found.of(text), True)]
            at = found.end
        parts.append((text[at : snippet.span.end], False))
        numbered.append((snippet.number, parts))
    return Hit(document, len(rules.places(text, words, most=1000)), numbered)


@dataclass(frozen=True, slots=True)
class Choices:
    """What the filters offer: only what occurs."""

    issuers: list[str]
    regions: list[str]
    years: list[int]


def choices() -> Choices:
    bounds = Document.objects.aggregate(
        first=Min("period_first"), last=Max("period_last"), day_first=Min("issued_on"), day_last=Max("issued_on")
    )
    years = [year for year in (bounds["first"], bounds["last"]) if year]
    years += [day.year for day in (bounds["day_first"], bounds["day_last"]) if day]
    return Choices(
        _distinct("issuer"), _distinct("region_name"), list(range(max(years), min(years) - 1, -1)) if years else []
    )


def _distinct(field: str) -> list[str]:
    values = Document.objects.exclude(**{field: ""}).order_by(field).values_list(field, flat=True).distinct()
    return list(values[:500])


def blocks_of(issued: IssuedText) -> list[Placed]:
    """The blocks in reading order, as light values."""
    names = [field.name for field in fields(Placed)]
    return [Placed(*row) for row in Block.objects.filter(issued=issued).order_by("ordinal").values_list(*names)]


def with_text(pk: int) -> QuerySet[Document]:
    """The document with its current text; the folded copy for searching stays in the database."""
    return Document.objects.filter(pk=pk).select_related("current", "file", "uploaded_by").defer("current__searchable")
