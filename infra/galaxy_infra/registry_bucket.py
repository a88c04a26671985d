"""The bucket of the model registry and the samples."""

from __future__ import annotations

from aws_cdk import aws_iam as iam
from constructs import Construct

from galaxy_core.models.registry import INDEX
from galaxy_infra.buckets import private_bucket
from galaxy_infra.permissions import grant, grant_list

MODELS = ("models/*",)
MANIFESTS = (INDEX, "models/*/manifest.json")
SAMPLES = ("samples/*",)
FETCHED_PREFIX = "fetched"
"""Of samples that were fetched from surveys, which no deployment writes over or removes."""
FETCHED = (f"{FETCHED_PREFIX}/samples/*",)


class RegistryBucket(Construct):
    """A bucket for the registry of released models, and the samples beside it.

    Args:
        scope: the stack.
        construct_id: unique in it.
        keep: retain the bucket when the stack is destroyed.

    Attributes:
        bucket: the bucket.
        address: ``s3://<bucket>``, as the API's setting has it.
        fetched: address of the samples that were fetched from surveys.
    """

    def __init__(self, scope: Construct, construct_id: str, *, keep: bool) -> None:
        super().__init__(scope, construct_id)
        self.bucket = private_bucket(self, "Bucket", keep=keep)
        self.address = f"s3://{self.bucket.bucket_name}"
        self.fetched = f"{self.address}/{FETCHED_PREFIX}"

    def grant_read(self, role: iam.IRole, *keys: str) -> None:
        """Grant a role to read some keys, and to list the folders that they are in."""
        grant(role, ["s3:GetObject"], [self.bucket.arn_for_objects(key) for key in keys])
        folders = dict.fromkeys(f"{key.partition('/')[0]}/*" for key in keys)
        grant_list(role, self.bucket.bucket_arn, list(folders))

    def grant_write_fetched(self, role: iam.IRole) -> None:
        """Grant a role to write the samples that were fetched from surveys, and nothing else here."""
        grant(role, ["s3:PutObject"], [self.bucket.arn_for_objects(key) for key in FETCHED])
