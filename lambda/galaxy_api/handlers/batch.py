"""The function of batches: answers their routes, and works on shards that a queue or a workflow hands to it."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from galaxy_api.handlers import adapter, defer_validators

defer_validators()

from pydantic import ValidationError  # noqa: E402

from galaxy_api.app import create_app  # noqa: E402
from galaxy_api.dependencies.batches import get_batches, get_worker, postpone  # noqa: E402
from galaxy_api.routes import batches  # noqa: E402
from galaxy_api.settings import settings  # noqa: E402
from galaxy_api.telemetry import INTERNAL_ERROR, RequestMetrics, emit  # noqa: E402
from galaxy_batches.errors import ShardFailedError, UnfinishedError  # noqa: E402
from galaxy_batches.queues import BACKOFF_SECONDS, ShardMessage  # noqa: E402
from galaxy_core.errors import GalaxyError  # noqa: E402

log = logging.getLogger(__name__)

_FUNCTION = "batch"
STOP_MILLISECONDS = 60_000
"""Of the function's time that are left when no further cutout is asked for: those under way take half of it."""
MAX_POSTPONED_SECONDS = 60
"""After which a shard that failed is tried again, at most."""
_answer = adapter(create_app(batches.router, function=_FUNCTION))


def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Answer a request, do a step of a workflow, or work on messages and name those to be delivered again."""
    if "Records" in event:
        failed = [record["messageId"] for record in event["Records"] if not _done(record, context)]
        return {"batchItemFailures": [{"itemIdentifier": message} for message in failed]}
    if "batch" in event:
        with _line():
            get_worker(settings()).work(ShardMessage.model_validate(event))
        return {}
    return _answer(event, context)


def _done(record: dict[str, Any], context: Any) -> bool:
    attempt = record["attributes"]["ApproximateReceiveCount"]
    message: ShardMessage | None = None
    try:
        with _line(message=record["messageId"], attempt=attempt) as metrics:
            message = ShardMessage.model_validate_json(record["body"]).delivered(int(attempt))
            if after := get_worker(settings()).work(message, lambda: _no_time_left(message, context)):
                get_batches(settings()).send(after)
            if message.give_up and not message.notify:
                # Its rows are there; the message goes where somebody looks after it.
                metrics.fields["code"] = ShardFailedError.code
    except Exception as error:  # noqa: BLE001 - one message's trouble is not another's
        if message:
            seconds = min(BACKOFF_SECONDS * int(attempt), MAX_POSTPONED_SECONDS)
            _postpone(record, message, error.seconds if isinstance(error, UnfinishedError) else seconds)
        return False
    if message.give_up and not message.notify:
        _postpone(record, message, 0)  # what it comes back for is to be moved away
        return False
    return True


def _no_time_left(message: ShardMessage, context: Any) -> bool:
    """Whether a shard of positions is to be left for its next delivery; other shards take their time."""
    return message.fetch and bool(context.get_remaining_time_in_millis() < STOP_MILLISECONDS)


def _postpone(record: dict[str, Any], message: ShardMessage, seconds: float) -> None:
    """Have a message delivered again before its visibility timeout ends, which is half an hour."""
    try:
        postpone(settings(), record["receiptHandle"], seconds, fetch=message.fetch)
    except GalaxyError:
        log.exception("%s is delivered again when its visibility timeout ends", record["messageId"])


@contextmanager
def _line(**about: Any) -> Iterator[RequestMetrics]:
    """Write a line about a piece of work, and what went wrong with it."""
    metrics = RequestMetrics()
    started = time.perf_counter()
    try:
        yield metrics
    except ValidationError:
        metrics.fields["code"] = "malformed_message"
        raise
    except GalaxyError as error:
        metrics.fields |= {"code": error.code, "reason": str(error)}
        raise
    except Exception:
        log.exception("what was asked for failed: %s", about)
        metrics.fields["code"] = INTERNAL_ERROR
        raise
    finally:
        emit(_FUNCTION, metrics, 1000 * (time.perf_counter() - started), **about)
