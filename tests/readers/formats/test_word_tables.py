from file_making import assert_well_formed, docx, p, table, tc

from kechuang.readers.files import read_bytes
from kechuang.readers.limits import Limits

DOWN, ON = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"


def cells(body: str, **limits: int):
    document = read_bytes(docx(body), "a.docx", Limits(**limits))
    assert_well_formed(document)
    return {
        block.span.of(document.text): (block.row, block.column, block.row_span, block.column_span)
        for block in document.blocks
        if block.kind == "cell"
    }


def wide(columns: int) -> str:
    return f'<w:gridSpan w:val="{columns}"/>'


def test_every_cell_knows_its_row_and_column():
    assert cells(table(tc("a") + tc("b"), tc("c") + tc("d"))) == {
        "a": (0, 0, 1, 1), "b": (0, 1, 1, 1), "c": (1, 0, 1, 1), "d": (1, 1, 1, 1),
    }  # fmt: skip


def test_merged_cells_appear_once_with_their_reach():
    body = table(
        tc("类别", DOWN) + tc("目标", wide(2)),
        tc("", ON) + tc("确保") + tc("力争"),
        tc("", ON) + tc("2", wide(2)),
    )
    assert cells(body) == {
        "类别": (0, 0, 3, 1), "目标": (0, 1, 1, 2), "确保": (1, 1, 1, 1), "力争": (1, 2, 1, 1), "2": (2, 1, 1, 2),
    }  # fmt: skip


def test_a_cell_merged_both_ways_reaches_both_ways():
    body = table(tc("甲", wide(2) + DOWN) + tc("乙"), tc("", wide(2) + ON) + tc("丙"))
    assert cells(body)["甲"] == (0, 0, 2, 2)


def test_two_vertical_merges_below_each_other_stay_two():
    body = table(tc("甲", DOWN), tc("", ON), tc("乙", DOWN), tc("", ON))
    assert cells(body) == {"甲": (0, 0, 2, 1), "乙": (2, 0, 2, 1)}


def test_old_horizontal_merges_are_known():
    body = table(tc("甲", '<w:hMerge w:val="restart"/>') + tc("", '<w:hMerge w:val="continue"/>') + tc("乙"))
    assert cells(body) == {"甲": (0, 0, 1, 2), "乙": (0, 2, 1, 1)}


def test_a_row_that_starts_late_keeps_its_columns():
    body = table(tc("a") + tc("b"), "<w:trPr><w:gridBefore w:val='1'/></w:trPr>" + tc("c"))
    assert cells(body)["c"] == (1, 1, 1, 1)


def test_paragraphs_of_a_cell_are_lines_of_one_block():
    body = f"<w:tbl><w:tr><w:tc>{p('新增30家')}{p('净增20家')}</w:tc>{tc('b')}</w:tr></w:tbl>"
    assert cells(body)["新增30家\n净增20家"] == (0, 0, 1, 1)


def test_a_table_inside_a_cell_follows_as_a_table_of_its_own():
    inner = table(tc("内一"), tc("内二"))
    document = read_bytes(docx(f"<w:tbl><w:tr><w:tc>{p('外')}{inner}{p('')}</w:tc>{tc('旁')}</w:tr></w:tbl>"), "a.docx")
    assert [(block.table, block.span.of(document.text)) for block in document.blocks] == [
        (0, "外"), (0, "旁"), (1, "内一"), (1, "内二"),
    ]  # fmt: skip


def test_empty_cells_make_no_block_but_keep_their_place():
    assert cells(table(tc("") + tc("b"), tc("c") + tc(""))) == {"b": (0, 1, 1, 1), "c": (1, 0, 1, 1)}


def test_rows_and_cells_inside_content_controls_are_found():
    def controlled(inside: str) -> str:
        return f"<w:sdt><w:sdtContent>{inside}</w:sdtContent></w:sdt>"

    row = controlled(f"<w:tr>{controlled(tc('控件'))}</w:tr>")
    assert cells(f"<w:tbl>{row}</w:tbl>") == {"控件": (0, 0, 1, 1)}


def test_rows_past_the_limit_are_left_out_with_a_notice():
    body = table(*[tc(f"第{row}行") for row in range(30)]) + p("表后")
    document = read_bytes(docx(body), "a.docx", Limits(table_rows=10))
    assert [notice.code for notice in document.notices] == ["RD-108"]
    assert "30 行" in document.notices[0].what and "前 10 行" in document.notices[0].what
    assert document.blocks[-2].row == 9 and document.blocks[-1].span.of(document.text) == "表后"


def test_absurd_spans_do_no_harm():
    assert cells(table(tc("a", wide(999999999)) + tc("b"))).keys() == {"a", "b"}
