import time

import pytest
from hypothesis import given
from hypothesis import strategies as some
from saying import golden_rows, says

from kechuang.catalog.indicator import load_indicators
from kechuang.readers.counted_names import Parser, plain
from kechuang.readers.linking import Linker, link, linker_for

CATALOG = load_indicators()
VARIANTS = list(golden_rows("link_variants.tsv"))


def code_of(*words, **more):
    return link(says(*words, **more), CATALOG).code


@pytest.mark.parametrize("row", VARIANTS, ids=lambda row: f"{row[1]}{row[0]}")
def test_other_cities_phrasings_reach_the_same_indicator(row):
    indicator, verb, kind, unit, code = row
    found = link(says(indicator, None if verb == "None" else verb, kind, None if unit == "None" else unit), CATALOG)
    assert (found.code or "-") == code, (found.reason, found.candidates)


def test_what_is_added_what_is_gained_on_balance_and_what_stands_are_three_indicators():
    assert code_of("高新技术企业", "净增", "increment") == "hnte_net_increase"
    assert code_of("高新技术企业", "新增", "increment") == "hnte_added"
    assert code_of("高新技术企业", "获批", "increment") == "hnte_recognised"
    assert code_of("有效期内高新技术企业数", "达", "level") == "hnte_in_force"
    assert code_of("高新技术企业培育入库数", None, "level") == "hnte_enrolled"


def test_the_unit_tells_amount_and_number_apart():
    assert code_of("工业科技企业融资", "融资", "level", "亿元") == "tech_finance_raised"
    assert code_of("工业科技企业融资", "融资", "level", "家") == "tech_finance_firms"
    assert code_of("技术合同成交额", "达", "level", "家") is None


def test_a_share_of_gdp_and_a_share_of_sales_are_never_mixed():
    assert code_of("全社会研发投入占GDP比重", "达", "share", "%") == "gerd_gdp"
    assert code_of("企业研发投入占主营业务收入的比重", "达", "share", "%") == "enterprise_rd_revenue"
    assert code_of("农业科技进步贡献率", "达", "share", "%") == "agri_stp_contribution"
    assert code_of("科技进步贡献率", "达", "share", "%") == "stp_contribution"


def test_the_level_of_recognition_decides():
    codes = [code_of(f"{level}企业工程技术研究中心", "新建", "increment") for level in ("国家级", "省级", "市级")]
    assert codes == [f"eng_research_centre_new_{level}" for level in ("national", "provincial", "municipal")]


def test_a_level_the_catalog_does_not_know_is_not_replaced_by_another():
    found = link(says("国家级科普大篷车示范站", "新增", "increment"), CATALOG)
    assert found.code is None
    assert found.reason


def test_full_width_traditional_quoted_and_spaced_words_are_the_same_words():
    plainly = code_of("全社会研发投入占GDP比重", "达", "share", "%")
    for written in ("全社会研发投入占ＧＤＰ的比重", "全社會研發投入佔GDP比重", "“全社会研发投入”占 GDP 比重"):
        assert code_of(written, "达", "share", "%") == plainly


def test_a_policy_parameter_is_linked_to_nothing():
    parameter = says("高新技术企业", "净增", "increment")
    object.__setattr__(parameter, "what", "policy_parameter")
    assert link(parameter, CATALOG).code is None


def test_an_unlinked_statement_says_why_and_offers_the_nearest_names():
    found = link(says("生物医药高新技术企业", "新增", "increment"), CATALOG)
    assert found.code is None
    assert 1 <= len(found.candidates) <= 5
    assert "目录中没有" in found.reason
    assert [score for *_, score in found.candidates] == sorted((score for *_, score in found.candidates), reverse=True)


def test_two_definitions_that_fit_alike_are_left_to_the_planner():
    first = CATALOG.by_code("unicorn_new")
    catalog = type(CATALOG)((first, CATALOG.by_code("gazelle_new")), CATALOG.place_names)
    twin = type(first)(**{name: getattr(first, name) for name in first.__slots__} | {"code": "unicorn_twin"})
    both = type(CATALOG)((*catalog, twin), CATALOG.place_names)
    assert link(says("独角兽企业", "新增", "increment"), catalog).code == "unicorn_new"
    found = link(says("独角兽企业", "新增", "increment"), both)
    assert found.code is None and "请选择口径" in found.reason


SPOKEN = {
    "stock": None, "net": "净增", "first": "首次认定", "recognised": "获批", "filed": "备案", "enrolled": "入库",
    "applied": "申报", "added": "新增", "attracted": "引进", "carried": "开展", "upgraded": "提档",
    "flexible": "柔性引进", "transformed": "转化", "served": "走访", "tenanted": "入驻",
}  # fmt: skip


def test_every_name_and_alias_in_the_catalog_leads_to_its_own_indicator_in_some_sentence():
    linker = linker_for(CATALOG)
    astray = []
    for indicator in CATALOG:
        for name in indicator.names:
            entry = linker._entry(indicator, name)
            verbs = [SPOKEN[side] for side in sorted(entry.needs or entry.sides)] or [None]
            said = (says(name, verb, kind, indicator.unit) for kind in sorted(indicator.reads) for verb in verbs)
            if not any(linker.link(each).code == indicator.code for each in said):
                astray.append((indicator.code, name))
    assert not astray


@given(
    some.text(alphabet="全市省级新增净高新技术企业研发投入占GDP比重数量的“”（） 规上入库认定家达到每万人", max_size=30)
)
def test_any_words_at_all_get_an_answer_and_always_the_same(words):
    first = link(says(words, "新增", "increment"), CATALOG)
    assert first == link(says(words, "新增", "increment"), CATALOG)
    assert 0.0 <= first.confidence <= 1.0
    assert first.code is None or first.code in CATALOG


@given(some.text(alphabet="规上高企GDP研发经费投入支出强度比重占科技型中小企业的", max_size=30))
def test_words_once_brought_to_one_form_stay_there(words):
    assert plain(plain(plain(words))) == plain(plain(words))


def test_a_place_in_front_says_where_and_is_not_part_of_the_thing():
    parse = Parser(CATALOG.place_names).parse
    assert parse("江阴市工程技术研究中心").level == "municipal"
    assert parse("无锡市雏鹰企业").core == parse("雏鹰企业").core
    assert parse("江苏省民营科技企业").level == "provincial"


@pytest.mark.long
def test_two_thousand_statements_never_met_before_take_less_than_a_second():
    linker = Linker(CATALOG)
    statements = [says(f"{row[0]}{at}", row[1], row[2], row[3]) for at in range(8) for row in VARIANTS]
    started = time.process_time()  # the processor's own time: other work on the machine does not count
    for statement in statements:
        linker.link(statement)
    assert len(statements) / (time.process_time() - started) > 2000


def test_the_level_in_a_name_is_the_level_the_file_declares():
    parse = linker_for(CATALOG).parser.parse
    named_by_nature = {"hightech_zone_rank", "science_awards_national"}  # 国家高新区, 国家科学技术奖 are names
    wrong = {each.code for each in CATALOG if parse(each.name).level != each.level}
    assert wrong <= named_by_nature
