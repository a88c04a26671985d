"""Deploying again, elsewhere, with an option less, and away: what the templates of two deployments may share."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from aws_cdk.assertions import Template
from cfnlint.api import lint  # type: ignore[import-untyped]
from cfnlint.config import ManualArgs  # type: ignore[import-untyped]

from galaxy_infra.github_oidc import ENVIRONMENT
from galaxy_infra.settings import Settings
from tests.conftest import ROOT
from tests.integration.infra.conftest import Synthesise
from tests.support.templates import of_kind, one, short

OPTIONS: dict[str, dict[str, object]] = {
    "step_functions": {"step_functions": True},
    "waf": {"waf": True, "region": "eu-central-1"},
    "tracing": {"tracing": True},
    "api_keys": {"api_keys": True},
    "classroom": {"classroom": True},
    "training": {"training": True},
    "keep_data": {"keep_data": True, "training": True},
    "sky_lookup": {"sky_lookup": False},
    "fetch_samples": {"fetch_samples": False},
    "budget_email": {"budget_email": "somebody@example.org"},
    "github": {"github": "somebody/galaxies"},
    "domain": {
        "domain": "galaxies.example.org",
        "certificate": "arn:aws:acm:us-east-1:123456789012:certificate/abc",
    },
    "concurrency": {"concurrency": 5},
}
"""Each on its own."""
BASES: dict[str, dict[str, object]] = {"waf": {"region": "eu-central-1"}, "keep_data": {"training": True}}
"""What an option is switched off to, where that is not the default."""
NAMED = {
    "AWS::CloudFront::Function": ("Name",),
    "AWS::CloudFront::CachePolicy": ("CachePolicyConfig", "Name"),
    "AWS::CloudFront::OriginAccessControl": ("OriginAccessControlConfig", "Name"),
    "AWS::CloudFront::ResponseHeadersPolicy": ("ResponseHeadersPolicyConfig", "Name"),
    "AWS::CloudWatch::Dashboard": ("DashboardName",),
    "AWS::S3::Bucket": ("BucketName",),
    "AWS::Budgets::Budget": ("Budget", "BudgetName"),
    "AWS::IAM::Role": ("RoleName",),
}
"""Where the kinds whose names an account has once, or the world, say theirs; CloudFormation's own differ."""


def names_of(template: Template, kinds: dict[str, tuple[str, ...]] = NAMED) -> dict[str, str]:
    """Names that the template gives, by logical ID."""
    found = {}
    for kind, path in kinds.items():
        for logical_id, properties in of_kind(template, kind).items():
            value: Any = properties
            for key in path:
                value = value.get(key) if value else None
            if value:
                found[logical_id] = short(value)
    return found


def references_between_stacks(template: Template) -> Iterator[str]:
    text = json.dumps(template.to_json())
    yield from re.findall(r'"(?:Fn::ImportValue|Export)"', text)


def test_every_name_of_an_account_or_the_world_has_the_region(synthesise: Synthesise) -> None:
    regions = [synthesise(region=region)["galaxy"] for region in ("eu-central-1", "us-east-1")]
    here, there = map(names_of, regions)
    assert here.keys() == there.keys()
    assert len(here) >= 9
    for name, region in ((here, "eu-central-1"), (there, "us-east-1")):
        assert not [value for value in name.values() if region not in value]
    for template in regions:
        for kind, (*_, key) in NAMED.items():
            assert kind.startswith(("AWS::S3", "AWS::IAM", "AWS::Budgets")) or all(
                key in json.dumps(item) for item in of_kind(template, kind).values()
            )


def test_a_second_stack_in_the_account_has_other_names(synthesise: Synthesise) -> None:
    one_, other = (synthesise(region="eu-central-1", name=name)[name] for name in ("galaxy", "stars"))
    assert not set(names_of(one_).values()) & set(names_of(other).values())


@pytest.mark.parametrize("option", OPTIONS)
def test_an_option_is_switched_on_and_off_again(synthesise: Synthesise, option: str) -> None:
    off, on = synthesise(**BASES.get(option, {})), synthesise(**OPTIONS[option])
    for template in (*off.values(), *on.values()):
        assert list(references_between_stacks(template)) == [], "a stack could not be changed without another"
    for stack, before in off.items():
        after = on[stack]
        names = names_of(after)
        assert {name: names[name] for name in names_of(before)} == names_of(before), "a name would be taken twice"
        for kind in ("Custom::Contents", "Custom::Images", "Custom::OriginSecret", "AWS::S3::Bucket"):
            assert list(of_kind(before, kind)) == list(of_kind(after, kind)), "its deletion loses what is there"


