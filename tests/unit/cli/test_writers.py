"""The table in each format, what stands in its way, and what is left when there is no room for it."""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from arro3.io import read_parquet
from astropy.io import fits
from astropy.table import Table

from galaxy_cli.signals import GracefulShutdown
from galaxy_cli.tables.writers import WRITERS, write_table
from galaxy_core.models.registry import Registry
from galaxy_core.table_columns import Column, PredictionTable, Row, TableLayout
from tests.conftest import ROOT
from tests.support.cli import CLASSIFY_PROCESS, Classify, names_in
from tests.support.hostile_images import FILES

FULL = Path("/dev/full")


def read(path: Path, layout: TableLayout | None = None) -> list[dict[str, object]]:
    """Rows of any format, with None where a cell is empty, and numbers as precise as Parquet has them."""
    kinds = layout.kinds if layout else {}
    return [{name: _cell(cell, kinds.get(name, "text")) for name, cell in row.items()} for row in _raw_rows(path)]


def _raw_rows(path: Path) -> list[dict[str, object]]:
    if path.suffix == ".parquet":
        table = read_parquet(path).read_all()
        cells = [table[name].to_pylist() for name in table.column_names]
        return [dict(zip(table.column_names, row, strict=True)) for row in zip(*cells, strict=True)]
    if path.suffix == ".jsonl":
        return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    if path.suffix == ".csv":
        return list(csv.DictReader(path.open(encoding="utf-8")))
    kind = {".vot": "votable", ".ecsv": "ascii.ecsv", ".fits": "fits"}[path.suffix]
    return [dict(zip(row.colnames, row, strict=True)) for row in Table.read(path, format=kind)]


def _cell(cell: object, kind: str) -> object:
    if cell is None or isinstance(cell, np.ma.core.MaskedConstant) or cell == "" or cell != cell:  # noqa: PLR0124
        return None
    if kind in {"number", "real"}:
        return float(np.float32(cell)) if kind == "number" else float(cell)  # type: ignore[arg-type]
    if kind in {"count", "integer"}:
        return int(cell)  # type: ignore[call-overload]
    if kind == "flag":
        return str(cell).lower() == "true"
    return str(cell)


COLUMNS = (
    Column("name", "text", "Name", "meta.id;meta.main"),
    Column("ra", "real", "Right ascension", "pos.eq.ra;meta.main", "deg"),
    Column("objid", "integer", "Object"),
    Column("seen", "flag", "Whether somebody saw it"),
    Column("fraction", "number", "Fraction", "stat.probability;src.morph"),
    Column("most", "count", "Most", "meta.number;src.morph"),
)
ROWS: list[Row] = [
    {"name": "NGC 1", "ra": 12.123456789012, "objid": 2**53 + 1, "seen": True, "fraction": 0.333333, "most": 40},
    {"name": 'M <51> & "co", \\', "ra": -1e-9, "objid": -1, "seen": False, "fraction": 0.0, "most": 0},
    {},
    {"name": "two\nlines", "ra": 1e300, "objid": 0, "seen": True, "fraction": 0.25, "most": 3},
]


@pytest.fixture
def layout() -> TableLayout:
    return TableLayout(COLUMNS, {"model": "cnn 4", "citation": "Willett et al. 2013 (MNRAS 435, 2835); others"})


@pytest.mark.parametrize("kind", WRITERS)
@pytest.mark.parametrize("count", [0, 1, 4, 1500])
def test_what_is_read_back_is_what_was_written(kind: str, count: int, layout: TableLayout, tmp_path: Path) -> None:
    rows = [ROWS[number % len(ROWS)] for number in range(count)]
    path = tmp_path / f"out{kind}"
    assert write_table(path, layout, lambda: iter(rows), GracefulShutdown())
    expected = [{column.name: _cell(row.get(column.name), column.kind) for column in COLUMNS} for row in rows]
    got = read(path, layout)
    if kind == ".fits":  # its text is of printable ASCII, and astropy knows no third truth
        for row in expected:
            row["name"] = row["name"] and str(row["name"]).replace("\n", "\\n")
            row["seen"] = bool(row["seen"])
    assert got == expected


@pytest.mark.parametrize("kind", [".vot", ".fits", ".ecsv"])
def test_columns_say_what_they_hold(kind: str, layout: TableLayout, tmp_path: Path) -> None:
    path = tmp_path / f"out{kind}"
    write_table(path, layout, lambda: iter(ROWS), GracefulShutdown())
    if kind == ".fits":
        header = fits.getheader(path, 1)
        assert (header["TUCD2"], header["TCOMM2"], header["TUNIT2"]) == (
            "pos.eq.ra;meta.main",
            "Right ascension",
            "deg",
        )
        assert any("Willett et al. 2013" in line for line in str(header["HISTORY"]).splitlines())
        return
    table = Table.read(path, format={".vot": "votable", ".ecsv": "ascii.ecsv"}[kind])
    assert (str(table["ra"].unit), table["ra"].description) == ("deg", "Right ascension")
    assert table["ra"].meta["ucd"] == "pos.eq.ra;meta.main"
    assert b"Willett et al. 2013" in path.read_bytes()


@pytest.mark.skipif(shutil.which("stilts") is None, reason="STILTS (the Debian package stilts) is not installed")
def test_stilts_finds_no_fault_and_computes_with_the_columns(
    folder: Path, classify: Classify, tmp_path: Path
) -> None:
    """TOPCAT's own library: its linter, and an expression that needs names without hyphens and full stops."""

    def stilts(*arguments: object) -> str:
        command = ["stilts", *map(str, arguments)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout + done.stderr

    (folder / "broken.png").write_bytes(b"no image")
    votable, fits_file = tmp_path / "out.vot", tmp_path / "out.fits"
    for path in (votable, fits_file):
        classify(folder, "--output", path, model="equivariant")
    assert stilts("votlint", votable) == ""
    for path in (votable, fits_file):
        keep = 'addcol twice 2*smooth_or_featured_smooth_fraction; keepcols "twice file"; head 2'
        text = stilts("tpipe", f"in={path}", f"cmd={keep}", "ofmt=csv")
        assert len(text.splitlines()) == 3
        described = stilts("tpipe", f"in={path}", "cmd=meta name ucd description", "ofmt=csv")
        assert "stat.probability;src.morph" in described
        assert "Vote fraction, of those asked, of smooth" in described


def test_each_format_has_the_same_rows(
    folder: Path, classify: Classify, tmp_path: Path, released: Registry
) -> None:
    (folder / "broken.png").write_bytes(b"no image")
    for kind in WRITERS:
        result = classify(folder, "--output", tmp_path / f"out{kind}", model="equivariant")
        assert result.exit_code == 1, result.output
    layout = PredictionTable(released.manifest("equivariant")).layout
    tables = [read(tmp_path / f"out{kind}", layout) for kind in WRITERS]
    assert [row["file"] for row in tables[0]] == [str(folder / "broken.png"), *names_in(folder)]
    for table in tables[1:]:
        assert table == tables[0]
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
    layout = PredictionTable(released.manifest("cnn")).layout

    def rows() -> Iterator[Row]:
        for number in range(5000):
            yield {"file": f"{number}.png", "error": "x" * 100}

    with pytest.raises(OSError, match="No space left"), FULL.open("wb", buffering=0) as file:
        WRITERS[kind](file, layout, rows)


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
        if name in {"not a number", "infinity"}:
            assert row["error_code"], name  # here it is light, of which there must be some
        elif expected is not None and expected != 413:  # more is read here than by the API
            assert bool(row["headline"]) == (expected == 200), name
