"""What CloudFormation calls to fill a bucket from an archive, and to empty it before it is deleted.

The CDK has helpers for both. They are allowed whole families of actions, leave logs that never expire, and bring a
copy of the AWS command line for each bucket; this is shorter than the list of their exceptions would be.
"""

from __future__ import annotations

import io
import json
import logging
import mimetypes
import urllib.request
import zipfile
from typing import TYPE_CHECKING, Any

import boto3

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

log = logging.getLogger()
log.setLevel(logging.INFO)

AT_ONCE = 1000
"""S3 deletes no more in one request."""


def handler(event: dict[str, Any], _: object) -> None:
    """Do what is asked, and tell CloudFormation how it went, for it waits an hour for that."""
    wanted = event["ResourceProperties"]
    answer = {
        "Status": "SUCCESS",
        "PhysicalResourceId": wanted["Bucket"],
        **{name: event[name] for name in ("StackId", "RequestId", "LogicalResourceId")},
    }
    try:
        _carry_out(boto3.client("s3"), event["RequestType"], wanted)
    except Exception as error:
        log.exception("%s of %s failed", event["RequestType"], wanted["Bucket"])
        answer |= {"Status": "FAILED", "Reason": f"{wanted['Bucket']}: {error}"[:1000]}
    request = urllib.request.Request(  # noqa: S310 - CloudFormation's own address
        event["ResponseURL"], data=json.dumps(answer).encode(), method="PUT", headers={"Content-Type": ""}
    )
    urllib.request.urlopen(request, timeout=30).close()  # noqa: S310


def _carry_out(client: S3Client, kind: str, wanted: dict[str, Any]) -> None:
    bucket = wanted["Bucket"]
    if kind != "Delete":
        if "Archive" in wanted:
            fill(client, bucket, wanted)
    elif wanted["EmptyAtTheEnd"] == "true":
        try:
            remove(client, bucket, keys_of(client, bucket))
        except client.exceptions.NoSuchBucket:
            log.info("%s is gone already", bucket)


def fill(client: S3Client, bucket: str, wanted: dict[str, Any]) -> None:
    """Put an archive's files in a bucket, those that name others last, so that none is named that is missing.

    Args:
        client: of S3.
        bucket: to fill.
        wanted: `Archive` as ``{Bucket, Key}``; `Last`, the keys to put at the end; `CacheControl` by the beginning
            of a key, the longest counts; `Prune`, whether what the archive does not have is removed afterwards.
    """
    body = client.get_object(**wanted["Archive"])["Body"].read()
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        keys = [name for name in archive.namelist() if not name.endswith("/")]
        for key in sorted(keys, key=lambda key: (key in wanted["Last"], key)):
            client.put_object(
                Bucket=bucket,
                Key=key,
                Body=archive.read(key),
                ContentType=mimetypes.guess_type(key)[0] or "application/octet-stream",
                CacheControl=_cache_control(key, wanted["CacheControl"]),
            )
    if wanted["Prune"] == "true":
        remove(client, bucket, sorted(set(keys_of(client, bucket)) - set(keys)))
    log.info("%d files are in %s", len(keys), bucket)


def keys_of(client: S3Client, bucket: str) -> list[str]:
    """Every key in a bucket."""
    pages = client.get_paginator("list_objects_v2").paginate(Bucket=bucket)
    return [item["Key"] for page in pages for item in page.get("Contents", [])]


def remove(client: S3Client, bucket: str, keys: list[str]) -> None:
    """Delete some keys.

    Raises:
        OSError: one of them cannot be deleted.
    """
    for start in range(0, len(keys), AT_ONCE):
        answer = client.delete_objects(
            Bucket=bucket,
            Delete={"Objects": [{"Key": key} for key in keys[start : start + AT_ONCE]], "Quiet": True},
        )
        if errors := answer.get("Errors"):
            raise OSError(f"{errors[0].get('Key')} cannot be deleted: {errors[0].get('Message')}")


def _cache_control(key: str, rules: dict[str, str]) -> str:
    return rules[max((prefix for prefix in rules if key.startswith(prefix)), key=len)]
