"""Numbers that promise nothing: names, ordinals, dates, history, nicknames, scores; and policy parameters, kept apart.

`why_not` gives the reason as a short English key (for tests and clues), or None when the number may be a promise.
Every rule states what the words are; none names a document or a place.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from kechuang.catalog.region import load_regions
from kechuang.kernel.period import Period
from kechuang.readers.parameters import POLICY, is_condition, is_parameter, is_scoring, is_term
from kechuang.readers.past import is_history, is_shortfall
from kechuang.readers.phrases import Before
from kechuang.readers.quantities import Quantity
from kechuang.readers.verbs import kind_of_verb

_QUOTES = {"“": "”", "《": "》", "‘": "’"}
_TIME_VERB = re.compile(r"(?:压缩|压减|缩短|控制|降低|减少|提前|提速|不超过|办结)")
_SIZED_BODY = re.compile(r"(?:的)?(?:规模)?(?:规上|工业|科技)?(?:企业|单位|机构|高校|园区|医院|学校)")
_NICKNAME_LEFT = re.compile(
    r"(?:”|》|政策|新政|意见|措施|创新|改革|发展|人才|科技|质量|经济|振兴|倍增|惠企|专项|省|市|区|县)$"
)
_ENUMERATED = re.compile(
    r"^(?:大|重大|重点|主要|核心|关键|专项|方面|环节|领域|行动|工程|计划|体系|攻坚|战役|任务|部门|维度|层面|阶段|步骤|类型|维护|意识|自信|面向|统筹|坚持|聚焦|原则|机制|结合|联动|融合|协同|转变|清单|优势|短板|问题|目标|举措|措施|抓手|支柱|中心任务|导向|要素|主题|板块|转型|突破口|统一|确保|看齐|必须|严格|规划|文件|办法|方案|文章|子项)"
)
_IDIOM = re.compile(
    r"^(?:一(?:个(?!月)|批|系列|套|站|次性|条|件事|对一|体|流|定|些|类|种|支|片|张|盘棋|道|层|步|揽子|项一|线|级|名$|期工程)|两(?:个|化|业|手|岸|新|山|会|不|端|翼|区|地|院)|三(?:个|位|维|农|权|产|次产|级|方|类)|四(?:个|上|位|化|链|新)|五(?:个|位|位一体|链)|双)"
)


def why_not(
    text: str,
    quantity: Quantity,
    before: Before,
    after: tuple[int, int] | None,
    plan: Period | None,
    *,
    goes_on: bool = False,
) -> str | None:
    """The reason why this number promises nothing; POLICY for a policy parameter; None when it may promise.

    goes_on: the number continues a list whose verb stands in front of an earlier member.
    """
    left, right = text[: quantity.from_bound], text[quantity.to_bound :]
    left_raw = text[: quantity.start]
    checks: tuple[tuple[str, Callable[[], bool]], ...] = (
        ("quoted", lambda: _inside_quotes(text, quantity)),
        ("ordinal", lambda: _is_ordinal(left_raw, quantity, right)),
        ("score", lambda: quantity.dimension == "score" or is_scoring(text, quantity)),
        ("covered", lambda: quantity.unit != "%" and bool(_COVERED.match(right))),
        (POLICY, lambda: is_term(left, right, quantity)),
        ("duration", lambda: _is_duration(left, quantity)),
        (POLICY, lambda: is_condition(left, right)),
        ("size", lambda: _is_size(text, quantity, right)),
        ("nickname", lambda: _is_nickname(text, quantity, before, left, right)),
        ("idiom", lambda: _is_idiom(text, quantity, before, after, goes_on)),
        ("baseline", lambda: _is_baseline(left, right)),
        (POLICY, lambda: is_parameter(left, right, quantity, before)),
        ("history", lambda: is_history(text, quantity, plan) or is_shortfall(left_raw)),
        ("enumeration", lambda: not goes_on and _is_enumeration(text, quantity, before, after)),
    )
    return next((reason for reason, holds in checks if holds()), None)


def _is_service_time(left: str, quantity: Quantity) -> bool:
    """每名特派员驻村服务不少于60天: time that somebody is to spend."""
    return quantity.comparator == ">=" and bool(
        re.search(
            r"(?:服务|下乡|入村|学习|培训|驻[村企点]|走访|工作|授课|实习)(?:时间|时长)?(?:达到?|累计|总计|力争|每年|全年)*$",
            left,
        )
    )


_COVERED = re.compile(r"[^，。；]{0,20}全覆盖")


def _is_duration(left: str, quantity: Quantity) -> bool:
    """A time that nobody promises to shorten or to spend."""
    if quantity.dimension != "time":
        return False
    return not _TIME_VERB.search(left[-12:] + quantity.before) and not _is_service_time(left, quantity)


def _inside_quotes(text: str, quantity: Quantity) -> bool:
    """“30条”, 《…2019…》; a quoted name that only contains the number's unit is caught too."""
    for opening, closing in _QUOTES.items():
        before = text[: quantity.start]
        opened = before.rfind(opening)
        closed = text.find(closing, quantity.start)
        if opened > before.rfind(closing) and closed >= 0:
            # A long quotation holds sentences, not a name: “引进…200名，总量达到…”
            return opening == "《" or closed - opened <= 20 or "，" not in text[opened:closed]
    return False


