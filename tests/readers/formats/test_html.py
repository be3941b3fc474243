import pytest
from file_making import assert_well_formed, quotes
from hypothesis import given, settings
from hypothesis import strategies as st

from kechuang.kernel.errors import ReadingError
from kechuang.readers.files import read_bytes
from kechuang.readers.limits import Limits

PARAGRAPHS = """<p>　　为推进科技创新工作，制定本要点。</p><p>一、工作目标</p>
<p>新增高新技术企业30家以上，研发投入占地区生产总值比重达到2.5%。（高新科）</p>"""
PAGE = """<!DOCTYPE html><html><head><meta http-equiv="Content-Type" content="text/html; charset={charset}">
<meta name="ArticleTitle" content="某县2024年科技工作要点"><meta name="PubDate" content="2024-03-05 10:00">
<meta name="viewport" content="width=device-width"><title>某县2024年科技工作要点-某县人民政府</title>
<script>var a = "新增999家";</script><style>.x{{color:red}}</style></head><body>
<div class="top"><a href="/">首页</a><a>政务公开</a><ul class="nav"><li><a>新闻中心</a></li></ul></div>
<div class="crumb">当前位置：<a>首页</a> &gt; <a>政府公报</a></div>
<table class="info"><tr><td>索引号：</td><td>0143/2024-12</td><td>文　号</td><td>某科发〔2024〕3号</td></tr>
<tr><td>制发机关：</td><td>某县科学技术局</td><td>成文日期：</td><td>2024-03-01</td></tr>
<tr><td>文件状态：</td><td>执行中</td><td></td><td></td></tr></table>
<h1>某县2024年科技工作要点</h1><div>发布时间：2024-03-05 来源：县科技局 浏览次数：12 字体：大 中 小</div>
<div id="{body_id}">{body}<div class="share">分享到：<a>微信</a></div></div>
<div>上一篇：<a>别的文件</a></div><div style="display:none">隐藏的字</div>
<div class="footer">主办：某县人民政府 技术支持：某公司 苏ICP备12345678号</div></body></html>"""


def page(body: str = PARAGRAPHS, charset: str = "utf-8", body_id: str = "zoom") -> bytes:
    return PAGE.format(body=body, charset=charset, body_id=body_id).encode(
        "gb18030" if charset == "gb2312" else charset
    )


def read(data: bytes, **limits: int):
    document = read_bytes(data, "页面.html", Limits(**limits))
    assert_well_formed(document)
    return document


@pytest.mark.parametrize("charset", ["utf-8", "gb2312"])
def test_the_body_is_kept_and_navigation_is_text_only(charset):
    document = read(page(charset=charset))
    assert quotes(document) == [
        "某县2024年科技工作要点",
        "为推进科技创新工作，制定本要点。",
        "一、工作目标",
        "新增高新技术企业30家以上，研发投入占地区生产总值比重达到2.5%。（高新科）",
    ]
    assert "当前位置" in document.text and "苏ICP备" in document.text
    assert "999" not in document.text and "隐藏" not in document.text


def test_what_the_page_says_of_itself_has_the_keys_as_issued():
    properties = read(page()).properties
    assert properties["文　号"] == "某科发〔2024〕3号"
    assert properties["制发机关"] == "某县科学技术局"
    assert properties["成文日期"] == "2024-03-01"
    assert properties["文件状态"] == "执行中"
    assert properties["索引号"] == "0143/2024-12"
    assert properties["发布时间"] == "2024-03-05"
    assert properties["ArticleTitle"] == "某县2024年科技工作要点"
    assert "viewport" not in properties


@pytest.mark.parametrize("name", ["print-content", "share_box", "nav1", "foot", ""])
def test_a_body_with_a_misleading_name_is_still_the_body(name):
    assert len(quotes(read(page(body_id=name)))) == 4


def test_the_title_is_a_heading_though_it_stands_outside_the_body():
    first = read(page()).blocks[0]
    assert (first.kind, first.level) == ("heading", 1)


def test_headings_have_their_level_and_ordered_lists_their_numbers():
    document = read(page(f"{PARAGRAPHS}<h3>二、任务</h3><ol start=3><li>办活动12场。</li><li>引进5人。</li></ol>"))
    assert [block.level for block in document.blocks][-3] == 3
    assert quotes(document)[-2:] == ["3. 办活动12场。", "4. 引进5人。"]
    assert document.blocks[-1].generated == 3


def test_tables_keep_rows_columns_and_spans():
    table = (
        "<table><tr><th rowspan=2>序号</th><th colspan=2>任务</th></tr><tr><th>目标</th><th>单位</th></tr>"
        "<tr><td>1</td><td>净增高企<p>30家</p></td><td>县科技局<br>县财政局</td></tr></table>"
    )
    document = read(page(PARAGRAPHS + table))
    cells = {
        block.span.of(document.text): (block.row, block.column, block.row_span, block.column_span)
        for block in document.blocks
        if block.kind == "cell"
    }
    assert cells == {
        "序号": (0, 0, 2, 1), "任务": (0, 1, 1, 2), "目标": (1, 1, 1, 1), "单位": (1, 2, 1, 1),
        "1": (2, 0, 1, 1), "净增高企\n30家": (2, 1, 1, 1), "县科技局\n县财政局": (2, 2, 1, 1),
    }  # fmt: skip


