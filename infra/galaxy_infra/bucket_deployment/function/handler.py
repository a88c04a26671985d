"""Custom resource that deploys files to a bucket, empties it before it is deleted, and removes unused images.

The CDK's own constructs have broad permissions, leave log groups that never expire, and bring a copy of the AWS
command line for each bucket; this is shorter than the list of suppressed findings would be.
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

OBJECTS_PER_REQUEST = 1000
"""S3 deletes no more in one request."""
IMAGES_PER_REQUEST = 100
"""ECR deletes no more in one request."""
GZIPPED = ".wasm"
"""Suffix of files that are stored gzipped, as CloudFront compresses nothing above 10 MB."""
RETAINED_IMAGES = 3
"""The newest ones, so that a concurrent deployment finds what it has just pushed."""


def handler(event: dict[str, Any], _: object) -> None:
    """Handle a request, and send CloudFormation the result, which it waits an hour for."""
    properties = event["ResourceProperties"]
    name = properties.get("Bucket") or properties["Repository"]
    response = {
        "Status": "SUCCESS",
        "PhysicalResourceId": name,
        **{field: event[field] for field in ("StackId", "RequestId", "LogicalResourceId")},
    }
    try:
        if "Repository" in properties:
            remove_old_images(
                boto3.client("ecr"), event["RequestType"], properties, event.get("OldResourceProperties", {})
            )
        else:
            _handle_bucket(boto3.client("s3"), event["RequestType"], properties)
    except Exception as error:
        log.exception("%s of %s failed", event["RequestType"], name)
        response |= {"Status": "FAILED", "Reason": f"{name}: {error}"[:1000]}
    request = urllib.request.Request(  # noqa: S310 - CloudFormation's own address
        event["ResponseURL"], data=json.dumps(response).encode(), method="PUT", headers={"Content-Type": ""}
    )
    urllib.request.urlopen(request, timeout=30).close()  # noqa: S310


def _handle_bucket(client: S3Client, request: str, properties: dict[str, Any]) -> None:
    bucket = properties["Bucket"]
    if request != "Delete":
        if "Archive" in properties:
            deploy(client, bucket, properties)
    elif properties["EmptyOnDelete"] == "true":
        try:
            remove(client, bucket, keys_of(client, bucket))
        except client.exceptions.NoSuchBucket:
            log.info("%s is gone already", bucket)


def deploy(client: S3Client, bucket: str, properties: dict[str, Any]) -> None:
    """Upload an archive's files to a bucket, those that refer to others last, so that no reference is broken.

    Args:
        client: of S3.
        bucket: to upload to.
        properties: `Archive` as ``{Bucket, Key}``; `UploadLast`, keys; `CacheControl` by a prefix of the key, of
            which the longest counts; `Prune`, whether objects that the archive does not have are deleted then.
    """
    body = client.get_object(**properties["Archive"])["Body"].read()
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        keys = [name for name in archive.namelist() if not name.endswith("/")]
        for key in sorted(keys, key=lambda key: (key in properties["UploadLast"], key)):
            gzipped = key.endswith(GZIPPED)
            encoding: dict[str, Any] = {"ContentEncoding": "gzip"} if gzipped else {}
            client.put_object(
                Bucket=bucket,
                Key=key,
                Body=gzip.compress(archive.read(key), mtime=0) if gzipped else archive.read(key),
                ContentType=mimetypes.guess_type(key)[0] or "application/octet-stream",
                CacheControl=_cache_control(key, properties["CacheControl"]),
                **encoding,
            )
    if properties["Prune"] == "true":
        remove(client, bucket, sorted(set(keys_of(client, bucket)) - set(keys)))
    log.info("%d files are in %s", len(keys), bucket)


def keys_of(client: S3Client, bucket: str) -> list[str]:
    """All keys of a bucket."""
    pages = client.get_paginator("list_objects_v2").paginate(Bucket=bucket)
    return [item["Key"] for page in pages for item in page.get("Contents", [])]


def remove(client: S3Client, bucket: str, keys: list[str]) -> None:
    """Delete some keys.

    Raises:
        OSError: one of them cannot be deleted.
    """
    for start in range(0, len(keys), OBJECTS_PER_REQUEST):
        response = client.delete_objects(
            Bucket=bucket,
            Delete={"Objects": [{"Key": key} for key in keys[start : start + OBJECTS_PER_REQUEST]], "Quiet": True},
        )
        if errors := response.get("Errors"):
            raise OSError(f"{errors[0].get('Key')} cannot be deleted: {errors[0].get('Message')}")


def remove_old_images(client: Any, request: str, properties: dict[str, Any], old: dict[str, Any]) -> None:
    """Remove a stack's tags from images that it no longer uses; ECR deletes an image with its last tag.

    The deployed and the previous image stay, as CloudFormation may roll back: a function without its image fails.

    Args:
        client: of ECR.
        request: Create, which removes none; Update; or Delete, which removes all.
        properties: `Repository`; `Tag` of the deployed image; `TagPrefix` of the stack's tags.
        old: properties of the previous deployment.

    Raises:
        OSError: a tag cannot be removed.
    """
    if request == "Create":
        return
    repository = properties["Repository"]
    try:
        tags = _newest_first(client, repository, properties["TagPrefix"])
    except client.exceptions.RepositoryNotFoundException:
        log.info("%s is gone already", repository)
        return
    retained = {properties["Tag"], old.get("Tag"), *tags[:RETAINED_IMAGES]} if request == "Update" else set()
    obsolete = [tag for tag in tags if tag not in retained]
    for start in range(0, len(obsolete), IMAGES_PER_REQUEST):
        response = client.batch_delete_image(
            repositoryName=repository,
            imageIds=[{"imageTag": tag} for tag in obsolete[start : start + IMAGES_PER_REQUEST]],
        )
        if failures := [item for item in response["failures"] if item["failureCode"] != "ImageNotFound"]:
            raise OSError(f"{failures[0]['imageId']} cannot be removed: {failures[0]['failureReason']}")
    log.info("%d tags were removed from %s", len(obsolete), repository)


def _newest_first(client: Any, repository: str, prefix: str) -> list[str]:
    pages = client.get_paginator("describe_images").paginate(
        repositoryName=repository, filter={"tagStatus": "TAGGED"}
    )
    images = sorted(
        (image for page in pages for image in page["imageDetails"]),
        key=lambda image: image["imagePushedAt"],
        reverse=True,
    )
    return [tag for image in images for tag in image.get("imageTags", []) if tag.startswith(prefix)]


def _cache_control(key: str, rules: dict[str, str]) -> str:
    return rules[max((prefix for prefix in rules if key.startswith(prefix)), key=len)]
