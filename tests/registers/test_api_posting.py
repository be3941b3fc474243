"""Posting by program: the same checks as forms, all faults at once, nothing twice, nothing written over."""

from __future__ import annotations

import json
from contextlib import contextmanager
from decimal import Decimal

import pytest
from calling import post, program_of, send
from django.db import transaction
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st
from keeping import credit_code, keep, recognition

from kechuang.apps.registers import catalogue
from kechuang.apps.registers.actions.deciding import accept
from kechuang.apps.registers.actions.entering import enter
from kechuang.apps.registers.api.parsing import parsed
from kechuang.apps.registers.models import Entry, Way
from kechuang.apps.registers.queries.lookup import Lookup
from kechuang.apps.registers.rules.cells import Written
from kechuang.apps.registers.rules.rows import check_row

pytestmark = pytest.mark.django_db


def row(number: int, **facts):
    body = {"code": credit_code(number), "name": f"江阴市样本{number}号科技有限公司"}
    return {"organisation": body, "kind": "hnte", "issued_on": "2024-11-18", **facts}


@pytest.fixture
def client(people):
    return program_of(people["town"])


def test_a_row_waits_for_a_second_person_like_any_other(client, people):
    answer = post(client, "recognition", [row(1)])
    told = answer.json()
    assert answer.status_code == 201 and (told["kept"], told["rows"][0]["standing"]) == (1, "submitted")
    entry = Entry.objects.get(seq=told["rows"][0]["seq"])
    assert (entry.way, entry.entered_by, entry.standing) == (Way.API, people["town"], "submitted")
    assert client.get("/api/registers/recognition/records").json()["records"] == []
    accept(people["planner"], [entry.seq])
    assert len(client.get("/api/registers/recognition/records").json()["records"]) == 1


def test_all_faults_of_all_rows_come_at_once_and_nothing_is_kept(client):
    answer = post(client, "recognition", [row(1), row(2, kind="hnt", issued_on="昨天"), row(3, knd="hnte")])
    told = answer.json()
    assert answer.status_code == 422 and not Entry.objects.exists()
    assert [each["outcome"] for each in told["rows"]] == ["not_kept", "bad", "bad"]
    assert {(each["field"], each["code"]) for each in told["rows"][1]["faults"]} == {
        ("kind", "RG-132"),
        ("issued_on", "RG-121"),
    }
    assert told["rows"][2]["faults"][0]["remedy"].endswith("kind")
    assert all(fault["remedy"] for each in told["rows"] for fault in each["faults"])


def test_the_good_rows_are_kept_when_that_is_asked(client):
    answer = post(client, "recognition", [row(1), row(2, kind="hnt")], all_or_good="good")
    assert answer.status_code == 201
    assert [each["outcome"] for each in answer.json()["rows"]] == ["kept", "bad"]
    assert Entry.objects.count() == 1


def test_the_same_row_again_is_the_same_whether_it_waits_or_stands_or_comes_twice(client, people):
    first = post(client, "recognition", [row(1), row(1)]).json()["rows"]
    assert [each["outcome"] for each in first] == ["kept", "same"] and first[0]["seq"] == first[1]["seq"]
    again = post(client, "recognition", [row(1)])
    assert (again.status_code, again.json()["rows"][0]["seq"]) == (200, first[0]["seq"])
    accept(people["planner"], [first[0]["seq"]])
    assert post(client, "recognition", [row(1)]).json()["rows"][0]["standing"] == "accepted"
    assert Entry.objects.count() == 2  # the submission and its acceptance


def test_what_is_read_can_be_posted_back_and_is_the_same(people):
    keep("recognition", recognition(1, certificate_no="GR202432000001", first_time="否", batch="不适用"))
    client = program_of(people["planner"])
    record = client.get("/api/registers/recognition/records").json()["records"][0]
    back = record["values"] | {"_na": record["not_applicable"]}
    assert post(client, "recognition", [back]).json()["rows"][0]["outcome"] == "same"


def test_a_record_that_is_there_is_corrected_only_when_that_is_said_with_a_reason(client, people):
    seq = keep("recognition", recognition(1))
    changed = row(1, certificate_no="GR202432000001")
    taken = post(client, "recognition", [changed]).json()["rows"][0]["faults"][0]
    assert taken["code"] == "RG-010" and f"_correcting: {seq}" in taken["remedy"]
    silent = post(client, "recognition", [changed | {"_correcting": seq}]).json()["rows"][0]
    assert silent["faults"][0]["code"] == "RG-006"
    made = post(client, "recognition", [changed | {"_correcting": seq}], reason="补证书编号")
    assert made.status_code == 201
    entry = Entry.objects.get(seq=made.json()["rows"][0]["seq"])
    assert (entry.based_on, entry.reason, entry.payload["certificate_no"]) == (seq, "补证书编号", "GR202432000001")


