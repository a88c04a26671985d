"""What a run classifies, for its output: images or objects in order, their rows, and the settings they need."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from itertools import islice
from typing import Any, Protocol, TypeVar

from galaxy_cli.inputs import ImageFile, image_files
from galaxy_cli.left_out import LeftOut
from galaxy_cli.runner import Runner
from galaxy_cli.signals import GracefulShutdown
from galaxy_core import __version__
from galaxy_core.table_columns import Row, TableLayout

Item = TypeVar("Item")


class _Named(Protocol):
    @property
    def name(self) -> str: ...


NamedItem = TypeVar("NamedItem", bound=_Named)


class Run(Protocol[Item]):
    """Items in a fixed order, each of which gets a row.

    Attributes:
        layout: columns of the rows.
        key: column that names the item.
        settings: what the rows depend on, as JSON represents it.
    """

    @property
    def layout(self) -> TableLayout: ...  # noqa: D102

    @property
    def key(self) -> str: ...  # noqa: D102

    @property
    def settings(self) -> dict[str, Any]: ...  # noqa: D102

    def items(self) -> Iterator[Item]:
        """All items, from the first."""

    def rows(self, items: Iterable[Item], shutdown: GracefulShutdown) -> Iterator[Row]:
        """A row for each item, in their order, until a signal is received."""


@dataclass(frozen=True)
class Part:
    """One of several equal parts of the items, each of which one machine takes.

    Attributes:
        number: of this part, from 1.
        count: number of parts.
    """

    number: int = 1
    count: int = 1

    def bounds(self, total: int) -> tuple[int, int]:
        """Places of the first item and of the one after the last."""
        return (self.number - 1) * total // self.count, self.number * total // self.count

    def of(self, items: Iterator[Item], total: int) -> Iterator[Item]:
        """The items of this part."""
        return islice(items, *self.bounds(total))


@dataclass(frozen=True)
class ImageRun:
    """A run over image files.

    Attributes:
        runner: classifies them.
        inputs: names of the inputs.
        left_out: what of them is left out, once the items were gone through.
    """

    runner: Runner
    inputs: tuple[str, ...]
    left_out: LeftOut = field(default_factory=LeftOut)

    @property
    def layout(self) -> TableLayout:
        """Columns of the predictions."""
        return self.runner.table.layout

    @property
    def key(self) -> str:
        """Column of the image's name."""
        return "file_loc" if self.runner.style == "zoobot" else "file"

    @property
    def settings(self) -> dict[str, Any]:
        """Model and options."""
        return model_settings(self.runner)

    def items(self) -> Iterator[ImageFile]:
        """The image files."""
        self.left_out.counts.clear()
        return image_files(self.inputs, self.left_out)

    def rows(self, items: Iterable[ImageFile], shutdown: GracefulShutdown) -> Iterator[Row]:
        """See `Runner.rows`."""
        return self.runner.rows(items, shutdown)


def model_settings(runner: Runner) -> dict[str, Any]:
    """What predictions depend on."""
    manifest = runner.classifier.manifest
    return {
        "galaxy": __version__,
        "model": manifest.name,
        "version": manifest.version,
        "sha256": manifest.sha256,
        "rotations": runner.rotations,
        "reading": asdict(runner.options),
        "language": runner.language,
    } | ({"framed_by": runner.framer.manifest.sha256} if runner.framer else {})
