"""The table in each format, what stands in its way, and what is left when there is no room for it."""

from __future__ import annotations

import csv
import itertools
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from arro3.io import read_parquet

from galaxy_cli.writers import WRITERS
from galaxy_core.models.registry import Registry
from galaxy_core.tables import ROW_GROUP, columns_of
from tests.conftest import ROOT
from tests.support.cli import CLASSIFY_PROCESS, Classify, names_in
from tests.support.hostile_images import FILES

FULL = Path("/dev/full")


def read(path: Path) -> list[dict[str, object]]:
    """Rows, with None where a cell is empty, and numbers as precise as Parquet has them."""
    if path.suffix == ".parquet":
        table = read_parquet(path).read_all()
        cells = [table[name].to_pylist() for name in table.column_names]
        rows = [dict(zip(table.column_names, row, strict=True)) for row in zip(*cells, strict=True)]
    elif path.suffix == ".jsonl":
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    else:
        rows = [{name: cell or None for name, cell in row.items()} for row in csv.DictReader(path.open())]
    numbers = [name for name in rows[0] if name.startswith(("Class", "outlier")) and not name.endswith("st")]
    counts = [name for name in rows[0] if name.endswith(("_lower", "_upper"))]
    for row, name in itertools.product(rows, numbers):
        row[name] = None if row[name] is None else float(np.float32(row[name]))
    for row, name in itertools.product(rows, counts):
        row[name] = None if row[name] is None else int(row[name])
    return rows


def test_each_format_has_the_same_rows(folder: Path, classify: Classify, tmp_path: Path) -> None:
    (folder / "broken.png").write_bytes(b"no image")
    for kind in WRITERS:
        result = classify(folder, "--output", tmp_path / f"out{kind}", model="equivariant")
        assert result.exit_code == 1, result.output
    tables = [read(tmp_path / f"out{kind}") for kind in WRITERS]
    assert [row["file"] for row in tables[0]] == [str(folder / "broken.png"), *names_in(folder)]
    assert tables[0] == tables[1] == tables[2]
    assert [row["error_code"] for row in tables[0][:2]] == ["not_an_image", None]
    assert not list(tmp_path.glob("*.partial")) + list(tmp_path.glob(".*"))


@pytest.mark.parametrize(
    ("output", "words"),
    [
        ("out.xls", "no suffix of a supported format"),
        ("out", "no suffix of a supported format"),
        ("nowhere/out.csv", "no folder"),
        ("there.csv", "exists already"),
    ],
)
def test_a_bad_output_path_is_refused_first(
    folder: Path, classify: Classify, tmp_path: Path, output: str, words: str
) -> None:
    (tmp_path / "there.csv").write_text("mine")
    result = classify(folder, "--output", tmp_path / output)
    assert result.exit_code == 2
    assert words in result.stderr
    assert (tmp_path / "there.csv").read_text() == "mine"


def test_a_table_is_replaced_when_asked_to(folder: Path, classify: Classify, tmp_path: Path) -> None:
    (tmp_path / "there.csv").write_text("mine")
    assert classify(folder, "--output", tmp_path / "there.csv", "--overwrite").exit_code == 0
    assert len(read(tmp_path / "there.csv")) == 30


@pytest.mark.skipif(not FULL.exists(), reason="the system has no disk that is always full")
@pytest.mark.parametrize("kind", WRITERS)
def test_a_full_disk_is_an_error_of_the_system(kind: str, released: Registry) -> None:
    columns = columns_of(released.manifest("cnn"))
    rows = ({"file": f"{number}.png", "error": "x" * 100} for number in range(5000))
    with pytest.raises(OSError, match="No space left"), FULL.open("wb", buffering=0) as file:
        WRITERS[kind](file, columns, rows)


def test_when_the_disk_is_full_the_same_command_resumes(folder: Path, classify: Classify, tmp_path: Path) -> None:
    small = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (5000, 5000));"
    command = [*CLASSIFY_PROCESS, str(folder), "--model", "logistic", "--output", str(tmp_path / "out.csv")]
    command[2] = small + command[2]
    full = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    assert full.returncode == 2
    assert "cannot be written" in full.stderr
    assert "the same command then continues" in full.stderr
    assert "Traceback" not in full.stderr
    result = classify(folder, "--output", tmp_path / "out.csv")
    assert result.exit_code == 0
    assert "Resuming after" in result.stderr
    assert [row["file"] for row in read(tmp_path / "out.csv")] == names_in(folder)


def test_hostile_files_cost_a_row_each(classify: Classify, tmp_path: Path) -> None:
    quick = [name for name in FILES if " as many" not in f" {name}" and "half as" not in name]
    for number, name in enumerate(quick):
        (tmp_path / f"{number:02}.jpg").write_bytes(FILES[name][1]())
    result = classify(tmp_path, "--output", tmp_path / "out.csv")
    assert result.exit_code == 1, result.output
    rows = read(tmp_path / "out.csv")
    assert len(rows) == len(quick)
    for name, row in zip(quick, rows, strict=True):
        expected = FILES[name][0]
        assert bool(row["headline"]) != bool(row["error_code"]), name
        if expected is not None and expected != 413:  # more is read here than by the API
            assert bool(row["headline"]) == (expected == 200), name


WRITER = """
import resource, sys
from pathlib import Path
from galaxy_core.models.registry import Registry, default_root
from galaxy_core.tables import columns_of
from galaxy_cli.writers import write_table
from galaxy_cli.signals import GracefulShutdown

columns = columns_of(Registry(default_root()).manifest("cnn"))
rows = ({name: f"{name} {number}" if kind == "text" else number / 7 if kind == "number" else number % 40
         for name, kind in columns.items()} for number in range(int(sys.argv[2])))
write_table(Path(sys.argv[1]), columns, rows, GracefulShutdown())
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000)
"""


@pytest.mark.parametrize(("kind", "few"), [(".csv", 5_000), (".jsonl", 5_000), (".parquet", ROW_GROUP)])
def test_writing_many_rows_takes_the_memory_of_few(kind: str, few: int, tmp_path: Path) -> None:
    def megabytes(rows: int) -> float:
        # A shell between the two: a process counts the memory of the one that it was forked from as its own.
        command = ["sh", "-c", '"$@"; exit $?', "sh", sys.executable, "-c", WRITER]
        arguments = [str(tmp_path / f"out{kind}"), str(rows)]
        output = subprocess.run(
            [*command, *arguments], capture_output=True, text=True, check=True, cwd=ROOT
        ).stdout
        return float(output)

    assert megabytes(3 * few) < megabytes(few) + 25
