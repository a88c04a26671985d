"""What CloudFormation calls to fill a bucket, to empty it before it is deleted, and to remove images nobody uses.

The CDK has helpers for buckets. They are allowed whole families of actions, leave logs that never expire, and
bring a copy of the AWS command line for each bucket; this is shorter than the list of their exceptions would be.
"""

from __future__ import annotations

import gzip
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
IMAGES_AT_ONCE = 100
"""ECR deletes no more in one request."""
PACKED = ".wasm"
"""What is put there gzipped, for CloudFront compresses nothing above 10 MB; every browser unpacks it."""
KEPT_IMAGES = 3
"""The newest ones, so that another deployment at the same time finds what it has just sent."""


def handler(event: dict[str, Any], _: object) -> None:
    """Do what is asked, and tell CloudFormation how it went, for it waits an hour for that."""
    wanted = event["ResourceProperties"]
    place = wanted.get("Bucket") or wanted["Repository"]
    answer = {
        "Status": "SUCCESS",
        "PhysicalResourceId": place,
        **{name: event[name] for name in ("StackId", "RequestId", "LogicalResourceId")},
    }
    try:
        if "Repository" in wanted:
            tidy(boto3.client("ecr"), event["RequestType"], wanted, event.get("OldResourceProperties", {}))
        else:
            _carry_out(boto3.client("s3"), event["RequestType"], wanted)
    except Exception as error:
        log.exception("%s of %s failed", event["RequestType"], place)
        answer |= {"Status": "FAILED", "Reason": f"{place}: {error}"[:1000]}
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
            packed = key.endswith(PACKED)
            encoding: dict[str, Any] = {"ContentEncoding": "gzip"} if packed else {}
            client.put_object(
                Bucket=bucket,
                Key=key,
                Body=gzip.compress(archive.read(key), mtime=0) if packed else archive.read(key),
                ContentType=mimetypes.guess_type(key)[0] or "application/octet-stream",
                CacheControl=_cache_control(key, wanted["CacheControl"]),
                **encoding,
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


def tidy(client: Any, kind: str, wanted: dict[str, Any], before: dict[str, Any]) -> None:
    """Remove a stack's tags from images that it no longer uses; ECR deletes an image with its last tag.

    What is deployed and what was before stay, in whichever order CloudFormation goes about it, forward or back: a
    function whose image is gone fails.

    Args:
        client: of ECR.
        kind: Create, where nothing is old yet; Update; or Delete, where nothing stays.
        wanted: `Repository`; `Tag` of the image that is deployed; `Tags`, what the stack's tags begin with.
        before: the same as it was.

    Raises:
        OSError: a tag cannot be removed.
    """
    if kind == "Create":
        return
    repository = wanted["Repository"]
    try:
        tags = _newest_first(client, repository, wanted["Tags"])
    except client.exceptions.RepositoryNotFoundException:
        log.info("%s is gone already", repository)
        return
    kept = {wanted["Tag"], before.get("Tag"), *tags[:KEPT_IMAGES]} if kind == "Update" else set()
    old = [tag for tag in tags if tag not in kept]
    for start in range(0, len(old), IMAGES_AT_ONCE):
        answer = client.batch_delete_image(
            repositoryName=repository, imageIds=[{"imageTag": tag} for tag in old[start : start + IMAGES_AT_ONCE]]
        )
        if failures := [item for item in answer["failures"] if item["failureCode"] != "ImageNotFound"]:
            raise OSError(f"{failures[0]['imageId']} cannot be removed: {failures[0]['failureReason']}")
    log.info("%d tags were removed from %s", len(old), repository)


def _newest_first(client: Any, repository: str, beginning: str) -> list[str]:
    pages = client.get_paginator("describe_images").paginate(
        repositoryName=repository, filter={"tagStatus": "TAGGED"}
    )
    images = sorted(
        (image for page in pages for image in page["imageDetails"]),
        key=lambda image: image["imagePushedAt"],
        reverse=True,
    )
    return [tag for image in images for tag in image.get("imageTags", []) if tag.startswith(beginning)]


def _cache_control(key: str, rules: dict[str, str]) -> str:
    return rules[max((prefix for prefix in rules if key.startswith(prefix)), key=len)]
