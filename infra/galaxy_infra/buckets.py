"""Defaults of every bucket."""

from __future__ import annotations

from collections.abc import Sequence

import aws_cdk as cdk
from aws_cdk import aws_s3 as s3
from constructs import Construct

from galaxy_infra.nag import suppress_nag


def private_bucket(
    scope: Construct,
    construct_id: str,
    *,
    keep: bool = False,
    name: str | None = None,
    expiration_days: dict[str, int] | None = None,
    tagged_expiration_days: dict[str, int] | None = None,
    cors: Sequence[s3.CorsRule] = (),
) -> s3.Bucket:
    """Create a private, encrypted bucket, reached over TLS alone, that is deleted with its stack once it is empty.

    Args:
        scope: parent construct.
        construct_id: unique in it.
        keep: retain the bucket and its objects when the stack is destroyed.
        name: its name; CloudFormation's choice where none is given.
        expiration_days: days after which objects are deleted, by prefix.
        tagged_expiration_days: days after which objects are deleted, by a tag as ``name=value``.
        cors: rules for pages of other origins.
    """
    rules = [
        s3.LifecycleRule(prefix=prefix, expiration=cdk.Duration.days(days))
        for prefix, days in (expiration_days or {}).items()
    ] + [
        s3.LifecycleRule(tag_filters=dict([tag.split("=")]), expiration=cdk.Duration.days(days))
        for tag, days in (tagged_expiration_days or {}).items()
    ]
    bucket = s3.Bucket(
        scope,
        construct_id,
        bucket_name=name,
        block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
        encryption=s3.BucketEncryption.S3_MANAGED,
        enforce_ssl=True,
        object_ownership=s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
        lifecycle_rules=[
            s3.LifecycleRule(abort_incomplete_multipart_upload_after=cdk.Duration.days(1)),
            *rules,
        ],
        cors=list(cors),
        removal_policy=cdk.RemovalPolicy.RETAIN if keep else cdk.RemovalPolicy.DESTROY,
    )
    suppress_nag(
        bucket, "S1", "A log of every access would cost more than the bucket; only roles named here have any."
    )
    return bucket
