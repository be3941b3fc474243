"""A backup of registers that lived, restored into an empty site: entries, seals, queue, tables, bodies are the same."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from keeping import keep, recognition
from lists import accepted, row, xlsx

from kechuang.apps.accounts.append_only import allow_changes, refuse_changes
from kechuang.apps.registers import catalogue, chaining, tables
from kechuang.apps.registers.actions import deciding, entering, sealing, undoing
from kechuang.apps.registers.models import DeclarationVersion, Entry
from kechuang.apps.upkeep.actions.backup import back_up
from kechuang.apps.upkeep.actions.restore import restore
from kechuang.apps.upkeep.progress import Silent

pytestmark = pytest.mark.django_db(transaction=True)
COMPARED = ("registers", "orgs")


def lived(people: dict[str, Any]) -> None:
    """Records accepted, corrected, moved to another key, rejected, undone, waiting, brought in as a list; sealed."""
    register = catalogue.find("recognition")
    for number in range(1, 5):
        keep("recognition", recognition(number, certificate_no=f"GR{number}"))
    stood = Entry.objects.filter(seq__lte=4).order_by("seq")
    for entry, change in zip(stood, ({"batch": "更正"}, {"issued_on": "2023-11-18"}, {"batch": "退回"}), strict=False):
        raw = recognition(entry.seq, certificate_no=f"GR{entry.seq}") | change
        made = entering.enter(
            people["town"], register, raw, correcting=entry.key, based_on=entry.seq, reason="对照证书原件"
        )
        assert made.seq
        decide = deciding.reject if change == {"batch": "退回"} else deciding.accept
        decide(people["planner"], [made.seq], reason="已核对")
    accepted(people, xlsx([row(number) for number in range(10, 20)]))
    undoing.undo(people["planner"], register, stood[0].key, reason="误更正")
    entering.enter(people["town"], register, recognition(30))
    assert sealing.seal(timezone.localdate() + timedelta(days=1))


def everything() -> dict[str, list[dict[str, Any]]]:
    """Every row of the registers, of their typed tables, and of places and bodies."""
    models = [model for app in COMPARED for model in apps.get_app_config(app).get_models()]
    models += [tables.typed(register) for register in catalogue.current().values()]
    return {model._meta.db_table: list(model._base_manager.order_by("pk").values()) for model in models}


def empty_the_site() -> None:
    call_command("flush", interactive=False, verbosity=0)
    table = DeclarationVersion._meta.db_table  # what the tests' own emptying puts there again
    allow_changes(connection, table)
    DeclarationVersion.objects.all().delete()
    refuse_changes(connection, table)
    assert not Entry.objects.exists()


def test_what_the_registers_hold_is_the_same_after_a_restore(people, tmp_path):
    lived(people)
    before, end = everything(), chaining.end()
    assert len(before["registers_entry"]) > 20 and before["registers_seal"] and before["registers_waiting"]
    assert len(before["reg_recognition"]) > 12
    path = tmp_path / "备份.zip"
    back_up(path, with_secret_key=False, overwrite=False, progress=Silent())
    empty_the_site()
    restore(path, with_secret_key=False, progress=Silent())
    after = everything()
    assert {table: rows for table, rows in after.items() if rows != before[table]} == {}
    assert (chaining.end(), chaining.verify()[2]) == (end, [])
