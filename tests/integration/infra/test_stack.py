"""The CloudFormation templates: private, limited, expiring, with the least permissions."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from typing import Any

import pytest
from aws_cdk.assertions import Template
from cfnlint.api import lint  # type: ignore[import-untyped]
from cfnlint.config import ManualArgs  # type: ignore[import-untyped]
from fastapi.testclient import TestClient

from galaxy_api.all_routes import create_whole_app
from galaxy_core.batch_sizes import (
    DAILY_GIGABYTES,
    DAILY_IMAGES,
    IMAGE_MILLISECONDS,
    MAX_ATTEMPTS,
    MAX_FETCH_ATTEMPTS,
    RETENTION_DAYS,
)
from galaxy_core.metrics import METRICS_NAMESPACE
from galaxy_costs.batch import Batch, batch_bill, batch_dollars
from galaxy_costs.prices import PRICES
from galaxy_infra.settings import Settings
from tests.integration.infra.conftest import Synthesise
from tests.support.templates import as_list, of_kind, one, short, statements

EXPLAINED = {"W3005": "CDK's own order of resources, which Ref and GetAtt already imply"}


# Buckets and queues.


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


# Resources that must not be replaced.

POSITIONS = {
    "AWS::SQS::Queue": ["BatchesPositionsDeadLetterQueue519B4011", "BatchesPositionsQueueCE43FB02"],
    "AWS::SQS::QueuePolicy": [
        "BatchesPositionsDeadLetterQueuePolicy91E56D38",
        "BatchesPositionsQueuePolicy14BF7CF0",
    ],
}
"""Of `LOGICAL_IDS`, those that are there where the sky is looked up."""
LOGICAL_IDS = {
    "galaxy": {
        "AWS::CloudFront::Distribution": ["SiteDistribution390DED28"],
        "AWS::S3::Bucket": ["BatchesBucketFB54B156", "ModelsBucket970C6ADA", "SiteBucket978D4AEB"],
        "AWS::S3::BucketPolicy": [
            "BatchesBucketPolicy14DB59DA",
            "ModelsBucketPolicyBA91E4F9",
            "SiteBucketPolicy45F6EBA1",
        ],
        "AWS::SQS::Queue": ["BatchesGivenUp4733BAFD", "BatchesQueue46024A5C", *POSITIONS["AWS::SQS::Queue"]],
        "AWS::SQS::QueuePolicy": [
            "BatchesGivenUpPolicy323FB58D",
            "BatchesQueuePolicy2D3D89D2",
            *POSITIONS["AWS::SQS::QueuePolicy"],
        ],
        "Custom::Contents": ["ContentsBatchesD1D915F3", "ContentsModels7593856E", "ContentsSite494ECEEE"],
        "Custom::Images": ["ContentsImagesA02D212E"],
        "Custom::Invocation": ["ContentsFetchSamples0DCC5E49"],
        "Custom::OriginSecret": ["OriginSecret0E6E767B"],
    },
    "galaxy-training": {
        "AWS::S3::Bucket": ["Bucket83908E77"],
        "AWS::S3::BucketPolicy": ["BucketPolicyE9A3008A"],
        "Custom::Contents": ["ContentsTrainingB9DAD92C"],
    },
}
"""Those of deployed stacks. By another one CloudFormation makes a second bucket of the same name, which fails, or
deletes a bucket's old policy after making the new one; and a custom resource that is gone empties its bucket.
"""
CONTENTS_FUNCTION = "ContentsFunction25279850"
"""A custom resource's function cannot be exchanged."""


def test_logical_ids_stay(template: Template, everything: dict[str, Template]) -> None:
    kinds = LOGICAL_IDS["galaxy"]
    for name, stack in [("galaxy", template), *everything.items()]:
        stays = {kind: sorted(of_kind(stack, kind)) for kind in kinds}
        expected = {kind: sorted(names) for kind, names in LOGICAL_IDS.get(name, {}).items()}
        if stack is not template:
            optional = {name for names in POSITIONS.values() for name in names}
            expected = {kind: sorted({*names} - optional) for kind, names in expected.items()}
        assert {kind: names for kind, names in stays.items() if names} == expected, name
    assert CONTENTS_FUNCTION in of_kind(template, "AWS::Lambda::Function")


# Functions.


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
    shared = ("GALAXY_REGISTRY", "GALAXY_FETCHED_SAMPLES", "GALAXY_ORIGIN_SECRETS")
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


# Permissions.


