"""Tables of a plan, real ones and those that a text file has flattened into lines."""

import pytest
from composed import CITY, ONE_YEAR, THREE_YEARS, reading, short, table_document, targets

from kechuang.readers.tables import find_tables
from kechuang.readers.workplan import read_plan

HEADER = ("序号", "重点任务", "主要目标", "牵头单位", "参与部门")
ROWS = [
    ("1", "壮大企业群体", "新增高新技术企业50家", "市科技局", "市税务局、各镇街"),
    ("2", "建设研发平台", "新增省级研发平台4家", "市工信局", "市科技局"),
    ("3", "完善工作机制", "制定实施细则，明确分工。", "市科技局", "市财政局"),
]
EXPECTED = [
    ("新增｜高新技术企业｜=50家", ["市科技局", "市税务局", "各镇街"]),
    ("新增｜省级研发平台｜=4家", ["市工信局", "市科技局"]),
]


def tab_led() -> str:
    return "\n\n".join("\n".join("\t" + cell for cell in row) for row in [HEADER, *ROWS])


def joined(mark: str) -> str:
    return "\n".join(mark.join(row) for row in [HEADER, *ROWS])


def barred() -> str:
    lines = ["| " + " | ".join(row) + " |" for row in [HEADER, *ROWS]]
    return "\n".join([lines[0], "|---|---|---|---|---|", *lines[1:]])


def grouped() -> str:
    return "\n\n".join("\n".join(row) for row in [HEADER, *ROWS])


def stacked() -> str:
    return "\n".join(cell for row in [HEADER, *ROWS] for cell in row)


FORMS = {
    "a cell a tab-led line": tab_led(),
    "tabs": joined("\t"),
    "bars": barred(),
    "plain bars": joined(" | "),
    "full-width bars": joined("｜"),
    "wide gaps": joined("    "),
    "ideographic blanks": joined("　　"),
    "a cell a line, a blank line a row": grouped(),
    "a cell a line": stacked(),
}


@pytest.mark.parametrize("form", FORMS)
def test_a_task_table_reads_the_same_however_it_was_flattened(form):
    text = f"{ONE_YEAR}\n\n附件\n\n重点任务分解表\n\n{FORMS[form]}\n"
    read = reading(text)
    assert [(short(target), [unit.text for unit in target.units]) for target in targets(read)] == EXPECTED
    assert [(task.number, task.is_annex_row, task.has_targets) for task in read.tasks] == [
        ("1", True, True), ("2", True, True), ("3", True, False),
    ]  # fmt: skip


def test_a_task_table_of_a_word_file_reads_the_same():
    read = read_plan(table_document(HEADER, *ROWS))
    assert [(short(target), [unit.text for unit in target.units]) for target in targets(read)] == EXPECTED
    assert [unit.role for unit in targets(read)[0].units] == ["lead", "support", "support"]


def test_a_row_without_a_promise_is_a_task_titled_by_its_first_sentence():
    row = read_plan(table_document(HEADER, *ROWS)).tasks[2]
    assert (row.title, [unit.text for unit in row.units]) == ("制定实施细则，明确分工", ["市科技局", "市财政局"])


def test_a_cell_broken_over_lines_is_one_cell():
    text = f"{ONE_YEAR}\n\n" + tab_led().replace("新增高新技术企业50家", "新增高新技术企\n业50家，\n举办银企对接4场")
    first, second, _ = targets(reading(text))
    assert [short(first), short(second)] == ["新增｜高新技术企业｜=50家", "举办｜银企对接｜=4场"]
    assert first.span.of(text) == "新增高新技术企\n业50家"


def test_a_merged_task_cell_holds_for_all_its_rows():
    read = read_plan(
        table_document(
            ("类别", "重点任务", "序号", "主要目标", "牵头单位"),
            (("创新主体", 3, 1), ("1.壮大企业群体", 2, 1), "1", "新增高新技术企业50家", "市科技局"),
            ("2", "新增瞪羚企业6家", "市科技局"),
            ("2.建设研发平台", "1", "新增省级研发平台4家", "市工信局"),
        )
    )
    assert [target.section[-2:] for target in targets(read)] == [
        ("创新主体", "1.壮大企业群体"), ("创新主体", "1.壮大企业群体"), ("创新主体", "2.建设研发平台"),
    ]  # fmt: skip
    assert [(task.number, task.title) for task in read.tasks] == [
        ("1-1", "新增高新技术企业50家"), ("1-2", "新增瞪羚企业6家"), ("2-1", "新增省级研发平台4家"),
    ]  # fmt: skip