def test_a_change_made_in_between_is_not_written_over(client):
    seq = keep("recognition", recognition(1))
    keep("recognition", recognition(1, certificate_no="GR202432000009"))
    late = post(client, "recognition", [row(1, batch="第一批") | {"_correcting": seq}], reason="补批次").json()
    assert late["rows"][0]["faults"][0]["code"] == "RG-005"
    assert Entry.objects.count() == 2


def test_two_rows_about_one_record_that_differ_are_not_both_kept(client):
    told = post(client, "recognition", [row(1), row(1, batch="第一批")]).json()
    assert [each["outcome"] for each in told["rows"]] == ["not_kept", "bad"]
    assert told["rows"][1]["faults"][0]["code"] == "RG-186"


def test_a_correction_leaves_alone_what_its_author_may_not_read(people):
    register = catalogue.find("enterprise_year")
    closed = next(name for name, each in register.fields.items() if each.shown_as in ("tax", "statistical"))
    codes = {
        name: next(iter(register.code_lists[name])).code
        for name in register.fields
        if register.is_required(name) and register.fields[name].type == "code"
    }
    base = {"organisation": Written(credit_code(1), "江阴市样本1号科技有限公司"), "year": 2024, **codes, closed: "12"}
    seq = keep("enterprise_year", base)
    open_money = next(
        name for name, each in register.fields.items() if each.type == "money" and each.shown_as == "commercial"
    )
    change = {"organisation": credit_code(1), "year": 2024, **codes, open_money: "500", "_correcting": seq}
    town = program_of(people["town"])
    refused = post(town, "enterprise_year", [change | {closed: "13"}], reason="改").json()["rows"][0]
    assert [each["code"] for each in refused["faults"] if each["field"] == closed] == ["RG-187"]
    made = post(town, "enterprise_year", [change], reason="补数").json()["rows"][0]
    assert made["outcome"] == "kept", made
    assert Entry.objects.get(seq=made["seq"]).payload[closed] == Entry.objects.get(seq=seq).payload[closed]


def test_a_withdrawal_waits_too_and_needs_its_reason(client, people):
    seq = keep("recognition", recognition(1))
    path = f"/api/registers/recognition/records/{seq}/withdrawal"
    assert send(client, path, {}).status_code == 422
    assert send(client, path, {"reason": "登错了", "based_on": seq + 5}).json()["code"] == "RG-005"
    made = send(client, path, {"reason": "登错了", "based_on": seq})
    assert (made.status_code, made.json()["standing"]) == (201, "submitted")
    accept(people["planner"], [made.json()["seq"]])
    assert client.get(f"/api/registers/recognition/records/{seq}").json()["state"] == "withdrawn"


def test_a_post_sent_again_under_its_token_is_answered_as_before(client):
    seq = keep("recognition", recognition(1))
    path, token = f"/api/registers/recognition/records/{seq}/withdrawal", {"Idempotency-Key": "a-1"}
    first = send(client, path, {"reason": "登错了"}, headers=token)
    again = send(client, path, {"reason": "登错了"}, headers=token)
    assert again.json() == first.json() and again.headers["Idempotent-Replayed"] == "true"
    assert Entry.objects.count() == 2
    other = send(client, path, {"reason": "别的原因"}, headers=token)
    assert (other.status_code, other.json()["code"]) == (409, "AP-018")


def test_a_token_is_one_programs_own_and_what_was_refused_may_be_sent_again(client, people):
    token = {"Idempotency-Key": "b-1"}
    assert post(client, "recognition", [row(1, kind="hnt")], headers=token).status_code == 422
    assert post(client, "recognition", [row(1)], headers=token).status_code == 201
    assert post(program_of(people["planner"]), "recognition", [row(2)], headers=token).status_code == 201
    assert post(client, "recognition", [row(3)], headers={"Idempotency-Key": "有 空格"}).json()["code"] == "AP-019"


def test_a_register_kept_elsewhere_takes_nothing_by_this_road(client, monkeypatch):
    kept = catalogue.find("recognition").model_copy(update={"kept_by": "计划管理"})
    monkeypatch.setattr(catalogue, "current", lambda: {"recognition": kept})
    answer = post(client, "recognition", [row(1)])
    assert (answer.status_code, answer.json()["code"]) == (409, "RG-008")
    assert not Entry.objects.exists()


def test_too_much_at_once_is_refused_before_it_is_read(client):
    many = post(client, "recognition", [{}] * 1001)
    assert many.status_code == 422 and "1000" in many.json()["what"]
    large = client.post(
        "/api/registers/recognition/entries", b" " * (10 * 1024 * 1024 + 1), content_type="application/json"
    )
    assert (large.status_code, large.json()["code"]) == (413, "AP-005")


