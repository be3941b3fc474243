"""A backup holds the entries and not the typed tables; after a restore these are there again, made from the entries."""

from __future__ import annotations

import backing
import pytest
from django.db import connection

from kechuang.apps.orgs.models import Organisation, OrganisationIdentifier
from kechuang.apps.registers import catalogue, tables
from kechuang.apps.registers.models import Entry

pytestmark = pytest.mark.django_db(transaction=True)
UNIT = "T000001"
PAYLOAD = {"organisation": UNIT, "kind": "hnte", "issued_on": "2024-11-06"}
RECOGNITION = {"register": "recognition"}


def test_the_typed_tables_are_made_again_from_the_entries(tmp_path, own_files):
    body = Organisation.objects.create(identifier=UNIT, name="云溪精密", folded="云溪精密", initials="yxjm")
    OrganisationIdentifier.objects.create(organisation=body, identifier=UNIT)
    entries = [(1, "k1"), (2, "k1"), (3, "k3")]
    Entry.objects.bulk_create(
        backing.entry(seq, PAYLOAD | {"issued_on": f"2024-11-0{key[1]}"}, key=key, **RECOGNITION)
        for seq, key in entries
    )
    path = backing.saved(tmp_path / "备份.zip")
    assert not [name for name in backing.held(path) if name.startswith("reg_")]
    registers = catalogue.current()
    backing.empty_the_site(own_files)
    with connection.cursor() as cursor:
        for register in registers.values():
            cursor.execute(f"DROP TABLE {register.table}")
    backing.put_back(path)
    made = tables.typed(registers["recognition"])._default_manager
    assert sorted(made.values_list("seq", "organisation_id")) == [(2, body.pk), (3, body.pk)]
    assert all(tables.exists(register) for register in registers.values())
