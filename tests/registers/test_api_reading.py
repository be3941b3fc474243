"""Reading by program: filters, pages that miss nothing, changes since, the books of another day, the document."""

from __future__ import annotations

from datetime import timedelta

import pytest
from calling import program_of
from django.utils import timezone
from jsonschema import Draft202012Validator
from keeping import credit_code, firm, keep, recognition

from kechuang.apps.registers import catalogue
from kechuang.apps.registers.actions.deciding import accept
from kechuang.apps.registers.actions.undoing import withdraw
from kechuang.apps.registers.api.described import values_model
from kechuang.apps.registers.models import Entry
from kechuang.apps.registers.rights import may_register

pytestmark = pytest.mark.django_db
LIST = "/api/registers/recognition/records"


@pytest.fixture
def client(people):
    return program_of(people["planner"])


def told(client, path: str = LIST, **params):
    answer = client.get(path, params)
    assert answer.status_code == 200, answer.content.decode()
    return answer.json()


def all_pages(client, first: str, between=lambda: None) -> list[dict]:
    pages, url = [], first
    while url:
        pages.append(told(client, url))
        url = pages[-1]["next"]
        between()
    return pages


def test_a_record_says_what_is_there_and_names_it(client):
    keep("recognition", recognition(1, batch="不适用"))
    record = told(client)["records"][0]
    assert record["values"] == {"organisation": credit_code(1), "kind": "hnte", "issued_on": "2024-11-18"}
    assert record["labels"] == {"organisation": firm(1).name, "kind": "高新技术企业"}
    assert record["not_applicable"] == ["batch"]
    assert (record["valid_from"], record["valid_until"]) == ("2024-11-18", "2027-11-18")


def test_filters_mean_what_they_mean_on_the_list_page(client):
    keep("recognition", recognition(1))
    keep("recognition", recognition(2, issued_on="2020-11-18"))
    keep("recognition", recognition(3, kind="gazelle"))
    named = {
        each["values"]["organisation"] for each in told(client, kind="高新技术企业", valid_on="2025-01-01")["records"]
    }
    assert named == {credit_code(1)}
    assert len(told(client, q="样本3号")["records"]) == 1


@pytest.mark.parametrize(
    ("params", "code"),
    [
        ({"kidn": "hnte"}, "AP-011"),
        ({"kind": "hnt"}, "AP-012"),
        ({"limit": "1001"}, "AP-012"),
        ({"limit": "²"}, "AP-012"),
        ({"cursor": "9" * 30}, "AP-012"),
        ({"valid_on": "2026-13-01"}, "AP-012"),
        ({"known": "yesterday"}, "AP-012"),
        ({"known": "0001-01-01"}, "AP-012"),
        ({"document_no": "x"}, "AP-013"),
        ({"since_seq": "1", "kind": "hnte"}, "AP-014"),
        ({"q": "a\x00b"}, "AP-020"),
    ],
)
def test_a_question_that_is_not_understood_is_not_answered_in_part(client, params, code):
    keep("recognition", recognition(1))
    answer = client.get(LIST, params)
    assert (answer.status_code, answer.json()["code"]) == (422, code), answer.content.decode()
    assert answer.json()["remedy"]


def test_everything_wrong_with_a_question_is_said_at_once(client):
    faults = client.get(LIST, {"kidn": "x", "limit": "0", "valid_on": "?"}).json()["faults"]
    assert [each["where"] for each in faults] == ["kidn", "limit", "valid_on"]


def test_pages_miss_nothing_and_repeat_nothing_while_records_are_added(client):
    """All that was there at the start comes exactly once, however many join between the pages."""
    for number in range(23):
        keep("recognition", recognition(number))
    joining = iter(range(100, 104))

    def one_more_joins() -> None:
        if (number := next(joining, None)) is not None:
            keep("recognition", recognition(number))

    pages = all_pages(client, f"{LIST}?limit=5", one_more_joins)
    seqs = [each["seq"] for page in pages for each in page["records"]]
    assert seqs == sorted(set(seqs))
    assert {credit_code(number) for number in range(23)} <= {
        each["values"]["organisation"] for page in pages for each in page["records"]
    }


def test_a_reader_that_follows_the_changes_has_what_a_reader_of_everything_has(client, people):
    """Full read once, then only changes: corrections replace, withdrawals remove, moves rename."""
    for number in range(7):
        keep("recognition", recognition(number))
    first = all_pages(client, f"{LIST}?limit=3")
    own = {each["record"]: each for page in first for each in page["records"]}
    register, since = catalogue.find("recognition"), first[0]["as_of_seq"]
    keep("recognition", recognition(2, certificate_no="GR202432000002"))
    key = f"{credit_code(4)}|hnte|2024-11-18"
    keep("recognition", recognition(5, issued_on="2024-12-01"), was_key=f"{credit_code(5)}|hnte|2024-11-18")
    seq = withdraw(people["division"], register, key, reason="登错了")
    accept(people["planner"], [seq])
    keep("recognition", recognition(8))
    for page in all_pages(client, f"{LIST}?since_seq={since}&limit=2"):
        own |= {each["record"]: each for each in page["records"]}
        for each in page["gone"]:
            own.pop(each["record"], None)
    everything = {each["record"]: each for page in all_pages(client, f"{LIST}?limit=1000") for each in page["records"]}
    assert own == everything and len(own) == 7


