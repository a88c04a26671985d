"""Resources of `galaxy train launch`: a bucket, and the execution role of its jobs."""

from __future__ import annotations

import aws_cdk as cdk
from aws_cdk import aws_iam as iam
from constructs import Construct

from galaxy_core.sagemaker import IMAGE_ACCOUNT, IMAGE_REPOSITORY
from galaxy_infra.bucket_deployment import BucketDeployment
from galaxy_infra.buckets import private_bucket
from galaxy_infra.permissions import grant, grant_list
from galaxy_infra.settings import Settings

_DATA, _OUTPUT = "zoo", "training"
_JOB_DAYS = 30


class TrainingStack(cdk.Stack):
    """One bucket, with data sets below ``zoo/`` and outputs of jobs below ``training/``, and the jobs' role.

    Args:
        scope: the app.
        construct_id: the stack's name.
        settings: whether data is retained.
        env: account and region.
    """

    def __init__(self, scope: Construct, construct_id: str, *, settings: Settings, env: cdk.Environment) -> None:
        super().__init__(scope, construct_id, env=env, description="Galaxy classifier: training")
        self._bucket = private_bucket(
            self, "Bucket", keep=settings.keep_data, expiration_days={f"{_OUTPUT}/": _JOB_DAYS}
        )
        BucketDeployment(self, "Contents", settings=settings).empty_on_delete(
            self._bucket, "Training", keep=settings.keep_data
        )
        self._role = self._job_role()
        address = f"s3://{self._bucket.bucket_name}"
        for name, value, description in (
            ("Data", f"{address}/{_DATA}", "Copy the data set here; --data of galaxy train launch"),
            ("Output", f"{address}/{_OUTPUT}", "--output of galaxy train launch; deleted after a month"),
            ("Role", self._role.role_arn, "--role of galaxy train launch"),
        ):
            cdk.CfnOutput(self, name, value=value, description=description)

    def _job_role(self) -> iam.Role:
        role = iam.Role(
            self,
            "JobRole",
            assumed_by=iam.ServicePrincipal(
                "sagemaker.amazonaws.com", conditions={"StringEquals": {"aws:SourceAccount": self.account}}
            ),
        )
        images = f"arn:{self.partition}:ecr:{self.region}:{IMAGE_ACCOUNT}:repository/{IMAGE_REPOSITORY}"
        log = f"arn:{self.partition}:logs:{self.region}:{self.account}:log-group:/aws/sagemaker/TrainingJobs"
        results = self._bucket.arn_for_objects(f"{_OUTPUT}/*")
        reason = (
            "A job's objects and log streams are not known when deploying; the other two actions take no resource."
        )
        for actions, resources in (
            (["s3:GetObject"], [self._bucket.arn_for_objects(f"{_DATA}/*"), results]),
            (["s3:PutObject"], [results]),
            (
                ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
                [images],
            ),
            (["ecr:GetAuthorizationToken"], ["*"]),
            (
                ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
                [log, f"{log}:*"],
            ),
        ):
            grant(role, actions, resources, reason=reason)
        # A data set may be named without the slash after its folder.
        grant_list(role, self._bucket.bucket_arn, [f"{_DATA}*", f"{_OUTPUT}*"])
        grant(
            role,
            ["cloudwatch:PutMetricData"],
            ["*"],
            reason=reason,
            conditions={"StringEquals": {"cloudwatch:namespace": "/aws/sagemaker/TrainingJobs"}},
        )
        return role
