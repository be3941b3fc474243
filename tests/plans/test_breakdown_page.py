"""The page of one breakdown: fill in, propose, send, answer, send down; nothing typed is lost, everything works without
a script."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

import making
import pytest
from django.urls import reverse
from django.utils import timezone

from kechuang.apps.accounts.models import Role
from kechuang.apps.orgs.models import UnitKind, UnitSuccession
from kechuang.apps.plans.models import Breakdown, Share

D = Decimal


@pytest.fixture
def this_year(db):
    return timezone.localdate().year


@pytest.fixture
def towns(db):
    return [making.unit(name, UnitKind.TOWN) for name in ("临波镇", "石桥头镇", "青岭镇")]


@pytest.fixture
def target(people, this_year):
    plan = making.adopted_plan(people, first_year=this_year, last_year=this_year)
    return making.commitment(plan, "净增高新技术企业", "150")


def url(target) -> str:
    return reverse("plans:breakdown", args=[target.pk])


def typed(towns, *values, deed="save", **more) -> dict:
    data = {"by": "units", "deed": deed, "units": [town.pk for town in towns], "note": "", **more}
    return data | {f"value_{town.pk}": value for town, value in zip(towns, values, strict=False)}


def as_user(as_role, user):
    client = as_role("planner")
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def words(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def field(response, name) -> str:
    tag = re.search(rf'<input[^>]*name="{name}"[^>]*>', response.content.decode())
    assert tag, name
    value = re.search(r'value="([^"]*)"', tag[0])
    return value[1] if value else ""


def test_the_page_offers_the_places_of_the_region_and_says_what_is_shared_out(as_role, target, towns):
    making.unit("远方镇", UnitKind.TOWN, region=making.region("远方县", "Z00009"))
    page = as_role("planner").get(url(target))
    assert page.status_code == 200
    assert "总的要求：不少于 150 家" in words(page)
    assert "临波镇" in words(page)
    assert "远方镇" not in words(page)


def test_slack_is_reckoned_without_a_script_and_nothing_is_stored(as_role, target, towns):
    page = as_role("planner").post(url(target), typed(towns, "40", "40", "80", deed="reckon"))
    assert "各项合计 160 家，超出 10 家，留有余地。" in words(page)
    assert [field(page, f"value_{town.pk}") for town in towns] == ["40", "40", "80"]
    assert not Breakdown.objects.exists()


@pytest.mark.parametrize(
    ("deed", "bases", "expected"),
    [("equal", ("", "", ""), ["50", "50", "50"]), ("base", ("10", "20", "0"), ["50", "100", "0"])],
)
def test_values_are_proposed_and_may_still_be_changed(as_role, target, towns, deed, bases, expected):
    data = typed(towns, deed=deed) | {f"base_{town.pk}": base for town, base in zip(towns, bases, strict=True)}
    page = as_role("planner").post(url(target), data)
    assert [field(page, f"value_{town.pk}") for town in towns] == expected
    assert "与总数一致" in words(page)
    assert not Breakdown.objects.exists()


def test_a_missing_base_is_asked_for_and_left_open_only_when_one_says_so(as_role, target, towns):
    data = typed(towns, deed="base") | {f"base_{towns[0].pk}": "10", f"base_{towns[1].pk}": "20"}
    page = as_role("planner").post(url(target), data)
    assert "BD-027" in words(page)
    assert "青岭镇" in words(page)
    page = as_role("planner").post(url(target), {**data, "leave_unknown": "on"})
    assert [field(page, f"value_{town.pk}") for town in towns] == ["50", "100", ""]


def test_last_years_results_by_unit_are_offered_as_a_base(as_role, target, towns, people, this_year):
    before = making.adopted_plan(
        people, "去年的要点\n净增高新技术企业", first_year=this_year - 1, last_year=this_year - 1
    )
    twin = making.commitment(before, "净增高新技术企业", "100")
    for town, amount in zip(towns, ("10", "20", "30"), strict=True):
        making.evidence(twin, amount, date(this_year - 1, 5, 1), unit=town)
    target.plan.previous = before
    target.plan.save()
    page = as_role("planner").post(url(target), typed(towns, deed="last_year"))
    assert [field(page, f"value_{town.pk}") for town in towns] == ["25", "50", "75"]
    assert "上年完成数" in words(page)
    assert "上年 20 家" in words(page)


def test_ratios_are_not_summed_and_equally_means_the_same_for_all(as_role, people, towns, this_year):
    plan = making.adopted_plan(people, first_year=this_year, last_year=this_year)
    share = making.commitment(plan, "研发投入占比", "3.06", kind="share", unit="%", is_whole=False)
    page = as_role("planner").post(url(share), typed(towns, deed="equal"))
    assert "比率不合计" in words(page)
    assert [field(page, f"value_{town.pk}") for town in towns] == ["3.06"] * 3


def test_what_is_no_number_is_told_all_at_once_and_what_was_typed_stays(as_role, target, towns):
    page = as_role("planner").post(url(target), typed(towns, "四十", "-3", "80.5", note="请核"))
    assert page.status_code == 422
    shown = words(page)
    assert "“四十”不是一个数" in shown
    assert [field(page, f"value_{town.pk}") for town in towns] == ["四十", "-3", "80.5"]
    assert "请核" in shown
    assert not Breakdown.objects.exists()


def test_full_width_digits_separators_and_the_unit_itself_are_understood(as_role, target, towns):
    as_role("planner").post(url(target), typed(towns, "４０", "4０ 家", "7,0"))
    assert list(Share.objects.values_list("value", flat=True)) == [40, 40, 70]


def test_a_value_in_the_wrong_unit_is_asked_back_and_taken_once_confirmed(as_role, people, towns, this_year):
    plan = making.adopted_plan(people, first_year=this_year, last_year=this_year)
    money = making.commitment(plan, "技术合同成交额", "3", unit="亿元", kind="level", is_whole=False)
    data = typed(towns, "1", "1", "30000")
    page = as_role("planner").post(url(money), data)
    assert "是不是按“万元”填的" in words(page)
    assert as_role("planner").post(url(money), {**data, "is_checked": "on"}).status_code == 302


def test_of_two_at_once_the_second_sees_both_what_they_typed_and_what_now_stands(as_role, target, towns):
    first = as_role("planner")
    first.post(url(target), typed(towns, "40", "40", "80"))
    version = field(first.get(url(target)), "version")
    rival = as_user(as_role, making.person("rival", Role.PLANNER))
    rival.post(url(target), typed(towns, "50", "50", "50", version=version))
    page = first.post(url(target), typed(towns, "45", "45", "60", version=version))
    assert page.status_code == 409
    assert "另一人（rival）刚刚保存了这份分解" in words(page)
    assert "现在存的是 50" in words(page)
    assert field(page, f"value_{towns[0].pk}") == "45"
    again = first.post(url(target), typed(towns, "45", "45", "60", version=field(page, "version")))
    assert again.status_code == 302
    assert list(Share.objects.order_by("ordinal").values_list("value", flat=True)) == [45, 45, 60]


def test_from_draft_to_sent_down_through_the_pages(as_role, target, towns, people):
    planner = as_role("planner")
    planner.post(url(target), typed(towns[:2], "70", "80", deed="send"))
    shares = list(Share.objects.order_by("ordinal"))
    clerks = [as_user(as_role, making.person(f"clerk{at}", Role.TOWN, town)) for at, town in enumerate(towns)]
    page = clerks[0].get(url(target))
    assert "临波镇的分解值" in words(page)
    assert "石桥头镇的分解值" not in words(page)
    answer = {"seen_value": "70.000000", "seen_answer": "waiting", "objection": "", "wished": ""}
    refused = clerks[0].post(reverse("plans:breakdown_answer", args=[shares[0].pk]), {**answer, "deed": "object"})
    assert "BD-023" in words(refused)
    clerks[0].post(
        reverse("plans:breakdown_answer", args=[shares[0].pk]),
        {**answer, "deed": "object", "objection": "只有 60 家规上企业", "wished": "60"},
    )
    seen = planner.get(url(target))
    assert "只有 60 家规上企业" in words(seen)
    wished = planner.post(
        url(target), typed(towns[:2], "70", "80", deed=f"wish-{towns[0].pk}", version=field(seen, "version"))
    )
    assert field(wished, f"value_{towns[0].pk}") == "60"
    planner.post(url(target), typed(towns[:2], "60", "90", deed="send", version=field(seen, "version")))
    for clerk, share, value in zip(clerks, shares, ("60", "90"), strict=False):
        data = {**answer, "seen_value": value, "deed": "agree"}
        assert clerk.post(reverse("plans:breakdown_answer", args=[share.pk]), data).status_code == 302
    leader = as_role("leader")
    assert "各单位均已确认" in words(leader.get(url(target)))
    kept = Breakdown.objects.get()
    done = leader.post(
        reverse("plans:breakdown_freeze", args=[kept.pk]), {"version": kept.version, "reason": ""}, follow=True
    )
    assert "已下达，共 2 项" in words(done)
    assert "已下达" in words(leader.get(reverse("plans:breakdown_earlier", args=[kept.pk])))


def test_a_refused_decision_keeps_the_reason_typed(as_role, target, towns):
    as_role("planner").post(url(target), typed(towns, "50", "50", "50", deed="send"))
    kept = Breakdown.objects.get()
    leader = as_role("leader")
    data = {"version": kept.version - 1, "reason": "已过答复期限"}
    page = leader.post(reverse("plans:breakdown_freeze", args=[kept.pk]), data)
    assert "BD-017" in words(page)
    assert "已过答复期限" in words(page)


def test_a_dissolved_unit_is_warned_of_and_its_share_passed_to_the_successor(as_role, target, towns, this_year):
    old, heir = towns[0], making.unit("新城街道", UnitKind.TOWN, valid_from=date(this_year, 12, 31))
    old.valid_until = date(this_year, 12, 31)
    old.save()
    UnitSuccession.objects.create(predecessor=old, successor=heir, on=old.valid_until)
    page = as_role("planner").post(url(target), typed(towns, "40", "40", "70", deed="reckon"))
    if timezone.localdate() < old.valid_until:
        assert "“临波镇”自" in words(page)
        assert "由“新城街道”承接" in words(page)
    page = as_role("planner").post(url(target), typed(towns, "40", "40", "70", deed=f"heir-{old.pk}"))
    assert field(page, f"value_{heir.pk}") == "40"
    assert f'name="value_{old.pk}"' not in page.content.decode()
    assert "与总数一致" in words(page)


def test_quarters_are_filled_in_cumulatively(as_role, target):
    data = {"by": "quarters", "deed": "equal", "note": ""}
    page = as_role("planner").post(url(target), data)
    assert [field(page, f"value_{quarter}") for quarter in (1, 2, 3, 4)] == ["38", "76", "113", "150"]
    assert "到期末累计 150 家，与总数一致。" in words(page)
    values = {f"value_{quarter}": str(quarter * 10) for quarter in (1, 2, 3, 4)}
    page = as_role("planner").post(url(target), {**data, **values, "deed": "save"}, follow=True)
    assert "到期末累计 40 家，尚缺 110 家。" in words(page)


def test_what_is_not_adopted_offers_no_form(as_role, people, this_year):
    plan = making.plan(people, adopted=False)
    page = as_role("planner").get(url(making.commitment(plan)))
    assert "还不能分解" in words(page)
    assert 'id="shares"' not in page.content.decode()


def test_a_town_sees_no_form_and_an_enterprise_nothing(as_role, target, towns):
    assert 'id="shares"' not in as_role("town").get(url(target)).content.decode()
    assert as_role("enterprise").get(url(target)).status_code == 403
    assert as_role("town").post(url(target), typed(towns, "1")).status_code == 403


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_script_says_what_the_server_says_while_one_types(page, live_server, client, people, towns):
    year = timezone.localdate().year
    plan = making.adopted_plan(people, first_year=year, last_year=year)
    firms = making.commitment(plan, "净增高新技术企业", "15000")
    money = making.commitment(plan, "技术合同成交额", "0.3", unit="亿元", kind="level", is_whole=False, comparator=">")
    ceiling = making.commitment(plan, "能耗", "30", unit="吨", kind="level", comparator="<=", is_whole=False)
    client.force_login(people["planner"], backend="django.contrib.auth.backends.ModelBackend")
    cookie = client.cookies["sessionid"]
    page.context.add_cookies([{"name": "sessionid", "value": cookie.value, "url": live_server.url}])
    for target in (firms, money, ceiling):
        page.goto(url(target))
        for values in (
            ("0.1", "0.1", "0.1"),
            ("5000", "5000", "6000"),
            ("", "10", ""),
            ("", "", ""),
            ("１0", "10 ", "5"),
        ):
            for town, value in zip(towns, values, strict=True):
                page.fill(f'[name="value_{town.pk}"]', value)
            said = page.inner_text("#fit")
            answer = client.post(url(target), typed(towns, *values, deed="reckon"))
            assert said == re.search(r'id="fit"[^>]*>([^<]*)<', answer.content.decode())[1]
