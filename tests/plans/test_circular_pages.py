"""The pages of notices, as a person without JavaScript uses them."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import circulars
import making
import pytest
from django.urls import reverse
from django.utils import timezone

from kechuang.apps.plans.actions import circular as actions
from kechuang.apps.plans.actions import circular_templates
from kechuang.apps.plans.models import Circular, CircularTemplate
from kechuang.apps.plans.queries import circular as queries
from kechuang.apps.plans.queries import circular_page
from kechuang.apps.plans.queries.circular_checks import acknowledgement, checks
from kechuang.apps.plans.queries.circular_templates import shipped

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(people):
    """The plan is of this year, so that pages, which ask for today, have something to tell."""
    year = timezone.localdate().year
    made = making.adopted_plan(people, first_year=year, last_year=year)
    one = making.commitment(made, "高新技术企业", "1500", verb="净增", leads=[making.unit()])
    making.evidence(one, "2", date(year, 1, 1))
    return made


@pytest.fixture
def circular(people, plan):
    today = timezone.localdate()
    return circulars.with_letterhead(actions.draft(plan, today, people["planner"], today), people)


def words_of(response):
    return response.content.decode()


def fields(circular, **changed):
    """What the page's form sends."""
    sent = {f"p-{each.key}": each.words for each in queries.paragraphs(circular)}
    return {**sent, **circular.letterhead, "version": circular.version, **changed}


def test_one_click_on_the_plans_notices_writes_the_notice_and_opens_it(as_role, plan):
    planner = as_role("planner")
    page = words_of(planner.get(reverse("plans:circulars", args=[plan.pk])))
    month = timezone.localdate().replace(day=1)
    assert "还没有通报" in page and 'name="month"' in page
    answer = planner.post(reverse("plans:circular_new", args=[plan.pk]), {"month": month.isoformat()})
    circular = Circular.objects.get()
    assert answer.headers["Location"] == circular.get_absolute_url()
    again = planner.post(reverse("plans:circular_new", args=[plan.pk]), {"month": month.isoformat()}, follow=True)
    assert "TB-004" in words_of(again) and Circular.objects.count() == 1


def test_a_month_that_cannot_be_is_answered_with_a_sentence(as_role, plan):
    answer = as_role("planner").post(
        reverse("plans:circular_new", args=[plan.pk]), {"month": "2099-01-01"}, follow=True
    )
    assert "请从列表里选一个月" in words_of(answer)


def test_the_page_shows_the_document_with_every_figure_a_link_to_its_page(as_role, circular):
    page = words_of(as_role("planner").get(circular.get_absolute_url()))
    figures = queries.figures(circular)
    assert f'href="{figures["T1.理由"].url}"'.replace("&", "&amp;") in page
    assert figures["T1.理由"].text in page
    assert "云溪县科学技术局文件" in page and "草稿" in page
    assert '<textarea id="w-1"' in page


def test_readers_see_it_and_cannot_edit_it(as_role, circular):
    page = words_of(as_role("division").get(circular.get_absolute_url()))
    assert "<textarea" not in page and "送签" not in page
    assert as_role("division").post(circular.get_absolute_url(), fields(circular)).status_code == 403


def test_an_edited_paragraph_is_kept_with_its_places(as_role, circular):
    key = circulars.key_of(circular, "为推动")
    sent = fields(circular, **{f"p-{key}": "现有{T1.现值}。\r\n要抓紧。"})
    answer = as_role("planner").post(circular.get_absolute_url(), sent, follow=True)
    assert "已保存" in words_of(answer) and "已改写" in words_of(answer)
    circular.refresh_from_db()
    assert next(each.words for each in queries.paragraphs(circular) if each.key == key) == "现有{T1.现值}。 要抓紧。"


def test_what_came_second_is_shown_again_beside_what_came_first(as_role, people, circular):
    key = circulars.key_of(circular, "为推动")
    late = fields(circular, **{f"p-{key}": "后到的话。"})
    actions.edit(circular, circular.version, people["planner"], {key: "先到的话。"})
    answer = as_role("planner").post(circular.get_absolute_url(), late)
    page = words_of(answer)
    assert answer.status_code == 409
    assert "TB-006" in page and "先到的话。" in page and "后到的话。" in page
    circular.refresh_from_db()
    assert f'name="version" value="{circular.version}"' in page


