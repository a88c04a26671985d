"""What a deployment of the version before reads and holds, kept in ``version_before.json`` beside this file.

    python -m tests.support.version_before

writes it anew from the code as it is: at each release, so that the next version is tested against that one.
"""

from __future__ import annotations

import json
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import aws_cdk as cdk
from aws_cdk.assertions import Template
from cfnlint.schema import PROVIDER_SCHEMA_MANAGER  # type: ignore[import-untyped]
from pydantic import BaseModel

from galaxy_batches.queues import ShardMessage
from galaxy_batches.store import BatchManifest, ShardInputs
from galaxy_core.models.manifest import Manifest
from galaxy_core.models.registry import Index
from galaxy_infra.app import build
from galaxy_infra.settings import Settings

RECORD = Path(__file__).with_name("version_before.json")
READ: dict[str, type[BaseModel]] = {
    "index": Index,
    "manifest": Manifest,
    "batch": BatchManifest,
    "shard": ShardInputs,
    "message": ShardMessage,
}
"""Documents that outlive a deployment, by what reads them."""
STATEFUL = (
    "AWS::ApiGatewayV2::Api",
    "AWS::CloudFront::Distribution",
    "AWS::DynamoDB::Table",
    "AWS::S3::Bucket",
    "AWS::SQS::Queue",
)
"""Kinds of resources whose replacement loses an address or what is in them."""


def stateful(template: Template) -> dict[str, dict[str, Any]]:
    """Each resource that is to stay, by its logical id: its kind, and what CloudFormation would replace it for."""
    return {
        name: {"Type": kind, **{key: item.get("Properties", {}).get(key) for key in _decisive(kind)}}
        for kind in STATEFUL
        for name, item in template.find_resources(kind).items()
    }


def _decisive(kind: str) -> list[str]:
    """Properties whose change replaces a resource, always or, as of a table's key, under conditions."""
    schema = PROVIDER_SCHEMA_MANAGER.get_resource_schema("us-east-1", kind).schema
    paths = [*schema.get("createOnlyProperties", []), *schema.get("conditionalCreateOnlyProperties", [])]
    return sorted({path.removeprefix("/properties/").split("/")[0] for path in paths})


def record() -> dict[str, Any]:
    """Of the code as it is."""
    root = Path(__file__).parents[2]
    context = json.loads((root / "cdk.json").read_text(encoding="utf-8"))["context"]
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder, "site")
        site.mkdir()
        (site / "index.html").write_text("<!doctype html>")
        app = cdk.App(outdir=str(Path(folder, "cdk")), context=context, analytics_reporting=False)
        stack = build(app, Settings(site=site))
        template = Template.from_json(app.synth().get_stack_by_name(stack.stack_name).template)
    commit = subprocess.run(
        ["git", "rev-parse", "HEAD"], cwd=root, check=True, capture_output=True, text=True
    ).stdout
    return {
        "commit": commit.strip(),
        "schemas": {name: kind.model_json_schema() for name, kind in READ.items()},
        "stateful": stateful(template),
    }


if __name__ == "__main__":
    RECORD.write_text(json.dumps(record(), indent=1, sort_keys=True) + "\n", encoding="utf-8")