def test_a_table_that_lays_out_the_page_is_no_table():
    inner = "<table><tr><td>左</td><td>右</td></tr></table>"
    body = f"<table><tr><td>{inner}</td></tr><tr><td>{PARAGRAPHS * 4}</td></tr></table>"
    assert "paragraph" in {block.kind for block in read(page(body)).blocks}


def test_line_breaks_part_paragraphs_where_a_clause_begins_and_not_inside_a_title():
    body = (
        "<p align=center>关于印发<br>工作要点的通知</p><p>新增30家。<br>　　二、任务<br>&nbsp;&nbsp;（一）培育企业</p>"
        + PARAGRAPHS
    )
    assert quotes(read(page(body)))[1:5] == ["关于印发\n工作要点的通知", "新增30家。", "二、任务", "（一）培育企业"]


def test_a_document_in_one_paragraph_of_line_breaks_is_read():
    body = (
        "<p>" + "<br>".join(["一、目标", "新增高新技术企业30家以上，净增20家。", "二、任务", "实施项目10项。"]) + "</p>"
    )
    assert quotes(read(page(body)))[1:] == [
        "一、目标",
        "新增高新技术企业30家以上，净增20家。",
        "二、任务",
        "实施项目10项。",
    ]


def test_entities_inline_tags_and_source_line_breaks_print_as_in_a_browser():
    body = "<p>新增<b>30</b>家&mdash;&mdash;&ldquo;高\n  新&rdquo;企业 and\n more&#65292;完成。</p>" + PARAGRAPHS
    assert quotes(read(page(body)))[1] == "新增30家——“高新”企业 and more，完成。"


def test_a_fragment_without_html_around_it_is_read():
    document = read_bytes("<div><p>新增高企30家。</p><p>净增20家。</p></div>".encode(), "a.html")
    assert quotes(document) == ["新增高企30家。", "净增20家。"]


def test_word_saved_as_a_page_under_a_doc_name_is_read_as_a_page():
    document = read_bytes(page(), "要点.doc")
    assert document.format == "html"
    assert document.notices[0].code == "RD-101"


def test_nesting_past_the_limit_is_refused():
    with pytest.raises(ReadingError, match="RD-020"):
        read(b"<div>" * 240 + PARAGRAPHS.encode(), depth=100)


def test_a_page_of_nothing_but_tags_has_no_text():
    with pytest.raises(ReadingError, match="RD-021"):
        read(b"<html><body><div><script>x</script></div></body></html>")


TAGS = st.sampled_from(
    ["<p>", "</p>", "<table>", "<tr>", "<td rowspan=9>", "</td>", "</table>", "<br>", "<ol><li>", "</div>", "30家",
     "<h2>", "<pre>", "<!--", "-->", "&nbsp;", "&#0;", "<script>", "</script>", "<td colspan=0>", "<div class=nav>"]
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(st.lists(TAGS, max_size=40))
def test_any_soup_of_tags_gives_a_document_or_a_message(pieces):
    try:
        assert_well_formed(read_bytes(("<html>" + "".join(pieces)).encode(), "a.html"))
    except ReadingError as error:
        assert error.code in {"RD-021", "RD-020"}


OLD_PAGE = """<html><head><title>关于印发2020年要点的通知_某市科技局</title></head><body>
<table><tr><td><a>首页</a> | <a>机构</a></td></tr></table><table><tr><td width=200><table><tr><td><a>指南</a></td></tr>
<tr><td><a>目录</a></td></tr></table></td><td><table><tr><td align=center><b>关于印发2020年要点的通知</b></td></tr>
<tr><td>来源：市科技局 发布时间：2020-3-1 点击：<span>12</span></td></tr><tr><td><div class=TRS_Editor>
<p align="center"><strong>2020年全市科技<br>工作要点</strong></p><p>&nbsp;&nbsp;一、主要目标</p>
<p>新增国家高新技术企业100家以上，<span>有效高企累计数力争超过500家</span>。</p><table border=1><tbody>
<tr><td>目标</td><td>责任单位</td></tr><tr><td>新增高企100家</td><td>高新处</td></tr></tbody></table></div></td></tr>
<tr><td>【<a>打印本页</a>】【<a>关闭窗口</a>】</td></tr></table></td></tr></table>
<table><tr><td>版权所有：某市科技局 地址：某路1号</td></tr></table></body></html>"""


def test_an_old_page_laid_out_with_tables_gives_up_its_document():
    document = read(OLD_PAGE.encode())
    assert quotes(document) == [
        "关于印发2020年要点的通知",
        "2020年全市科技\n工作要点",
        "一、主要目标",
        "新增国家高新技术企业100家以上，有效高企累计数力争超过500家。",
        "目标",
        "责任单位",
        "新增高企100家",
        "高新处",
    ]
    assert document.properties["来源"] == "市科技局"
    assert document.blocks[-1].table == 0
