"""Tables of parts as one, and what to cite."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from arro3.io import read_parquet
from astropy.table import Table
from click.testing import CliRunner, Result

from galaxy_cli.main import main
from galaxy_cli.signals import GracefulShutdown
from galaxy_cli.tables.reading import read_table
from galaxy_cli.tables.writers import WRITERS, write_table
from galaxy_core.table_columns import Column, Row, TableLayout

LAYOUT = TableLayout(
    (
        Column("target", "text", "The object", "meta.id"),
        Column("ra", "real", "Right ascension", "pos.eq.ra;meta.main", "deg"),
        Column("n", "integer", "A number"),
        Column("error", "text", "Error"),
    ),
    {"model": "cnn 4"},
)


def merge(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["merge", *map(str, arguments)])


@pytest.fixture
def parts(tmp_path: Path) -> list[Path]:
    """Twelve tables in all formats, the first of which has neither numbers nor errors."""
    paths = []
    for number in range(12):
        path = tmp_path / f"part-{number}{[*WRITERS][number % len(WRITERS)]}"
        rows = [{"target": f"g{number}", **({"ra": number / 3, "n": number, "error": "none"} if number else {})}]
        write_table(path, LAYOUT, lambda rows=rows: iter(rows), GracefulShutdown())  # type: ignore[misc]
        paths.append(path)
    return paths


@pytest.mark.parametrize("kind", WRITERS)
def test_parts_of_any_format_come_in_the_order_of_their_numbers(
    kind: str, parts: list[Path], tmp_path: Path
) -> None:
    readable = [part for part in parts if part.suffix != ".jsonl"]
    result = merge(*sorted(map(str, readable)), "--output", tmp_path / f"all{kind}")
    assert result.exit_code == 0, result.output
    numbers = [number for number in range(12) if number % len(WRITERS) != [*WRITERS].index(".jsonl")]
    if kind == ".parquet":
        table = read_parquet(tmp_path / "all.parquet").read_all()
        assert table["target"].to_pylist() == [f"g{number}" for number in numbers]
        assert table["n"].to_pylist() == [number or None for number in numbers]
    elif kind == ".csv":
        rows = list(csv.DictReader((tmp_path / "all.csv").open()))
        assert [float(row["ra"] or 0) for row in rows] == [number / 3 for number in numbers]
        assert [row["error"] for row in rows] == ["none" if number else "" for number in numbers]
    elif kind == ".vot":
        table = Table.read(tmp_path / "all.vot", format="votable")
        assert [str(name) for name in table["target"]] == [f"g{number}" for number in numbers]


def test_one_table_is_converted_with_what_it_says_of_its_columns(parts: list[Path], tmp_path: Path) -> None:
    (parquet,) = [part for part in parts if part.name == "part-1.parquet"]
    assert merge(parquet, "-o", tmp_path / "one.vot").exit_code == 0
    table = Table.read(tmp_path / "one.vot", format="votable")
    assert table["ra"].meta["ucd"] == "pos.eq.ra;meta.main"
    assert (str(table["ra"].unit), table["ra"].description) == ("deg", "Right ascension")
    assert b"cnn 4" in (tmp_path / "one.vot").read_bytes()


ABOUT = {
    "model": "cnn 4",
    "trained_on": "galaxies".ljust(60, "."),
    "scope": f"Galaxies {'brighter, ' * 30}and “so on”.",
    "survey_sdss": "SDSS; 2000",
}
"""The second takes a whole card of a FITS header."""


@pytest.mark.parametrize("kind", [kind for kind in WRITERS if kind not in {".csv", ".jsonl"}])
def test_a_tables_metadata_is_kept(kind: str, tmp_path: Path) -> None:
    rows: list[Row] = [{"target": "g", "ra": 1.5, "n": 2}]
    write_table(tmp_path / f"a{kind}", TableLayout(LAYOUT.columns, ABOUT), lambda: iter(rows), GracefulShutdown())
    assert merge(tmp_path / f"a{kind}", "-o", tmp_path / "b.parquet").exit_code == 0
    assert read_table(tmp_path / "b.parquet").metadata == ABOUT


@pytest.mark.parametrize("kind", [".parquet", ".vot", ".fits", ".ecsv"])
def test_missing_parts_are_named_and_repeated_ones_refused(kind: str, tmp_path: Path) -> None:
    paths = [tmp_path / f"part-{number}{kind}" for number in (1, 3, 4)]
    for path, number in zip(paths, (1, 3, 4), strict=True):
        layout = TableLayout(LAYOUT.columns, {"part": f"{number} of 5"})
        write_table(path, layout, lambda: iter([{"target": "g"}]), GracefulShutdown())
    result = merge(*paths, "-o", tmp_path / "all.parquet")
    assert result.exit_code == 0, result.output
    assert "Not among them: parts 2, 5." in result.stderr
    assert "part" not in read_table(tmp_path / "all.parquet").metadata
    again = merge(*paths, paths[1], "-o", tmp_path / "again.csv")
    assert again.exit_code == 2
    assert "is part 3 of 5, as" in again.stderr


def test_tables_of_other_columns_are_refused(parts: list[Path], tmp_path: Path) -> None:
    other = tmp_path / "part-99.csv"
    other.write_text("target,dec\na,1\n")
    result = merge(parts[0], other, "-o", tmp_path / "all.csv")
    assert result.exit_code == 2
    assert "has not the same columns as" in result.stderr
    assert not (tmp_path / "all.csv").exists()


def test_citations_name_the_model_the_votes_and_the_surveys() -> None:
    text = CliRunner().invoke(main, ["cite", "--model", "equivariant", "--survey", "legacy"]).stdout
    for words in ("equivariant", "Willett et al. 2013", "Dieleman", "Dey et al. 2019", "D. Lang", "petroR90"):
        assert words in text
    assert "York" not in text
    entries = CliRunner().invoke(main, ["cite", "--bibtex"]).stdout
    assert entries.count("@article{") == entries.count("doi = {10.") == 6