QUEUE_ACTIONS = (
    *("SendMessage", "ReceiveMessage", "DeleteMessage"),
    *("ChangeMessageVisibility", "GetQueueAttributes", "GetQueueUrl"),
)


def test_each_function_may_do_what_it_needs_and_nothing_else(template: Template) -> None:
    def log(name: str) -> set[tuple[str, str]]:
        return {(f"logs:{action}", f"Functions{name}Log") for action in ("CreateLogStream", "PutLogEvents")}

    assert set(statements(template, "FunctionsClassify")) == log("Classify") | {
        ("s3:GetObject", "ModelsBucket/models/*"),
        ("s3:GetObject", "ModelsBucket/samples/*"),
        ("s3:GetObject", "ModelsBucket/fetched/samples/*"),
        ("s3:ListBucket", "ModelsBucket"),
    }
    assert set(statements(template, "FunctionsFetchSamples")) == log("FetchSamples") | {
        ("s3:GetObject", "ModelsBucket/models/*"),
        ("s3:GetObject", "ModelsBucket/fetched/samples/*"),
        ("s3:PutObject", "ModelsBucket/fetched/samples/*"),
        ("s3:ListBucket", "ModelsBucket"),
    }
    assert set(statements(template, "FunctionsMetadata")) == log("Metadata") | {
        ("s3:GetObject", "ModelsBucket/models/index.json"),
        ("s3:GetObject", "ModelsBucket/models/*/manifest.json"),
        ("s3:GetObject", "ModelsBucket/samples/*"),
        ("s3:GetObject", "ModelsBucket/fetched/samples/*"),
        ("s3:ListBucket", "ModelsBucket"),
    }
    assert set(statements(template, "FunctionsBatch")) == log("Batch") | {
        ("s3:GetObject", "ModelsBucket/models/*"),
        ("s3:ListBucket", "ModelsBucket"),
        ("s3:GetObject", "BatchesBucket/batches/*"),
        ("s3:GetObject", "BatchesBucket/inputs/*"),
        ("s3:PutObject", "BatchesBucket/batches/*"),
        ("s3:ListBucket", "BatchesBucket"),
        ("dynamodb:UpdateItem", "QuotaTable"),
        *(
            (f"sqs:{action}", queue)
            for action in QUEUE_ACTIONS
            for queue in ("BatchesQueue", "BatchesPositionsQueue")
        ),
    }


def test_pictures_are_read_from_those_buckets_alone_that_are_named(
    template: Template, everything: dict[str, Template]
) -> None:
    further = set(statements(everything["galaxy"], "FunctionsBatch")) - set(statements(template, "FunctionsBatch"))
    assert {item for item in further if item[0].startswith("s3:")} == {
        ("s3:GetObject", "arn:AWS::Partition:s3:::survey-bucket/dr1/*"),
        ("s3:ListBucket", "arn:AWS::Partition:s3:::survey-bucket"),
        ("s3:GetObject", "arn:AWS::Partition:s3:::another-bucket/*"),
        ("s3:ListBucket", "arn:AWS::Partition:s3:::another-bucket"),
    }


def test_buckets_are_listed_below_prefixes_alone(everything: dict[str, Template]) -> None:
    """If a request has one: S3 checks the same permission before it says 404 of an object, without a prefix."""
    listed = {}
    for stack in ("galaxy", "galaxy-training"):
        for policy in of_kind(everything[stack], "AWS::IAM::Policy").values():
            role = short(policy["Roles"][0])
            for statement in policy["PolicyDocument"]["Statement"]:
                if "s3:ListBucket" in as_list(statement["Action"]):
                    for bucket in as_list(statement["Resource"]):
                        listed[role, short(bucket)] = statement.get("Condition")

    def below(*prefixes: str) -> dict[str, object]:
        return {"StringLikeIfExists": {"s3:prefix": list(prefixes)}}

    contents = {key for key in listed if key[0] == "ContentsRole"}
    assert {listed.pop(key) for key in contents} == {None}, "it empties whole buckets"
    machine = {"StringLike": {"s3:prefix": "batches/*/inputs/*"}}
    foreign = "arn:AWS::Partition:s3:::"
    assert listed == {
        ("FunctionsClassifyRole", "ModelsBucket"): below("models/*", "samples/*", "fetched/*"),
        ("FunctionsMetadataRole", "ModelsBucket"): below("models/*", "samples/*", "fetched/*"),
        ("FunctionsFetchSamplesRole", "ModelsBucket"): below("models/*", "fetched/*"),
        ("FunctionsBatchRole", "ModelsBucket"): below("models/*"),
        ("FunctionsBatchRole", "BatchesBucket"): below("batches/*", "inputs/*"),
        ("FunctionsBatchRole", f"{foreign}survey-bucket"): below("dr1/*"),
        ("FunctionsBatchRole", f"{foreign}another-bucket"): below("*"),
        ("StepFunctionsRole", "BatchesBucket"): machine,
        ("JobRole", "Bucket"): below("zoo*", "training*"),
    }


