"""What watches: alarms for what somebody should look at, and a dashboard to look at."""

from __future__ import annotations

from collections.abc import Sequence

import aws_cdk as cdk
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_sns as sns
from constructs import Construct

from galaxy_costs.prices import PRICES
from galaxy_infra.api import Api
from galaxy_infra.batches import Batches
from galaxy_infra.functions import Functions
from galaxy_infra.settings import Settings

NAMESPACE = "GalaxyClassifier"
"""Of the metrics that the functions count in their own log lines."""
SLOW_MILLISECONDS = 3000
_DAYS_IN_A_MONTH = 30
_FIVE_MINUTES = cdk.Duration.minutes(5)
_DAY = cdk.Duration.days(1)


class Guard(Construct):
    """Five alarms over ten metrics, which is what AWS watches for nothing, and one dashboard.

    Args:
        scope: the stack.
        construct_id: unique in it.
        functions: what is watched, with the next two.
        api: see above.
        batches: see above.
        settings: the budget, and whom to tell.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        functions: Functions,
        api: Api,
        batches: Batches,
        settings: Settings,
    ) -> None:
        super().__init__(scope, construct_id)
        self._functions = functions
        self._topic = (
            sns.Topic.from_topic_arn(self, "Topic", settings.alarm_topic) if settings.alarm_topic else None
        )
        errors = api.http_api.metric_server_error(period=_FIVE_MINUTES)
        throttles = self._sum("throttles", "Throttles", _FIVE_MINUTES)
        slow = functions.classify.metric_duration(statistic="p95", period=_FIVE_MINUTES)
        dead = batches.given_up.metric_approximate_number_of_messages_visible(statistic="Maximum")
        cost = self._dollars_a_day(api, settings)
        alarms = [
            self._alarm("Errors", errors, 5, "The API answered five requests or more with an error of its own."),
            self._alarm("Throttles", throttles, 10, "Functions were asked more often than they may run."),
            self._alarm("Slow", slow, SLOW_MILLISECONDS, "One classification in twenty took 3 seconds or more."),
            self._alarm("GivenUp", dead, 1, "Part of a batch failed three times; it waits in the queue GivenUp."),
            self._alarm(
                "Cost",
                cost,
                settings.budget / _DAYS_IN_A_MONTH,
                "The functions and the API cost more in a day than a thirtieth of the month's budget.",
            ),
        ]
        self._dashboard(settings, alarms, [errors, throttles, dead], slow, cost)

    def _alarm(
        self, construct_id: str, metric: cloudwatch.IMetric, threshold: float, description: str
    ) -> cloudwatch.Alarm:
        alarm = cloudwatch.Alarm(
            self,
            construct_id,
            metric=metric,
            threshold=threshold,
            evaluation_periods=1,
            comparison_operator=cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
            treat_missing_data=cloudwatch.TreatMissingData.NOT_BREACHING,
            alarm_description=description,
        )
        if self._topic:
            alarm.add_alarm_action(actions.SnsAction(self._topic))
        return alarm

    def _sum(self, label: str, name: str, period: cdk.Duration) -> cloudwatch.MathExpression:
        """One of Lambda's own metrics, over the three functions."""
        metrics: dict[str, cloudwatch.IMetric] = {
            key: function.metric(name, statistic="Sum", period=period)
            for key, function in self._functions.all.items()
        }
        return cloudwatch.MathExpression(
            expression=" + ".join(f"FILL({key}, 0)" for key in metrics),
            using_metrics=metrics,
            label=label,
            period=period,
        )

    def _dollars_a_day(self, api: Api, settings: Settings) -> cloudwatch.MathExpression:
        """What grows with use, at list price: AWS's own estimate comes hours later, and in one region only."""
        memory = {
            "classify": settings.memory_classify,
            "catalogue": settings.memory_catalogue,
            "batch": settings.memory_batch,
        }
        price = PRICES.gigabyte_second_arm64 if settings.architecture == "arm64" else PRICES.gigabyte_second_x86_64
        terms = [f"FILL({key}, 0) * {price * mib / 1024 / 1000:.12f}" for key, mib in memory.items()]
        terms.append(f"FILL(calls, 0) * {(PRICES.api_million + PRICES.function_million) / 1e6:.12f}")
        metrics: dict[str, cloudwatch.IMetric] = {
            key: function.metric_duration(statistic="Sum", period=_DAY)
            for key, function in self._functions.all.items()
        }
        return cloudwatch.MathExpression(
            expression=" + ".join(terms),
            using_metrics=metrics | {"calls": api.http_api.metric_count(period=_DAY)},
            label="dollars a day",
            period=_DAY,
        )

    def _dashboard(
        self,
        settings: Settings,
        alarms: Sequence[cloudwatch.IAlarm],
        troubles: Sequence[cloudwatch.IMetric],
        slow: cloudwatch.IMetric,
        cost: cloudwatch.IMetric,
    ) -> None:
        codes = cloudwatch.MathExpression(
            expression=f"SEARCH('{{{NAMESPACE},function,code}} MetricName=\"errors\"', 'Sum', 300)",
            using_metrics={},
            label="",
        )
        calls = self._sum("calls", "Invocations", _FIVE_MINUTES)
        cloudwatch.Dashboard(
            self,
            "Dashboard",
            dashboard_name=f"{settings.name}-{cdk.Stack.of(self).region}",
            default_interval=_DAY,
            widgets=[
                [cloudwatch.AlarmStatusWidget(title="Alarms", alarms=list(alarms), width=24, height=2)],
                [
                    _graph("Calls", [calls]),
                    _graph("Trouble", list(troubles)),
                ],
                [
                    _graph("Classification, p95 in milliseconds", [slow]),
                    _graph("Refusals and errors by code", [codes]),
                ],
                [_graph("Dollars a day", [cost])],
            ],
        )


def _graph(title: str, metrics: Sequence[cloudwatch.IMetric]) -> cloudwatch.GraphWidget:
    return cloudwatch.GraphWidget(title=title, left=metrics, width=12, height=6)
