"""What is kept of uploads says nothing of who took them and where, however they came."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from galaxy_batches.queues import ShardMessage
from galaxy_batches.service import Batches
from galaxy_batches.store import BatchFiles
from galaxy_batches.worker import Worker
from galaxy_core.images.limits import Limits
from galaxy_core.models.classifier import Classifiers
from galaxy_core.models.registry import Registry
from galaxy_core.storage import open_storage
from tests.conftest import RELEASED
from tests.support.batch_images import read_csv
from tests.support.photographs import SECRETS, photograph

FILES = {"phone.jpg": photograph("JPEG", 6), "plate.png": photograph("PNG"), "rubbish.jpg": b"\xff\xd8\xff\xdb"}


class NoQueue:
    outlives_process = True

    def send(self, messages: Iterable[ShardMessage]) -> None:
        """Keep nothing."""

    def close(self) -> None:
        """Hold nothing."""


@pytest.mark.parametrize("through_the_api", [True, False])
def test_what_is_stored_of_uploads_has_no_metadata(root: str, through_the_api: bool) -> None:
    storage = open_storage(root)
    classifiers = Classifiers(Registry(RELEASED))
    batches = Batches(storage, NoQueue())
    batch = batches.create([*FILES], classifiers.get("logistic").manifest, [100_000] * len(FILES)).id
    keys = [BatchFiles(storage, batch).image_key(number) for number in range(len(FILES))]
    for number, (key, data) in enumerate(zip(keys, FILES.values(), strict=True)):
        if through_the_api:
            batches.put_image(batch, number, data)
        else:
            storage.write(key, data)  # as S3 does with a signed form
    batches.start(batch)
    worker = Worker(storage, classifiers, Limits())
    order = worker.work(ShardMessage(batch=batch, shard=0))
    assert order is not None
    worker.work(order)
    for key in keys[:2]:
        assert not [secret for secret in SECRETS if secret in storage.read(key)]
    rows = read_csv(b"".join(batches.result(batch, "csv")))
    assert [bool(row["headline"]) for row in rows] == [True, True, False]