def test_the_books_of_another_day_do_not_know_what_came_later(client):
    seq = keep("recognition", recognition(1))
    before = Entry.objects.get(seq=seq).recorded_at
    keep("recognition", recognition(1, certificate_no="GR202432000001"))
    keep("recognition", recognition(2))
    then = told(client, known=before.isoformat())["records"]
    assert [each["values"] for each in then] == [
        {"organisation": credit_code(1), "kind": "hnte", "issued_on": "2024-11-18"}
    ]
    one = told(client, f"{LIST}/{seq + 1}", known=before.isoformat())
    assert one["current"]["seq"] == seq and [each["seq"] for each in one["history"]] == [seq]
    yesterday = (timezone.localdate() - timedelta(days=1)).isoformat()
    assert told(client, known=yesterday)["records"] == []
    assert client.get(f"{LIST}/{seq}", {"known": yesterday}).status_code == 404


def test_any_entry_of_a_record_leads_to_it_and_the_history_says_what_changed(client):
    old = keep("recognition", recognition(1))
    new = keep("recognition", recognition(1, certificate_no="GR202432000001"))
    one, other = told(client, f"{LIST}/{old}"), told(client, f"{LIST}/{new}")
    assert one == other and one["state"] == "in_force"
    assert (one["current"]["record"], one["current"]["seq"]) == (old, new)
    changed = one["history"][0]["changes"]
    assert [(each["field"], each["before"], each["after"]) for each in changed] == [
        ("certificate_no", None, "GR202432000001")
    ]


def test_organisations_are_found_by_name_and_told_by_code(client):
    keep("recognition", recognition(1))
    found = told(client, "/api/organisations", q="样本1号")["organisations"]
    assert found == [{"identifier": credit_code(1), "name": firm(1).name}]
    one = told(client, f"/api/organisations/{credit_code(1)}", on="2020-01-01")
    assert (one["name"], one["on"]) == (firm(1).name, "2020-01-01")
    assert client.get("/api/organisations/NOBODY").json()["code"] == "AP-017"


def test_a_register_written_almost_right_is_named(client):
    answer = client.get("/api/registers/recogniton/records")
    assert answer.status_code == 404 and "recognition" in answer.json()["remedy"]


@pytest.fixture
def document(client):
    return told(client, "/api/openapi.json")


def test_the_document_describes_every_register_with_all_its_fields(document, people):
    schemas = document["components"]["schemas"]
    for code, register in catalogue.current().items():
        if not may_register(people["planner"], register, "see"):
            continue
        assert f"/api/registers/{code}/records" in document["paths"]
        values = schemas[f"Values_{code}"]["properties"]
        assert set(values) == set(register.fields)
        assert [values[name]["title"] for name in values] == [each.name for each in register.fields.values()]
        assert all(each.unit in values[name].get("description", "") for name, each in register.fields.items())


def test_the_document_is_whole(document):
    """Valid schemas, references that lead somewhere, each operation named once."""
    assert document["openapi"].startswith("3.")
    for schema in document["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)
    referred = {each for each in strings(document) if each.startswith("#/")}
    for each in referred:
        place = document
        for step in each.removeprefix("#/").split("/"):
            place = place[step]
    names = [each["operationId"] for path in document["paths"].values() for each in path.values()]
    assert len(names) == len(set(names))


def strings(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | dict):
        for each in value.values() if isinstance(value, dict) else value:
            yield from strings(each)


def test_a_record_is_as_the_document_says(client, document):
    keep("recognition", recognition(1, certificate_no="GR202432000001", first_time="是"))
    record = told(client)["records"][0]
    whole = {"$ref": "#/components/schemas/Record_recognition", "components": document["components"]}
    assert list(Draft202012Validator(whole).iter_errors(record)) == []
    values_model(catalogue.find("recognition")).model_validate(record["values"])


def test_the_page_about_the_api_lists_every_route_and_runs_no_script_of_others(as_role):
    page = as_role("town").get("/api/")
    assert page.status_code == 200
    words = page.content.decode()
    assert (
        "/api/registers/{code}/entries" in words
        and words.count("<script") == 1
        and "//" not in words.split("<script", 1)[1].split(">")[0]
    )
