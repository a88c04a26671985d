"""From the pictures below a prefix to the parts of a batch: listed once, never all in memory."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from galaxy_core.batch_sizes import S3_SHARD_BYTES, S3_SHARD_SIZE
from galaxy_core.errors import InputError
from galaxy_core.images.formats import IMAGE_SUFFIXES
from galaxy_core.images.limits import Limits
from galaxy_core.models.manifest import Manifest
from galaxy_core.storage import Storage


@dataclass(frozen=True)
class Listing:
    """What lies below a prefix.

    Attributes:
        images: how many pictures.
        shards: how many parts they make.
        volume: bytes that will be read of them.
        digest: another one where any picture is another.
    """

    images: int
    shards: int
    volume: int
    digest: bytes

    def id(self, model: Manifest, *further: bytes) -> str:
        """Of the batch of just these pictures and this model, so that a second one is the same."""
        digest = hashlib.sha256(self.digest + model.sha256.encode())
        for part in (model.name.encode(), model.version.encode(), *further):
            digest.update(b"\0" + part)
        return base64.urlsafe_b64encode(digest.digest()[:16]).decode().rstrip("=")


def list_images(storage: Storage, into: IO[str]) -> Listing:
    """List every picture, by its suffix, one line for each part.

    Args:
        storage: of the prefix.
        into: an empty file for `shards_of`.

    Raises:
        InputError: there is none.
        StorageError: the bucket is out of reach.
    """
    digest = hashlib.sha256(storage.describe("").encode())
    images = shards = volume = held = 0
    names: list[str] = []
    for file in storage.files():
        if not file.key.lower().endswith(IMAGE_SUFFIXES):
            continue
        digest.update(json.dumps([file.key, file.size, file.etag]).encode())
        size = min(file.size, Limits().bytes)
        if names and (len(names) == S3_SHARD_SIZE or held + size > S3_SHARD_BYTES):
            into.write(json.dumps(names) + "\n")
            names, held, shards = [], 0, shards + 1
        names.append(file.key)
        images, volume, held = images + 1, volume + size, held + size
    if not images:
        raise InputError(
            f"There are no images below {storage.describe('')}.",
            f"Their names should end in one of {', '.join(IMAGE_SUFFIXES)}.",
        )
    into.write(json.dumps(names) + "\n")
    return Listing(images, shards + 1, volume, digest.digest())


def shards_of(listed: IO[str]) -> Iterator[list[str]]:
    """The names of each part, as `list_images` wrote them."""
    listed.seek(0)
    return map(json.loads, listed)
