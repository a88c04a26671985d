"""Alarms, dashboard and budget of the templates."""

from __future__ import annotations

import json
import re

import pytest
from aws_cdk.assertions import Template

from galaxy_api.telemetry import CLASSIFICATION
from galaxy_core.metrics import METRICS_NAMESPACE
from galaxy_costs.monthly import ALARM_METRICS, DASHBOARDS
from tests.conftest import ROOT
from tests.integration.infra.conftest import Synthesise
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
    assert watched == ALARM_METRICS, "`galaxy cloud cost` counts others"
    assert watched <= 10, "more cost money"
    assert len(of_kind(template, "AWS::CloudWatch::Dashboard")) == DASHBOARDS


def test_slow_is_said_of_classifications_alone(template: Template) -> None:
    latency = one(template, "AWS::CloudWatch::Alarm", "MonitoringLatency")
    assert (latency["Namespace"], latency["MetricName"]) == (METRICS_NAMESPACE, CLASSIFICATION)
    assert latency["Dimensions"] == [{"Name": "function", "Value": "classify"}]


def test_each_alarm_says_where_it_is_written_what_to_do(template: Template) -> None:
    headings = re.findall(r"^## (\w+)$", (ROOT / "infra" / "RUNBOOK.md").read_text(encoding="utf-8"), re.MULTILINE)
    anchors = {
        item["AlarmDescription"].rpartition("infra/RUNBOOK.md#")[2]
        for item in of_kind(template, "AWS::CloudWatch::Alarm").values()
    }
    assert anchors == {heading.lower() for heading in headings}


def test_an_address_gets_a_topic_of_its_own(synthesise: Synthesise) -> None:
    stack = synthesise(alarm_email="somebody@example.org")["galaxy"]
    (topic,) = stack.find_resources("AWS::SNS::Topic")
    subscription = one(stack, "AWS::SNS::Subscription")
    assert (subscription["Protocol"], subscription["Endpoint"]) == ("email", "somebody@example.org")
    assert subscription["TopicArn"] == {"Ref": topic}
    for alarm in of_kind(stack, "AWS::CloudWatch::Alarm").values():
        assert alarm["AlarmActions"] == [{"Ref": topic}]


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
