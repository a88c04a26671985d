"""What CloudFormation is asked to make: private, limited, allowed no more than it needs."""

import json
import os
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk.assertions import Match, Template
from cfnlint.api import lint  # type: ignore[import-untyped]
from cfnlint.config import ManualArgs  # type: ignore[import-untyped]

from galaxy_infra.settings import Settings
from galaxy_infra.stack import GalaxyStack

ROOT = Path(__file__).parents[2]
CDK = json.loads((ROOT / "cdk.json").read_text(encoding="utf-8"))
EXPLAINED = {"W3005": "CDK's own order of resources, which Ref and GetAtt already imply"}


def synthesise(outdir: Path, **context: object) -> Template:
    app = cdk.App(outdir=str(outdir), context=CDK["context"] | context, analytics_reporting=False)
    return Template.from_stack(GalaxyStack(app, "Galaxy", settings=Settings.from_context(app.node)))


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Template:
    return synthesise(tmp_path_factory.mktemp("cdk"))


@pytest.fixture(scope="session")
def function(template: Template) -> dict[str, Any]:
    """The API's function, told from CDK's own helpers by being an image."""
    return only(template, "AWS::Lambda::Function", {"Properties": {"PackageType": "Image"}})


def only(template: Template, kind: str, like: dict[str, Any] | None = None) -> dict[str, Any]:
    found = template.find_resources(kind, like or {})
    assert len(found) == 1, (kind, list(found))
    return dict(*found.values())


def name_of(template: Template, kind: str) -> str:
    return next(iter(template.find_resources(kind)))


