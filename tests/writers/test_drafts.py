import json
from decimal import Decimal

import pytest
from drafted import NAME, TEXT, ALink, document, reading, statement
from hypothesis import given
from hypothesis import strategies as st

from kechuang.writers.drafts import as_text, number, to_json


def test_every_quote_and_numeral_stands_where_its_offset_says():
    draft = to_json(NAME, document(), reading())
    for entry in draft["targets"] + draft["deliverables"]:
        assert TEXT[entry["offset"] :].startswith(entry["quote"])
        assert TEXT[entry["value_offset"] :].startswith(entry["value_text"])


def test_lines_count_from_one():
    draft = to_json(NAME, document(), reading())
    assert [entry["line"] for entry in draft["targets"]] == [2, 2, 2, 2]
    assert [task["line"] for task in draft["tasks"]] == [2]


def test_targets_and_parameters_share_one_list_and_have_their_own_numbering():
    draft = to_json(NAME, document(), reading())
    assert [entry["id"] for entry in draft["targets"]] == ["004-T01", "004-T02", "004-T03", "004-P01"]
    assert [entry["kind_of_statement"] for entry in draft["targets"]][-1] == "policy_parameter"
    assert [entry["id"] for entry in draft["deliverables"]] == ["004-D01"]


@pytest.mark.parametrize(
    ("name", "first"),
    [("000_5f74.txt", "000-T01"), ("12.docx", "12-T01"), ("云溪县要点_定稿.docx", "T01"), ("标准输入", "T01")],
)
def test_a_file_number_goes_before_but_a_title_does_not(name, first):
    assert to_json(name, document(), reading())["targets"][0]["id"] == first


def test_an_annex_row_that_handed_its_units_to_its_targets_is_optional():
    draft = to_json(NAME, document(), reading())
    assert [task["number"] for task in draft["tasks"]] == ["1"]
    assert [task["number"] for task in draft["optional_tasks"]] == ["1-1"]


def test_a_target_names_the_task_it_stands_in():
    draft = to_json(NAME, document(), reading())
    assert draft["targets"][0]["task_id"] == draft["tasks"][0]["id"]


def test_one_year_is_a_number_and_several_are_a_pair():
    draft = to_json(NAME, document(), reading())
    assert draft["targets"][0]["period"] == 2026
    assert draft["targets"][1]["period"] == {"from": 2026, "to": 2028}
    assert draft["document"]["period"] == {"from": 2026, "to": 2026}


def test_units_are_parted_by_role():
    target = to_json(NAME, document(), reading())["targets"][0]
    assert (target["lead_units"], target["support_units"]) == (["高新科"], ["各镇"])


def test_numbers_have_no_float_noise():
    written = json.dumps(to_json(NAME, document(), reading()), ensure_ascii=False)
    assert '"value": 15,' in written
    assert '"value": 2.3,' in written


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**9), max_value=10**9, places=4))
def test_a_number_written_is_the_number_read(value):
    assert Decimal(repr(number(value))) == value


def test_json_has_an_entry_a_line_and_loses_nothing():
    draft = to_json(NAME, document(), reading())
    written = as_text(draft)
    assert json.loads(written) == draft
    assert sum(line.strip().startswith('{"id"') for line in written.splitlines()) == 7


def test_a_part_of_the_plan_keeps_the_numbers_of_the_whole():
    draft = to_json(NAME, document(), reading(), only={"b", "e"})
    assert [entry["id"] for entry in draft["targets"]] == ["004-T02"]
    assert [entry["id"] for entry in draft["deliverables"]] == ["004-D01"]
    assert len(draft["tasks"]) == 1


def test_a_clue_without_words_says_that_it_has_none():
    clue = to_json(NAME, document(), reading())["targets"][1]["clues"][0]
    assert (clue["words"], clue["offset"], clue["confidence"]) == (None, None, 0.6)


def test_a_link_carries_its_name_and_nobody_asked_is_not_unlinked():
    linked = ALink("hnte", 0.9, (("hnte", "高新技术企业数", 0.9), ("sme", "科技型中小企业数", 0.4)), "名称相同")
    unlinked = ALink(None, 0.3, (("sme", "科技型中小企业数", 0.4),), "目录中没有")
    targets = to_json(NAME, document(), reading(), {"a": linked, "b": unlinked})["targets"]
    assert targets[0]["link"]["name"] == "高新技术企业数"
    assert targets[1]["link"]["code"] is None and targets[1]["link"]["candidates"][0]["code"] == "sme"
    assert targets[2]["link"] is None


@pytest.mark.parametrize("count", [99, 100])
def test_numbering_grows_as_wide_as_it_must(count):
    many = [statement(f"n{i}", "净增高新技术企业15家", "15") for i in range(count - 3)]
    last = [e for e in to_json(NAME, document(), reading(*many))["targets"] if e["kind_of_statement"] == "target"][-1]
    assert last["id"] == f"004-T{count}"
