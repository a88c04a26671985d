from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from typing import get_args

import numpy as np
import pytest
from arro3.core import DataType
from arro3.io import read_parquet
from astropy.io.votable.ucd import check_ucd

from galaxy_core.errors import NotAnImageError
from galaxy_core.images.framing import framing_of
from galaxy_core.images.preprocessing import LoadedImage
from galaxy_core.models.classifier import Classifiers
from galaxy_core.models.registry import Registry
from galaxy_core.predictions import Alternative, Standout, VotesPrediction
from galaxy_core.table_columns import PredictionTable, Row, TableLayout, error_row
from galaxy_core.tables import CsvTable, defuse_formulas, write_parquet
from galaxy_core.votes.column_names import ColumnStyle, answer_name
from galaxy_core.votes.decision_tree import TREE

SQUARE = np.random.default_rng(3).integers(0, 255, (96, 96, 3)).astype(np.uint8)

IMAGE = LoadedImage(SQUARE, 96, 96, "PNG", framing_of(96, 96))


def rows_of(released: Registry, model: str, style: ColumnStyle = "default") -> list[Row]:
    classifier = Classifiers(released).get(model)
    table = PredictionTable(classifier.manifest, style)
    error = NotAnImageError("This is no picture, “really”.", "Send one.")
    return [
        table.row("a, b.png", classifier.predict(SQUARE), IMAGE),
        error_row("ü\u2026.txt", classifier.manifest.reference, error),
    ]


def as_parquet(layout: TableLayout, parts: Iterable[list[Row] | bytes]) -> bytes:
    file = io.BytesIO()
    write_parquet(file, layout, parts)
    return file.getvalue()


NAMES = {"file", "id_str", "file_loc"}


def test_a_model_of_votes_has_its_columns_in_galaxy_zoos_words(released: Registry) -> None:
    manifest = released.manifest("equivariant")
    names = list(PredictionTable(manifest).layout.kinds)
    answer = "smooth_or_featured_smooth"
    ends = ("fraction", "of40", "of40_lower", "of40_upper", "of40_concentration")
    assert names[:4] == ["file", "headline", "headline_code", "sentence"]
    assert names[4:7] == ["also", "stands_out", "smooth_or_featured_asked_of40"]
    assert names[7:12] == [f"{answer}_{end}" for end in ends]
    assert names[-8:-4] == ["outlier_score", "framing", "read_as", "warnings"]
    assert names[-4:] == ["model", "version", "error_code", "error"]
    assert len(names) == 6 + 11 + 5 * 37 + 8
    assert all(name.isidentifier() for name in names)
    row, failed = rows_of(released, "equivariant")
    assert {*names, *NAMES} - row.keys() <= {"also", "stands_out", "warnings", "error_code", "error"}
    assert failed.keys() == NAMES | {"model", "version", "error_code", "error"}


def test_fractions_are_of_those_asked_and_counts_of_everyone(released: Registry) -> None:
    row: dict[str, float] = rows_of(released, "equivariant")[0]  # type: ignore[assignment]
    arms = [f"spiral_arm_count_{count}" for count in ("1", "2", "3", "4", "more_than_4", "cant_tell")]
    assert row["smooth_or_featured_asked_of40"] == 40
    assert sum(row[f"{answer}_fraction"] for answer in arms) == pytest.approx(1, abs=1e-4)
    asked = row["spiral_arm_count_asked_of40"]
    assert sum(row[f"{answer}_of40"] for answer in arms) == pytest.approx(asked, abs=1e-4)
    assert asked == pytest.approx(row["has_spiral_arms_yes_of40"], abs=1e-4)
    assert 0 <= row["bar_yes_of40_lower"] <= row["bar_yes_of40_upper"] <= 40
    assert row["bar_yes_of40_concentration"] > 0


def test_a_minority_and_what_stands_out_have_their_columns(released: Registry) -> None:
    classifier = Classifiers(released).get("equivariant")
    found = classifier.predict(SQUARE)
    assert isinstance(found, VotesPrediction)
    also = (Alternative(code="smooth", text="smooth", joint_fraction=0.27),)
    unusual = Standout(key="Class8.7", text="a dust lane", joint_fraction=0.3, times_usual=8.5)
    prediction = found.model_copy(update={"also": also, "stands_out": (unusual, unusual)})
    for style in get_args(ColumnStyle):
        row = PredictionTable(classifier.manifest, style).row("a.png", prediction)
        assert row["also"] == "smooth (11 of 40)"
        assert row["stands_out"] == "; ".join(["a dust lane, 9 times as often as usual"] * 2)


@pytest.mark.parametrize(
    ("style", "key", "name", "votes"),
    [
        ("kaggle", "Class8.7", "Class8.7", 3 * 37),
        ("gz2", "Class8.7", "t08_odd_feature_a38_dust_lane_fraction", 37),
        ("gz2", "Class11.5", "t11_arms_number_a36_more_than_4_fraction", 37),
        ("zoobot", "Class5.4", "bulge-size-gz2_dominant_fraction", 30),
    ],
)
def test_other_vocabularies(released: Registry, style: ColumnStyle, key: str, name: str, votes: int) -> None:
    manifest = released.manifest("equivariant")
    names = list(PredictionTable(manifest, style).layout.kinds)
    row = rows_of(released, "equivariant", style)[0]
    prediction = Classifiers(released).get("equivariant").predict(SQUARE)
    assert isinstance(prediction, VotesPrediction)
    answers = {answer.key: answer for question in prediction.questions for answer in question.answers}
    expected = answers[key].joint_fraction if style == "kaggle" else answers[key].vote_fraction
    assert row[name] == pytest.approx(expected, abs=1e-6)
    assert sum(name.startswith("Class") or name.endswith("_fraction") for name in names) == votes
    assert {*names} - row.keys() <= {"also", "stands_out", "warnings", "error_code", "error"}
    assert ("id_str" in names) == (style == "zoobot")


