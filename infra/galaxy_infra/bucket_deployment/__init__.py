"""Deploys the built site, the released models and the samples to their buckets, and removes obsolete images."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import aws_cdk as cdk
from aws_cdk import aws_ecr as ecr
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_s3_assets as assets
from constructs import Construct, IDependable

from galaxy_core.models import registry, samples
from galaxy_infra.custom_resources import CustomResourceFunction
from galaxy_infra.permissions import grant
from galaxy_infra.settings import Settings

HASHED_PREFIX = "assets/"
"""Of the site's files whose names have a hash."""
_DEPLOYMENT_RECORD = "deployed/index.json"
"""Key of what the function records in the registry's bucket."""
_NO_CACHE = "no-cache"
_IMMUTABLE = "public, max-age=31536000, immutable"


class BucketDeployment(Construct):
    """Files of the buckets, which are emptied when the stack is destroyed; and images of earlier deployments.

    Models that were released from elsewhere stay, and so does a model that was rolled back or made the default: of
    the registry's index, only what has changed in this working tree since the last deployment is deployed.

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
        self._function = CustomResourceFunction(
            self,
            description="Deploys files to buckets, empties deleted buckets, and removes old images",
            settings=settings,
        )
        self._role = self._function.role
        # Not in the role's own policy, which the function waits for.
        iam.Policy(
            self,
            "NextRun",
            roles=[self._role],
            statements=[
                iam.PolicyStatement(
                    actions=["lambda:InvokeFunction"], resources=[self._function.function.function_arn]
                )
            ],
        )

    def deploy_site(self, bucket: s3.Bucket) -> cdk.CustomResource:
        """Deploy the built site; files whose name has a hash are immutable, and stay for a month after their last
        page, which visitors may still have open.
        """
        return self._deployment(
            "Site",
            bucket,
            archive=assets.Asset(self, "SiteArchive", path=str(self._settings.site)),
            upload_last=["index.html"],
            cache_control={"": _NO_CACHE, HASHED_PREFIX: _IMMUTABLE},
            prune=True,
            retire=HASHED_PREFIX,
        )

    def deploy_registry(self, bucket: s3.Bucket) -> cdk.CustomResource:
        """Deploy the released models and samples.

        Returns:
            The resource, which also empties the bucket; what writes to it should depend on the resource.
        """
        released = str(self._settings.released)
        return self._deployment(
            "Models",
            bucket,
            archive=assets.Asset(self, "ModelsArchive", path=released, exclude=["report"]),
            upload_last=[registry.INDEX, samples.INDEX],
            cache_control={"": _NO_CACHE},
            empty_on_delete=not self._settings.keep_data,
            merged_index=registry.INDEX,
        )

    def empty_on_delete(self, bucket: s3.Bucket, construct_id: str, *, keep: bool = False) -> cdk.CustomResource:
        """Empty a bucket when the stack is destroyed.

        Args:
            bucket: to empty.
            construct_id: unique here.
            keep: do not; the resource stays all the same, as CloudFormation would empty the bucket with its
                deletion.

        Returns:
            The resource; what writes to the bucket should depend on it, so that it is gone before.
        """
        return self._deployment(construct_id, bucket, empty_on_delete=not keep)

    def start_after(self, function: lambda_.IFunction, occasion: str, *others: IDependable) -> None:
        """Have a function invoked once others are deployed. Nobody waits for it, and no deployment fails by it.

        Args:
            function: to invoke, with an empty event.
            occasion: by a change of it, a deployment invokes the function again.
            others: that have to be deployed before.
        """
        # As above; and the function itself may wait for what this role does.
        policy = iam.Policy(
            self,
            "Start",
            roles=[self._role],
            statements=[iam.PolicyStatement(actions=["lambda:InvokeFunction"], resources=[function.function_arn])],
        )
        invocation = self._function.resource(
            "FetchSamples", "Custom::Invocation", {"Invoke": function.function_name, "Occasion": occasion}
        )
        invocation.node.add_dependency(policy, *others)

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
        self._function.resource(
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
        merged_index: str | None = None,
        retire: str | None = None,
    ) -> cdk.CustomResource:
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
        if merged_index:
            keys = [bucket.arn_for_objects(key) for key in (merged_index, _DEPLOYMENT_RECORD)]
            grant(self._role, ["s3:GetObject"], keys)
            properties["MergedIndex"] = merged_index
        if retire:
            retired = [bucket.arn_for_objects(f"{retire}*")]
            reason = "Names of earlier files are not known when deploying."
            grant(
                self._role,
                ["s3:GetObject", "s3:GetObjectTagging", "s3:PutObjectTagging"],
                retired,
                reason=reason,
            )
            properties["Retire"] = retire
        return self._function.resource(construct_id, "Custom::Contents", properties)
