"""The function of batches: it answers their routes, and works on the shards that its queue delivers."""

from __future__ import annotations

import logging
import time
from typing import Any

from pydantic import ValidationError

from galaxy_api.app import create_app
from galaxy_api.batches.queues import ShardMessage
from galaxy_api.batches.setup import kept_worker
from galaxy_api.functions import adapter
from galaxy_api.routes import batches
from galaxy_api.settings import settings
from galaxy_api.telemetry import UNFORESEEN, Observed, write_line
from galaxy_model.errors import GalaxyError

log = logging.getLogger(__name__)

_FUNCTION = "batch"
_answer = adapter(create_app(batches.router, function=_FUNCTION))


def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Answer a request, or work on messages and name those that are to be delivered again."""
    if "Records" not in event:
        return _answer(event, context)
    failed = [record["messageId"] for record in event["Records"] if not _done(record)]
    return {"batchItemFailures": [{"itemIdentifier": message} for message in failed]}


def _done(record: dict[str, Any]) -> bool:
    observed = Observed()
    started = time.perf_counter()
    try:
        message = ShardMessage.model_validate_json(record["body"])
        kept_worker(settings()).work(message)
    except ValidationError:
        observed.facts["code"] = "malformed_message"
    except GalaxyError as error:
        observed.facts |= {"code": error.code, "reason": str(error)}
    except Exception:  # one message's trouble is not another's
        log.exception("message %s failed", record["messageId"])
        observed.facts["code"] = UNFORESEEN
    about = {"message": record["messageId"], "attempt": record["attributes"]["ApproximateReceiveCount"]}
    write_line(_FUNCTION, observed, 1000 * (time.perf_counter() - started), **about)
    return "code" not in observed.facts
