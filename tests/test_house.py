"""The house keeps its own rules: who may import whom, what is documented, what templates may hold."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import grimp
import pytest

from kechuang.catalog.indicator import load_indicators

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "kechuang"
# Lowest first: one may use those before it.
APPS = ("accounts", "orgs", "documents", "registers", "figures", "plans", "upkeep", "portal")

# Who may import whom, besides its own package. Read: readers may use kernel and catalog, and nothing else of ours.
GROUND = {"kernel", "catalog", "engine", "readers", "writers", "coherence"}
MAY_IMPORT = {
    "kernel": set(),
    "environment": set(),
    "catalog": {"kernel"},
    "engine": {"kernel", "catalog"},
    "readers": {"kernel", "catalog"},
    "writers": {"kernel", "catalog", "readers"},
    "coherence": {"kernel", "catalog", "readers"},
    "synth": {"kernel", "catalog", "writers"},
    "settings": {"environment"},
    "ui": set(),
    **{
        f"apps.{app}": GROUND | {"ui"} | {f"apps.{lower}" for lower in APPS[:height]} for height, app in enumerate(APPS)
    },
    "demo": GROUND | {"synth"} | {f"apps.{app}" for app in APPS},
    "urls": {f"apps.{app}" for app in APPS},
    "wsgi": set(),
    "commands": GROUND | {"demo", "synth"},
    "cli": GROUND | {"environment", "commands", "demo"},
}
WITHOUT_DJANGO = GROUND | {"environment", "commands", "synth"}

# An import inside a function hides an edge of the graph. These few are there to start fast, not to dodge a cycle.
IMPORTS_INSIDE = {
    "cli.py": "reading a plan on the command line needs neither Django nor a database",
    "apps.py": "Django asks for ready() to import what needs its models",
}


def room(module: str) -> str:
    """kechuang.apps.plans.models → apps.plans; kechuang.readers.x → readers."""
    parts = module.split(".")[1:]
    return ".".join(parts[:2]) if parts[:1] == ["apps"] else ".".join(parts[:1])


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    return grimp.build_graph("kechuang", include_external_packages=True, cache_dir=None)


def edges(graph: grimp.ImportGraph) -> list[tuple[str, str]]:
    ours = sorted(module for module in graph.modules if module.startswith("kechuang"))
    return [(module, used) for module in ours for used in sorted(graph.find_modules_directly_imported_by(module))]


def test_imports_go_one_way_only(graph):
    wrong = [
        f"{module} imports {used}"
        for module, used in edges(graph)
        if used.startswith("kechuang.")
        and room(module)
        and room(used) not in {"", "apps", room(module)}
        and room(used) not in MAY_IMPORT[room(module)]
    ]
    assert wrong == []


def test_every_package_has_a_place_in_the_order(graph):
    rooms = {room(module) for module in graph.modules if module.startswith("kechuang.")} - {"", "apps"}
    assert rooms == set(MAY_IMPORT)


def test_what_stands_below_the_apps_does_not_know_django(graph):
    wrong = [
        f"{module} imports {used}"
        for module, used in edges(graph)
        if used in {"django", "axes", "csp"} and room(module) in WITHOUT_DJANGO
    ]
    assert wrong == []


def test_inside_an_app_imports_go_from_rules_up_to_views(graph):
    height = {"rules": 0, "models": 1, "queries": 2, "actions": 3, "forms": 3, "views": 4, "urls": 5}
    wrong = [
        f"{module} imports {used}"
        for module, used in edges(graph)
        if room(module) == room(used) and room(module).startswith("apps.")
        if height.get(used.split(".")[3], 0) > height.get(module.split(".")[3], 9)
    ]
    assert wrong == []


def python_files() -> list[Path]:
    return sorted(path for path in SOURCE.rglob("*.py") if "migrations" not in path.parts)


def test_no_import_hides_inside_a_function():
    hidden = []
    for path in python_files():
        for function in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef) and path.name not in IMPORTS_INSIDE:
                inner = [node for node in ast.walk(function) if isinstance(node, ast.Import | ast.ImportFrom)]
                hidden += [f"{path.relative_to(ROOT)}:{node.lineno}" for node in inner]
    assert hidden == []


def test_no_attic_grows():
    names = {"utils", "helpers", "core", "misc", "common"}
    assert [str(path) for path in SOURCE.rglob("*") if path.stem in names] == []


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_paths_named_in_the_readme_exist(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    named = re.findall(r"`([\w./-]+/[\w./-]*)`|\]\(([\w./-]+)\)|^([\w.-]+/[\w./-]*) {2,}", text, re.MULTILINE)
    paths = ["".join(each) for each in named if not "".join(each).startswith((".venv", "var", "../"))]
    assert paths, "the README says where things live"
    assert [path for path in paths if not (ROOT / path).exists()] == []


def test_the_two_commands_stand_in_the_first_screen_of_the_readme():
    first_screen = "\n".join((ROOT / "README.md").read_text(encoding="utf-8").splitlines()[:40])
    assert "make demo" in first_screen and "make test" in first_screen


def test_every_setting_is_documented_and_no_other():
    asked_for = set(re.findall(r"\"(KECHUANG_\w+)\"", (SOURCE / "settings.py").read_text(encoding="utf-8")))
    documented = set(
        re.findall(r"^### `(KECHUANG_\w+)`", (ROOT / "docs/settings.md").read_text(encoding="utf-8"), re.M)
    )
    assert asked_for == documented


def test_every_migration_says_its_intent():
    empty_words = re.compile(r"^\d{4}_(initial|auto_.*|alter_.*|merge_.*|.*_and_more)$")
    migrations = [path for path in SOURCE.glob("apps/*/migrations/*.py") if path.stem != "__init__"]
    assert [str(path.relative_to(SOURCE)) for path in migrations if empty_words.match(path.stem)] == []


def test_every_indicator_of_the_catalog_has_its_labels():
    unlabelled = [each.code for each in load_indicators() if not (each.name and each.unit and each.definition)]
    assert unlabelled == []
