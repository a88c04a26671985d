"""Sizes of the stack as it is deployed by default, and the largest that settings allow, for bills.

`galaxy_infra.settings` takes its defaults and bounds from here, so that a bill is of the stack as it is.
"""

from __future__ import annotations

from typing import Literal

Engine = Literal["queue", "step-functions"]
"""What dispatches a batch's shards: SQS, or a Distributed Map of Step Functions."""

CORE_MEMORY = 1769
"""MiB; Lambda gives a function its share of a core in proportion, and this is one."""
MEMORY_CLASSIFY, MEMORY_BATCH = 1024, CORE_MEMORY
"""MiB."""
MEMORY_METADATA = 512
"""MiB, of the function that says what there is."""
MEMORY_SPENDING = 256
"""MiB, of the function that adds up each hour what the month has cost."""
WAF_RULES = 2
CLASSIFY_SECONDS = 15
"""That the function which classifies may take for one request."""
MEMORY_FETCH_SAMPLES, FETCH_SAMPLES_SECONDS = 512, 900
"""MiB, and the time that a deployment's fetch of real galaxies may take, which is the longest that there is."""
FETCHED_GALAXIES, FETCHED_BYTES = 346, 40_000
"""What it fetches: images, and about how many bytes of each."""
RATE, MAX_RATE = 10, 10_000
"""Requests a second, sustained, before the API answers 429."""
BATCH_WORKERS, MAX_BATCH_WORKERS = 2, 100
"""Shards that the queue has worked on at once."""
MAP_CONCURRENCY, MAX_MAP_CONCURRENCY = 20, 1_000
"""Shards that Step Functions has worked on at once."""
DEFAULT_CONCURRENCY: dict[Engine, int] = {"queue": BATCH_WORKERS, "step-functions": MAP_CONCURRENCY}
"""Shards that are worked on at once, unless a setting says otherwise."""
QUEUE_RETENTION_DAYS = 4
"""After which a message that nobody has worked on is dropped."""
