"""What is found before a notice goes out: errors hold it up, everything else must have been seen."""

from __future__ import annotations

from datetime import date

import circulars
import making
import pytest
from circulars import JUNE, TODAY

from kechuang.apps.plans.actions import circular as actions
from kechuang.apps.plans.queries.circular_checks import acknowledgement, checks, errors

pytestmark = pytest.mark.django_db


def found(circular, code, today=TODAY):
    return [check for check in checks(circular, today) if check.finding.code == code]


def edited(people, words, part="为推动"):
    circular = circulars.with_letterhead(circulars.drafted(people), people)
    return actions.edit(circular, circular.version, people["planner"], {circulars.key_of(circular, part): words})


def test_an_empty_letterhead_holds_it_up(people):
    circular = circulars.drafted(people)
    assert [check.finding.is_error for check in found(circular, "TB-201")] == [True, True, True, False]
    assert not errors(checks(circulars.with_letterhead(circular, people), TODAY))


def test_a_place_nobody_knows_holds_it_up_and_the_nearest_is_named(people):
    (check,) = found(edited(people, "滞后{滞后数量}项。"), "TB-202")
    assert check.finding.is_error and "滞后数" in check.finding.remedy
    assert check.url.rpartition("#")[2].startswith("p-")


def test_a_brace_without_its_other_half_holds_it_up(people):
    assert found(edited(people, "滞后{滞后数项。"), "TB-203")[0].finding.is_error


def test_a_typed_number_that_is_a_figure_is_pointed_out_with_its_place(people):
    (check,) = found(edited(people, "净增高新技术企业现有20家。"), "TB-215")
    assert "{T1.现值}" in check.finding.what


def test_a_typed_number_at_odds_with_the_figures_of_what_it_speaks_of_is_told_with_them(people):
    (check,) = found(edited(people, "净增高新技术企业现有35家。"), "TB-216")
    assert "{T1.现值}＝20家" in check.finding.remedy


def test_any_other_typed_number_is_pointed_out_as_nobodys(people):
    assert found(edited(people, "组织了3次调度。"), "TB-217")
    assert found(edited(people, "净增高新技术企业的贷款有300万元。"), "TB-217")  # 万元 is no rival of 家


def test_a_date_written_by_hand_is_no_figure(people):
    codes = circulars.codes(edited(people, "净增高新技术企业请于7月10日前报送，见云科发〔2026〕8号。"))
    assert not {"TB-215", "TB-216"} & set(codes)


def test_generated_paragraphs_hold_no_typed_numbers(people):
    codes = circulars.codes(circulars.drafted(people))
    assert not {"TB-215", "TB-216", "TB-217"} & set(codes)


def test_an_emptied_paragraph_is_pointed_out(people):
    assert not found(edited(people, ""), "TB-211")[0].finding.is_error


def test_a_place_without_a_figure_is_pointed_out(people):
    (check,) = found(edited(people, "技术合同现为{T3.现值}。"), "TB-214")
    assert "T3.现值" in check.finding.what


def test_a_notice_without_words_is_held_up(people):
    circular = circulars.drafted(people)
    empty = {each["key"]: "" for each in circular.paragraphs}
    circular = actions.edit(circular, circular.version, people["planner"], empty)
    assert {"TB-204", "TB-205"} <= {check.finding.code for check in errors(checks(circular, TODAY))}


def test_unverified_waiting_silent_and_stale_figures_are_listed_by_name(people):
    plan = circulars.plan(people)
    making.commitment(plan, "院士工作站", "4", unit="个", leads=["人才科"])
    making.evidence(plan.commitments.get(number=6), "1", date(2026, 1, 20))
    said = {check.finding.code: check for check in checks(circulars.drafted(people, plan), TODAY)}
    assert "技术合同成交额" in said["TB-223"].finding.what
    assert "科技型中小企业" in said["TB-224"].finding.what
    assert "技术合同成交额" in said["TB-225"].finding.what
    assert "院士工作站" in said["TB-226"].finding.what
    assert said["TB-226"].url == f"{plan.commitments.get(number=6).get_absolute_url()}?on=2026-06-30"


def test_figures_that_moved_since_it_was_written_are_told_with_before_and_after(people):
    circular = circulars.drafted(people)
    assert "TB-222" not in circulars.codes(circular)
    making.evidence(circular.plan.commitments.get(number=1), "7", date(2026, 6, 28))
    (check,) = found(circular, "TB-222")
    assert "净增高新技术企业现值 20家 → 27家" in check.finding.what


def test_a_month_that_went_on_is_told(people):
    circular = circulars.drafted(people, month=JUNE, today=date(2026, 6, 20))
    assert "TB-221" not in circulars.codes(circular, date(2026, 6, 20))
    assert "2026-06-20" in found(circular, "TB-221")[0].finding.what


def test_what_was_acknowledged_counts_no_more_when_something_new_is_found(people):
    circular = circulars.submitted(people)
    before = acknowledgement(checks(circular, TODAY))
    making.evidence(circular.plan.commitments.get(number=1), "7", date(2026, 6, 28))
    assert acknowledgement(checks(circular, TODAY)) != before
