"""Who gets in: every route for strangers, for each role, with cookies, with wrong keys."""

from __future__ import annotations

import pytest
from calling import post, program_of, send
from django.core.cache import cache
from django.test import Client
from keeping import credit_code, keep, recognition

from kechuang.apps.registers import catalogue
from kechuang.apps.registers.api.authority import MOST_WRONG
from kechuang.apps.registers.api.site import api
from kechuang.apps.registers.models import Entry
from kechuang.apps.registers.rights import may_register, readable

pytestmark = pytest.mark.django_db
ROLES = ("planner", "division", "town", "leader", "enterprise", "administrator")
ROW = {
    "organisation": {"code": credit_code(7), "name": "江阴市七号科技有限公司"},
    "kind": "hnte",
    "issued_on": "2024-11-18",
}
BODIES = {"/find": {"key": "x"}, "/entries": {"rows": [ROW]}, "/withdrawal": {"reason": "登错了"}}


@pytest.fixture(autouse=True)
def nobody_guessed_yet():
    cache.clear()


def routes() -> list[tuple[str, str]]:
    """Every route there is, with a register, an entry and a body that exist; a new route joins of itself."""
    paths = api.get_openapi_schema(path_prefix="/api/")["paths"]
    filled = {"{code}": "recognition", "{seq}": "1", "{identifier}": credit_code(0)}
    found = []
    for path, methods in paths.items():
        for name, value in filled.items():
            path = path.replace(name, value)
        found += [(method, path) for method in methods]
    return [*found, ("get", "/api/openapi.json")]


def call(client: Client, method: str, path: str):
    body = next((each for end, each in BODIES.items() if path.endswith(end)), None)
    return send(client, path, body) if method == "post" else client.get(path)


def test_there_are_routes_to_test():
    assert len(routes()) >= 10


def test_a_stranger_is_told_in_json_how_to_get_a_key_and_nothing_else():
    keep("recognition", recognition(0))
    for method, path in routes():
        answer = call(Client(), method, path)
        assert (answer.status_code, answer.json()["code"]) == (401, "AP-001"), path
        assert answer.headers["WWW-Authenticate"] == "Bearer"
        assert credit_code(0) not in answer.content.decode()


@pytest.mark.parametrize("role", ROLES)
def test_a_program_may_what_its_owner_may(people, role):
    keep("recognition", recognition(0))
    register = catalogue.find("recognition")
    user = people[role]
    if role == "enterprise":
        return  # has no key at all: test_api_keys
    client = program_of(user)
    for method, path in routes():
        answer = call(client, method, path)
        writes = path.endswith(("/entries", "/withdrawal"))
        may = may_register(user, register, "enter" if writes else "see")
        expected = {200, 201, 404} if may else {403}
        assert answer.status_code in expected, (path, answer.content.decode())
        assert may or answer.json()["what"]


def test_a_cookie_writes_nothing_and_reads_no_record(people, as_role):
    keep("recognition", recognition(0))
    client = as_role("planner")
    before = Entry.objects.count()
    for method, path in routes():
        answer = call(client, method, path)
        assert answer.status_code == (200 if path == "/api/openapi.json" else 401), path
    assert Entry.objects.count() == before


def test_wrong_keys_are_slowed_down_and_the_right_one_still_gets_in(people):
    right = program_of(people["planner"])
    wrong = Client(headers={"Authorization": "Bearer kc_0000000000_wrong"})
    statuses = [wrong.get("/api/registers").status_code for _ in range(MOST_WRONG + 1)]
    assert statuses == [401] * MOST_WRONG + [429]
    assert right.get("/api/registers").status_code == 200


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer ", "Basic a2M6eA==", "Bearer kc_", "kc_1_2", "Bearer " + "科" * 9]
)
def test_no_header_however_odd_opens_or_breaks_anything(header):
    answer = Client(headers={"Authorization": header}, raise_request_exception=False).get("/api/registers")
    assert answer.status_code == 401


@pytest.mark.parametrize("role", ["town", "leader", "administrator"])
def test_closed_fields_are_named_and_their_values_are_nowhere(people, role):
    """Every register whose fields are not all open to the role."""
    client = program_of(people[role])
    closed_somewhere = 0
    for code, register in catalogue.current().items():
        closed = [name for name in register.fields if name not in readable(people[role], register)]
        if not closed or not may_register(people[role], register, "see"):
            continue
        declared = client.get(f"/api/registers/{code}").json()
        assert [each["field"] for each in declared["fields"] if not each["is_open"]] == closed
        closed_somewhere += 1
    assert closed_somewhere


def test_a_figure_that_is_closed_is_listed_as_closed_not_as_empty(people):
    firm = {"organisation": {"code": credit_code(1), "name": "江阴市一号科技有限公司"}}
    register = catalogue.find("enterprise_year")
    closed = next(
        name for name, each in register.fields.items() if each.shown_as == "commercial" and each.type == "money"
    )
    row = {**firm, "year": 2024, closed: "4321"} | {
        name: next(iter(register.code_lists[name])).code
        for name in register.fields
        if register.is_required(name) and register.fields[name].type == "code"
    }
    made = post(program_of(people["planner"]), "enterprise_year", [row]).json()
    seq = made["rows"][0]["seq"]
    assert seq, made
    told = program_of(people["administrator"]).get(f"/api/registers/enterprise_year/records/{seq}")
    current = told.json()["current"]
    assert closed in current["closed_fields"] and closed not in current["values"]
    assert "4321" not in told.content.decode()
    assert (
        program_of(people["planner"])
        .get(f"/api/registers/enterprise_year/records/{seq}")
        .json()["current"]["values"][closed]
        == "4321"
    )


def test_an_address_that_is_not_there_and_a_method_that_is_not_offered_are_answered_in_json(people):
    client = program_of(people["planner"])
    assert client.get("/api/nowhere").json()["code"] == "AP-003"
    assert client.get("/api/registers/").json()["code"] == "AP-003"
    refused = client.delete("/api/registers")
    assert (refused.status_code, refused.json()["code"], refused.headers["Allow"]) == (405, "AP-004", "GET")
    far = client.get(f"/api/registers/recognition/records/{10**30}")
    assert (far.status_code, far.json()["code"]) == (404, "AP-015")


def test_what_nobody_foresaw_is_said_without_a_trace(people, monkeypatch, caplog):
    def fail(*_):
        raise RuntimeError("secret detail")

    monkeypatch.setattr("kechuang.apps.registers.api.records.tallies.numbers_of", fail)
    answer = program_of(people["planner"]).get("/api/registers")
    assert (answer.status_code, answer.json()["code"]) == (500, "HS-500")
    assert "secret" not in answer.content.decode() and "secret detail" in caplog.text
