"""The switch that lets the API rest where the month has cost more than its limit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import aws_cdk as cdk
from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_ssm as ssm
from constructs import Construct, IDependable

from galaxy_core.metrics import METRICS_NAMESPACE
from galaxy_core.site_headers import STATUS_FILE
from galaxy_costs.options import waf_dollars
from galaxy_costs.prices import PRICES
from galaxy_costs.stack_sizes import MEMORY_SPENDING
from galaxy_costs.visits import LOG_BYTES
from galaxy_infra.api import Api
from galaxy_infra.functions import Functions
from galaxy_infra.logs import expiring_log
from galaxy_infra.permissions import grant
from galaxy_infra.settings import Settings
from galaxy_infra.site import Site

_CODE = Path(__file__).parent / "function"
_IMAGES_GB = 0.5
"""Of container images that are kept."""
_CLOUDFRONT_REGION = "us-east-1"


class Spending(Construct):
    """A function that runs every hour, and a parameter with the month's limit.

    Args:
        scope: the stack.
        construct_id: unique in it.
        api: whose stage rests.
        functions: whose time is counted.
        site: whose traffic is, and whose bucket says until when the API rests.
        buckets: whose objects are counted, by their name in the bill.
        tables: names of those that visitors' calls read and write.
        after: what the site's bucket is emptied by, before which the function is gone.
        settings: the limit, and the throttle.

    Attributes:
        function_name: for `galaxy cloud resume`.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        api: Api,
        functions: Functions,
        site: Site,
        buckets: Mapping[str, s3.IBucket],
        after: IDependable,
        tables: Sequence[str],
        settings: Settings,
    ) -> None:
        super().__init__(scope, construct_id)
        stack = cdk.Stack.of(self)
        name = f"/{settings.name}/spending-limit"
        parameter = ssm.StringParameter(
            self, "Limit", parameter_name=name, string_value="{}", description="The month's spending limit"
        )
        log_group = expiring_log(self, "Log", settings)
        role = iam.Role(self, "Role", assumed_by=iam.ServicePrincipal("lambda.amazonaws.com"))
        limit_arn = f"arn:{stack.partition}:ssm:{stack.region}:{stack.account}:parameter{name}"
        stage = f"/apis/{api.http_api.api_id}/stages"
        grant(role, ["logs:CreateLogStream", "logs:PutLogEvents"], [log_group.log_group_arn])
        grant(
            role,
            ["apigateway:GET", "apigateway:PATCH"],
            [f"arn:{stack.partition}:apigateway:{stack.region}::{stage}/$default"],
        )
        grant(role, ["ssm:GetParameter", "ssm:PutParameter"], [limit_arn])
        grant(role, ["s3:PutObject"], [site.bucket.arn_for_objects(STATUS_FILE)])
        grant(role, ["cloudwatch:GetMetricStatistics"], ["*"], reason="Metrics have no resources.")
        monthly = _IMAGES_GB * PRICES.image_gigabyte
        if settings.waf and settings.plan != "free":
            monthly += waf_dollars(0)
        configuration = {
            "meters": [*self._meters(api, functions, site, buckets, settings), *_table_meters(tables)],
            "monthly": _IMAGES_GB * PRICES.image_gigabyte
            + (settings.waf and settings.plan != "free") * waf_dollars(0),
            "limit": settings.spending_limit,
            "api": api.http_api.api_id,
            "rate": settings.rate,
            "burst": settings.burst,
            "bucket": site.bucket.bucket_name,
            "status": STATUS_FILE,
            "parameter": name,
            "namespace": METRICS_NAMESPACE,
        }
        function = lambda_.Function(
            self,
            "Function",
            description="Adds up what the month has cost, and lets the API rest at the limit",
            code=lambda_.Code.from_asset(str(_CODE), exclude=["**/__pycache__"]),
            handler="spending_switch.handler",
            runtime=lambda_.Runtime.PYTHON_3_14,
            memory_size=MEMORY_SPENDING,
            timeout=cdk.Duration.minutes(2),
            environment={"SPENDING": stack.to_json_string(configuration)},
            log_group=log_group,
            logging_format=lambda_.LoggingFormat.JSON,
            role=role,
        )
        function.node.add_dependency(after, parameter)
        rule = events.Rule(
            self,
            "Hourly",
            schedule=events.Schedule.rate(cdk.Duration.hours(1)),
            targets=[targets.LambdaFunction(function)],
        )
        rule.node.add_dependency(after)
        self.function_name = function.function_name

    def _meters(
        self, api: Api, functions: Functions, site: Site, buckets: Mapping[str, s3.IBucket], settings: Settings
    ) -> Iterator[dict[str, Any]]:
        arm = settings.architecture == "arm64"
        second = PRICES.gigabyte_second_arm64 if arm else PRICES.gigabyte_second_x86_64
        memory = {
            "classify": settings.memory_classify,
            "metadata": settings.memory_metadata,
            "batch": settings.memory_batch,
        }
        for name, function in functions.by_name.items():
            price = second * memory[name] / 1024 / 1000
            yield _meter("AWS/Lambda", "Duration", {"FunctionName": function.function_name}, price)
        call = (PRICES.api_million + PRICES.function_million) / 1e6 + LOG_BYTES / 1e9 * PRICES.log_gigabyte
        yield _meter("AWS/ApiGateway", "Count", {"ApiId": api.http_api.api_id}, call)
        distribution = {"DistributionId": site.distribution.distribution_id, "Region": "Global"}
        for metric, price in (
            ("BytesDownloaded", PRICES.distribution_gigabyte / 1e9),
            ("BytesUploaded", PRICES.origin_gigabyte / 1e9),
            ("Requests", PRICES.distribution_million / 1e6),
        ):
            yield _meter("AWS/CloudFront", metric, distribution, price, region=_CLOUDFRONT_REGION)
        for bucket in buckets.values():
            size = {"BucketName": bucket.bucket_name, "StorageType": "StandardStorage"}
            yield _meter("AWS/S3", "BucketSizeBytes", size, PRICES.storage_gigabyte / 1e9, stored=True)
        uploads = {"BucketName": buckets["Batches"].bucket_name, "StorageType": "AllStorageTypes"}
        put = PRICES.storage_puts_thousand / 1000 * 30 / settings.batch_days
        yield _meter("AWS/S3", "NumberOfObjects", uploads, put, stored=True)


def _table_meters(names: Iterable[str]) -> Iterator[dict[str, Any]]:
    for name in names:
        dimensions = {"TableName": name}
        yield _meter("AWS/DynamoDB", "ConsumedWriteCapacityUnits", dimensions, PRICES.table_writes_million / 1e6)
        yield _meter("AWS/DynamoDB", "ConsumedReadCapacityUnits", dimensions, PRICES.table_reads_million / 1e6)


def _meter(
    namespace: str,
    metric: str,
    dimensions: dict[str, str],
    price: float,
    *,
    region: str | None = None,
    stored: bool = False,
) -> dict[str, Any]:
    meter = {"namespace": namespace, "metric": metric, "dimensions": dimensions, "price": price}
    return meter | ({"region": region} if region else {}) | ({"stored": True} if stored else {})
