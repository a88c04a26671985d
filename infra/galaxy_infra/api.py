"""HTTP API that routes each path to its function."""

from __future__ import annotations

import json
from collections.abc import Sequence

import aws_cdk as cdk
from aws_cdk import aws_apigateway as rest
from aws_cdk import aws_apigatewayv2 as gateway
from aws_cdk import aws_lambda as lambda_
from aws_cdk.aws_apigatewayv2_integrations import HttpLambdaIntegration
from constructs import Construct

from galaxy_core import link_previews
from galaxy_core.api_version import API, UNVERSIONED
from galaxy_infra.functions import Functions
from galaxy_infra.logs import expiring_log
from galaxy_infra.nag import suppress_nag
from galaxy_infra.settings import Settings


class Api(Construct):
    """``/api`` and everything below it.

    Args:
        scope: the stack.
        construct_id: unique in it.
        functions: the integrations.
        settings: sizes and limits.

    Attributes:
        http_api: the API.
        host: its domain name.
    """

    def __init__(self, scope: Construct, construct_id: str, *, functions: Functions, settings: Settings) -> None:
        super().__init__(scope, construct_id)
        self.http_api = gateway.HttpApi(self, "Http", create_default_stage=False)
        self.host = cdk.Fn.select(2, cdk.Fn.split("/", self.http_api.api_endpoint))
        self._stage(settings)
        self._route(
            "Classify",
            functions.classify,
            "POST /classify",
            "POST /similar",
            "POST /detect",
            "GET /healthz",
            "GET /sky/{proxy+}",
        )
        self._route("Batch", functions.batch, "ANY /batches", "ANY /batches/{proxy+}")
        suppress_nag(
            self,
            "APIG4",
            "The API is public; throttling limits what a caller can cost.",
        )
        self._route("Metadata", functions.metadata, "ANY ", "ANY /{proxy+}", prefixes=[UNVERSIONED])
        self._route("Share", functions.metadata, f"GET {link_previews.PATH}", prefixes=[""])

    def _stage(self, settings: Settings) -> None:
        fields = {
            "request": rest.AccessLogField.context_request_id(),
            "route": rest.AccessLogField.context_route_key(),
            "status": rest.AccessLogField.context_status(),
            "milliseconds": rest.AccessLogField.context_response_latency(),
            "error": rest.AccessLogField.context_error_message(),
        }
        gateway.CfnStage(
            self,
            "Stage",
            api_id=self.http_api.api_id,
            stage_name="$default",
            auto_deploy=True,
            default_route_settings=gateway.CfnStage.RouteSettingsProperty(
                throttling_burst_limit=settings.burst, throttling_rate_limit=settings.rate
            ),
            # No visitor's address, as in the functions' own lines.
            access_log_settings=gateway.CfnStage.AccessLogSettingsProperty(
                destination_arn=expiring_log(self, "Log", settings).log_group_arn, format=json.dumps(fields)
            ),
        )

    def _route(
        self,
        name: str,
        function: lambda_.Function,
        *routes: str,
        prefixes: Sequence[str] = (API, UNVERSIONED),
    ) -> None:
        """Lead paths to a function, those of before too; see `galaxy_core.api_version`."""
        integration = HttpLambdaIntegration(name, function)
        for prefix in prefixes:
            for route in routes:
                method, _, path = route.partition(" ")
                methods = [gateway.HttpMethod[method]]
                self.http_api.add_routes(path=prefix + path, methods=methods, integration=integration)