def test_a_thousand_rows_are_kept_in_one_act(client):
    answer = post(client, "recognition", [row(number) for number in range(1000)])
    assert answer.status_code == 201 and answer.json()["kept"] == 1000
    assert Entry.objects.filter(way=Way.API).count() == 1000


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b'{"rows": [', "AP-006"),
        (b'{"rows": [{"kind": "a", "kind": "b"}]}', "AP-007"),
        (b'{"rows": [{"kind": "\\u0000"}]}', "AP-008"),
        (b'{"rows": [{"kind": "\\ud800"}]}', "AP-008"),
        (b'{"rows": NaN}', "AP-006"),
        (b"\xff\xfe", "AP-006"),
        (b"[" * 100_000, "AP-006"),
    ],
)
def test_a_body_that_is_no_json_of_ours_is_refused_with_the_place(client, body, code):
    answer = client.post("/api/registers/recognition/entries", body, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (400, code)


def test_numbers_are_taken_by_their_digits():
    told = parsed(b"[0.1, 12.50, 1e400, 12345678901234567890.12345678901234567890, " + b"9" * 5000 + b"]")
    assert told[:2] == [Decimal("0.1"), Decimal("12.50")] and told[3] == Decimal(
        "12345678901234567890.12345678901234567890"
    )


CELLS = st.one_of(
    st.sampled_from(
        ("hnte", "高新技术企业", "瞪羚企业", "2024-11-18", "2024年11月18日", "20241118", "是", "否", "不适用", "-", "",
         "第一批", "GR202432000001", "１２", "1,200", "1.2亿元", "-3", "0.1", "56%", "国家级", "2024", credit_code(3),
         "123456789012345678")
    ),
    st.text(max_size=8, alphabet=st.characters(exclude_categories=("Cs",), exclude_characters="\x00")),
)  # fmt: skip


@contextmanager
def nothing_stays():
    """What one example keeps must not meet the next."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@given(data=st.data())
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_a_row_is_read_the_same_by_api_by_form_and_by_the_checker(data, people):
    code = data.draw(
        st.sampled_from(("recognition", "enterprise_year", "intellectual_property", "technology_contract"))
    )
    register = catalogue.find(code)
    filled = st.fixed_dictionaries(
        {name: cell_of(register, name) for name in register.fields if register.is_required(name)}
    )
    raw = data.draw(filled) | data.draw(st.dictionaries(st.sampled_from(sorted(register.fields)), CELLS, max_size=5))
    plain = {name: Written(**each) if isinstance(each, dict) else each for name, each in raw.items()}
    checked = check_row(register, plain, Lookup(register))
    with nothing_stays():
        told = post(program_of(people["planner"]), code, [raw]).json()["rows"][0]
        kept = Entry.objects.filter(seq=told["seq"]).values_list("payload", flat=True).first()
    with nothing_stays():
        by_form = enter(people["planner"], register, plain)
        kept_by_form = Entry.objects.filter(seq=by_form.seq).values_list("payload", flat=True).first()
    faults = [each for each in told["faults"] if each["code"] != "RG-184"]
    assert faults == [each.as_json() for each in checked.faults] == [each.as_json() for each in by_form.checked.faults]
    assert len(told["faults"]) - len(faults) == len(checked.questions)
    assert kept == kept_by_form == (checked.payload if checked.is_good else None)
    event(f"good: {checked.is_good}")


def cell_of(register, name):
    """Mostly what may stand there, so that many rows are good."""
    declared = register.fields[name]
    right = {
        "organisation": st.just({"code": credit_code(3), "name": "江阴市样本3号科技有限公司"}),
        "date": st.sampled_from(("2024-11-18", "2024年11月18日", "20241118")),
        "year": st.sampled_from(("2024", "2024年", "２０２３")),
    }.get(declared.type)
    if declared.type == "code":
        right = st.sampled_from([word for each in register.code_lists[name] for word in (each.code, each.name)])
    if right is None:
        right = st.just(str(declared.example)) if declared.example is not None else CELLS
    return st.integers(0, 9).flatmap(lambda odds: CELLS if odds == 0 else right)


JSON = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False),
        st.text(max_size=20), st.sampled_from(("hnte", "2024-11-18", credit_code(3), "1E+999", "1e-999", "x" * 5000)),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(st.sampled_from(("code", "name", "organisation", "kind", "issued_on", "x")), inner),
    ),
    max_leaves=8,
)  # fmt: skip
NAMES = st.sampled_from(
    (
        "organisation",
        "kind",
        "certificate_no",
        "issued_on",
        "first_time",
        "year",
        "_correcting",
        "_based_on",
        "_na",
        "x",
        "_names",
    )
)


@given(rows=st.one_of(JSON, st.lists(st.dictionaries(NAMES, JSON, max_size=6), max_size=3)), more=JSON)
@settings(max_examples=250, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_no_body_breaks_anything(rows, more, client):
    body = {"rows": rows, "all_or_good": "good"} | (more if isinstance(more, dict) else {"reason": more})
    with nothing_stays():
        answer = client.post("/api/registers/recognition/entries", json.dumps(body), content_type="application/json")
    assert answer.status_code < 500, answer.content.decode()
    if answer.status_code >= 400 and "rows" not in answer.json():
        assert set(answer.json()) >= {"code", "what", "where", "remedy"}
