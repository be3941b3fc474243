import pytest
from file_making import PdfPage, assert_well_formed, pdf, prose_page, quotes

from kechuang.kernel.errors import ReadingError
from kechuang.readers.files import read_bytes
from kechuang.readers.formats import scan
from kechuang.readers.limits import Limits

FULL = "深入实施创新驱动发展战略，加快建设创新型县，推动高新技"


def read(*pages: PdfPage, limits: Limits | None = None):
    document = read_bytes(pdf(list(pages)), "要点.pdf", limits)
    assert_well_formed(document)
    return document


def grid(rows: list[list[str]], *, left: float = 90, top: float = 100, wide: float = 130, high: float = 30) -> PdfPage:
    """A fully ruled table."""
    page = PdfPage()
    columns = len(rows[0])
    for row in range(len(rows) + 1):
        page.rules.append((left, top + row * high, left + columns * wide, top + row * high))
    for column in range(columns + 1):
        page.rules.append((left + column * wide, top, left + column * wide, top + len(rows) * high))
    for row, cells in enumerate(rows):
        for column, words in enumerate(cells):
            for number, line in enumerate(words.split("\n") if words else []):
                page.words.append((left + column * wide + 4, top + row * high + 3 + number * 13, 10, line))
    return page


def test_lines_of_one_paragraph_are_one_block_with_its_line_breaks():
    document = read(
        prose_page(["　　一、工作目标", f"　　{FULL[:26]}", f"{FULL[26:]}术企业达到30家以上。", "　　二、任务"])
    )
    assert quotes(document)[0] == "一、工作目标"
    assert quotes(document)[1].replace("\n", "") == FULL + "术企业达到30家以上。"
    assert quotes(document)[2] == "二、任务"


def test_a_figure_that_was_moved_down_whole_is_not_parted_from_its_sentence():
    full = "力争年底全社会研发经费支出占地区生产总值比重达到或者"
    document = read(prose_page([f"　　{FULL[:26]}", full, f"{full[:22]}超", "2.32%。推行制度", "　　二、任务"]))
    assert quotes(document)[0].endswith("生产总值比重超\n2.32%。推行制度")


def test_a_word_cut_by_a_page_break_is_one_block_and_the_page_number_lies_behind_it():
    first = prose_page([f"　　{FULL[:26]}"])
    second = prose_page(["术企业达到30家以上。", "　　二、任务"])
    first.words.append((280, 790, 10, "— 1 —"))
    second.words.append((280, 790, 10, "— 2 —"))
    document = read(first, second)
    assert quotes(document) == [f"{FULL[:26]}\n术企业达到30家以上。", "二、任务"]
    assert document.text.split("\n")[2:] == ["— 1 —", "二、任务", "— 2 —"]
    assert [block.page for block in document.blocks] == [1, 2]
    assert document.pages == 2


@pytest.mark.parametrize("number", ["— 1 —", "- 1 -", "1", "第1页", "第 1 页 共 3 页", "1/3", "－1－"])
def test_page_numbers_are_text_but_no_block(number):
    page = prose_page(["　　一、工作目标。"])
    page.words.append((280, 795, 10, number))
    document = read(page)
    assert quotes(document) == ["一、工作目标。"]
    assert number in document.text


def test_running_headers_are_text_but_no_block():
    pages = []
    for number in range(4):
        page = prose_page([f"　　第{number}页的正文在此。"])
        page.words.append((240, 40, 10, "某县人民政府公报"))
        pages.append(page)
    document = read(*pages)
    assert all("公报" not in words for words in quotes(document))
    assert document.text.count("某县人民政府公报") == 4


def test_a_number_in_the_middle_of_a_page_is_no_page_number():
    page = PdfPage([(85, 300, 16, "　　目标数"), (85, 400, 16, "30")])
    assert "30" in quotes(read(page))


def test_a_ruled_table_becomes_cells():
    document = read(grid([["目标", "单位"], ["新增高企\n30家", "市科技局"]]))
    assert [(block.row, block.column, block.span.of(document.text)) for block in document.blocks] == [
        (0, 0, "目标"), (0, 1, "单位"), (1, 0, "新增高企\n30家"), (1, 1, "市科技局"),
    ]  # fmt: skip


def test_cells_without_a_rule_between_them_are_merged():
    page = grid([["任务", "目标", "单位"], ["", "30家", "高新科"], ["二", "2家", "社发科"]])
    page.rules.remove((90, 130, 480, 130))
    page.rules += [(220, 130, 480, 130)]  # the first column is merged over two rows
    document = read(page)
    reach = {block.span.of(document.text): (block.row_span, block.column_span) for block in document.blocks}
    assert reach["任务"] == (2, 1)
    assert reach["目标"] == (1, 1)


