"""Works figures out from the registers: what `kechuang measure` runs."""

from __future__ import annotations

import json
from argparse import ArgumentTypeError
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from kechuang.apps.figures import writing
from kechuang.apps.figures.queries.measuring import Measured, Question, measured
from kechuang.engine.spans import Asked, read_span


def span(text: str) -> Asked:
    try:
        return read_span(text)
    except ValueError:
        raise ArgumentTypeError(f"“{text}”应写成 2026、2026-03 或 2026-01..2026-09") from None


class Command(BaseCommand):
    help = "由名录算出指标的数字；平时请用 kechuang measure"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("codes", nargs="+")
        parser.add_argument("--on", type=date.fromisoformat)
        parser.add_argument("--in", dest="span", type=span)
        parser.add_argument("--known", type=date.fromisoformat)
        parser.add_argument("--area", default="")
        parser.add_argument("--by", choices=["area", "month"], default="")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        found = measured(
            Question(
                options["codes"], options["on"] or timezone.localdate(), options["span"], options["known"],
                options["area"], options["by"],
            )
        )  # fmt: skip
        if options["json"]:
            self.stdout.write(json.dumps([writing.as_json(each) for each in found], ensure_ascii=False, indent=2))
        else:
            for each in found:
                self.stdout.write(_line(each))


def _line(each: Measured) -> str:
    said = [each.indicator.code, each.indicator.name, writing.span_words(each)]
    said += [each.area] if each.area else []
    notes = writing.notes(each.figure)
    return "\t".join([*said, writing.value_words(each), *([notes] if notes else [])])
