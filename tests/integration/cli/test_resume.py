"""A run that was stopped, however it was, resumes where it was and with nothing else."""

from __future__ import annotations

import csv
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from galaxy_cli.run_lock import run_lock
from tests.conftest import ROOT
from tests.support.cli import CLASSIFY_PROCESS, Classify, names_in

MANY = 3000


@pytest.fixture
def many(tmp_path: Path) -> Path:
    """A folder with `MANY` images."""
    place = tmp_path / "many"
    place.mkdir()
    first = place / f"{0:04}.png"
    Image.fromarray(np.random.default_rng(3).integers(0, 255, (64, 64, 3)).astype(np.uint8)).save(first)
    for number in range(1, MANY):
        os.link(first, place / f"{number:04}.png")
    return place


def rows_of(resume_file: Path) -> list[bytes]:
    """Its whole rows."""
    return re.findall(rb"[^\n]*\n", resume_file.read_bytes())[1:]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_stopped_in_the_middle_it_resumes_and_reads_nothing_twice(
    number: signal.Signals, many: Path, tmp_path: Path, classify: Classify
) -> None:
    table, resume_file = tmp_path / "out.csv", tmp_path / "out.csv.partial"
    command = [*CLASSIFY_PROCESS, str(many), "--model", "logistic", "--output", str(table)]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, cwd=ROOT)
    while process.poll() is None and not (resume_file.exists() and len(rows_of(resume_file)) >= 64):
        time.sleep(0.01)
    process.send_signal(number)
    _, output = process.communicate(timeout=60)
    before = rows_of(resume_file)
    assert process.returncode == 128 + number, output
    assert f"Stopped after {len(before):,} of 3,000 images." in output
    assert "The same command continues" in output
    assert 64 <= len(before) < MANY
    assert not table.exists()
    for name in sorted(many.iterdir())[: len(before)]:
        name.unlink()
        name.write_bytes(b"whoever reads this now finds no image")
    result = classify(many, "--output", table)
    assert result.exit_code == 0, result.output
    assert f"Resuming after {len(before):,} of 3,000 images." in result.stderr
    rows = list(csv.DictReader(table.open()))
    assert [row["file"] for row in rows] == [str(path) for path in sorted(many.iterdir())]
    assert {row["error"] for row in rows} == {""}
    assert not resume_file.exists()


@pytest.fixture
def resume_file(folder: Path, tmp_path: Path) -> Path:
    """What a run of twelve images, three of them broken, leaves when it is killed in the middle of a row."""
    for name in names_in(folder)[:3]:
        Path(name).write_bytes(b"no image")
    path = tmp_path / "out.csv.partial"
    code = (
        "import os; from galaxy_cli.resume_file import ResumeFile; append = ResumeFile.append\n"
        "def killed(self, row):\n"
        "    append(self, row)\n"
        "    if self.done == 12: self._file.write(b'[\"torn'); self._file.flush(); os._exit(9)\n"
        "ResumeFile.append = killed\n"
    )
    command = [*CLASSIFY_PROCESS, str(folder), "--model", "logistic", "--output", str(path.with_suffix(""))]
    command[2] = code + command[2]
    assert subprocess.run(command, capture_output=True, check=False, cwd=ROOT).returncode == 9
    assert path.read_bytes().endswith(b'["torn')
    assert len(rows_of(path)) == 12
    return path


@pytest.mark.parametrize("after", [b"", bytes(100_000)], ids=["killed", "the power went"])
def test_a_row_that_was_cut_short_is_classified_again(
    resume_file: Path, folder: Path, classify: Classify, after: bytes
) -> None:
    resume_file.write_bytes(resume_file.read_bytes() + after)
    for name in names_in(folder)[3:12]:
        Path(name).write_bytes(b"no image")
    result = classify(folder, "--output", resume_file.with_suffix(""))
    assert result.exit_code == 1
    assert "Resuming after 12 of 30 images." in result.stderr
    assert "3 of 30 images could not be classified" in result.stderr
    rows = list(csv.DictReader(resume_file.with_suffix("").open()))
    assert [row["file"] for row in rows] == names_in(folder)
    assert [bool(row["error"]) for row in rows] == [True] * 3 + [False] * 27


