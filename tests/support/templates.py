"""What tests read out of a CloudFormation template."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from aws_cdk.assertions import Template


def of_kind(template: Template, kind: str) -> dict[str, dict[str, Any]]:
    return {name: one["Properties"] for name, one in template.find_resources(kind).items()}


def one(template: Template, kind: str, beginning: str = "") -> dict[str, Any]:
    found = [item for name, item in of_kind(template, kind).items() if name.startswith(beginning)]
    assert len(found) == 1, (kind, beginning, len(found))
    return found[0]


def as_list(value: object) -> list[Any]:
    return value if isinstance(value, list) else [value]


def short(resource: Any) -> str:
    """A resource as its logical id without the hash, and the path below it."""
    if isinstance(resource, str):
        return resource
    if "Fn::Join" in resource:
        return "".join(short(part) for part in resource["Fn::Join"][1])
    (name,) = resource.values()
    return re.sub(r"[0-9A-F]{8}$", "", name[0] if isinstance(name, list) else name)


def statements(template: Template, role: str) -> Iterator[tuple[str, str]]:
    """Every action that a role may do, with what it may do it to, as text."""
    for policy in of_kind(template, "AWS::IAM::Policy").values():
        if any(reference["Ref"].startswith(role) for reference in policy["Roles"]):
            for statement in policy["PolicyDocument"]["Statement"]:
                assert statement["Effect"] == "Allow"
                for action in as_list(statement["Action"]):
                    for resource in as_list(statement["Resource"]):
                        yield action, short(resource)
