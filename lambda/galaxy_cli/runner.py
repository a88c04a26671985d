"""Classification of many images, several at once, with their rows in order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from galaxy_cli.inputs import ImageFile
from galaxy_cli.signals import GracefulShutdown
from galaxy_core.concurrency import map_ordered
from galaxy_core.errors import ImageError, StorageError
from galaxy_core.images.decoding_process import DecodingProcesses, is_small
from galaxy_core.images.galaxy_frame import frame_galaxy
from galaxy_core.images.limits import Limits
from galaxy_core.images.options import ReadOptions
from galaxy_core.images.preprocessing import LoadedImage
from galaxy_core.images.reading import read_image
from galaxy_core.images.rotations import rotated_copies
from galaxy_core.languages import DEFAULT_LANGUAGE, Language
from galaxy_core.models.classifier import Classifier
from galaxy_core.table_columns import PredictionTable, Row, error_row
from galaxy_core.votes.column_names import ColumnStyle

LIMITS = Limits(bytes=500_000_000, pixels=200_000_000, unpacked_bytes=2_000_000_000)
DECODING_SECONDS = 60.0
"""After which an image costs its row; 200 megapixels take 10."""


@dataclass(frozen=True)
class Runner:
    """Classifies image files, each into one row of the output table.

    Threads are enough: decoding and the model's run both leave Python's lock to others.

    Attributes:
        classifier: model to classify with.
        workers: number of threads.
        rotations: rotated copies of each image to average over; see `rotated_copies`.
        options: crop of images; planes and stretch of FITS and scientific TIFF files.
        style: vocabulary of the table's columns.
        language: of headlines and sentences.
        framer: model that images are framed anew by, where their galaxy is not in its place; None to take them
            as they are.
    """

    classifier: Classifier
    workers: int
    rotations: int = 1
    options: ReadOptions = field(default_factory=ReadOptions)
    style: ColumnStyle = "default"
    language: Language = DEFAULT_LANGUAGE
    framer: Classifier | None = None

    @cached_property
    def table(self) -> PredictionTable:
        """Columns of the predictions, and their rows."""
        return PredictionTable(self.classifier.manifest, self.style, self.language)

    @cached_property
    def _decoding(self) -> DecodingProcesses:
        return DecodingProcesses(self.workers, seconds=DECODING_SECONDS)

    def rows(self, images: Iterable[ImageFile], shutdown: GracefulShutdown) -> Iterator[Row]:
        """One row for each image, also for those that cannot be read.

        Args:
            images: read only as workers become free.
            shutdown: once a signal is received no further image is read; those under way get their rows.
        """
        return map_ordered(self.row, shutdown.iterate(images), self.workers, queued=self.workers)

    def row(self, image: ImageFile) -> Row:
        """The row of one image."""
        try:
            return self.prediction_row(image.name, image.read(LIMITS))
        except (ImageError, StorageError) as error:
            return error_row(image.name, self.classifier.manifest.reference, error)

    def prediction_row(self, name: str, data: bytes) -> Row:
        """The row of an image's contents.

        Raises:
            ImageError: they cannot be read.
        """
        image = self.load(data)
        return self.table.row(name, self.classifier.predict(rotated_copies(image.pixels, self.rotations)), image)

    def load(self, data: bytes) -> LoadedImage:
        """Frame an image's contents; of large files in a process of its own.

        Raises:
            ImageError: they cannot be read.
        """
        image = self._read(data)
        return frame_galaxy(image, self.framer.galaxy_frame(image.pixels)) if self.framer else image

    def _read(self, data: bytes) -> LoadedImage:
        if is_small(data, LIMITS):
            return read_image(data, LIMITS, self.options)
        return self._decoding.call(read_image, data, LIMITS, self.options)
