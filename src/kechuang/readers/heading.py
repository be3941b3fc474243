"""What a document says of itself: title, issuer, number, date, standing, plan period and region."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

from kechuang.catalog.region import load_regions
from kechuang.kernel.period import Period
from kechuang.kernel.span import Span
from kechuang.readers.document import IssuedDocument
from kechuang.readers.lexicon import words
from kechuang.readers.outline import DOCUMENT_NUMBER
from kechuang.readers.reading import Clue, Heading
from kechuang.readers.view import View, folded
from kechuang.readers.when import title_period

_PLAN = re.compile(
    r"(?:要点|行动计划|行动方案|实施方案|工作方案|工作计划|工作安排|计划|规划|方案|纲要|意见|责任书|任务书|任务分解(?:表|方案)?|任务清单|目标任务|重点任务|工作任务|重点工作|分工方案|分解表|工作报告|办法|细则|措施|解读|打算|思路|目标|清单|部署)"
    r"(?:（[^）]{1,20}）)*(?:政策解读|解读|的通知)?(?:（[^）]{1,20}）)*$"
)
_NOTICE = re.compile(r"(?:通知|函|批复|公告|请示|报告)(?:（[^）]{1,20}）)?$")
_NUMBER = re.compile(DOCUMENT_NUMBER)
_DATE = re.compile(r"(20\d\d|19\d\d)(?:年|—|/|\.)(\d{1,2})(?:月|—|/|\.)(\d{1,2})日?")
_HAN_DATE = re.compile(
    r"([二〇零○一][〇零○一二三四五六七八九]{3})年([一二三四五六七八九十]{1,3})月([一二三四五六七八九十]{1,3})日"
)
_ISSUER_END = re.compile(
    r"(?:局|委员会|委|办公室|办公厅|政府|厅|部|管委会|领导小组|党组|党委|人民政府|工委|专班|科协)$"
)
_KEYS = {
    "issuer": ("制发机关", "发文机关", "发布机构", "发文机构", "发布单位", "制定机关", "发文单位", "信息来源", "来源"),
    "number": ("文号", "发文字号", "发布文号", "文件编号"),
    "issued_on": ("成文日期", "发文日期", "印发日期", "生成日期", "发布日期", "公开日期", "发布时间"),
    "standing": ("文件状态", "有效性", "时效性", "效力状态", "是否有效"),
}
_STANDING = (
    ("repealed", ("失效", "废止", "已废", "无效")),
    ("consultation", ("征求意见", "草案", "讨论稿")),
    ("in_effect", ("执行中", "有效", "现行")),
)
FIRST_BLOCKS = 40


def read_heading(document: IssuedDocument) -> Heading:
    views = [View(document.text, block.span) for block in document.blocks[:FIRST_BLOCKS] if block.kind != "cell"]
    title_span, title = _title(document, views)
    shown = folded(title) if title else ""
    period = title_period(shown) or _period_elsewhere(views)
    issuer, issuer_clue = _issuer(document, views, shown)
    number = _property(document, "number") or _own_number(views)
    region, region_clue = read_region(document, shown, issuer or "")
    clues = [Clue("title", title_span, "标题行", 0.9 if title else 0.3)]
    clues += [clue for clue in (issuer_clue, region_clue) if clue]
    return Heading(
        title=title, issuer=issuer, number=number, issued_on=_issued_on(document, views), period=period, region=region,
        standing=_standing(document, shown), clues=tuple(clues),
    )  # fmt: skip


# [发文机关] in front of a value, as some pages print it.
_LABEL = re.compile(r"^[\[［【（(][^\]］】）)]{2,6}[\]］】）)]\s*")


def _property(document: IssuedDocument, field: str) -> str | None:
    for key in _KEYS[field]:
        for said, value in document.properties.items():
            if said.replace(" ", "").strip("：:") == key and value.strip():
                return _LABEL.sub("", value.strip())
    return None


_NUMBERED = re.compile(r"[一二三四五六七八九十]{1,2}、|第[一二三四五六七八九十]+[章条节]|（[一二三四五]）|\d{1,2}[.、]")
_ENVELOPE = re.compile(r"首页|当前位置|>")


def _title(document: IssuedDocument, views: list[View]) -> tuple[Span | None, str | None]:
    """The line that names the plan; a notice that issues it (关于印发…的通知) is only its envelope."""
    best: tuple[int, View] | None = None
    for index, view in enumerate(views):
        if _NUMBERED.match(view.text):
            if best is not None or index > 12:
                break
            continue
        score = _title_score(view.text)
        if score is not None and (best is None or score > best[0]):
            best = (score, view)
    if best is not None:
        return _with_years(best[1], views)
    quoted = re.search(r"《([^》]{5,60})》", document.text[:1500])
    if quoted and _PLAN.search(folded(quoted.group(1))):
        return Span(quoted.start(1), quoted.end(1)), _unbroken(quoted.group(1))
    first = next((view for view in views if _may_be_title(view.text)), None)
    return (first.span, _one_line(first)) if first else (None, None)


def _with_years(title: View, views: list[View]) -> tuple[Span, str]:
    """A title whose （2022—2024年） stands on the next line."""
    following = next((view for view in views if view.span.start >= title.span.end), None)
    if following is not None and re.fullmatch(r"（[^（）]{4,24}）", following.text) and not title.text.endswith("）"):
        return Span(title.span.start, following.span.end), _one_line(title) + _one_line(following)
    return title.span, _one_line(title)


def _may_be_title(text: str) -> bool:
    return 4 <= len(text) <= 60 and not re.search(r"[。；]", text) and not _NUMBERED.match(text)


def _title_score(text: str) -> int | None:
    """How much a line looks like a plan's title; None when it cannot be one."""
    if not 5 <= len(text) <= 70 or re.search(r"[。；！？]", text) or text.endswith("文件"):
        return None
    if text.startswith(("附件", "各", "发布")) or not _PLAN.search(text) or re.match(r"《[^》]*》(?:已|经)", text):
        return None
    score = 3 + bool(re.search(r"20\d\d|十[三四五]五|三年", text))
    if _NOTICE.search(text) or text.startswith("关于"):
        score -= 2
    return score - 3 if _ENVELOPE.search(text) else score


