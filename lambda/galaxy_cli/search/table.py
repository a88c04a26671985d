"""The table of embeddings, as Parquet, in batches, so that a million images take little memory."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from galaxy_cli.errors import BadIndexError
from galaxy_core.errors import StorageError
from galaxy_core.models.embeddings import Embedding

if TYPE_CHECKING:
    from arro3.core import RecordBatch, RecordBatchReader

BATCH = 4096
"""Images that are written, and read, together."""
_METADATA = "galaxy."


@dataclass(frozen=True)
class EmbeddedBy:
    """What embeddings depend on: only those of one model, averaged alike, can be compared.

    Attributes:
        model: name.
        version: of the model.
        sha256: of its file.
        rotations: copies of each image that are averaged.
        size: numbers of an embedding.
    """

    model: str
    version: str
    sha256: str
    rotations: int
    size: int


@dataclass(frozen=True)
class Named:
    """An image's name and its embedding, float32 ``[size]``."""

    name: str
    embedding: Embedding


def write_embeddings(path: Path, about: EmbeddedBy, images: Iterable[list[Named]]) -> int:
    """Write a table with the columns ``file`` and ``embedding``, beside the target first.

    Args:
        path: of the Parquet file.
        about: kept in the table's metadata.
        images: in batches.

    Returns:
        Number of rows.

    Raises:
        StorageError: it cannot be written.
    """
    from arro3.core import (  # noqa: PLC0415 - takes long to load
        Array,
        DataType,
        Field,
        RecordBatch,
        RecordBatchReader,
        Schema,
        fixed_size_list_array,
    )
    from arro3.io import write_parquet  # noqa: PLC0415

    kind = DataType.list(Field("item", DataType.float32()), about.size)
    metadata = {f"{_METADATA}{key}": str(value) for key, value in asdict(about).items()}
    schema = Schema([Field("file", DataType.utf8()), Field("embedding", kind)], metadata=metadata)
    rows = 0

    def batches() -> Iterator[RecordBatch]:
        nonlocal rows
        for batch in images:
            rows += len(batch)
            values = np.concatenate([image.embedding for image in batch])
            vectors = fixed_size_list_array(Array.from_numpy(values), about.size, type=kind)
            names = Array([image.name for image in batch], DataType.utf8())
            yield RecordBatch.from_arrays([names, vectors], schema=schema)

    unfinished = path.with_name(f".{path.name}.unfinished")
    try:
        write_parquet(RecordBatchReader.from_batches(schema, batches()), str(unfinished), compression="zstd(1)")
        os.replace(unfinished, path)  # noqa: PTH105 - as in galaxy_core.storage
    except OSError as error:
        raise StorageError(f"{path} cannot be written: {error.strerror}.", "Check free disk space.") from error
    finally:
        unfinished.unlink(missing_ok=True)
    return rows


def embedded_by(path: Path) -> EmbeddedBy:
    """What a table's embeddings depend on.

    Raises:
        BadIndexError: it is no table of embeddings.
    """
    metadata = {key.decode(): value.decode() for key, value in _open(path).schema.metadata.items()}
    about: dict[str, Any] = {key: metadata.get(f"{_METADATA}{key}") for key in EmbeddedBy.__dataclass_fields__}
    try:
        about |= {key: int(about[key]) for key in ("rotations", "size")}
    except (TypeError, ValueError) as error:
        raise BadIndexError(f"{path} is no table of embeddings.", "Make one with galaxy embed.") from error
    return EmbeddedBy(**about)


def names(path: Path) -> list[str]:
    """Name of every row's image."""
    return [name for batch in _open(path) for name in batch["file"].to_pylist()]


def embeddings(path: Path) -> Iterator[Embedding]:
    """Embeddings, float32 ``[rows, size]``, in batches."""
    from arro3.core import list_flatten  # noqa: PLC0415 - takes long to load

    for batch in _open(path):
        yield np.asarray(list_flatten(batch["embedding"]), np.float32).reshape(batch.num_rows, -1)


def _open(path: Path) -> RecordBatchReader:
    from arro3.io import read_parquet  # noqa: PLC0415 - takes long to load

    if not path.is_file():
        raise BadIndexError(f"There is no {path}.", "Make it with galaxy embed.")
    try:
        return read_parquet(str(path), batch_size=BATCH)
    except BaseException as error:
        if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
            raise
        raise BadIndexError(f"{path} is no Parquet file, or damaged.", "Make it with galaxy embed.") from error
