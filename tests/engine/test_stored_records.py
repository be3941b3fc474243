"""Records come back from the store and from Parquet exactly as they went in; the store reaches nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from random import Random

import duckdb
import pytest
from defining import HNTE, catalog, rows
from random_world import random_rows

from kechuang.catalog.register_files import load_registers
from kechuang.engine.definitions import load_definitions
from kechuang.engine.duckdb import Limits, TookTooLong
from kechuang.engine.rows import Record
from kechuang.engine.store import NotExact, OtherColumns, Store, columns_of, open_parquet, write_parquet

REGISTERS = load_registers()


def test_every_register_comes_back_as_it_was():
    written = random_rows(Random(7), load_definitions(), 5)
    store = Store.holding(written, REGISTERS)
    for code, records in written.items():
        assert store.records(code) == records
        # Equality of records leaves their values out.
        assert [dict(each.values) for each in store.records(code)] == [dict(each.values) for each in records]


def test_parquet_brings_back_the_same(tmp_path):
    written = random_rows(Random(8), load_definitions(), 5)
    chosen = {code: written[code] for code in ("enterprise_year", "recognition", "official_observation")}
    for code, records in chosen.items():
        assert write_parquet(tmp_path, REGISTERS[code], records).name == f"{code}.parquet"
    store = open_parquet(tmp_path, REGISTERS)
    for code, records in chosen.items():
        found = {each.seq: each for each in store.records(code)}
        assert found == {each.seq: each for each in records}
        assert all(dict(found[each.seq].values) == dict(each.values) for each in records)
    assert store.records("talent") == []
    assert not list(tmp_path.glob("*.part"))


def test_holding_others_forgets_what_was_there():
    given = rows(recognition=[{"organisation": "甲", "kind": "hnte", "issued_on": "2024-03-01"}])
    store = Store.holding(given, REGISTERS)
    store.hold({})
    assert store.records("recognition") == []


def test_a_value_refused_leaves_what_was_there():
    given = rows(recognition=[{"organisation": "甲", "kind": "hnte", "issued_on": "2024-03-01"}])
    store = Store.holding(given, REGISTERS)
    with pytest.raises(NotExact):
        store.hold({"enterprise_year": [Record("enterprise_year", 1, "1", {"sales": Decimal("0.001")})]})
    assert store.records("recognition") == given["recognition"]
    assert store.records("enterprise_year") == []


def test_a_file_of_another_version_of_its_register_is_refused(tmp_path):
    register = REGISTERS["industry_output"]
    other = {
        **register.fields,
        "output": register.fields["output"].model_copy(update={"type": "decimal", "decimals": 8}),
    }
    write_parquet(tmp_path, register.model_copy(update={"fields": other}), [])
    with pytest.raises(OtherColumns, match="重新导出"):
        open_parquet(tmp_path, REGISTERS)


def test_what_memory_does_not_hold_goes_only_where_it_may(tmp_path):
    large = "SELECT count(*) FROM (SELECT row_number() OVER (ORDER BY hash(range)) AS place FROM range(3000000))"
    with pytest.raises(duckdb.OutOfMemoryException):
        Store.holding({}, REGISTERS, Limits(memory="30MB", threads=1)).ask(large + " WHERE place % 7 = 0")
    spilling = Store.holding({}, REGISTERS, Limits(memory="30MB", threads=1, folder=tmp_path))
    assert spilling.ask(large + " WHERE place % 7 = 0") == [(428571,)]


@pytest.mark.parametrize(
    ("register", "field", "value"),
    [
        ("enterprise_year", "sales", Decimal("0.001")), ("enterprise_year", "sales", Decimal(10) ** 18),
        ("enterprise_year", "sales", Decimal("NaN")), ("enterprise_year", "sales", Decimal("12345678901234567.891")),
    ],
)  # fmt: skip
def test_a_value_that_would_be_rounded_is_refused(register, field, value):
    record = Record(register, 1, "1", {field: value})
    with pytest.raises(NotExact, match=REGISTERS[register].fields[field].name):
        Store.holding({register: [record]}, REGISTERS)


def test_the_largest_amounts_stay_exact():
    values = {"sales": Decimal("999999999999999999.99"), "organisation": "甲", "year": 2025}
    store = Store.holding({"enterprise_year": [Record("enterprise_year", 1, "1", values)]}, REGISTERS)
    assert store.records("enterprise_year")[0].values == values


def test_no_register_has_a_field_named_like_the_store_s_own():
    for register in REGISTERS.values():
        assert columns_of(register)
    taken = REGISTERS["recognition"].model_copy(update={"fields": {"seq": REGISTERS["recognition"].fields["batch"]}})
    with pytest.raises(ValueError, match="seq"):
        columns_of(taken)


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM read_csv('/etc/passwd')", "COPY (SELECT 1) TO '/tmp/told.csv'", "INSTALL httpfs", "LOAD httpfs",
        "ATTACH '/tmp/other.db'", "SET enable_external_access = true", "SET lock_configuration = false",
        "SET memory_limit = '8GB'", "SELECT * FROM 'https://example.org/a.parquet'",
    ],
)  # fmt: skip
def test_a_store_reaches_nothing_outside(statement):
    store = Store.holding({}, REGISTERS)
    with pytest.raises(duckdb.Error):
        store.ask(statement)


def test_what_takes_too_long_is_stopped_and_the_store_goes_on():
    store = Store.holding({}, REGISTERS, Limits(seconds=0.2))
    with pytest.raises(TookTooLong, match="停止"):
        store.ask("SELECT count(*) FROM range(1000000) a, range(1000000) b WHERE a.range * b.range % 7 = 3")
    assert store.ask("SELECT 1") == [(1,)]


def test_versions_and_days_are_kept(tmp_path):
    first = Record(
        "recognition", 1, "a", {"organisation": "甲"}, frozenset({"level"}), date(2024, 2, 29), None, date(2024, 3, 1),
        date(2025, 1, 1),
    )  # fmt: skip
    second = replace(first, seq=2, known_from=date(2025, 1, 1), known_until=None)
    write_parquet(tmp_path, REGISTERS["recognition"], [first, second])
    assert open_parquet(tmp_path, REGISTERS).records("recognition") == [first, second]
    assert catalog(HNTE).registers.keys() == REGISTERS.keys()
