"""Which organisations are meant by what a person typed: a code, a name, a former name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kechuang.apps.orgs.models import Organisation, OrganisationIdentifier
from kechuang.apps.registers import catalogue
from kechuang.apps.registers.messages import RegisterFault
from kechuang.apps.registers.messages import organisations as words
from kechuang.apps.registers.queries.lookup import Lookup
from kechuang.apps.registers.rules.cells import Read, read_cell

MOST = 200


@dataclass(frozen=True, slots=True)
class Unclear:
    """A line that names no organisation for sure, and why."""

    written: str
    fault: RegisterFault


def the_one(written: str) -> Organisation:
    """Raises: RG-307 when it is not clear which one, or none; RG-310 for a code that fails its check."""
    return _found(written, Lookup(catalogue.find("organisation_event")))


def named(lines: Iterable[str]) -> tuple[list[Organisation], list[Unclear]]:
    """One per line, at most `MOST`, blank lines left out, each organisation once."""
    lookup = Lookup(catalogue.find("organisation_event"))
    found: dict[int, Organisation] = {}
    unclear: list[Unclear] = []
    for line in [each.strip() for each in lines if each.strip()][:MOST]:
        try:
            body = _found(line, lookup)
        except RegisterFault as fault:
            unclear.append(Unclear(line, fault))
        else:
            found.setdefault(body.pk, body)
    return list(found.values()), unclear


def _found(written: str, lookup: Lookup) -> Organisation:
    field = lookup.register.fields["organisation"]
    read: Read = read_cell("organisation", field, None, written, lookup)
    if read.question:
        raise words.which_one(written, [option.label for option in read.question.options])
    if any(fault.code == "RG-141" for fault in read.faults):
        raise words.code_is_wrong(written, read.faults[0].what)
    row = OrganisationIdentifier.objects.filter(identifier=read.value or "").select_related("organisation").first()
    if row is None:
        raise words.which_one(written, [])
    return row.organisation