@pytest.mark.parametrize("option", OPTIONS)
def test_cfn_lint_finds_nothing_with_an_option_alone(synthesise: Synthesise, option: str) -> None:
    off = {json.dumps(template.to_json()) for template in synthesise(**BASES.get(option, {})).values()}
    rules = ManualArgs(regions=["us-east-1"], ignore_checks=["W3005"])
    for template in synthesise(**OPTIONS[option]).values():
        if (text := json.dumps(template.to_json())) not in off:
            assert [str(match) for match in lint(text, config=rules)] == []


def test_every_bucket_is_emptied_before_it_is_deleted(everything: dict[str, Template]) -> None:
    for stack in everything.values():
        emptied = {short(item["Bucket"]) for item in of_kind(stack, "Custom::Contents").values()}
        assert emptied == {short({"Ref": name}) for name in of_kind(stack, "AWS::S3::Bucket")}


def test_what_writes_to_a_bucket_is_gone_before_it_is_emptied(synthesise: Synthesise) -> None:
    template = synthesise()["galaxy"]
    (worker,) = [
        item
        for name, item in template.find_resources("AWS::Lambda::Function").items()
        if name.startswith("FunctionsBatch")
    ]
    (emptied,) = [name for name in of_kind(template, "Custom::Contents") if name.startswith("ContentsBatches")]
    assert emptied in worker["DependsOn"]


def test_a_budget_has_no_name_that_its_successor_would_need(synthesise: Synthesise) -> None:
    budget = one(synthesise(budget_email="somebody@example.org")["galaxy-budget"], "AWS::Budgets::Budget")
    assert "BudgetName" not in budget["Budget"]


def test_files_of_earlier_pages_stay_for_a_month(synthesise: Synthesise) -> None:
    template = synthesise()["galaxy"]
    _, expiry = one(template, "AWS::S3::Bucket", "Site")["LifecycleConfiguration"]["Rules"]
    assert expiry["TagFilters"] == [{"Key": "retired", "Value": "true"}]
    assert expiry["ExpirationInDays"] == 30
    assert one(template, "Custom::Contents", "ContentsSite")["Retire"] == "assets/"


def test_the_firewall_is_in_us_east_1_wherever_the_site_is(synthesise: Synthesise) -> None:
    stacks = synthesise(region="eu-central-1", waf=True)
    assert list(stacks) == ["galaxy-waf", "galaxy"]
    config = one(stacks["galaxy"], "AWS::CloudFront::Distribution")["DistributionConfig"]
    assert config["WebACLId"]["Fn::GetStackOutput"]["Region"] == "us-east-1"


def test_a_provider_that_the_account_has_is_not_made_again(synthesise: Synthesise) -> None:
    arn = "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com"
    stack = synthesise(github="somebody/galaxies", github_provider=arn)["galaxy-delivery"]
    assert of_kind(stack, "AWS::IAM::OIDCProvider") == {}
    (trusted,) = one(stack, "AWS::IAM::Role")["AssumeRolePolicyDocument"]["Statement"]
    assert trusted["Principal"] == {"Federated": arn}


def test_a_workflow_may_deploy_the_firewall_too(synthesise: Synthesise) -> None:
    stack = synthesise(region="eu-central-1", waf=True, github="somebody/galaxies")["galaxy-delivery"]
    (statement,) = one(stack, "AWS::IAM::Policy")["PolicyDocument"]["Statement"]
    assumed = {short(resource) for resource in statement["Resource"]}
    for region in ("eu-central-1", "us-east-1"):
        account = "AWS::AccountId"
        assert f"arn:aws:iam::{account}:role/cdk-hnb659fds-deploy-role-{account}-{region}" in assumed


def test_settings_that_are_options_are_all_tried() -> None:
    switches = {name for name, field in Settings.model_fields.items() if field.annotation is bool}
    assert switches <= OPTIONS.keys()


def test_the_workflow_deploys_from_the_environment_that_the_role_trusts(synthesise: Synthesise) -> None:
    workflow = (ROOT / ".github" / "workflows" / "deploy.yml").read_text(encoding="utf-8")
    assert f"\n    environment: {ENVIRONMENT}\n" in workflow
    (trusted,) = one(synthesise(github="somebody/galaxies")["galaxy-delivery"], "AWS::IAM::Role")[
        "AssumeRolePolicyDocument"
    ]["Statement"]
    subjects = trusted["Condition"]["StringEquals"]["token.actions.githubusercontent.com:sub"]
    assert subjects == [f"repo:somebody/galaxies:environment:{ENVIRONMENT}"]


def test_the_workflow_scans_before_it_deploys_and_goes_back_after_a_failed_smoke_test() -> None:
    workflow = (ROOT / ".github" / "workflows" / "deploy.yml").read_text(encoding="utf-8")
    steps = ["name: Scan the image", "name: Deploy\n", "name: Smoke test", "name: Go back to the commit before"]
    places = [workflow.index(step) for step in steps]
    assert places == sorted(places)
    assert "if: failure() && steps.smoke.outcome == 'failure'" in workflow[places[-1] :]
    assert workflow[places[-1] :].count("$CDK deploy galaxy") == 1
