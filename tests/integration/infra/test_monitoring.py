"""Alarms, dashboard and budget of the templates."""

from __future__ import annotations

import json
import re

import pytest
from aws_cdk.assertions import Template

from galaxy_core.metrics import METRICS_NAMESPACE
from tests.support.templates import of_kind, one


def test_what_somebody_should_look_at_rings(template: Template, everything: dict[str, Template]) -> None:
    alarms = of_kind(template, "AWS::CloudWatch::Alarm")
    assert sorted(re.sub("[0-9A-F]{8}$", "", name) for name in alarms) == [
        "MonitoringCost",
        "MonitoringDeadLetterQueue",
        "MonitoringErrors",
        "MonitoringLatency",
        "MonitoringThrottles",
        "MonitoringUploads",
    ]
    assert {item["TreatMissingData"] for item in alarms.values()} == {"notBreaching"}
    assert all("AlarmActions" not in item for item in alarms.values())
    for item in of_kind(everything["galaxy"], "AWS::CloudWatch::Alarm").values():
        assert item["AlarmActions"] == ["arn:aws:sns:us-east-1:123456789012:alarms"]
    cost = one(everything["galaxy"], "AWS::CloudWatch::Alarm", "MonitoringCost")
    assert cost["Threshold"] == pytest.approx(25 / 30)
    uploads = one(template, "AWS::CloudWatch::Alarm", "MonitoringUploads")
    assert uploads["Namespace"] == METRICS_NAMESPACE
    assert {item["Name"]: item["Value"] for item in uploads["Dimensions"]} == {
        "function": "batch",
        "code": "daily_quota",
    }
    watched = sum(len(item.get("Metrics", [{}, {}])) - 1 for item in alarms.values())
    assert watched <= 10, "more cost money"


def test_the_dashboard_counts_what_the_functions_count(template: Template) -> None:
    assert f"{{{METRICS_NAMESPACE},function,code}}" in json.dumps(one(template, "AWS::CloudWatch::Dashboard"))


def test_the_budget_tells_somebody_in_time(everything: dict[str, Template]) -> None:
    budget = one(everything["galaxy-budget"], "AWS::Budgets::Budget")
    assert budget["Budget"]["BudgetLimit"] == {"Amount": 25, "Unit": "USD"}
    notices = [item["Notification"] for item in budget["NotificationsWithSubscribers"]]
    assert [(item["NotificationType"], item["Threshold"]) for item in notices] == [
        ("ACTUAL", 50),
        ("ACTUAL", 80),
        ("ACTUAL", 100),
        ("FORECASTED", 100),
    ]
