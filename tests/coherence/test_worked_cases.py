"""Every worked case of catalog/checks: what it says is found, is; what is fine stays unmentioned."""

import pytest
from cases import promises_of

from kechuang.catalog.check import load_checks
from kechuang.coherence.check import check

CASES = [(rule, case) for rule, each in load_checks().items() for case in each.cases]


@pytest.mark.parametrize(("rule", "case"), CASES, ids=[f"{rule}: {case['says']}" for rule, case in CASES])
def test_a_worked_case_gives_what_it_says(rule, case):
    found = [finding for finding in check(*promises_of(case["promises"])) if finding.rule == rule]
    assert bool(found) is case["finds"], [finding.arithmetic for finding in found]
    if "arithmetic" in case:
        assert [finding.arithmetic for finding in found] == [case["arithmetic"]]


@pytest.mark.parametrize(("rule", "case"), CASES, ids=[f"{rule}: {case['says']}" for rule, case in CASES])
def test_a_worked_case_sets_off_no_other_rule(rule, case):
    others = [finding for finding in check(*promises_of(case["promises"])) if finding.rule != rule]
    assert [(finding.rule, finding.arithmetic) for finding in others] == []


def test_every_rule_has_a_true_and_a_false_case():
    assert [
        rule for rule, each in load_checks().items() if {case["finds"] for case in each.cases} != {True, False}
    ] == []


def test_codes_are_given_once_and_run_without_gaps():
    codes = [each.code for each in load_checks().values()]
    assert codes == [f"PC-{number:02d}" for number in range(1, len(codes) + 1)]