def _is_ordinal(left: str, quantity: Quantity, right: str) -> bool:
    if left.endswith("第") and quantity.dimension not in ("rank",) and quantity.unit not in ("名",):
        return True
    if (
        quantity.unit == "届"
        and not quantity.is_chinese
        and re.search(r"(?:举办|联办|承办|主办)[^，。；第]{2,30}$", left)
    ):
        return False
    if quantity.unit in ("届", "年", "日", "月") and quantity.dimension != "time":
        return True
    if re.search(r"第\d+、$", left):
        return True
    if quantity.unit == "次" and re.match(r"(?:全会|全体|会议|党代会|代表大会|常务)", right):
        return True
    if quantity.unit in ("位", "名") and re.search(r"(?:(?<!博士)后|末|倒数)$", left):
        return True
    if quantity.unit in ("批次", "批", "阶段", "步") and left.endswith("分"):
        return True
    if quantity.unit in ("轮", "届") and re.search(r"(?:新|上|下|首|本|这|每)$", left):
        return True
    if quantity.is_rank_top and not re.search(
        r"(?:进入|跻身|挺进|冲刺|位居|位列|迈入|稳居|保持|名列|争进|争创|力争|居|列)[^，。；]{0,14}$",
        left.removesuffix("前"),
    ):
        return True
    if left.endswith("第"):
        return not re.search(r"(?:位居|位列|列|排名|保持|进入|居|上升[至到]|提升[至到])[^，。；]{0,8}第$", left)
    if (
        quantity.unit == "期"
        and quantity.is_chinese
        and re.search(r"(?:举办|开展|组织|培训|编发|编印|开设)[^，。；]{2,20}$", left)
        and not re.match(r"[一-鿿]", right)
    ):
        return False
    if quantity.unit == "期" and (quantity.is_chinese or re.match(r"工程|项目|建设|厂房|基金|”", right)):
        return not re.search(r"(?:每月|每季度?|每年|每周|举办|开展|组织|编发|编印|至少|不少于)$", left)
    return bool(re.search(r"(?:\d|[A-Za-z])[—.]$", left))


def _is_size(text: str, quantity: Quantity, right: str) -> bool:
    """10亿元以上项目30个, 百亿级产业群, 3000吨级码头: the first number belongs to the name of the second's thing."""
    if right.startswith(("级", "量级")):
        return True
    if quantity.dimension == "people" and quantity.after in ("以上", "以下", "及以上") and _SIZED_BODY.match(right):
        return True  # 100人以上企业
    if quantity.dimension in ("area", "money", "mass") and re.match(r"的[^，。；]{2,16}?\d", right):
        return True  # 总面积2万平方米的孵化器1家
    if quantity.dimension in ("money", "mass", "power", "area", "people", "length") or quantity.after:
        rest = re.split(r"[，。；：]", text[quantity.to_bound :], maxsplit=1)[0]
        named = re.match(
            r"的?[^、\d“”，。；]{2,24}?(?=(?:力争|确保)?(?:不少于|超过|突破|达到|达|超|共|至少)?\d[\d,.]*[—～至\d]*(?:个|家|项|名|人|套|台|件|座|所|支|户|只|单|宗|笔))",
            rest,
        )
        if (
            named
            and quantity.dimension in ("money", "mass", "power", "area", "length")
            and (quantity.after or quantity.before or not re.match(r"[和及与并且]", rest))
        ):
            return not re.match(r"(?:的)?(?:目标|任务)", rest) and (
                bool(quantity.after)
                or (
                    quantity.before in ("超", "超过", "过", "")
                    and bool(re.match(r"的?(?:项目|企业|产业|规模|级|重大|重点|工业)", rest))
                )
            )
        if quantity.after in ("以上", "以下", "及以上", "（含）以上") and quantity.is_money:
            return (
                bool(re.match(r"[一-鿿]{2}", rest))
                and not re.match(r"(?:并|和|及|与|其中|资金|贷款|投资|补助|融资|的(?:资金|贷款|投资|融资|目标))", rest)
                and not _money_verb_near(text, quantity)
            )
    return False


def _money_verb_near(text: str, quantity: Quantity) -> bool:
    return bool(
        re.search(
            r"(?:资金|贷款|投资|总额|金额|交易额|成交额|收入|产值|经费|融资|授信)(?:达到?|达|超过?|突破|不低于|不少于)?$",
            text[: quantity.from_bound],
        )
    )


def _is_nickname(text: str, quantity: Quantity, before: Before, left: str, right: str) -> bool:
    """科技改革20条, 人才8条, 40条: a set of measures known by its number."""
    if quantity.unit != "条" or quantity.after or quantity.before:
        return False
    verb = text[before.verb[0] : before.verb[1]] if before.verb else ""
    if re.match(r"(?:政策|措施|意见|举措|新政|细则|”|》|等|及|和|创新|惠企)", right) or _NICKNAME_LEFT.search(left):
        return verb not in (
            "征集",
            "收集",
            "征集发布",
            "新增",
            "发布",
            "建成",
            "新建",
            "报送",
            "采集",
            "对接",
            "梳理",
        ) or bool(re.match(r"(?:政策|措施|意见|举措|新政)", right))
    return verb == ""