def test_the_state_machine_invokes_one_function_and_lists_one_bucket(everything: dict[str, Template]) -> None:
    stack = everything["galaxy"]
    allowed = set(statements(stack, "StepFunctionsRole"))
    assert {action for action, _ in allowed} == {
        "lambda:InvokeFunction",
        "s3:ListBucket",
        "states:StartExecution",
        "states:DescribeExecution",
        "states:StopExecution",
        "states:RedriveExecution",
        "xray:GetSamplingRules",
        "xray:GetSamplingTargets",
        "xray:PutTelemetryRecords",
        "xray:PutTraceSegments",
    }
    (called,) = [resource for action, resource in allowed if action == "lambda:InvokeFunction"]
    assert "FunctionsBatch" in called
    assert {resource.rpartition("states:")[2] for action, resource in allowed if "states:" in action} == {
        "us-east-1:AWS::AccountId:stateMachine:galaxy-step-functions",
        "us-east-1:AWS::AccountId:execution:galaxy-step-functions:*",
        "us-east-1:AWS::AccountId:execution:galaxy-step-functions/shards:*",
    }
    machine = one(stack, "AWS::StepFunctions::StateMachine")
    assert machine["StateMachineName"] == "galaxy-step-functions"
    shards = json.loads(short(machine["DefinitionString"]))["States"]["Shards"]
    assert (shards["MaxConcurrency"], shards["ToleratedFailurePercentage"]) == (40, 100)
    assert shards["ResultPath"] is None


def test_no_action_is_a_wildcard_and_no_ready_made_policy_is_used(everything: dict[str, Template]) -> None:
    needless = {
        "ecr:GetAuthorizationToken": "takes no resource",
        "cloudwatch:PutMetricData": "takes no resource, but a namespace",
        "xray:GetSamplingRules": "takes no resource",
        "xray:GetSamplingTargets": "takes no resource",
        "xray:PutTraceSegments": "takes no resource",
        "xray:PutTelemetryRecords": "takes no resource",
    }
    for stack in everything.values():
        documents = [
            policy["PolicyDocument"]
            for kind in ("AWS::IAM::Policy", "AWS::S3::BucketPolicy", "AWS::SQS::QueuePolicy")
            for policy in of_kind(stack, kind).values()
        ]
        for document in documents:
            for statement in document["Statement"]:
                if statement["Effect"] == "Deny":
                    continue
                assert not [action for action in as_list(statement["Action"]) if "*" in action]
                if "*" in as_list(statement["Resource"]):
                    assert set(as_list(statement["Action"])) <= set(needless)
        for role in of_kind(stack, "AWS::IAM::Role").values():
            assert "ManagedPolicyArns" not in role


def test_a_training_job_reads_data_and_writes_results(everything: dict[str, Template]) -> None:
    allowed = set(statements(everything["galaxy-training"], "JobRole"))
    assert {resource for action, resource in allowed if action == "s3:PutObject"} == {"Bucket/training/*"}
    assert {resource for action, resource in allowed if action == "s3:GetObject"} == {
        "Bucket/zoo/*",
        "Bucket/training/*",
    }
    role = one(everything["galaxy-training"], "AWS::IAM::Role", "JobRole")["AssumeRolePolicyDocument"]
    (trusted,) = role["Statement"]
    assert trusted["Principal"] == {"Service": "sagemaker.amazonaws.com"}
    assert trusted["Condition"] == {"StringEquals": {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}}
    _, expiry = one(everything["galaxy-training"], "AWS::S3::Bucket")["LifecycleConfiguration"]["Rules"]
    assert (expiry["Prefix"], expiry["ExpirationInDays"]) == ("training/", 30)


