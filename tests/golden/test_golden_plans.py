"""Whole plans, composed for the purpose, read against the drafts that a careful clerk would make of them."""

import pytest
from scoring import PLANS, Score, alike, amount, read, score_promises, score_tasks

NAMES = sorted(path.stem for path in PLANS.glob("*.txt"))


@pytest.fixture(scope="module", params=NAMES)
def plan(request):
    return read(request.param)


def at_least(score: Score, share: float, *respects: str) -> None:
    for respect in respects:
        assert score.share(respect) >= share, f"{respect} {score.share(respect):.3f}\n" + "\n".join(
            score.wrong[respect]
        )


def test_promises_are_found(plan):
    score = score_promises(*plan)
    assert score.f1 >= 0.95, f"{score.f1:.3f}\n{score.lost()}"


def test_promises_are_named_and_bounded_as_written(plan):
    at_least(score_promises(*plan), 0.95, "indicator", "comparator")


def test_promises_have_their_time_place_and_leader(plan):
    at_least(score_promises(*plan), 0.95, "period", "region", "lead", "support")


def test_promises_keep_their_second_tier_and_their_rhythm(plan):
    at_least(score_promises(*plan), 0.95, "per_year", "stretch")


def test_promises_are_mostly_of_the_kind_a_clerk_would_say(plan):
    """Whether 推广15项技术 adds something or does something is a matter of taste; hence the lower bar."""
    at_least(score_promises(*plan), 0.8, "kind")


def test_tasks_are_found_with_number_title_and_units(plan):
    score = score_tasks(*plan)
    assert score.f1 >= 0.95, f"{score.f1:.3f}\n{score.lost()}"
    at_least(score, 0.95, "number", "title", "lead", "support")


def test_the_heading_says_what_the_plan_says_of_itself(plan):
    _, reading, expected = plan
    said, heading = expected["document"], reading.heading
    assert (heading.number, heading.issued_on) == (said["number"], said["issued_on"])
    assert [heading.period.first, heading.period.last] == said["period"]
    assert heading.region in said["region"]


@pytest.mark.parametrize("name", NAMES)
def test_the_title_is_whole(name):
    _, reading, expected = read(name)
    assert reading.heading.title == expected["document"]["title"]


def test_the_expected_quotes_stand_in_the_text(plan):
    text, _, expected = plan
    for said in [*expected["targets"], *expected["optional_targets"]]:
        assert text[said["at"] : said["at"] + len(said["quote"])] == said["quote"]


def test_the_scorer_sees_a_promise_left_out_added_or_misread():
    text, reading, expected = read(NAMES[0])
    perfect = score_promises(text, reading, expected)
    fewer = {**expected, "targets": expected["targets"][1:]}
    assert len(score_promises(text, reading, fewer).surplus) == len(perfect.surplus) + 1
    dearer = [{**said, "value": said["value"] + 1} for said in expected["targets"]]
    assert score_promises(text, reading, {**expected, "targets": dearer}).f1 < 0.2
    elsewhere = [{**said, "region": ["别处"]} for said in expected["targets"]]
    assert score_promises(text, reading, {**expected, "targets": elsewhere}).share("region") == 0


def test_amounts_and_names_are_compared_by_what_they_say():
    assert amount(12000, "万元") == amount(120000000, "元")
    assert amount(3, "家") != amount(3, "个")
    assert alike("高新技术企业", "高新技術企業") == 1
    assert alike("高新技术企业总数", "有效高新技术企业总数") > 0.6 > alike("高新技术企业", "众创空间")
