"""Entering and correcting in a form: the checks of an import, nothing typed is lost, nothing is written half."""

from __future__ import annotations

import re
from datetime import date
from html import unescape
from urllib.parse import quote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from keeping import credit_code, firm, keep, recognition

from kechuang.apps.accounts.models import User
from kechuang.apps.orgs.models import Organisation, Region, Unit, UnitKind
from kechuang.apps.registers import catalogue
from kechuang.apps.registers.actions import deciding, entering
from kechuang.apps.registers.models import Entry, Standing
from kechuang.apps.registers.queries.lookup import Lookup
from kechuang.apps.registers.queries.records import in_force
from kechuang.apps.registers.rules.cells import Written
from kechuang.apps.registers.rules.known import Anything
from kechuang.apps.registers.rules.rows import check_row
from kechuang.apps.registers.views import records_form
from kechuang.catalog.register import Check, Register

pytestmark = pytest.mark.django_db
NEW = "/registers/recognition/new/"
KEY = f"{credit_code(1)}|hnte|2024-11-18"
CORRECT = f"/registers/recognition/correct/?key={quote(KEY, safe='')}"
PDF = b"%PDF-1.7\n1 0 obj\n"


@pytest.fixture
def town(as_role):
    return as_role("town")


def typed(number: int = 1, **facts: str) -> dict[str, str]:
    """What a person types: a firm by name and code, and an hnte certificate."""
    row = {"organisation": firm(number).name, "organisation-code": firm(number).code, "kind": "hnte",
           "issued_on": "2024-11-18", **facts}  # fmt: skip
    return {f"v-{name}": value for name, value in row.items()}


def text(response) -> str:
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode())))


def send(client, address: str, data: dict[str, str]):
    """Send a form, and once more where it asks to look again."""
    answer = client.post(address, data)
    seen = answer.context and answer.context.get("seen")
    return client.post(address, {**data, "seen": seen}) if seen else answer


def fields_of(response) -> dict[str, str]:
    """The values a page's form would send when nobody touches it."""
    form = response.context["form"]
    values = {bound.html_name: bound.value() for bound in form if bound.name != "proof"}
    return {name: value for name, value in values.items() if value not in (None, "")}


def test_a_record_is_entered_and_the_page_says_what_happens_next(town):
    keep("recognition", recognition(1, issued_on="2021-11-18"))
    page = text(town.post(NEW, typed(certificate_no="GR202432000001"), follow=True))
    assert "已提交“资格认定”1 条，等待另一人审核后入册" in page and "还没有入册" in page
    entry = Entry.objects.get(standing=Standing.SUBMITTED)
    assert entry.key == KEY and entry.payload["certificate_no"] == "GR202432000001"


def test_all_faults_come_at_once_at_the_top_and_at_their_fields_and_nothing_typed_is_lost(town):
    data = typed(issued_on="2024-13-40", revoked_on="去年", batch="二〇二四年第一批") | {"v-kind": ""}
    answer = town.post(NEW, {**data, "v-organisation-code": credit_code(1)[:17] + "0"})
    page = answer.content.decode()
    assert answer.status_code == 422 and Entry.objects.count() == 0
    for place in ("v-organisation-code", "v-kind", "v-issued_on", "v-revoked_on"):
        assert f'href="#id_{place}"' in page and f'id="id_{place}_error"' in page
    for words in ("2024-13-40", "去年", "二〇二四年第一批", firm(1).name):
        assert f'value="{words}"' in page


def test_the_form_finds_what_an_import_finds(town):
    data = typed(issued_on="2024-11-18", expires_on="2023-11-18")
    assert "有效期应晚于发证日期" in text(town.post(NEW, data)) and "RG-153" in text(town.post(NEW, data))