def _unbroken(issued: str) -> str:
    """Words that went over several lines, on one; their script and width as issued."""
    return "".join(line.strip() for line in issued.split("\n"))


def _one_line(view: View) -> str:
    return _unbroken(view.span.of(view.issued_text)).lstrip("#").strip()


def _period_elsewhere(views: list[View]) -> Period | None:
    """No year in the title: the first year that governs the opening paragraphs."""
    years: Counter[int] = Counter()
    for view in views[:30]:
        ranged = re.search(r"((?:19|20)\d\d)—((?:19|20)\d\d)年", view.text)
        if ranged and int(ranged.group(1)) < int(ranged.group(2)) <= int(ranged.group(1)) + 10:
            return Period(int(ranged.group(1)), int(ranged.group(2)))
        since = re.search(r"(?:19|20)\d\d年(?:起|开始)，?(?:用|利用)?[两三四五\d]年", view.text)
        if since:
            return title_period(since.group())
        plan = title_period(view.text) if re.search(r"“?十[三四五六]五”?(?:期间|时期|规划|科技)", view.text) else None
        if plan and not plan.is_one_year:
            return plan
        weight = 6 if len(view.text) <= 30 else 1  # 2024年工作打算 as a heading says more than a figure of last year
        for match in re.finditer(r"(?<!\d)(20\d\d)年(?!以来|以前|来)", view.text):
            past = re.search(r"回顾|总结|完成情况|成效", view.text) if weight > 1 else None
            years[int(match.group(1))] += 0 if past or _date_of(view.text) else weight
    return Period.year(max(years, key=lambda year: (years[year], year))) if years else None


