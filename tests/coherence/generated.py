"""Plans made up at random, the same for the same seed: thirty and more promises, every rule's ground covered.

A plan is made of blocks. Each block is a few sentences with their promises, on indicators of its own, whose numbers fit
together; a planted block has one contradiction of its rule. A plan can be had as promises or as text for the reader.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from kechuang.catalog.check import load_checks
from kechuang.catalog.indicator import load_indicators
from kechuang.coherence.check import check
from kechuang.coherence.finding import Finding
from kechuang.coherence.from_text.promises import promises_of
from kechuang.coherence.promise import Clause, Promise
from kechuang.kernel.period import Period
from kechuang.readers.files import read_bytes
from kechuang.readers.workplan import read_plan

CITIES = ("宁川市", "泽安市", "平陵市", "云州市", "临汾市", "海安县", "江阴市", "瑞溪县", "东宁市", "长垣县")
DISTRICTS = ("高新区", "经开区", "临港开发区", "城关镇", "河西街道")
OTHERS = (  # things of no block, to stand between
    ("外国专家项目", "项", "实施", "count_of_activities"), ("农作物新品种", "个", "推广", "count_of_activities"),
    ("科技特派员", "名", "选派", "count_of_activities"), ("科普讲座", "场", "举办", "count_of_activities"),
    ("大型科学仪器", "台", "新增", "increment"), ("科技志愿者", "人", "招募", "count_of_activities"),
    ("揭榜挂帅项目", "项", "实施", "count_of_activities"), ("概念验证中心", "家", "建设", "increment"),
    ("博士后科研工作站", "家", "新建", "increment"), ("技术经理人", "名", "培训", "count_of_activities"),
    ("校企联合实验室", "家", "组建", "increment"), ("创新联合体", "个", "组建", "increment"),
    ("科技成果登记", "项", "完成", "count_of_activities"), ("软科学研究课题", "项", "立项", "count_of_activities"),
)  # fmt: skip


@dataclass
class Block:
    """rule: whose ground it is; bad: whether it was planted; sentences and promises say the same."""

    rule: str
    bad: bool
    sentences: list[str]
    promises: list[dict[str, Any]]


@dataclass
class Setting:
    """What blocks share: the dice, the years, the place, and things not yet used."""

    dice: random.Random
    city: str
    first: int
    last: int
    families: list[tuple[str, str]] = field(default_factory=list)

    @property
    def is_long(self) -> bool:
        return self.last > self.first

    def family(self) -> tuple[str, str]:
        """(name, code stem) of a thing recognised at several levels, used in this block only."""
        return self.families.pop()

    def number(self, low: int, high: int) -> int:
        return self.dice.randint(low, high)

    def either(self, *phrases: str) -> str:
        return self.dice.choice(phrases)

    @property
    def all_of_it(self) -> str:
        """A city says 全市 of itself, a county 全县."""
        return f"全{self.city[-1]}"

    @property
    def years(self) -> dict[str, Any]:
        """For what is added over the plan."""
        return {"years": (self.first, self.last)} if self.is_long else {"year": self.last}

    @property
    def lead(self) -> str:
        return (
            self.either(f"到{self.last}年，", f"{self.last}年，") if self.is_long else self.either("", "全年", "年内，")
        )

    @property
    def run(self) -> str:
        """In front of what is added over the plan."""
        words = {3: "三年", 5: "五年"}.get(self.last - self.first + 1, "")
        return f"{words}{self.either('累计', '内，')}" if self.is_long else self.either("", "全年", "年内，")


def families() -> list[tuple[str, str]]:
    """Things of the catalog with 国家级 and 省级 that make up 省级以上."""
    catalog, found = load_indicators(), []
    taken = {name for name, *_ in OTHERS} | {"中试基地", "瞪羚企业", "独角兽企业", "雏鹰企业"}
    for each in catalog:
        stem = each.code.removesuffix("_new_provincial_up")
        parts = {f"{stem}_new_national", f"{stem}_new_provincial"}
        name = each.name.removeprefix("新增省级以上").removesuffix("数")
        if stem != each.code and set(each.relations.get("parts", ())) == parts and name not in taken:
            found.append((name, stem))
    return found


def p(indicator: str, value: Any, unit: str | None, kind: str = "level", **more: Any) -> dict[str, Any]:
    return {"indicator": indicator, "value": value, "unit": unit, "kind": kind, **more}


def parts_exceed_whole(s: Setting, bad: bool) -> Block:
    name, stem = s.family()
    low, mid = s.number(2, 5), s.number(6, 12)
    whole = low + mid - (s.number(1, 2) if bad else 0)
    verb = s.either("新增", "新建", "新认定")
    common = {"kind": "increment", "verb": verb, **s.years}
    text = f"{s.run}{verb}省级以上{name}{whole}家，其中国家级{low}家、省级{mid}家"
    return Block("parts_exceed_whole", bad, [text], [
        p(f"省级以上{name}", whole, "家", code=f"{stem}_new_provincial_up", **common),
        p(f"国家级{name}", low, "家", code=f"{stem}_new_national", **common),
        p(f"省级{name}", mid, "家", code=f"{stem}_new_provincial", **common),
    ])  # fmt: skip


def parts_fall_short(s: Setting, bad: bool) -> Block:
    names = ("农业科技示范户", "科普示范社区", "科技示范乡镇")
    numbers = [s.number(5, 30) for _ in names]
    whole = sum(numbers) + (s.number(3, 9) if bad else 0)
    listed = "、".join(f"{name}{value}个" for name, value in zip(names, numbers, strict=True))
    word = s.either("合计", "共计", "总计")
    parts = [
        p(name, value, "个", "increment", part_of="sum", is_all_of=True, **s.years)
        for name, value in zip(names, numbers, strict=True)
    ]
    text = f"{s.run}新增{listed}，{word}{whole}个"
    return Block(
        "parts_fall_short", bad, [text], [*parts, p("示范点合计", whole, "个", "increment", ident="sum", **s.years)]
    )


def part_exceeds_whole(s: Setting, bad: bool) -> Block:
    name, stem = s.family()
    whole = s.number(8, 20)
    part = whole + s.number(1, 6) if bad else whole - s.number(1, 6)
    texts = [f"{s.run}新增省级以上{name}{whole}家", f"{s.run}新增国家级{name}{part}家"]
    return Block("part_exceeds_whole", bad, texts, [
        p(f"省级以上{name}", whole, "家", "increment", code=f"{stem}_new_provincial_up", **s.years),
        p(f"国家级{name}", part, "家", "increment", code=f"{stem}_new_national", **s.years),
    ])  # fmt: skip


def years_against_run(s: Setting, bad: bool) -> Block:
    count = s.last - s.first + 1
    each = s.number(3, 9)
    if s.dice.random() < 0.5:
        whole = each * count + (s.number(2, 6) if bad else 0)
        texts = [f"{s.run}新建科技小院{whole}家", f"每年新建科技小院{each}家"]
        singles = [p("科技小院", each, "家", "increment", years=(s.first, s.last), per_year=True)]
    else:
        numbers = [each + step for step in range(count)]
        whole = sum(numbers) + (s.number(2, 6) if bad else 0)
        years = "、".join(f"{s.first + step}年{value}家" for step, value in enumerate(numbers))
        texts = [f"{s.run}新建科技小院{whole}家，其中{years}"]
        singles = [p("科技小院", value, "家", "increment", year=s.first + step) for step, value in enumerate(numbers)]
    whole_promise = p("科技小院", whole, "家", "increment", years=(s.first, s.last), is_cumulative=True)
    return Block("years_against_run", bad, texts, [whole_promise, *singles])


def level_falls(s: Setting, bad: bool) -> Block:
    name, code = "独角兽企业", "unicorn_total"
    before = s.number(20, 60)
    now = before - s.number(2, 9) if bad else before + s.number(2, 9)
    if s.is_long:
        texts = [f"{s.first}年{name}达到{before}家，{s.last}年达到{now}家"]
        return Block(
            "level_falls",
            bad,
            texts,
            [p(name, before, "家", code=code, year=s.first), p(name, now, "家", code=code, year=s.last)],
        )
    texts = [f"{name}由{s.first - 1}年底的{before}家{s.either('增加', '发展')}到{now}家"]
    return Block(
        "level_falls",
        bad,
        texts,
        [p(name, now, "家", code=code, year=s.last, baseline=before, baseline_year=s.first - 1)],
    )


def stock_and_increment(s: Setting, bad: bool) -> Block:
    before, added = s.number(200, 500), s.number(40, 90)
    after = before + added + (s.number(5, 30) if bad else 0)
    texts = [
        f"{s.lead}有效期内高新技术企业由{s.first - 1}年的{before}家增加到{after}家",
        f"{s.run}净增高新技术企业{added}家",
    ]
    return Block("stock_and_increment", bad, texts, [
        p("有效期内高新技术企业", after, "家", code="hnte_in_force", year=s.last,
          baseline=before, baseline_year=s.first - 1),
        p("高新技术企业", added, "家", "increment", verb="净增", code="hnte_net_increase", **s.years),
    ])  # fmt: skip


def increment_exceeds_stock(s: Setting, bad: bool) -> Block:
    stock = s.number(30, 60)
    added = stock + s.number(3, 20) if bad else s.number(5, 20)
    texts = [f"{s.lead}瞪羚企业总数达到{stock}家", f"{s.run}新增瞪羚企业{added}家"]
    return Block("increment_exceeds_stock", bad, texts, [
        p("瞪羚企业", stock, "家", code="gazelle_total", year=s.last),
        p("瞪羚企业", added, "家", "increment", code="gazelle_new", **s.years),
    ])  # fmt: skip


def two_values(s: Setting, bad: bool) -> Block:
    name, unit, code = s.dice.choice(
        (("科技进步贡献率", "%", "stp_contribution"), ("人才总量", "万人", "talent_total"),
         ("科技服务业营业收入", "亿元", "st_service_revenue"))
    )  # fmt: skip
    value = s.number(30, 60)
    other = value + s.number(2, 8) if bad else value
    texts = [
        f"{s.lead}{name}达到{value}{unit}",
        f"{s.lead}全域{name}达到{other}{unit}".replace("全域", s.either("", s.all_of_it)),
    ]
    kind = "share" if unit == "%" else "level"
    return Block(
        "two_values", bad, texts, [p(name, each, unit, kind, code=code, year=s.last) for each in (value, other)]
    )


def stretch_below_floor(s: Setting, bad: bool) -> Block:
    floor = s.number(20, 60)
    hope = floor - s.number(1, 9) if bad else floor + s.number(1, 9)
    texts = [f"{s.lead}工业技改投资确保达到{floor}亿元，力争达到{hope}亿元"]
    return Block("stretch_below_floor", bad, texts, [
        p("工业技改投资", floor, "亿元", code="tech_upgrade_investment", stretch=hope, year=s.last)
    ])  # fmt: skip


def range_upside_down(s: Setting, bad: bool) -> Block:
    low, high = s.number(3, 9), s.number(12, 20)
    one, other = (high, low) if bad else (low, high)
    dash = s.either("—", "-", "～", "至")
    texts = [f"{s.run}引进高层次创新团队{one}{dash}{other}个"]
    return Block("range_upside_down", bad, texts, [
        p("高层次创新团队", one, "个", "increment", value_max=other, comparator="range", **s.years)
    ])  # fmt: skip


def ratio_and_amounts(s: Setting, bad: bool) -> Block:
    gdp, permille = s.number(40, 200) * 10, s.number(20, 40)
    spent = Decimal(gdp * permille) / 1000 * (Decimal("1.3") if bad else 1)
    share = Decimal(permille) / 10
    texts = [f"{s.lead}地区生产总值达到{gdp}亿元，全社会研发投入达到{spent:.2f}亿元，占地区生产总值比重达到{share}%"]
    return Block("ratio_and_amounts", bad, texts, [
        p("地区生产总值", gdp, "亿元", code="gdp", year=s.last),
        p("全社会研发投入", round(spent, 2), "亿元", code="gerd", year=s.last),
        p("全社会研发投入占地区生产总值比重", share, "%", "share", code="gerd_gdp", year=s.last),
    ])  # fmt: skip


def implied_amounts_differ(s: Setting, bad: bool) -> Block:
    output = s.number(20, 60) * 100
    high, emerging = output * 45 // 100, output * 30 // 100
    high = high * 120 // 100 if bad else high
    texts = [
        f"{s.lead}高新技术产业产值达到{high}亿元，占规模以上工业总产值比重达到45%",
        f"{s.lead}战略性新兴产业产值达到{emerging}亿元，占规模以上工业总产值比重达到30%",
    ]
    return Block("implied_amounts_differ", bad, texts, [
        p("高新技术产业产值", high, "亿元", code="hightech_output", year=s.last),
        p("高新技术产业产值占比", 45, "%", "share", code="hightech_output_share", year=s.last),
        p("战略性新兴产业产值", emerging, "亿元", code="sei_output", year=s.last),
        p("战略性新兴产业产值占比", 30, "%", "share", code="sei_output_share", year=s.last),
    ])  # fmt: skip


def growth_against_levels(s: Setting, bad: bool) -> Block:
    before, rate = s.number(4, 20) * 10, s.number(1, 4) * 10
    now = before * (100 + rate) // 100 + (s.number(5, 20) if bad else 0)
    year = s.last - 1
    texts = [f"{year}年技术合同成交额为{before}亿元，{s.last}年技术合同成交额达到{now}亿元，比上年增长{rate}%"]
    if not s.is_long:
        texts = [f"技术合同成交额达到{now}亿元，同比增长{rate}%（{year}年为{before}亿元）"]
        if s.dice.random() < 0.5:
            texts = [f"{year}年，{s.all_of_it}技术合同成交额{before}亿元", f"技术合同成交额达到{now}亿元，增长{rate}%"]
    return Block("growth_against_levels", bad, texts, [
        p("技术合同成交额", now, "亿元", code="tech_contract_value", year=s.last, baseline=before, baseline_year=year),
        p("技术合同成交额", rate, "%", "growth_rate", code="tech_contract_value_growth", year=s.last),
    ])  # fmt: skip


def points_against_levels(s: Setting, bad: bool) -> Block:
    before, points = s.number(30, 50), s.number(1, 4)
    now = before + points + (s.number(2, 5) if bad else 0)
    name = "规模以上工业企业研发机构覆盖率"
    texts = [f"{name}由{s.last - 1}年的{before}%提高到{now}%，提高{points}个百分点"]
    return Block("points_against_levels", bad, texts, [
        p(name, now, "%", "share", code="rd_org_coverage", year=s.last, baseline=before, baseline_year=s.last - 1),
        p(name, points, "个百分点", "change_in_points", code="rd_org_coverage", year=s.last),
    ])  # fmt: skip


def rhythm_against_year(s: Setting, bad: bool) -> Block:
    often = s.number(1, 3)
    words, times, frequency = s.dice.choice((("每月", 12, "month"), ("每季度", 4, "quarter")))
    whole = often * times + (s.number(2, 5) if bad else 0)
    name = s.either("政策宣讲会", "银企对接会")
    texts = [f"{words}举办{name}{often}场，全年举办{name}{whole}场"]
    return Block("rhythm_against_year", bad, texts, [
        p(name, often, "场", "count_of_activities", frequency=frequency, year=s.last),
        p(name, whole, "场", "count_of_activities", year=s.last),
    ])  # fmt: skip


def share_out_of_bounds(s: Setting, bad: bool) -> Block:
    value = s.number(105, 180) if bad else s.number(60, 100)
    name = s.either("良种覆盖率", "大型科学仪器开放共享率", "科技特派员服务行政村覆盖率")
    return Block(
        "share_out_of_bounds", bad, [f"{s.lead}{name}达到{value}%"], [p(name, value, "%", "share", year=s.last)]
    )


def shares_exceed_whole(s: Setting, bad: bool) -> Block:
    one, other = s.number(40, 50), s.number(20, 30)
    third = 100 - one - other + (s.number(5, 20) if bad else -s.number(0, 5))
    words = "、".join(f"{name}占{value}%" for name, value in (("企业", one), ("高校", other), ("科研院所", third)))
    texts = [f"科研项目承担单位中，{words}"]
    shares = [p(name, value, "%", "share", part_of="g", sentence="g", year=s.last)
              for name, value in (("企业", one), ("高校", other), ("科研院所", third))]  # fmt: skip
    return Block("shares_exceed_whole", bad, texts, shares)


def region_exceeds_parent(s: Setting, bad: bool) -> Block:
    whole = s.number(20, 50)
    part = whole + s.number(2, 20) if bad else whole - s.number(5, 15)
    place = s.dice.choice(DISTRICTS)
    texts = [f"{s.run}{s.all_of_it}引进博士{whole}名", f"{place}引进博士{part}名"]
    return Block("region_exceeds_parent", bad, texts, [
        p("博士", whole, "名", "increment", verb="引进", code="doctors_new", **s.years),
        p("博士", part, "名", "increment", verb="引进", code="doctors_new", region=place, **s.years),
    ])  # fmt: skip


def regions_exceed_parent(s: Setting, bad: bool) -> Block:
    numbers = [s.number(10, 30) for _ in range(3)]
    whole = sum(numbers) - (s.number(2, 9) if bad else 0)
    places = s.dice.sample(DISTRICTS, 3)
    listed = "、".join(f"{place}{value}家" for place, value in zip(places, numbers, strict=True))
    texts = [f"{s.run}培育雏鹰企业{whole}家，其中{listed}"]
    common = {"verb": "培育", "code": "fledgling_new", **s.years}
    return Block("regions_exceed_parent", bad, texts, [
        p("雏鹰企业", whole, "家", "increment", ident="w", **common),
        *(p("雏鹰企业", value, "家", "increment", region=place, part_of="w", **common)
          for place, value in zip(places, numbers, strict=True)),
    ])  # fmt: skip


def outside_period(s: Setting, bad: bool) -> Block:
    year = s.last + s.number(1, 3) if bad else s.last
    texts = [f"{s.either('到', '至')}{year}年，建成科技馆{s.number(1, 3)}座"]
    return Block("outside_period", bad, texts, [p("科技馆", 2, "座", "increment", year=year)])


def no_unit(s: Setting, bad: bool) -> Block:
    value, unit = s.number(11, 60), None if bad else "名"
    texts = [f"{s.run}新增科技特派指导员{value}{unit or ''}"]
    return Block("no_unit", bad, texts, [p("科技特派指导员", value, unit, "increment", **s.years)])


def unmeasurable(s: Setting, bad: bool) -> Block:
    words = s.either(f"{s.all_of_it}科技创新能力显著提升", "大力推进科技体制改革", "科技成果转化水平明显提高")
    good = f"修订科技计划项目管理办法{s.number(1, 3)}项"
    return Block("unmeasurable", bad, [words if bad else good], [{"clause": words}] if bad else [])


def unit_slip(s: Setting, bad: bool) -> Block:
    value = s.number(3, 40)
    texts = [
        f"{s.lead}科技信贷风险补偿资金池规模达到{value}亿元",
        f"{s.lead}科技信贷风险补偿资金池规模达到{value}{'万元' if bad else '亿元'}",
    ]
    return Block("unit_slip", bad, texts, [
        p("科技信贷风险补偿资金池规模", value, unit, code="risk_pool", year=s.last)
        for unit in ("亿元", "万元" if bad else "亿元")
    ])  # fmt: skip


def rank_goes_back(s: Setting, bad: bool) -> Block:
    before = s.number(20, 60)
    now = before + s.number(2, 15) if bad else before - s.number(2, 15)
    year = s.last - 1
    texts = [f"国家高新区综合排名{year}年进入前{before}位，{s.last}年进入前{now}位"]
    promises = [p("国家高新区综合排名", value, "位", "rank", code="hightech_zone_rank", comparator="<=", year=each)
                for value, each in ((before, year), (now, s.last))]  # fmt: skip
    if not s.is_long:
        texts = [f"{year}年国家高新区综合排名为第{before}位，{s.last}年国家高新区综合排名进入前{now}位"]
        promises = [{**promises[1], "baseline": before, "baseline_year": year}]
    return Block("rank_goes_back", bad, texts, promises)


def no_responsible_unit(s: Setting, bad: bool) -> Block:
    texts = [f"{s.run}建设中试基地{s.number(2, 9)}个" + ("" if bad else "（责任单位：科技局）")]
    leads = () if bad else ("科技局",)
    return Block("no_responsible_unit", bad, texts, [p("中试基地", 4, "个", "increment", leads=leads, **s.years)])


def bounds_contradict(s: Setting, bad: bool) -> Block:
    least = s.number(20, 40)
    most = least - s.number(2, 9) if bad else least + s.number(2, 9)
    texts = [f"{s.run}实施软课题不少于{least}项", f"{s.run}实施软课题不超过{most}项"]
    return Block("bounds_contradict", bad, texts, [
        p("软课题", least, "项", "count_of_activities", comparator=">=", **s.years),
        p("软课题", most, "项", "count_of_activities", comparator="<=", **s.years),
    ])  # fmt: skip


def yearly_differs(s: Setting, bad: bool) -> Block:
    each = s.number(6, 20)
    single = each - s.number(1, 5) if bad else each
    texts = [f"每年新建星创天地{each}家", f"{s.first}年，新建星创天地{single}家"]
    return Block("yearly_differs", bad, texts, [
        p("星创天地", each, "家", "increment", code="agri_makerspace_new", years=(s.first, s.last), per_year=True),
        p("星创天地", single, "家", "increment", code="agri_makerspace_new", year=s.first),
    ])  # fmt: skip


def net_exceeds_gross(s: Setting, bad: bool) -> Block:
    # The net increase stands in the block of stocks; here only what is recognised is said, of another thing.
    net = s.number(40, 90)
    gross = net - s.number(3, 20) if bad else net + s.number(3, 20)
    texts = [f"{s.run}新增科创板后备企业{gross}家", f"{s.run}净增科创板后备企业{net}家"]
    return Block("net_exceeds_gross", bad, texts, [
        p("科创板后备企业", gross, "家", "increment", verb="新增", **s.years),
        p("科创板后备企业", net, "家", "increment", verb="净增", **s.years),
    ])  # fmt: skip


BLOCKS: tuple[Callable[[Setting, bool], Block], ...] = (
    parts_exceed_whole, parts_fall_short, part_exceeds_whole, years_against_run, level_falls, stock_and_increment,
    increment_exceeds_stock, two_values, stretch_below_floor, range_upside_down, ratio_and_amounts,
    implied_amounts_differ, growth_against_levels, points_against_levels, rhythm_against_year, share_out_of_bounds,
    shares_exceed_whole, region_exceeds_parent, regions_exceed_parent, outside_period, no_unit, unmeasurable, unit_slip,
    rank_goes_back, no_responsible_unit, bounds_contradict, yearly_differs, net_exceeds_gross,
)  # fmt: skip
LONG_ONLY = frozenset(("years_against_run", "yearly_differs"))
SHORT_ONLY = frozenset(("rhythm_against_year",))  # a year's sum said in a plan of several years is another matter


@dataclass
class Plan:
    """blocks in order of the text; others: sentences and promises between them."""

    title: str
    setting: Setting
    blocks: list[Block]
    others: list[tuple[str, dict[str, Any]]]

    @property
    def planted(self) -> list[Block]:
        return [block for block in self.blocks if block.bad]

    def as_text(self) -> str:
        lines = [self.title, "一、主要任务"]
        others = iter(self.others)
        number = 0
        for block in self.blocks:
            for sentence in block.sentences:
                number += 1
                unit = (
                    ""
                    if "责任单位" in sentence or (block.bad and block.rule in _UNASSIGNED)
                    else "（责任单位：科技局）"
                )
                lines.append(f"{number}.{sentence}。{unit}")
            other = next(others, None)
            if other is not None:
                number += 1
                lines.append(f"{number}.{other[0]}。（责任单位：科技局）")
        return "\n".join(lines) + "\n"

    def as_promises(self) -> tuple[list[Promise], list[Clause]]:
        promises: list[Promise] = []
        clauses: list[Clause] = []
        for ordinal, block in enumerate(self.blocks):
            for place, entry in enumerate(block.promises):
                if "clause" in entry:
                    clauses.append(Clause(f"{ordinal}/c", entry["clause"], document="甲"))
                else:
                    promises.append(self._promise(ordinal, place, dict(entry)))
        promises += [self._promise(1000 + at, 0, dict(entry)) for at, (_, entry) in enumerate(self.others)]
        return promises, clauses

    def _promise(self, block: int, place: int, given: dict[str, Any]) -> Promise:
        year, years = given.pop("year", None), given.pop("years", None)
        part_of = given.pop("part_of", "")
        numbers = {
            name: Decimal(str(given.pop(name)))
            for name in ("value", "value_max", "stretch", "baseline")
            if name in given
        }
        return Promise(
            ident=f"{block}/{given.pop('ident', place)}", indicator_code=given.pop("code", ""),
            period=Period.year(year) if year else Period(*years),
            plan_period=Period(self.setting.first, self.setting.last),
            part_of=f"{block}/{part_of}" if part_of else "", leads=given.pop("leads", ("科技局",)),
            home=self.setting.city, document="甲", position=block * 100 + place, value=numbers.pop("value"),
            **numbers, **given,
        )  # fmt: skip


_UNASSIGNED = frozenset(("unmeasurable", "no_responsible_unit"))


def make_plan(seed: int, planted: int) -> Plan:
    """A plan with `planted` contradictions of different rules; 0 for a clean one."""
    dice = random.Random(seed)
    first = dice.randint(2019, 2026)
    last = first + dice.choice((0, 2))
    city = dice.choice(CITIES)
    found = families()
    dice.shuffle(found)
    setting = Setting(dice, city, first, last, found)
    left_out = SHORT_ONLY if setting.is_long else LONG_ONLY
    makers = [maker for maker in BLOCKS if maker.__name__ not in left_out]
    dice.shuffle(makers)
    bad = {maker.__name__ for maker in dice.sample(makers, planted)}
    blocks = [maker(setting, maker.__name__ in bad) for maker in makers]
    others = []
    for name, unit, verb, kind in dice.sample(OTHERS, 8):
        value = dice.randint(5, 80)
        others.append(
            (f"{setting.run}{verb}{name}{value}{unit}", p(name, value, unit, kind, verb=verb, **setting.years))
        )
    kind_of_plan = f"三年行动计划（{first}—{last}年）" if setting.is_long else dice.choice(("工作要点", "工作计划"))
    title = f"{city}科技创新{kind_of_plan}" if setting.is_long else f"{city}{first}年科技创新{kind_of_plan}"
    return Plan(title, setting, blocks, others)


def is_about(finding: Finding, block: Block, ordinal: int, *, as_text: bool) -> bool:
    """Whether every passage of a finding lies in one block."""
    if as_text:
        return all(
            any(_within(passage.words, sentence) for sentence in block.sentences) for passage in finding.passages
        )
    return all(passage.ident.startswith(f"{ordinal}/") for passage in finding.passages)


def _within(words: str, sentence: str) -> bool:
    plain = words.lstrip("0123456789.").replace("-", "—")
    return plain in sentence.replace("-", "—") or sentence.replace("-", "—") in plain


@dataclass
class Tally:
    """What came of checking: planted, found per rule, findings and false ones, promises looked at."""

    planted: dict[str, int] = field(default_factory=dict)
    found: dict[str, int] = field(default_factory=dict)
    findings: int = 0
    false: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)
    promises: int = 0

    def add(self, plan: Plan, findings: list[Finding], promises: int, *, as_text: bool) -> None:
        self.promises += promises
        self.findings += len(findings)
        checks = load_checks()
        for ordinal, block in enumerate(plan.blocks):
            if not block.bad:
                continue
            self.planted[block.rule] = self.planted.get(block.rule, 0) + 1
            about = [each for each in findings if is_about(each, block, ordinal, as_text=as_text)]
            if any(each.code == checks[block.rule].code for each in about):
                self.found[block.rule] = self.found.get(block.rule, 0) + 1
            else:
                self.missed.append(f"{plan.title}: {block.rule}: {block.sentences}")
        for each in findings:
            owners = self._owners(plan, each, as_text)
            if not any(block.bad for block in owners):
                self.false.append(f"{plan.title}: {each.code} {each.arithmetic}")

    @staticmethod
    def _owners(plan: Plan, finding: Finding, as_text: bool) -> Iterator[Block]:
        for ordinal, block in enumerate(plan.blocks):
            if is_about(finding, block, ordinal, as_text=as_text):
                yield block

    @property
    def recall(self) -> float:
        return sum(self.found.values()) / max(1, sum(self.planted.values()))

    @property
    def false_share(self) -> float:
        """False findings among all findings; on clean plans, among all promises looked at."""
        return len(self.false) / max(1, self.findings if self.planted else self.promises)


def tally(seeds: range, planted: int, *, as_text: bool) -> Tally:
    """Check one plan a seed, as promises or read from its text."""
    result = Tally()
    for seed in seeds:
        plan = make_plan(seed, planted)
        if as_text:
            document = read_bytes(plan.as_text().encode(), "甲.txt")
            promises, clauses = promises_of(document, read_plan(document), "甲.txt")
        else:
            promises, clauses = plan.as_promises()
        result.add(plan, check(promises, clauses), len(promises), as_text=as_text)
    return result
