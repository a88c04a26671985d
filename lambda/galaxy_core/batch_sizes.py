"""Sizes of a batch that the API, its workers, the bill and the stack have to agree on."""

from __future__ import annotations

UPLOAD_SHARD_SIZE = 100
"""Uploaded images of one message: seconds of work."""
S3_SHARD_SIZE, S3_SHARD_BYTES = 500, 100_000_000
"""Images in S3 of one message, and their bytes, at most: well within `SHARD_TIMEOUT_SECONDS`."""
SHARD_TIMEOUT_SECONDS = 300
"""Time limit of one message."""
CANCEL_CHECK_INTERVAL = 25
"""Images of a shard after which a worker checks whether the batch was cancelled."""
MAX_ATTEMPTS = 3
"""After which a shard is given up, at its next delivery."""
POSITIONS_SHARD_SIZE = 50
"""Positions of one message: half a minute at two requests a second, minutes where a service is slow or down."""
MAX_FETCH_ATTEMPTS = 10
"""After which a shard of positions is given up: a service that is down comes back, and nothing fetched is lost."""
CUTOUT_RATE = 2
"""Requests a second to each survey's service, for all batches of a deployment together."""
IMAGE_MILLISECONDS = 12.0
"""Time of one image on a worker with one core. Decoding it, the default model and its row were measured as 5.5 ms;
fetching takes S3 some 30 with five images under way at once, which is waited for in part.
"""
DAILY_BATCHES, DAILY_IMAGES, DAILY_GIGABYTES = 200, 20_000, 10
"""That everybody together may upload in a day. Working on it and storing it costs less than the default budget."""
RETENTION_DAYS = 7
"""After which a batch is no longer known; the bucket's lifecycle rule may delete it from then on."""
BATCHES_PREFIX = "batches"
"""Folder of all batches in their bucket."""
INPUTS_PREFIX = "inputs"
"""Folder of the batches' bucket below which images may be put, to be read from there."""
