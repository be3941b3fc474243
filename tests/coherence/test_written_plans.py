"""Ten plans as officials write them: every planted contradiction is found, the mended plan has none."""

import pytest
from planted import findings_in, written_plans

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