def test_each_answer_has_a_name_of_its_own() -> None:
    for style in get_args(ColumnStyle):
        assert len({answer_name(key, style) for key in TREE.keys}) == len(TREE.keys)


@pytest.mark.parametrize(
    ("model", "name"),
    [("logistic", "smooth_or_featured_smooth_probability"), ("deepgalaxy", "spiral_probability")],
)
def test_a_model_of_classes_has_its_labels(released: Registry, model: str, name: str) -> None:
    columns = PredictionTable(released.manifest(model)).layout.kinds
    row, _ = rows_of(released, model)
    assert row.keys() <= {*columns, *NAMES}
    assert columns[name] == "number"
    assert row[name] is not None


def test_every_column_is_described_with_a_ucd_that_exists(released: Registry) -> None:
    for model in ("equivariant", "deepgalaxy"):
        for style in get_args(ColumnStyle):
            for column in PredictionTable(released.manifest(model), style).layout.columns:
                assert column.description, column
                assert check_ucd(column.ucd, check_controlled_vocabulary=True), column


@pytest.mark.parametrize("model", ["equivariant", "cnn", "logistic"])
def test_parquet_read_back_is_the_csv(released: Registry, model: str) -> None:
    layout = PredictionTable(released.manifest(model)).layout
    columns = layout.kinds
    rows = rows_of(released, model)
    text = io.StringIO()
    table = CsvTable(text, columns)
    for row in rows:
        table.write(row)
    written = list(csv.DictReader(io.StringIO(text.getvalue())))
    found = read_parquet(io.BytesIO(as_parquet(layout, [rows[:1], rows[1:]]))).read_all()
    types = {"text": DataType.utf8(), "number": DataType.float32(), "count": DataType.int16()}
    assert found.column_names == list(written[0]) == list(columns)
    for name, kind in columns.items():
        cells = [row[name] for row in written]
        values = found[name].to_pylist()
        assert found.schema.field(name).type == types[kind]
        if kind == "number":
            assert [float(cell) for cell in cells if cell] == pytest.approx([v for v in values if v is not None])
        else:
            assert cells == ["" if value is None else str(value) for value in values]


def test_a_csv_becomes_the_parquet_of_its_rows(released: Registry) -> None:
    """Names with commas, quotes and line breaks, and cells that are empty."""
    layout = PredictionTable(released.manifest("equivariant")).layout
    columns = layout.kinds
    row, failed = rows_of(released, "equivariant")
    rows = [row | {"file": 'a "b",\nc\r.png'}, failed]
    text = io.StringIO(newline="")
    table = CsvTable(text, columns)
    for one in rows:
        table.write(one)
    found, expected = (
        read_parquet(io.BytesIO(as_parquet(layout, [part]))).read_all()
        for part in (text.getvalue().encode(), rows)
    )
    for name in columns:
        assert found[name].to_pylist() == expected[name].to_pylist()


def test_a_parquet_of_many_rows_is_written_on_the_way(released: Registry) -> None:
    """What was written before the last part was asked for is most of it."""
    layout = PredictionTable(released.manifest("equivariant")).layout
    row, _ = rows_of(released, "equivariant")
    generator = np.random.default_rng(5)
    file = io.BytesIO()
    written = []

    def parts() -> Iterator[list[Row]]:
        for _ in range(10):
            values = generator.random(5000).tolist()
            yield [row | {"bar_yes_fraction": value} for value in values]
            written.append(file.tell())

    write_parquet(file, layout, parts())
    assert written[-1] > 0.5 * len(file.getvalue())
    assert read_parquet(io.BytesIO(file.getvalue())).read_all().num_rows == 50_000


def test_the_same_rows_are_the_same_bytes(released: Registry) -> None:
    layout = PredictionTable(released.manifest("equivariant")).layout
    rows = rows_of(released, "equivariant")
    assert as_parquet(layout, [rows]) == as_parquet(layout, [rows])


def test_numbers_have_six_decimals(released: Registry) -> None:
    classifier = Classifiers(released).get("equivariant")
    prediction = classifier.predict(SQUARE).model_copy(update={"outlier_score": 1 / 3})
    row = PredictionTable(classifier.manifest).row("a.png", prediction)
    assert row["outlier_score"] == 0.333333


@pytest.mark.parametrize(
    ("cell", "defused"),
    [
        ("=1+1", "'=1+1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("+cmd", "'+cmd"),
        ("-x.jpg", "'-x.jpg"),
        ("\tx", "'\tx"),
        ('=HYPERLINK("x", "y")', '\'=HYPERLINK("x", "y")'),
        ("-0.25", "-0.25"),
        ("a=b, -c", "a=b, -c"),
    ],
)
def test_no_cell_of_a_download_is_a_formula(cell: str, defused: str) -> None:
    def table(name: str) -> bytes:
        text = io.StringIO(newline="")
        csv.writer(text, lineterminator="\n").writerows([["file", "error"], [name, "ordinary"], ["b", name]])
        return text.getvalue().encode()

    assert defuse_formulas(table(cell)) == table(defused)
