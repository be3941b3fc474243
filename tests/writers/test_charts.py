"""Charts: right by Vega-Lite's own schema, safe for a strict page, honest about what nobody knows."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import combinations, pairwise

import altair
import pytest
from charted import FIRST, LAST, PROGRESS, TODAY, every_chart, every_empty_chart, points
from lxml import etree

from kechuang.kernel.errors import KechuangError
from kechuang.writers.charts import picture
from kechuang.writers.charts.comparison import compare_chart
from kechuang.writers.charts.days import day_axis
from kechuang.writers.charts.look import PAGE, PHONE, WALL, WORD, lines_of
from kechuang.writers.charts.patterns import HATCHED, fill, ground
from kechuang.writers.charts.progress import progress_chart
from kechuang.writers.charts.shown import CompareChart, YearValue
from kechuang.writers.lights import LOOKS, look_of
from kechuang.writers.official.pictures import png_size

SVG = "{http://www.w3.org/2000/svg}"
KINDS = ("progress", "lights", "towns", "compare", "ranks", "heat")
SIZES = {"page": PAGE, "phone": PHONE, "wall": WALL, "word": WORD}


@pytest.fixture(scope="module")
def drawn() -> dict[str, str]:
    return {kind: picture.svg(spec) for kind, spec in every_chart(PAGE).items()}


@pytest.mark.parametrize("size", SIZES)
def test_every_spec_is_right_by_the_schema(size):
    for spec in [*every_chart(SIZES[size]).values(), *every_empty_chart(SIZES[size]).values()]:
        altair.Chart.from_dict(json.loads(json.dumps(spec)), validate=True)


@pytest.mark.parametrize("kind", KINDS)
def test_a_picture_holds_nothing_a_strict_page_refuses(drawn, kind):
    root = etree.fromstring(drawn[kind])
    tags = {etree.QName(each).localname for each in root.iter()}
    assert tags <= {"svg", "title", "desc", "defs", "pattern", "clipPath", "g", "path", "rect", "line", "text", "tspan"}
    attributes = {etree.QName(name).localname for each in root.iter() for name in each.attrib}
    assert not attributes & {"style", "href", "src", "class"} and not [
        each for each in attributes if each.startswith("on")
    ]
    assert not re.search(r"https?:(?!//www\.w3\.org/)|@import|@font-face|data:", drawn[kind])


@pytest.mark.parametrize("kind", KINDS)
def test_a_picture_says_its_finding_and_its_figures_to_who_cannot_see_it(drawn, kind):
    root = etree.fromstring(drawn[kind])
    spec = every_chart(PAGE)[kind]
    title, description = root[0], root[1]
    assert (title.tag, title.text) == (f"{SVG}title", "".join(spec["title"]["text"]))
    assert (description.tag, description.text) == (f"{SVG}desc", spec["description"])
    assert root.get("role") == "img" and root.get("aria-labelledby") == f"{title.get('id')} {description.get('id')}"


def test_ids_of_two_pictures_on_one_page_differ(drawn):
    ids = [each for kind in KINDS for each in re.findall(r'\bid="([^"]+)"', drawn[kind])]
    assert len(ids) == len(set(ids))
    for kind in KINDS:
        assert set(re.findall(r"url\(#([^)]+)\)", drawn[kind])) <= set(re.findall(r'\bid="([^"]+)"', drawn[kind]))


@pytest.mark.parametrize("kind", KINDS)
def test_a_picture_is_as_wide_as_was_asked(kind):
    for size in (PAGE, PHONE):
        root = etree.fromstring(picture.svg(every_chart(size)[kind]))
        assert float(root.get("width")) <= size.width + 1, (kind, size)


def test_the_same_spec_gives_the_same_picture(drawn):
    assert picture.svg(every_chart(PAGE)["lights"]) == drawn["lights"]
    spec = every_chart(WORD)["progress"]
    assert picture.png(spec) == picture.png(spec)


def test_a_png_has_as_many_pixels_as_its_scale_says():
    spec = every_chart(WORD)["progress"]
    width, height = png_size(picture.png(spec, scale=3))
    assert width == pytest.approx(WORD.width * 3, abs=6) and height == pytest.approx(WORD.height * 3, abs=6)


def test_a_machine_without_a_chinese_typeface_says_so_instead_of_drawing_boxes(monkeypatch):
    assert picture.draws_chinese()
    monkeypatch.setattr(picture, "draws_chinese", lambda: False)
    with pytest.raises(KechuangError, match=r"WR-001.*中文字体"):
        picture.png(every_chart(WORD)["progress"])


def paths(svg: str, stroke: str) -> list[str]:
    return [each.get("d") for each in etree.fromstring(svg).iter(f"{SVG}path") if each.get("stroke") == stroke]


def test_a_month_without_a_value_is_a_gap_and_not_zero(drawn):
    (line,) = [each for each in paths(drawn["progress"], "#1f5487") if "L" in each]
    assert line.count("M") == 2  # January to February, and April onwards
    assert len(re.findall("[ML]", line)) == 5  # five months are known


def test_a_gap_says_so_in_words():
    assert "2026年3月31日 无数据" in progress_chart(PROGRESS, PAGE)["description"]


def test_zero_is_drawn_and_unknown_is_not():
    zero = picture.svg(progress_chart(replace(PROGRESS, actual=points("0", "5"), target=None, stretch=None), PAGE))
    unknown = picture.svg(progress_chart(replace(PROGRESS, actual=points(None, "5"), target=None, stretch=None), PAGE))
    assert ">现 5<" in zero and ">现 5<" in unknown and zero != unknown


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_to_show_says_so(kind):
    for size in (PAGE, PHONE):
        spec = every_empty_chart(size)[kind]
        assert ">无数据<" in picture.svg(spec)


def test_towns_without_a_report_say_so(drawn):
    assert drawn["towns"].count(">无数据<") == 2  # the words and their rim


def test_targets_are_hollow_and_official_values_solid():
    layers = every_chart(PAGE)["compare"]["layer"]
    kinds = {
        json.dumps(each["transform"]): each["mark"].get("filled") for each in layers if each["mark"]["type"] == "point"
    }
    assert [value for key, value in kinds.items() if "official" in key] == [True]
    assert [value for key, value in kinds.items() if "target" in key] == [False]


def test_a_year_nobody_mentions_is_a_gap():
    rows = every_chart(PAGE)["compare"]["data"]["values"]
    jiangyin = {row["year"]: row["value"] for row in rows if row["place"] == "江阴市" and row["kind"] == "official"}
    assert [year for year, value in jiangyin.items() if value is None] == ["2020", "2021", "2023", "2024", "2025"]


def test_the_first_place_is_on_top():
    rank = every_chart(PAGE)["ranks"]["encoding"]["y"]
    assert rank["field"] == "rank" and rank["scale"]["reverse"] is True


def test_all_towns_share_one_scale():
    assert "resolve" not in every_chart(PAGE)["towns"]


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_lights_differ_without_colour():
    """Any two: another hatching, or a lightness that a black and white print keeps apart."""
    for one, other in combinations(LOOKS, 2):
        strokes = {HATCHED.get(each.word, ("", "", "", ""))[3] for each in (one, other)}
        assert len(strokes) == 2 or contrast(ground(one.word), ground(other.word)) > 1.3, (one.word, other.word)


def test_neighbouring_parts_are_kept_apart_by_a_line():
    assert all(bar["mark"]["stroke"] for bar in every_chart(PAGE)["lights"]["layer"] if bar["mark"]["type"] == "bar")


def test_words_on_a_light_and_beside_it_can_be_read():
    for look in LOOKS:
        assert contrast(look.on_fill, ground(look.word)) >= 4.5, look.word
        assert contrast(look.ink, "#ffffff") >= 4.5, look.word


def test_every_hatching_asked_for_is_in_the_picture(drawn):
    names = set(re.findall(r'<pattern[^>]* id="k\w+-(\w+)"|<pattern id="k\w+-(\w+)"', drawn["lights"]))
    assert {"".join(each) for each in names} == {each[0] for each in HATCHED.values()}
    assert fill("待核实").startswith("url(#") and fill("未到时点") == look_of("未到时点").fill == "#ffffff"


def test_a_day_stands_where_it_is_whatever_the_time_zone():
    axis = day_axis(FIRST, LAST, PAGE, 600)
    assert axis["scale"]["domain"] == [0, 364] and axis["axis"]["values"][:3] == [0, 31, 59]


def test_a_plan_of_many_years_is_labelled_by_years():
    axis = day_axis(date(2021, 1, 1), date(2025, 12, 31), PHONE, 260)
    assert '"0": "2021年"' in axis["axis"]["labelExpr"] and "月" not in axis["axis"]["labelExpr"]


def test_a_share_is_not_squeezed_against_the_top_of_its_scale():
    share = replace(
        PROGRESS, actual=points("3.1", "3.2"), due=points("3.1", "3.2"), target=Decimal("3.5"), stretch=None
    )
    assert progress_chart(share, PAGE)["encoding"]["y"]["scale"]["zero"] is False
    assert progress_chart(replace(share, actual=points("0.2")), PAGE)["encoding"]["y"]["scale"]["domain"][0] == 0


def test_a_stretch_value_makes_a_band_and_both_are_named():
    svg = picture.svg(progress_chart(PROGRESS, PAGE))
    assert ">确保 575<" in svg and ">力争 600<" in svg and ">10月起判定<" in svg and ">应达 500<" in svg
    alone = picture.svg(progress_chart(replace(PROGRESS, stretch=None), PAGE))
    assert ">目标 575<" in alone and "力争" not in alone


def test_evidence_rises_in_steps():
    spec = progress_chart(replace(PROGRESS, steps=True), PAGE)
    assert "step-after" in {each["mark"].get("interpolate") for each in spec["layer"] if each["mark"]["type"] == "line"}


def test_a_long_finding_is_broken_and_no_line_begins_with_a_mark():
    lines = lines_of("有效期内高新技术企业应达五百六十家，现有四百九十八家，相差六十二家。" * 3, 20)
    assert len(lines) > 3 and not [line for line in lines if line[0] in "，。"]
    assert all(len(before) <= 22 for before, _ in pairwise([*lines, ""]))


def test_text_that_looks_like_markup_stays_text():
    svg = picture.svg(progress_chart(replace(PROGRESS, finding="<script>alert(1)</script> & <b>"), PAGE))
    assert "<script" not in svg and "&lt;script&gt;" in svg


def test_altair_is_for_tests_only():
    """Its import takes longer than drawing a chart does."""
    said = "import sys, kechuang.writers.charts.picture; print('altair' in sys.modules)"
    answer = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "False"


def test_today_outside_the_period_is_not_drawn():
    svg = picture.svg(progress_chart(replace(PROGRESS, today=date(2027, 3, 1)), PAGE))
    assert ">3月1日<" not in svg and f">{TODAY.month}月{TODAY.day}日<" not in svg


def test_a_count_has_no_place_below_zero_and_shares_close_together_need_none():
    """15 of a target of 15 from 0: the axis begins at 0, not at −0.5. 430 … 600: it begins near them."""
    count = replace(
        PROGRESS, actual=points("0", "2", "8"), due=points("1", "5", "10"), target=Decimal(15), stretch=None
    )
    assert progress_chart(count, PAGE)["encoding"]["y"]["scale"]["domain"][0] == 0
    assert progress_chart(PROGRESS, PAGE)["encoding"]["y"]["scale"]["zero"] is False


def test_of_many_places_the_chart_draws_those_most_is_known_of_and_says_so():
    values = [
        YearValue(f"地方{n}", 2019 + year, Decimal(100 * n + year), "official") for n in range(9) for year in range(3)
    ]
    values += [YearValue("只有一年", 2019, Decimal(5), "official")]
    spec = json.dumps(compare_chart(CompareChart("发现", "高企数", "家", tuple(values)), PAGE), ensure_ascii=False)
    assert "画出数据最多的 5 个地方，另 5 个见表" in spec
    assert "地方4" in spec and "只有一年" not in spec