def test_a_new_firm_is_registered_only_after_it_was_confirmed(town, people):
    asked = town.post(NEW, typed())
    assert asked.status_code == 422 and "还没有登记过" in text(asked) and not Entry.objects.exists()
    town.post(NEW, {**typed(), "v-organisation-new": "on"})
    assert not Organisation.objects.exists()
    deciding.accept(people["planner"], [Entry.objects.get().seq])
    assert Organisation.objects.get().name == firm(1).name


def test_a_name_that_two_firms_share_is_asked_about_in_the_form(town):
    for number in (1, 2):
        row = recognition(number, organisation=Written(credit_code(number), "江阴市同名科技有限公司"))
        keep("recognition", {**row, "issued_on": "2021-01-01"})
    data = typed() | {"v-organisation": "江阴市同名科技有限公司", "v-organisation-code": ""}
    asked = town.post(NEW, data)
    assert asked.status_code == 422 and credit_code(1) in text(asked) and credit_code(2) in text(asked)
    town.post(NEW, {**data, "v-organisation-choice": credit_code(2)})
    assert Entry.objects.get(standing=Standing.SUBMITTED).payload["organisation"] == credit_code(2)


def test_a_name_nearly_right_offers_the_firm_and_none_of_these_asks_for_the_code(town):
    keep("recognition", recognition(1, issued_on="2021-01-01"))
    data = typed() | {"v-organisation": "江阴样本1号科技有限公司", "v-organisation-code": ""}
    assert firm(1).name in text(town.post(NEW, data))
    answer = text(town.post(NEW, {**data, "v-organisation-choice": "none"}))
    assert "RG-033" in answer and Entry.objects.count() == 1


def test_missing_zero_and_not_applicable_are_kept_apart(town):
    keep("recognition", recognition(1))
    data = {
        "v-organisation": firm(1).name,
        "v-year": "2025",
        "v-source": "enterprise",
        "v-sales": "0",
        "v-staff": "不适用",
    }
    send(town, "/registers/enterprise_year/new/", data | {"v-assets": ""})
    payload = Entry.objects.get(register="enterprise_year").payload
    assert payload["sales"] == "0" and payload["_na"] == ["staff"] and "assets" not in payload


def test_money_is_typed_in_the_unit_of_its_field_and_kept_in_yuan(town):
    keep("recognition", recognition(1))
    page = town.get("/registers/enterprise_year/new/").content.decode()
    assert '<span class="field__unit">万元</span>' in page
    data = {"v-organisation": firm(1).name, "v-year": "2025", "v-source": "enterprise", "v-sales": "1,234.5"}
    send(town, "/registers/enterprise_year/new/", data)
    assert Entry.objects.get(register="enterprise_year").payload["sales"] == "12345000"


def test_a_warning_is_shown_once_and_sending_again_means_it_was_seen(town):
    keep("recognition", recognition(1))
    keep("recognition", recognition(2, certificate_no="GR2024"))
    data = typed(number=1, issued_on="2025-01-01", certificate_no="GR2024")
    shown = town.post(NEW, data)
    assert "证书编号相同" in text(shown) and shown.status_code == 422 and "已核对，提交" in text(shown)
    town.post(NEW, {**data, "seen": "made up"})
    assert not Entry.objects.filter(standing=Standing.SUBMITTED).exists()
    town.post(NEW, {**data, "seen": shown.context["seen"]})
    assert Entry.objects.filter(standing=Standing.SUBMITTED).count() == 1


def test_opening_and_sending_a_correction_unchanged_changes_nothing(town):
    """Every value stands in the form so that reading it gives the same value again."""
    keep("recognition", recognition(1, batch="第一批", first_time=False, revoked_on="不适用", issuer="省科技厅"))
    answer = town.post(CORRECT, {**fields_of(town.get(CORRECT)), "reason": "看看"})
    assert answer.status_code == 409 and "RG-011" in text(answer) and Entry.objects.count() == 1


