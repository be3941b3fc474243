"""The reading worker: what it may use, how it dies, and that its neighbours do not notice."""

import os
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import psutil
import pytest
from file_making import docx, p, pdf, prose_page, quotes
from hypothesis import given
from hypothesis import strategies as st

from kechuang.kernel.errors import ReadingError
from kechuang.kernel.period import Period
from kechuang.kernel.span import Span
from kechuang.readers import frames, sandbox
from kechuang.readers.codec import NotThatShape, decode, encode
from kechuang.readers.document import Block, IssuedDocument, Notice
from kechuang.readers.limits import MIB, Limits
from kechuang.readers.reading import PlanReading
from kechuang.readers.sandbox import read_many, read_safely

PLAN = "一、工作目标\n新增高新技术企业30家以上。（高新科）\n"


def is_worker(child: psutil.Process) -> bool:
    try:
        return "kechuang.readers.worker" in child.cmdline()
    except psutil.Error:  # gone, or about to be: another test's browser or server
        return False


def workers() -> list[psutil.Process]:
    return [child for child in psutil.Process().children(recursive=True) if is_worker(child)]


@pytest.mark.parametrize(
    ("data", "name"),
    [(PLAN.encode(), "a.txt"), (docx(p("新增30家。")), "a.docx"), (pdf([prose_page(["新增30家。"])]), "a.pdf")],
    ids=["txt", "docx", "pdf"],
)
def test_the_worker_gives_the_document_and_its_drafts(data, name):
    document, reading = read_safely(data, name)
    assert isinstance(document, IssuedDocument) and isinstance(reading, PlanReading)
    assert any("30家" in words for words in quotes(document))
    assert not workers()


def test_a_fault_in_the_worker_is_the_same_fault_outside():
    with pytest.raises(ReadingError) as told:
        read_safely(b"", "空.txt")
    assert (told.value.code, told.value.where) == ("RD-001", "空.txt")
    assert told.value.remedy


def test_a_name_that_is_no_proper_text_does_no_harm():
    document, _ = read_safely(PLAN.encode(), "要\udcff点.txt")
    assert document.format == "txt"


def run_in_worker(code: str, limits: Limits | None = None) -> subprocess.CompletedProcess[str]:
    """`code` where a file would be read: confined, with the limits of one file."""
    head = (
        "from kechuang.readers import confinement; from kechuang.readers.limits import Limits\nconfinement.confine()\n"
    )
    begin = f"confinement.begin_file({limits or Limits()!r})\n"
    return subprocess.run([sys.executable, "-c", head + begin + code], capture_output=True, text=True, timeout=60)


def test_the_worker_cannot_take_more_memory_than_allowed():
    done = run_in_worker(
        "try:\n x = bytearray(900 * 1024 * 1024)\nexcept MemoryError:\n print('refused')", Limits(memory=500 * MIB)
    )
    assert done.stdout.strip() == "refused"


def test_the_worker_cannot_write_files(tmp_path):
    target = tmp_path / "x"
    done = run_in_worker(f"open({str(target)!r}, 'wb', 0).write(b'x' * 10)")
    assert done.returncode != 0
    assert not target.exists() or target.stat().st_size == 0


def test_the_worker_has_no_network():
    done = run_in_worker(
        "import socket\ntry:\n socket.create_connection(('127.0.0.1', 9))\nexcept PermissionError:\n print('refused')"
    )
    assert done.stdout.strip() == "refused"


def test_the_worker_sees_none_of_the_sites_secrets(monkeypatch):
    monkeypatch.setenv("KECHUANG_SECRET_KEY", "geheim")
    worker = sandbox._Worker()
    try:
        assert "KECHUANG_SECRET_KEY" not in psutil.Process(worker._process.pid).environ()
    finally:
        worker.close()


def test_too_little_memory_is_a_message():
    with pytest.raises(ReadingError) as told:
        read_safely(docx(p("新增30家。" * 400_000)), "大.docx", Limits(memory=120 * MIB))
    assert told.value.code in {"RD-018", "RD-019"}


