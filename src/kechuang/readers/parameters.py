"""Numbers that say how a policy or an appraisal works: rates, caps, thresholds, terms, weights and marks."""

from __future__ import annotations

import re

from kechuang.readers.phrases import Before
from kechuang.readers.quantities import Quantity

POLICY = "policy_parameter"


_TERM = re.compile(r"(?:期|期限|时限|周期|年限)(?:最长|最多|一般|原则上|为|不超过|不少于)*$")
_TIME_RULE = re.compile(r"^[^，。；]{0,8}(?:制度|周期|有效期|过渡期|期限|评价|免税|保护期)")


_GRANT = re.compile(
    r"(?:给予|予以|奖励|奖补|补助|补贴|资助|贴息|扶持|支持|奖金|奖(?=最高)|补偿|返还|扣除|加计|按(?:照)?(?![期时季月年质需揭])[^，。；]{0,16}?|税率|减按|费率|利率|比例|标准|额度)"
    r"(?:工作经费|奖金|不高于|不超过|不低于|最高|最多|一次性|总额|合计|累计|达到?|为|至|的|可达?|可|每家|每个|每项|每人|每年|每件|分别|（|其|年度|销售|收入|研发|费用|投入|实际|支出|约|、|和|或者?|给予|奖励|补助|资助|\d[\d.]*[万亿]?元?|%)*$"
)


_TARGET_MONEY_VERB = re.compile(
    r"(?:发放|兑现|争取|落实|拨付|投放|到位|安排|募集|惠及|融资|撬动|减免|筹集|完成|实现|超过|突破)[^，。；]{0,36}$"
)


_EACH = re.compile(
    r"(?:每家|每个|每项|每人|每户|每件|每篇|每台|每套|每次|每平方米|每亩|每吨|单个|单项|单笔|单户|单家|人均每)[^，。；]{0,14}$"
)


_TOP_UP = re.compile(r"(?:最高|一次性|限额|上限|封顶)[^，。；]{0,10}$")


_CONDITION = re.compile(
    r"^(?:（含[^）]*）)?[^，。；、]{0,24}(?:的|，)(?:[^，。；]{0,16})?(?:企业|项目|单位|机构|个人|平台|团队|载体|人才|创业者)"
)


_MARKS = re.compile(r"(?:基础分|(?<!提)档|(?<!产)权重|分值|得分|评分)[^，。；]{0,4}占?(?:不超过|不低于|为)?$")


def is_scoring(text: str, quantity: Quantity) -> bool:
    """完成率低于60%的单项不得分; 每超5个百分点加0.5分: how marks are given."""
    rest = re.split(r"[。；]", text[quantity.to_bound :], maxsplit=1)[0]
    if re.search(r"(?:考核|考评|测评|评议)占$", text[: quantity.from_bound]):
        return True
    if _MARKS.search(text[: quantity.from_bound]) or re.match(r"的?(?:权重|分值)", rest):
        return True
    return bool(
        re.match(
            r"[^，]{0,12}(?:的[^，]{0,12})?(?:，)?(?:不得分|加\d|扣\d|得\d|不得评|取消|不得参评|评为|约谈|通报批评|予以问责)",
            rest,
        )
    )


def is_term(left: str, right: str, quantity: Quantity) -> bool:
    """培育期最长不超过3年, 建立3—5年评价制度: how long a rule runs."""
    if quantity.dimension != "time" or quantity.before.startswith(("压", "缩", "控")):
        return False
    if _TERM.search(left):
        return True
    return bool(_TIME_RULE.match(right)) and bool(re.search(r"(?:建立|实行|执行|设置|设立|实施)$", left))


def is_condition(left: str, right: str) -> bool:
    """对年销售5亿元以下的企业给予…: the number says whom a policy is for."""
    last = re.split(r"[，。；：]", left)[-1]
    named = r"[^，。；]{0,24}的[^，。；]{0,14}(?:企业|项目|单位|机构|个人|平台|团队|载体|人才|合同)"
    return bool(re.match(r"(?:对|凡|把|将|给|在)", last)) and bool(re.match(named, right))


_RATE_OF_POLICY = re.compile(
    r"(?:加计扣除|税率|利率|费率|补贴|补助|奖补|贴息|担保费|扣除)(?:比例|率|标准|上限|幅度)?(?:最高|上浮|下浮|提高到|提高至|不超过|不高于|为|达到?)*$"
)


def is_parameter(left: str, right: str, quantity: Quantity, before: Before) -> bool:
    segment = re.split(r"[。；：]", left)[-1]
    last = re.split(r"[，]", segment)[-1]
    if (
        right.startswith("的，")
        or re.match(r"(?:的)?(?:政策|税率|优惠)", right)
        or re.search(r"(?:权重|门槛|起征点|费率)(?:不低于|不高于|为|达到?)*$", last)
    ):
        return True
    if quantity.dimension not in ("money", "ratio", "area", "people", "time"):
        return False
    if (
        quantity.after in ("以下", "及以下", "以内")
        and _CONDITION.match(right)
        and re.search(r"(?:在|对|年销售|收入|规模|人员|投入)", last)
    ):
        return True
    if quantity.dimension == "ratio" and quantity.unit != "%" and quantity.unit != "‰":
        return False
    if _TARGET_MONEY_VERB.search(last) and not _EACH.search(last) and not re.search(r"给予|奖励|最高|一次性|按", last):
        return False
    if quantity.unit == "%" and (
        (re.search(r"允许[^，。；]*将[^，。；]*$", last) and re.match(r"的[^，。；]{1,12}用于", right))
        or (_EACH.search(last) and re.search(r"(?:资助|补助|奖补|支持|贴息)(?:金额|额度|资金|比例)", last))
    ):
        return True  # 允许单位将不低于70%的收益用于奖励; 单个项目资助金额不超过投入的30%
    if quantity.unit in ("%", "‰", "个百分点") and _RATE_OF_POLICY.search(last + quantity.before):
        return True
    if quantity.before in ("突破", "超过", "超") and not re.search(r"给予|最高|一次性|按|每", last):
        return False
    if quantity.is_money and _EACH.search(last):
        return True
    if _GRANT.search(last) and (quantity.is_money or quantity.unit in ("%", "‰")):
        return not re.search(r"(?:占比|比例|比重|覆盖率|额度)(?:达到?|为|不低于|超过?|突破)*$", last) or bool(
            re.search(r"给予|补助|奖励|资助|贴息|补贴|按照?|扣除|税", last)
        )
    if quantity.is_money and (
        _EACH.search(last) or (_TOP_UP.search(last) and re.search(r"奖|补|资助|给予|支持|贷款", segment))
    ):
        return True
    if re.match(r"[^，。；]{0,6}(?:的)?(?:后补助|补助|奖励|补贴|资助|奖补|贴息|一次性奖)", right) and re.search(
        r"给予|予以|按|享受|分别", last
    ):
        return True
    return bool(
        quantity.after
        and re.search(r"(?:^|对|，)[^，。；]{0,20}(?:年度?销售|研发投入|营业收入|占比|强度|投入)", last)
        and re.match(r"的[^，。；]{0,10}(?:企业|单位|项目|机构)[^。；]{0,20}(?:，|给予|按|予以)", right)
        and re.search(r"给予|奖|补", right[:60])
    )