def _in_place_name(text: str, quantity: Quantity) -> bool:
    """三台县, 五台县, 九江市: the numeral begins or ends the name of a place."""
    names = load_regions().names
    starts = range(max(0, quantity.start - 2), quantity.start + 1)
    return any(text[a:b] in names for a in starts for b in range(quantity.end + 1, quantity.end + 5))


def _is_idiom(text: str, quantity: Quantity, before: Before, after: tuple[int, int] | None, goes_on: bool) -> bool:
    """一批, 一系列, 两个维护 …; 一期 after 每月 and 新建一家 stay."""
    if not quantity.is_chinese:
        return False
    if _in_place_name(text, quantity):
        return True
    if re.search(r"(?:每月|每季度?|每年|每半年|每周|每学期)$", text[: quantity.from_bound]) or quantity.unit == "%":
        return False
    if (
        quantity.unit == "次"
        and after is not None
        and not quantity.before
        and not re.search(r"(?:举办|开展|组织|召开|举行|听取)$", text[: quantity.start])
    ):
        return True  # 四次采油, 三次产业
    if _IDIOM.match(text, 0) and quantity.start == 0:
        return True
    here = text[quantity.start :]
    if re.match(r"一(?:批|系列|套|支|些|类|种|条|片|体|流|次性|揽子|站式|张|组)", here) and quantity.unit not in (
        "家",
        "所",
        "座",
        "名",
        "场",
        "篇",
        "期",
    ):
        return True
    phrase = re.split(r"[，。；：]", text[: quantity.from_bound])[-1]
    if quantity.unit == "次" and re.search(r"每|至少|不少于", phrase + quantity.before):
        return False
    if (quantity.before and quantity.comparator in (">=", ">")) or re.search(
        r"每(?:个?月|季|年|半年|周|两年|三年|两个?月)|至少", phrase
    ):
        return bool(after and _ENUMERATED.match(text[after[0] : after[1]]))
    if goes_on and after is None:
        return False
    if before.noun is not None and before.verb is not None and after is None:
        return False  # 登记科技成果八项，
    small = quantity.value <= 20
    verb = text[before.verb[0] : before.verb[1]] if before.verb else ""
    if small and quantity.unit in (
        "个",
        "项",
        "大",
        "类",
        "种",
        "条",
        "位",
        "支",
        "件",
        "道",
        "张",
        "组",
        "门",
        "级",
        "层",
    ):
        adding = verb.startswith(("新", "净")) or verb in (
            "引进",
            "招引",
            "获批",
            "获评",
            "创建",
            "争创",
            "申报",
            "培育",
            "建成",
            "组建",
            "认定",
            "举办",
            "落地",
            "引育",
            "设立",
            "实现",
            "完成",
        )
        if not adding:
            return True
        return bool(after and _ENUMERATED.match(text[after[0] : after[1]]))
    if before.verb is None and before.noun is None and before.tail is None and not quantity.before:
        return True
    return (
        verb in ("", "实施", "推进", "构建", "形成", "建立", "打造")
        and small
        and quantity.unit in ("级", "区", "院", "县", "园", "站")
    )


def _is_baseline(left: str, right: str) -> bool:
    """由35%提高到40%: the first number is where one comes from."""
    segment = re.split(r"[，。；：]", left)[-1]
    return bool(re.search(r"(?:由|从)[^，。；到至]{0,16}$", segment)) and bool(
        re.match(
            r"[^，。；]{0,8}(?:提高|提升|增加|增长|增|上升|扩大|发展|壮大|下降|降|压缩|缩短|减少|前移|跃升|拓展|压减)[到至为]",
            right,
        )
    )


def _is_enumeration(text: str, quantity: Quantity, before: Before, after: tuple[int, int] | None) -> bool:
    """Counts of what exists or is listed (全市25个特色园区, 9个方面), not of what will be done."""
    if after is None:
        return False
    if before.noun is None:
        lead = text[before.front_end : quantity.from_bound]
        if before.verb is None and not quantity.before and not before.among:
            if quantity.unit == "%":
                return False
            return not (before.will or before.frequency) or bool(lead)
    elif before.verb is None and before.tail is None and not quantity.before:
        return True  # 聚焦装备制造、食品饮料3个产业: counts what is named
    elif before.verb is None and before.tail is None and quantity.unit in ("平方公里", "平方千米"):
        return True
    said = text[after[0] : after[1]]
    if (
        before.verb is not None
        and before.noun is None
        and quantity.unit in ("个", "项", "大", "类")
        and not quantity.before
        and not quantity.after
    ):
        verb = text[before.verb[0] : before.verb[1]]
        return kind_of_verb(verb) != "" and bool(
            re.match(r"(?:方面|环节|领域|重点领域|维度|专项行动|攻坚行动|原则|层面|阶段)", said)
        )
    return False
