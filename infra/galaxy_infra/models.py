"""Where released models are kept: a private bucket."""

from __future__ import annotations

import aws_cdk as cdk
from aws_cdk import aws_iam as iam
from aws_cdk import aws_s3 as s3
from constructs import Construct

KEYS = "models/*"
"""The keys that the registry reads."""


class Models(Construct):
    """A bucket for the registry of released models.

    Args:
        scope: the stack.
        construct_id: unique in it.
        keep_data: keep the bucket and its models when the stack is destroyed.

    Attributes:
        bucket: private, encrypted, reached over TLS alone.
        registry: the bucket's address as the API's setting has it, ``s3://<bucket>``.
    """

    def __init__(self, scope: Construct, construct_id: str, *, keep_data: bool) -> None:
        super().__init__(scope, construct_id)
        self.bucket = s3.Bucket(
            self,
            "Bucket",
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            encryption=s3.BucketEncryption.S3_MANAGED,
            enforce_ssl=True,
            object_ownership=s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
            lifecycle_rules=[s3.LifecycleRule(abort_incomplete_multipart_upload_after=cdk.Duration.days(1))],
            removal_policy=cdk.RemovalPolicy.RETAIN if keep_data else cdk.RemovalPolicy.DESTROY,
            auto_delete_objects=not keep_data,
        )
        self.registry = f"s3://{self.bucket.bucket_name}"

    def allow_reading(self, role: iam.Role) -> None:
        """Let a role read models, and be told of a missing one as such: without the right to list, S3 says 403."""
        role.add_to_policy(
            iam.PolicyStatement(actions=["s3:GetObject"], resources=[self.bucket.arn_for_objects(KEYS)])
        )
        role.add_to_policy(
            iam.PolicyStatement(
                actions=["s3:ListBucket"],
                resources=[self.bucket.bucket_arn],
                conditions={"StringLike": {"s3:prefix": KEYS}},
            )
        )
