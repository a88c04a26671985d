"""The functions of the templates: one image, their sizes, their settings, their logs."""

from __future__ import annotations

import json
import re

import pytest
from aws_cdk.assertions import Template

from galaxy_core.batch_sizes import (
    IMAGE_MILLISECONDS,
)
from galaxy_costs.batch import Batch, batch_bill
from tests.support.templates import of_kind, one, short, statements


def test_the_functions_are_one_image(template: Template) -> None:
    found = {
        item["ImageConfig"]["Command"][0]: item
        for item in of_kind(template, "AWS::Lambda::Function").values()
        if item.get("PackageType") == "Image"
    }
    assert set(found) == {
        f"galaxy_api.handlers.{name}.handler" for name in ("classify", "metadata", "batch", "fetch_samples")
    }
    assert len({json.dumps(item["Code"]) for item in found.values()}) == 1
    sizes = {name.split(".")[2]: (item["MemorySize"], item["Timeout"]) for name, item in found.items()}
    assert sizes == {
        "classify": (1024, 15),
        "metadata": (512, 10),
        "batch": (1769, 300),
        "fetch_samples": (512, 900),
    }
    for item in found.values():
        assert item["Architectures"] == ["x86_64"]
        assert "ReservedConcurrentExecutions" not in item
        assert item["LoggingConfig"]["LogFormat"] == "JSON"


def test_old_images_are_removed_from_the_repository_that_others_use_too(template: Template) -> None:
    # By another logical id CloudFormation would delete this one, and with it the images in use.
    images = of_kind(template, "Custom::Images")
    assert list(images) == ["ContentsImagesA02D212E"]
    (wanted,) = images.values()
    repository = "cdk-hnb659fds-container-assets-${AWS::AccountId}-${AWS::Region}"
    assert (wanted["Repository"], wanted["TagPrefix"]) == ({"Fn::Sub": repository}, "galaxy.")
    deployed = short(one(template, "AWS::Lambda::Function", "FunctionsClassify")["Code"]["ImageUri"])
    assert deployed.endswith(f"/{repository}:{wanted['Tag']}")
    assert re.fullmatch(r"galaxy\.[0-9a-f]{64}", wanted["Tag"])
    allowed = {item for item in statements(template, "ContentsRole") if item[0].startswith("ecr:")}
    arn = f"arn:AWS::Partition:ecr:AWS::Region:AWS::AccountId:repository/{repository}"
    assert allowed == {("ecr:DescribeImages", arn), ("ecr:BatchDeleteImage", arn)}


def test_functions_are_capped_traced_and_built_for_arm_when_that_is_chosen(
    everything: dict[str, Template],
) -> None:
    for name, item in of_kind(everything["galaxy"], "AWS::Lambda::Function").items():
        if name.startswith("Functions"):
            reserved = {"FunctionsBatch": 47, "FunctionsFetchSamples": 1}
            assert item["ReservedConcurrentExecutions"] == reserved.get(name[:-8], 5)
            assert item["TracingConfig"] == {"Mode": "Active"}
            assert item["Architectures"] == ["arm64"]


def test_functions_know_where_things_are(template: Template, everything: dict[str, Template]) -> None:
    def told(stack: Template, function: str) -> dict[str, str]:
        variables = one(stack, "AWS::Lambda::Function", f"Functions{function}")["Environment"]["Variables"]
        return {name: json.dumps(value) for name, value in variables.items()}

    classify, metadata, batch = (told(template, name) for name in ("Classify", "Metadata", "Batch"))
    assert "s3://" in classify["GALAXY_REGISTRY"]
    assert "ModelsBucket" in classify["GALAXY_REGISTRY"]
    assert classify["GALAXY_SKY_LOOKUP"] == '"on"'
    assert told(everything["galaxy"], "Classify")["GALAXY_SKY_LOOKUP"] == '"off"'
    shared = ("GALAXY_REGISTRY", "GALAXY_FETCHED_SAMPLES", "GALAXY_ORIGIN_SECRETS", "GALAXY_CORS_ORIGINS")
    assert metadata == {name: classify[name] for name in shared}
    assert told(template, "FetchSamples") == {name: classify[name] for name in shared[:2]}
    assert "/fetched" in classify["GALAXY_FETCHED_SAMPLES"]
    assert "GALAXY_FETCHED_SAMPLES" not in batch
    assert "BatchesBucket" in batch["GALAXY_BATCHES"]
    assert "BatchesQueue" in batch["GALAXY_QUEUE"]
    assert batch["GALAXY_BATCH_WORKERS"] == '"2"'
    own = "s3://galaxy-batches-AWS::AccountId-AWS::Region/inputs"
    for stack, prefixes in (
        (template, own),
        (everything["galaxy"], f"{own},s3://survey-bucket/dr1,s3://another-bucket"),
    ):
        output = short(stack.find_outputs("BatchInputPrefixes")["BatchInputPrefixes"]["Value"])
        assert output.replace("BatchesBucket", own[5:-7]) == prefixes
        assert "/inputs" in told(stack, "Batch")["GALAXY_BATCH_INPUT_PREFIXES"]


def test_a_batchs_price_is_the_one_that_is_said_elsewhere(template: Template) -> None:
    variables = one(template, "AWS::Lambda::Function", "FunctionsBatch")["Environment"]["Variables"]
    bill = batch_bill(Batch(1000, IMAGE_MILLISECONDS, memory=1769))
    assert float(variables["GALAXY_BATCH_DOLLARS"]) == pytest.approx(sum(line.dollars for line in bill), abs=1e-6)


def test_every_log_expires_and_every_function_has_one(everything: dict[str, Template]) -> None:
    for stack in everything.values():
        groups = stack.find_resources("AWS::Logs::LogGroup")
        assert {group["Properties"]["RetentionInDays"] for group in groups.values()} <= {7}
        assert {group["DeletionPolicy"] for group in groups.values()} <= {"Delete"}
        for function in of_kind(stack, "AWS::Lambda::Function").values():
            assert function["LoggingConfig"]["LogGroup"]["Ref"] in groups
