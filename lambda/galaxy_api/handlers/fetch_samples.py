"""The function that a deployment starts once the site is up: it fetches real galaxies, for as long as it may run.

It never fails: what a service did not give, the next deployment asks for again.
"""

from __future__ import annotations

import json
import logging
from collections import Counter
from typing import Any

from galaxy_api.fetched_samples import fetch_into
from galaxy_api.settings import settings
from galaxy_core.errors import GalaxyError

log = logging.getLogger(__name__)

RATE = 2.0
"""Requests a second to each service, as a function's time is paid for."""
RESERVE_MILLISECONDS = 120_000
"""Of the function's time, for what is under way."""


def handler(_event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Fetch what is missing; returns how many galaxies have which status, and logs it."""

    def out_of_time() -> bool:
        return bool(context.get_remaining_time_in_millis() < RESERVE_MILLISECONDS)

    try:
        counts: dict[str, Any] = dict(
            Counter(status.status for status in fetch_into(settings(), out_of_time, rate=RATE))
        )
    except GalaxyError as error:
        counts = {"code": error.code, "reason": str(error)}
    except Exception:
        log.exception("galaxies cannot be fetched")
        counts = {"code": "internal_error"}
    print(json.dumps({"function": "fetch_samples", **counts}))  # noqa: T201 - Lambda's log
    return counts
