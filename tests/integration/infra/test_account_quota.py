"""The deployment's own look at how many functions its account runs at once."""

from __future__ import annotations

from typing import Any

import pytest
from aws_cdk.assertions import Template
from botocore.exceptions import ClientError

from galaxy_costs.account_quota import AccountQuota
from galaxy_infra.bucket_deployment.function.custom_resources import account_quota
from tests.support.templates import of_kind


class Account:
    """Stands for Lambda, which knows its account's quota, or does not tell it."""

    def __init__(self, quota: AccountQuota | None) -> None:
        self._quota = quota

    def get_account_settings(self) -> dict[str, Any]:
        if self._quota is None:
            raise ClientError({"Error": {"Code": "AccessDeniedException"}}, "GetAccountSettings")
        total, unreserved = self._quota.total, self._quota.unreserved
        return {"AccountLimit": {"ConcurrentExecutions": total, "UnreservedConcurrentExecutions": unreserved}}


@pytest.fixture(scope="module")
def properties(template: Template) -> dict[str, Any]:
    """What CloudFormation asks the function for."""
    (name,) = of_kind(template, "Custom::AccountQuota")
    found: dict[str, Any] = template.to_json()["Resources"][name]["Properties"]
    return found


def advice(quota: AccountQuota | None, properties: dict[str, Any]) -> str:
    written = {name: str(value) for name, value in properties.items()}  # as CloudFormation sends them
    said: str = account_quota.handle(Account(quota), "Create", written)["Data"]["Advice"]
    return said


def test_a_deployment_advises_what_the_command_does(properties: dict[str, Any]) -> None:
    for unreserved in (10, 100, 106, 107, 109, 110, 166, 167, 168, 1000, 10_000):
        quota = AccountQuota(max(unreserved, 1000), unreserved)
        assert advice(quota, properties).startswith(f"{quota.concurrency or 'none'} ("), unreserved


def test_it_names_what_it_found(properties: dict[str, Any]) -> None:
    expected = "none (10 functions may run at once in this account and region, 10 unreserved)"
    assert advice(AccountQuota(10, 10), properties) == expected


def test_an_account_that_does_not_tell_stops_no_deployment(properties: dict[str, Any]) -> None:
    assert advice(None, properties) == "not known; ask galaxy cloud quota"
    assert account_quota.handle(Account(None), "Delete", properties) == {}


def test_the_outputs_hold_it(template: Template, properties: dict[str, Any]) -> None:
    (name,) = of_kind(template, "Custom::AccountQuota")
    (output,) = template.find_outputs("RecommendedConcurrency").values()
    assert output["Value"] == {"Fn::GetAtt": [name, "Advice"]}