def _issuer(document: IssuedDocument, views: list[View], title: str) -> tuple[str | None, Clue | None]:
    said = _property(document, "issuer")
    if said:
        return said, Clue("issuer", None, "文件信息栏所列制发机关", 0.95)
    for index, view in enumerate(views):
        if _date_of(view.text) is None or len(view.text) > 16:
            continue
        signed = []
        for above in reversed(views[max(0, index - 3) : index]):
            if len(above.text) <= 26 and _ISSUER_END.search(above.text) and not re.search(r"[，。：；]", above.text):
                signed.append(above)
            elif signed:
                break
        if signed:
            signed.reverse()
            name = "、".join(_one_line(view) for view in signed)
            return name, Clue("issuer", signed[0].span, "落款", 0.9)
    tail = [View(document.text, block.span) for block in document.blocks[-8:] if block.kind != "cell"]
    for index, view in enumerate(tail[1:], start=1):
        above = tail[index - 1]
        if _date_of(view.text) and len(view.text) <= 16 and _ISSUER_END.search(above.text) and len(above.text) <= 26:
            return _one_line(above), Clue("issuer", above.span, "文末落款", 0.9)
    for view in views[:6]:
        if (
            len(view.text) <= 30
            and (view.text.endswith("文件") or _ISSUER_END.search(view.text))
            and not re.search(r"[，。：；、]", view.text)
        ):
            return _LABEL.sub("", _one_line(view)).removesuffix("文件"), Clue("issuer", view.span, "文头", 0.7)
    return None, None


_QUOTING = re.compile(r"根据|按照|依据|贯彻|落实|经|以")


def _own_number(views: list[View]) -> str | None:
    """A document number on its own line near the top; one quoted inside a sentence is somebody else's."""
    for view in views[:16]:
        match = _NUMBER.search(view.text)
        if (
            match
            and not _QUOTING.match(match.group())
            and len(view.text) <= len(match.group()) + 12
            and not re.search(r"（|《", view.text[: match.start()])
        ):
            issued = view.words(match.start(), match.end())
            return re.sub(r"^(?:文号|发文字号)[:：]?", "", issued)
    return None


def _date_of(text: str) -> str | None:
    match = _DATE.search(text)
    if match:
        year, month, day = (int(part) for part in match.groups())
    else:
        han = _HAN_DATE.search(text)
        if han is None:
            return None
        year = int(han.group(1).translate(str.maketrans("〇零○一二三四五六七八九", "000123456789")))
        month, day = _han_number(han.group(2)), _han_number(han.group(3))
    return f"{year:04d}-{month:02d}-{day:02d}" if 1 <= month <= 12 and 1 <= day <= 31 else None


def _han_number(said: str) -> int:
    digits = "零一二三四五六七八九"
    if "十" in said:
        tens, _, ones = said.partition("十")
        return (digits.index(tens) if tens else 1) * 10 + (digits.index(ones) if ones else 0)
    return digits.index(said) if said in digits else 0


def _issued_on(document: IssuedDocument, views: list[View]) -> str | None:
    said = _property(document, "issued_on")
    if said and _date_of(folded(said)):
        return _date_of(folded(said))
    tail = [View(document.text, block.span) for block in document.blocks[-6:] if block.kind != "cell"]
    for view in [*views, *tail]:
        if len(view.text) <= 18 and _date_of(view.text):
            return _date_of(view.text)
    return None


def _standing(document: IssuedDocument, title: str) -> str | None:
    said = _property(document, "standing") or ""
    for standing, listed in _STANDING:
        if any(word in said for word in listed):
            return standing
    if re.search(r"征求意见|草案|讨论稿|送审稿", title):
        return "consultation"
    return None


# 全市 as the place the plan speaks for; 进入全省前三, 居全市首位 speak of the field one runs in.
_LEVELS = tuple(
    (level, re.compile(rf"(?<![入居列])[全我本]{level}(?!第|前|\d|首|排名|排行|领先|平均|先进|一流)"))
    for level in "省市县区州旗镇"
)


@cache
def _gazetteer() -> dict[str, str]:
    """Known place names → full name; short names only where one place bears them."""
    names = {region.name: region.name for region in load_regions()}
    for short, full in _short_names().items():
        if len(full) == 1:
            names.setdefault(short, next(iter(full)))
    return names


@cache
def _short_names() -> dict[str, frozenset[str]]:
    """淮安 → 淮安市, 淮安区: all that bear a short name, words of everyday use left out."""
    shorts: dict[str, set[str]] = {}
    for region in load_regions():
        if len(region.short_name) >= 2:
            shorts.setdefault(region.short_name, set()).add(region.name)
    everyday = words("words", "common_place_words")
    return {short: frozenset(full) for short, full in shorts.items() if short not in everyday}


