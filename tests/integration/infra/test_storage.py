"""Buckets and queues of the templates: private, encrypted, expiring; and what goes with the stack."""

from __future__ import annotations

import re
from typing import Any

import pytest
from aws_cdk.assertions import Template

from galaxy_core.batch_sizes import (
    DAILY_GIGABYTES,
    DAILY_IMAGES,
    MAX_ATTEMPTS,
    MAX_FETCH_ATTEMPTS,
    RETENTION_DAYS,
)
from galaxy_costs.batch import Batch, batch_bill, batch_dollars
from galaxy_costs.prices import PRICES
from galaxy_infra.settings import Settings
from tests.support.templates import POSITIONS, as_list, of_kind, one


def test_buckets_are_private_and_encrypted(everything: dict[str, Template]) -> None:
    buckets = [item for stack in everything.values() for item in of_kind(stack, "AWS::S3::Bucket").values()]
    assert len(buckets) == 4
    for bucket in buckets:
        assert set(bucket["PublicAccessBlockConfiguration"].values()) == {True}
        assert len(bucket["PublicAccessBlockConfiguration"]) == 4
        (rule,) = bucket["BucketEncryption"]["ServerSideEncryptionConfiguration"]
        assert rule == {"ServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}
        (first, *_) = bucket["LifecycleConfiguration"]["Rules"]
        assert first == {"AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 1}, "Status": "Enabled"}


def test_buckets_and_queues_refuse_what_is_not_tls(everything: dict[str, Template]) -> None:
    for kind, target, names, action in (
        ("AWS::S3::BucketPolicy", "AWS::S3::Bucket", "Bucket", "s3:*"),
        ("AWS::SQS::QueuePolicy", "AWS::SQS::Queue", "Queues", "sqs:*"),
    ):
        for stack in everything.values():
            guarded = []
            for policy in of_kind(stack, kind).values():
                denied = [item for item in policy["PolicyDocument"]["Statement"] if item["Effect"] == "Deny"]
                assert [item["Condition"] for item in denied] == [{"Bool": {"aws:SecureTransport": "false"}}]
                assert (denied[0]["Action"], denied[0]["Principal"]) == (action, {"AWS": "*"})
                guarded += [reference["Ref"] for reference in as_list(policy[names])]
            assert set(guarded) == set(of_kind(stack, target))


def test_batches_expire_but_not_before_the_api_forgets_them(template: Template) -> None:
    bucket = one(template, "AWS::S3::Bucket", "Batches")
    _, expiry = bucket["LifecycleConfiguration"]["Rules"]
    assert expiry == {"ExpirationInDays": 7, "Prefix": "batches/", "Status": "Enabled"}
    assert expiry["ExpirationInDays"] >= RETENTION_DAYS


def test_only_the_sites_own_pages_may_upload(template: Template, everything: dict[str, Template]) -> None:
    (rule,) = one(template, "AWS::S3::Bucket", "Batches")["CorsConfiguration"]["CorsRules"]
    (distribution,) = of_kind(template, "AWS::CloudFront::Distribution")
    origin = {"Fn::Join": ["", ["https://", {"Fn::GetAtt": [distribution, "DomainName"]}]]}
    assert (rule["AllowedMethods"], rule["AllowedOrigins"]) == (["POST"], [origin])
    (rule,) = one(everything["galaxy"], "AWS::S3::Bucket", "Batches")["CorsConfiguration"]["CorsRules"]
    assert rule["AllowedOrigins"] == ["https://galaxies.example.org"]
    for name, bucket in of_kind(template, "AWS::S3::Bucket").items():
        assert name.startswith("Batches") or "CorsConfiguration" not in bucket


def test_a_shard_is_tried_three_times_then_given_up_and_kept_for_a_look(template: Template) -> None:
    queues = of_kind(template, "AWS::SQS::Queue")
    (dead,) = [name for name in queues if "GivenUp" in name and "Positions" not in name]
    queue = one(template, "AWS::SQS::Queue", "BatchesQueue")
    assert queue["RedrivePolicy"] == {
        "deadLetterTargetArn": {"Fn::GetAtt": [dead, "Arn"]},
        "maxReceiveCount": MAX_ATTEMPTS + 1,
    }
    mapping = mapping_of(template, "BatchesQueue46024A5C")
    assert mapping["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
    assert mapping["ScalingConfig"] == {"MaximumConcurrency": 2}
    function = one(template, "AWS::Lambda::Function", "FunctionsBatch")
    assert queue["VisibilityTimeout"] == 6 * function["Timeout"]
    assert {item["SqsManagedSseEnabled"] for item in queues.values()} == {True}


def test_the_days_uploads_are_counted_in_a_table_that_costs_nothing_idle(template: Template) -> None:
    ((name, table),) = of_kind(template, "AWS::DynamoDB::Table").items()
    assert table["BillingMode"] == "PAY_PER_REQUEST"
    assert table["KeySchema"] == [{"AttributeName": "day", "KeyType": "HASH"}]
    assert table["TimeToLiveSpecification"] == {"AttributeName": "expires", "Enabled": True}
    variables = one(template, "AWS::Lambda::Function", "FunctionsBatch")["Environment"]["Variables"]
    assert variables["GALAXY_QUOTA_TABLE"] == {"Ref": name}
    limits = {key.removeprefix("GALAXY_DAILY_"): variables[key] for key in variables if "DAILY" in key}
    assert limits == {"BATCHES": "200", "IMAGES": "20000", "GIGABYTES": "10"}
    assert {stay["DeletionPolicy"] for stay in template.find_resources("AWS::DynamoDB::Table").values()} == {
        "Delete"
    }


def test_a_month_of_full_quotas_is_within_the_default_budget() -> None:
    full = Batch(DAILY_IMAGES * 30)
    uploads = DAILY_GIGABYTES * RETENTION_DAYS * PRICES.storage_gigabyte
    assert sum(line.dollars for line in batch_bill(full)) + uploads < Settings.model_fields["budget"].default


def mapping_of(template: Template, queue: str) -> dict[str, Any]:
    mappings = of_kind(template, "AWS::Lambda::EventSourceMapping").values()
    (mapping,) = [item for item in mappings if item["EventSourceArn"]["Fn::GetAtt"][0] == queue]
    return mapping


def test_positions_are_fetched_one_shard_at_a_time_by_a_fifo_queue(
    template: Template, everything: dict[str, Template]
) -> None:
    dead, name = POSITIONS["AWS::SQS::Queue"]
    queues = of_kind(template, "AWS::SQS::Queue")
    assert queues[name]["FifoQueue"] is queues[dead]["FifoQueue"] is True
    assert queues[name]["RedrivePolicy"] == {
        "deadLetterTargetArn": {"Fn::GetAtt": [dead, "Arn"]},
        "maxReceiveCount": MAX_FETCH_ATTEMPTS + 1,
    }
    mapping = mapping_of(template, name)
    assert (mapping["BatchSize"], mapping["FunctionResponseTypes"]) == (1, ["ReportBatchItemFailures"])
    variables = one(template, "AWS::Lambda::Function", "FunctionsBatch")["Environment"]["Variables"]
    assert variables["GALAXY_FETCH_QUEUE"] == {"Ref": name}
    assert variables["GALAXY_CUTOUT_RATE"] == "2"
    expected = batch_dollars(Batch.of_positions(1000, 2, memory=1769))
    assert float(variables["GALAXY_POSITION_DOLLARS"]) == pytest.approx(expected, abs=1e-6)
    assert template.find_outputs("FetchQueue")
    without = everything["galaxy"]
    assert not without.find_outputs("FetchQueue")
    variables = one(without, "AWS::Lambda::Function", "FunctionsBatch")["Environment"]["Variables"]
    assert variables["GALAXY_SKY_LOOKUP"] == "off"
    assert "GALAXY_FETCH_QUEUE" not in variables


def kept(template: Template) -> list[str]:
    buckets = template.find_resources("AWS::S3::Bucket").items()
    assert {bucket["DeletionPolicy"] for _, bucket in buckets} <= {"Delete", "Retain"}
    return [re.sub("[0-9A-F]{8}$", "", name) for name, bucket in buckets if bucket["DeletionPolicy"] == "Retain"]


def test_data_goes_with_the_stack_unless_that_is_chosen(
    template: Template, everything: dict[str, Template]
) -> None:
    assert kept(template) == []
    assert kept(everything["galaxy"]) == ["ModelsBucket"]
    assert kept(everything["galaxy-training"]) == ["Bucket"]
    assert {item["EmptyOnDelete"] for item in of_kind(template, "Custom::Contents").values()} == {True}
    emptied = of_kind(everything["galaxy"], "Custom::Contents").items()
    assert [re.sub("[0-9A-F]{8}$", "", name) for name, item in emptied if not item["EmptyOnDelete"]] == [
        "ContentsModels"
    ]
