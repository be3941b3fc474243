"""`kechuang synth`: the same bytes for the same size and seed, all that is there told in the manifest."""

import csv
import json

import pytest
from click.testing import CliRunner
from reading_back import Reader

from kechuang.catalog.register_files import load_registers
from kechuang.commands.synth import synth
from kechuang.kernel.errors import KechuangError
from kechuang.readers.sheets import reading
from kechuang.synth.files import write
from kechuang.synth.places import place_of
from kechuang.synth.scene import Scene

SMALL = Scene(place_of("320281"), 60, 80, 5)


def contents(folder):
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    folder = tmp_path_factory.mktemp("example") / "out"
    write(SMALL, folder, jobs=1)
    return folder


def lines(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def test_the_same_seed_gives_the_same_bytes_however_many_work_at_it(written, tmp_path):
    write(SMALL, tmp_path / "again", jobs=2)
    assert contents(tmp_path / "again") == contents(written)


def test_another_seed_gives_other_bytes(written, tmp_path):
    write(Scene(SMALL.place, 60, 80, 6), tmp_path / "other", jobs=1)
    assert contents(tmp_path / "other")["organisation.csv"] != contents(written)["organisation.csv"]


def test_one_register_alone_is_the_file_it_is_among_all(written, tmp_path):
    write(SMALL, tmp_path / "one", only=["intellectual_property"], jobs=1)
    assert contents(tmp_path / "one").keys() == {"intellectual_property.csv", "manifest.json"}
    assert contents(tmp_path / "one")["intellectual_property.csv"] == contents(written)["intellectual_property.csv"]


def test_the_manifest_tells_what_is_there(written):
    manifest = json.loads((written / "manifest.json").read_text(encoding="utf-8"))
    assert (manifest["seed"], manifest["organisations"], manifest["place"]) == (5, 60, "320281")
    assert set(manifest["registers"]) == {path.stem for path in written.glob("[a-z]*.csv")} <= set(load_registers())
    for each in manifest["registers"].values():
        assert len(lines(written / each["file"])) == each["rows"] + 1
    assert sum(each["rows"] for each in manifest["registers"].values()) == manifest["rows"]


def test_the_planted_cases_are_listed_with_their_firms(written):
    manifest = json.loads((written / "manifest.json").read_text(encoding="utf-8"))
    names = {line[0] for line in lines(written / "organisation.csv")}
    assert {each["code"] for each in manifest["traps"]} >= {
        "overlap",
        "late_renewal",
        "leap_day",
        "renamed",
        "namesake",
    }
    assert all(each["organisation"] in names for each in manifest["traps"])


def test_a_published_list_has_no_codes_and_calls_the_renamed_firm_by_its_old_name(written):
    head, *rows = lines(written / "公布名单-高新技术企业-2025.csv")
    assert head == ["序号", "企业名称", "证书编号"]
    former = {line[2] for line in lines(written / "organisation_name.csv")[1:] if "曾用名" in line}
    assert "江阴难例旧名实业有限公司（示例）" in former & {row[1] for row in rows}


def test_a_workbook_reads_back_as_the_csv_does(written, tmp_path):
    write(SMALL, tmp_path / "books", xlsx=True, jobs=1)
    register = load_registers()["technology_contract"]
    reader = Reader(register)
    data = (tmp_path / "books" / "technology_contract.xlsx").read_bytes()
    first = reading.look(data, "a.xlsx").sheets[0]
    row = first.first_rows[1]
    values = [
        str(row.cells[at].value) if at in row.cells else ""
        for at in range(1, len(lines(written / "technology_contract.csv")[0]) + 1)
    ]
    plain = reader.check(lines(written / "technology_contract.csv")[1])
    assert reader.check(["" if each == "None" else each for each in values]).key == plain.key


def test_a_folder_with_something_else_in_it_is_left_alone(tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(KechuangError, match="SY-003"):
        write(SMALL, tmp_path, jobs=1)
    assert contents(tmp_path) == {"mine.txt": b"mine"}


def test_an_unknown_register_or_region_is_named():
    with pytest.raises(KechuangError, match=r"SY-002.*organisations"):
        write(SMALL, None, only=["organisations"])  # type: ignore[arg-type]
    with pytest.raises(KechuangError, match=r"SY-001.*999999"):
        place_of("999999")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--contracts", "1", "--out", "x"], "还缺 --organisations"),
        (["--organisations", "0", "--contracts", "1", "--out", "x"], "至少是 1"),
        (["--organisations", "1", "--contracts", "1"], "还缺 --out"),
    ],
)
def test_what_is_mistyped_is_said_in_chinese(arguments, words):
    said = CliRunner().invoke(synth, arguments, standalone_mode=False)
    assert words in str(said.exception)


def test_the_command_says_where_the_manifest_is(tmp_path):
    out = tmp_path / "out"
    said = CliRunner().invoke(
        synth, ["--organisations", "5", "--contracts", "5", "--out", str(out), "--only", "visit", "-q"]
    )
    assert (
        said.exit_code == 0 and said.stdout.strip() == str(out / "manifest.json") and (out / "manifest.json").exists()
    )
