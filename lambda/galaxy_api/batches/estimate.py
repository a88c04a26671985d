"""How long a batch will probably take and what it will cost, said before it starts."""

from __future__ import annotations

import math
from dataclasses import dataclass

from galaxy_api.settings import Settings

MILLISECONDS = 12.0
"""That a worker with one core spends on one picture of a batch. Decoding it, the default model and its row were
measured as 5.5; fetching takes S3 some 30 with five pictures under way at once, which is waited for in part.
"""
WAKING_SECONDS = 3


@dataclass(frozen=True)
class Estimate:
    """For a whole batch.

    Attributes:
        seconds: from its start to its table, where nothing else waits on the queue.
        dollars: at AWS's list prices; None where nothing is paid for.
    """

    seconds: int
    dollars: float | None


def estimate(images: int, configured: Settings) -> Estimate:
    """For so many pictures that are uploaded."""
    dollars = None if configured.batch_dollars is None else images / 1000 * configured.batch_dollars
    return Estimate(seconds_for(images, configured.batch_workers), None if dollars is None else round(dollars, 6))


def seconds_for(images: int, workers: int) -> int:
    """How long so many pictures take where so many workers share them."""
    return math.ceil(WAKING_SECONDS + images * MILLISECONDS / 1000 / workers)
