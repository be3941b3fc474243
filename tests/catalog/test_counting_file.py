"""counting.yaml: what it declares fits the rest of the catalog, and what is wrong with it is said with its line."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kechuang.apps.plans.rules.terms import Counting, PathShape
from kechuang.catalog.counting import FILE, load_counting, read_counting
from kechuang.catalog.indicator import load_indicators
from kechuang.catalog.measure import load_measures
from kechuang.kernel.errors import CatalogError

GOOD = """
lights: {far_behind_share: "0.2", approx_tolerance: "0.05", overdue_days: 30}
whole_dimensions: [机构]
rules:
  - name: 活动
    when: {kinds: [count_of_activities]}
    counting: evidence
    path: linear
    judge_from: {month_day: "02-01"}
    reason: 活动逐项报送佐证。
    source: 工作惯例
  - name: 其他
    counting: evidence
    path: linear
    judge_from: {month_day: "02-01", years: 1, after: last}
    reason: 由牵头单位逐项报送。
    source: 工作惯例
"""


def written(tmp_path, text):
    path = tmp_path / "counting.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_parameters_of_the_lights():
    lights = load_counting().lights
    assert (lights.far_behind_share, lights.approx_tolerance, lights.overdue_days) == (
        Decimal("0.20"), Decimal("0.05"), 30,
    )  # fmt: skip


def test_every_code_prefix_theme_and_kind_named_there_exists():
    indicators = list(load_indicators())
    codes, themes, kinds = ({getattr(each, field) for each in indicators} for field in ("code", "theme", "kind"))
    statement_kinds = {kind for each in indicators for kind in each.reads} | {"deliverable", "rank"}
    for rule in load_counting().rules:
        when = rule.when
        assert when.codes <= codes, rule.name
        assert all(any(code.startswith(prefix) for code in codes) for prefix in when.prefixes), rule.name
        assert when.themes <= themes and when.indicator_kinds <= kinds and when.kinds <= statement_kinds, rule.name
        assert when.dimensions <= set(load_measures().dimensions), rule.name
        assert when.frequencies <= {"month", "quarter", "year"}, rule.name
        assert Counting(rule.counting) and PathShape(rule.path)
        assert rule.reason.endswith("。"), rule.name
    assert load_counting().whole_dimensions <= set(load_measures().dimensions)


def test_rules_have_names_of_their_own_and_the_last_fits_everything():
    rules = load_counting().rules
    assert len({rule.name for rule in rules}) == len(rules)
    assert rules[-1].name == "其他"


def test_a_good_file_is_read(tmp_path):
    catalog, faults = read_counting(written(tmp_path, GOOD))
    assert faults == []
    assert catalog is not None and [rule.name for rule in catalog.rules] == ["活动", "其他"]
    assert catalog.rules[0].when.kinds == {"count_of_activities"}
    last = catalog.rules[1].judge_from
    assert (last.month, last.day, last.years, last.after) == (2, 1, 1, "last")


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("counting: evidence", "counting: guess", 7, "rules.0.counting"),
        ("month_day: \"02-01\"}", "month_day: \"13-01\"}", 9, "month_day"),
        ("month_day: \"02-01\"}", "month_day: \"02-31\"}", 9, "month_day"),
        ("reason: 活动逐项报送佐证。", "reason: 短", 10, "rules.0.reason"),
        ("far_behind_share: \"0.2\"", "far_behind_share: \"1.5\"", 2, "far_behind_share"),
        ("when: {kinds: [count_of_activities]}", "when: {sorts: [x]}", 6, "sorts"),
        ("    when: {kinds: [count_of_activities]}\n", "", 5, "通用规则应当有一条"),
        ("  - name: 其他\n", "  - name: 其他\n    when: {kinds: [level]}\n", 12, "通用规则应当有一条"),
        ("rules:", "rules: [", 0, "YAML"),
    ],
)  # fmt: skip
def test_faults_name_line_and_place(tmp_path, old, new, line, said):
    assert old in GOOD
    path = written(tmp_path, GOOD.replace(old, new, 1))
    _, faults = read_counting(path)
    assert said in faults[0].what
    assert line in (0, faults[0].line)
    with pytest.raises(CatalogError):
        load_counting(path)


def test_the_file_lies_beside_its_reader():
    assert FILE.is_file()