def read_region(document: IssuedDocument, title: str, issuer: str) -> tuple[str | None, Clue | None]:
    """The place whose plan this is: named in title or issuer, else the place its text speaks of as 全市 / 全区."""
    text = folded(document.text[:40000])
    level = _level(text)
    for said in (folded(issuer), title):
        park = re.search(r"(?:^|关于印发《?|印发《?)(?P<name>[一-鿿]{2,14}?)(?:管理局|管委会|管理委员会)", said)
        if park and not re.search(r"监督$|市场$|林业$|应急$|资源$|城市$|综合$", park.group("name")):
            return park.group("name"), Clue("region", None, "发文机关所管的区域", 0.85)
    for said, reason, sure in ((title, "标题中的地名", 0.95), (folded(issuer), "发文机关所在地", 0.9)):
        named = _place_in(said, level)
        if named:
            return named, Clue("region", None, reason, sure)
    counted = _counted(text, level)
    if counted:
        return counted, Clue("region", None, "正文多次提到的本地地名", 0.7)
    if level:
        return f"全{level}", Clue("region", None, f"文中只说“全{level}”，未写明地名", 0.4)
    return None, None


def _level(text: str) -> str:
    counts = {level: len(pattern.findall(text)) for level, pattern in _LEVELS}
    best = max(counts, key=lambda level: counts[level])
    return best if counts[best] else ""


def _place_in(said: str, level: str) -> str | None:
    said = re.sub(r"^(?:中共|关于印发|关于|《|“)+", "", said)
    park = re.search(
        r"(?P<name>[一-鿿]{2,10}?(?:高新技术产业开发区|经济技术开发区|高新区|经开区|经济开发区|开发区|新区|综合实验区|科学城))",
        said,
    )
    found: list[tuple[int, str]] = []
    for match in re.finditer(r"[一-鿿]{2,9}?(?:特别行政区|自治区|自治州|自治县|省|市|州|盟|县|区|旗|镇|街道)", said):
        name = re.sub(r"^(?:\d{4}年|创新|关于|全面|推进|加快|印发|实施|中共)+", "", match.group())
        if name in _gazetteer() or (
            3 <= len(name) <= 6
            and not re.search(r"[盟州旗]$|全|我|本|各|在|国家|高新|经济|示范|开发|创新|自主|科技|年|建设|园|综合", name)
        ):
            found.append((match.start(), name))
    if park and not re.search(r"示范区|^全", park.group("name")) and (not found or park.start() <= found[0][0] + 6):
        name = re.sub(r"^(?:20\d\d年)", "", park.group("name"))
        if len(name) <= 12 and not re.match(r"国家|全国|省级|建设|创建", name) and "省" not in name:
            return name
    if found:
        joined = found[0][1]
        if (
            len(found) > 1
            and found[1][0] == found[0][0] + len(found[0][1])
            and re.search(r"(?:区|县|旗|镇|街道)$", found[1][1])
        ):
            joined += found[1][1]
        return joined
    for size in (4, 3, 2):
        for index in range(0, max(0, len(said) - size + 1)):
            full = _gazetteer().get(said[index : index + size])
            if full and (not level or full.endswith((level, "省", "市", "自治区", "州", "盟"))):
                return full
    return None


def _counted(text: str, level: str) -> str | None:
    if not level:
        return None
    counts: Counter[str] = Counter()
    for short, bearers in _short_names().items():
        fitting = [full for full in bearers if full.endswith(level)]
        times = text.count(short) if len(fitting) == 1 else 0
        if times:
            counts[fitting[0]] += times
    for match in re.finditer(
        rf"(?<![一-鿿])[一-鿿]{{2,4}}{level}(?=科技局|人民政府|委|财政|工信|发改|高新|工程)", text
    ):
        if not re.match(r"全|我|本|各|高新|开发|示范|园|城", match.group()):
            counts[match.group()] += 1
    if not counts:
        return None
    name, times = counts.most_common(1)[0]
    return name if times >= 2 else None
