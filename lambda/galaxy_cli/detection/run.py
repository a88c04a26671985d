"""A run over the galaxies of a wide picture: each is cut out, measured and classified, and becomes a row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from PIL import Image

from galaxy_cli.detection.cutouts import cut_out
from galaxy_cli.detection.fields import Field
from galaxy_cli.detection.matching import Matches
from galaxy_cli.detection.source import Source
from galaxy_cli.detection.table import DETECTION_COLUMNS, detection_row, framing_text
from galaxy_cli.runner import Runner
from galaxy_cli.runs import model_settings
from galaxy_cli.signals import GracefulShutdown
from galaxy_core.concurrency import map_ordered
from galaxy_core.errors import GalaxyError, ImageError
from galaxy_core.images.rotations import rotated_copies
from galaxy_core.table_columns import Row, TableLayout, error_row


class OverLimitError(GalaxyError):
    """A picture has more galaxies than are classified."""

    code = "over_limit"


@dataclass(frozen=True)
class Galaxy:
    """A galaxy of the picture.

    Attributes:
        number: from 1, the brightest first.
        name: as tables and messages name it.
        source: as it was detected.
    """

    number: int
    name: str
    source: Source


@dataclass(frozen=True)
class GalaxyRun:
    """A run over the galaxies of a picture.

    Attributes:
        runner: classifies them.
        picture: that they are in.
        sources: the galaxies, the brightest first.
        limit: galaxies that are classified; those beyond have rows with their measurements alone.
        cutouts: folder for a PNG of each galaxy as the model saw it; None for none.
        detection: settings that the sources depend on.
        matches: objects of a catalogue that the galaxies are; None where there is no catalogue.
    """

    runner: Runner
    picture: Field
    sources: Sequence[Source]
    limit: int
    cutouts: Path | None
    detection: dict[str, Any]
    matches: Matches | None = None

    @cached_property
    def layout(self) -> TableLayout:
        """Columns of the measurements, then of the predictions."""
        predictions = self.runner.table.layout
        theirs = self.matches.columns if self.matches else ()
        return TableLayout((*DETECTION_COLUMNS, *theirs, *predictions.columns), predictions.metadata)

    @property
    def key(self) -> str:
        """Column that names the galaxy."""
        return "file_loc" if self.runner.style == "zoobot" else "file"

    @property
    def settings(self) -> dict[str, Any]:
        """Model, and what the detection depends on."""
        return model_settings(self.runner) | {
            "detection": self.detection,
            "limit": self.limit,
            "match": self.matches.settings if self.matches else None,
        }

    def items(self) -> Iterator[Galaxy]:
        """The galaxies, the brightest first."""
        for number, source in enumerate(self.sources, 1):
            yield Galaxy(number, self.cutout_name(number) or f"{self.picture.name}#{number}", source)

    def cutout_name(self, number: int) -> str | None:
        """Path of a galaxy's cutout; None where none are written."""
        if self.cutouts is None:
            return None
        return str(self.cutouts / f"{self.picture.name.partition('.')[0]}-{number:05}.png")

    def rows(self, items: Iterable[Galaxy], shutdown: GracefulShutdown) -> Iterator[Row]:
        """A row for each galaxy, until a signal is received."""
        workers = self.runner.workers
        return map_ordered(self._row, shutdown.iterate(items), workers, queued=workers)

    def _row(self, galaxy: Galaxy) -> Row:
        measured = detection_row(self.picture, galaxy.number, galaxy.source)
        if self.matches:
            measured |= self.matches.row(galaxy.number)
        model = self.runner.classifier.manifest.reference
        if galaxy.number > self.limit:
            error = OverLimitError(
                f"The picture has more than {self.limit:,} galaxies, and this is none of the brightest.",
                "Raise the limit with --limit.",
            )
            return measured | error_row(galaxy.name, model, error)
        try:
            return measured | self._prediction(galaxy)
        except ImageError as error:
            return measured | error_row(galaxy.name, model, error)

    def _prediction(self, galaxy: Galaxy) -> Row:
        image = cut_out(self.picture, galaxy.source, self.runner.options)
        prediction = self.runner.classifier.predict(rotated_copies(image.pixels, self.runner.rotations))
        row = self.runner.table.row(galaxy.name, prediction, image) | {"framing": framing_text(galaxy.source)}
        if self.cutouts is not None:
            Image.fromarray(image.pixels).save(galaxy.name)
            row["cutout"] = galaxy.name
        return row
