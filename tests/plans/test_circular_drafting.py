"""One click writes the notice of a month: figures of its last day, the units named, nothing retyped."""

from __future__ import annotations

import threading
from datetime import date
from decimal import Decimal

import circulars
import making
import pytest
from circulars import JUNE, TODAY
from django.db import connection

from kechuang.apps.accounts.models import AuditEntry
from kechuang.apps.accounts.permissions import NotAllowed
from kechuang.apps.plans.actions import circular as actions
from kechuang.apps.plans.messages.circular import MovedOn, Refused
from kechuang.apps.plans.models import Circular
from kechuang.apps.plans.queries import circular as queries
from kechuang.apps.plans.queries import standing
from kechuang.apps.plans.rules import circular_text as text
from kechuang.apps.plans.rules import verdict_words

pytestmark = pytest.mark.django_db


def said(circular: Circular) -> list[str]:
    """Its paragraphs with the figures in them, the title first."""
    figures = queries.figures(circular)
    return [text.words(each.words, figures) for each in queries.paragraphs(circular)]


def test_it_tells_the_whole_the_parts_who_is_behind_and_what_is_asked(people):
    words = said(circulars.drafted(people))
    assert words[0] == "关于《云溪县2026年科技创新工作要点》2026年6月推进情况的通报"
    assert [each for each in words if text.level_of(each) == 1] == [
        "一、总体情况",
        "二、分类情况",
        "三、未达序时进度情况",
        "四、下一步要求",
    ]
    assert "共5项目标。截至2026年6月30日，完成1项、正常1项、未到时点1项、待核实1项、严重滞后1项。" in words[3]
    assert any(
        each.startswith("1.高新技术科（1项）：净增高新技术企业（严重滞后），") and "应达74家，现20家，差54家" in each
        for each in words
    )
    assert any("没有报送任何进展：成果转化科（1项）。" in each for each in words)
    assert any("另有1项目标的1件报送材料待审核" in each for each in words)


def test_every_number_in_it_is_a_figure_with_its_page_and_day(people):
    circular = circulars.drafted(people)
    figures = queries.figures(circular)
    for paragraph in queries.paragraphs(circular):
        assert text.typed_numbers(paragraph.text) == []
        for piece in text.pieces(paragraph.text, figures):
            if isinstance(piece, text.Placed):
                assert piece.figure, piece.name
                assert piece.figure.ref.endswith("@2026-06-30") and "on=2026-06-30" in piece.figure.url


def test_the_appendix_has_every_commitment_with_its_light_and_says_unknown_as_unknown(people):
    rows = queries.rows(circulars.drafted(people))
    assert [(row["number"], row["name"], row["target"], row["actual"], row["light"], row["lead"]) for row in rows] == [
        ("T-001", "净增高新技术企业", "不少于150家", "20家", "far_behind", "高新技术科"),
        ("T-002", "科技型中小企业", "不少于100家", "60家", "on_track", "高新技术科"),
        ("T-003", "技术合同成交额", "不低于10亿元", None, "unverified", "成果转化科"),
        ("T-004", "省级平台", "不少于3个", None, "not_due", "成果转化科"),
        ("T-005", "科技服务活动", "不少于4场", "4场", "done", "科技镇长团"),
    ]


def test_its_figures_are_those_of_the_verdicts(people):
    plan = circulars.plan(people)
    circular = circulars.drafted(people, plan)
    figures = queries.figures(circular)
    for each in standing.of_plan(plan, date(2026, 6, 30)):
        read = verdict_words.as_read(each.verdict, each.terms)
        for place, value in (("现值", read.actual), ("应达", read.due), ("差距", read.gap)):
            frozen = figures[f"T{each.commitment.number}.{place}"].value
            assert (None if frozen is None else Decimal(frozen)) == value
            assert frozen is None or not (frozen.endswith("0") and "." in frozen)