def test_a_file_that_takes_too_long_is_stopped_and_nothing_is_left_running():
    worker = sandbox._Worker([sys.executable, "-c", "import time; time.sleep(60)"])
    started = time.monotonic()
    with pytest.raises(ReadingError, match=r"RD-017.*1 秒"):
        worker.read(PLAN.encode(), "慢.txt", Limits(seconds=1))
    assert time.monotonic() - started < 5
    worker.close()
    assert not psutil.pid_exists(worker._process.pid)


def test_the_whole_family_of_a_slow_worker_is_stopped():
    family = "import subprocess, time; subprocess.Popen(['sleep', '61']); time.sleep(60)"
    worker = sandbox._Worker([sys.executable, "-c", family])
    children: list[psutil.Process] = []
    while not children:
        children = psutil.Process(worker._process.pid).children(recursive=True)
    with pytest.raises(ReadingError):
        worker.read(PLAN.encode(), "慢.txt", Limits(seconds=1))
    worker.close()
    _, still_there = psutil.wait_procs(children, timeout=5)
    assert [child for child in still_there if child.status() != psutil.STATUS_ZOMBIE] == []


@pytest.mark.parametrize(
    "reply",
    [b"no json", b"{}", b'{"read": []}', b'{"read": [1, 2]}', b'{"fault": [1, 2, 3, 4]}', b"[]", b'{"fault": ["RD"]}',
     b'{"read": [["x", [["paragraph", [0, 9], null, null, null, null, 1, 1, 0, null]], "txt", {}, [], null],'
     b' [[null, null, null, null, null, null, null, []], [], [], []]]}'],
)  # fmt: skip
def test_a_worker_that_answers_nonsense_is_not_believed(reply):
    frame = len(reply).to_bytes(8, "big") + reply
    speaker = f"import sys; sys.stdout.buffer.write({frame!r}); sys.stdout.flush(); sys.stdin.read()"
    worker = sandbox._Worker([sys.executable, "-c", speaker])
    try:
        with pytest.raises(ReadingError, match="RD-019"):
            worker.read(PLAN.encode(), "a.txt", Limits())
    finally:
        worker.close()


@pytest.mark.parametrize("death", ["sys.exit(3)", "os.kill(os.getpid(), 11)", "os._exit(0)"])
def test_a_worker_that_dies_is_a_message(death):
    worker = sandbox._Worker([sys.executable, "-c", f"import os, sys; {death}"])
    try:
        with pytest.raises(ReadingError, match="RD-019"):
            worker.read(PLAN.encode(), "a.txt", Limits())
    finally:
        worker.close()


def test_many_files_are_read_and_a_bad_one_fails_alone(tmp_path):
    paths = []
    for number in range(20):
        path = tmp_path / f"{number}.txt"
        path.write_bytes(b"" if number == 7 else f"第{number}份\n{PLAN}".encode())
        paths.append(path)
    paths.append(tmp_path / "没有.txt")
    done: dict[Path, object] = {}
    read_many(paths, lambda path, outcome: done.__setitem__(path, outcome), workers=2)
    assert done.keys() == set(paths)
    faults = {path.name: outcome.code for path, outcome in done.items() if isinstance(outcome, ReadingError)}
    assert faults == {"7.txt": "RD-001", "没有.txt": "RD-025"}
    assert not workers()


def test_a_machine_that_starts_no_more_processes_fails_each_file_with_a_message(tmp_path, monkeypatch):
    def refused(self):
        raise BlockingIOError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(sandbox._Worker, "__init__", refused)
    with pytest.raises(ReadingError, match="RD-019"):
        read_safely(PLAN.encode(), "a.txt")
    paths = [tmp_path / f"{number}.txt" for number in range(3)]
    done: dict[Path, object] = {}
    read_many(paths, lambda path, outcome: done.__setitem__(path, outcome), workers=2)
    assert done.keys() == set(paths)
    assert all(isinstance(outcome, ReadingError) and outcome.code == "RD-019" for outcome in done.values())


