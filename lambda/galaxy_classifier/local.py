"""Predictions on this machine."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from galaxy_classifier.conversion import (
    Image,
    Output,
    check_places,
    degrees_of,
    image_bytes,
    listed,
    name_of,
    to_table,
    with_progress,
)

if TYPE_CHECKING:
    from astropy.coordinates import SkyCoord

    from galaxy_cli.runner import Runner
    from galaxy_core.images.options import FrameMode
    from galaxy_core.table_columns import Row
    from galaxy_core.votes.column_names import ColumnStyle
    from galaxy_sky.surveys import SurveyKey


class Classifier:
    """A released model, loaded at the first prediction.

    Args:
        model: its name; the registry's default if None.
        version: its version; the current one if None.
        registry: folder or ``s3://`` address of the models; the released ones if None.
        rotations: rotated copies of each image to average over.
        frame: ``"auto"`` centres and scales images on their galaxy where it is not as the models know it.
        workers: images that are worked on at once; the number of cores if None.
        columns: vocabulary of the votes' columns.
        output: what tables are: ``"astropy"``, ``"pandas"`` or ``"rows"``.
    """

    def __init__(
        self,
        model: str | None = None,
        *,
        version: str | None = None,
        registry: str | Path | None = None,
        rotations: int = 1,
        frame: FrameMode = "given",
        workers: int | None = None,
        columns: ColumnStyle = "default",
        output: Output = "astropy",
    ) -> None:
        self._model, self._version, self._registry = model, version, registry
        self._rotations, self._frame, self._workers, self._columns = rotations, frame, workers, columns
        self.output = output

    def predict(self, images: Image | Iterable[Image], *, progress: bool = False) -> Any:
        """Classify images.

        Args:
            images: paths, bytes of files, arrays of uint8 ``[height, width(, 3)]`` or Pillow images; one or many.
            progress: show a bar.

        Returns:
            A row for each image, in their order, with the columns of `galaxy classify`; one that cannot be read
            has ``error_code`` and ``error``.

        Raises:
            GalaxyError: the model cannot be had.
            TypeError: something is no image.
        """
        from galaxy_core.concurrency import map_ordered  # noqa: PLC0415 - see the package's docstring

        items = [(name_of(image, place), image) for place, image in enumerate(listed(images))]
        rows = map_ordered(self._row, items, self._runner.workers, queued=self._runner.workers)
        done = list(with_progress(rows, len(items), shown=progress))
        return to_table(done, self._runner.table.layout, self.output)

    def predict_positions(
        self,
        positions: SkyCoord,
        *,
        fov_arcmin: float | Sequence[float] = 1.0,
        surveys: Sequence[SurveyKey] = ("sdss", "legacy"),
        cache: str | Path | None = None,
        rate: float = 2.0,
        progress: bool = False,
    ) -> Any:
        """Classify places in the sky, whose cutouts are fetched from surveys.

        Args:
            positions: any number of places.
            fov_arcmin: side of the cutouts in arcminutes, one for all or one each: Galaxy Zoo's had 8.48
                petroR90.
            surveys: in the order in which they are asked.
            cache: folder that keeps cutouts; they are not kept if None.
            rate: requests a second to each service.
            progress: show a bar.

        Returns:
            A row for each position, with ``status`` and the cutout's survey, scale and checksum.

        Raises:
            GalaxyError: the model cannot be had, or the cache not be written.
            ValueError: there is no such survey, or a field of view is not one that is asked for.
        """
        from galaxy_cli.signals import GracefulShutdown  # noqa: PLC0415 - see the package's docstring
        from galaxy_cli.tables.reading import InputTable  # noqa: PLC0415
        from galaxy_cli.tables.recognition import TargetColumns  # noqa: PLC0415
        from galaxy_cli.targets import TargetRun  # noqa: PLC0415
        from galaxy_core.table_columns import Column  # noqa: PLC0415
        from galaxy_sky.cutout_cache import FolderCache  # noqa: PLC0415
        from galaxy_sky.cutouts import CutoutFetcher  # noqa: PLC0415
        from galaxy_sky.politeness import HostQueue, HostQueues  # noqa: PLC0415
        from galaxy_sky.settings import SkyServices  # noqa: PLC0415

        places = degrees_of(positions)
        fovs = [fov_arcmin] * len(places) if isinstance(fov_arcmin, int | float) else list(fov_arcmin)
        if len(fovs) != len(places):
            raise ValueError(f"There are {len(places)} positions, and {len(fovs)} fields of view.")
        check_places(fovs, surveys)
        columns = tuple(Column(name, "real") for name in ("ra", "dec", "side"))
        cells = ([ra for ra, _ in places], [dec for _, dec in places], fovs)
        objects = InputTable(columns, cells, len(places))
        # A diameter is a third of the cutout's side.
        found = TargetColumns(ra=0, dec=1, size=2, size_is="diameter", size_unit=20.0)
        with tempfile.TemporaryDirectory() as temporary:
            queues = HostQueues(lambda: HostQueue(rate))
            fetcher = CutoutFetcher(SkyServices(), surveys, FolderCache(Path(cache or temporary)), queues)
            run = TargetRun(self._runner, objects, found, fetcher, surveys, 1.0, Path())
            rows = with_progress(run.rows(run.items(), GracefulShutdown()), len(places), shown=progress)
            return to_table(list(rows), run.own_layout, self.output)

    @cached_property
    def _runner(self) -> Runner:
        from galaxy_cli.runner import Runner  # noqa: PLC0415 - see the package's docstring
        from galaxy_core.models.classifier import Classifier as Model  # noqa: PLC0415
        from galaxy_core.models.classifier import Classifiers, framing_model  # noqa: PLC0415
        from galaxy_core.models.registry import Registry, default_root  # noqa: PLC0415

        registry = Registry(self._registry or default_root())
        manifest = registry.manifest(self._model, self._version)
        workers = self._workers or os.cpu_count() or 1
        model = Model(manifest, registry.model(manifest))
        framer = framing_model([model], Classifiers(registry).get) if self._frame == "auto" else None
        return Runner(model, workers, rotations=self._rotations, style=self._columns, framer=framer)

    def _row(self, item: tuple[str, Image]) -> Row:
        from galaxy_cli.inputs import read_file  # noqa: PLC0415 - see the package's docstring
        from galaxy_cli.runner import LIMITS  # noqa: PLC0415
        from galaxy_core.errors import ImageError, StorageError  # noqa: PLC0415
        from galaxy_core.table_columns import error_row  # noqa: PLC0415

        name, image = item
        try:
            data = image_bytes(image)
            return self._runner.prediction_row(name, read_file(Path(image), LIMITS) if data is None else data)
        except (ImageError, StorageError) as error:
            return error_row(name, self._runner.classifier.manifest.reference, error)
