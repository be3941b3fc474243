"""Plans as officials write them: every planted contradiction is found, the mended plan has none."""

import pytest
from planted import FOLDER, findings_in, written_plans

PLANS = written_plans()
PLANTED = [(plan, code, words) for plan in PLANS for code, words in plan.planted]


@pytest.mark.parametrize(
    ("plan", "code", "words"), PLANTED, ids=[f"{plan.name} {code} {words}" for plan, code, words in PLANTED]
)
def test_what_was_planted_is_found_with_its_sentence(plan, code, words):
    found = [each for each in findings_in(plan.bad) if each.code == code]
    assert [each for each in found if any(words in passage.words for passage in each.passages)]


@pytest.mark.parametrize("plan", PLANS, ids=[plan.name for plan in PLANS])
def test_the_mended_plan_is_without_findings(plan):
    assert [(each.code, each.arithmetic) for each in findings_in(plan.good)] == []


def several(which):
    return [getattr(plan, which) for plan in written_plans(FOLDER / "several")]


def test_plans_of_one_place_are_held_against_each_other():
    found = {(each.code, each.arithmetic) for each in findings_in(*several("bad"))}
    assert found == {
        ("PC-08", "2025年有效期内高新技术企业：1500 家 与 1800 家 不一致，相差 300 家"),
        ("PC-08", "2025年全社会研发投入占GDP比重：3.1% 与 3.5% 不一致，相差 0.4%"),
        ("PC-08", "2025年高新技术企业：60 家 与 45 家 不一致，相差 15 家"),
    }


def test_what_differs_between_plans_is_to_be_looked_at_and_no_error():
    assert {each.severity for each in findings_in(*several("bad"))} == {"请核对"}


def test_plans_of_one_place_that_agree_give_no_findings():
    assert findings_in(*several("good")) == []
