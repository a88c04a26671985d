"""What can go wrong with a batch."""

from __future__ import annotations

from galaxy_core.errors import GalaxyError, ImageError


class UnknownBatchError(GalaxyError):
    """There is no such batch, or picture of a batch, or it has expired."""

    code = "unknown_batch"


class BatchCancelledError(GalaxyError):
    """What was cancelled cannot be started."""

    code = "batch_cancelled"


class IdempotencyKeyReusedError(GalaxyError):
    """A key that stands for one batch came with a request for another."""

    code = "idempotency_key_reused"


class WebhookError(GalaxyError):
    """The receiver of a batch's end did not take it."""

    code = "webhook_failed"


class WebhookRefusedError(GalaxyError):
    """Nothing is sent to an address that is not of the public internet."""

    code = "webhook_refused"

    def __init__(self, message: str) -> None:
        super().__init__(
            message, "Give an https:// address that anybody can reach, or ask for the batch's status."
        )


class BatchesDisabledError(GalaxyError):
    """This installation takes no batches."""

    code = "batches_disabled"


class QueueError(GalaxyError):
    """The queue is out of reach."""

    code = "queue_unavailable"


class MissingImageError(ImageError):
    """A picture of a batch was never uploaded."""

    code = "missing_image"


class ShardFailedError(GalaxyError):
    """What a picture was to be classified with failed too often, through no fault of the picture's."""

    code = "shard_failed"


class UnfinishedError(GalaxyError):
    """There was no time left for all of a shard; what it has fetched is kept for its next delivery.

    Attributes:
        seconds: after which it may go on.
    """

    code = "shard_unfinished"

    def __init__(self, seconds: float) -> None:
        super().__init__("Not all of the shard's cutouts are fetched yet.", "It goes on by itself.")
        self.seconds = seconds


class InputPrefixRefusedError(GalaxyError):
    """A batch asks for pictures from where this installation reads none."""

    code = "input_prefix_refused"
