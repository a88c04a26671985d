"""What `galaxy batch submit` submits: images below a prefix in S3, or objects of a table on this machine."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any, Protocol

from galaxy_batches.estimate import estimate_positions, seconds_for
from galaxy_batches.service import Batches
from galaxy_batches.sharding import Listing, list_images, shards_of
from galaxy_batches.store import PositionInput, PositionSettings
from galaxy_cli.errors import DeploymentError
from galaxy_cli.stack_outputs import Deployment
from galaxy_cli.tables.objects import ObjectTable
from galaxy_cli.tables.reading import READERS
from galaxy_core.batch_sizes import RETENTION_DAYS
from galaxy_core.errors import InputError
from galaxy_core.models.manifest import Manifest
from galaxy_core.storage import open_storage
from galaxy_costs.batch import Batch
from galaxy_costs.stack_sizes import DEFAULT_CONCURRENCY, Engine

_MAX_DAYS = RETENTION_DAYS - 1
"""That fetching the cutouts of a batch may take; the rest of its time is to fetch the table in."""


class Submission(Protocol):
    """Rows of a batch to be.

    Attributes:
        what: how messages name its rows.
        size: number and volume of its rows, a sentence.
        seconds: that it will probably take.
        bill: what it is billed as.
    """

    @property
    def what(self) -> str: ...  # noqa: D102

    @property
    def size(self) -> str: ...  # noqa: D102

    @property
    def seconds(self) -> int: ...  # noqa: D102

    @property
    def bill(self) -> Batch: ...  # noqa: D102

    def id(self, model: Manifest, *further: bytes) -> str:
        """Of the batch of just these rows and this model, so that a second one is the same."""

    def write(self, batches: Batches, id: str, model: Manifest) -> None:  # noqa: A002
        """Write the batch, to be started."""


@dataclass(frozen=True)
class ImagesSubmission:
    """Images in S3.

    Attributes:
        prefix: ``s3://bucket/prefix`` that they lie below.
        listing: how many there are.
        listed: their names, of `list_images`.
        engine: what distributes the work.
        workers: shards that are worked on at once; the engine's default if None.
    """

    prefix: str
    listing: Listing
    listed: IO[str]
    engine: Engine
    workers: int | None
    what: str = "images"

    @classmethod
    def below(
        cls, address: str, deployment: Deployment, listed: IO[str], engine: Engine, workers: int | None
    ) -> ImagesSubmission:
        """List what lies below an address.

        Raises:
            InputError: the deployment reads nothing from there, or there are no images.
            StorageError: the bucket is out of reach.
        """
        prefix = address.rstrip("/")
        if not deployment.may_read(prefix):
            raise InputError(
                f"The stack reads no images from {prefix}.",
                f"It reads from {', '.join(deployment.input_prefixes or ())}; add others with the setting "
                "batch_input_prefixes.",
            )
        return cls(prefix, list_images(open_storage(prefix), listed), listed, engine, workers)

    @property
    def size(self) -> str:
        """Number and volume."""
        listing = self.listing
        return f"{listing.images:,} images, {listing.volume / 1e9:,.2f} GB, in {listing.shards:,} shards."

    @property
    def seconds(self) -> int:
        """Duration."""
        return seconds_for(self.listing.images, self.workers or DEFAULT_CONCURRENCY[self.engine])

    @property
    def bill(self) -> Batch:
        """Images that are in S3 already, in these shards."""
        images_per_shard = -(-self.listing.images // self.listing.shards)
        return Batch(self.listing.images, uploaded=False, images_per_shard=images_per_shard, engine=self.engine)

    def id(self, model: Manifest, *further: bytes) -> str:
        """See `Listing.id`."""
        return self.listing.id(model, *further)

    def write(self, batches: Batches, id: str, model: Manifest) -> None:  # noqa: A002
        """Write the names."""
        batches.write(id, shards_of(self.listed), model, self.prefix)


@dataclass(frozen=True)
class PositionsSubmission:
    """Objects of a table.

    Attributes:
        objects: the table.
        settings: how cutouts are fetched.
        rate: requests a second of the deployment to each survey's service.
    """

    objects: ObjectTable
    settings: PositionSettings
    rate: float
    what: str = "positions"

    def check(self, deployment: Deployment, engine: Engine) -> None:
        """Refuse what a deployment cannot do.

        Raises:
            DeploymentError: it fetches no cutouts, or not by this engine.
            InputError: the objects are too many, or they are local images.
        """
        if engine != "queue":
            raise DeploymentError(
                "Step Functions takes no positions: it cannot keep one rate.", "Leave --engine out."
            )
        if not deployment.fetch_queue:
            raise DeploymentError(
                "The deployment fetches no cutouts.",
                "Deploy this version with the setting sky_lookup, or give the queue's URL with --fetch-queue.",
            )
        columns = self.objects.columns
        if columns.ra is None and columns.name is None:
            raise InputError("The table has local images and no positions.", "Classify it with galaxy classify.")
        if not self.count:
            raise InputError("The table has no rows.", "Give one with an object in each row.")
        if self.seconds > _MAX_DAYS * 86_400:
            raise InputError(
                f"Fetching {self.count:,} cutouts at {self.rate:g} a second takes "
                f"{self.seconds / 86_400:,.0f} days, and a batch is there for {RETENTION_DAYS}.",
                "Submit the table in parts, one after the other.",
            )

    @property
    def count(self) -> int:
        """Number of objects."""
        return self.objects.table.rows

    @property
    def size(self) -> str:
        """Number and rate."""
        return f"{self.count:,} positions, {self.rate:g} a second from each survey's service."

    @property
    def seconds(self) -> int:
        """Duration where no other batch of positions is under way."""
        return estimate_positions(self.count, self.rate, None).seconds

    @property
    def bill(self) -> Batch:
        """Cutouts that are put into S3, and the function's time while they are waited for."""
        return Batch.of_positions(self.count, self.rate)

    def id(self, model: Manifest, *further: bytes) -> str:
        """Of the batch of these cells and settings."""
        digest = hashlib.sha256(self.settings.model_dump_json().encode())
        digest.update(json.dumps([asdict(column) for column in self.objects.table.columns]).encode())
        for item in self._inputs():
            digest.update(item.model_dump_json().encode())
        about = (part.encode() for part in (model.sha256, model.name, model.version))
        for part in (*about, *further):
            digest.update(b"\0" + part)
        return base64.urlsafe_b64encode(digest.digest()[:16]).decode().rstrip("=")

    def write(self, batches: Batches, id: str, model: Manifest) -> None:  # noqa: A002
        """Write the positions with their cells."""
        batches.write_positions(id, self._inputs(), model, self.settings, self.objects.table.columns)

    def _inputs(self) -> Iterator[PositionInput]:
        cells = self.objects.table.cells
        for number in range(self.count):
            own: tuple[Any, ...] = tuple(column[number] for column in cells)
            yield PositionInput(target=self.objects.name(number), own=own, **asdict(self.objects.place(number)))


def check_table(name: str) -> Path:
    """The path of a table that is to be submitted.

    Raises:
        InputError: it is an image, a folder, or not there.
    """
    path = Path(name)
    if not name.lower().endswith(tuple(READERS)) or not path.is_file():
        raise InputError(
            f"{name} is neither in S3 nor a table of objects on this machine.",
            f"Classify local images with galaxy classify; tables end in {', '.join(READERS)}.",
        )
    return path
