"""What is found before a notice is released, in sentences: what, where, how to mend it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

NO_FIGURE = "暂无数据"
MOST_NAMES = 4
QUOTED = 14
LETTERHEAD_WORDS = {
    "issuer_mark": "发文机关标志",
    "mark": "机关代字",
    "addressees": "主送机关",
    "signature": "发文机关署名",
    "copies_to": "抄送机关",
    "printed_by": "印发机关",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """is_error: must be mended; otherwise it must have been seen."""

    code: str
    what: str
    where: str = ""
    remedy: str = ""
    is_error: bool = False

    @property
    def sentence(self) -> str:
        return f"{self.code} {self.where} {self.what}"


def where(number: int, words: str) -> str:
    """第 3 段“一、总体情况…”; the title is number 0."""
    if number == 0:
        return _("标题")
    cut = words if len(words) <= QUOTED else f"{words[:QUOTED]}…"
    return _("第 %(n)d 段“%(words)s”") % {"n": number, "words": cut} if cut else _("第 %d 段") % number


def _names(names: Sequence[str]) -> str:
    shown = "、".join(f"“{name}”" for name in names[:MOST_NAMES])
    return shown if len(names) <= MOST_NAMES else _("%(names)s等 %(n)d 项") % {"names": shown, "n": len(names)}


def letterhead_lacks(name: str) -> Finding:
    word = LETTERHEAD_WORDS[name]
    must = name != "addressees"  # a notice to everybody has none
    remedy = _("请在版头里填写；在模板里填好，以后每月自动带出。")
    return Finding("TB-201", _("没有填%s。") % word, _("版头"), remedy, must)


def unknown_place(where: str, name: str, near: str) -> Finding:
    remedy = f"{near}。" if near else _("请从“可用的数字”里选一个，或删去花括号。")
    return Finding("TB-202", _("没有“{%s}”这个数字。") % name, where, remedy, True)


def stray_brace(where: str) -> Finding:
    return Finding(
        "TB-203", _("花括号不成对。"), where, _("数字的位置两边各一个半角花括号；不是数字的请改用别的括号。"), True
    )


def no_words() -> Finding:
    return Finding("TB-204", _("正文没有一段有文字。"), "", _("请恢复自动生成的文字，或写上正文。"), True)


def title_is_empty() -> Finding:
    return Finding("TB-205", _("标题是空的。"), _("标题"), _("请写上标题，或恢复自动生成的标题。"), True)


def is_empty(where: str) -> Finding:
    return Finding(
        "TB-211", _("这一段没有文字，签发的文件里不会出现。"), where, _("确实不要，可以不管；误删的请恢复。")
    )


def ground_changed(where: str) -> Finding:
    what = _("重新生成后，这一段自动写的文字变了，您改写的没有跟着变。")
    return Finding("TB-212", what, where, _("请对照两种文字，采用新的，或保留您的。"))


def is_left(where: str) -> Finding:
    what = _("模板或名单已经变了，不再生成这一段；您改写的文字还留着。")
    return Finding("TB-213", what, where, _("不需要的请删去。"))


def no_figure(where: str, name: str) -> Finding:
    return Finding(
        "TB-214", _("“{%s}”现在没有数据，文中写成“暂无数据”。") % name, where, _("请补报数据后重新生成，或改写这一句。")
    )


def typed_same(where: str, typed: str, place: str) -> Finding:
    what = _("“%(typed)s”是手工输入的，与 {%(place)s} 相同。") % {"typed": typed, "place": place}
    return Finding("TB-215", what, where, _("请改写成 {%s}，数字更新时才会跟着变，也才能点开查证。") % place)


def typed_other(where: str, typed: str, rivals: Sequence[tuple[str, str]]) -> Finding:
    known = "、".join(f"{{{place}}}＝{words}" for place, words in rivals)
    what = _("“%s”是手工输入的，与系统里这项目标的数字都不同。") % typed
    return Finding("TB-216", what, where, _("请核对：%s。") % known)


def typed_unknown(where: str, typed: str) -> Finding:
    what = _("“%s”是手工输入的，系统里没有可对照的数字。") % typed
    return Finding("TB-217", what, where, _("请自行核对；能用数字位置的请换成数字位置。"))


def template_is_newer() -> Finding:
    return Finding("TB-218", _("拟稿之后模板有了新版。"), "", _("要用新版，请重新生成；改过的段落会保留。"))


def month_went_on(as_of: date, until: date) -> Finding:
    what = _("数据截至 %(as_of)s，现在可以取到 %(until)s。") % {"as_of": as_of, "until": until}
    return Finding("TB-221", what, _("数据"), _("请重新生成；改过的段落会保留。"))


def figures_moved(changed: Sequence[tuple[str, str, str, str]]) -> Finding:
    lines = "；".join(f"{name}{what} {then} → {now}" for name, what, then, now in changed[:MOST_NAMES])
    more = _("等 %d 处") % len(changed) if len(changed) > MOST_NAMES else ""
    return Finding(
        "TB-222",
        _("拟稿之后数字有变化：%(lines)s%(more)s。") % {"lines": lines, "more": more},
        _("数据"),
        _("请重新生成；改过的段落会保留。"),
    )


def unverified(names: Sequence[str]) -> Finding:
    what = _("%(n)d 项目标待核实：%(names)s。") % {"n": len(names), "names": _names(names)}
    return Finding("TB-223", what, _("数据"), _("没有数据就没有亮灯；请催报，或在文中说明。"))


def waiting(names: Sequence[str]) -> Finding:
    what = _("%(n)d 项目标有报送还没审核，未计入：%(names)s。") % {"n": len(names), "names": _names(names)}
    return Finding("TB-224", what, _("数据"), _("请先审核再重新生成，或照此签发。"))


def silent(names: Sequence[str]) -> Finding:
    what = _("%(n)d 项目标的牵头单位没有报送过：%(names)s。") % {"n": len(names), "names": _names(names)}
    return Finding("TB-225", what, _("数据"), _("请催报；文中会列出这些单位。"))


def stale(names: Sequence[str]) -> Finding:
    what = _("%(n)d 项目标最近一次数据已超过两个月：%(names)s。") % {"n": len(names), "names": _names(names)}
    return Finding("TB-226", what, _("数据"), _("请催报最新进展，或在文中说明数据时间。"))
