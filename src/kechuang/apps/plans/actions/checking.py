"""Answer a finding: it will be mended, or it is right as it stands."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from kechuang.apps.accounts.actions import record
from kechuang.apps.accounts.models import User
from kechuang.apps.accounts.permissions import demand
from kechuang.apps.documents.models import Document
from kechuang.apps.plans.messages import checking as messages
from kechuang.apps.plans.models import FindingAnswer, Said
from kechuang.apps.plans.queries.checking import checked


@transaction.atomic
def answer(documents: Sequence[Document], key: str, said: Said, words: str, by: User) -> FindingAnswer:
    """Note what `by` says to the finding `key` of a check of `documents`, the first of which it belongs to.

    Of two answers to one finding the later one holds; both stand in the audit trail.
    Raises: NotAllowed; KechuangError CK-002 when the finding is no longer there, CK-003 without an explanation.
    """
    demand(by, "findings.answer", documents[0])
    words = words.strip()
    if said == Said.EXPLAINED and not words:
        raise messages.explanation_needs_words()
    found = next((each for each in checked(documents).findings if each.key == key), None)
    if found is None:
        raise messages.finding_is_gone()
    Document.objects.select_for_update().get(pk=documents[0].pk)  # two answers at once: one after the other
    code, fields = found.finding.code, {"said": said, "words": words[:500], "by": by}
    row, _ = FindingAnswer.objects.update_or_create(
        key=key, defaults=fields, create_defaults={**fields, "code": code, "document": documents[0]}
    )
    record(by, "findings.answer", row, after={"code": code, "said": said.value, "words": words[:500]})
    return row


@transaction.atomic
def reopen(key: str, by: User) -> None:
    """Take an answer back. Edge: where there is none, nothing happens."""
    row = FindingAnswer.objects.select_for_update().filter(key=key).first()
    if row is not None:
        demand(by, "findings.answer", row.document)
        record(by, "findings.reopen", row, before={"code": row.code, "said": row.said, "words": row.words})
        row.delete()
