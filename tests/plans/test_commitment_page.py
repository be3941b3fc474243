"""The page of one commitment: the words of the plan, the verdict, how it is counted, who owes what, and its history."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from xml.etree import ElementTree

import making
import pytest
from django.urls import reverse

from kechuang.apps.documents import vault
from kechuang.apps.documents.models import StoredFile
from kechuang.apps.plans.actions.lights import update_lights
from kechuang.apps.plans.models import Breakdown, Commitment, Proof, Share
from kechuang.apps.plans.queries import series, standing
from kechuang.apps.plans.rules.terms import Counting, PathShape

JUNE = date(2026, 6, 30)
pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(people):
    return making.adopted_plan(people)


@pytest.fixture
def firms(plan):
    made = making.commitment(
        plan,
        "高新技术企业",
        "20",
        verb="净增",
        words="净增高新技术企业15家",
        leads=[making.unit()],
        reasons={"judge_from": "认定多在下半年公布。"},
    )
    making.evidence(made, "5", date(2026, 3, 1), organisation="云溪精工有限公司", unit=making.unit())
    making.evidence(made, "2", date(2026, 5, 1), standing="submitted", organisation="云溪光电有限公司")
    making.evidence(made, "1", date(2026, 5, 2), standing="returned", organisation="云溪旧厂", review_note="证书不符")
    making.evidence(made, "9", date(2026, 7, 1), organisation="七月才来的公司")
    return made


def page_of(client, commitment, on=JUNE):
    answer = client.get(reverse("plans:commitment", args=[commitment.pk]), {"on": on.isoformat()})
    assert answer.status_code == 200
    return answer


def test_the_verdict_stands_first_with_value_due_and_target_each_with_its_unit(as_role, firms):
    page = page_of(as_role("leader"), firms).content.decode()
    figures = re.search(r'<dl class="figures">.*?</dl>', page, re.S)[0]
    assert "5 家" in figures and "9 家" in figures and "不少于 20 家" in figures and "2026-03-01" in figures
    assert "应达 9 家，现 5 家，差 4 家" in page and "严重滞后" in page


def test_the_words_of_the_plan_are_quoted_and_lead_to_where_they_stand(as_role, firms):
    page = page_of(as_role("leader"), firms).content.decode()
    assert "<mark>净增高新技术企业15家</mark></a>，技术合同成交额突破10亿元。" in page
    assert f"/documents/{firms.plan.document_id}/#p-1" in page, "a passage someone selected leads into the document"


def test_how_it_is_counted_says_why(as_role, firms):
    page = page_of(as_role("leader"), firms).content.decode()
    assert "逐项报送" in page and "按时间均匀推进" in page and "认定多在下半年公布。" in page


def test_only_what_happened_by_the_day_is_listed_and_what_waits_comes_first(as_role, firms):
    answer = page_of(as_role("leader"), firms)
    listed = [(row.what, str(row.mark.word)) for row in answer.context["page"]]
    assert listed == [("云溪光电有限公司", "待审核"), ("云溪旧厂", "已退回"), ("云溪精工有限公司", "已采纳")]
    page = answer.content.decode()
    assert "有 1 件报送等着审核" in page and "证书不符" in page and "七月才来的公司" not in page


def ways_on(answer):
    """The words of the head's buttons and of the row of tools."""
    page = answer.content.decode()
    return page.split('class="head__action"')[1].split("<section")[0], page.split('class="tools"')[1].split("</nav>")[0]


@pytest.mark.parametrize(
    ("role", "buttons", "tools", "withheld"),
    [
        ("planner", ["审核 1 件报送", "报送进展"], ["分解到单位和季度", "调整目标", "历次内容"], []),
        ("leader", [], ["分解到单位和季度", "历次内容"], ["审核 1 件报送", "报送进展", "调整目标"]),
    ],
)
def test_the_ways_on_are_those_of_the_role(as_role, firms, role, buttons, tools, withheld):
    head, row = ways_on(page_of(as_role(role), firms))
    assert [words for words in buttons if words not in head] == []
    assert [words for words in tools if words not in row] == []
    assert [words for words in withheld if words in head + row] == []


