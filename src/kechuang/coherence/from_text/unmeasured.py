"""Quantities that are to grow, with no figure anywhere in the plan: 科技成果转化数量显著增长."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from kechuang.coherence.figures import parse
from kechuang.coherence.from_text.sentences import Said
from kechuang.coherence.promise import Clause, Promise
from kechuang.kernel.span import Span

# Only what is counted in itself; 能力, 水平 and 环境 may well be told without a figure.
_GROWS = re.compile(
    r"(?P<name>[^，；。：（）\d]{2,24}?(?:数量|总量|总数|规模|比重|占比|比例|覆盖率|成交额|登记额|产值|增加值|投入强度))"
    r"(?:实现|得到|要)?(?:显著|明显|大幅度?|较大幅度|稳步|持续|较快|快速)"
    r"(?:地)?(?:提升|提高|增长|增加|扩大|上升|攀升)(?=$|[，；。、）])"
)
# 专利大幅增加: things that come in numbers, said to become more.
_MORE = re.compile(
    r"(?P<name>[^，；。：（）\d]{2,16}?(?:企业|专利|人才|平台|项目|机构|贷款|论文|奖项))(?:数量?)?"
    r"(?:显著|明显|大幅度?|快速)(?:增加|增长|增多)(?=$|[，；。、）])"
)
# 收入稳步增长 is how things are said to go; 大幅 and 较快 promise more.
_RISES = re.compile(
    r"(?P<name>[^，；。：（）\d]{2,24}?(?:投入|收入|投资|余额|出口额|拥有量|利润|税收))(?:实现|得到|要)?"
    r"(?:显著|明显|大幅度?|较大幅度|较快|快速)(?:提升|提高|增长|增加|扩大)(?=$|[，；。、）])"
)
_COUNTED = re.compile(r"(?:数量|总量|总数|规模)$")
_LEADS_IN = re.compile(r"^(?:推动|促进|带动|实现|确保|力争|使|全[市区县省]|我[市区县]|全年|年内)+")


def unmeasured(
    sentences: Sequence[Said], promises: Sequence[Promise], label: str, prefix: str, where: Callable[[Span], str]
) -> Iterator[Clause]:
    """Clauses that promise more of a quantity for which the plan names no figure. Headings tell no promise."""
    cores = {parse(promise.indicator).core for promise in promises if promise.value is not None}
    for said in sentences:
        if said.is_heading or said.is_cell:
            continue
        for match in (each for pattern in (_GROWS, _MORE, _RISES) for each in pattern.finditer(said.text)):
            name = _LEADS_IN.sub("", match["name"])
            core = parse(_COUNTED.sub("", name)).core
            if len(core) < 2 or any(core in other or other in core for other in cores if len(other) >= 3):
                continue
            span = said.view.issued_span(*match.span())
            yield Clause(f"{prefix}Q{span.start}", match.group(), where(span), label, position=span.start)
