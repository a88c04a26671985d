"""What fetches real galaxies as samples once a stack is deployed."""

from __future__ import annotations

import json
import re

from aws_cdk.assertions import Template

from tests.integration.infra.conftest import Synthesise
from tests.support.templates import LOGICAL_IDS, one, short, statements


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


def test_fetching_can_be_left_out(synthesise: Synthesise, template: Template) -> None:
    def fetches(stack: Template) -> bool:
        return "fetchsamples" in json.dumps(stack.to_json()).lower()

    assert fetches(template)
    assert not fetches(synthesise(fetch_samples=False)["galaxy"])
