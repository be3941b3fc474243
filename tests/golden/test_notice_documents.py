"""Notices of three public plans, opened as anyone opens them: layout, and every number against the site's own."""

from __future__ import annotations

import os
import runpy
import shutil
import subprocess
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import noticed
import pypdfium2
import pytest
from django.core.management import call_command
from django.test import Client, override_settings
from noticed import Noticed, on_screen, typed, words_of

from kechuang.apps.accounts.actions import create_demo_people
from kechuang.apps.documents.models import Document
from kechuang.apps.orgs.loading import load_catalog
from kechuang.apps.plans.models import Plan
from kechuang.apps.plans.queries import standing
from kechuang.apps.plans.queries.circular_facts import amount_of, on_paper
from kechuang.apps.plans.rules import verdict_words
from kechuang.apps.plans.rules.lights import LIGHT_WORDS
from kechuang.apps.plans.rules.terms import Light
from kechuang.demo import load
from kechuang.demo.packages import packages
from kechuang.writers.lights import look_of

# How a layout is measured is told beside the writer's own tests.
layout_faults = runpy.run_path(str(Path(__file__).parents[1] / "writers" / "layout_faults.py"))["layout_faults"]
SEEDS = Path(__file__).resolve().parents[3] / "shared" / "seeds"
PLANS = ("000", "001", "003")
pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Published:
    plan: Plan
    file: Noticed
    client: Client


@pytest.fixture(scope="module", params=[*PLANS, pytest.param("000 as issued", marks=pytest.mark.shared)])
def published(request, django_db_setup, django_db_blocker, tmp_path_factory):
    """One plan at a time, in tables that are emptied after it."""
    name, as_issued = request.param[:3], "issued" in request.param
    package = next(each for each in packages() if each["document"]["text"].startswith(name))
    folder = tmp_path_factory.mktemp(name)
    with django_db_blocker.unblock(), override_settings(FILES_DIR=folder):
        people = load.by_role(create_demo_people(load.PASSWORD))
        load_catalog()
        if as_issued:
            load._upload((SEEDS / package["document"]["text"]).read_bytes(), "要点.txt")
        else:
            load._keep_facts(package)
        plan = noticed.adopted(Document.objects.get(), people)
        client = Client()
        client.force_login(people["planner"], backend="django.contrib.auth.backends.ModelBackend")
        yield Published(plan, Noticed(noticed.released(plan, people)), client)
        call_command("flush", interactive=False, verbosity=0)


def test_it_keeps_the_layout_of_the_standard(published, tmp_path):
    path = tmp_path / "通报.docx"
    path.write_bytes(published.file.data)
    assert layout_faults(path) == []


def test_its_parts_stand_in_their_order_with_number_date_and_addressees(published):
    words = published.file.words()
    year = published.plan.first_year
    order = [
        f"澄科通〔{year}〕1号",
        "各镇街、园区，局机关各科室：",
        "一、总体情况",
        "二、分类情况",
        "三、未达序时进度情况",
    ]
    order += ["四、下一步要求", "附件：各项目标进展情况表", f"{year}年10月12日"]
    places = [next((at for at, said in enumerate(words) if wanted in said), wanted) for wanted in order]
    assert [place for place in places if isinstance(place, str)] == []
    assert places == sorted(places)
    assert f"{year}年9月" in "".join(words[: places[1]]).replace("\n", "")


def test_no_number_stands_in_its_text_without_its_page(published):
    body = published.file.paragraphs()
    first = next(at for at, each in enumerate(body) if words_of(each).startswith("各镇街"))
    headings = {row["section"] for row in published.file.circular.tables[0]["rows"]}
    bare = {typed(each) for each in body[first:]}
    for heading in headings:  # 附件 2020年重点工作目标: words of the plan, and no figure
        bare = {each.replace(f"）{heading}。", "") for each in bare}
    loose = {each for each in bare if any(sign.isdigit() for sign in each)}
    assert {each for each in loose if not each.startswith("数据截至")} == set()


