"""A change of terms: nothing before its day, and what is good only because of it is 已调整."""

from __future__ import annotations

from datetime import date, timedelta

from promises import FIFTHS, LAST, changed, count, known, level, share

from kechuang.apps.plans.rules.lights import judge
from kechuang.apps.plans.rules.terms import Light, NextStep, Revised

DAY = FIFTHS[1]
ISSUED = date(2025, 5, 1)
PAPER = "澄科〔2025〕8号"
BEFORE, LOWERED = level(575, 375), level(500, 375)  # due on DAY: 455 and 425


def lowered(actual, on=DAY):
    return judge(LOWERED, known(actual), on, Revised(ISSUED, BEFORE, PAPER))


def test_good_only_by_the_new_target_is_adjusted_and_says_both():
    verdict = lowered(425)
    assert verdict.light == Light.ADJUSTED
    assert verdict.sentence == (
        "目标已由 575 家调为 500 家（澄科〔2025〕8号）；按新目标，到 5 月 26 日应达 425 家，现 425 家；目标 500 家；"
        "按原目标，到 5 月 26 日应达 455 家，现 425 家，差 30 家；目标 575 家。"
    )
    assert (verdict.due, verdict.gap) == (425, 0)
    assert verdict.next_step == NextStep.WAIT


def test_good_by_both_or_bad_by_the_new_is_judged_by_the_new():
    assert lowered(455).light == Light.ON_TRACK
    assert lowered(454).light == Light.ADJUSTED
    assert lowered(424).light == Light.BEHIND
    assert "目标已由 575 家调为 500 家" in lowered(424).sentence
    assert lowered(None).light == Light.UNVERIFIED


def test_done_by_the_new_target_alone_is_adjusted():
    verdict = lowered(500, LAST)
    assert verdict.light == Light.ADJUSTED
    assert "按原目标" in verdict.sentence and "差 75 家" in verdict.sentence
    assert verdict.next_step == NextStep.NONE and verdict.next_words


def test_nothing_changes_before_the_day():
    revised = Revised(ISSUED, BEFORE, PAPER)
    eve = ISSUED - timedelta(days=1)
    for actual in (None, 375, 420, 455, 575):
        assert judge(LOWERED, known(actual), eve, revised) == judge(BEFORE, known(actual), eve)
        withdrawn = Revised(ISSUED, None, PAPER, withdrawn=True)
        assert judge(BEFORE, known(actual), eve, withdrawn) == judge(BEFORE, known(actual), eve)
    assert "调为" in judge(LOWERED, known(450), ISSUED, revised).sentence


def test_withdrawn_is_adjusted_from_its_day_on():
    for on in (ISSUED, DAY, LAST + timedelta(days=100)):
        verdict = judge(BEFORE, known(380), on, Revised(ISSUED, None, PAPER, withdrawn=True))
        assert (verdict.light, verdict.next_step) == (Light.ADJUSTED, NextStep.NONE)
        assert PAPER in verdict.sentence and "目标已取消" in verdict.sentence and verdict.next_words


def test_raised_targets_are_judged_as_they_are():
    raised = judge(BEFORE, known(430), DAY, Revised(ISSUED, LOWERED, PAPER))
    assert raised.light == Light.FAR_BEHIND  # 25 short of 80
    assert "目标已由 500 家调为 575 家" in raised.sentence


def test_putting_off_is_adjusted_where_it_hides_a_delay():
    put_off = changed(count(100), due=date(2026, 12, 31))
    verdict = judge(put_off, known(30), DAY, Revised(ISSUED, count(100), PAPER))
    assert verdict.light == Light.ADJUSTED  # 20 of 100 are due in two years
    assert "完成期限已由 12 月 31 日调为 2026 年 12 月 31 日" in verdict.sentence
    later = changed(count(100), judge_from=LAST)
    verdict = judge(later, known(30), DAY, Revised(ISSUED, count(100), PAPER))
    assert verdict.light == Light.ADJUSTED
    assert "计数或评判办法已调整" in verdict.sentence
    assert judge(later, known(40), DAY, Revised(ISSUED, count(100), PAPER)).light == Light.NOT_DUE


def test_a_change_without_former_terms_is_judged_by_the_terms():
    assert judge(BEFORE, known(430), DAY, Revised(ISSUED, None, PAPER)) == judge(BEFORE, known(430), DAY)


def test_a_lowered_share_says_percent():
    verdict = judge(share(28), known(29), DAY, Revised(ISSUED, share(30), PAPER))
    assert verdict.light == Light.ADJUSTED
    assert "目标已由不低于 30%调为不低于 28%" in verdict.sentence