def test_no_button_leads_a_unit_to_what_another_unit_answers_for(client, people, firms):
    lead = making.person("gaoxin", of=making.unit())
    other = making.person("nongshe", of=making.unit("农社科"))
    seen = {}
    for user in (lead, other):
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        head, row = ways_on(page_of(client, firms))
        seen[user.username] = ["审核" in head, "报送进展" in head, "调整目标" in row]
    assert seen == {"gaoxin": [True, True, True], "nongshe": [False, False, False]}


def test_a_known_indicator_leads_to_other_years_and_a_duty_to_its_rounds(as_role, plan):
    made = making.commitment(plan, "工作信息", "2", unit="篇", frequency="month", indicator_code="hnte_in_force")
    _head, row = ways_on(page_of(as_role("leader"), made))
    assert f"{reverse('plans:compare_indicator')}?code=hnte_in_force" in row
    assert reverse("plans:rounds", args=[made.pk]) in row


def test_the_way_to_review_shows_only_what_waits_for_this_target(as_role, plan, firms):
    other = making.commitment(plan, "技术转移机构", "5")
    making.evidence(other, "1", date(2026, 5, 2), standing="submitted", organisation="云溪转移中心")
    client = as_role("planner")
    head, _row = ways_on(page_of(client, firms))
    address = re.search(r'href="([^"]*review[^"]*)"', head)[1]
    page = client.get(address).content.decode()
    assert "云溪光电有限公司" in page and "云溪转移中心" not in page
    assert "云溪转移中心" in client.get(reverse("plans:review")).content.decode()


def test_a_target_nobody_reported_on_says_so_and_asks_for_it(as_role, plan):
    made = making.commitment(plan, "技术转移机构", "5", leads=["成果科"])
    page = page_of(as_role("leader"), made).content.decode()
    assert "还没有报送：成果科" in page and "没有报送不等于 0" in page and "待核实" in page
    assert "单位名单中没有" in page


def test_each_unit_stands_with_its_own_share_and_its_own_light(as_role, people, firms):
    near, far = making.unit("石桥镇", "town"), making.unit("清溪镇", "town")
    split = Breakdown.objects.create(
        commitment=firms,
        ordinal=1,
        by="units",
        standing="frozen",
        frozen_at=making.moment(date(2026, 1, 15)),
        frozen_by=people["leader"],
    )
    for ordinal, (unit, value) in enumerate(((near, 4), (far, 6)), start=1):
        Share.objects.create(breakdown=split, ordinal=ordinal, unit=unit, value=value)
    making.evidence(firms, "2", date(2026, 4, 1), unit=near)
    making.evidence(firms, "8", date(2026, 8, 1), unit=far)
    rows = {row.unit.name: row for row in page_of(as_role("leader"), firms).context["shares"]}
    assert (str(rows["石桥镇"].mark.word), rows["石桥镇"].actual, rows["石桥镇"].share) == ("正常", "2 家", "4 家")
    assert str(rows["清溪镇"].mark.word) == "待核实", "in June the town had reported nothing, which is not 0"


def test_before_it_was_sent_down_nobody_had_a_share(as_role, people, firms):
    split = Breakdown.objects.create(
        commitment=firms,
        ordinal=1,
        by="units",
        standing="frozen",
        frozen_at=making.moment(date(2026, 7, 15)),
        frozen_by=people["leader"],
    )
    Share.objects.create(breakdown=split, ordinal=1, unit=making.unit("石桥镇", "town"), value=4)
    assert page_of(as_role("leader"), firms).context["shares"] == []


def test_official_figures_are_not_judged_by_unit(as_role, people, plan):
    made = making.commitment(plan, "技术合同成交额", "10", unit="亿元", kind="level", counting=Counting.REPORTED)
    split = Breakdown.objects.create(
        commitment=made,
        ordinal=1,
        by="units",
        standing="frozen",
        frozen_at=making.moment(date(2026, 1, 15)),
        frozen_by=people["leader"],
    )
    Share.objects.create(breakdown=split, ordinal=1, unit=making.unit("石桥镇", "town"), value=3)
    row = page_of(as_role("leader"), made).context["shares"][0]
    assert row.mark is None and "不分单位统计" in str(row.why_unknown)


