"""Answers for many pictures, several at once, in their order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from galaxy_cli.fits import BEGINNING, FitsOptions, frame_fits, unpacked
from galaxy_cli.inputs import Item
from galaxy_cli.signals import GracefulShutdown
from galaxy_core.concurrency import map_ordered
from galaxy_core.errors import ImageError, StorageError
from galaxy_core.images.limits import Limits
from galaxy_core.images.preprocessing import LoadedImage, load_image
from galaxy_core.models.classifier import Classifier
from galaxy_core.tables import Row, answered, refused

LIMITS = Limits(bytes=500_000_000, pixels=200_000_000)


@dataclass(frozen=True)
class Survey:
    """How pictures are answered for.

    Threads are enough: decoding and the model's run both leave Python's lock to others.

    Attributes:
        classifier: which answers.
        workers: pictures under way at once.
        rotations: of each picture; see `Classifier.examine`.
        look: of FITS files.
    """

    classifier: Classifier
    workers: int
    rotations: int = 1
    look: FitsOptions = field(default_factory=FitsOptions)

    def rows(self, items: Iterable[Item], stopping: GracefulShutdown) -> Iterator[Row]:
        """One row for each picture, also for those that cannot be read.

        Args:
            items: read as there is room.
            stopping: once it was asked for, no more pictures are begun; those under way get their rows.
        """
        return map_ordered(self.row, stopping.until(items), self.workers, waiting=self.workers)

    def row(self, item: Item) -> Row:
        """The row of one picture."""
        manifest = self.classifier.manifest
        try:
            square = framed(item.read(LIMITS), self.look).pixels
        except (ImageError, StorageError) as error:
            return refused(manifest, item.name, error)
        return answered(manifest, item.name, self.classifier.examine(square, rotations=self.rotations))


def framed(data: bytes, look: FitsOptions) -> LoadedImage:
    """Frame a picture of any kind that is read on one's own machine.

    Raises:
        ImageError: one of its kinds.
    """
    data = unpacked(data, LIMITS)
    return frame_fits(data, LIMITS, look) if data.startswith(BEGINNING) else load_image(data, LIMITS)
