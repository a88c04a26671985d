"""Where shards wait for a worker: SQS, or a thread of this process where there is no queue.

Shards of positions wait on a second one, which hands out one at a time: in SQS, a FIFO queue with one group.
"""

from __future__ import annotations

import logging
import math
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import cached_property
from itertools import groupby, islice
from typing import TYPE_CHECKING, Protocol, Self

from pydantic import BaseModel, ConfigDict, Field

from galaxy_batches.errors import QueueError, UnfinishedError
from galaxy_core.aws_errors import aws_advice
from galaxy_core.batch_sizes import MAX_ATTEMPTS, MAX_FETCH_ATTEMPTS
from galaxy_core.cancellation import Cancellation, CancelledRequestError, set_current

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient
    from mypy_boto3_sqs.type_defs import SendMessageBatchRequestEntryTypeDef

log = logging.getLogger(__name__)

TRY_AGAIN = "Start the batch again in a moment."
BACKOFF_SECONDS = 10
"""Times the number of tries: what a message that failed waits for until it is tried again."""
MESSAGES_AT_ONCE = 10
"""SQS takes no more in one request."""


class ShardMessage(BaseModel):
    """Asks a worker for one shard of a batch.

    Attributes:
        batch: id of the batch.
        shard: which one; None asks for the table, once all of them are there.
        fetch: whether its cutouts are to be fetched: such messages are worked on one after the other.
        give_up: the shard failed too often: its pictures are to have rows that say so.
        notify: whether the batch has ended, and its webhook is to hear of it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    batch: str
    shard: int | None = Field(None, ge=0)
    fetch: bool = False
    give_up: bool = False
    notify: bool = False

    @property
    def max_attempts(self) -> int:
        """Deliveries after which the shard is given up, at the next one."""
        return MAX_FETCH_ATTEMPTS if self.fetch else MAX_ATTEMPTS

    def delivered(self, times: int) -> Self:
        """The message as it is meant when it has been delivered so many times."""
        return self.model_copy(update={"give_up": self.give_up or times > self.max_attempts})


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
    """Two queues in SQS. The client is made at first use: importing boto3 takes long.

    Args:
        url: of the queue of shards.
        fetch_url: of the FIFO queue of shards whose cutouts are to be fetched; empty where there is none.
    """

    outlives_process = True

    def __init__(self, url: str, fetch_url: str = "") -> None:
        self._url, self._fetch_url = url, fetch_url

    @cached_property
    def _client(self) -> SQSClient:
        import boto3  # noqa: PLC0415
        from botocore.config import Config  # noqa: PLC0415

        return boto3.client(
            "sqs", config=Config(connect_timeout=2, read_timeout=10, retries={"total_max_attempts": 3})
        )

    def send(self, messages: Iterable[ShardMessage]) -> None:
        """Put messages on the queue of each."""
        from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415

        for fetch, group in groupby(messages, key=lambda message: message.fetch):
            url = self._fetch_url if fetch else self._url
            if not url:
                raise _unavailable("there is none for positions")
            while some := list(islice(group, MESSAGES_AT_ONCE)):
                entries = [_entry(str(place), message) for place, message in enumerate(some)]
                try:
                    answer = self._client.send_message_batch(QueueUrl=url, Entries=entries)
                except (BotoCoreError, ClientError) as error:
                    raise _unavailable(str(error), aws_advice(error, TRY_AGAIN)) from error
                if answer.get("Failed"):
                    raise _unavailable(answer["Failed"][0].get("Message", "a message was refused"))

    def postpone(self, receipt: str, seconds: float, *, fetch: bool) -> None:
        """Have a message delivered again after a while; of positions, no other before it.

        Args:
            receipt: handle of its present delivery.
            seconds: of the while.
            fetch: whether its cutouts are to be fetched, so that it is on the queue of positions.
        """
        from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415

        try:
            self._client.change_message_visibility(
                QueueUrl=self._fetch_url if fetch else self._url,
                ReceiptHandle=receipt,
                VisibilityTimeout=math.ceil(seconds),
            )
        except (BotoCoreError, ClientError) as error:
            raise _unavailable(str(error), aws_advice(error, TRY_AGAIN)) from error

    def close(self) -> None:
        """Nothing is held."""


def _entry(name: str, message: ShardMessage) -> SendMessageBatchRequestEntryTypeDef:
    # Without what a version before does not know, which may work on it after a roll-back.
    body = message.model_dump_json(exclude=None if message.notify else {"notify"})
    entry: SendMessageBatchRequestEntryTypeDef = {"Id": name, "MessageBody": body}
    if message.fetch:
        # One group is one message at a time. What is sent twice within five minutes is there once.
        entry |= {"MessageGroupId": "fetch", "MessageDeduplicationId": f"{message.batch}.{message.shard}"}
    return entry


class ThreadQueue:
    """Threads of this process that work on one message after another: positions and webhooks have one each.

    A message that fails is logged and tried again, as often as in the cloud; then its shard is given up. One that
    waits already, or is being worked on, is not taken again.

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
        self._fetch_thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="positions")
        self._notify_thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="webhooks")

    def send(self, messages: Iterable[ShardMessage]) -> None:
        """Put messages on the queue."""
        for message in messages:
            with self._lock:
                if message in self._waiting:
                    continue
                self._waiting.add(message)
            self._thread_of(message).submit(self._take, message)

    def _thread_of(self, message: ShardMessage) -> ThreadPoolExecutor:
        if message.notify:
            return self._notify_thread
        return self._fetch_thread if message.fetch else self._thread

    def close(self) -> None:
        """Stop at once; what still waits is dropped."""
        self._closing.set()
        self._cancellation.cancel()
        for thread in (self._thread, self._fetch_thread, self._notify_thread):
            thread.shutdown(cancel_futures=True)

    def _take(self, message: ShardMessage) -> None:
        try:
            after = self._deliver(message)
        finally:
            with self._lock:
                self._waiting.discard(message)
        while after:
            if message.fetch or after.notify:
                with suppress(RuntimeError):  # of a thread that takes no more, as it is shut down
                    self.send([after])
                return
            # Within this thread, as a thread pool that is shut down takes no more.
            after = self._deliver(after)

    def _deliver(self, message: ShardMessage) -> ShardMessage | None:
        set_current(self._cancellation)
        for times in range(1, message.max_attempts + 2):
            if self._closing.is_set():
                return None
            try:
                return self._work(message.delivered(times), self._closing)
            except (CancelledRequestError, UnfinishedError):
                return None
            except Exception:  # whatever it was, the thread goes on
                log.exception("shard %s of batch %s failed", message.shard, message.batch)
                if message.notify:
                    self._closing.wait(BACKOFF_SECONDS * times)
        return None


def _unavailable(reason: str, hint: str = TRY_AGAIN) -> QueueError:
    return QueueError(f"The queue cannot be reached: {reason}.", hint)
