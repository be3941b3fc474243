"""A register declared in the site, without Python: approved by a second person, then everything of it is there."""

from __future__ import annotations

import pytest
import yaml
from django.urls import reverse
from keeping import firm, keep

from kechuang.apps.registers import catalogue, tables
from kechuang.apps.registers.actions import applying, declaring
from kechuang.apps.registers.messages import RegisterFault
from kechuang.apps.registers.models import DeclarationDraft, DeclarationVersion
from kechuang.apps.registers.rules.composing import as_rows, as_yaml, code_for, composed
from kechuang.catalog.register_files import load_registers, parse_register

pytestmark = pytest.mark.django_db

BASIC = {
    "name": "科普基地",
    "code": "",
    "record": "基地",
    "about": "经认定的科普教育基地，每年记一次接待人次。",
    "group": "服务与活动",
    "document": "科普基地管理办法",
    "clause": "",
    "why": "年度工作要点要求",
}
ROWS = [
    {
        "name": "依托单位",
        "type": "organisation",
        "shown_as": "public",
        "is_key": True,
        "required": True,
        "example": "91320281MA1ABCDE8L",
    },
    {"name": "年度", "type": "year", "shown_as": "public", "is_key": True, "required": True, "example": "2025"},
    {"name": "接待人次", "type": "whole", "unit": "人次", "shown_as": "public", "example": "1200"},
    {"name": "级别", "type": "code", "options": "国家级、省级、市级", "shown_as": "public", "example": "省级"},
]


def text(rows=ROWS, before=None, **basic) -> str:
    return as_yaml(composed(BASIC | basic, rows, before))


def post_of(rows, **basic) -> dict[str, str]:
    """What a browser sends for the form with rows."""
    data = BASIC | basic | {"fields-TOTAL_FORMS": str(len(rows)), "fields-INITIAL_FORMS": "0"}
    for number, row in enumerate(rows):
        for name, value in row.items():
            if value is not False:
                data[f"fields-{number}-{name}"] = "on" if value is True else value
    return data


def test_a_register_filled_in_on_a_page_and_approved_by_another_person_is_there(as_role, people):
    administrator, planner = as_role("administrator"), as_role("planner")
    answer = administrator.post(reverse("registers:declare"), post_of(ROWS))
    draft = DeclarationDraft.objects.get()
    assert answer.url == reverse("registers:draft", args=[draft.pk])
    assert "接待人次（人次）" in administrator.get(answer.url).content.decode()
    administrator.post(reverse("registers:submit_draft", args=[draft.pk]))
    assert "ke_pu_ji_di" not in catalogue.current()
    assert "批准名录登记表" in planner.get(reverse("portal:todo")).content.decode()
    answer = planner.post(reverse("registers:approve_draft", args=[draft.pk]))
    assert answer.url == reverse("registers:list", args=["ke_pu_ji_di"])
    assert planner.get(answer.url).status_code == 200
    for name in ("registers:template", "registers:export"):
        file = planner.get(reverse(name, args=["ke_pu_ji_di"]))
        assert file.status_code == 200 and file.getvalue()[:2] == b"PK"
    keep("ke_pu_ji_di", {"yi_tuo_dan_wei": firm(1), "nian_du": 2025, "jie_dai_ren_ci": "1,200人次", "ji_bie": "省级"})
    assert "1,200" in planner.get(answer.url).content.decode()


def test_the_author_does_not_approve_his_own(people):
    draft = declaring.save_draft(people["administrator"], text(), why="试")
    declaring.submit_draft(people["administrator"], draft)
    with pytest.raises(RegisterFault, match="RG-043"):
        declaring.approve_draft(people["administrator"], draft)


def test_what_is_wrong_is_told_on_the_page_and_cannot_be_handed_in(as_role):
    administrator = as_role("administrator")
    rows = [{"name": "金额", "type": "money", "unit": "块"}, {"name": "金额", "type": "text"}]
    words = administrator.post(reverse("registers:declare"), post_of(rows)).content.decode()
    assert "金额请写元、万元或亿元" in words and "列名重复" in words
    assert not DeclarationDraft.objects.exists()
    rows = [ROWS[0] | {"example": "91320281MA1ABCDE8X"}, *ROWS[1:]]
    answer = administrator.post(reverse("registers:declare"), post_of(rows))
    words = administrator.get(answer.url).content.decode()
    assert "填表示例能够读成一条记录" in words and "不成立" in words and "提请批准</button>" not in words


def test_a_changed_register_takes_its_records_along(people):
    before = yaml.safe_load(text())
    for number in (1, 2):
        draft = declaring.save_draft(people["administrator"], text() if number == 1 else change(before), why="改")
        assert declaring.submit_draft(people["administrator"], draft).faults == []
        declaring.approve_draft(people["planner"], draft)
        if number == 1:
            keep("ke_pu_ji_di", {"yi_tuo_dan_wei": firm(1), "nian_du": 2025, "ji_bie": "省级"})
    register = catalogue.find("ke_pu_ji_di")
    assert register.version == 2 and "mian_ji" in register.fields
    [row] = tables.typed(register)._default_manager.values("nian_du", "ji_bie", "mian_ji")
    assert row == {"nian_du": 2025, "ji_bie": "sheng_ji", "mian_ji": None}


