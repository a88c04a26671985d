"""How long a batch will probably take and what it will cost, said before it starts."""

from __future__ import annotations

import math
from dataclasses import dataclass

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


def estimate(images: int, workers: int, thousand_dollars: float | None) -> Estimate:
    """Estimate a batch of uploaded images.

    Args:
        images: how many.
        workers: shards that are worked on at once.
        thousand_dollars: cost of a thousand images; None where nothing is paid.
    """
    dollars = None if thousand_dollars is None else round(images / 1000 * thousand_dollars, 6)
    return Estimate(seconds_for(images, workers), dollars)


def seconds_for(images: int, workers: int) -> int:
    """How long so many pictures take where so many workers share them."""
    return math.ceil(WAKING_SECONDS + images * MILLISECONDS / 1000 / workers)
