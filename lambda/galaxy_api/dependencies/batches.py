"""The batches of this process and their worker, as the settings say, for the life of the process."""

from __future__ import annotations

import threading
from functools import cache
from typing import TYPE_CHECKING

from galaxy_api.settings import Settings
from galaxy_batches.errors import BatchesDisabledError
from galaxy_batches.queues import ShardMessage, SqsQueue, ThreadQueue
from galaxy_batches.quota import DynamoQuota, MemoryQuota
from galaxy_batches.service import Batches
from galaxy_core.storage import Storage, open_storage

if TYPE_CHECKING:
    from galaxy_batches.worker import Worker


@cache
def get_batches(configured: Settings) -> Batches:
    """What visitors do with batches.

    Raises:
        BatchesDisabledError: the settings name no place for them.
    """
    storage = _storage(configured)
    limits = configured.daily_limits
    quota = DynamoQuota(configured.quota_table, limits) if configured.quota_table else MemoryQuota(limits)
    if configured.queue:
        return Batches(storage, _sqs(configured), quota)

    def work(message: ShardMessage, stopping: threading.Event) -> ShardMessage | None:
        return get_worker(configured).work(message, stopping.is_set)

    return Batches(storage, ThreadQueue(work), quota)


@cache
def get_worker(configured: Settings) -> Worker:
    """Who works on shards. Raises as `get_batches` does."""
    # A function that takes batches but works on none wakes without what runs models.
    from galaxy_api.dependencies.classifiers import get_classifiers  # noqa: PLC0415
    from galaxy_batches.worker import Worker  # noqa: PLC0415

    return Worker(
        _storage(configured),
        get_classifiers(configured),
        configured.limits,
        configured.batch_input_prefixes,
        configured.sky,
        configured.cutout_rate,
        configured.webhook_http,
    )


def postpone(configured: Settings, receipt: str, seconds: float, *, fetch: bool) -> None:
    """Have a message delivered again later; see `SqsQueue.postpone`."""
    _sqs(configured).postpone(receipt, seconds, fetch=fetch)


@cache
def _sqs(configured: Settings) -> SqsQueue:
    return SqsQueue(configured.queue, configured.fetch_queue)


@cache
def _storage(configured: Settings) -> Storage:
    if not configured.batches:
        raise BatchesDisabledError("No batches are taken here.", "Ask about one picture at a time.")
    return open_storage(configured.batches)