def worked_rows(register: Register):
    """Good rows of the declaration's cases, about a firm that checks, with the places and units they name."""
    for case in register.cases:
        if case.faults or case.warnings:
            continue
        row = dict(case.row)
        for name, field in register.fields.items():
            if name in row and field.type == "organisation":
                row[name] = firm(7)
            elif name in row and field.type == "unit":
                Unit.objects.get_or_create(name=row[name], defaults={"kind": UnitKind.TOWN})
            elif name in row and field.type == "region":
                code = str(row[name]) if str(row[name]).isdigit() else "320281"
                Region.objects.get_or_create(code=code, defaults={"name": f"甲地{row[name]}"})
        yield row


def test_every_worked_case_can_be_opened_for_correction_and_sent_unchanged(as_role):
    """What the form shows is what the record says, in whatever type of field."""
    planner, opened = as_role("planner"), set()
    for register in catalogue.current().values():
        pointing = any(field.type == "record" for field in register.fields.values())
        if register.kept_by or pointing or "planner" not in register.rights.enter:
            continue
        for row in worked_rows(register):
            checked = check_row(register, row, Lookup(register))
            if not checked.is_good or in_force(register, checked.key):
                continue
            keep(register.code, row)
            address = f"/registers/{register.code}/correct/?key={quote(checked.key, safe='')}"
            answer = send(planner, address, {**fields_of(planner.get(address)), "reason": "x"})
            assert "RG-011" in text(answer), (register.code, row)
            opened |= {field.type for name, field in register.fields.items() if name in checked.payload}
    assert opened >= {"organisation", "unit", "region", "code", "codes", "money", "date", "year", "month", "yes_no"}


def test_a_correction_needs_its_reason_and_keeps_what_was_typed(town):
    keep("recognition", recognition(1))
    answer = town.post(CORRECT, {**typed(batch="第九批"), "based_on": "1"})
    assert "RG-006" in text(answer) and 'value="第九批"' in answer.content.decode()


def test_two_people_at_once_see_both_versions_side_by_side(town, people):
    keep("recognition", recognition(1, batch="第一批"))
    opened = fields_of(town.get(CORRECT))
    register = catalogue.find("recognition")
    made = entering.enter(
        people["division"], register, recognition(1, batch="第二批"), correcting=KEY, based_on=1, reason="甲"
    )
    deciding.accept(people["planner"], [made.seq])
    answer = town.post(CORRECT, {**opened, "v-batch": "第三批", "reason": "乙"})
    assert answer.status_code == 409 and "RG-005" in text(answer)
    assert re.search(r"批次 第二批 第三批", text(answer))
    assert not Entry.objects.filter(standing=Standing.SUBMITTED, reason="乙").exists()
    town.post(CORRECT, {**fields_of(answer), "v-batch": "第三批", "reason": "乙"})
    assert Entry.objects.filter(standing=Standing.SUBMITTED, reason="乙").exists()


def test_what_a_person_may_not_read_is_not_shown_and_stays_as_it_is(town, people):
    register = catalogue.find("enterprise_year")
    closed = next(name for name, each in register.fields.items() if each.shown_as == "tax" and each.type == "money")
    keep("enterprise_year", {"organisation": firm(1), "year": 2025, "source": "enterprise", closed: "876.5"})
    key = Entry.objects.get().key
    address = f"/registers/enterprise_year/correct/?key={quote(key, safe='')}"
    opened = town.get(address)
    assert "876.5" not in opened.content.decode() and register.fields[closed].name in text(opened)
    send(town, address, {**fields_of(opened), "v-sales": "5", f"v-{closed}": "1", "reason": "补报"})
    payload = Entry.objects.get(standing=Standing.SUBMITTED).payload
    assert payload["sales"] == "50000" and payload[closed] == "8765000"


