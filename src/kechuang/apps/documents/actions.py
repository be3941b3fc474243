"""The verbs of documents: receive, claim for reading, keep the text, fail, correct, discard."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import PurePath
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from kechuang.apps.accounts.actions import record
from kechuang.apps.accounts.models import User
from kechuang.apps.accounts.permissions import demand
from kechuang.apps.documents import intake, messages, rules, vault
from kechuang.apps.documents.models import Block, Document, IssuedText, Standing, State, StoredFile
from kechuang.kernel.errors import KechuangError
from kechuang.readers.document import IssuedDocument
from kechuang.readers.reading import Heading

MOST_PASTED_CHARACTERS = 1_000_000


@dataclass(frozen=True, slots=True)
class Received:
    """is_new: False when the very same bytes were here already; then `document` is the one that was."""

    document: Document
    is_new: bool


def receive(data: bytes, name: str, by: User | None) -> Received:
    """Keep an uploaded file and queue its reading. by: None for the system itself (demo data, command line).

    Edge: the same bytes, from however many people at once, are one document. One that could not be read is tried
    again under the new name, since a wrong name may have been the fault.
    Raises: UploadFault, NotAllowed; then nothing was kept.
    """
    if by is not None:
        demand(by, "documents.upload")
    name = rules.safe_name(name)
    check_file(name, len(data))
    sha256 = _put(data, name)
    with transaction.atomic():
        file, _ = StoredFile.objects.get_or_create(sha256=sha256, defaults={"size": len(data)})
        document, is_new = Document.objects.get_or_create(
            file=file, defaults={"name": name, "title": PurePath(name).stem, "uploaded_by": by}
        )
        if is_new:
            record(by, "documents.receive", document, after={"name": name, "sha256": sha256, "size": len(data)})
        elif document.state == State.FAILED:
            _rename(document, name, by)
        if is_new or document.state == State.FAILED or intake.is_abandoned(document):
            intake.queue(document, by)
    return Received(document, is_new)


def _put(data: bytes, name: str) -> str:
    try:
        return vault.put(data)
    except OSError as error:
        raise messages.cannot_be_kept(name, error.strerror or type(error).__name__) from error


def receive_text(text: str, name: str, by: User | None) -> Received:
    """Keep pasted text as a UTF-8 file. name: may be empty, then the first words of the text serve."""
    if len(text) > MOST_PASTED_CHARACTERS:
        raise messages.text_is_too_long(len(text), MOST_PASTED_CHARACTERS)
    # A form sends every line break as CR LF, whatever was pasted.
    text = text.replace("\r\n", "\n")
    first_line = next((line.strip() for line in text.splitlines() if line.strip()), "")
    stem = rules.safe_name(name.strip() or first_line[:40])
    return receive(text.encode(), stem if stem.lower().endswith(".txt") else f"{stem}.txt", by)


def check_file(name: str, size: int) -> None:
    """What can be known without opening the file; its format is judged by contents, when it is read."""
    if size == 0:
        raise messages.file_is_empty(name)
    if size > settings.MAX_UPLOAD_BYTES:
        raise messages.file_is_too_large(name, settings.MAX_UPLOAD_MB)


def _rename(document: Document, name: str, by: User | None) -> None:
    if document.name != name:
        record(by, "documents.rename", document, before={"name": document.name}, after={"name": name})
        document.name, document.title = name, PurePath(name).stem
        document.save(update_fields=["name", "title"])


def begin_reading(document: Document, claim: str) -> bool:
    """Start the queued reading that holds `claim`. False: it was queued anew since, so this one must not go on."""
    started = Document.objects.filter(pk=document.pk, claim=claim, state=State.WAITING)
    return bool(started.update(state=State.READING, claimed_at=timezone.now()))


def keep_text(document: Document, claim: str, issued: IssuedDocument, heading: Heading) -> IssuedText | None:
    """Store what was read, inside the caller's transaction. None: another reading took over; store nothing then.

    The same text in the same blocks is not stored twice: a rereading points to the version that is there.
    """
    document = Document.objects.select_for_update().get(pk=document.pk)
    if document.claim != claim or document.state != State.READING:
        return None
    version = _version(document, issued)
    document.current, document.state, document.fault, document.claim = version, State.READ, None, ""
    for name, value in _metadata(document, issued, heading).items():
        if name not in document.corrected:
            setattr(document, name, value)
    document.save()
    return version


def _version(document: Document, issued: IssuedDocument) -> IssuedText:
    text = rules.storable(issued.text)
    fingerprint = rules.fingerprint(text, issued.blocks)
    known = document.texts.filter(fingerprint=fingerprint).first()
    if known:
        return known
    last = document.texts.order_by("ordinal").last()
    version = IssuedText.objects.create(
        document=document,
        ordinal=last.ordinal + 1 if last else 1,
        fingerprint=fingerprint,
        text=text,
        searchable=rules.fold(text),
        format=issued.format,
        properties={rules.storable(key): rules.storable(value) for key, value in issued.properties.items()},
        notices=[rules.as_data(notice) for notice in issued.notices],
        pages=issued.pages,
    )
    rows = [
        Block(
            issued=version,
            ordinal=ordinal,
            kind=block.kind,
            start=block.span.start,
            end=block.span.end,
            level=block.level,
            table_no=block.table,
            row=block.row,
            column=block.column,
            row_span=block.row_span,
            column_span=block.column_span,
            generated=block.generated,
            page=block.page,
        )
        for ordinal, block in enumerate(issued.blocks)
    ]
    Block.objects.bulk_create(rows, batch_size=1000)
    return version


LONGEST = {field.name: field.max_length for field in Document._meta.concrete_fields if field.max_length}


def _metadata(document: Document, issued: IssuedDocument, heading: Heading) -> dict[str, Any]:
    """What the document says of itself, as values of `Document`; silent where it says nothing."""

    def cut(text: str | None, field: str) -> str:
        return rules.storable(text or "")[: LONGEST[field]]

    standing = heading.standing if heading.standing in Standing.values else Standing.UNKNOWN
    return {
        "title": cut(heading.title, "title") or PurePath(document.name).stem,
        "issuer": cut(heading.issuer, "issuer"),
        "number": cut(heading.number, "number"),
        "issued_on": rules.day_of(heading.issued_on),
        "period_first": heading.period.first if heading.period else None,
        "period_last": heading.period.last if heading.period else None,
        "region_name": cut(heading.region, "region_name"),
        "standing": standing,
    }


@transaction.atomic
def fail(document: Document, claim: str, fault: KechuangError) -> None:
    """Say why the reading that holds `claim` failed. A document read before stays readable as it was."""
    document = Document.objects.select_for_update().get(pk=document.pk)
    if document.claim != claim:
        return
    document.state = State.READ if document.current_id else State.FAILED
    document.fault, document.claim = rules.as_data(fault), ""
    document.save(update_fields=["state", "fault", "claim"])
    record(None, "documents.fail", document, after={"fault": fault.code})


CORRECTABLE = ("title", "issuer", "number", "issued_on", "period_first", "period_last", "region_name", "standing")


def seen(document: Document) -> str:
    """A short digest of the correctable metadata."""
    values = [str(getattr(document, name)) for name in CORRECTABLE]
    return hashlib.sha256(json.dumps(values).encode()).hexdigest()[:16]


@transaction.atomic
def correct(
    document: Document, values: Mapping[str, Any], by: User, *, reason: str = "", as_of: str | None = None
) -> list[str]:
    """Set metadata by hand; the names of the fields that changed. Later readings leave corrected fields alone.

    values: by field name, the names in CORRECTABLE only. as_of: `seen` of what the person looked at.
    Raises: StaleCorrection, when somebody corrected it since; checked under the lock, so that nobody slips between.
    """
    demand(by, "documents.change", document)
    document = Document.objects.select_for_update().get(pk=document.pk)
    if as_of is not None and as_of != seen(document):
        raise messages.correction_is_stale()
    changed = [name for name in CORRECTABLE if name in values and getattr(document, name) != values[name]]
    if not changed:
        return []
    before = {name: _plain(getattr(document, name)) for name in changed}
    for name in changed:
        setattr(document, name, values[name])
    document.corrected = sorted({*document.corrected, *changed})
    document.save(update_fields=[*changed, "corrected"])
    after = {name: _plain(values[name]) for name in changed}
    record(by, "documents.correct", document, before=before, after=after, reason=reason)
    return changed


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


@transaction.atomic
def discard(document: Document, by: User) -> None:
    """Take a document that could not be read off the list. Its bytes and its audit rows stay.

    Raises: KechuangError for a document that was ever read: that one is evidence.
    """
    demand(by, "documents.upload", document)
    document = Document.objects.select_for_update().get(pk=document.pk)
    if document.state != State.FAILED or document.current_id:
        raise messages.cannot_discard()
    before = {"name": document.name, "sha256": document.file.sha256, "fault": document.fault}
    record(by, "documents.discard", document, before=before)
    document.delete()