def test_the_rows_that_were_there_stay_as_they_are(
    resume_file: Path, folder: Path, classify: Classify, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = rows_of(resume_file)
    monkeypatch.setattr("galaxy_cli.outputs.write_table", lambda *_: False)
    classify(folder, "--output", resume_file.with_suffix(""))
    assert rows_of(resume_file)[:12] == before
    assert len(rows_of(resume_file)) == 30


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--model", "dense"], "model logistic"),
        (["--rotations", 2], "rotations 1"),
        (["--fits-stretch", 3], "'linear_up_to': 16.0"),
    ],
)
def test_another_run_is_not_mixed_in(
    resume_file: Path, folder: Path, classify: Classify, options: list[object], words: str
) -> None:
    before = resume_file.read_bytes()
    result = classify(folder, "--output", resume_file.with_suffix(""), *options)
    assert result.exit_code == 2
    assert words in result.stderr
    assert "--restart" in result.stderr
    assert resume_file.read_bytes() == before
    result = classify(folder, "--output", resume_file.with_suffix(""), *options, "--restart")
    assert "Resuming" not in result.stderr
    assert len(list(csv.DictReader(resume_file.with_suffix("").open()))) == 30


@pytest.mark.parametrize("change", ["one before", "one gone", "fewer"])
def test_other_images_are_not_mixed_in(resume_file: Path, folder: Path, classify: Classify, change: str) -> None:
    names = names_in(folder)
    if change == "one before":
        Path(names[0]).with_name("00 before.png").touch()
    for name in names[4:5] if change == "one gone" else names[6:] if change == "fewer" else []:
        Path(name).unlink()
    before = resume_file.read_bytes()
    result = classify(folder, "--output", resume_file.with_suffix(""))
    assert result.exit_code == 2
    assert "is of other images" in result.stderr
    assert resume_file.read_bytes() == before


def test_images_that_came_after_are_classified(resume_file: Path, folder: Path, classify: Classify) -> None:
    last = folder / "night 9" / "late.png"
    last.parent.mkdir()
    last.write_bytes(Path(names_in(folder)[-1]).read_bytes())
    assert classify(folder, "--output", resume_file.with_suffix("")).exit_code == 1
    assert list(csv.DictReader(resume_file.with_suffix("").open()))[-1]["file"] == str(last)


@pytest.mark.parametrize(
    "content", [b"not a resume file\n", b"not a resume file", b"[1]\n", b'{"model": "logistic"}\n', b"\xff\x00\n"]
)
def test_another_file_is_left_alone(content: bytes, folder: Path, classify: Classify, tmp_path: Path) -> None:
    (tmp_path / "out.csv.partial").write_bytes(content)
    result = classify(folder, "--output", tmp_path / "out.csv")
    assert result.exit_code == 2
    assert "--restart" in result.stderr
    assert (tmp_path / "out.csv.partial").read_bytes() == content


@pytest.mark.parametrize("damage", [b"garbage", b'["too","few"]', b"{}"])
def test_a_damaged_row_in_the_middle_is_said(
    resume_file: Path, folder: Path, classify: Classify, damage: bytes
) -> None:
    lines = resume_file.read_bytes().splitlines(keepends=True)
    lines[5] = damage + b"\n"
    resume_file.write_bytes(b"".join(lines))
    result = classify(folder, "--output", resume_file.with_suffix(""))
    assert result.exit_code == 2
    assert "damaged in row 5" in result.stderr


def test_a_header_that_was_cut_short_is_written_anew(resume_file: Path, folder: Path, classify: Classify) -> None:
    whole = resume_file.read_bytes()
    resume_file.write_bytes(whole[:40])
    assert json.loads(whole.splitlines()[0])["rotations"] == 1
    assert classify(folder, "--output", resume_file.with_suffix("")).exit_code == 1
    assert len(list(csv.DictReader(resume_file.with_suffix("").open()))) == 30


def test_a_second_run_of_the_same_table_is_refused(folder: Path, tmp_path: Path, classify: Classify) -> None:
    table = tmp_path / "out.csv"
    with run_lock(table):
        command = [*CLASSIFY_PROCESS, str(folder), "--model", "logistic", "--output", str(table), "--restart"]
        second = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    assert second.returncode == 2
    assert f"{table} is being written by process {os.getpid()} on {socket.gethostname()}." in second.stderr
    assert classify(folder, "--output", table).exit_code == 0
    assert sorted(path.name for path in tmp_path.iterdir() if "out" in path.name) == ["out.csv"]


PEAK = """
import resource, sys
from galaxy_cli.main import main
main(["classify", *sys.argv[1:]], standalone_mode=False)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000)
"""


def test_many_images_take_the_memory_of_few(many: Path, tmp_path: Path) -> None:
    few = tmp_path / "few"
    few.mkdir()
    for name in sorted(many.iterdir())[:200]:
        os.link(name, few / name.name)

    def megabytes(place: Path) -> float:
        # A shell between the two: a process counts the memory of the one that it was forked from as its own.
        command = [
            "sh",
            "-c",
            '"$@"; exit $?',
            "sh",
            sys.executable,
            "-c",
            PEAK,
            str(place),
            "--model",
            "logistic",
        ]
        command += ["--output", str(place.with_suffix(".csv"))]
        return float(subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT).stdout)

    assert megabytes(many) < megabytes(few) + 8