def test_a_merged_unit_cell_holds_for_all_its_rows():
    read = read_plan(
        table_document(
            ("序号", "主要目标", "牵头单位"),
            ("1", "新增高新技术企业50家", ("市科技局", 2, 1)),
            ("2", "新增瞪羚企业6家"),
        )
    )
    assert [[unit.text for unit in target.units] for target in targets(read)] == [["市科技局"], ["市科技局"]]


INDICATORS = [
    ("序号", "指标名称", "单位", "2023年完成", "2024年目标"),
    ("1", "高新技术企业数", "家", "300", "350"),
    ("2", "研发投入占GDP比重", "%", "2.5", "2.8"),
    ("3", "技术合同成交额", "亿元", "20", "≥25"),
    ("4", "新增科技型中小企业", "家", "90", "100—120"),
]
INDICATORS_READ = [
    "–｜高新技术企业数｜=350家", "–｜研发投入占GDP比重｜=2.8%", "–｜技术合同成交额｜>=25亿元",
    "新增｜科技型中小企业｜range100—120家",
]  # fmt: skip


@pytest.mark.parametrize("mark", ["\t", " | ", "    "])
def test_an_indicator_table_takes_name_and_unit_from_the_row(mark):
    read = reading(f"{ONE_YEAR}\n\n附件 主要指标\n" + "\n".join(mark.join(row) for row in INDICATORS) + "\n")
    assert [short(target) for target in targets(read)] == INDICATORS_READ


def test_the_figure_of_last_year_beside_the_target_promises_nothing():
    read = read_plan(table_document(*INDICATORS))
    assert [short(target) for target in targets(read)] == INDICATORS_READ


@pytest.mark.parametrize(
    ("header", "cell"),
    [("高新技术企业数（家）", "350"), ("高新技术企业数", "350家"), ("高新技术企业数", "达到350家")],
)
def test_the_unit_may_stand_in_the_name_or_in_the_cell(header, cell):
    read = read_plan(table_document(("序号", "指标", "目标值"), ("1", header, cell), ("2", "众创空间数（家）", "20")))
    assert [(target.indicator, target.value, target.unit) for target in targets(read)] == [
        ("高新技术企业数", 350, "家"), ("众创空间数", 20, "家"),
    ]  # fmt: skip


def test_two_value_columns_are_two_promises_each_with_its_year():
    read = read_plan(
        table_document(
            ("指标", "单位", "2021年", "2023年目标", "2024年目标"),
            ("高新技术企业数", "家", "80", "100", "120"),
            ("研发投入占比", "%", "2.2", "2.5", "2.8"),
            before=THREE_YEARS,
        )
    )
    assert [(short(target), str(target.period)) for target in targets(read)] == [
        ("–｜高新技术企业数｜=100家", "2023年"), ("–｜高新技术企业数｜=120家", "2024年"),
        ("–｜研发投入占比｜=2.5%", "2023年"), ("–｜研发投入占比｜=2.8%", "2024年"),
    ]  # fmt: skip


def test_a_header_of_two_rows_is_one_header():
    read = read_plan(
        table_document(
            (("指标", 2, 1), ("单位", 2, 1), ("目标值", 1, 2)),
            ("2023年", "2024年"),
            ("高新技术企业数", "家", "100", "120"),
            before=THREE_YEARS,
        )
    )
    assert [(short(target), str(target.period)) for target in targets(read)] == [
        ("–｜高新技术企业数｜=100家", "2023年"), ("–｜高新技术企业数｜=120家", "2024年"),
    ]  # fmt: skip


@pytest.mark.parametrize("header", ["进展情况", "完成情况", "目前进展", "推进情况"])
def test_progress_beside_a_target_is_kept_with_it_and_promises_nothing(header):
    read = read_plan(
        table_document(
            ("序号", "目标任务", header, "责任单位"),
            ("1", "新增高新技术企业50家", "已新增30家", "市科技局"),
            ("2", "新增省级研发平台4家", "", "市工信局"),
        )
    )
    assert [(short(target), target.progress) for target in targets(read)] == [
        ("新增｜高新技术企业｜=50家", "已新增30家"), ("新增｜省级研发平台｜=4家", None),
    ]  # fmt: skip