def test_many_files_share_few_workers(tmp_path, monkeypatch):
    started: list[int] = []
    original = sandbox._Worker.__init__

    def counted(self):
        original(self)
        started.append(self._process.pid)

    monkeypatch.setattr(sandbox._Worker, "__init__", counted)
    path = tmp_path / "a.txt"
    path.write_text(PLAN)
    read_many([path] * 30, lambda path, outcome: None, workers=2)
    assert len(started) == 2


def test_a_worker_lost_to_one_file_is_replaced_for_the_next(tmp_path, monkeypatch):
    calls: list[int] = []
    original = sandbox._Worker.__init__

    def first_is_mortal(self):
        calls.append(1)
        original(self, (sys.executable, "-c", "raise SystemExit(3)") if len(calls) == 1 else sandbox._COMMAND)

    monkeypatch.setattr(sandbox._Worker, "__init__", first_is_mortal)
    paths = [tmp_path / f"{number}.txt" for number in range(3)]
    for path in paths:
        path.write_text(PLAN)
    outcomes: list[object] = []
    read_many(paths, lambda path, outcome: outcomes.append(outcome), workers=1)
    assert [isinstance(outcome, ReadingError) for outcome in outcomes] == [True, False, False]


def test_an_error_of_the_caller_stops_the_reading_and_leaves_nothing_behind(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text(PLAN)

    def stumble(path: Path, outcome: object) -> None:
        raise RuntimeError("disk full")

    with pytest.raises(RuntimeError, match="disk full"):
        read_many([path] * 50, stumble, workers=2)
    assert not workers()
    assert threading.active_count() < 10


def test_an_oversize_file_is_refused_without_being_read(tmp_path):
    path = tmp_path / "大.txt"
    with path.open("wb") as stream:
        stream.truncate(200 * MIB)
    outcomes: list[object] = []
    read_many([path], lambda path, outcome: outcomes.append(outcome), workers=1)
    assert isinstance(outcomes[0], ReadingError) and outcomes[0].code == "RD-003"


def test_no_process_and_no_descriptor_is_left_after_reading():
    read_safely(PLAN.encode(), "a.txt")
    before = psutil.Process().num_fds()
    for _ in range(3):
        read_safely(PLAN.encode(), "a.txt")
    assert psutil.Process().num_fds() == before
    assert not workers()


@dataclass(frozen=True, slots=True)
class Sample:
    name: str
    value: Decimal | None
    spans: tuple[Span, ...]
    pair: tuple[int, str]
    table: dict[str, str]
    share: float


@given(
    st.builds(
        Sample,
        st.text(),
        st.none() | st.decimals(allow_nan=False, allow_infinity=False),
        st.lists(st.builds(lambda start, more: Span(start, start + more), st.integers(0, 99), st.integers(0, 9))).map(
            tuple
        ),
        st.tuples(st.integers(), st.text()),
        st.dictionaries(st.text(), st.text()),
        st.floats(allow_nan=False),
    )
)
def test_what_is_sent_is_what_arrives(sample):
    assert decode(Sample, encode(sample)) == sample


def test_documents_and_readings_survive_the_pipe():
    document = IssuedDocument(
        "新增30家", (Block("paragraph", Span(0, 5)),), "txt", {"文号": "1"}, (Notice("RD-112", "无"),), 3
    )
    assert decode(IssuedDocument, encode(document)) == document
    assert decode(Period, encode(Period(2020, 2022))) == Period(2020, 2022)


@pytest.mark.parametrize(
    ("shape", "value"),
    [
        (Span, [5, 2]),
        (Span, [1]),
        (Span, ["1", 2]),
        (Span, {"start": 1}),
        (tuple[int, ...], 5),
        (Decimal, "x"),
        (str, 5),
        (int, True),
    ],
)
def test_values_of_another_shape_are_refused(shape, value):
    with pytest.raises(NotThatShape):
        decode(shape, value)


def test_a_frame_longer_than_agreed_is_refused():
    read_end, write_end = os.pipe()
    with os.fdopen(read_end, "rb") as reader, os.fdopen(write_end, "wb") as writer:
        frames.send(writer, b"x" * 100)
        with pytest.raises(frames.BrokenConversation):
            frames.receive(reader, 50)
