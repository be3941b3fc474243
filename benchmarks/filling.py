"""Fills a database with organisations and entries, five for each, fast: rows are made as the house would make them.

The chain is linked by the house's own function; entries and records of the typed tables go in side by side, with the
indexes made afterwards. That the tables are what a rebuild would make, and that the chain holds, is proved on the first
thousand organisations of every fill. Everything follows from the number of the organisation, so a fill that was broken
off goes on where it stopped.

    python benchmarks/filling.py sqlite:////tmp/big.sqlite3 --organisations 1000000
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

FIRMS_AT_ONCE, PROVED = 20_000, 1_000
WAITING_EVERY = 50
TRADES = ("精密机械", "新材料", "生物科技", "电子", "智能装备", "环保科技", "纺织", "新能源", "信息技术", "医疗器械")
PLACES = ("320281", "320282", "320205", "320206", "320211", "320213", "320214")
RECOGNISED = ("hnte", "tech_sme", "gazelle", "srdi", "fledgling", "innovative_sme")
THREE_YEARS = frozenset(("hnte", "srdi", "innovative_sme"))
PATENTS = ("invention", "utility_model", "design", "software")
FIRST_DAY, RECORDED = date(2018, 1, 2), datetime(2026, 1, 5, 1, 30, tzinfo=UTC)
Typed = dict[str, Any]
Made = tuple[str, str, dict[str, Any], Typed | None]  # register, key, payload, its row in the typed table


def records(number: int, body: int, code: str) -> Iterator[Made]:
    """All that is known about the firm of this number; an entry without a row in the table is one that waits."""
    day = FIRST_DAY + timedelta(days=number * 7919 % 2_800)
    yield from _identity(number, body, code, day - timedelta(days=900))
    yield from _recognition(number, body, code, day)
    for source in ("tax", "enterprise") if number % 2 else ():
        yield _figures(number, body, code, source)
    for piece in range(4) if number % 4 == 0 else ():
        yield _patent(number, body, code, day, piece)


def _identity(number: int, body: int, code: str, begun: date) -> Iterator[Made]:
    facts = {"kind": "enterprise", "status": "active", "address": f"澄江街道示例路{number}号"}
    capital = 1_000_000 + number % 5_000 * 10_000
    payload = {"organisation": code, "established_on": begun.isoformat(), "registered_capital": str(capital), **facts}
    row: Typed = {"organisation_id": body, "established_on": begun, "registered_capital": capital * 100, **facts}
    yield "organisation", code, payload, row
    place = PLACES[number % len(PLACES)]
    payload = {"organisation": code, "region": place, "moved_on": begun.isoformat()}
    row = {"organisation_id": body, "region": place, "moved_on": begun, "valid_from": begun}
    yield "organisation_region", f"{code}|{begun}", payload, row


def _recognition(number: int, body: int, code: str, day: date) -> Iterator[Made]:
    kind = RECOGNISED[number % len(RECOGNISED)]
    facts = {
        "kind": kind, "certificate_no": f"GR{day.year}32{number:07d}", "first_time": number % 3 == 0,
        "batch": f"{day.year}年第{number % 3 + 1}批",
    }  # fmt: skip
    years = 3 if kind in THREE_YEARS else 1 if kind == "tech_sme" else 0
    until = date(day.year + years, day.month, day.day) if years and (day.month, day.day) != (2, 29) else None
    if years and not until:
        until = date(day.year + years, 3, 1)
    row = {"organisation_id": body, "issued_on": day, "valid_from": day, "valid_until": until, **facts}
    payload = {"organisation": code, "issued_on": day.isoformat(), **facts}
    yield "recognition", f"{code}|{kind}|{day}", payload, row
    if number % WAITING_EVERY == 0:
        payload = {"organisation": code, "kind": "little_giant", "issued_on": day.isoformat()}
        yield "recognition", f"{code}|little_giant|{day}", payload, None


def _figures(number: int, body: int, code: str, source: str) -> Made:
    year, sales = 2020 + number // 2 % 6, 500_000 + number * 37 % 900_000_000
    money = {"sales": sales, "rd_hnte": sales // 20, "rd_deduct": sales // 25, "assets": sales * 2,
             "tax_paid": sales // 30}  # fmt: skip
    facts = {"year": year, "source": source, "staff": 5 + number % 700, "has_rd_unit": number % 3 == 0}
    payload = {"organisation": code, **facts, **{name: str(value) for name, value in money.items()}}
    fen = {name: value * 100 for name, value in money.items()}
    row = {"organisation_id": body, "valid_from": date(year, 1, 1), "valid_until": date(year + 1, 1, 1), **facts, **fen}
    return "enterprise_year", f"{code}|{year}|{source}", payload, row


def _patent(number: int, body: int, code: str, day: date, piece: int) -> Made:
    kind, no = PATENTS[(number // 4 + piece) % 4], f"2021{number:07d}{piece}.X"
    granted, before = day + timedelta(days=200), f"一种{TRADES[number // 4 % 10]}加工装置"
    facts = {"kind": kind, "number": no, "title": f"{before}{number}", "obtained": "own"}
    days = {"applied_on": day, "granted_on": granted}
    payload = {"organisation": code, **facts, **{name: each.isoformat() for name, each in days.items()}}
    row = {"organisation_id": body, "valid_from": granted, **facts, **days}
    words = f"{number}{no}".replace(".", "")
    row |= {"folded": before + words, "initials": _sound(before) + words.lower()}
    return "intellectual_property", f"{kind}|{no}", payload, row


@lru_cache(maxsize=20_000)
def _sound(words: str) -> str:
    from kechuang.apps.orgs.rules import initials

    return initials(words)


class Filling:
    """The fill of one database. seq, digest: the end of the chain so far."""

    def __init__(self) -> None:
        from kechuang.apps.orgs.models import Region
        from kechuang.apps.registers import catalogue, chaining

        self.registers = catalogue.current()
        end = chaining.end()
        self.seq, self.digest = end.seq, end.digest
        places = Region.objects.in_force(date.today()).filter(code__in=PLACES)
        self.regions = dict(places.values_list("code", "pk"))

    def block(self, numbers: range) -> None:
        from kechuang.apps.registers import bulk, chaining, tables
        from kechuang.apps.registers.models import Entry, Waiting

        codes = self._bodies(numbers)
        entries: list[list[Any]] = []
        rows: dict[str, list[Typed]] = {}
        waiting: list[tuple[Any, ...]] = []
        for number, code in zip(numbers, codes, strict=True):
            for register, key, payload, row in records(number, number + 1, code):
                entries.append(self._entry(register, key, payload, number + 1, row is not None))
                if row is None:
                    waiting.append((self.seq, register, key, None, False))
                else:
                    rows.setdefault(register, []).append({"seq": self.seq, "key": key, **row})
        bulk.insert(Entry, (*chaining.COVERED, "digest"), entries)
        bulk.insert(Waiting, ("entry_id", "register", "key", "batch_id", "disputed"), waiting)
        for register, some in rows.items():
            always = {"not_applicable": "", "folded": "", "initials": ""}
            columns = list((always | some[0]).keys())
            filled = ([({**always, **row})[name] for name in columns] for row in some)
            bulk.insert(tables.typed(self.registers[register]), columns, filled)

    def _bodies(self, numbers: range) -> list[str]:
        """The organisations themselves; their row numbers are their own numbers plus one."""
        from kechuang.apps.orgs.models import Organisation, OrganisationIdentifier
        from kechuang.apps.registers import bulk
        from kechuang.synth import names

        codes = [names.credit_code(number) for number in numbers]
        rows = []
        for number, code in zip(numbers, codes, strict=True):
            word, trade = names.word(1, number), TRADES[number % 10]
            folded, sound = f"江阴{word}{trade}有限公司示例", f"jy{''.join(map(_sound, word))}{_sound(trade)}yxgssl"
            name = f"江阴{word}{trade}有限公司{names.MARK}"
            rows.append((number + 1, code, name, folded, sound, self.regions.get(PLACES[number % len(PLACES)])))
        bulk.insert(Organisation, ("id", "identifier", "name", "folded", "initials", "region_id"), rows)
        pairs = [(number + 1, code) for number, code in zip(numbers, codes, strict=True)]
        bulk.insert(OrganisationIdentifier, ("organisation_id", "identifier"), pairs)
        return codes

    def _entry(self, register: str, key: str, payload: dict[str, Any], body: int, accepted: bool) -> list[Any]:
        from kechuang.apps.registers import chaining

        self.seq += 1
        facts: dict[str, Any] = dict.fromkeys(chaining.COVERED)
        facts |= {
            "seq": self.seq, "register": register, "key": key, "operation": "set", "payload": payload, "version": 1,
            "standing": "accepted" if accepted else "submitted", "was_key": "", "organisation_id": body, "way": "synth",
            "place": "", "proof_name": "", "reason": "", "recorded_at": RECORDED,
        }  # fmt: skip
        self.digest = chaining.link(self.digest, facts)
        return [*facts.values(), self.digest]


def fill(organisations: int) -> None:
    """Bring the migrated database up to that many organisations."""
    from kechuang.apps.orgs.models import Organisation

    first, filling = Organisation.objects.count(), Filling()
    if first < min(PROVED, organisations):
        _block(filling, range(first, min(PROVED, organisations)))
        prove(filling)
        first = min(PROVED, organisations)
    if first >= organisations:
        return
    began = time.perf_counter()
    with indexes_afterwards():
        for start in range(first, organisations, FIRMS_AT_ONCE):
            numbers = range(start, min(start + FIRMS_AT_ONCE, organisations))
            _block(filling, numbers)
            pace = (numbers.stop - first) / (time.perf_counter() - began)
            print(f"{numbers.stop} / {organisations}, {pace:.0f}/s", file=sys.stderr, flush=True)
    finish()


def _block(filling: Filling, numbers: range) -> None:
    from django.db import connection, transaction

    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL session_replication_role = replica")  # the rows are known to fit
        filling.block(numbers)


def prove(filling: Filling) -> None:
    """Chain and tables are what the house itself would have made. Raises: AssertionError."""
    from django.db import transaction

    from kechuang.apps.registers import chaining, tables

    count, _, breaks = chaining.verify()
    assert count == filling.seq and not breaks, breaks[:3]
    for code in ("organisation", "organisation_region", "recognition", "enterprise_year", "intellectual_property"):
        register = filling.registers[code]
        rows = tables.typed(register)._default_manager.order_by("seq")
        before = list(rows.values())
        with transaction.atomic():
            tables.rebuild(register)
        for one, other in zip(before, rows.values(), strict=True):
            assert one == other, (code, {name: (one[name], other[name]) for name in one if one[name] != other[name]})


@contextmanager
def indexes_afterwards() -> Iterator[None]:
    """Without the indexes that only make finding faster; on PostgreSQL that matters less, so there they stay."""
    from django.db import connection

    found = []
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql LIKE 'CREATE INDEX%'"
                " AND (tbl_name LIKE 'reg_%' OR tbl_name LIKE 'registers_%' OR tbl_name LIKE 'orgs_organisation%')"
            )
            found = cursor.fetchall()
            for name, _ in found:
                cursor.execute(f'DROP INDEX "{name}"')
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            for _, sql in found:
                cursor.execute(sql)


def prepare(address: str, folder: Path) -> None:
    """Set Django up on the database of `address`, migrated, with places and registers."""
    os.environ |= {"KECHUANG_DATABASE_URL": address, "KECHUANG_DATA_DIR": str(folder), "KECHUANG_HOSTS": "testserver"}
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kechuang.settings")
    folder.mkdir(parents=True, exist_ok=True)
    import django

    django.setup()
    from django.core.management import call_command

    from kechuang.apps.registers.actions.applying import apply_catalog

    call_command("migrate", verbosity=0)
    call_command("load_catalog", verbosity=0)
    apply_catalog()


def finish() -> None:
    """Statistics for the planner, as a database that lives has them; and the row numbers given go on from here."""
    from django.core.management.color import no_style
    from django.db import connection

    from kechuang.apps.orgs.models import Organisation

    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), [Organisation]):
            cursor.execute(statement)
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("address")
    asked.add_argument("--organisations", type=int, default=100_000)
    asked.add_argument("--folder", type=Path, default=Path("/tmp/kechuang-benchmarks"))
    given = asked.parse_args()
    prepare(given.address, given.folder)
    began = time.perf_counter()
    fill(given.organisations)
    print(f"{given.organisations} organisations in {time.perf_counter() - began:.0f} s")


if __name__ == "__main__":
    main()
