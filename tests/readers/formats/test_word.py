import io
import zipfile

import docx as python_docx
import pytest
from file_making import assert_well_formed, docx, p, quotes, relations_to, repacked, table, tc
from hypothesis import given, settings
from hypothesis import strategies as st

from kechuang.readers.files import read_bytes


def read(body: str, **parts: str):
    document = read_bytes(docx(body, **parts), "要点.docx")
    assert_well_formed(document)
    return document


def codes(document):
    return [notice.code for notice in document.notices]


def test_paragraphs_are_as_typed_down_to_full_width_digits_and_blanks():
    document = read(p("　　新增高企 ３０ 家") + p("") + p("計劃科"))
    assert document.text == "　　新增高企 ３０ 家\n\n計劃科"
    assert quotes(document) == ["新增高企 ３０ 家", "計劃科"]


def test_a_document_written_by_python_docx_reads_back():
    written = python_docx.Document()
    written.add_heading("一、工作目标", 1)
    written.add_paragraph("新增高企 ").add_run("30 家").bold = True
    stream = io.BytesIO()
    written.save(stream)
    document = read_bytes(stream.getvalue(), "a.docx")
    assert [(block.kind, block.level) for block in document.blocks] == [("heading", 1), ("paragraph", None)]
    assert quotes(document) == ["一、工作目标", "新增高企 30 家"]


def test_heading_levels_come_from_styles_their_parents_and_the_paragraph():
    styles = (
        '<w:style w:type="paragraph" w:styleId="a1"><w:name w:val="标题 2"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="a2"><w:name w:val="我的标题"/><w:basedOn w:val="a1"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="a3"><w:pPr><w:outlineLvl w:val="2"/></w:pPr></w:style>'
    )
    body = "".join(p(style, f'<w:pStyle w:val="{style}"/>') for style in ("a1", "a2", "a3", "none"))
    document = read(
        body + p("自设", '<w:outlineLvl w:val="3"/>') + p("正文", '<w:outlineLvl w:val="9"/>'), styles=styles
    )
    assert [block.level for block in document.blocks] == [2, 2, 3, None, 4, None]


def test_styles_that_are_based_on_each_other_in_a_circle_do_not_hang():
    styles = (
        '<w:style w:type="paragraph" w:styleId="a"><w:basedOn w:val="b"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="b"><w:basedOn w:val="a"/></w:style>'
    )
    assert quotes(read(p("正文", '<w:pStyle w:val="a"/>'), styles=styles)) == ["正文"]


def test_tracked_insertions_stay_deletions_go_and_both_are_told():
    body = (
        "<w:p><w:r><w:t>新增</w:t></w:r><w:ins><w:r><w:t>30</w:t></w:r></w:ins>"
        "<w:del><w:r><w:delText>20</w:delText></w:r></w:del><w:r><w:t>家</w:t></w:r></w:p>"
    )
    document = read(body)
    assert document.text == "新增30家"
    assert codes(document) == ["RD-105"] and "1 处" in document.notices[0].what


def test_a_deleted_paragraph_end_joins_two_paragraphs():
    first = '<w:p><w:pPr><w:rPr><w:del w:id="1"/></w:rPr></w:pPr><w:r><w:t>净增高</w:t></w:r></w:p>'
    assert quotes(read(first + p("企30家"))) == ["净增高企30家"]


def test_a_deleted_row_is_not_read():
    row = f"<w:tr><w:trPr><w:del w:id='1'/></w:trPr>{tc('删去')}</w:tr>"
    body = f"<w:tbl>{row}<w:tr>{tc('留下')}</w:tr></w:tbl>"
    assert quotes(read(body)) == ["留下"]


def test_hidden_text_is_left_out_and_told():
    document = read(p("显示") + p("隐藏", run="<w:vanish/>") + p("不隐藏", run='<w:vanish w:val="0"/>'))
    assert quotes(document) == ["显示", "不隐藏"]
    assert codes(document) == ["RD-107"]


def test_comments_are_left_out_and_told():
    comments = f'<w:comment w:id="0">{p("请核对")}</w:comment>'
    document = read('<w:p><w:commentRangeStart w:id="0"/><w:r><w:t>目标</w:t></w:r></w:p>', comments=comments)
    assert document.text == "目标"
    assert codes(document) == ["RD-106"]


def test_headers_and_footers_are_not_read():
    assert read(p("正文"), header=p("页眉"), footer=p("— 1 —")).text == "正文"


def test_field_results_are_read_and_field_codes_are_not():
    def run(inside: str) -> str:
        return f"<w:r>{inside}</w:r>"

    body = (
        "<w:p>"
        + run('<w:fldChar w:fldCharType="begin"/>')
        + run("<w:instrText>SUM(ABOVE) 999</w:instrText>")
        + run("<w:t>codes too</w:t>")
        + run('<w:fldChar w:fldCharType="separate"/>')
        + run("<w:t>30</w:t>")
        + run('<w:fldChar w:fldCharType="end"/>')
        + run("<w:t>家</w:t>")
        + '<w:fldSimple w:instr="PAGE"><w:r><w:t>，其中</w:t></w:r></w:fldSimple></w:p>'
    )
    assert read(body).text == "30家，其中"


