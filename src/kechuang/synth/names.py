"""Names and codes of bodies and people that exist nowhere, each told apart from real ones at a glance.

Every organisation's name ends in （示例）. Its credit code checks, but the region in it is 999999, which GB/T 2260 does
not have: 9 1 999999 MA…. People are called 陈某甲; institutes bear names that no institute has.
"""

from __future__ import annotations

from typing import NamedTuple

from kechuang.synth.draws import lot

MARK = "（示例）"
BLOCK = "999999"  # the region in every synthetic credit code
_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_OWN_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)  # GB 11714
_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)  # GB 32100
_VALUES = {character: value for value, character in enumerate(_ALPHABET)}
_OWN_VALUES = {character: int(character, 36) for character in _ALPHABET}
_FIRST = "沐澜珩昕霁屿岚汐翊昀曦溪霖沁泓栩朔晟逸筠璟奕沅渝骁峤烁澈珞琰煦瑄恺祁瀚翎颐谌鸢柒"
_SECOND = "禾聿辰川岳舟野衡笙序延谦彦榆梓槿宸朗洲翰屹柏嘉睿铭维原拓砺恪辙宥庭渡驰熠越砚澄濯"
_THIRD = "达通源信联创益成和众恒宏邦兴博泽"
_SURNAMES = "陈李王张刘赵周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
FORMS = ("有限公司", "有限公司", "有限公司", "股份有限公司", "有限责任公司")
_INSTITUTES = ("东陵理工大学", "江右科技大学", "云岭大学", "北川工业大学", "沧海大学", "望山农业大学", "临淮工学院",
               "太平湖大学", "青原材料研究院", "南屏先进制造研究所", "海州生物技术研究院", "白鹭洲大学")  # fmt: skip
INSTITUTES = tuple(f"{each}{MARK}" for each in _INSTITUTES)


class Body(NamedTuple):
    """An organisation as a row names it. Empty code: the row gives the name alone."""

    code: str
    name: str


def credit_code(number: int, kind: str = "91") -> str:
    """The `number`th synthetic code. kind: registering department and class, 91 enterprise, 12 public institution …"""
    own = "MA" + "".join(_ALPHABET[number // 31**place % 31] for place in (5, 4, 3, 2, 1, 0))
    total = sum(_OWN_VALUES[each] * weight for each, weight in zip(own, _OWN_WEIGHTS, strict=True))
    body = f"{kind}{BLOCK}{own}{'0X987654321'[total % 11] if total % 11 else '0'}"
    total = sum(_VALUES[each] * weight for each, weight in zip(body, _WEIGHTS, strict=True))
    return body + _ALPHABET[-total % 31]


def word(seed: int, number: int) -> str:
    """A word nobody uses, another for every number; three characters where two do not suffice."""
    pairs = len(_FIRST) * len(_SECOND)
    at = (number * 7919 + lot(seed, 0, 17)) % pairs
    third = number // pairs
    first, second = divmod(at, len(_SECOND))
    pair = _FIRST[first] + _SECOND[second]
    return pair + _tail(third) if third else pair


def _tail(number: int) -> str:
    tail = ""
    number -= 1
    while True:
        number, rest = divmod(number, len(_THIRD))
        tail += _THIRD[rest]
        if not number:
            return tail


def person(number: int) -> str:
    """陈某甲, another for every number."""
    number, surname = divmod(number, len(_SURNAMES))
    stems = _STEMS[number % 10]
    while number >= 10:
        number = number // 10 - 1
        stems += _STEMS[number % 10]
    return f"{_SURNAMES[surname]}某{stems}"
