"""Embeds many images into a table and its index, several at once and in order."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import click

from galaxy_cli.errors import OutputError
from galaxy_cli.inputs import ImageFile, image_files
from galaxy_cli.left_out import LeftOut
from galaxy_cli.outputs import MAX_PRINTED_ERRORS
from galaxy_cli.runner import LIMITS, Runner
from galaxy_cli.search.index import build_index
from galaxy_cli.search.table import BATCH, EmbeddedBy, Named, write_embeddings
from galaxy_cli.signals import GracefulShutdown
from galaxy_core.concurrency import map_ordered
from galaxy_core.errors import GalaxyError, ImageError, StorageError
from galaxy_core.models.embeddings import check_embedding, embed


class _StoppedError(Exception):
    """A signal was received: what is written so far is no table."""


class EmbeddingRun:
    """A run over image files.

    Args:
        runner: of a model with an embedding.
        inputs: names of the inputs.
        shutdown: once a signal is received no further image is read.

    Attributes:
        failed: number of images that could not be read.
    """

    def __init__(self, runner: Runner, inputs: tuple[str, ...], shutdown: GracefulShutdown) -> None:
        self.failed = 0
        self._runner, self._inputs, self._shutdown = runner, inputs, shutdown

    @property
    def about(self) -> EmbeddedBy:
        """What the embeddings depend on."""
        manifest = self._runner.classifier.manifest
        size = check_embedding(manifest)
        return EmbeddedBy(manifest.name, manifest.version, manifest.sha256, self._runner.rotations, size)

    def write(self, path: Path) -> int:
        """Write the table, then its index; neither where a signal was received.

        Returns:
            Number of rows.

        Raises:
            OutputError: no image could be read.
            InputError, StorageError: an input or the table is out of reach.
        """
        total = sum(1 for _ in self._shutdown.iterate(image_files(self._inputs, LeftOut())))
        try:
            rows = write_embeddings(path, self.about, self._batches(total))
        except _StoppedError:
            return 0
        build_index(path, self.about)
        return rows

    def embed(self, image: ImageFile) -> Named | GalaxyError:
        """The embedding of one file, or why there is none."""
        try:
            pixels = self._runner.load(image.read(LIMITS)).pixels
            return Named(image.name, embed(self._runner.classifier, pixels, self._runner.rotations))
        except (ImageError, StorageError) as error:
            return GalaxyError(f"{image.name}: {error}")

    def _batches(self, total: int) -> Iterator[list[Named]]:
        images = self._images(total)
        any_image = False
        while batch := list(islice(images, BATCH)):
            any_image = True
            yield batch
        if self._shutdown.signal_number:
            raise _StoppedError
        if not any_image:
            raise OutputError("None of the images could be read.", "See their errors above.")

    def _images(self, total: int) -> Iterator[Named]:
        files = self._shutdown.iterate(image_files(self._inputs, LeftOut()))
        workers = self._runner.workers
        with click.progressbar(
            map_ordered(self.embed, files, workers, queued=workers),
            length=total,
            label="Embedding",
            file=sys.stderr,
            show_pos=True,
            update_min_steps=max(1, total // 1000),
        ) as results:
            for result in results:
                if isinstance(result, Named):
                    yield result
                    continue
                self.failed += 1
                if self.failed <= MAX_PRINTED_ERRORS:
                    click.echo(f"\n{result}", err=True)