def test_buttons_on_a_paragraph_add_restore_and_remove(as_role, circular):
    planner, key = as_role("planner"), circulars.key_of(circular, "为推动")
    planner.post(circular.get_absolute_url(), fields(circular, do=f"add:{key}"))
    circular.refresh_from_db()
    own = next(each.key for each in queries.paragraphs(circular) if each.is_own)
    planner.post(circular.get_absolute_url(), fields(circular, do=f"remove:{own}"))
    circular.refresh_from_db()
    assert not any(each.is_own for each in queries.paragraphs(circular))


def test_checks_stand_beside_the_document_and_lead_to_the_paragraph(as_role, people, circular):
    key = circulars.key_of(circular, "为推动")
    circular = actions.edit(circular, circular.version, people["planner"], {key: "滞后{滞后数量}项。"})
    page = words_of(as_role("planner").get(circular.get_absolute_url()))
    assert "须改" in page and f'href="{circular.get_absolute_url()}#p-{key}"' in page and f'id="p-{key}"' in page


def test_submit_send_back_submit_and_release_through_the_pages(as_role, people, circular):
    planner, leader = as_role("planner"), as_role("leader")

    def press(client, name, **sent):
        circular.refresh_from_db()
        url = reverse(f"plans:{name}", args=[circular.pk])
        return client.post(url, {"version": circular.version, **sent}, follow=True)

    assert "已送签" in words_of(press(planner, "circular_submit"))
    assert press(planner, "circular_release", seen="").status_code == 422
    assert press(leader, "circular_return", because="").status_code == 422
    assert "已退回" in words_of(press(leader, "circular_return", because="写短一些"))
    assert "写短一些" in words_of(planner.get(circular.get_absolute_url()))
    press(planner, "circular_submit")
    page = words_of(leader.get(circular.get_absolute_url()))
    circular.refresh_from_db()
    seen = acknowledgement(checks(circular, timezone.localdate()))
    assert f'value="{seen}"' in page
    year = timezone.localdate().year
    assert f"云科通〔{year}〕1号" in words_of(press(leader, "circular_release", seen=seen))
    assert words_of(press(leader, "circular_release", seen=seen)).count("TB-008") == 1


def test_a_page_that_has_moved_on_refuses_and_says_so(as_role, circular):
    stale = circular.version - 1
    answer = as_role("planner").post(reverse("plans:circular_submit", args=[circular.pk]), {"version": stale})
    assert answer.status_code == 409 and "TB-006" in words_of(answer)


def test_the_draft_says_so_and_has_no_number_and_the_released_file_never_changes(as_role, people, circular):
    client = as_role("planner")
    url = reverse("plans:circular_docx", args=[circular.pk])
    draft = text_of(client.get(url).content)
    assert "草稿" in draft and "号" not in draft.partition("关于")[0]
    assert as_role("town").get(url).status_code == 404
    ready = actions.submit(circular, circular.version, people["planner"])
    seen = acknowledgement(checks(ready, timezone.localdate()))
    actions.release(ready, ready.version, people["leader"], circulars.SITE, seen)
    first = client.get(url).content
    making.evidence(circular.plan.commitments.get(), "5", circular.as_of.replace(day=1))
    assert as_role("town").get(url).content == first
    assert "草稿" not in text_of(first) and "云科通〔" in text_of(first)
    page = words_of(client.get(circular.get_absolute_url()))
    assert "此后有更正：1 处" in page and "2家" in page and "7家" in page


def text_of(docx: bytes) -> str:
    archive = zipfile.ZipFile(io.BytesIO(docx))
    return "".join(archive.read(name).decode() for name in archive.namelist() if name.endswith(".xml"))


def test_links_in_the_file_lead_to_the_site_that_is_set_or_was_used(as_role, circular, settings):
    url = reverse("plans:circular_docx", args=[circular.pk])
    rels = "word/_rels/document.xml.rels"
    used = zipfile.ZipFile(io.BytesIO(as_role("planner").get(url).content)).read(rels).decode()
    assert "http://testserver/commitments/" in used
    settings.SITE_URL = "https://kc.example.cn"
    given = zipfile.ZipFile(io.BytesIO(as_role("planner").get(url).content)).read(rels).decode()
    assert "https://kc.example.cn/commitments/" in given and "testserver" not in given


# The template.


def template_fields(**changed):
    return {"text": shipped(), **circulars.LETTERHEAD, "seen": 0, "do": "save", **changed}


def test_a_template_is_looked_at_before_it_is_kept(as_role, plan):
    url = reverse("plans:circular_template", args=[plan.pk])
    answer = as_role("planner").post(url, template_fields(text="标题：试\n共{目标总数}项。", do="preview"))
    assert "效果" in words_of(answer) and ">1</a>项。" in words_of(answer)
    assert not CircularTemplate.objects.exists()


