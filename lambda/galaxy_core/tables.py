"""The table of many pictures' results: the same columns in a terminal's CSV and in a batch's CSV and Parquet.

Which columns there are follows from the model's manifest. The row of a picture that could not be read says why,
and holds no numbers.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Literal, cast

from galaxy_core.errors import GalaxyError
from galaxy_core.models.manifest import Manifest
from galaxy_core.predictions import ModelReference, Prediction

if TYPE_CHECKING:
    from arro3.core import RecordBatch

Kind = Literal["text", "number", "count"]
Columns = dict[str, Kind]
Row = dict[str, str | int | float | None]
"""Cells by column; a column that is left out is empty."""

DECIMALS = 6


def columns_of(manifest: Manifest) -> Columns:
    """The columns of a model's table, in order.

    ``file``, ``headline``, ``headline_code``, ``sentence``; each label's value; where the model was measured for
    it, the ``…_lower`` and ``…_upper`` of 40 volunteers who would probably give each answer; where the model gives
    it, ``outlier_score``; ``model``, ``version``; ``error_code`` and ``error`` for an image without a prediction.
    """
    labels = manifest.output.labels
    columns: Columns = dict.fromkeys(("file", "headline", "headline_code", "sentence"), "text")
    columns |= dict.fromkeys(labels, "number")
    if manifest.calibration and manifest.calibration.concentration:
        for label in labels:
            columns |= {f"{label}_lower": "count", f"{label}_upper": "count"}
    if manifest.outlier_score:
        columns["outlier_score"] = "number"
    columns |= {"model": "text", "version": "text", "error_code": "text", "error": "text"}
    return columns


def prediction_row(file: str, prediction: Prediction) -> Row:
    """The row of an image that a model answered for; numbers to `DECIMALS`."""
    row: Row = {
        "file": file,
        "headline": prediction.headline.text,
        "headline_code": prediction.headline.code,
        "sentence": prediction.sentence,
    }
    row |= {label: round(value, DECIMALS) for label, value in prediction.values.items()}
    for label, volunteers in prediction.volunteers.items():
        row |= {f"{label}_lower": volunteers.lower, f"{label}_upper": volunteers.upper}
    if prediction.outlier_score is not None:
        row["outlier_score"] = round(prediction.outlier_score, DECIMALS)
    return row | {"model": prediction.model.name, "version": prediction.model.version}


def error_row(file: str, model: ModelReference, error: GalaxyError) -> Row:
    """The row of an image that could not be answered for."""
    return {
        "file": file,
        "model": model.name,
        "version": model.version,
        "error_code": error.code,
        "error": str(error),
    }


class CsvTable:
    """Writes rows as CSV, the header at once.

    Args:
        file: open for text.
        columns: of `columns_of`.
    """

    def __init__(self, file: IO[str], columns: Columns) -> None:
        self._columns = columns
        self._writer = csv.writer(file, lineterminator="\n")
        self._writer.writerow(columns)

    def write(self, row: Row) -> None:
        """Write one row."""
        self._writer.writerow([_text(row.get(name)) for name in self._columns])


def _text(cell: str | float | None) -> str:
    if cell is None:
        return ""
    return f"{cell:.{DECIMALS}f}" if isinstance(cell, float) else str(cell)


ROW_GROUP = 16_384
"""Rows that a Parquet file holds together; so many, packed, are in memory while it is written."""


def write_parquet(file: IO[bytes], columns: Columns, parts: Iterable[list[Row] | bytes]) -> None:
    """Write a Parquet file: text as utf8, numbers as float32, counts as int16; the same bytes for the same parts.

    Args:
        file: open for writing; it need not be seekable.
        columns: of `columns_of`.
        parts: rows, so many at a time, or whole tables of the same columns as `CsvTable` writes them.
    """
    # Few need it, and it takes a while to load.
    from arro3.core import Array, DataType, Field, RecordBatch, RecordBatchReader, Schema  # noqa: PLC0415
    from arro3.io import read_csv  # noqa: PLC0415
    from arro3.io import write_parquet as write  # noqa: PLC0415

    types = {"text": DataType.utf8(), "number": DataType.float32(), "count": DataType.int16()}
    schema = Schema([Field(name, types[kind]) for name, kind in columns.items()])

    def batches() -> Iterator[RecordBatch]:
        for part in parts:
            if isinstance(part, bytes):
                yield from read_csv(part, schema, has_header=True, batch_size=ROW_GROUP)
            else:
                arrays = [Array([row.get(name) for row in part], types[kind]) for name, kind in columns.items()]
                yield RecordBatch.from_arrays(arrays, schema=schema)

    write(
        RecordBatchReader.from_batches(schema, batches()),
        cast("IO[bytes]", _OneWay(file)),
        compression="zstd(3)",
        max_row_group_size=ROW_GROUP,
    )


@dataclass
class _OneWay:
    """The two calls that a Parquet file is written with; that there is a third one is looked at, and no more."""

    file: IO[bytes]

    def write(self, data: bytes) -> int:
        return self.file.write(data)

    def flush(self) -> None:
        self.file.flush()

    def seek(self, _offset: int, _whence: int = 0) -> int:
        raise OSError("What is sent away as it is written cannot be gone back in.")