def test_links_content_controls_and_smart_tags_are_looked_through():
    body = (
        "<w:sdt><w:sdtContent><w:p><w:hyperlink><w:r><w:t>新增</w:t></w:r></w:hyperlink>"
        "<w:sdt><w:sdtContent><w:r><w:t>30</w:t></w:r></w:sdtContent></w:sdt>"
        "<w:smartTag><w:r><w:t>家</w:t></w:r></w:smartTag></w:p></w:sdtContent></w:sdt>"
    )
    assert quotes(read(body)) == ["新增30家"]


def test_a_text_box_is_read_once_after_its_paragraph():
    box = f"<w:txbxContent>{p('框内目标')}</w:txbxContent>"
    body = (
        "<w:p><w:r><w:t>正文</w:t></w:r><w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wp:anchor>"
        f"<wps:wsp><wps:txbx>{box}</wps:txbx></wps:wsp></wp:anchor></w:drawing></mc:Choice><mc:Fallback><w:pict>"
        f"<v:shape><v:textbox>{box}</v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )
    assert quotes(read(body + p("后文"))) == ["正文", "框内目标", "后文"]


def test_an_old_text_box_without_alternatives_is_read():
    box = f"<v:shape><v:textbox><w:txbxContent>{p('旧框')}</w:txbxContent></v:textbox></v:shape>"
    assert quotes(read(f"<w:p><w:r><w:pict>{box}</w:pict></w:r></w:p>")) == ["旧框"]


def test_footnotes_follow_the_text_behind_raised_figures_that_no_quantity_can_swallow():
    body = (
        '<w:p><w:r><w:t>达到30家</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r><w:r><w:t>以上</w:t></w:r></w:p>'
    )
    document = read(body + p("后文"), footnotes=f'<w:footnote w:id="2">{p("按年末数计")}</w:footnote>')
    assert quotes(document) == ["达到30家¹以上", "后文", "¹ 按年末数计"]
    assert document.blocks[2].generated == 2


def test_symbols_that_carry_meaning_become_characters():
    known, odd = '<w:sym w:font="Symbol" w:char="F0B3"/>', '<w:sym w:font="Odd" w:char="F041"/>'
    assert read(f"<w:p><w:r><w:t>增长</w:t>{known}<w:t>5%</w:t>{odd}</w:r></w:p>").text == "增长≥5%□"


def test_typed_line_breaks_part_clauses_and_keep_titles_together():
    body = (
        "<w:p><w:pPr><w:jc w:val='center'/></w:pPr><w:r><w:t>关于印发</w:t><w:br/><w:t>工作要点的通知</w:t></w:r></w:p>"
    )
    body += "<w:p><w:r><w:t>一、目标</w:t><w:br/><w:t>1. 新增30家。</w:t><w:br/><w:t>净增20家</w:t></w:r></w:p>"
    document = read(body)
    assert quotes(document) == ["关于印发\n工作要点的通知", "一、目标", "1. 新增30家。", "净增20家"]


def test_page_breaks_leave_no_trace_and_tabs_stay():
    assert (
        read('<w:p><w:r><w:t>新增</w:t><w:br w:type="page"/><w:tab/><w:t>30家</w:t></w:r></w:p>').text == "新增\t30家"
    )


def test_formulas_are_read_as_text():
    assert read("<w:p><m:oMath><m:r><m:t>x≥5</m:t></m:r></m:oMath></w:p>").text == "x≥5"


def test_pictures_are_counted_in_a_notice():
    body = "<w:p><w:r><w:t>正文</w:t><w:drawing><wp:inline><pic/></wp:inline></w:drawing></w:r></w:p>"
    assert codes(read(body)) == ["RD-113"]


def test_a_strict_document_is_read_like_a_usual_one():
    data = docx(p("正文"))
    usual, strict = (
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        b"http://purl.oclc.org/ooxml/wordprocessingml/main",
    )
    content = docx_part(data).replace(usual, strict)
    assert read_bytes(repacked(data, {"word/document.xml": content}), "a.docx").text == "正文"


def docx_part(data: bytes) -> bytes:
    return zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml")


def test_damaged_styles_do_not_stop_the_text():
    data = repacked(docx(p("正文"), styles=""), {"word/styles.xml": b"<w:styles"})
    document = read_bytes(data, "a.docx")
    assert document.text == "正文"
    assert codes(document) == ["RD-114"]


@pytest.mark.parametrize("main", ["word/document2.xml", "other/main.xml"])
def test_the_main_part_is_where_the_package_says(main):
    data = docx(p("正文"))
    relations = relations_to({"officeDocument": f"/{main}"})
    moved = repacked(data, {"_rels/.rels": relations.encode(), main: docx_part(data), "word/document.xml": b"<a/>"})
    assert read_bytes(moved, "a.docx").text == "正文"


CELL = st.text(alphabet="科技局新增30家\n一、. ", max_size=12)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.one_of(CELL, st.lists(st.lists(CELL, min_size=2, max_size=2), min_size=1, max_size=3)), max_size=8))
def test_any_mixture_of_paragraphs_and_tables_gives_blocks_in_order(parts):
    body = "".join(
        p(part) if isinstance(part, str) else table(*["".join(tc(cell) for cell in row) for row in part])
        for part in parts
    )
    document = read_bytes(docx(body + p("结尾")), "a.docx")
    assert_well_formed(document)
    assert quotes(document)[-1] == "结尾"
