"""The secret between CloudFront and the API: made when deploying, and written nowhere."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from aws_cdk.assertions import Template
from moto import mock_aws

from galaxy_core.origin import HEADER, SECRETS_VARIABLE
from galaxy_infra.bucket_deployment.function.custom_resources import origin_secret
from tests.support.templates import of_kind, one

NAME = "/galaxy/origin-secret-key"


@pytest.fixture
def ssm() -> Iterator[Any]:
    with mock_aws():
        yield boto3.client("ssm", region_name="us-east-1")


def attributes(ssm: Any, generation: int, request: str = "Update") -> tuple[str, list[str]]:
    response = origin_secret.handle(ssm, request, {"Parameter": NAME, "Generation": str(generation)})
    assert response["NoEcho"] is True
    return response["Data"]["Current"], response["Data"]["Accepted"].split(",")


def test_a_new_secret_is_accepted_before_and_after_it_is_sent(ssm: Any) -> None:
    """Whichever of CloudFront and the functions is first, and while one of them is rolled back."""
    old, accepted_by_old = attributes(ssm, 1, "Create")
    new, accepted_by_new = attributes(ssm, 2)
    assert old != new
    assert {old, new} <= set(accepted_by_old) & set(accepted_by_new)
    assert attributes(ssm, 1) == (old, accepted_by_old), "a roll-back finds the old one again"
    newest, accepted = attributes(ssm, 3)
    assert newest in accepted
    assert old not in accepted


def test_secrets_cannot_be_guessed_and_differ_between_stacks(ssm: Any) -> None:
    first, _ = attributes(ssm, 1, "Create")
    assert len(bytes.fromhex(first)) == 32
    assert ssm.get_parameter(Name=NAME)["Parameter"]["Type"] == "SecureString"
    ssm.delete_parameter(Name=NAME)
    assert attributes(ssm, 1)[0] != first


def test_the_key_goes_with_the_stack(ssm: Any) -> None:
    attributes(ssm, 1, "Create")
    for _ in range(2):
        assert origin_secret.handle(ssm, "Delete", {"Parameter": NAME, "Generation": "1"}) == {}
    assert ssm.describe_parameters()["Parameters"] == []


def test_cloudfront_sends_it_the_functions_know_it_and_no_template_has_it(template: Template) -> None:
    config = one(template, "AWS::CloudFront::Distribution")["DistributionConfig"]
    (secret,) = of_kind(template, "Custom::OriginSecret")
    sent = [item["OriginCustomHeaders"] for item in config["Origins"] if "OriginCustomHeaders" in item]
    assert sent == [[{"HeaderName": HEADER, "HeaderValue": {"Fn::GetAtt": [secret, "Current"]}}]]
    for name in ("Classify", "Metadata", "Batch"):
        variables = one(template, "AWS::Lambda::Function", f"Functions{name}")["Environment"]["Variables"]
        assert variables[SECRETS_VARIABLE] == {"Fn::GetAtt": [secret, "Accepted"]}
    assert "execute-api" not in json.dumps(template.find_outputs("*")), "nobody is told of the other address"
    template.resource_count_is("AWS::SecretsManager::Secret", 0)
