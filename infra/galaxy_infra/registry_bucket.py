"""Where released models and sample pictures are kept."""

from __future__ import annotations

from aws_cdk import aws_iam as iam
from constructs import Construct

from galaxy_infra.buckets import private_bucket
from galaxy_infra.permissions import allow

INDEX = "models/index.json"
MODELS = ("models/*",)
MANIFESTS = (INDEX, "models/*/manifest.json")
SAMPLES = ("samples/*",)


class Models(Construct):
    """A bucket for the registry of released models, and the samples beside it.

    Args:
        scope: the stack.
        construct_id: unique in it.
        keep: let the bucket stay when the stack is destroyed.

    Attributes:
        bucket: the bucket.
        registry: its address as the API's setting has it, ``s3://<bucket>``.
    """

    def __init__(self, scope: Construct, construct_id: str, *, keep: bool) -> None:
        super().__init__(scope, construct_id)
        self.bucket = private_bucket(self, "Bucket", keep=keep)
        self.registry = f"s3://{self.bucket.bucket_name}"

    def allow_reading(self, role: iam.IRole, *keys: str) -> None:
        """Let a role read some keys, and be told of a missing one as such.

        Without the right to list, S3 says 403 of what is not there.
        """
        allow(role, ["s3:GetObject"], [self.bucket.arn_for_objects(key) for key in keys])
        allow(role, ["s3:ListBucket"], [self.bucket.bucket_arn])
