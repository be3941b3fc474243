"""Who is responsible: brackets, lines and endings as offices write them, each unit as written and once."""

import pytest
from composed import plan, reading, targets

from kechuang.kernel.span import Span
from kechuang.readers.responsible import read_bracket, read_cell
from kechuang.readers.view import View

LEAD_ONE = (["市科技局"], [])
LEAD_TWO = (["市科技局", "市财政局"], [])
LEAD_SUPPORT = (["市科技局"], ["市财政局"])


def split(units) -> tuple[list[str], list[str]]:
    return [u.text for u in units if u.role == "lead"], [u.text for u in units if u.role == "support"]


def clause(ending: str):
    """The one task of a clause that ends so, and what its target inherits."""
    read = plan(f"1. 建设平台。新增平台5家。{ending}", "2. 引进人才。引进人才8名。（责任单位：市人社局）")
    first, second = read.tasks
    assert split(second.units) == (["市人社局"], [])
    return first, targets(read)[0]


@pytest.mark.parametrize(
    ("ending", "expected"),
    [
        ("（责任单位：市科技局）", LEAD_ONE),
        ("(责任单位:市科技局)", LEAD_ONE),
        ("［责任单位：市科技局］", LEAD_ONE),
        ("【牵头单位：市科技局】", LEAD_ONE),
        ("（责任部门：市科技局）。", LEAD_ONE),
        ("（市科技局负责）", LEAD_ONE),
        ("（责任单位：市科技局、市财政局）", LEAD_TWO),
        ("（责任单位：市科技局，市财政局）", LEAD_TWO),
        ("（责任单位：市科技局 市财政局）", LEAD_TWO),
        ("（市科技局、市财政局）", LEAD_TWO),
        ("（市科技局、市财政局按职责分工负责）", LEAD_TWO),
        ("（市科技局、市财政局等按职责分别负责）", LEAD_TWO),
        ("（牵头单位：市科技局；配合单位：市财政局）", LEAD_SUPPORT),
        ("（牵头单位：市科技局）（配合单位：市财政局）", LEAD_SUPPORT),
        ("（牵头单位：市科技局，参与部门：市财政局）", LEAD_SUPPORT),
        ("（主办单位：市科技局；协办单位：市财政局）", LEAD_SUPPORT),
        ("（市科技局牵头，市财政局配合）", LEAD_SUPPORT),
        ("〔市科技局牵头，市财政局配合〕", LEAD_SUPPORT),
        ("（牵头单位：市科技局；责任单位：市财政局）", LEAD_SUPPORT),
        ("（牵头单位：市科技局；完成时限：2024年12月）", LEAD_ONE),
        ("责任单位：市科技局、市财政局。", LEAD_TWO),
        ("（市科技局会同市财政局负责）", LEAD_SUPPORT),
        ("（市科技局会同市财政局牵头）", LEAD_SUPPORT),
    ],
)
def test_units_at_the_end_of_a_clause(ending, expected):
    task, target = clause(ending)
    assert split(task.units) == expected
    assert target.units == task.units
    assert target.task_id == task.id


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("责任单位：市科技局、市财政局", LEAD_TWO),
        ("责任单位：市科技局　市财政局", LEAD_TWO),
        ("（责任单位：市科技局、市财政局）", LEAD_TWO),
        ("牵头单位：市科技局\n配合单位：市财政局", LEAD_SUPPORT),
        ("牵头：市科技局　责任：市财政局", LEAD_SUPPORT),
        ("责任单位|市科技局、市财政局", LEAD_TWO),
        ("责任单位：市科技局、\n市财政局", LEAD_TWO),
    ],
)
def test_units_on_lines_of_their_own(lines, expected):
    task, target = clause("\n" + lines)
    assert split(task.units) == expected
    assert target.units == task.units


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("各县区、园区", ["各县区", "园区"]),
        ("高新区管委会、各镇街园区、有关科室", ["高新区管委会", "各镇街园区", "有关科室"]),
        ("各市〔县〕、区政府", ["各市〔县〕、区政府"]),
        ("市委组织部（人才办）、市科技局", ["市委组织部（人才办）", "市科技局"]),
        ("市科技局、经信委", ["市科技局", "经信委"]),
        ("市科技局、市科技局、市财政局", ["市科技局", "市财政局"]),
        ("市科\n技局、市财政局", ["市科技局", "市财政局"]),
    ],
)
def test_names_are_kept_as_written_and_once(said, kept):
    assert split(clause(f"（责任单位：{said}）")[0].units) == (kept, [])


def test_people_and_deadlines_are_no_units():
    task, _ = clause("（牵头领导：李四，牵头科室：规划科，配合科室：高新科、成果科，完成时限：年底）")
    assert split(task.units) == (["规划科"], ["高新科", "成果科"])


@pytest.mark.parametrize(
    "bracket",
    ["（见附件）", "（不含技改项目）", "（试行）", "（如：省级平台）", "（含新建）", "（2024年新增）", "（下同）"],
)
def test_other_brackets_name_nobody(bracket):
    task, _ = clause(bracket)
    assert task.units == ()


def test_every_unit_points_at_its_own_words():
    bracket = "（牵头单位：市 科技局；配合单位：市财\n政局、各镇街）"
    text = f"云溪市2024年科技工作要点\n\n一、任务\n1. 建平台。新增平台5家。{bracket}\n"
    task = reading(text).tasks[0]
    assert len(task.units) == 3
    for unit in task.units:
        assert "".join(unit.span.of(text).split()) == "".join(unit.text.split())


def test_units_below_the_last_point_belong_to_the_clause_above_the_points():
    read = plan(
        "1. 建设平台。", "（1）建实验室。新增实验室3家。", "（2）建中心。新增中心2家。", "责任单位：市科技局、市财政局"
    )
    (task,) = read.tasks
    assert task.number == "1"
    assert split(task.units) == LEAD_TWO
    assert [split(target.units) for target in targets(read)] == [LEAD_TWO, LEAD_TWO]


def test_a_goals_section_names_nobody():
    read = reading(
        "云溪市2024年科技工作要点\n\n一、主要目标\n新增企业5家。\n"
        "二、任务\n1. 抓平台。新增平台2家。（责任单位：市科技局）\n"
    )
    goal, task_target = targets(read)
    assert (goal.units, goal.task_id) == ((), None)
    assert split(task_target.units) == LEAD_ONE


@pytest.mark.parametrize(
    ("cell", "role", "expected"),
    [
        ("市科技局\n市财政局", "lead", LEAD_TWO),
        ("市科技局、市财政局", "support", ([], ["市科技局", "市财政局"])),
        ("市科\n技局", "lead", LEAD_ONE),
        ("牵头单位：市科技局\n配合单位：市财政局", "lead", LEAD_SUPPORT),
        ("—", "support", ([], [])),
        ("", "lead", ([], [])),
    ],
)
def test_cells_of_units(cell, role, expected):
    assert split(read_cell(View(cell, Span(0, len(cell))), role)) == expected


def test_where_the_bracket_begins_is_where_the_clause_ends():
    text = "新增平台5家。（责任单位：市科技局）"
    view = View(text, Span(0, len(text)))
    units, begins = read_bracket(view)
    assert [unit.text for unit in units] == ["市科技局"]
    assert view.text[:begins] == "新增平台5家。"
