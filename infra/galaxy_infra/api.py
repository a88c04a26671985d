"""The API: one function, packed as an image, behind an HTTP API."""

from __future__ import annotations

import aws_cdk as cdk
from aws_cdk import aws_apigatewayv2 as gateway
from aws_cdk import aws_ecr_assets as ecr_assets
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from aws_cdk.aws_apigatewayv2_integrations import HttpLambdaIntegration
from constructs import Construct

from galaxy_infra.models import Models
from galaxy_infra.settings import Settings


class Api(Construct):
    """``/api`` and all below it, answered by the image in ``lambda/``.

    Args:
        scope: the stack.
        construct_id: unique in it.
        models: what the function may read.
        settings: sizes and limits.

    Attributes:
        function: the one function; its handler is named in the image.
        url: where the API is, without ``/api`` and without a slash at the end.
    """

    def __init__(self, scope: Construct, construct_id: str, *, models: Models, settings: Settings) -> None:
        super().__init__(scope, construct_id)
        self.function = self._function(models, settings)
        self.url = self._http_api(settings).api_endpoint

    def _function(self, models: Models, settings: Settings) -> lambda_.DockerImageFunction:
        log_group = logs.LogGroup(
            self, "Log", retention=logs.RetentionDays.ONE_WEEK, removal_policy=cdk.RemovalPolicy.DESTROY
        )
        role = self._role(log_group)
        models.allow_reading(role)
        return lambda_.DockerImageFunction(
            self,
            "Function",
            description="Answers what volunteers would say about a picture of a galaxy",
            code=lambda_.DockerImageCode.from_image_asset(
                str(settings.image), platform=ecr_assets.Platform.LINUX_AMD64
            ),
            architecture=lambda_.Architecture.X86_64,
            memory_size=settings.memory,
            timeout=cdk.Duration.seconds(settings.timeout),
            reserved_concurrent_executions=settings.concurrency,
            environment={"GALAXY_REGISTRY": models.registry},
            log_group=log_group,
            role=role,
        )

    def _role(self, log_group: logs.LogGroup) -> iam.Role:
        """A role that may write to its own log; AWS's ready-made policy would allow every log."""
        role = iam.Role(self, "Role", assumed_by=iam.ServicePrincipal("lambda.amazonaws.com"))
        log_group.grant_write(role)
        return role

    def _http_api(self, settings: Settings) -> gateway.HttpApi:
        api = gateway.HttpApi(self, "Http", create_default_stage=False)
        gateway.HttpStage(
            self,
            "Stage",
            http_api=api,
            stage_name="$default",
            auto_deploy=True,
            throttle=gateway.ThrottleSettings(burst_limit=settings.burst, rate_limit=settings.rate),
        )
        integration = HttpLambdaIntegration("Classify", self.function)
        for path in ("/api", "/api/{proxy+}"):
            api.add_routes(path=path, methods=[gateway.HttpMethod.ANY], integration=integration)
        return api