def test_only_one_environment_of_one_repository_may_deploy(everything: dict[str, Template]) -> None:
    stack = everything["galaxy-delivery"]
    (trusted,) = one(stack, "AWS::IAM::Role")["AssumeRolePolicyDocument"]["Statement"]
    assert trusted["Action"] == "sts:AssumeRoleWithWebIdentity"
    assert trusted["Condition"] == {
        "StringEquals": {
            "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
            "token.actions.githubusercontent.com:sub": [
                "repo:somebody/galaxies:environment:production",
                "repo:somebody@1/galaxies@2:environment:production",
            ],
        }
    }
    assert {action for action, _ in statements(stack, "Role")} == {"sts:AssumeRole"}


# Fetched samples.


def test_real_galaxies_are_fetched_once_the_site_is_up_and_nobody_waits(template: Template) -> None:
    (invocation,) = template.find_resources("Custom::Invocation").values()
    assert short(invocation["Properties"]["Invoke"]) == "FunctionsFetchSamples"
    before = {re.sub("[0-9A-F]{8}$", "", other) for other in invocation["DependsOn"]}
    assert {"ContentsSite", "ContentsModels", "SiteDistribution", "ContentsStart"} <= before
    config = one(template, "AWS::Lambda::EventInvokeConfig")
    assert (short(config["FunctionName"]), config["MaximumRetryAttempts"]) == ("FunctionsFetchSamples", 0)
    invoked = {item for item in statements(template, "ContentsRole") if item[0] == "lambda:InvokeFunction"}
    assert invoked == {
        ("lambda:InvokeFunction", "ContentsFunction"),
        ("lambda:InvokeFunction", "FunctionsFetchSamples"),
    }


def test_what_fetches_is_gone_before_its_bucket_is_emptied(template: Template) -> None:
    for kind in ("AWS::Lambda::Function", "AWS::IAM::Policy"):
        found = template.find_resources(kind).items()
        (waits,) = [item["DependsOn"] for name, item in found if name.startswith("FunctionsFetchSamples")]
        assert LOGICAL_IDS["galaxy"]["Custom::Contents"][1] in waits


def test_a_deployment_on_another_day_goes_on(synthesise: Synthesise) -> None:
    def occasion(day: str) -> str:
        text: str = one(synthesise(day=day)["galaxy"], "Custom::Invocation")["Occasion"]
        return text

    assert occasion("2026-11-30") != occasion("2026-12-01")
    assert re.fullmatch(r"2026-11-30 galaxy\.[0-9a-f]{64}", occasion("2026-11-30"))


def test_fetching_can_be_left_out(synthesise: Synthesise) -> None:
    stack = synthesise(fetch_samples=False)["galaxy"]
    assert "fetch" not in json.dumps(stack.to_json()).lower().replace("fetches", "")


# API and site.


def test_callers_are_held_back(template: Template) -> None:
    stage = one(template, "AWS::ApiGatewayV2::Stage")
    assert (stage["StageName"], stage["AutoDeploy"]) == ("$default", True)
    assert stage["DefaultRouteSettings"] == {"ThrottlingBurstLimit": 20, "ThrottlingRateLimit": 10}


def test_each_path_reaches_the_function_whose_it_is(template: Template) -> None:
    integrations = of_kind(template, "AWS::ApiGatewayV2::Integration")
    reached = {}
    for route in of_kind(template, "AWS::ApiGatewayV2::Route").values():
        integration = integrations[route["Target"]["Fn::Join"][1][1]["Ref"]]
        assert integration["PayloadFormatVersion"] == "2.0"
        reached[route["RouteKey"]] = short(integration["IntegrationUri"])
    assert reached == {
        "POST /api/classify": "FunctionsClassify",
        "GET /api/healthz": "FunctionsClassify",
        "GET /api/sky/{proxy+}": "FunctionsClassify",
        "ANY /api/batches": "FunctionsBatch",
        "ANY /api/batches/{proxy+}": "FunctionsBatch",
        "ANY /api": "FunctionsMetadata",
        "ANY /api/{proxy+}": "FunctionsMetadata",
    }


def test_the_api_has_no_cors_and_logs_no_addresses(template: Template) -> None:
    assert "CorsConfiguration" not in one(template, "AWS::ApiGatewayV2::Api")
    written = json.loads(one(template, "AWS::ApiGatewayV2::Stage")["AccessLogSettings"]["Format"])
    assert written.keys() == {"request", "route", "status", "milliseconds", "error"}


