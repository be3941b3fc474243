"""`kechuang measure`: figures from the entries of the registers, in lines and as JSON."""

from __future__ import annotations

import json
from io import StringIO

import pytest
from django.core.management import call_command
from keeping import firm, keep, recognition

from kechuang.apps.figures.messages import FigureFault
from kechuang.apps.orgs.models import Unit

pytestmark = pytest.mark.django_db


def run(*given: str) -> list[str]:
    out = StringIO()
    call_command("measure_figures", *given, stdout=out)
    return out.getvalue().splitlines()


def as_json(*given: str) -> list[dict]:
    return json.loads("\n".join(run(*given, "--json")))


@pytest.fixture
def firms() -> None:
    """Four certificates of three firms; two of the firms belong to a town in 2025."""
    Unit.objects.create(name="华士镇", kind="town")
    for number, day in ((1, "2024-11-18"), (2, "2022-11-18"), (2, "2025-11-20"), (3, "2025-06-01")):
        keep("recognition", recognition(number, issued_on=day))
    for number in (1, 2):
        keep("assessed_area", {"organisation": firm(number), "year": 2025, "area": "华士镇", "basis": "注册地"})


def test_a_stock_on_three_days(firms):
    days = {day: run("hnte_in_force", "--on", day)[0].split("\t")[3] for day in
            ("2025-11-17", "2025-11-18", "2025-11-20")}  # fmt: skip
    assert days == {"2025-11-17": "3 家", "2025-11-18": "2 家", "2025-11-20": "3 家"}


def test_towns_and_what_belongs_to_none_add_up_to_the_whole(firms):
    found = {each["area"]: each["value"] for each in as_json("hnte_in_force", "--on", "2025-12-31", "--by", "area")}
    assert found == {None: "3", "华士镇": "2", "未归属": "1"}
    assert as_json("hnte_in_force", "--on", "2025-12-31", "--area", "华士镇")[0]["value"] == "2"


def test_months_of_the_year_up_to_the_day(firms):
    found = as_json("hnte_in_force", "--on", "2025-11-19", "--by", "month")
    assert [(each["last"], each["value"]) for each in found][-2:] == [("2025-10-31", "3"), ("2025-11-19", "2")]
    assert len(found) == 11


def test_what_was_entered_today_was_not_known_before(firms):
    assert as_json("hnte_in_force", "--on", "2025-12-31", "--known", "2025-12-31")[0]["value"] == "0"


def test_a_figure_nobody_published_is_unknown_and_not_0():
    [found] = as_json("gdp", "--in", "2025")
    assert (found["state"], found["value"]) == ("unknown", None) and found["why"]
    assert run("gdp", "--in", "2025")[0].split("\t")[3] == "待核实"


@pytest.mark.parametrize(
    ("given", "code", "words"),
    [
        (("hnte_in_forc",), "FG-001", "hnte_in_force"),
        (("hnte_in_force", "--area", "没有的镇"), "FG-003", "没有的镇"),
    ],
)
def test_what_cannot_be_measured_is_said(firms, given, code, words):
    with pytest.raises(FigureFault) as caught:
        run(*given)
    assert caught.value.code == code and words in caught.value.sentence