def test_a_revision_shows_old_and_new_terms_with_document_and_approver(as_role, people, firms):
    making.revision(firms, {"value": "10"}, date(2026, 6, 1), people)
    making.revision(firms, {"value": "12"}, date(2026, 6, 20), people)
    page = page_of(as_role("leader"), firms).content.decode()
    terms = re.findall(r"<del>(.*?)</del>.*?<ins>(.*?)</ins>", page)
    assert terms == [("10 家", "12 家"), ("20 家", "10 家")], "newest first, each against the terms it changed"
    assert "云科发〔2026〕20号" in page and "领导甲" in page and "市里调整了目标" in page


def test_the_day_before_a_revision_shows_the_old_target(as_role, people, firms):
    making.revision(firms, {"value": "10"}, date(2026, 6, 1), people)
    assert page_of(as_role("leader"), firms, date(2026, 5, 31)).context["line"].target == "不少于 20 家"
    assert page_of(as_role("leader"), firms, date(2026, 6, 1)).context["line"].target == "不少于 10 家"


def test_changes_of_light_are_listed_up_to_the_day(as_role, firms):
    for day in (date(2026, 1, 5), date(2026, 3, 2), JUNE, date(2026, 12, 31)):
        update_lights(Commitment.objects.all(), day)
    shown = page_of(as_role("leader"), firms).context["changes"]
    assert all(row.change.on <= JUNE for row in shown) and len(shown) >= 2
    assert [row.change.ordinal for row in shown] == sorted((row.change.ordinal for row in shown), reverse=True)


def test_milestones_show_what_is_reached_and_how_late_the_rest_is(as_role, plan):
    made = making.commitment(
        plan, "出台实施意见", None, what="deliverable", kind="deliverable", unit="", counting=Counting.MILESTONES,
        path=PathShape.NODES, milestones=[("征求意见", date(2026, 3, 31)), ("印发", date(2026, 6, 10))],
    )  # fmt: skip
    making.reached(made.milestones.first(), date(2026, 4, 5))
    answer = page_of(as_role("leader"), made)
    page = answer.content.decode()
    assert "晚 5 天" in page and "已逾期 20 天" in page and "2026-04-05" in page
    assert answer.context["chart"] is None
    assert as_role("leader").get(reverse("plans:chart", args=[made.pk])).status_code == 404


def test_parts_and_the_whole_lead_to_each_other(as_role, plan, firms):
    part = making.commitment(plan, "其中高新区高新技术企业", "8", parent=firms)
    assert reverse("plans:commitment", args=[part.pk]) in page_of(as_role("leader"), firms).content.decode()
    assert reverse("plans:commitment", args=[firms.pk]) in page_of(as_role("leader"), part).content.decode()


def test_a_draft_has_a_page_but_no_light(as_role, people):
    draft = making.commitment(making.plan(people, adopted=False))
    page = page_of(as_role("planner"), draft).content.decode()
    assert "这一项还没有亮灯" in page and "mark--light" not in page