def test_the_site_is_reached_over_cloudfront_alone(template: Template) -> None:
    config = one(template, "AWS::CloudFront::Distribution")["DistributionConfig"]
    site, api, registry = config["Origins"]
    controls = [short(origin["OriginAccessControlId"]) for origin in (site, registry)]
    assert controls == ["SiteSiteAccess", "SiteRegistryAccess"]
    assert api["CustomOriginConfig"]["OriginProtocolPolicy"] == "https-only"
    behaviours = config["CacheBehaviors"]
    assert [(item["PathPattern"], item["TargetOriginId"]) for item in behaviours] == [
        ("/api/*", api["Id"]),
        ("/models/index.json", registry["Id"]),
        ("/models/*", registry["Id"]),
    ]
    for item in (*behaviours, config["DefaultCacheBehavior"]):
        assert item["ViewerProtocolPolicy"] == "redirect-to-https"
        assert item["Compress"] is True


def test_cloudfront_may_read_the_site_and_of_the_bucket_of_models_the_models(template: Template) -> None:
    read = {}
    for bucket in ("Site", "Models"):
        allowed = [
            item
            for item in one(template, "AWS::S3::BucketPolicy", bucket)["PolicyDocument"]["Statement"]
            if item["Effect"] == "Allow"
        ]
        assert {item["Principal"]["Service"] for item in allowed} == {"cloudfront.amazonaws.com"}
        assert all("AWS:SourceArn" in json.dumps(item["Condition"]) for item in allowed)
        read[bucket] = {
            (action, short(resource))
            for item in allowed
            for action in as_list(item["Action"])
            for resource in as_list(item["Resource"])
        }
    assert read["Models"] == {("s3:GetObject", "ModelsBucket/models/*")}
    assert {action for action, _ in read["Site"]} == {"s3:GetObject", "s3:ListBucket"}


def test_a_release_is_seen_at_once_and_a_version_kept_for_ever(template: Template) -> None:
    told = {}
    for name, item in of_kind(template, "AWS::CloudFront::ResponseHeadersPolicy").items():
        headers = item["ResponseHeadersPolicyConfig"]["CustomHeadersConfig"]["Items"]
        told[short({"Ref": name})] = [item["Value"] for item in headers if item["Header"] == "Cache-Control"]
    assert told == {
        "SitePageHeaders": [],
        "SiteApiHeaders": [],
        "SiteIndexHeaders": ["no-cache"],
        "SiteModelHeaders": ["public, max-age=31536000, immutable"],
    }


def policies(template: Template) -> dict[str, dict[str, str]]:
    """The Content-Security-Policy of the page, of the API and of the models, by directive."""
    found = {}
    for name, item in of_kind(template, "AWS::CloudFront::ResponseHeadersPolicy").items():
        security = item["ResponseHeadersPolicyConfig"]["SecurityHeadersConfig"]
        assert security["ContentTypeOptions"] == {"Override": True}
        assert security["FrameOptions"] == {"FrameOption": "DENY", "Override": True}
        assert security["ReferrerPolicy"] == {"Override": True, "ReferrerPolicy": "no-referrer"}
        assert security["StrictTransportSecurity"]["AccessControlMaxAgeSec"] == 365 * 86400
        policy = security["ContentSecurityPolicy"]["ContentSecurityPolicy"]
        text = policy if isinstance(policy, str) else "".join(short(part) for part in policy["Fn::Join"][1])
        directives = dict(directive.strip().partition(" ")[::2] for directive in text.split(";"))
        found[short({"Ref": name}).removeprefix("Site").removesuffix("Headers").lower()] = directives
    return found


def test_the_page_may_load_its_own_and_upload_to_the_batches(template: Template) -> None:
    page = policies(template)["page"]
    assert page["default-src"] == "'none'"
    assert page["style-src"] == page["worker-src"] == "'self'"
    assert page["script-src"] == "'self' 'wasm-unsafe-eval'"
    assert page["frame-ancestors"] == page["base-uri"] == page["form-action"] == "'none'"
    bucket = "galaxy-batches-AWS::AccountId-AWS::Region"
    assert page["connect-src"].split() == [
        "'self'",
        f"https://{bucket}.s3.amazonaws.com",
        f"https://{bucket}.s3.AWS::Region.amazonaws.com",
    ]
    assert short(one(template, "AWS::S3::Bucket", "Batches")["BucketName"]) == bucket


def test_the_documentation_may_run_the_script_in_its_page(template: Template) -> None:
    page = TestClient(create_whole_app()).get("/api/docs").text
    (script,) = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert policies(template)["api"]["script-src"] == f"'self' 'sha256-{digest}'"


