"""What no table, file or chain could hold exactly is told in its cell; it is never cut, rounded or lost on the way."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from keeping import credit_code

from kechuang.apps.registers import tables
from kechuang.apps.registers.rules.cells import Written
from kechuang.apps.registers.rules.known import Anything
from kechuang.apps.registers.rules.rows import check_row
from kechuang.apps.registers.rules.upgrade import upgraded
from kechuang.catalog.register import Register
from kechuang.catalog.register_files import parse_register

FIELDS = {
    "organisation": {"name": "单位", "type": "organisation"},
    "title": {"name": "名称", "type": "text", "length": 400},
    "turnover": {"name": "营业额", "type": "money", "unit": "亿元"},
    "share": {"name": "用量", "type": "decimal", "unit": "吨", "decimals": 8},
    "people": {"name": "人数", "type": "whole", "unit": "人"},
    "kinds": {"name": "种类", "type": "codes", "codes": {"a": "甲", "b": "乙", "c": "丙"}},
}  # fmt: skip


def register(**more) -> Register:
    data = {
        "code": "kept", "version": 1, "name": "试用名录", "record": "记录", "about": "试这试那用的名录。",
        "group": "数据", "source": {"document": "试用"}, "key": ["organisation", "title"], "title": ["title"],
        "fields": FIELDS, "cases": [{"says": "一行好的", "row": {}}],
    }  # fmt: skip
    made, faults = parse_register(data | more, "kept.yaml")
    assert made, faults
    return made


def faults_of(**row):
    row = {"organisation": Written(credit_code(1), "甲公司"), "title": "一"} | row
    return {(each.field, each.code) for each in check_row(register(), row, Anything(date(2026, 11, 22))).errors}


@pytest.mark.parametrize("words", ["甲\x00乙", "甲\ud800乙", "甲\x1b乙"])
def test_half_letters_and_control_characters_are_told_in_every_kind_of_cell(words):
    assert faults_of(title=words) == {("title", "RG-113")}
    assert faults_of(people=words) == {("people", "RG-113")}
    assert faults_of(kinds=words) == {("kinds", "RG-113")}
    assert faults_of(organisation=Written(credit_code(2), words)) == {("organisation", "RG-113")}


def test_the_name_of_a_new_body_is_never_cut():
    assert faults_of(organisation=Written(credit_code(2), "长" * 201)) == {("organisation", "RG-112")}
    assert not faults_of(organisation=Written(credit_code(2), "长" * 200))


def test_a_key_longer_than_its_column_is_told():
    assert faults_of(title="|" * 200) == {("title", "RG-154")}
    assert not faults_of(title="|" * 190)


def test_numbers_beyond_what_every_table_and_file_keeps_exactly_are_told():
    assert faults_of(turnover="90000000000") == {("turnover", "RG-104")}
    assert faults_of(turnover="9999999.99999999") == set()
    assert faults_of(share="12345678901.23456") == {("share", "RG-106")}
    assert faults_of(share="1234567890.12345") == set()
    assert faults_of(people="999999999999999") == set()


@pytest.mark.django_db
def test_the_largest_numbers_taken_stand_in_the_table_to_the_last_digit():
    row = {
        "organisation": Written(credit_code(1), "甲公司"),
        "turnover": "9999999.99999999",
        "share": "1234567.12345678",
    }
    made = register()
    tables.make(made)
    checked = check_row(made, row | {"title": "一"}, Anything(date(2026, 11, 22)))
    assert not checked.errors
    tables.project(made, [(1, checked.key, "set", {**checked.payload, "organisation": "T"})])
    [kept] = tables.typed(made)._default_manager.all()
    assert kept.turnover == 99_999_999_999_999_900  # fen
    assert kept.share == Decimal("1234567.12345678")


UPGRADE = [{"to": 2, "values": {"kinds": {"b": "c"}}, "fill": {"people": 0}, "why": "种类合并，人数补零"}]


def test_a_new_version_maps_each_of_several_codes():
    made = register(version=2, upgrade=UPGRADE)
    assert upgraded(made, {"kinds": ["a", "b", "c"]}, 1) == {"kinds": ["a", "c"], "people": 0}


def test_a_new_version_fills_in_what_is_missing_and_never_what_was_said_not_to_apply():
    made = register(version=2, upgrade=UPGRADE)
    assert upgraded(made, {"_na": ["people"]}, 1) == {"_na": ["people"]}