def test_a_template_with_faults_is_not_kept_and_every_fault_is_told_with_its_line(as_role, plan):
    url = reverse("plans:circular_template", args=[plan.pk])
    answer = as_role("planner").post(url, template_fields(text="标题：试\n共{总数目标}项。\n【每项甲】"))
    page = words_of(answer)
    assert answer.status_code == 422
    assert "第 2 行" in page and "目标总数" in page and "第 3 行" in page and "共{总数目标}项。" in page
    assert not CircularTemplate.objects.exists()


def test_every_edit_is_a_version_and_an_older_one_can_be_taken_up_again(as_role, plan):
    planner, url = as_role("planner"), reverse("plans:circular_template", args=[plan.pk])
    planner.post(url, template_fields(text="标题：甲\n甲。"))
    planner.post(url, template_fields(text="标题：乙\n乙。", seen=1))
    assert "标题：甲" in words_of(planner.get(url, {"version": 1}))
    planner.post(url, template_fields(text="标题：甲\n甲。", seen=2))
    kept = list(CircularTemplate.objects.order_by("ordinal").values_list("ordinal", "text"))
    assert kept == [(1, "标题：甲\n甲。\n"), (2, "标题：乙\n乙。\n"), (3, "标题：甲\n甲。\n")]


def test_a_template_kept_by_another_meanwhile_is_not_overwritten(as_role, people, plan):
    circular_templates.save_template(plan, "标题：先\n先。", {}, people["planner"], 0)
    url = reverse("plans:circular_template", args=[plan.pk])
    answer = as_role("administrator").post(url, template_fields(text="标题：后\n后。"))
    assert answer.status_code == 409 and "TB-015" in words_of(answer) and "标题：后" in words_of(answer)
    assert CircularTemplate.objects.count() == 1


def test_a_plan_uses_its_own_template_before_the_common_one(people, plan):
    circular_templates.save_template(None, "标题：共用\n共用。", circulars.LETTERHEAD, people["planner"], 0)
    today = timezone.localdate()
    assert actions.compose(plan, today, today).title == "共用"
    circular_templates.save_template(plan, "标题：自己\n自己。", circulars.LETTERHEAD, people["planner"], 0)
    assert actions.compose(plan, today, today).title == "自己"
    assert actions.compose(plan, today, today).letterhead == circulars.LETTERHEAD


def test_the_letterhead_of_the_template_comes_along_and_the_colon_is_not_doubled(as_role, plan):
    url = reverse("plans:circular_template_for_all")
    as_role("planner").post(url, template_fields(addressees="各科室："))
    assert CircularTemplate.objects.get().letterhead["addressees"] == "各科室"


def test_numbers_used_on_paper_are_taken_down_on_the_template_page(as_role, plan):
    url = reverse("plans:circular_numbers", args=[plan.pk])
    answer = as_role("planner").post(url, {"mark": "云科通", "year": 2026, "last": 17}, follow=True)
    assert "云科通〔2026〕17号，下一份从后一号编起" in words_of(answer)
    refused = as_role("planner").post(url, {"mark": "云科通", "year": 2026, "last": 3})
    assert refused.status_code == 422 and "TB-014" in words_of(refused)


@pytest.mark.parametrize("role", ["division", "town", "leader", "enterprise"])
def test_only_who_may_change_the_template_sees_its_page(as_role, plan, role):
    assert as_role(role).get(reverse("plans:circular_template", args=[plan.pk])).status_code == 403


@pytest.mark.parametrize(
    ("today", "month"),
    [
        (date(2026, 7, 3), date(2026, 6, 1)),
        (date(2026, 7, 11), date(2026, 7, 1)),
        (date(2026, 1, 5), date(2026, 1, 1)),
        (date(2027, 1, 5), date(2026, 12, 1)),
    ],
)
def test_early_in_a_month_the_click_means_the_month_that_ended(people, today, month):
    assert circular_page.month_meant(making.adopted_plan(people), today) == month


def test_a_notice_that_is_being_written_is_opened_instead_of_written_twice(as_role, people, plan):
    today = timezone.localdate()
    there = actions.draft(plan, circular_page.month_meant(plan, today), people["planner"], today)
    page = words_of(as_role("planner").get(reverse("plans:circulars", args=[plan.pk])))
    assert "打开" in page and f'class="button" href="{there.get_absolute_url()}"' in page
