"""Draws the README's diagram from the stack as CloudFormation is given it, so that it cannot be another."""

from __future__ import annotations

import json
import re
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import aws_cdk as cdk

from galaxy_infra.app import build
from galaxy_infra.settings import Settings

BEGIN, END = "<!-- diagram: written by `make diagram` -->", "<!-- end of diagram -->"
_SHAPES = {
    "AWS::CloudFront::Distribution": ("([", "])", "CloudFront"),
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
}
Resources = dict[str, dict[str, Any]]


def draw(template: dict[str, Any], paths: dict[str, str]) -> str:
    """A Mermaid diagram of what works together.

    Args:
        template: of CloudFormation.
        paths: of each resource in the tree of constructs, by its logical id.
    """
    resources: Resources = template["Resources"]
    nodes = {name: kind for name, one in resources.items() if (kind := _SHAPES.get(one["Type"]))}
    lines = ["flowchart LR", "  Visitor((visitor))"]
    lines += [
        f'  {name}{opening}"{_title(paths[name])}<br/>{kind}"{closing}'
        for name, (opening, closing, kind) in nodes.items()
    ]
    arrows = [("Visitor", name, "") for name in nodes if _is(resources[name], "AWS::CloudFront::Distribution")]
    for arrow in (_origins, _routes, _rights, _queues):
        arrows += [item for item in arrow(resources) if item[0] in nodes and item[1] in nodes]
    lines += [f'  {start} -->|"{text}"| {end}' if text else f"  {start} --> {end}" for start, end, text in arrows]
    return "\n".join(["```mermaid", *lines, "```"])


def insert(page: str, diagram: str) -> str:
    """The page with the diagram between its marks."""
    before, rest = page.split(BEGIN)
    _, after = rest.split(END)
    return f"{before}{BEGIN}\n{diagram}\n{END}{after}"


def render() -> str:
    """The diagram of the stack with the default settings."""
    with tempfile.TemporaryDirectory() as folder:
        app = cdk.App(outdir=folder, analytics_reporting=False)
        stack = build(app, Settings())
        template = app.synth().get_stack_by_name(stack.stack_name).template
        paths = {
            str(stack.resolve(item.logical_id)): item.node.path
            for item in stack.node.find_all()
            if isinstance(item, cdk.CfnElement)
        }
    return draw(template, paths)


def _origins(resources: Resources) -> Iterator[tuple[str, str, str]]:
    for name, one in resources.items():
        if _is(one, "AWS::CloudFront::Distribution"):
            config = one["Properties"]["DistributionConfig"]
            patterns = {item["TargetOriginId"]: item["PathPattern"] for item in config["CacheBehaviors"]}
            for origin in config["Origins"]:
                for target in _named_in(origin["DomainName"], resources):
                    yield name, target, patterns.get(origin["Id"], "everything else")


def _routes(resources: Resources) -> Iterator[tuple[str, str, str]]:
    """From the API to each function, all its routes on one arrow."""
    found: dict[tuple[str, str], list[str]] = {}
    for one in resources.values():
        if _is(one, "AWS::ApiGatewayV2::Route"):
            properties = one["Properties"]
            (integration,) = _named_in(properties["Target"], resources)
            (function,) = _named_in(resources[integration]["Properties"]["IntegrationUri"], resources)
            path = properties["RouteKey"].removeprefix("ANY ").replace("{proxy+}", "…")
            found.setdefault((properties["ApiId"]["Ref"], function), []).append(path)
    for (api, function), paths in found.items():
        yield api, function, "<br/>".join(paths)


def _rights(resources: Resources) -> Iterator[tuple[str, str, str]]:
    """From each function to what its role may do something to."""
    roles = {
        one["Properties"]["Role"]["Fn::GetAtt"][0]: name
        for name, one in resources.items()
        if _is(one, "AWS::Lambda::Function")
    }
    found: dict[tuple[str, str], list[str]] = {}
    for one in resources.values():
        if not _is(one, "AWS::IAM::Policy"):
            continue
        for statement in one["Properties"]["PolicyDocument"]["Statement"]:
            verbs = [_VERBS[action] for action in _several(statement["Action"]) if action in _VERBS]
            for role in _named_in(one["Properties"]["Roles"], resources):
                for resource in _several(statement["Resource"]) if verbs and role in roles else []:
                    for target in _named_in(resource, resources):
                        found.setdefault((roles[role], target), []).extend(verbs)
    for (function, target), verbs in found.items():
        yield function, target, ", ".join(dict.fromkeys(verbs))


def _queues(resources: Resources) -> Iterator[tuple[str, str, str]]:
    for name, one in resources.items():
        properties = one.get("Properties", {})
        if _is(one, "AWS::Lambda::EventSourceMapping"):
            (queue,) = _named_in(properties["EventSourceArn"], resources)
            yield queue, properties["FunctionName"]["Ref"], "shards"
        if _is(one, "AWS::SQS::Queue") and "RedrivePolicy" in properties:
            (target,) = _named_in(properties["RedrivePolicy"], resources)
            yield name, target, f"after {properties['RedrivePolicy']['maxReceiveCount']} deliveries"


def _named_in(value: Any, resources: Resources) -> list[str]:
    """Logical ids of the resources that a value refers to."""
    return [word for word in dict.fromkeys(re.findall(r'"(\w+)"', json.dumps(value))) if word in resources]


def _several(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _is(resource: dict[str, Any], kind: str) -> bool:
    return bool(resource["Type"] == kind)


def _title(path: str) -> str:
    """What the tree calls it: the part of the stack, and its name there."""
    _, *parts, _ = path.split("/")
    return " · ".join(parts)


if __name__ == "__main__":
    page = Path(sys.argv[1])
    page.write_text(insert(page.read_text(encoding="utf-8"), render()), encoding="utf-8")
