"""`kechuang plan check`: do the promises of one or several plans hang together?"""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import click

from kechuang.coherence.check import check as check_promises
from kechuang.coherence.finding import SEVERITIES, Finding
from kechuang.coherence.from_text.promises import promises_of
from kechuang.coherence.promise import Clause, Promise
from kechuang.commands.chinese import ChineseCommand
from kechuang.commands.reading import Result, read_each
from kechuang.commands.sources import Source, gather
from kechuang.kernel.errors import ReadingError
from kechuang.writers.drafts import number
from kechuang.writers.terminal import display_width, fold

FAILED = 1  # something of the weight 错误 was found, or a file was not read
_WIDEST = 100


@click.command("check", cls=ChineseCommand, short_help="检查目标之间是否自相矛盾（计划体检）。")
@click.argument("files", nargs=-1, required=True, metavar="文件…")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON：每条发现带规则、轻重、涉及的原文和算式。")
@click.option("--quiet", "-q", is_flag=True, help="不显示小结；读不出的文件仍会报出。")
def check(files: tuple[str, ...], as_json: bool, quiet: bool) -> None:
    """计划体检：分项与总数、各年与多年、存量与增量、比重与金额等是否对得上。

    可以一次给几份文件：三年计划和年度要点、上级计划和下级计划之间也会互相核对。
    文件的给法与 plan read 相同（文件、文件夹、通配符、-）。

    每条发现列出涉及的原文、出处和算式，按轻重分为错误、请核对、提示。
    退出码：0 没有“错误”一级的发现；1 有“错误”，或有文件没有读出。
    """
    sources = gather(files)
    labels = dict(zip(map(id, sources), _labels(sources), strict=True))
    promises: list[Promise] = []
    clauses: list[Clause] = []
    faults: list[ReadingError] = []

    def done(source: Source, result: Result) -> None:
        if isinstance(result, ReadingError):
            faults.append(result)
            return
        own, wording = promises_of(*result, labels[id(source)])
        promises.extend(own)
        clauses.extend(wording)

    read_each(sources, done)
    findings = check_promises(promises, clauses)
    for fault in faults:
        click.echo(fault.sentence, err=True)
    read = [labels[id(each)] for each in sources]
    if as_json:
        click.echo(json.dumps(_as_data(read, promises, findings), ensure_ascii=False, indent=1))
    else:
        for line in _as_text(findings, several=len(sources) > 1):
            click.echo(line)
    if not quiet:
        click.echo(_summary(len(sources), len(faults), len(promises), findings), err=True)
    if faults or any(finding.severity == SEVERITIES[0] for finding in findings):
        sys.exit(FAILED)


def _labels(sources: Sequence[Source]) -> list[str]:
    """Names that tell the plans apart: the file's own, with an ordinal where it is not the first of that name."""
    taken: dict[str, int] = {}
    labels = []
    for source in sources:
        taken[source.name] = taken.get(source.name, 0) + 1
        ordinal = taken[source.name]
        labels.append(source.name if ordinal == 1 else f"{source.name}（{ordinal}）")
    return labels


def _as_text(findings: Sequence[Finding], *, several: bool) -> Iterator[str]:
    width = min(_WIDEST, shutil.get_terminal_size((_WIDEST, 24)).columns)
    for severity in SEVERITIES:
        group = [finding for finding in findings if finding.severity == severity]
        if group:
            yield f"【{severity}】{len(group)} 条"
            for finding in group:
                yield ""
                yield from _finding_lines(finding, width, several)
            yield ""


def _finding_lines(finding: Finding, width: int, several: bool) -> Iterator[str]:
    yield f"{finding.code} {finding.title}"
    yield from _folded("算式", finding.arithmetic, width)
    told: set[tuple[str, str, str]] = set()
    for passage in finding.passages:
        key = (passage.document, passage.where, passage.words)
        if key in told:
            continue  # several promises of one sentence
        told.add(key)
        place = f"{passage.document} {passage.where}" if several else passage.where
        yield from _folded("原文", f"{passage.words}（{place}）", width)
    yield from _folded("说明", finding.explanation, width)
    yield from _folded("建议", finding.mend, width)


def _folded(head: str, words: str, width: int) -> Iterator[str]:
    front = f"  {head}："
    first, *rest = fold(words, max(20, width - display_width(front)))
    yield front + first
    for line in rest:
        yield " " * display_width(front) + line


def _summary(files: int, unread: int, promises: int, findings: Sequence[Finding]) -> str:
    counts = "，".join(
        f"{severity} {sum(each.severity == severity for each in findings)} 条" for severity in SEVERITIES
    )
    missed = f"，{unread} 份未读出" if unread else ""
    return f"读了 {files} 份{missed}，核对 {promises} 项目标：{counts}。"


def _as_data(read: Sequence[str], promises: Sequence[Promise], findings: Sequence[Finding]) -> Mapping[str, Any]:
    return {
        "documents": list(read),
        "promises": len(promises),
        "counts": {severity: sum(each.severity == severity for each in findings) for severity in SEVERITIES},
        "findings": [_finding_data(finding) for finding in findings],
    }


def _finding_data(finding: Finding) -> Mapping[str, Any]:
    return {
        "code": finding.code,
        "rule": finding.rule,
        "severity": finding.severity,
        "title": finding.title,
        "arithmetic": finding.arithmetic,
        "passages": [
            {"id": each.ident, "document": each.document, "where": each.where, "words": each.words}
            for each in finding.passages
        ],
        "promises": [_promise_data(each) for each in finding.promises],
        "explanation": finding.explanation,
        "mend": finding.mend,
    }


def _promise_data(promise: Promise) -> Mapping[str, Any]:
    period = promise.period
    return {
        "id": promise.ident,
        "indicator": promise.indicator,
        "indicator_code": promise.indicator_code or None,
        "comparator": promise.comparator,
        "value": number(promise.value),
        "value_max": number(promise.value_max),
        "stretch_value": number(promise.stretch),
        "unit": promise.unit,
        "period": {"from": period.first, "to": period.last} if period else None,
        "per_year": promise.per_year,
        "frequency": promise.frequency,
        "region": promise.region,
    }
