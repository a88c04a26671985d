"""Deletes objects of a bucket, several requests at once: millions of them within the hour."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

log = logging.getLogger()

OBJECTS_PER_REQUEST = 1000
"""S3 deletes no more in one request."""
WORKERS = 16
"""Requests at once."""
MAX_ATTEMPTS = 6
_TRANSIENT = {"InternalError", "ServiceUnavailable", "SlowDown"}


class _OutOfTimeError(Exception):
    """`may_go_on` says no."""


def empty(client: S3Client, bucket: str, may_go_on: Callable[[], bool]) -> bool:
    """Delete all objects of a bucket.

    Args:
        client: of S3.
        bucket: to empty.
        may_go_on: asked before each page of keys.

    Returns:
        Whether it is empty; else the time was over.

    Raises:
        OSError: an object cannot be deleted.
    """

    def pages() -> Iterator[list[str]]:
        for page in client.get_paginator("list_objects_v2").paginate(Bucket=bucket):
            if not may_go_on():
                raise _OutOfTimeError
            yield [item["Key"] for item in page.get("Contents", [])]

    try:
        remove(client, bucket, pages())
    except _OutOfTimeError:
        return False
    return True


def remove(client: S3Client, bucket: str, pages: Iterable[Sequence[str]]) -> None:
    """Delete keys, given in pages of `OBJECTS_PER_REQUEST` at most.

    Raises:
        OSError: one of them cannot be deleted.
    """
    count = 0
    pending: set[Future[None]] = set()
    with ThreadPoolExecutor(WORKERS) as pool:
        for page in pages:
            count += len(page)
            if page:
                pending.add(pool.submit(_delete, client, bucket, page))
            if len(pending) > WORKERS:  # no more of the listing in memory than is being deleted
                done, pending = wait(pending, return_when=FIRST_COMPLETED)
                for request in done:
                    request.result()
        for request in pending:
            request.result()
    log.info("%d objects of %s were deleted", count, bucket)


def _delete(client: S3Client, bucket: str, keys: Sequence[str]) -> None:
    for attempt in range(MAX_ATTEMPTS):
        response = client.delete_objects(
            Bucket=bucket, Delete={"Objects": [{"Key": key} for key in keys], "Quiet": True}
        )
        errors = response.get("Errors", [])
        if not errors:
            return
        keys = [error["Key"] for error in errors]
        if attempt == MAX_ATTEMPTS - 1 or {error["Code"] for error in errors} - _TRANSIENT:
            raise OSError(f"{keys[0]} cannot be deleted: {errors[0].get('Message')}")
        time.sleep(2**attempt / 10)
