"""Where shards wait for a worker: SQS, or a thread of this process where there is no queue."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, Protocol, Self

from pydantic import BaseModel, ConfigDict, Field

from galaxy_batches.errors import QueueError
from galaxy_core.aws_errors import aws_advice
from galaxy_core.batch_sizes import MAX_ATTEMPTS
from galaxy_core.cancellation import Cancellation, CancelledRequestError, set_current

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient
    from mypy_boto3_sqs.type_defs import SendMessageBatchRequestEntryTypeDef

log = logging.getLogger(__name__)

TRY_AGAIN = "Start the batch again in a moment."
MESSAGES_AT_ONCE = 10
"""SQS takes no more in one request."""


class ShardMessage(BaseModel):
    """Asks a worker for one shard of a batch.

    Attributes:
        batch: id of the batch.
        shard: which one; None asks for the table, once all of them are there.
        give_up: the shard failed too often: its pictures are to have rows that say so.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    batch: str
    shard: int | None = Field(None, ge=0)
    give_up: bool = False

    def delivered(self, times: int) -> Self:
        """The message as it is meant when it has been delivered so many times."""
        return self.model_copy(update={"give_up": self.give_up or times > MAX_ATTEMPTS})


class Queue(Protocol):
    """Hands messages to workers, each at least once.

    Attributes:
        outlives_process: whether messages wait elsewhere; if not, they are gone with the process.
    """

    outlives_process: bool

    def send(self, messages: Iterable[ShardMessage]) -> None:
        """Put messages on the queue, or raise `QueueError`; some may be on it then."""
        ...

    def close(self) -> None:
        """Let go of what this process holds."""
        ...


class SqsQueue:
    """A queue in SQS. The client is made at first use: importing boto3 takes long.

    Args:
        url: of the queue.
    """

    outlives_process = True

    def __init__(self, url: str) -> None:
        self._url = url

    @cached_property
    def _client(self) -> SQSClient:
        import boto3  # noqa: PLC0415
        from botocore.config import Config  # noqa: PLC0415

        return boto3.client(
            "sqs", config=Config(connect_timeout=2, read_timeout=10, retries={"total_max_attempts": 3})
        )

    def send(self, messages: Iterable[ShardMessage]) -> None:
        """Put messages on the queue."""
        from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415

        waiting = iter(messages)
        while some := list(islice(waiting, MESSAGES_AT_ONCE)):
            entries: list[SendMessageBatchRequestEntryTypeDef] = [
                {"Id": str(place), "MessageBody": message.model_dump_json()} for place, message in enumerate(some)
            ]
            try:
                answer = self._client.send_message_batch(QueueUrl=self._url, Entries=entries)
            except (BotoCoreError, ClientError) as error:
                raise _unavailable(str(error), aws_advice(error, TRY_AGAIN)) from error
            if answer.get("Failed"):
                raise _unavailable(answer["Failed"][0].get("Message", "a message was refused"))

    def close(self) -> None:
        """Nothing is held."""


class ThreadQueue:
    """A thread of this process that works on one message after another.

    A message that fails is logged and tried again, three times in all; then its shard is given up. One that waits
    already, or is being worked on, is not taken again.

    Args:
        work: does what a message asks for, and says what to send next; it stops early, and leaves the shard
            undone, once the event is set.
    """

    outlives_process = False

    def __init__(self, work: Callable[[ShardMessage, threading.Event], ShardMessage | None]) -> None:
        self._work = work
        self._closing = threading.Event()
        self._cancellation = Cancellation()
        self._lock = threading.Lock()
        self._waiting: set[ShardMessage] = set()
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="batches")

    def send(self, messages: Iterable[ShardMessage]) -> None:
        """Put messages on the queue."""
        for message in messages:
            with self._lock:
                if message in self._waiting:
                    continue
                self._waiting.add(message)
            self._thread.submit(self._take, message)

    def close(self) -> None:
        """Stop at once; what still waits is dropped."""
        self._closing.set()
        self._cancellation.cancel()
        self._thread.shutdown(cancel_futures=True)

    def _take(self, message: ShardMessage) -> None:
        try:
            self._deliver(message)
        finally:
            with self._lock:
                self._waiting.discard(message)

    def _deliver(self, message: ShardMessage) -> None:
        set_current(self._cancellation)
        for times in range(1, MAX_ATTEMPTS + 2):
            if self._closing.is_set():
                return
            try:
                after = self._work(message.delivered(times), self._closing)
            except CancelledRequestError:
                return
            except Exception:  # whatever it was, the thread goes on
                log.exception("shard %s of batch %s failed", message.shard, message.batch)
            else:
                # Within this thread, as a thread pool that is shut down takes no more.
                if after:
                    self._deliver(after)
                return


def _unavailable(reason: str, hint: str = TRY_AGAIN) -> QueueError:
    return QueueError(f"The queue cannot be reached: {reason}.", hint)
