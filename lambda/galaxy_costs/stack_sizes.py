"""Sizes of the stack as it is deployed by default, and the largest that settings allow: what bills are made from.

`galaxy_infra.settings` takes its defaults and bounds from here, so that a bill is of the stack as it is.
"""

from __future__ import annotations

from galaxy_costs.batch import WORKERS

MEMORY_CLASSIFY, MEMORY_BATCH = 1024, 1769
"""MiB; 1769 MiB is one core."""
RATE, MAX_RATE = 10, 10_000
"""Requests a second, sustained, before the API answers 429."""
BATCH_WORKERS, MAX_BATCH_WORKERS = WORKERS["queue"], 100
"""Shards that the queue has worked on at once."""
MAP_CONCURRENCY, MAX_MAP_CONCURRENCY = WORKERS["states"], 1_000
"""Shards that Step Functions has worked on at once."""
BATCH_DAYS = 7
"""After which batches are deleted with their images and results."""
QUEUE_RETENTION_DAYS = 4
"""After which a message that nobody has worked on is dropped."""
MILLISECONDS = 12.0
"""That the function is billed for one image of a batch."""
