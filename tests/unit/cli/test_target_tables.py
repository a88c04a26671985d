"""Tables of objects: read in every format, and the columns that matter found in them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from arro3.core import Array, DataType, Field, Schema, Table
from arro3.io import write_parquet
from astropy import units
from astropy.io import fits
from astropy.table import MaskedColumn
from astropy.table import Table as AstropyTable

from galaxy_cli.errors import BadTableError
from galaxy_cli.tables.reading import InputTable, read_table
from galaxy_cli.tables.recognition import ColumnChoice, recognise
from galaxy_cli.targets import is_table_of_objects
from galaxy_core.table_columns import Column
from galaxy_sky.angles import degrees

OBJID = 587722981742084144


def astropy_table() -> AstropyTable:
    table = AstropyTable()
    table["objid"] = np.array([OBJID, 2, 3])
    table["RAJ2000"] = [12.5, 200.123456789, np.nan] * units.deg
    table["DEJ2000"] = [-1.5, 47.25, 3.0] * units.deg
    table["rmag"] = np.array([15.1, np.nan, 17.3], np.float32)
    table["class"] = ["S0", "", "Sb ü"]
    table["seen"] = [True, False, True]
    table["n"] = MaskedColumn([1, 2, 3], mask=[False, True, False])
    table["RAJ2000"].meta["ucd"] = "pos.eq.ra;meta.main"
    return table


EXPECTED = {
    "objid": [OBJID, 2, 3],
    "RAJ2000": [12.5, 200.123456789, None],
    "DEJ2000": [-1.5, 47.25, 3.0],
    "rmag": [15.1, None, 17.3],
    "class": ["S0", None, "Sb ü"],
    "seen": [True, False, True],
    "n": [1, None, 3],
}


def cells(table: InputTable) -> dict[str, list[Any]]:
    return {column.name: values for column, values in zip(table.columns, table.cells, strict=True)}


@pytest.mark.parametrize(("suffix", "kind"), [(".vot", "votable"), (".ecsv", "ascii.ecsv")])
def test_tables_that_describe_themselves(tmp_path: Path, suffix: str, kind: str) -> None:
    astropy_table().write(tmp_path / f"t{suffix}", format=kind)
    table = read_table(tmp_path / f"t{suffix}")
    assert cells(table) == EXPECTED
    assert (table.columns[1].unit, table.columns[1].ucd) == ("deg", "pos.eq.ra;meta.main")


def test_a_fits_table(tmp_path: Path) -> None:
    table = astropy_table()
    table["class"] = ["S0", "", "Sb"]
    table.write(tmp_path / "t.fits")
    with fits.open(tmp_path / "t.fits", mode="update") as file:
        file[1].header["TUCD2"] = "pos.eq.ra;meta.main"
        file[1].header["TCOMM2"] = "Right ascension"
    found = read_table(tmp_path / "t.fits")
    assert cells(found) == EXPECTED | {"class": ["S0", None, "Sb"]}
    assert found.columns[1] == Column("RAJ2000", "real", "Right ascension", "pos.eq.ra;meta.main", "deg")


def test_a_parquet(tmp_path: Path) -> None:
    schema = Schema(
        [
            Field("objid", DataType.int64()),
            Field("ra", DataType.float64(), metadata={"ucd": "pos.eq.ra;meta.main"}),
            Field("mag", DataType.float32()),
        ]
    )
    arrays = [
        Array([OBJID, None], DataType.int64()),
        Array([1.5, 2.5], DataType.float64()),
        Array([0.1, None], DataType.float32()),
    ]
    write_parquet(Table.from_arrays(arrays, schema=schema), str(tmp_path / "t.parquet"))
    table = read_table(tmp_path / "t.parquet")
    assert cells(table) == {"objid": [OBJID, None], "ra": [1.5, 2.5], "mag": [0.1, None]}
    assert table.columns[1].ucd == "pos.eq.ra;meta.main"


@pytest.mark.parametrize(
    "text",
    [
        "objid,ra,dec,note\n007,1.5,-2,\n008,,3,x\n",
        "\ufeffobjid;ra;dec;note\n007;1.5;-2;\n008;;3;x\n",
        "objid\tra\tdec\tnote\r\n007\t1.5\t-2\t\r\n008\t\t3\tx\r\n",
        "# from a survey\n\nobjid , ra, dec,note\n007, 1.5 ,-2,\n\n008,,3,x\n",
    ],
)
def test_a_csv_however_it_is_written(tmp_path: Path, text: str) -> None:
    (tmp_path / "t.csv").write_text(text, encoding="utf-8", newline="")
    table = read_table(tmp_path / "t.csv")
    assert cells(table) == {"objid": ["007", "008"], "ra": [1.5, None], "dec": [-2, 3], "note": [None, "x"]}


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("t.xls", b"", "no table in a format"),
        ("t.csv", b"", "is empty"),
        ("t.csv", b"a,b\n1\n", "Row 1 .* has 1 cells"),
        ("t.csv", b"\xff\xfe\x00", "cannot be read"),
        ("t.csv", b"ra,ra\n1,2\n", "two columns of one name"),
        ("t.vot", b"<VOTABLE>", "cannot be read"),
        ("t.parquet", b"PAR1", "is damaged"),
        ("t.fits", b"SIMPLE  =", "cannot be read"),
    ],
)
def test_what_is_no_table(tmp_path: Path, name: str, data: bytes, words: str) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(BadTableError, match=words):
        read_table(tmp_path / name)


MAIN_RA = Column("l1", "real", ucd="pos.eq.ra;meta.main")
MAIN_DEC = Column("l2", "real", ucd="pos.eq.dec;meta.main")


def table_of(*columns: Column | str) -> InputTable:
    described = tuple(column if isinstance(column, Column) else Column(column, "real") for column in columns)
    return InputTable(described, tuple([] for _ in described), 0)


@pytest.mark.parametrize(
    ("columns", "ra", "dec"),
    [
        (("ra", "dec"), 0, 1),
        (("id", "DEC", "RA"), 2, 1),
        (("RAJ2000", "DEJ2000"), 0, 1),
        (("_RAJ2000", "_DEJ2000", "RAJ2000", "DEJ2000"), 2, 3),
        (("ra", "dec", MAIN_RA, MAIN_DEC), 2, 3),
        ((Column("x", "real", "", "POS_EQ_RA_MAIN"), Column("y", "real", "", "POS_EQ_DEC_MAIN")), 0, 1),
    ],
)
def test_positions_are_recognised(columns: tuple[Column | str, ...], ra: int, dec: int) -> None:
    found = recognise(table_of(*columns), ColumnChoice())
    assert (found.ra, found.dec) == (ra, dec)


def test_ids_names_sizes_and_files_are_recognised() -> None:
    found = recognise(table_of("dr7objid", "ra", "dec", "NAME", "petroR90_r", "file_loc"), ColumnChoice())
    assert (found.id, found.name, found.size, found.size_is, found.file) == (0, 3, 4, "petro90", 5)
    choice = ColumnChoice(ra="x", dec="y", id="z", size="s", size_is="diameter")
    table = table_of("x", "y", "z", Column("s", "real", unit="arcmin"), "ra", "dec")
    found = recognise(table, choice)
    assert (found.ra, found.dec, found.id, found.size, found.size_unit) == (0, 1, 2, 3, 60)


@pytest.mark.parametrize(
    ("choice", "words"),
    [
        (ColumnChoice(), "its columns are x, y, s"),
        (ColumnChoice(ra="x"), "go together"),
        (ColumnChoice(ra="x", dec="q"), "no column 'q'"),
        (ColumnChoice(ra="x", dec="y", size="s"), "What size s holds"),
    ],
)
def test_what_is_not_recognised_is_said(choice: ColumnChoice, words: str) -> None:
    with pytest.raises(BadTableError, match=words):
        recognise(table_of("x", "y", "s"), choice)


@pytest.mark.parametrize(
    ("cell", "unit", "hours", "value"),
    [
        (12.5, "deg", True, 12.5),
        ("12.5", "", True, 12.5),
        ("13:29:52.7", "", True, 202.469583),
        ("13h29m52.7s", "", True, 202.469583),
        ("13 29 52.7", "", True, 202.469583),
        ("202d28m10.5s", "", True, 202.469583),
        ("+47:11:43", "", False, 47.195278),
        ("-00 30 00", "", False, -0.5),
        (13.5, "h", True, 202.5),
        (1.0, "rad", True, 57.295780),
        ("13:61:00", "", True, None),
        ("north", "", False, None),
        (None, "", False, None),
        (float("inf"), "", False, None),
    ],
)
def test_angles(cell: object, unit: str, hours: bool, value: float | None) -> None:
    found = degrees(cell, unit, hours=hours)
    assert found == (None if value is None else pytest.approx(value, abs=1e-6))


def test_what_is_a_table_and_what_are_images(tmp_path: Path) -> None:
    def written(name: str, text: str) -> str:
        (tmp_path / name).write_text(text)
        return str(tmp_path / name)

    def decided(*names: str, kind: Any = None, named: bool = False) -> bool:
        return is_table_of_objects(names, kind, named=named)

    objects = written("objects.csv", "id,ra,dec\n")
    images = written("images.csv", "path,note\n")
    names = written("names.csv", "name\nM51\n")
    local = written("local.csv", "id_str,file_loc\n")
    odd = written("odd.csv", "alpha,delta\n")
    astropy_table().write(tmp_path / "t.vot", format="votable")
    table_fits, image_fits, both = tmp_path / "t.fits", tmp_path / "i.fits", tmp_path / "b.fits"
    table = fits.BinTableHDU(AstropyTable({"ra": [1.0], "dec": [2.0]}))
    fits.HDUList([fits.PrimaryHDU(), table]).writeto(table_fits)
    fits.HDUList([fits.PrimaryHDU(np.zeros((4, 4)))]).writeto(image_fits)
    fits.HDUList([fits.PrimaryHDU(np.zeros((4, 4))), table]).writeto(both)
    tables = [decided(name) for name in (objects, names, str(tmp_path / "t.vot"), str(table_fits))]
    assert tables == [True] * 4
    assert [decided(name) for name in (images, local, odd, str(image_fits), str(both))] == [False] * 5
    assert decided(objects, kind="image") is False
    assert decided(str(both), kind="table") is True
    assert decided(odd, named=True) is True
    assert decided(objects, images) is False
    with pytest.raises(BadTableError):
        decided(objects, images, kind="table")
