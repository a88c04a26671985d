"""Merges the deployed index of models with the bucket's: neither a deployment nor its rollback undoes what was
released, rolled back or made the default in between.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

RECORD = "deployed/index.json"
"""Key of the last deployment's record; below no prefix that anybody else may read."""
Index = dict[str, Any]


def merge_into(client: S3Client, bucket: str, key: str, deployed: bytes, archive: str) -> bytes:
    """Return the index to write to a bucket, and record the deployment there.

    Args:
        client: of S3.
        bucket: of the registry.
        key: of its index.
        deployed: the index in the archive.
        archive: the archive's key, which is another for every content.
    """
    theirs: Index = json.loads(deployed)
    ours = _read(client, bucket, key)
    record = _read(client, bucket, RECORD) or {}
    previous = record.get("previous", {})
    if ours is None:
        merged = theirs
    elif previous.get("archive") == archive:  # the deployment is rolled back
        merged = merge(previous["index"], ours, record["written"])
    else:
        merged = merge(theirs, ours, record.get("index"))
    fresh = {"archive": archive, "index": theirs, "written": merged}
    if ours is not None:
        fresh["previous"] = {"archive": record.get("archive"), "index": ours}
    client.put_object(Bucket=bucket, Key=RECORD, Body=json.dumps(fresh).encode())
    return json.dumps(merged, indent=2).encode() + b"\n"


def merge(theirs: Index, ours: Index, base: Index | None) -> Index:
    """Apply to an index what differs between two others.

    Args:
        theirs: index to deploy.
        ours: the bucket's.
        base: index that was deployed before; without one, only versions that the bucket does not know count.
    """
    known = base["models"] if base else {}
    models = {
        name: entry for name, entry in ours["models"].items() if name not in known or name in theirs["models"]
    }
    for name, entry in theirs["models"].items():
        mine = models.get(name)
        if mine is None:
            models[name] = entry
            continue
        added = [version for version in entry["versions"] if version not in mine["versions"]]
        before = known.get(name)
        changed = entry["current"] != before["current"] if before else entry["current"] in added
        models[name] = {
            "current": entry["current"] if changed else mine["current"],
            "versions": [*mine["versions"], *added],
        }
    default = theirs["default"] if base and theirs["default"] != base["default"] else ours["default"]
    return {"default": default if default in models else theirs["default"], "models": models}


def _read(client: S3Client, bucket: str, key: str) -> Index | None:
    try:
        found: Index = json.loads(client.get_object(Bucket=bucket, Key=key)["Body"].read())
    except client.exceptions.NoSuchKey:
        return None
    return found
