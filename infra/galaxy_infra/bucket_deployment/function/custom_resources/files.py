"""Uploads an archive's files to a bucket, and retires or removes what an earlier archive had."""

from __future__ import annotations

import gzip
import io
import logging
import mimetypes
import zipfile
from typing import TYPE_CHECKING, Any

from . import registry_index
from .emptying import OBJECTS_PER_REQUEST, remove

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

log = logging.getLogger()

GZIPPED = ".wasm"
"""Suffix of files that are stored gzipped, as CloudFront compresses nothing above 10 MB."""
RETIRED = "retired=true"
"""Tag of files that no page refers to any more; the bucket's lifecycle deletes them after a month."""
_UNRELATED = {"EmptyOnDelete", "ServiceToken"}
"""Properties that say nothing of the files: by a change of these, nothing is deployed again."""


def differ(properties: dict[str, Any], old: dict[str, Any]) -> bool:
    """Whether two requests deploy different files, or the same ones differently."""
    return any(properties.get(name) != old.get(name) for name in (properties.keys() | old.keys()) - _UNRELATED)


def deploy(client: S3Client, bucket: str, properties: dict[str, Any]) -> None:
    """Upload an archive's files to a bucket, those that refer to others last, so that no reference is broken.

    Args:
        client: of S3.
        bucket: to upload to.
        properties: `Archive` as ``{Bucket, Key}``; `UploadLast`, keys; `CacheControl` by a prefix of the key, of
            which the longest counts; `Prune`, whether objects that the archive does not have are deleted then;
            `Retire`, a prefix of those that stay for a month; `MergedIndex`, the key of a registry's index, which
            is merged with the bucket's own.
    """
    merged_index = properties.get("MergedIndex", "")
    body = client.get_object(**properties["Archive"])["Body"].read()
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        keys = [name for name in archive.namelist() if not name.endswith("/")]
        for key in sorted(keys, key=lambda key: (key in properties["UploadLast"], key)):
            data = archive.read(key)
            if key == merged_index:
                data = registry_index.merge_into(client, bucket, key, data, properties["Archive"]["Key"])
            gzipped = key.endswith(GZIPPED)
            encoding: dict[str, Any] = {"ContentEncoding": "gzip"} if gzipped else {}
            client.put_object(
                Bucket=bucket,
                Key=key,
                Body=gzip.compress(data, mtime=0) if gzipped else data,
                ContentType=mimetypes.guess_type(key)[0] or "application/octet-stream",
                CacheControl=_cache_control(key, properties["CacheControl"]),
                **encoding,
            )
    if properties["Prune"] == "true":
        _prune(client, bucket, set(keys), properties.get("Retire"))
    log.info("%d files are in %s", len(keys), bucket)


def _prune(client: S3Client, bucket: str, current: set[str], retired_prefix: str | None) -> None:
    pages = client.get_paginator("list_objects_v2").paginate(Bucket=bucket)
    found = {item["Key"] for page in pages for item in page.get("Contents", [])}
    obsolete = sorted(found - current)
    retired = [key for key in obsolete if retired_prefix and key.startswith(retired_prefix)]
    for key in retired:
        _retire(client, bucket, key)
    removed = [key for key in obsolete if key not in retired]
    starts = range(0, len(removed), OBJECTS_PER_REQUEST)
    remove(client, bucket, (removed[start : start + OBJECTS_PER_REQUEST] for start in starts))


def _retire(client: S3Client, bucket: str, key: str) -> None:
    """Copy an object onto itself with the tag, unless it has it: its month begins with the copy."""
    if client.get_object_tagging(Bucket=bucket, Key=key)["TagSet"]:
        return
    head = client.head_object(Bucket=bucket, Key=key)
    headers: Any = {
        name: head[name] for name in ("ContentType", "CacheControl", "ContentEncoding") if name in head
    }
    client.copy_object(
        Bucket=bucket,
        Key=key,
        CopySource={"Bucket": bucket, "Key": key},
        MetadataDirective="REPLACE",  # S3 refuses a copy onto itself that replaces nothing
        TaggingDirective="REPLACE",
        Tagging=RETIRED,
        **headers,
    )


def _cache_control(key: str, rules: dict[str, str]) -> str:
    return rules[max((prefix for prefix in rules if key.startswith(prefix)), key=len)]
