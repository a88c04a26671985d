"""The templates as a whole: their outputs, what cfn-lint says of them, and which there are."""

from __future__ import annotations

import json

from aws_cdk.assertions import Template
from cfnlint.api import lint  # type: ignore[import-untyped]
from cfnlint.config import ManualArgs  # type: ignore[import-untyped]

from galaxy_infra.settings import Settings
from tests.integration.infra.conftest import Synthesise

EXPLAINED = {"W3005": "CDK's own order of resources, which Ref and GetAtt already imply"}


def test_the_outputs_say_where_things_are(template: Template) -> None:
    assert template.find_outputs("*").keys() == {
        "SiteUrl",
        "DistributionDomain",
        "Registry",
        "BatchBucket",
        "BatchQueue",
        "RecommendedConcurrency",
        "SpendingSwitch",
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
