"""What `galaxy-train launch` needs in the cloud: a bucket, and a role that its jobs act as."""

from __future__ import annotations

import aws_cdk as cdk
from aws_cdk import aws_iam as iam
from constructs import Construct

from galaxy_infra.buckets import private_bucket
from galaxy_infra.permissions import allow
from galaxy_infra.settings import Settings

_IMAGES = ("763104351884", "tensorflow-training")
"""AWS's account and repository of the Deep Learning Containers, in most regions."""
_DATA, _OUTPUT = "zoo", "training"
_JOB_DAYS = 30


class TrainingStack(cdk.Stack):
    """One bucket, data sets below ``zoo/`` and everything of jobs below ``training/``, and the jobs' role.

    Args:
        scope: the app.
        construct_id: the stack's name.
        settings: whether data outlives it.
        env: where it is deployed.
    """

    def __init__(self, scope: Construct, construct_id: str, *, settings: Settings, env: cdk.Environment) -> None:
        super().__init__(scope, construct_id, env=env, description="Galaxy classifier: training")
        self._bucket = private_bucket(self, "Bucket", keep=settings.keep_data, expiring={f"{_OUTPUT}/": _JOB_DAYS})
        self._role = self._job_role()
        address = f"s3://{self._bucket.bucket_name}"
        for name, value, description in (
            ("Data", f"{address}/{_DATA}", "Copy the data set here; --data of galaxy-train launch"),
            ("Output", f"{address}/{_OUTPUT}", "--output of galaxy-train launch; deleted after a month"),
            ("Role", self._role.role_arn, "--role of galaxy-train launch"),
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
        account, repository = _IMAGES
        images = f"arn:{self.partition}:ecr:{self.region}:{account}:repository/{repository}"
        log = f"arn:{self.partition}:logs:{self.region}:{self.account}:log-group:/aws/sagemaker/TrainingJobs"
        results = self._bucket.arn_for_objects(f"{_OUTPUT}/*")
        why = "A job's objects and log streams have no names yet; the other two actions take no resource."
        for actions, resources in (
            (["s3:GetObject"], [self._bucket.arn_for_objects(f"{_DATA}/*"), results]),
            (["s3:PutObject"], [results]),
            (["s3:ListBucket"], [self._bucket.bucket_arn]),
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
            allow(role, actions, resources, why=why)
        allow(
            role,
            ["cloudwatch:PutMetricData"],
            ["*"],
            why=why,
            conditions={"StringEquals": {"cloudwatch:namespace": "/aws/sagemaker/TrainingJobs"}},
        )
        return role