def change(before: dict) -> str:
    area = {"name": "面积", "type": "decimal", "unit": "平方米", "shown_as": "public"}
    return as_yaml(composed(BASIC, [*as_rows(before), area], before))


def test_a_column_given_up_is_no_longer_read_from_old_records(people):
    approve(people, text())
    keep("ke_pu_ji_di", {"yi_tuo_dan_wei": firm(1), "nian_du": 2025, "ji_bie": "省级"})
    before = yaml.safe_load(text())
    approve(people, as_yaml(composed(BASIC, as_rows(before)[:3], before)))
    register = catalogue.find("ke_pu_ji_di")
    assert "ji_bie" not in register.fields and tables.typed(register)._default_manager.count() == 1


def test_a_column_that_goes_without_a_new_version_is_refused(people):
    approve(people, text())
    before = yaml.safe_load(text())
    data = composed(BASIC, as_rows(before)[:3], before) | {"version": 1, "upgrade": []}
    assert [fault.code for fault in declaring.judge(as_yaml(data), "ke_pu_ji_di").faults] == ["RG-021"]


def approve(people, declaration):
    draft = declaring.save_draft(people["administrator"], declaration, why="年度调整")
    assert declaring.submit_draft(people["administrator"], draft).faults == []
    declaring.approve_draft(people["planner"], draft)


def test_what_the_site_declares_survives_the_next_apply(people):
    draft = declaring.save_draft(people["administrator"], text(), why="新")
    declaring.submit_draft(people["administrator"], draft)
    declaring.approve_draft(people["planner"], draft)
    count = DeclarationVersion.objects.count()
    assert applying.apply_catalog() == [] and DeclarationVersion.objects.count() == count
    assert "ke_pu_ji_di" in catalogue.current()


def test_every_shipped_register_comes_through_the_form_unchanged():
    for register in load_registers().values():
        data = register.model_dump(by_alias=True, exclude_defaults=True, mode="json")
        basic = {name: data[name] for name in ("name", "code", "record", "about", "group")}
        basic |= {"document": data["source"]["document"], "clause": data["source"].get("clause", "")}
        again = composed(basic, as_rows(data), data)
        parsed, faults = parse_register(again, register.code)
        assert faults == [] or all(fault.code == "CT-059" for fault in faults), (register.code, faults)
        if parsed:
            assert parsed.fields == register.fields and parsed.key == register.key


def test_codes_are_made_from_sounds_and_never_twice():
    assert code_for("科普基地") == "ke_pu_ji_di"
    assert code_for("2025年") == "f_2025_nian"
    assert code_for("面积", ["mian_ji"]) == "mian_ji_2"
    assert code_for("key") == "key_2"


@pytest.mark.parametrize("role", ["division", "town", "leader", "enterprise"])
def test_others_neither_see_nor_declare(as_role, role):
    client = as_role(role)
    assert client.get(reverse("registers:declarations")).status_code == 403
    assert client.get(reverse("registers:declare")).status_code == 403


@pytest.mark.parametrize(
    "kind",
    [
        "code",
        "codes",
        "date",
        "decimal",
        "money",
        "month",
        "note",
        "organisation",
        "region",
        "text",
        "unit",
        "whole",
        "year",
        "yes_no",
    ],
)
def test_a_required_column_needs_no_example(kind):
    row = {"name": "要点", "type": kind, "shown_as": "public", "is_key": True, "required": True}
    row |= {"options": "国家级、省级"} if kind in ("code", "codes") else {}
    row |= {"unit": "万元"} if kind in ("decimal", "money") else {}
    assert [str(fault) for fault in declaring.judge(text([row]), "").faults] == []


def test_of_two_who_write_at_once_the_second_is_told_and_keeps_what_he_typed(as_role, people):
    draft = declaring.save_draft(people["administrator"], text(), why="试")
    administrator, page = as_role("administrator"), reverse("registers:draft", args=[draft.pk])
    seen = administrator.get(page).context["seen"]
    declaring.save_draft(people["administrator"], text() + "# 另一个人改的\n", why="试", draft=draft)
    answer = administrator.post(page, {"text": text() + "# 后到的人改的\n", "why": "试", "seen": seen})
    words = answer.content.decode()
    assert "RG-045" in words and "# 后到的人改的" in words
    draft.refresh_from_db()
    assert "另一个人" in draft.text and "后到" not in draft.text


def test_nobody_approves_a_text_that_he_has_not_seen(as_role, people):
    draft = declaring.save_draft(people["administrator"], text(), why="试")
    declaring.submit_draft(people["administrator"], draft)
    planner = as_role("planner")
    seen = planner.get(reverse("registers:draft", args=[draft.pk])).context["seen"]
    declaring.save_draft(people["administrator"], text() + "# 又改了\n", why="试", draft=draft)
    declaring.submit_draft(people["administrator"], draft)
    answer = planner.post(reverse("registers:approve_draft", args=[draft.pk]), {"seen": seen}, follow=True)
    assert "RG-045" in answer.content.decode() and "ke_pu_ji_di" not in catalogue.current()