def test_a_table_that_goes_on_over_the_page_is_one_table_without_its_repeated_heading():
    first = grid([["目标", "单位"], ["30家", "高新科"]], top=700)
    second = grid([["目标", "单位"], ["40家", "社发科"]], top=90)
    document = read(first, second)
    assert [(block.table, block.row, block.span.of(document.text)) for block in document.blocks] == [
        (0, 0, "目标"), (0, 0, "单位"), (0, 1, "30家"), (0, 1, "高新科"), (0, 2, "40家"), (0, 2, "社发科"),
    ]  # fmt: skip


def test_a_row_cut_by_a_page_break_is_one_row_again():
    first = grid([["序号", "目标", "单位"], ["1", "新增高企30家，净增科技型", "市科技局、"]], top=700)
    second = grid([["", "中小企业200家", "市财政局"], ["2", "合同额5亿元", "市科技局"]], top=90)
    document = read(first, second)
    cells = {(block.row, block.column): block.span.of(document.text) for block in document.blocks}
    assert cells[1, 1] == "新增高企30家，净增科技型\n中小企业200家"
    assert cells[1, 2] == "市科技局、\n市财政局"
    assert cells[2, 0] == "2" and max(row for row, _ in cells) == 2


def test_a_row_that_only_lacks_its_category_is_a_row_of_its_own():
    first = grid([["类别", "序号", "目标"], ["一、平台", "1", "新增高企30家"]], top=700)
    second = grid([["", "2", "净增20家"], ["", "3", "合同额5亿元"]], top=90)
    assert max(block.row for block in read(first, second).blocks) == 3


def test_a_table_after_other_text_is_a_new_table():
    second = grid([["目标", "单位"], ["40家", "社发科"]], top=200)
    second.words.append((85, 100, 16, "附件2"))
    document = read(grid([["目标", "单位"], ["30家", "高新科"]]), second)
    assert {block.table for block in document.blocks if block.kind == "cell"} == {0, 1}


def test_a_single_frame_around_the_text_is_no_table():
    page = prose_page(["　　新增30家。"])
    page.rules = [(50, 50, 550, 50), (50, 800, 550, 800), (50, 50, 50, 800), (550, 50, 550, 800)]
    assert [block.kind for block in read(page).blocks] == ["paragraph"]


def test_a_page_printed_sideways_is_read_upright():
    page = prose_page(["　　一、目标", "　　新增高企30家。"])
    page.sideways = True
    assert quotes(read(page)) == ["一、目标", "新增高企30家。"]


def test_full_width_and_latin_stay_as_issued():
    assert quotes(read(prose_page(["　　新增ＧＤＰ ３０ 家 GDP of 2024"])))[0] == "新增ＧＤＰ ３０ 家 GDP of 2024"


def test_a_larger_title_stays_apart_from_the_text_below():
    page = PdfPage([(150, 100, 22, "某县2024年工作要点"), (85, 140, 16, "为推进科技创新工作，制定本要点。")])
    assert quotes(read(page)) == ["某县2024年工作要点", "为推进科技创新工作，制定本要点。"]


def test_pages_past_the_limit_are_refused_at_once():
    with pytest.raises(ReadingError, match="RD-012"):
        read(*[PdfPage()] * 30, limits=Limits(pages=20))


def test_a_pdf_of_blank_pages_has_no_text():
    with pytest.raises(ReadingError, match="RD-021"):
        read(PdfPage())


def test_a_scan_without_ocr_says_what_to_install(monkeypatch):
    monkeypatch.setattr(scan, "is_installed", lambda: False)
    picture = b"q 400 0 0 400 50 300 cm BI /W 2 /H 2 /CS /G /BPC 8 ID \x00\x7f\xff\x10 EI Q"
    data = pdf([PdfPage(raw=picture)])
    with pytest.raises(ReadingError, match="RD-011") as told:
        read_bytes(data, "扫描件.pdf")
    assert "kechuang[ocr]" in told.value.remedy


def test_a_scanned_page_among_others_is_named(monkeypatch):
    monkeypatch.setattr(scan, "is_installed", lambda: False)
    picture = b"q 400 0 0 400 50 300 cm BI /W 2 /H 2 /CS /G /BPC 8 ID \x00\x7f\xff\x10 EI Q"
    document = read(prose_page(["　　正文一段。"]), PdfPage(raw=picture))
    assert [notice.code for notice in document.notices] == ["RD-110"]
    assert "第 2 页" in document.notices[0].what