def test_the_counts_in_its_text_are_the_counts_of_the_verdicts(published):
    judged = standing.of_plan(published.plan, published.file.circular.as_of)
    said = next(each for each in published.file.words() if "项目标。截至" in each)
    assert f"共{len(judged)}项目标" in said
    for light, count in Counter(each.light for each in judged).items():
        assert f"{LIGHT_WORDS[light].word}{count}项" in said


def test_every_row_of_the_appendix_is_the_verdict_of_its_commitment(published):
    judged = standing.of_plan(published.plan, published.file.circular.as_of)
    rows = published.file.rows()
    assert len(rows) == len(judged)
    for row, each in zip(rows, judged, strict=True):
        number, name, target, due, actual, light, lead, note = (words_of(cell) for cell in row)
        assert (number, name) == (f"T-{each.commitment.number:03}", each.commitment.name)
        assert target == on_paper(verdict_words.promise_words(each.terms).strip())
        read = verdict_words.as_read(each.verdict, each.terms)  # in the digits of the sentence beside it
        assert (due, actual) == tuple(on_paper(amount_of(each, value)) or "—" for value in (read.due, read.actual))
        word = LIGHT_WORDS[each.light].word
        assert light == f"{look_of(word).shape} {word}"
        assert lead == ("、".join(unit.name for unit in each.leads) or "—")
        assert note == on_paper(each.verdict.sentence)


def test_every_link_opens_the_page_it_names_and_the_figure_stands_there(published):
    day = published.file.circular.as_of
    numbers = {each.pk: each.number for each in published.plan.commitments.all()}
    pages: dict[str, str] = {}
    text = [link for each in published.file.paragraphs() for link in published.file.links(each)]
    # Every row is held against its verdict above; of a plan with 151 commitments a fifth of the pages is opened, too.
    rows = published.file.rows()[:: 5 if len(numbers) > 100 else 1]
    links = [*text, *(link for row in rows for cell in row for link in published.file.links(cell))]
    assert len(links) > 4 * len(rows)
    for link in links:
        if link.path not in pages:
            answer = published.client.get(link.path)
            assert answer.status_code == 200, link
            pages[link.path] = on_screen(answer.content.decode())
        assert link.ref.endswith(f"@{day}") and f"on={day}" in link.path
        if link.path.startswith("/commitments/"):
            assert link.ref == f"T-{numbers[int(link.path.split('/')[2])]:03}@{day}"
    notes = {next(published.file.links(row[7])) for row in rows}
    assert [link for link in notes if on_screen(link.words) not in pages[link.path]] == []


def test_units_behind_are_named_with_what_they_are_behind_in(published):
    judged = standing.of_plan(published.plan, published.file.circular.as_of)
    behind = [each for each in judged if each.light in (Light.BEHIND, Light.FAR_BEHIND) and each.leads]
    words = published.file.words()
    named = words[words.index("三、未达序时进度情况") : words.index("四、下一步要求")]
    for each in behind:
        sentence = on_paper(each.verdict.sentence.rstrip("。"))
        for unit in each.leads:
            name = unit.unit.name if unit.unit else unit.name
            assert any(f".{name}（" in said and sentence in said for said in named), (name, sentence)


def test_libreoffice_draws_it_page_by_page(published, tmp_path):
    soffice = shutil.which("soffice")
    if soffice is None:
        lacking = "no LibreOffice on this machine (Debian: apt-get install libreoffice-writer-nogui fonts-noto-cjk)"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(lacking)
    path = tmp_path / "notice.docx"
    path.write_bytes(published.file.data)
    own = f"-env:UserInstallation=file://{tmp_path}/office"
    command = [str(soffice), own, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    with pypdfium2.PdfDocument(path.with_suffix(".pdf")) as pdf:
        first = pdf[0]
        assert (round(first.get_width()), round(first.get_height())) == (595, 842)
        said = "".join("".join(page.get_textpage().get_text_range().split()) for page in pdf)
        assert "江阴市科学技术局文件" in said and "各项目标进展情况" in said
        last = published.plan.commitments.filter(standing="confirmed").last()
        assert f"T-{last.number:03}" in said
        picture = first.render(scale=1)
        assert picture.width >= 595 and len(set(bytes(picture.buffer))) > 20  # ink, red and grey between