def test_a_month_that_runs_is_told_up_to_today(people):
    assert circulars.drafted(people, month=date(2026, 7, 1)).as_of == TODAY
    assert "截至2026年7月3日" in said(Circular.objects.get())[1]


def test_any_day_of_the_month_means_the_month(people):
    circular = circulars.drafted(people, month=date(2026, 6, 17))
    assert (circular.month, circular.as_of) == (JUNE, date(2026, 6, 30))


@pytest.mark.parametrize("month", [date(2026, 8, 1), date(2025, 12, 1)])
def test_months_to_come_and_before_the_plan_are_refused_and_nothing_is_kept(people, month):
    with pytest.raises(Refused, match=r"TB-00[23]"):
        circulars.drafted(people, month=month)
    assert not Circular.objects.exists()


def test_a_plan_that_is_not_adopted_or_has_nothing_to_tell_is_refused(people):
    with pytest.raises(Refused, match="TB-001"):
        circulars.drafted(people, making.plan(people, adopted=False))
    with pytest.raises(Refused, match="TB-005"):
        circulars.drafted(people, making.adopted_plan(people, "空的计划\n"))


def test_a_month_has_one_notice(people):
    plan = circulars.plan(people)
    circulars.drafted(people, plan)
    with pytest.raises(MovedOn, match="TB-004"):
        circulars.drafted(people, plan)
    assert AuditEntry.objects.filter(verb="circulars.draft").count() == 1


def test_only_who_writes_plans_writes_notices(people):
    plan = circulars.plan(people)
    with pytest.raises(NotAllowed):
        actions.draft(plan, JUNE, people["division"], TODAY)


def test_what_turned_is_told_against_the_lights_of_the_month_before(people):
    plan = circulars.plan(people)
    late = plan.commitments.get(number=3)
    making.evidence(late, "6", date(2026, 6, 30))
    words = said(circulars.drafted(people, plan))
    told = next(each for each in words if each.startswith("与2026年5月31日相比"))
    assert "技术合同成交额由待核实转为正常" in told
    assert "转好" in told


def test_what_turned_is_told_against_the_last_released_notice_as_it_was(people):
    plan = circulars.plan(people)
    circulars.released(people, circulars.drafted(people, plan))
    first = plan.commitments.get(number=1)
    making.evidence(first, "110", date(2026, 6, 15))  # known only after the notice of June, though it happened before
    july = circulars.drafted(people, plan, date(2026, 7, 1), date(2026, 7, 31))
    assert any("净增高新技术企业由严重滞后转为正常" in each for each in said(july))


def test_the_first_month_of_a_plan_has_nothing_to_compare_with(people):
    january = circulars.drafted(people, month=date(2026, 1, 1))
    assert not any("相比" in each for each in said(january))


def test_a_commitment_goes_under_the_heading_of_its_words(people):
    plan = circulars.plan(people)
    sections = [each for each in said(circulars.drafted(people, plan)) if text.level_of(each) == 2]
    assert sections == [
        "（一）其他目标。共5项目标：完成1项、正常1项、未到时点1项、待核实1项、严重滞后1项。"
        "未达序时进度的有：净增高新技术企业（严重滞后）。"
    ]


@pytest.mark.django_db(transaction=True)
def test_of_two_who_write_it_at_once_one_wins_and_the_other_is_told(people):
    plan = circulars.plan(people)
    start, done, told = threading.Barrier(2), [], []

    def work() -> None:
        try:
            start.wait()
            done.append(actions.draft(plan, JUNE, people["planner"], TODAY))
        except MovedOn as fault:
            told.append(fault.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(done), told) == (1, ["TB-004"])
    assert Circular.objects.count() == 1


def test_it_costs_a_bounded_number_of_queries_however_many_commitments(people, django_assert_max_num_queries):
    plan = making.adopted_plan(people)
    for number in range(40):
        making.commitment(plan, f"第{number}项", leads=[making.unit(f"第{number % 7}科")])
    with django_assert_max_num_queries(60):
        circulars.drafted(people, plan)
