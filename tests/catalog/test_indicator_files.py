from pathlib import Path

import pytest
import yaml

from kechuang.catalog.checking import check_catalog
from kechuang.catalog.indicator import FOLDER, load_indicators, read_indicators
from kechuang.catalog.listing import indicators_page
from kechuang.kernel.errors import CatalogError

PAGE = Path(__file__).resolve().parents[2] / "docs" / "indicators.md"
GOOD = {
    "code": "thing_new", "version": 1, "name": "新增某物数", "theme": "平台", "unit": "家", "kind": "flow",
    "direction": "up", "definition": "当年新增的某物数量。", "owner": "科技局", "source": {"document": "某办法"},
}  # fmt: skip


def written(folder, **changes):
    entry = {name: value for name, value in (GOOD | changes).items() if value is not None}
    path = folder / f"{GOOD['code']}.yaml"
    path.write_text(yaml.safe_dump(entry, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return path


def test_the_catalog_as_delivered_has_no_fault():
    assert check_catalog() == []


def test_the_page_of_indicators_is_what_the_catalog_gives():
    assert PAGE.read_text(encoding="utf-8") == indicators_page(load_indicators()), "python -m kechuang.catalog.listing"


def test_every_indicator_says_what_it_counts_and_where_that_stands():
    for each in load_indicators():
        assert each.definition.endswith("。") and each.source.document and each.owner
        assert each.name not in each.aliases


def test_a_good_file_has_no_fault(tmp_path):
    written(tmp_path)
    assert read_indicators(tmp_path)[1] == []


def test_all_faults_of_all_files_come_at_once_with_line_and_remedy(tmp_path):
    written(tmp_path, unit="家家", colour="红")
    (tmp_path / "broken.yaml").write_text("code: [unclosed", encoding="utf-8")
    faults = read_indicators(tmp_path)[1]
    assert {fault.file for fault in faults} == {"thing_new.yaml", "broken.yaml"}
    with pytest.raises(CatalogError) as refused:
        load_indicators(tmp_path)
    assert all(fault.what in str(refused.value) for fault in faults)


@pytest.mark.parametrize(
    ("changes", "line", "words"),
    [
        ({"kind": "flou"}, 6, "可选"),
        ({"directon": "up"}, 12, "direction"),
        ({"unit": "亿圆"}, 5, "亿元"),
        ({"code": "other_code"}, 1, "文件名"),
        ({"name": None}, 1, "缺少"),
        ({"relations": {"stok": "x"}}, 13, "stock"),
    ],
)
def test_a_fault_names_its_line_and_what_was_probably_meant(tmp_path, changes, line, words):
    written(tmp_path, **changes)
    (fault,) = read_indicators(tmp_path)[1]
    assert fault.line == line
    assert words in fault.sentence


def test_relations_must_exist_and_point_back(tmp_path):
    written(tmp_path, relations={"stock": "thing_totl"}, owner="科计局")
    other = GOOD | {"code": "thing_total", "name": "某物总数", "kind": "stock"}
    (tmp_path / "thing_total.yaml").write_text(yaml.safe_dump(other, allow_unicode=True), encoding="utf-8")
    sentences = [fault.sentence for fault in check_catalog(tmp_path)]
    assert any("thing_totl" in each and "thing_total" in each for each in sentences)
    assert any("科计局" in each and "科技局" in each for each in sentences)
    written(tmp_path, relations={"stock": "thing_total"})
    (fault,) = check_catalog(tmp_path)
    assert "increments: thing_new" in fault.sentence


def test_only_a_ratio_has_a_denominator(tmp_path):
    written(tmp_path, relations={"denominator": "thing_total"})
    other = GOOD | {"code": "thing_total", "name": "某物总数", "kind": "stock"}
    (tmp_path / "thing_total.yaml").write_text(yaml.safe_dump(other, allow_unicode=True), encoding="utf-8")
    (fault,) = check_catalog(tmp_path)
    assert "比率" in fault.sentence


def test_an_unknown_code_is_answered_with_the_nearest():
    with pytest.raises(KeyError, match="hnte_in_force"):
        load_indicators().by_code("hnte_in_forse")


def test_there_is_one_file_for_each_indicator():
    assert len(list(FOLDER.glob("*.yaml"))) == len(load_indicators())
