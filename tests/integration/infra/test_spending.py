"""The month's estimate, and the switch that lets the API rest."""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import boto3
import pytest
from aws_cdk.assertions import Template
from moto import mock_aws

import galaxy_infra.spending
from tests.support.templates import of_kind, one, statements

NOW = datetime(2026, 11, 20, 10, 30, tzinfo=UTC)
SETTINGS = {
    "meters": [
        {
            "namespace": "AWS/Lambda",
            "metric": "Duration",
            "dimensions": {"FunctionName": "f"},
            "price": 1e-3,
        },
        {
            "region": "us-east-1",
            "namespace": "AWS/CloudFront",
            "metric": "BytesDownloaded",
            "dimensions": {"DistributionId": "d", "Region": "Global"},
            "price": 1e-6,
        },
        {
            "namespace": "AWS/S3",
            "metric": "BucketSizeBytes",
            "dimensions": {"BucketName": "b"},
            "price": 0.3,
            "stored": True,
        },
    ],
    "monthly": 0.5,
    "limit": 20,
    "rate": 10,
    "burst": 20,
    "bucket": "site",
    "status": "status.json",
    "parameter": "/limit",
    "namespace": "Tests",
}


def load() -> Any:
    path = Path(galaxy_infra.spending.__file__).parent / "function" / "spending_switch.py"
    spec = importlib.util.spec_from_file_location("spending_switch", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


switch = load()


class Gateway:
    """API Gateway's stage, which moto cannot change."""

    throttle: dict[str, Any]

    def get_stage(self, **_: str) -> dict[str, Any]:
        return {"DefaultRouteSettings": self.throttle}

    def update_stage(self, *, ApiId: str, StageName: str, DefaultRouteSettings: dict[str, Any]) -> None:  # noqa: N803
        assert (ApiId, StageName) == ("api", "$default")
        self.throttle = DefaultRouteSettings


gateway = Gateway()


def client(service: str, **options: Any) -> Any:
    return gateway if service == "apigatewayv2" else boto3.client(service, **options)  # type: ignore[call-overload]


@pytest.fixture
def aws_account(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, Any]]:
    """A deployment, in a region that is not CloudFront's; returns the switch's settings."""
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-central-1")
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")
    with mock_aws():
        where: Any = {"CreateBucketConfiguration": {"LocationConstraint": "eu-central-1"}}
        boto3.client("s3").create_bucket(Bucket="site", **where)
        boto3.client("ssm").put_parameter(Name="/limit", Value="{}", Type="String")
        gateway.throttle = {"ThrottlingRateLimit": 10.0, "ThrottlingBurstLimit": 20}
        yield SETTINGS | {"api": "api"}


def use(meter: dict[str, Any], when: datetime, value: float) -> None:
    boto3.client("cloudwatch", region_name=meter.get("region")).put_metric_data(
        Namespace=meter["namespace"],
        MetricData=[
            {
                "MetricName": meter["metric"],
                "Dimensions": [{"Name": name, "Value": given} for name, given in meter["dimensions"].items()],
                "Timestamp": when,
                "Value": value,
            }
        ],
    )


def throttle() -> tuple[float, int]:
    return gateway.throttle["ThrottlingRateLimit"], gateway.throttle["ThrottlingBurstLimit"]


def status() -> Any:
    return json.loads(boto3.client("s3").get_object(Bucket="site", Key="status.json")["Body"].read())


def test_use_of_both_regions_and_what_is_stored_is_counted(aws_account: dict[str, Any]) -> None:
    compute, traffic, stored = aws_account["meters"]
    use(compute, NOW - timedelta(days=10), 2000)
    use(compute, NOW - timedelta(days=40), 9_000_000)  # of another month
    use(traffic, NOW - timedelta(hours=3), 3_000_000)
    for days in range(1, 20):
        use(stored, NOW - timedelta(days=days), 10)
    result = switch.run(client, aws_account, NOW)
    of_storage = 10 * 0.3 * 19.4375 / 30
    assert result["month_dollars"] == pytest.approx(0.5 + 2 + 3 + of_storage, abs=1e-3)
    assert result["day_dollars"] == pytest.approx(0.5 / 30 + 3 + 10 * 0.3 / 30, abs=1e-3)
    assert (result["resting_until"], throttle(), status()) == (None, (10, 20), {"resting_until": None})


def test_at_the_limit_the_api_rests_until_the_month_turns(aws_account: dict[str, Any]) -> None:
    use(aws_account["meters"][0], NOW - timedelta(days=2), 25_000)
    assert switch.run(client, aws_account, NOW)["resting_until"] == "2026-12-01"
    assert throttle() == (0, 0)
    assert status() == {"resting_until": "2026-12-01"}
    switch.run(client, aws_account, datetime(2026, 12, 1, 0, 10, tzinfo=UTC))
    assert (throttle(), status()) == ((10, 20), {"resting_until": None})


def test_resumed_it_may_cost_as_much_again_in_this_month(aws_account: dict[str, Any]) -> None:
    compute = aws_account["meters"][0]
    use(compute, NOW - timedelta(days=2), 25_000)
    switch.run(client, aws_account, NOW)
    resumed = switch.run(client, aws_account, NOW, resume=True)
    assert (resumed["limit"], throttle()) == (45.5, (10, 20))
    assert switch.run(client, aws_account, NOW)["resting_until"] is None, "an hour later too"
    use(compute, NOW - timedelta(days=1), 21_000)
    assert switch.run(client, aws_account, NOW)["resting_until"] == "2026-12-01"
    december = datetime(2026, 12, 2, tzinfo=UTC)
    assert switch.run(client, aws_account, december)["limit"] == 20


def test_without_a_limit_it_never_rests(aws_account: dict[str, Any]) -> None:
    use(aws_account["meters"][0], NOW - timedelta(days=2), 25_000)
    assert switch.run(client, aws_account | {"limit": 0}, NOW)["resting_until"] is None


def test_it_may_do_no_more_and_counts_what_there_is(template: Template) -> None:
    allowed = {action for action, _ in statements(template, "SpendingRole")}
    assert allowed == {
        "apigateway:GET",
        "apigateway:PATCH",
        "cloudwatch:GetMetricStatistics",
        "logs:CreateLogStream",
        "logs:PutLogEvents",
        "s3:PutObject",
        "ssm:GetParameter",
        "ssm:PutParameter",
    }
    function = one(template, "AWS::Lambda::Function", "SpendingFunction")
    given = json.dumps(function["Environment"]["Variables"]["SPENDING"])
    for metric in ("Duration", "BytesDownloaded", "BytesUploaded", "BucketSizeBytes", "NumberOfObjects", "Count"):
        assert metric in given
    (rule,) = of_kind(template, "AWS::Events::Rule").values()
    assert rule["ScheduleExpression"] == "rate(1 hour)"