TOWNS = [
    ("镇（街道）", "净增高新技术企业（家）", "研发投入增速（%）"),
    ("柳河镇", "10", "12.5"),
    ("白沙街道", "8", "15"),
]
TOWNS_READ = [
    ("柳河镇", "净增｜高新技术企业｜=10家"), ("柳河镇", "–｜研发投入增速｜=12.5%"),
    ("白沙街道", "净增｜高新技术企业｜=8家"), ("白沙街道", "–｜研发投入增速｜=15%"),
]  # fmt: skip


def test_a_breakdown_gives_every_town_its_own_promises():
    read = read_plan(table_document(*TOWNS))
    assert [(target.region, short(target)) for target in targets(read)] == TOWNS_READ


@pytest.mark.parametrize(
    "mark",
    [
        "\t",
        "    ",
        " | ",
    ],
)
def test_a_flattened_breakdown_reads_the_same(mark):
    read = reading(f"{ONE_YEAR}\n\n附件 分解表\n" + "\n".join(mark.join(row) for row in TOWNS) + "\n")
    assert [(target.region, short(target)) for target in targets(read)] == TOWNS_READ


def test_the_sum_below_a_breakdown_is_the_promise_of_the_whole_place():
    read = read_plan(table_document(*TOWNS, ("合计", "18", "")))
    assert [(target.region, target.value) for target in targets(read)][4:] == [(CITY, 18)]


def test_a_column_headed_by_a_year_alone_counts_what_the_one_before_it_counts():
    read = read_plan(
        table_document(
            ("镇（街道）", "三年净增高新技术企业（家）", "2022年", "2023年"),
            ("柳河镇", "20", "8", "12"),
            before=THREE_YEARS,
        )
    )
    assert [(str(target.period), short(target)) for target in targets(read)] == [
        (str(read.heading.period), "净增｜高新技术企业｜=20家"),
        ("2022年", "净增｜高新技术企业｜=8家"),
        ("2023年", "净增｜高新技术企业｜=12家"),
    ]


def test_a_table_of_years_gives_every_year_its_own_promises():
    read = read_plan(
        table_document(
            ("年度", "新增高新技术企业（家）", "技术合同成交额（亿元）"),
            ("2021年（基期）", "35", "18"),
            ("2022年", "40", "20"),
            ("2023年", "50", "25"),
            before=THREE_YEARS,
        )
    )
    assert [(str(target.period), short(target)) for target in targets(read)] == [
        ("2022年", "新增｜高新技术企业｜=40家"), ("2022年", "–｜技术合同成交额｜=20亿元"),
        ("2023年", "新增｜高新技术企业｜=50家"), ("2023年", "–｜技术合同成交额｜=25亿元"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "rows",
    [
        [("序号", "指标", "分值", "评分标准"), ("1", "研发投入", "20", "每低1个百分点扣2分")],
        [("姓名", "职务", "电话"), ("张三", "局长", "66668888"), ("李四", "科长", "66669999")],
    ],
)  # fmt: skip
def test_tables_that_promise_nothing_yield_nothing(rows):
    assert targets(read_plan(table_document(*rows))) == []


def test_a_short_sentence_in_a_goal_column_keeps_its_own_name():
    read = read_plan(
        table_document(
            ("序号", "工作任务", "目标", "责任单位"),
            ("1", "培育高企", "新增高新技术企业50家", "市科技局"),
            ("2", "建设平台", "新建省级平台3家", "市工信局"),
        )
    )
    assert [short(target) for target in targets(read)] == ["新增｜高新技术企业｜=50家", "新建｜省级平台｜=3家"]


def test_a_header_row_is_not_the_title_of_its_table():
    read = reading(f"{ONE_YEAR}\n\n附件 主要指标\n{barred()}\n")
    assert all("序号" not in heading for target in targets(read) for heading in target.section)


def test_every_place_of_a_table_knows_the_cell_that_covers_it():
    (table,) = find_tables(table_document((("甲", 2, 1), "乙", "丙"), ("丁", "")))
    words = [[cell.span.of(f"{ONE_YEAR}\n甲\n乙\n丙\n丁\n") if cell else None for cell in row] for row in table.cells]
    assert words == [["甲", "乙", "丙"], ["甲", "丁", None]]


def test_towns_that_are_no_rows_keep_the_city():
    read = read_plan(table_document(HEADER, ROWS[0]))
    assert [target.region for target in targets(read)] == [CITY]