def test_a_domain_and_a_waf_are_put_in_front_when_chosen(
    template: Template, everything: dict[str, Template]
) -> None:
    config = one(everything["galaxy"], "AWS::CloudFront::Distribution")["DistributionConfig"]
    assert config["Aliases"] == ["galaxies.example.org"]
    assert config["ViewerCertificate"]["MinimumProtocolVersion"] == "TLSv1.2_2021"
    acl = config["WebACLId"]["Fn::GetStackOutput"]
    assert (acl["StackName"], acl["Region"]) == ("galaxy-waf", "us-east-1")
    output = everything["galaxy-waf"].find_outputs(acl["OutputName"])[acl["OutputName"]]
    (name,) = of_kind(everything["galaxy-waf"], "AWS::WAFv2::WebACL")
    assert output == {"Value": {"Fn::GetAtt": [name, "Arn"]}}


def test_the_site_is_kept_by_what_its_files_are_named(template: Template) -> None:
    site = one(template, "Custom::Contents", "ContentsSite")
    assert site["CacheControl"] == {"": "no-cache", "assets/": "public, max-age=31536000, immutable"}
    assert (site["UploadLast"], site["Prune"]) == (["index.html"], True)
    models = one(template, "Custom::Contents", "ContentsModels")
    assert models["UploadLast"] == ["models/index.json", "samples/index.json"]
    assert models["Prune"] is False


# Monitoring.


def test_what_somebody_should_look_at_rings(template: Template, everything: dict[str, Template]) -> None:
    alarms = of_kind(template, "AWS::CloudWatch::Alarm")
    assert sorted(re.sub("[0-9A-F]{8}$", "", name) for name in alarms) == [
        "MonitoringCost",
        "MonitoringDeadLetterQueue",
        "MonitoringErrors",
        "MonitoringLatency",
        "MonitoringThrottles",
        "MonitoringUploads",
    ]
    assert {item["TreatMissingData"] for item in alarms.values()} == {"notBreaching"}
    assert all("AlarmActions" not in item for item in alarms.values())
    for item in of_kind(everything["galaxy"], "AWS::CloudWatch::Alarm").values():
        assert item["AlarmActions"] == ["arn:aws:sns:us-east-1:123456789012:alarms"]
    cost = one(everything["galaxy"], "AWS::CloudWatch::Alarm", "MonitoringCost")
    assert cost["Threshold"] == pytest.approx(25 / 30)
    uploads = one(template, "AWS::CloudWatch::Alarm", "MonitoringUploads")
    assert uploads["Namespace"] == METRICS_NAMESPACE
    assert {item["Name"]: item["Value"] for item in uploads["Dimensions"]} == {
        "function": "batch",
        "code": "daily_quota",
    }
    watched = sum(len(item.get("Metrics", [{}, {}])) - 1 for item in alarms.values())
    assert watched <= 10, "more cost money"


def test_the_dashboard_counts_what_the_functions_count(template: Template) -> None:
    assert f"{{{METRICS_NAMESPACE},function,code}}" in json.dumps(one(template, "AWS::CloudWatch::Dashboard"))


def test_the_budget_tells_somebody_in_time(everything: dict[str, Template]) -> None:
    budget = one(everything["galaxy-budget"], "AWS::Budgets::Budget")
    assert budget["Budget"]["BudgetLimit"] == {"Amount": 25, "Unit": "USD"}
    notices = [item["Notification"] for item in budget["NotificationsWithSubscribers"]]
    assert [(item["NotificationType"], item["Threshold"]) for item in notices] == [
        ("ACTUAL", 50),
        ("ACTUAL", 80),
        ("ACTUAL", 100),
        ("FORECASTED", 100),
    ]


# Outputs and lint.


def test_the_outputs_say_where_things_are(template: Template) -> None:
    assert template.find_outputs("*").keys() == {
        "SiteUrl",
        "DistributionDomain",
        "Registry",
        "BatchBucket",
        "BatchQueue",
        "FetchQueue",
        "CutoutRate",
        "BatchInputPrefixes",
    }


def test_cfn_lint_finds_nothing(everything: dict[str, Template]) -> None:
    rules = ManualArgs(regions=["us-east-1"], ignore_checks=list(EXPLAINED))
    for stack in everything.values():
        assert [str(match) for match in lint(json.dumps(stack.to_json()), config=rules)] == []


def test_what_is_optional_is_not_there_by_default(synthesise: Synthesise) -> None:
    assert list(synthesise()) == [Settings().name]