def test_the_bucket_is_private_and_encrypted(template: Template) -> None:
    bucket = only(template, "AWS::S3::Bucket")["Properties"]
    assert bucket["PublicAccessBlockConfiguration"] == {
        "BlockPublicAcls": True,
        "BlockPublicPolicy": True,
        "IgnorePublicAcls": True,
        "RestrictPublicBuckets": True,
    }
    (rule,) = bucket["BucketEncryption"]["ServerSideEncryptionConfiguration"]
    assert rule == {"ServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}
    (lifecycle,) = bucket["LifecycleConfiguration"]["Rules"]
    assert lifecycle == {"AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 1}, "Status": "Enabled"}


def test_the_bucket_refuses_what_is_not_tls(template: Template) -> None:
    policy = only(template, "AWS::S3::BucketPolicy")["Properties"]["PolicyDocument"]
    denied = [statement for statement in policy["Statement"] if statement["Effect"] == "Deny"]
    assert len(denied) == 1
    assert denied[0]["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}
    assert (denied[0]["Action"], denied[0]["Principal"]) == ("s3:*", {"AWS": "*"})
    bucket = {"Fn::GetAtt": [name_of(template, "AWS::S3::Bucket"), "Arn"]}
    assert denied[0]["Resource"] == [bucket, {"Fn::Join": ["", [bucket, "/*"]]}]


def test_data_goes_with_the_stack(template: Template) -> None:
    assert only(template, "AWS::S3::Bucket")["DeletionPolicy"] == "Delete"
    template.resource_count_is("Custom::S3AutoDeleteObjects", 1)


@pytest.mark.parametrize("chosen", [True, "true"])
def test_data_is_kept_when_that_is_chosen(tmp_path: Path, chosen: object) -> None:
    kept = synthesise(tmp_path, keep_data=chosen)
    assert only(kept, "AWS::S3::Bucket")["DeletionPolicy"] == "Retain"
    kept.resource_count_is("Custom::S3AutoDeleteObjects", 0)


def test_an_unclear_choice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="keep_data should be true or false; it is 'yes'"):
        synthesise(tmp_path, keep_data="yes")


def test_concurrency_is_capped_when_that_is_chosen(tmp_path: Path) -> None:
    (function,) = (
        synthesise(tmp_path, concurrency="5")
        .find_resources("AWS::Lambda::Function", {"Properties": {"PackageType": "Image"}})
        .values()
    )
    assert function["Properties"]["ReservedConcurrentExecutions"] == 5
    with pytest.raises(ValueError, match="concurrency should be a whole number from 1 up; it is 'none'"):
        synthesise(tmp_path, concurrency="none")


def test_the_function_is_sized(template: Template, function: dict[str, Any]) -> None:
    properties = function["Properties"]
    assert properties["MemorySize"] == 1024
    assert properties["Timeout"] == 15
    assert "ReservedConcurrentExecutions" not in properties
    assert properties["Architectures"] == ["x86_64"]
    assert "Handler" not in properties
    assert "container-assets" in json.dumps(properties["Code"]["ImageUri"])


def test_the_function_knows_its_registry(template: Template, function: dict[str, Any]) -> None:
    assert function["Properties"]["Environment"]["Variables"] == {
        "GALAXY_REGISTRY": {"Fn::Join": ["", ["s3://", {"Ref": name_of(template, "AWS::S3::Bucket")}]]}
    }


def test_logs_are_kept_for_a_week(template: Template, function: dict[str, Any]) -> None:
    log = only(template, "AWS::Logs::LogGroup")
    assert log["Properties"]["RetentionInDays"] == 7
    assert function["Properties"]["LoggingConfig"] == {
        "LogGroup": {"Ref": name_of(template, "AWS::Logs::LogGroup")}
    }


def statements_of(template: Template, role: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for policy in template.find_resources("AWS::IAM::Policy").values():
        if role in policy["Properties"]["Roles"]:
            yield from policy["Properties"]["PolicyDocument"]["Statement"]


def test_the_function_may_read_models_and_write_its_log(template: Template, function: dict[str, Any]) -> None:
    (role_name, _) = function["Properties"]["Role"]["Fn::GetAtt"]
    role = template.find_resources("AWS::IAM::Role")[role_name]["Properties"]
    assert "ManagedPolicyArns" not in role
    assert "Policies" not in role
    bucket = {"Fn::GetAtt": [name_of(template, "AWS::S3::Bucket"), "Arn"]}
    log = {"Fn::GetAtt": [name_of(template, "AWS::Logs::LogGroup"), "Arn"]}
    allowed = {json.dumps(s["Action"]): s for s in statements_of(template, {"Ref": role_name})}
    assert allowed == {
        '["logs:CreateLogStream", "logs:PutLogEvents"]': {
            "Action": ["logs:CreateLogStream", "logs:PutLogEvents"],
            "Effect": "Allow",
            "Resource": log,
        },
        '"s3:GetObject"': {
            "Action": "s3:GetObject",
            "Effect": "Allow",
            "Resource": {"Fn::Join": ["", [bucket, "/models/*"]]},
        },
        '"s3:ListBucket"': {
            "Action": "s3:ListBucket",
            "Condition": {"StringLike": {"s3:prefix": "models/*"}},
            "Effect": "Allow",
            "Resource": bucket,
        },
    }


def as_list(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]


def test_nothing_is_allowed_everything(template: Template) -> None:
    documents = [
        policy["Properties"]["PolicyDocument"]
        for kind in ("AWS::IAM::Policy", "AWS::S3::BucketPolicy")
        for policy in template.find_resources(kind).values()
    ]
    documents += [
        inline["PolicyDocument"]
        for role in template.find_resources("AWS::IAM::Role").values()
        for inline in role["Properties"].get("Policies", [])
    ]
    allowed = [s for document in documents for s in document["Statement"] if s["Effect"] == "Allow"]
    assert len(allowed) >= 4
    for statement in allowed:
        assert not any(
            str(action).endswith((":*", "/*")) or action == "*" for action in as_list(statement["Action"])
        )
        assert "*" not in as_list(statement["Resource"])


def test_callers_are_held_back(template: Template) -> None:
    stage = only(template, "AWS::ApiGatewayV2::Stage")["Properties"]
    assert stage["StageName"] == "$default"
    assert stage["AutoDeploy"] is True
    assert stage["DefaultRouteSettings"] == {"ThrottlingBurstLimit": 20, "ThrottlingRateLimit": 10}


def test_the_function_answers_api_and_all_below_it(template: Template, function: dict[str, Any]) -> None:
    routes = template.find_resources("AWS::ApiGatewayV2::Route").values()
    assert {route["Properties"]["RouteKey"] for route in routes} == {"ANY /api", "ANY /api/{proxy+}"}
    (integration,) = template.find_resources("AWS::ApiGatewayV2::Integration").items()
    target = {"Fn::Join": ["", ["integrations/", {"Ref": integration[0]}]]}
    assert all(route["Properties"]["Target"] == target for route in routes)
    name = next(iter(template.find_resources("AWS::Lambda::Function", {"Properties": {"PackageType": "Image"}})))
    assert integration[1]["Properties"]["IntegrationUri"] == {"Fn::GetAtt": [name, "Arn"]}
    assert integration[1]["Properties"]["PayloadFormatVersion"] == "2.0"
    template.has_resource_properties(
        "AWS::Lambda::Permission",
        {
            "Principal": "apigateway.amazonaws.com",
            "FunctionName": {"Fn::GetAtt": [name, "Arn"]},
            "SourceArn": Match.object_like({"Fn::Join": Match.any_value()}),
        },
    )


def test_the_outputs_say_where_things_are(template: Template) -> None:
    api, bucket = (template.find_outputs(name)[name]["Value"] for name in ("ApiUrl", "ModelBucket"))
    assert bucket == {"Ref": name_of(template, "AWS::S3::Bucket")}
    assert api == {"Fn::GetAtt": [name_of(template, "AWS::ApiGatewayV2::Api"), "ApiEndpoint"]}


def test_cfn_lint_finds_nothing(template: Template) -> None:
    rules = ManualArgs(regions=["us-east-1"], ignore_checks=list(EXPLAINED))
    assert [str(match) for match in lint(json.dumps(template.to_json()), config=rules)] == []


@pytest.fixture(scope="session")
def assembly(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the command in cdk.json writes, run as the CDK runs it, with this interpreter."""
    interpreter, *arguments = shlex.split(CDK["app"])
    assert interpreter == ".venv/bin/python"
    outdir = tmp_path_factory.mktemp("assembly")
    environment = os.environ | {"CDK_OUTDIR": str(outdir), "CDK_CONTEXT_JSON": json.dumps(CDK["context"])}
    subprocess.run([sys.executable, *arguments], cwd=ROOT, env=environment, check=True, capture_output=True)
    return outdir


def test_the_cdk_command_synthesises_the_stack(assembly: Path, template: Template) -> None:
    written = json.loads((assembly / "Galaxy.template.json").read_text(encoding="utf-8"))
    assert written == template.to_json()


def test_the_image_is_built_from_what_it_needs_alone(assembly: Path) -> None:
    (asset,) = assembly.glob("asset.*/Dockerfile")
    files = {path.relative_to(asset.parent).as_posix() for path in asset.parent.rglob("*") if path.is_file()}
    assert {"Dockerfile", "requirements.txt", "galaxy_api/functions/classify.py", "galaxy_model/tree.py"} <= files
    assert {Path(name).parts[0] for name in files} <= {
        ".dockerignore",
        "Dockerfile",
        "requirements.txt",
        "galaxy_api",
        "galaxy_model",
        "image",
    }
    assert not [name for name in files if "__pycache__" in name]
