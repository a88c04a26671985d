"""Functions of the stack's custom resources; what they do is in ``bucket_deployment/function``."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import aws_cdk as cdk
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from galaxy_infra.logs import expiring_log
from galaxy_infra.permissions import grant
from galaxy_infra.settings import Settings

_CODE = Path(__file__).parent / "bucket_deployment" / "function"
_CORE_MEMORY = 1769


class CustomResourceFunction:
    """A function that CloudFormation invokes for custom resources, with its role and log.

    Args:
        scope: parent of all three, whose ids are ``Function``, ``Role`` and ``Log``.
        description: of the function.
        settings: days of the log.

    Attributes:
        role: of the function; without permissions, but for the log.
        function: the function.
    """

    def __init__(self, scope: Construct, *, description: str, settings: Settings) -> None:
        log_group = expiring_log(scope, "Log", settings)
        self._scope = scope
        self.role = iam.Role(scope, "Role", assumed_by=iam.ServicePrincipal("lambda.amazonaws.com"))
        grant(self.role, ["logs:CreateLogStream", "logs:PutLogEvents"], [log_group.log_group_arn])
        self.function = lambda_.Function(
            scope,
            "Function",
            description=description,
            code=lambda_.Code.from_asset(str(_CODE), exclude=["**/__pycache__"]),
            handler="custom_resources.handler.handler",
            runtime=lambda_.Runtime.PYTHON_3_14,
            memory_size=_CORE_MEMORY,
            timeout=cdk.Duration.minutes(14),
            log_group=log_group,
            logging_format=lambda_.LoggingFormat.JSON,
            role=self.role,
        )

    def resource(
        self, construct_id: str, resource_type: str, properties: Mapping[str, object]
    ) -> cdk.CustomResource:
        """Add a resource that the function handles."""
        resource = cdk.CustomResource(
            self._scope,
            construct_id,
            resource_type=resource_type,
            service_token=self.function.function_arn,
            properties=properties,
        )
        # The function needs its permissions from the first request to the last.
        resource.node.add_dependency(self.role, self.function)
        return resource
