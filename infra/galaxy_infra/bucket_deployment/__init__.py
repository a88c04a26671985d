"""Deploys the built site, the released models and the samples to their buckets, and removes obsolete images."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import aws_cdk as cdk
from aws_cdk import aws_ecr as ecr
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_s3_assets as assets
from constructs import Construct

from galaxy_core.models import registry, samples
from galaxy_infra.logs import expiring_log
from galaxy_infra.permissions import grant
from galaxy_infra.settings import Settings

_FUNCTION = Path(__file__).with_name("function")
_NO_CACHE = "no-cache"
_IMMUTABLE = "public, max-age=31536000, immutable"


class BucketDeployment(Construct):
    """Files of the buckets, which are emptied when the stack is destroyed; and images of earlier deployments.

    Models that were released from elsewhere stay. The registry's index is overwritten only when the released
    models of this working tree have changed; it then has those alone.

    Logical IDs and types of its custom resources must stay: CloudFormation deletes one whose ID is gone, which
    empties its bucket, or removes the images in use.

    Args:
        scope: the stack.
        construct_id: unique in it.
        settings: folders to deploy.
    """

    def __init__(self, scope: Construct, construct_id: str, *, settings: Settings) -> None:
        super().__init__(scope, construct_id)
        self._settings = settings
        log_group = expiring_log(self, "Log", settings)
        self._role = iam.Role(self, "Role", assumed_by=iam.ServicePrincipal("lambda.amazonaws.com"))
        grant(self._role, ["logs:CreateLogStream", "logs:PutLogEvents"], [log_group.log_group_arn])
        self._function = lambda_.Function(
            self,
            "Function",
            description="Deploys files to buckets, empties deleted buckets, and removes old images",
            code=lambda_.Code.from_asset(str(_FUNCTION), exclude=["__pycache__"]),
            handler="handler.handler",
            runtime=lambda_.Runtime.PYTHON_3_14,
            memory_size=512,
            timeout=cdk.Duration.minutes(14),
            log_group=log_group,
            logging_format=lambda_.LoggingFormat.JSON,
            role=self._role,
        )

    def deploy_site(self, bucket: s3.Bucket) -> None:
        """Deploy the built site; files whose name has a hash are immutable."""
        self._deployment(
            "Site",
            bucket,
            archive=assets.Asset(self, "SiteArchive", path=str(self._settings.site)),
            upload_last=["index.html"],
            cache_control={"": _NO_CACHE, "assets/": _IMMUTABLE},
            prune=True,
        )

    def deploy_registry(self, bucket: s3.Bucket) -> None:
        """Deploy the released models and samples."""
        released = str(self._settings.released)
        self._deployment(
            "Models",
            bucket,
            archive=assets.Asset(self, "ModelsArchive", path=released, exclude=["report"]),
            upload_last=[registry.INDEX, samples.INDEX],
            cache_control={"": _NO_CACHE},
            empty_on_delete=not self._settings.keep_data,
        )

    def empty_on_delete(self, bucket: s3.Bucket) -> None:
        """Empty a bucket when the stack is destroyed."""
        self._deployment("Batches", bucket)

    def remove_old_images(self, repository: ecr.IRepository, tag: str, tag_prefix: str) -> None:
        """Remove images of earlier deployments, and all of them when the stack is destroyed.

        The repository is the one of `cdk bootstrap`, which other apps use too: only tags of this stack are
        removed, and an image is deleted with its last tag.

        Args:
            repository: of the images.
            tag: of the image that is deployed.
            tag_prefix: of this stack's tags.
        """
        grant(self._role, ["ecr:DescribeImages", "ecr:BatchDeleteImage"], [repository.repository_arn])
        self._resource(
            "Images",
            "Custom::Images",
            {"Repository": repository.repository_name, "Tag": tag, "TagPrefix": tag_prefix},
        )

    def _deployment(
        self,
        construct_id: str,
        bucket: s3.Bucket,
        *,
        archive: assets.Asset | None = None,
        upload_last: Sequence[str] = (),
        cache_control: Mapping[str, str] | None = None,
        prune: bool = False,
        empty_on_delete: bool = True,
    ) -> None:
        grant(self._role, ["s3:ListBucket"], [bucket.bucket_arn])
        objects = [bucket.arn_for_objects("*")]
        grant(self._role, ["s3:DeleteObject"], objects, reason="It empties the bucket.")
        properties: dict[str, object] = {"Bucket": bucket.bucket_name, "EmptyOnDelete": empty_on_delete}
        if archive:
            grant(self._role, ["s3:GetObject"], [archive.bucket.arn_for_objects(archive.s3_object_key)])
            grant(self._role, ["s3:PutObject"], objects, reason="It deploys every file of the archive.")
            properties |= {
                "Archive": {"Bucket": archive.s3_bucket_name, "Key": archive.s3_object_key},
                "UploadLast": upload_last,
                "CacheControl": cache_control,
                "Prune": prune,
            }
        self._resource(construct_id, "Custom::Contents", properties)

    def _resource(self, construct_id: str, kind: str, properties: Mapping[str, object]) -> None:
        resource = cdk.CustomResource(
            self,
            construct_id,
            resource_type=kind,
            service_token=self._function.function_arn,
            properties=properties,
        )
        # The function needs its permissions from the first request to the last.
        resource.node.add_dependency(self._role, self._function)
