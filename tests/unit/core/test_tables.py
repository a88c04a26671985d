from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

import numpy as np
import pytest
from arro3.core import DataType
from arro3.io import read_parquet

from galaxy_core.errors import NotAnImageError
from galaxy_core.models.classifier import Classifiers
from galaxy_core.models.registry import Registry
from galaxy_core.tables import Columns, CsvTable, Row, columns_of, error_row, prediction_row, write_parquet
from galaxy_core.votes.decision_tree import TREE

SQUARE = np.random.default_rng(3).integers(0, 255, (96, 96, 3)).astype(np.uint8)


def rows_of(released: Registry, model: str) -> list[Row]:
    classifier = Classifiers(released).get(model)
    error = NotAnImageError("This is no picture, “really”.", "Send one.")
    return [
        prediction_row("a, b.png", classifier.predict(SQUARE)),
        error_row("ü\u2026.txt", classifier.manifest.reference, error),
    ]


def as_parquet(columns: Columns, parts: Iterable[list[Row] | bytes]) -> bytes:
    file = io.BytesIO()
    write_parquet(file, columns, parts)
    return file.getvalue()


def test_a_model_of_votes_has_ranges_and_unusualness(released: Registry) -> None:
    columns = columns_of(released.manifest("equivariant"))
    names = list(columns)
    assert names[:41] == ["file", "headline", "headline_code", "sentence", *TREE.keys]
    assert names[41:43] == ["Class1.1_lower", "Class1.1_upper"]
    assert names[-5:] == ["outlier_score", "model", "version", "error_code", "error"]
    assert len(names) == 4 + 37 + 2 * 37 + 5
    row, failed = rows_of(released, "equivariant")
    assert row.keys() == columns.keys() - {"error_code", "error"}
    assert 0 <= row["Class1.1_lower"] <= row["Class1.1_upper"] <= 40  # type: ignore[operator]
    assert failed.keys() == {"file", "model", "version", "error_code", "error"}


def test_a_model_of_classes_has_its_labels(released: Registry) -> None:
    manifest = released.manifest("logistic")
    row, _ = rows_of(released, "logistic")
    assert row.keys() <= columns_of(manifest).keys()
    assert list(columns_of(manifest))[4 : 4 + len(manifest.output.labels)] == list(manifest.output.labels)


@pytest.mark.parametrize("model", ["equivariant", "cnn", "logistic"])
def test_parquet_read_back_is_the_csv(released: Registry, model: str) -> None:
    columns = columns_of(released.manifest(model))
    rows = rows_of(released, model)
    text = io.StringIO()
    table = CsvTable(text, columns)
    for row in rows:
        table.write(row)
    written = list(csv.DictReader(io.StringIO(text.getvalue())))
    found = read_parquet(io.BytesIO(as_parquet(columns, [rows[:1], rows[1:]]))).read_all()
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
    columns = columns_of(released.manifest("equivariant"))
    row, failed = rows_of(released, "equivariant")
    rows = [row | {"file": 'a "b",\nc\r.png'}, failed]
    text = io.StringIO(newline="")
    table = CsvTable(text, columns)
    for one in rows:
        table.write(one)
    found, expected = (
        read_parquet(io.BytesIO(as_parquet(columns, [part]))).read_all()
        for part in (text.getvalue().encode(), rows)
    )
    for name in columns:
        assert found[name].to_pylist() == expected[name].to_pylist()


def test_a_parquet_of_many_rows_is_written_on_the_way(released: Registry) -> None:
    """What was written before the last part was asked for is most of it."""
    columns = columns_of(released.manifest("equivariant"))
    row, _ = rows_of(released, "equivariant")
    generator = np.random.default_rng(5)
    file = io.BytesIO()
    written = []

    def parts() -> Iterator[list[Row]]:
        for _ in range(10):
            values = generator.random(5000).tolist()
            yield [row | {"Class1.1": value} for value in values]
            written.append(file.tell())

    write_parquet(file, columns, parts())
    assert written[-1] > 0.6 * len(file.getvalue())
    assert read_parquet(io.BytesIO(file.getvalue())).read_all().num_rows == 50_000


def test_the_same_rows_are_the_same_bytes(released: Registry) -> None:
    columns = columns_of(released.manifest("equivariant"))
    rows = rows_of(released, "equivariant")
    assert as_parquet(columns, [rows]) == as_parquet(columns, [rows])


def test_numbers_have_six_decimals(released: Registry) -> None:
    classifier = Classifiers(released).get("equivariant")
    prediction = classifier.predict(SQUARE).model_copy(update={"outlier_score": 1 / 3})
    row = prediction_row("a.png", prediction)
    assert row["outlier_score"] == 0.333333
