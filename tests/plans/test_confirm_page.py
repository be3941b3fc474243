"""The desk: the document beside its drafts; everything works by plain forms, and nothing typed is lost."""

from __future__ import annotations

import re

import pytest
from drafting import form_of, named, spans

from kechuang.apps.plans.actions import adopt, confirm, propose
from kechuang.apps.plans.models import Plan, Standing

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(document, people) -> Plan:
    return propose.start(document, people["planner"])


@pytest.fixture
def planner(as_role):
    return as_role("planner")


def desk(plan: Plan) -> str:
    return f"/plans/{plan.pk}/confirm/"


def shown(client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return answer.content.decode()


def cards(page: str) -> list[int]:
    return [int(number) for number in re.findall(r'<article class="draft[^"]*" id="d-(\d+)"', page)]


def test_the_least_sure_stands_first_and_every_place_in_the_text_leads_to_its_card(plan, planner):
    page = shown(planner, desk(plan))
    unsure = named(plan, "攻关项目")
    assert cards(page)[0] == unsure.number and sorted(cards(page)) == [1, 2, 3, 4, 5]
    for number in cards(page):
        assert f'id="s-{number}"' in page and f'href="#d-{number}"' in page
    assert "已确认 0 / 5" in page


def test_confirming_goes_on_to_the_next_one(plan, planner):
    page = shown(planner, desk(plan))
    first, second = cards(page)[:2]
    draft = plan.commitments.get(number=first)
    answer = planner.post(f"/commitments/{draft.pk}/settle/", {"version": draft.version, "do": "confirm"})
    assert answer["Location"] == f"{desk(plan)}#d-{second}"
    assert "已确认 1 / 5" in shown(planner, desk(plan))


def test_a_script_gets_the_card_alone(plan, planner):
    draft = named(plan, "雏鹰企业")
    sent = {"version": draft.version, "do": "confirm"}
    answer = planner.post(f"/commitments/{draft.pk}/settle/", sent, headers={"X-Requested-With": "fetch"})
    page = answer.content.decode()
    assert cards(page) == [draft.number] and "已确认 1 / 5" in page and "<html" not in page
    answer = planner.post(f"/commitments/{draft.pk}/settle/", sent, headers={"X-Requested-With": "fetch"})
    assert answer.status_code == 409 and "CF-010" in answer.content.decode()


def test_the_form_holds_every_term_and_posting_it_unchanged_confirms_it_unchanged(plan, planner):
    for draft in plan.commitments.all():
        before = confirm.facts(draft)
        page = shown(planner, f"/commitments/{draft.pk}/edit/")
        sent = form_of(page, f"/commitments/{draft.pk}/edit/")
        answer = planner.post(f"/commitments/{draft.pk}/edit/", sent)
        assert answer.status_code == 302, re.findall(
            r"field__fault[^<]*<|fault__what[^<]*>([^<]*)", answer.content.decode()
        )
        draft.refresh_from_db()
        assert (confirm.facts(draft), draft.standing) == (before, Standing.CONFIRMED)


@pytest.mark.parametrize(
    ("field", "typed", "says"),
    [
        ("value", "十五家", "只填数字"),
        ("value", "1e30", "只填数字"),
        ("value", "1" + "0" * 30, "数字太大"),
        ("value", "0.1234567", "小数最多 6 位"),
        ("value", "", "请填目标值"),
        ("value", "-3", "负数"),
        ("value", "NaN", "只填数字"),
        ("due", "2025-01-01", "早于起算日"),
        ("due", "明年", "这不是一个日期"),
        ("indicator", "", "名称"),
        ("kind", "whatever", "性质"),
        ("path", "shares", "十二个月"),
        ("n1_title", "只有名称", "计划完成日"),
        ("members", "0", "应报单位数"),
    ],
)
def test_what_cannot_be_is_said_at_the_field_and_what_was_typed_stays(plan, planner, field, typed, says):
    draft = named(plan, "雏鹰企业")
    address = f"/commitments/{draft.pk}/edit/"
    sent = {**form_of(shown(planner, address), address), field: typed, "baseline_note": "我写的来源"}
    answer = planner.post(address, sent)
    page = answer.content.decode()
    assert answer.status_code in (409, 422) and says in page and "我写的来源" in page
    assert not typed or typed in page or field == "kind"
    before = confirm.facts(draft)
    draft.refresh_from_db()
    assert confirm.facts(draft) == before and draft.standing == Standing.PROPOSED


@pytest.mark.parametrize(("typed", "value"), [("１２", "12"), ("1,200", "1200"), (" 12.50 ", "12.5")])
def test_figures_are_taken_as_officials_type_them(plan, planner, typed, value):
    draft = named(plan, "雏鹰企业")
    address = f"/commitments/{draft.pk}/edit/"
    planner.post(address, {**form_of(shown(planner, address), address), "value": typed})
    draft.refresh_from_db()
    assert f"{draft.value.normalize():f}" == value


def test_a_likely_slip_is_asked_back_once_and_taken_when_it_is_meant(plan, planner):
    draft = named(plan, "雏鹰企业")
    address = f"/commitments/{draft.pk}/edit/"
    sent = {**form_of(shown(planner, address), address), "value": "12000"}
    answer = planner.post(address, sent)
    page = answer.content.decode()
    assert answer.status_code == 409 and "CF-030" in page and 'name="is_sure"' in page
    again = form_of(page, address) | {"is_sure": "on"}
    assert planner.post(address, again).status_code == 302


def test_a_form_that_comes_too_late_shows_both_and_is_taken_the_second_time(plan, planner, people):
    draft = named(plan, "雏鹰企业")
    address = f"/commitments/{draft.pk}/edit/"
    sent = {**form_of(shown(planner, address), address), "value": "14", "baseline_note": "我写的来源"}
    confirm.edit(draft, draft.version, confirm.Edit({"value": 13}), people["planner"])
    answer = planner.post(address, sent)
    page = answer.content.decode()
    assert answer.status_code == 409 and "CF-010" in page and "我写的来源" in page
    assert re.search(r"<dt>目标值</dt><dd>13</dd>", page)
    assert planner.post(address, form_of(page, address)).status_code == 302
    draft.refresh_from_db()
    assert (draft.value, draft.baseline_note) == (14, "我写的来源")


def test_words_of_a_document_never_become_markup(keep, people, as_role):
    plan = propose.start(keep("要点\n新增<script>alert(1)</script>高新技术企业15家。"), people["planner"])
    draft = plan.commitments.first()
    draft.indicator = "<b>粗</b>"
    draft.save()
    page = shown(as_role("planner"), desk(plan))
    assert "<script>alert" not in page and "<b>粗" not in page


def test_merging_through_the_page(plan, planner):
    one, other = named(plan, "高新技术企业"), named(plan, "雏鹰企业")
    places = spans(one) | spans(other)
    page = shown(planner, f"/commitments/{one.pk}/merge/")
    sent = form_of(page, f"/commitments/{one.pk}/merge/") | {"others": [f"{other.pk}:{other.version}"]}
    assert planner.post(f"/commitments/{one.pk}/merge/", sent).status_code == 302
    assert spans(one) == places and other.number not in cards(shown(planner, desk(plan)))


def test_a_merge_that_comes_too_late_keeps_the_choice(plan, planner, people):
    one, other = named(plan, "高新技术企业"), named(plan, "雏鹰企业")
    sent = {"version": one.version, "others": [f"{other.pk}:{other.version}"]}
    confirm.confirm(other, other.version, people["planner"])
    answer = planner.post(f"/commitments/{one.pk}/merge/", sent)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert re.search(rf'name="others" value="{other.pk}:{other.version + 1}"[^>]* checked', page)


@pytest.mark.parametrize("others", [[], ["x:1"], ["999:1"], ["1"], ["1:x"]])
def test_a_merge_with_nonsense_is_refused(plan, planner, others):
    one = named(plan, "高新技术企业")
    answer = planner.post(f"/commitments/{one.pk}/merge/", {"version": one.version, "others": others})
    assert answer.status_code in (409, 422)


def test_splitting_through_the_page(plan, planner):
    draft = named(plan, "雏鹰企业")
    address = f"/commitments/{draft.pk}/split/"
    sent = form_of(shown(planner, address), address)
    sent |= {"p1_name": "高新区", "p1_value": "8", "p2_name": "经开区", "p2_value": "4", "p2_leads": "经开区、财政局"}
    assert planner.post(address, sent).status_code == 302
    made = plan.commitments.get(indicator="经开区")
    assert (made.value, made.units.filter(role="lead").count()) == (4, 2)


def test_dropping_and_restoring_through_the_page(plan, planner):
    draft = named(plan, "雏鹰企业")
    answer = planner.post(f"/commitments/{draft.pk}/drop/", {"version": draft.version, "reason": ""})
    assert answer.status_code == 422
    planner.post(f"/commitments/{draft.pk}/drop/", {"version": draft.version, "reason": "不是目标"})
    draft.refresh_from_db()
    assert "不列入：不是目标" in shown(planner, f"{desk(plan)}?show=dropped")
    planner.post(f"/commitments/{draft.pk}/settle/", {"version": draft.version, "do": "restore"})
    draft.refresh_from_db()
    assert draft.standing == Standing.PROPOSED


def test_adding_by_selected_and_by_pasted_words(plan, planner):
    page = shown(planner, f"/plans/{plan.pk}/confirm/add/?words=壮大企业集群")
    span = re.search(r'name="words_from" value="(\d+)".*?name="words_to" value="(\d+)"', page)
    assert plan.reading.issued.text[int(span[1]) : int(span[2])] == "壮大企业集群"
    block = next(b for b in plan.reading.issued.blocks.all() if b.start <= int(span[1]) < b.end)
    at = int(span[1]) - block.start
    ordinal = list(plan.reading.issued.blocks.order_by("ordinal")).index(block)
    again = shown(planner, f"/plans/{plan.pk}/confirm/add/?from={ordinal}.{at}&to={ordinal}.{at + 6}")
    assert re.search(r'name="words_from" value="(\d+)"', again)[1] == span[1]
    sent = form_of(page, "") | {"indicator": "企业集群", "kind": "deliverable"}
    assert planner.post(f"/plans/{plan.pk}/confirm/add/", sent).status_code == 302
    assert spans(plan.commitments.get(indicator="企业集群")) == {(int(span[1]), int(span[2]))}
    answer = planner.get(f"/plans/{plan.pk}/confirm/add/?words=没有的话")
    assert answer.status_code == 422 and "CF-028" in answer.content.decode()


def test_from_reading_to_adoption_by_plain_forms(document, planner, as_role):
    page = shown(planner, f"/documents/{document.pk}/read/")
    assert f'action="/documents/{document.pk}/confirm/"' in page and "开始确认" in page
    planner.post(f"/documents/{document.pk}/confirm/")
    plan = Plan.objects.get()
    assert "继续确认（0/5）" in shown(planner, f"/documents/{document.pk}/read/")
    planner.post(f"/plans/{plan.pk}/confirm/sure/")
    assert "先要改好的" in shown(planner, f"/plans/{plan.pk}/submit/")
    draft = plan.commitments.get(standing=Standing.PROPOSED)
    planner.post(f"/commitments/{draft.pk}/settle/", {"version": draft.version, "do": "confirm"})
    planner.post(f"/plans/{plan.pk}/submit/", {"version": Plan.objects.get().version})
    leader = as_role("leader")
    assert "批准采用 5 项目标" in shown(leader, f"/plans/{plan.pk}/submit/")
    assert "批准采用" not in shown(planner, f"/plans/{plan.pk}/submit/")
    answer = leader.post(f"/plans/{plan.pk}/decide/", {"version": Plan.objects.get().version, "adopt": "1"})
    assert answer["Location"] == f"/plans/{plan.pk}/" and Plan.objects.get().is_adopted


def test_a_document_that_does_not_say_where_is_asked_on_the_way(document, planner):
    document.region_name, document.period_first, document.period_last = "全区", None, None
    document.save()
    answer = planner.post(f"/documents/{document.pk}/confirm/")
    assert answer.status_code == 422 and "CF-002" in answer.content.decode()
    facts = {"period_first": "2026", "period_last": "2025", "region_name": "云溪县"}
    assert "终止年不能早于起始年" in planner.post(f"/documents/{document.pk}/confirm/", facts).content.decode()
    planner.post(f"/documents/{document.pk}/confirm/", facts | {"period_last": "2026"})
    plan = Plan.objects.get()
    assert (plan.first_year, plan.region_name) == (2026, "云溪县")


def test_a_consultation_draft_is_shown_with_a_plain_word_and_no_way_to_submit(plan, planner):
    plan.document.standing = "consultation"
    plan.document.save()
    page = shown(planner, desk(plan))
    assert "征求意见稿" in page and "确认下一项" not in page
    planner.post(f"/plans/{plan.pk}/confirm/sure/")
    assert "CF-040" in shown(planner, f"/plans/{plan.pk}/submit/")


@pytest.mark.parametrize("role", ["division", "town", "leader", "administrator"])
def test_others_look_on_and_change_nothing(plan, as_role, role):
    client = as_role(role)
    assert "data-key" not in shown(client, desk(plan))
    draft = plan.commitments.first()
    for address, sent in (
        (f"/commitments/{draft.pk}/settle/", {"version": draft.version, "do": "confirm"}),
        (f"/commitments/{draft.pk}/edit/", {}),
        (f"/commitments/{draft.pk}/drop/", {"version": draft.version, "reason": "x"}),
        (f"/plans/{plan.pk}/confirm/sure/", {}),
        (f"/plans/{plan.pk}/confirm/tasks/", {"all": "1"}),
        (f"/plans/{plan.pk}/submit/", {"version": plan.version}),
    ):
        assert client.post(address, sent).status_code == 403
    assert set(plan.commitments.values_list("standing", flat=True)) == {"proposed"}


def test_the_list_says_where_each_plan_stands_and_what_comes_next(plan, planner, as_role, people):
    assert "已确认 0 / 5" in shown(planner, "/plans/") and "继续确认" in shown(planner, "/plans/")
    confirm.confirm_all(plan, people["planner"])
    plan.refresh_from_db()
    adopt.submit(plan, plan.version, people["planner"])
    assert "批准或退回" in shown(as_role("leader"), "/plans/")
    assert "批准或退回" not in shown(planner, "/plans/")


def test_an_empty_list_says_how_to_begin(planner, people):
    assert "还没有计划" in shown(planner, "/plans/")


def test_the_desk_takes_a_number_of_queries_that_does_not_grow(keep, people, as_role, django_assert_max_num_queries):
    lines = "\n".join(f"{n}.任务{n}号。新增第{chr(0x4E00 + n)}类企业{n}家。（办公室）" for n in range(1, 121))
    plan = propose.start(keep(f"云溪县2026年要点\n{lines}"), people["planner"])
    assert plan.commitments.count() >= 100
    client = as_role("planner")
    client.get(desk(plan))
    with django_assert_max_num_queries(45):
        client.get(desk(plan))
