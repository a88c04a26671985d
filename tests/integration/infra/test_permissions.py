"""Roles of the templates, with the least permissions."""

from __future__ import annotations

import json

from aws_cdk.assertions import Template

from tests.support.templates import as_list, of_kind, one, short, statements

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
        "cloudwatch:GetMetricStatistics": "takes no resource",
        "cloudwatch:PutMetricData": "takes no resource, but a namespace",
        "lambda:GetAccountSettings": "takes no resource",
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


def test_where_there_are_keys_two_functions_find_and_count_them(
    template: Template, everything: dict[str, Template]
) -> None:
    stack = everything["galaxy"]
    for role in ("FunctionsClassify", "FunctionsBatch"):
        found = {item for item in statements(stack, role) if item[1] == "KeysTable"}
        assert found == {("dynamodb:GetItem", "KeysTable"), ("dynamodb:UpdateItem", "KeysTable")}
    assert not {item for item in statements(stack, "FunctionsMetadata") if item[1] == "KeysTable"}
    assert one(stack, "AWS::DynamoDB::Table", "KeysTable")["BillingMode"] == "PAY_PER_REQUEST"
    metered = [json.dumps(of_kind(each, "AWS::Lambda::Function")) for each in (stack, template)]
    assert ["ConsumedWriteCapacityUnits" in text for text in metered] == [True, False]
    assert [*of_kind(template, "AWS::DynamoDB::Table")] == ["QuotaTable05F4AF48"], "off unless it is asked for"


def test_what_classes_hand_in_is_gathered_by_one_function_and_deleted_after_a_week(
    template: Template, everything: dict[str, Template]
) -> None:
    stack = everything["galaxy"]
    found = {item for item in statements(stack, "FunctionsMetadata") if item[1] == "ClassroomsTable"}
    assert found == {(f"dynamodb:{action}", "ClassroomsTable") for action in ("GetItem", "PutItem", "UpdateItem")}
    for role in ("FunctionsClassify", "FunctionsBatch"):
        assert not {item for item in statements(stack, role) if item[1] == "ClassroomsTable"}
    table = one(stack, "AWS::DynamoDB::Table", "ClassroomsTable")
    assert table["TimeToLiveSpecification"] == {"AttributeName": "expires", "Enabled": True}
    assert table["BillingMode"] == "PAY_PER_REQUEST"
    functions = of_kind(stack, "AWS::Lambda::Function").items()
    told = {name[:-8] for name, item in functions if "GALAXY_CLASSROOMS" in json.dumps(item)}
    assert told == {"FunctionsMetadata"}
    assert json.dumps(dict(functions)).count("ConsumedReadCapacityUnits") == 2, "keys and classes are metered"
    assert "GALAXY_CLASSROOMS" not in json.dumps(of_kind(template, "AWS::Lambda::Function"))