def test_the_chart_is_a_picture_with_its_figures_in_words_and_is_drawn_once(as_role, firms):
    client = as_role("leader")
    address = reverse("plans:chart", args=[firms.pk]) + "?on=2026-06-30"
    answer = client.get(address)
    root = ElementTree.fromstring(answer.content)
    assert answer.headers["Content-Type"] == "image/svg+xml" and root.tag.endswith("svg")
    assert "现 5 家" in root.find("{http://www.w3.org/2000/svg}title").text
    assert client.get(address, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304
    making.evidence(firms, "1", date(2026, 6, 1))
    assert client.get(address, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 200


def chart_of(commitment, on=JUNE):
    return series.progress_chart(standing.judged(standing.adopted().filter(pk=commitment.pk), on)[0], on)


def test_the_last_point_of_the_chart_is_the_value_of_the_verdict(plan, firms):
    level = making.commitment(plan, "在孵企业", "200", kind="level", baseline=Decimal(150))
    making.evidence(level, "30", date(2026, 2, 1))
    yearly = making.commitment(plan, "科普活动", "30", unit="场", kind="count_of_activities", frequency="year")
    making.evidence(yearly, "4", date(2026, 2, 1))
    months = making.commitment(plan, "成交额", "10", unit="亿元", kind="level", counting=Counting.REPORTED)
    for month, value in ((1, "0.4"), (2, "0.7"), (3, "1.1")):
        making.observation(months, value, date(2026, month, 28), span="month")
    for commitment in (firms, level, yearly, months):
        row = standing.judged(standing.adopted().filter(pk=commitment.pk), JUNE)[0]
        assert chart_of(commitment).actual[-1].value == row.verdict.actual, commitment


def test_a_gap_between_single_months_is_a_gap_in_the_line_and_silence_draws_nothing(plan):
    made = making.commitment(plan, "成交额", "10", unit="亿元", kind="level", counting=Counting.REPORTED)
    making.observation(made, "0.4", date(2026, 1, 31), span="month")
    making.observation(made, "1.1", date(2026, 3, 31), span="month")
    assert [point.value for point in chart_of(made).actual] == [Decimal("0.4"), None]
    assert chart_of(making.commitment(plan, "机构", "5")).actual == ()


def test_a_commitment_that_is_not_there_is_a_404(as_role, db):
    assert as_role("leader").get("/commitments/999/").status_code == 404


def test_many_reports_cost_no_more_queries(as_role, firms, django_assert_max_num_queries):
    for _ in range(70):
        making.evidence(firms, "1", date(2026, 2, 1), unit=making.unit())
    client = as_role("leader")
    with django_assert_max_num_queries(45):
        answer = page_of(client, firms)
    assert answer.context["page"].paginator.num_pages == 4


def test_what_the_chart_says_is_due_today_is_what_the_sentence_says(plan):
    many = making.commitment(plan, "科技型中小企业", "60")
    row = standing.judged(standing.adopted().filter(pk=many.pk), JUNE)[0]
    today = next(point for point in chart_of(many).due if point.day == JUNE)
    assert today.value == row.verdict.due == 29, "60 × 181 / 365 = 29.75 by the calendar, and no half firms"


def test_a_due_rounded_down_far_leaves_no_dent_in_the_line(plan):
    few = making.commitment(plan, "研发机构", "2")
    assert all(point.day != JUNE for point in chart_of(few).due)
    values = [point.value for point in chart_of(few).due]
    assert values == sorted(values)


def test_a_figure_is_not_shown_before_it_was_published(as_role, plan):
    made = making.commitment(plan, "技术合同成交额", "10", unit="亿元", kind="level", counting=Counting.REPORTED)
    making.observation(made, "4.5", JUNE, published_on=date(2026, 7, 20))
    assert list(page_of(as_role("leader"), made).context["page"]) == []
    assert len(page_of(as_role("leader"), made, date(2026, 7, 20)).context["page"]) == 1


def test_who_may_not_open_a_proof_reads_that_there_is_one_and_finds_no_link(as_role, people, firms):
    near, far = making.unit("石桥镇", "town"), making.unit("清溪镇", "town")
    data = b"%PDF-1.4 contract"
    file = StoredFile.objects.create(sha256=vault.put(data), size=len(data))
    proof = Proof.objects.create(file=file, name="合同.pdf", kind="pdf", kept_by=people["planner"])
    making.evidence(firms, "1", date(2026, 4, 1), unit=near, proof=proof)
    link = reverse("plans:proof", args=[proof.pk])
    people["town"].unit = far
    people["town"].save()
    other_town = page_of(as_role("town"), firms).content.decode()
    assert link not in other_town and "有证明材料" in other_town
    assert as_role("town").get(link).status_code == 403
    people["town"].unit = near
    people["town"].save()
    assert link in page_of(as_role("town"), firms).content.decode()
    assert link in page_of(as_role("leader"), firms).content.decode()


def test_a_part_of_what_begins_at_nothing_begins_at_nothing(as_role, people, plan):
    """高新技术企业培育入库 40 家 starts every year at 0: a town's 4 of it needs no baseline of its own."""
    made = making.commitment(plan, "高新技术企业培育入库", "40", kind="level", baseline=Decimal(0))
    town = making.unit("石桥镇", "town")
    split = Breakdown.objects.create(
        commitment=made, ordinal=1, by="units", standing="frozen",
        frozen_at=making.moment(date(2026, 1, 15)), frozen_by=people["leader"],
    )  # fmt: skip
    Share.objects.create(breakdown=split, ordinal=1, unit=town, value=4)
    making.evidence(made, "1", date(2026, 2, 1), unit=town)
    [row] = page_of(as_role("leader"), made).context["shares"]
    assert (str(row.mark.word), row.actual) == ("正常", "1 家")  # 4 × 181 / 365 = 1.98, one whole is due by June
