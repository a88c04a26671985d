"""The diagram of the stack, drawn from its CloudFormation template."""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import aws_cdk as cdk

from galaxy_infra.app import build
from galaxy_infra.settings import Settings

_SHAPES = {
    "AWS::CloudFront::Distribution": ("([", "])", "CloudFront"),
    "AWS::DynamoDB::Table": ("[(", ")]", "DynamoDB"),
    "AWS::ApiGatewayV2::Api": ("([", "])", "HTTP API"),
    "AWS::Lambda::Function": ("[", "]", "Lambda"),
    "AWS::S3::Bucket": ("[(", ")]", "S3"),
    "AWS::SQS::Queue": ("[[", "]]", "SQS"),
}
_VERBS = {
    "s3:GetObject": "reads",
    "s3:PutObject": "writes",
    "s3:DeleteObject": "empties",
    "sqs:SendMessage": "sends",
    "dynamodb:UpdateItem": "counts",
}
_TITLES = {
    "Models": "Registry",
    "GivenUp": "DeadLetterQueue",
    "Contents": "BucketDeployment",
}
"""Titles of constructs whose ids, and so whose logical IDs, are those of deployed stacks."""
Resources = dict[str, dict[str, Any]]


def draw(template: dict[str, Any], paths: dict[str, str]) -> str:
    """A Mermaid flowchart of the stack's services.

    Args:
        template: A CloudFormation template.
        paths: Each resource's path in the construct tree, by its logical ID.
    """
    resources: Resources = template["Resources"]
    nodes = {name: kind for name, resource in resources.items() if (kind := _SHAPES.get(resource["Type"]))}
    arrows = [("Visitor", name, "") for name in nodes if _is(resources[name], "AWS::CloudFront::Distribution")]
    for find in (_origins, _routes, _permissions, _queues):
        arrows += [arrow for arrow in find(resources) if arrow[0] in nodes and arrow[1] in nodes]
    # What no arrow meets works while deploying alone.
    drawn = {name for start, end, _ in arrows for name in (start, end)}
    lines = ["flowchart LR", "  Visitor((visitor))"]
    lines += [
        f'  {name}{opening}"{_title(paths[name])}<br/>{kind}"{closing}'
        for name, (opening, closing, kind) in nodes.items()
        if name in drawn
    ]
    lines += [f'  {start} -->|"{text}"| {end}' if text else f"  {start} --> {end}" for start, end, text in arrows]
    return "\n".join(["```mermaid", *lines, "```"])


def render() -> str:
    """The diagram of the stack with the default settings."""
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder, "site")  # its files are not in the diagram, so that it needs no built site
        site.mkdir()
        (site / "index.html").touch()
        app = cdk.App(outdir=str(Path(folder, "out")), analytics_reporting=False)
        stack = build(app, Settings(site=site))
        template = app.synth().get_stack_by_name(stack.stack_name).template
        paths = {
            str(stack.resolve(item.logical_id)): item.node.path
            for item in stack.node.find_all()
            if isinstance(item, cdk.CfnElement)
        }
    return draw(template, paths)


def _origins(resources: Resources) -> Iterator[tuple[str, str, str]]:
    for name, resource in resources.items():
        if _is(resource, "AWS::CloudFront::Distribution"):
            config = resource["Properties"]["DistributionConfig"]
            patterns: dict[str, list[str]] = {}
            for item in config["CacheBehaviors"]:
                patterns.setdefault(item["TargetOriginId"], []).append(item["PathPattern"])
            for origin in config["Origins"]:
                for target in _referenced_ids(origin["DomainName"], resources):
                    yield name, target, "<br/>".join(patterns.get(origin["Id"], ["everything else"]))


def _routes(resources: Resources) -> Iterator[tuple[str, str, str]]:
    """From the API to each function, all its routes on one arrow."""
    routes: dict[tuple[str, str], list[str]] = {}
    for resource in resources.values():
        if _is(resource, "AWS::ApiGatewayV2::Route"):
            properties = resource["Properties"]
            (integration,) = _referenced_ids(properties["Target"], resources)
            (function,) = _referenced_ids(resources[integration]["Properties"]["IntegrationUri"], resources)
            path = properties["RouteKey"].removeprefix("ANY ").replace("{proxy+}", "…")
            routes.setdefault((properties["ApiId"]["Ref"], function), []).append(path)
    for (api, function), paths in routes.items():
        yield api, function, "<br/>".join(paths)


def _permissions(resources: Resources) -> Iterator[tuple[str, str, str]]:
    """From each function to the resources that its role may use."""
    roles = {
        resource["Properties"]["Role"]["Fn::GetAtt"][0]: name
        for name, resource in resources.items()
        if _is(resource, "AWS::Lambda::Function")
    }
    verbs_by_arrow: dict[tuple[str, str], list[str]] = {}
    for policy in resources.values():
        if not _is(policy, "AWS::IAM::Policy"):
            continue
        for statement in policy["Properties"]["PolicyDocument"]["Statement"]:
            verbs = [_VERBS[action] for action in _as_list(statement["Action"]) if action in _VERBS]
            for role in _referenced_ids(policy["Properties"]["Roles"], resources):
                for permitted in _as_list(statement["Resource"]) if verbs and role in roles else []:
                    for target in _referenced_ids(permitted, resources):
                        verbs_by_arrow.setdefault((roles[role], target), []).extend(verbs)
    for (function, target), verbs in verbs_by_arrow.items():
        yield function, target, ", ".join(dict.fromkeys(verbs))


def _queues(resources: Resources) -> Iterator[tuple[str, str, str]]:
    for name, resource in resources.items():
        properties = resource.get("Properties", {})
        if _is(resource, "AWS::Lambda::EventSourceMapping"):
            (queue,) = _referenced_ids(properties["EventSourceArn"], resources)
            one_by_one = resources[queue].get("Properties", {}).get("FifoQueue")
            yield queue, properties["FunctionName"]["Ref"], "shards, one at a time" if one_by_one else "shards"
        if _is(resource, "AWS::SQS::Queue") and "RedrivePolicy" in properties:
            (target,) = _referenced_ids(properties["RedrivePolicy"], resources)
            yield name, target, f"after {properties['RedrivePolicy']['maxReceiveCount']} deliveries"


def _referenced_ids(value: Any, resources: Resources) -> list[str]:
    """Logical IDs of the resources that a value refers to."""
    return [word for word in dict.fromkeys(re.findall(r'"(\w+)"', json.dumps(value))) if word in resources]


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _is(resource: dict[str, Any], kind: str) -> bool:
    return bool(resource["Type"] == kind)


def _title(path: str) -> str:
    """The names in the construct tree, without the stack and the resource itself."""
    _, *parts, _ = path.split("/")
    return " · ".join(_TITLES.get(part, part) for part in parts)
