"""Puts the built site, the released models and the samples in place, so that a deployment alone is enough, and
takes away what earlier ones left.
"""

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

from galaxy_infra.logs import expiring_log
from galaxy_infra.permissions import allow
from galaxy_infra.settings import Settings

_FUNCTION = Path(__file__).with_name("function")
_ASK_EACH_TIME = "no-cache"
_A_YEAR = "public, max-age=31536000, immutable"


class Contents(Construct):
    """What the buckets hold from the first minute on, and the end of it when the stack is destroyed.

    What was released from elsewhere stays. The index of models is written again only when the released models of
    this working tree have changed; it then names those alone.

    Args:
        scope: the stack.
        construct_id: unique in it.
        settings: where the contents are now.
    """

    def __init__(self, scope: Construct, construct_id: str, *, settings: Settings) -> None:
        super().__init__(scope, construct_id)
        self._settings = settings
        log_group = expiring_log(self, "Log", settings)
        self._role = iam.Role(self, "Role", assumed_by=iam.ServicePrincipal("lambda.amazonaws.com"))
        allow(self._role, ["logs:CreateLogStream", "logs:PutLogEvents"], [log_group.log_group_arn])
        self._function = lambda_.Function(
            self,
            "Function",
            description="Fills the buckets, empties them before they are deleted, and removes old images",
            code=lambda_.Code.from_asset(str(_FUNCTION), exclude=["__pycache__"]),
            handler="handler.handler",
            runtime=lambda_.Runtime.PYTHON_3_14,
            memory_size=512,
            timeout=cdk.Duration.minutes(14),
            log_group=log_group,
            logging_format=lambda_.LoggingFormat.JSON,
            role=self._role,
        )

    def put_site(self, bucket: s3.Bucket) -> None:
        """Fill a bucket with the built site: kept for a year where a name stands for the content."""
        self._contents(
            "Site",
            bucket,
            archive=assets.Asset(self, "SiteArchive", path=str(self._settings.site)),
            last=["index.html"],
            cache_control={"": _ASK_EACH_TIME, "assets/": _A_YEAR},
            prune=True,
        )

    def put_models(self, bucket: s3.Bucket) -> None:
        """Fill a bucket with the released models and samples."""
        released = str(self._settings.released)
        self._contents(
            "Models",
            bucket,
            archive=assets.Asset(self, "ModelsArchive", path=released, exclude=["report"]),
            last=["models/index.json", "samples/index.json"],
            cache_control={"": _ASK_EACH_TIME},
            empty_at_the_end=not self._settings.keep_data,
        )

    def put_nothing(self, bucket: s3.Bucket) -> None:
        """Only empty a bucket in the end."""
        self._contents("Batches", bucket)

    def tidy_images(self, repository: ecr.IRepository, tag: str, tags: str) -> None:
        """Have images of earlier deployments expire, and all of them when the stack is destroyed.

        The repository is the one that `cdk bootstrap` makes, where other apps have theirs: only tags of this
        stack's own are removed, and an image goes when nobody's tag is left on it. The logical id of this resource
        must stay: CloudFormation would delete one by another name, and with it the images in use.

        Args:
            repository: where they lie.
            tag: of the image that is deployed.
            tags: what the tags of this stack begin with.
        """
        allow(self._role, ["ecr:DescribeImages", "ecr:BatchDeleteImage"], [repository.repository_arn])
        self._resource(
            "Images", "Custom::Images", {"Repository": repository.repository_name, "Tag": tag, "Tags": tags}
        )

    def _contents(
        self,
        construct_id: str,
        bucket: s3.Bucket,
        *,
        archive: assets.Asset | None = None,
        last: Sequence[str] = (),
        cache_control: Mapping[str, str] | None = None,
        prune: bool = False,
        empty_at_the_end: bool = True,
    ) -> None:
        allow(self._role, ["s3:ListBucket"], [bucket.bucket_arn])
        whole = [bucket.arn_for_objects("*")]
        allow(self._role, ["s3:DeleteObject"], whole, why="It empties whole buckets.")
        properties: dict[str, object] = {"Bucket": bucket.bucket_name, "EmptyAtTheEnd": empty_at_the_end}
        if archive:
            allow(self._role, ["s3:GetObject"], [archive.bucket.arn_for_objects(archive.s3_object_key)])
            allow(self._role, ["s3:PutObject"], whole, why="It fills whole buckets.")
            properties |= {
                "Archive": {"Bucket": archive.s3_bucket_name, "Key": archive.s3_object_key},
                "Last": last,
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
        # The function may neither lack its rights at first nor lose them too early.
        resource.node.add_dependency(self._role, self._function)
