"""Classification of many images, several at once, with their rows in order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from galaxy_cli.fits import FITS_SIGNATURE, FitsOptions, gunzip, load_fits
from galaxy_cli.inputs import ImageFile
from galaxy_cli.signals import GracefulShutdown
from galaxy_core.concurrency import map_ordered
from galaxy_core.errors import ImageError, StorageError
from galaxy_core.images.limits import Limits
from galaxy_core.images.preprocessing import LoadedImage, load_image
from galaxy_core.images.rotations import rotated_copies
from galaxy_core.models.classifier import Classifier
from galaxy_core.table_columns import PredictionTable, Row, error_row
from galaxy_core.votes.column_names import ColumnStyle

LIMITS = Limits(bytes=500_000_000, pixels=200_000_000)


@dataclass(frozen=True)
class Runner:
    """Classifies image files, each into one row of the output table.

    Threads are enough: decoding and the model's run both leave Python's lock to others.

    Attributes:
        classifier: model to classify with.
        workers: number of threads.
        rotations: rotated copies of each image to average over; see `rotated_copies`.
        fits_options: bands and stretch of FITS files.
        style: vocabulary of the table's columns.
    """

    classifier: Classifier
    workers: int
    rotations: int = 1
    fits_options: FitsOptions = field(default_factory=FitsOptions)
    style: ColumnStyle = "default"

    @cached_property
    def table(self) -> PredictionTable:
        """Columns of the predictions, and their rows."""
        return PredictionTable(self.classifier.manifest, self.style)

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
        pixels = load_local_image(data, self.fits_options).pixels
        return self.table.row(name, self.classifier.predict(rotated_copies(pixels, self.rotations)))


def load_local_image(data: bytes, options: FitsOptions) -> LoadedImage:
    """Load an image of any format that is read on the user's own machine, FITS and gzip included.

    Raises:
        ImageError: one of its kinds.
    """
    data = gunzip(data, LIMITS)
    return load_fits(data, LIMITS, options) if data.startswith(FITS_SIGNATURE) else load_image(data, LIMITS)
