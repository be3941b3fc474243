"""What must hold of any promise: worse never gives better, evidence never harms, waiting never helps."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import assume, given, settings
from hypothesis import strategies as st
from promises import promise

from kechuang.apps.plans.rules import counted, paths
from kechuang.apps.plans.rules.lights import WORST_FIRST, judge
from kechuang.apps.plans.rules.terms import Counting, Direction, Known, Light, Node, PathShape, PeriodCount, Revised

ORDER = list(Light)  # best first, as its docstring says
KINDS = st.sampled_from(
    ["level", "increment", "share", "growth_rate", "change_in_points", "count_of_activities", "rank", "breakthrough"]
)
AMOUNT = st.decimals(0, 90, places=1)
MORE = st.decimals(0, 9, places=1)
DAYS = st.dates(date(2024, 12, 1), date(2027, 12, 31))


def badness(verdict):
    return ORDER.index(verdict.light)


@st.composite
def any_terms(draw, upward=False, counting=None):
    """Terms as a person might fill them in, good and bad together."""
    value = draw(st.decimals(1, 90, places=1))
    start = draw(st.dates(date(2025, 1, 1), date(2025, 6, 1)))
    due = start + timedelta(days=draw(st.integers(0, 800)))
    kind = draw(KINDS.filter(lambda each: each != "rank")) if upward else draw(KINDS)
    steps = sorted(draw(st.lists(AMOUNT, max_size=3)))
    shares = sorted(draw(st.lists(st.integers(0, 10), min_size=11, max_size=11)))
    return promise(
        kind,
        counting or draw(st.sampled_from([Counting.EVIDENCE, Counting.REPORTED, Counting.RANK])),
        draw(st.sampled_from([">=", ">", "=", "range", "approx"] + ([] if upward else ["<=", "<"]))),
        value,
        draw(st.sampled_from(["家", "%"])),
        start=start,
        due=due,
        judge_from=start + timedelta(days=draw(st.integers(0, 900))),
        direction=Direction.UP if upward else draw(st.sampled_from(Direction)),
        path=draw(st.sampled_from(PathShape)),
        value_max=value + draw(AMOUNT),
        baseline=draw(st.none() | AMOUNT),
        shares=(*(Decimal(each) / 10 for each in shares), Decimal(1)),
        nodes=tuple(Node(str(at), start + timedelta(days=40 * at), each) for at, each in enumerate(steps)),
        frequency=draw(st.sampled_from(["", "", "year", "month"])),
        is_change=kind == "rank" and draw(st.booleans()),
        is_whole=draw(st.booleans()),
        may_fall=draw(st.booleans()),
    )


def figure(terms, amount):
    """A possible figure: positions in a ranking are whole numbers from one on."""
    return amount.to_integral_value() + 1 if paths.is_rank(terms) else amount


@settings(max_examples=400)
@given(any_terms(), AMOUNT, MORE, DAYS, st.booleans())
def test_a_worse_figure_never_gives_a_better_light(terms, amount, more, on, is_final):
    low, high = figure(terms, amount), figure(terms, amount + more)
    worse, better = (high, low) if paths.falls(terms) else (low, high)
    facts = Known(actual=worse, is_final=is_final)
    assert badness(judge(terms, facts, on)) >= badness(judge(terms, replace(facts, actual=better), on))


@settings(max_examples=300)
@given(any_terms(), any_terms(), AMOUNT, MORE, DAYS, st.integers(-100, 800))
def test_nor_after_a_change_of_the_target(terms, other, amount, more, on, after):
    before = replace(terms, value=other.value, due=max(terms.start, other.due), judge_from=other.judge_from)
    assume(paths.falls(before) == paths.falls(terms))
    low, high = figure(terms, amount), figure(terms, amount + more)
    worse, better = (high, low) if paths.falls(terms) else (low, high)
    revised = Revised(terms.start + timedelta(days=after), before, "文号")
    results = [judge(terms, Known(actual=each), on, revised) for each in (worse, better)]
    assert badness(results[0]) >= badness(results[1])


@settings(max_examples=300)
@given(any_terms(upward=True, counting=Counting.EVIDENCE), AMOUNT, MORE, AMOUNT, DAYS)
def test_accepted_evidence_never_lowers_the_count_or_worsens_the_light(terms, amount, more, waiting, on):
    facts = Known(actual=amount, waiting=waiting, waiting_items=1)
    before, after = (judge(terms, replace(facts, actual=each), on) for each in (amount, amount + more))
    assert badness(after) <= badness(before)
    if before.actual is not None:
        assert after.actual is not None and after.actual >= before.actual
        assert before.progress is None or after.progress >= before.progress
        assert before.gap is None or after.gap <= before.gap


@settings(max_examples=300)
@given(any_terms(), AMOUNT, AMOUNT, DAYS)
def test_waiting_never_makes_the_light_better_than_accepting_it_all_would(terms, amount, waiting, on):
    actual, waits = figure(terms, amount), figure(terms, waiting)
    alone = judge(terms, Known(actual=actual), on)
    all_in = judge(terms, Known(actual=actual + waits if terms.counting == Counting.EVIDENCE else waits), on)
    verdict = judge(terms, Known(actual=actual, waiting=waits, waiting_items=1), on)
    assert badness(verdict) >= min(badness(alone), badness(all_in))
    assert verdict.actual == alone.actual and verdict.due == alone.due
    is_possible = not counted.impossible(terms, all_in.actual, Known())  # a share beyond 100 % helps nobody
    if not paths.falls(terms) and terms.counting == Counting.EVIDENCE and is_possible:
        assert badness(verdict) >= badness(all_in)  # more evidence is never worse here


@settings(max_examples=200)
@given(any_terms(), any_terms(), st.none() | AMOUNT, DAYS, st.integers(1, 400), st.booleans())
def test_a_revision_changes_nothing_before_its_date(terms, before, amount, on, days, withdrawn):
    facts = Known(actual=None if amount is None else amount)
    later = on + timedelta(days=days)
    assert judge(terms, facts, on, Revised(later, before, "文号", withdrawn)) == judge(before, facts, on)
    assert judge(terms, facts, on, Revised(later, None, "文号", withdrawn)) == judge(terms, facts, on)


@settings(max_examples=200)
@given(any_terms(), DAYS, st.integers(0, 1))
def test_what_nobody_reported_is_never_judged(terms, on, items):
    verdict = judge(terms, Known(waiting_items=items, waiting=Decimal(items)), on)
    assert verdict.light in (Light.NOT_DUE, Light.UNVERIFIED)


@settings(max_examples=200)
@given(st.lists(st.none() | st.integers(0, 4), min_size=36, max_size=36), st.integers(0, 35), st.integers(0, 12))
def test_one_more_article_never_worsens_the_light_of_a_duty(counts, which, months):
    terms = promise("count_of_activities", Counting.EVIDENCE, ">=", 2, "篇", frequency="month", members=3)
    assume(counts[which] is not None)
    on = date(2025, 12, 31) if months == 12 else date(2025, months + 1, 15)
    more = [count + 1 if at == which else count for at, count in enumerate(counts)]
    lights = []
    for given_counts in (counts, more):
        spans = paths.rounds(terms)
        periods = tuple(
            PeriodCount(f"{at % 3}科", *spans[at // 3], None if count is None else Decimal(count))
            for at, count in enumerate(given_counts)
        )
        lights.append(judge(terms, Known(periods=periods), on))
    assert badness(lights[1]) <= badness(lights[0])


@settings(max_examples=200)
@given(st.lists(st.tuples(st.integers(0, 400), st.none() | st.integers(0, 500), st.booleans()), max_size=4), DAYS)
def test_a_proof_never_worsens_the_light_of_milestones(filed, on):
    first = date(2025, 1, 1)
    nodes = [
        Node(str(at), first + timedelta(days=day), None, None if done is None else first + timedelta(days=done), waits)
        for at, (day, done, waits) in enumerate(filed)
    ]
    terms = promise("deliverable", Counting.MILESTONES, "=", None, "", due=date(2026, 2, 28))
    lights = []
    for proven in range(len(nodes) + 1):
        shown = tuple(replace(node, reached_on=first) if at < proven else node for at, node in enumerate(nodes))
        lights.append(badness(judge(replace(terms, nodes=shown), Known(), on)))
    assert lights == sorted(lights, reverse=True)


def test_worst_first_names_every_light_once():
    assert sorted(WORST_FIRST) == sorted(Light)
    assert WORST_FIRST[0] == Light.FAR_BEHIND and WORST_FIRST[-1] == Light.DONE
