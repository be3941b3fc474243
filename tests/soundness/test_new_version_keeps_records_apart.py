"""A declaration whose version or key changes: every record stands once, under the key of today, and nothing waiting
or laid out under the old one slips in misread."""

from __future__ import annotations

import pytest
import yaml
from keeping import firm, keep
from lists import bring, take, xlsx

from kechuang.apps.registers import catalogue, chaining, tables
from kechuang.apps.registers.actions import applying, deciding, entering, undoing
from kechuang.apps.registers.messages import RegisterFault
from kechuang.apps.registers.models import BatchState, Entry, Origin
from kechuang.apps.registers.queries.records import in_force
from kechuang.catalog.register_files import parse_register

pytestmark = pytest.mark.django_db
BASE = {
    "code": "bases", "version": 1, "name": "科普基地", "record": "基地", "about": "经认定的科普教育基地。",
    "group": "服务与活动", "source": {"document": "管理办法"}, "key": ["body"], "title": ["body"], "subject": "body",
    "fields": {
        "body": {"name": "依托单位", "type": "organisation"},
        "year": {"name": "年度", "type": "year"},
        "visitors": {"name": "接待人次", "type": "whole", "unit": "人次"},
    },
    "cases": [{"says": "一行好的", "row": {"body": "甲公司", "year": 2025}}],
}  # fmt: skip


def apply(**more):
    data = BASE | more
    register, faults = parse_register(data, "bases.yaml")
    assert register, faults
    text = yaml.safe_dump(data, allow_unicode=True)
    applying.apply_one(applying.Source(register, text, Origin.SITE), None, "更改")
    return catalogue.find("bases")


def keys(register):
    return list(tables.typed(register)._default_manager.order_by("key").values_list("key", "visitors"))


def test_after_a_change_of_the_key_a_record_is_corrected_not_doubled(people):
    apply()
    keep("bases", {"body": firm(1), "year": 2025, "visitors": "1200"})
    register = apply(version=2, key=["body", "year"])
    [(key, _)] = keys(register)
    row = {"body": firm(1), "year": 2025, "visitors": "1300"}
    made = entering.enter(people["town"], register, row, correcting=key, reason="少算了")
    deciding.accept(people["planner"], [made.seq])
    assert keys(register) == [(key, 1300)]
    tables.rebuild(register)
    assert keys(register) == [(key, 1300)] and chaining.verify()[2] == []
    deciding.accept(people["planner"], [undoing.undo(people["town"], register, key, reason="原来是对的")])
    assert keys(register) == [(key, 1200)]


def test_undoing_what_only_the_new_key_did_changes_nothing(people):
    apply()
    keep("bases", {"body": firm(1), "year": 2025, "visitors": "1200"})
    register = apply(version=2, key=["body", "year"])
    [(key, _)] = keys(register)
    deciding.accept(people["planner"], [undoing.undo(people["town"], register, key, reason="试试")])
    assert keys(register) == [(key, 1200)] and in_force(register, key)


def test_a_key_under_which_two_records_would_be_one_is_not_put_in_force():
    apply(key=["body", "year"])
    keep("bases", {"body": firm(1), "year": 2024, "visitors": "1"})
    keep("bases", {"body": firm(1), "year": 2025, "visitors": "2"})
    with pytest.raises(RegisterFault, match="RG-022"):
        apply(version=2, key=["body"])


def test_what_waits_under_an_old_key_is_not_accepted_under_it(people):
    register = apply()
    made = entering.enter(people["town"], register, {"body": firm(1), "year": 2025, "visitors": "5"})
    register = apply(version=2, key=["body", "year"])
    with pytest.raises(RegisterFault, match="RG-013"):
        deciding.accept(people["planner"], [made.seq], even_if_changed=True)
    deciding.reject(people["planner"], [made.seq], reason="登记表已更新")
    assert keys(register) == []


def test_rows_laid_out_under_the_old_version_are_not_taken_under_the_new_one(people):
    apply()
    data = xlsx([[firm(1).name, firm(1).code, 2025, 7]], ["依托单位", "统一社会信用代码", "年度", "接待人次"])
    batch = bring(people["town"], data, register="bases")
    assert batch.state == BatchState.PREVIEWED
    fields = {**BASE["fields"], "people": {"name": "接待人次", "type": "whole", "unit": "人次"}}
    del fields["visitors"]
    apply(version=2, fields=fields, upgrade=[{"to": 2, "rename": {"visitors": "people"}, "why": "改名统一"}])
    batch = take(people["town"], batch)
    assert batch.state == BatchState.PREVIEWED and batch.fault["code"] == "RG-013"
    assert not Entry.objects.exists()


@pytest.mark.parametrize(
    "field",
    [
        {"name": "接待人次", "type": "whole", "unit": "万人次"},
        {"name": "接待人次", "type": "text"},
    ],
)
def test_figures_do_not_silently_come_to_mean_another_unit(field):
    before = apply()
    after, _ = parse_register(BASE | {"fields": BASE["fields"] | {"visitors": field}}, "bases.yaml")
    with pytest.raises(RegisterFault, match="RG-021"):
        applying.refuse_silent_loss(before, after)