def test_a_check_does_not_tell_what_a_closed_field_says(town):
    register = catalogue.find("enterprise_year")
    closed = next(name for name, each in register.fields.items() if each.shown_as == "tax" and each.type == "money")
    check = Check(says="实缴税费不应超过销售收入", must=f"{closed} <= sales")
    register = register.model_copy(update={"checks": [check]})
    row = {"organisation": Written(credit_code(1), "甲厂"), "year": 2025, "source": "enterprise", closed: "99"}
    checked = check_row(register, {**row, "sales": "5"}, Anything(date(2026, 1, 1)))
    shown = [name for name in register.fields if name != closed]
    desk = records_form.Desk(register, User(), "", None, {}, shown, Lookup(register), date(2026, 1, 1))
    [fault] = records_form._guarded(desk, checked).faults
    assert "99" in checked.faults[0].what and "99" not in fault.sentence and "不应超过" in fault.sentence


def test_a_proof_is_kept_and_need_not_be_chosen_again_after_a_fault(town):
    keep("recognition", recognition(1, issued_on="2021-01-01"))
    proof = SimpleUploadedFile("证书.pdf", PDF)
    first = town.post(NEW, {**typed(issued_on="错"), "proof": proof})
    assert "已收下“证书.pdf”" in text(first)
    town.post(NEW, {**typed(), "proof_kept": first.context["kept_sealed"]})
    entry = Entry.objects.get(standing=Standing.SUBMITTED)
    assert entry.proof_name == "证书.pdf"
    answer = town.get(f"/registers/proof/{entry.seq}/")
    assert answer.content == PDF and "attachment" in answer["Content-Disposition"]


def test_somebody_elses_kept_proof_is_not_taken(town, as_role):
    keep("recognition", recognition(1, issued_on="2021-01-01"))
    first = as_role("division").post(NEW, {**typed(issued_on="错"), "proof": SimpleUploadedFile("证书.pdf", PDF)})
    town.post(NEW, {**typed(), "proof_kept": first.context["kept_sealed"]})
    assert Entry.objects.get(standing=Standing.SUBMITTED).proof is None


@pytest.mark.parametrize("data", [b"", b"MZ\x90\x00", b"<script>alert(1)</script>"])
def test_a_file_that_is_no_proof_is_refused_with_the_form(town, data):
    answer = town.post(NEW, {**typed(), "proof": SimpleUploadedFile("x.pdf", data)})
    assert re.search(r"RG-03[46]", text(answer)) and not Entry.objects.exists()


def test_what_was_typed_survives_a_session_that_ended(people):
    """The sign-in page carries it, and after signing in it is sent on its way again."""
    keep("recognition", recognition(1, issued_on="2021-01-01"))
    people["town"].set_password("云溪科创-2026-好")
    people["town"].save()
    client = Client()
    asked = client.post(NEW, typed(batch="打了很久的批次"))
    sealed = re.search(r'name="kept" value="([^"]+)"', asked.content.decode())
    given = {"username": "town", "password": "云溪科创-2026-好", "kept": unescape(sealed[1])}
    page = client.post("/sign-in/", given, follow=True)
    assert "打了很久的批次" in page.content.decode()


def test_a_record_there_is_already_is_not_entered_twice(town):
    keep("recognition", recognition(1))
    assert "RG-010" in text(town.post(NEW, typed()))


def test_fields_may_be_filled_from_the_address(town):
    assert f'value="{firm(1).name}"' in town.get(f"{NEW}?organisation={firm(1).name}").content.decode()


def test_who_may_not_enter_gets_no_form(as_role):
    assert as_role("leader").get(NEW).status_code == 403
    assert as_role("administrator").post(NEW, typed()).status_code == 403


def test_a_register_that_another_part_keeps_sends_back_with_the_reason(town, monkeypatch):
    kept = catalogue.find("recognition").model_copy(update={"kept_by": "贷款管理"})
    monkeypatch.setattr(catalogue, "current", lambda: {"recognition": kept})
    page = text(town.get(NEW, follow=True))
    assert "RG-008" in page and "贷款管理" in page
