"""Alarms and a dashboard."""

from __future__ import annotations

from collections.abc import Sequence

import aws_cdk as cdk
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_sns as sns
from constructs import Construct

from galaxy_core.batch_sizes import MAX_ATTEMPTS
from galaxy_core.errors import DailyQuotaError
from galaxy_core.metrics import METRICS_NAMESPACE
from galaxy_costs.prices import PRICES
from galaxy_infra.api import Api
from galaxy_infra.batches import Batches
from galaxy_infra.functions import Functions
from galaxy_infra.settings import Settings

MAX_LATENCY_MILLISECONDS = 3000
_DAYS_PER_MONTH = 30
_FIVE_MINUTES = cdk.Duration.minutes(5)
_DAY = cdk.Duration.days(1)


class Monitoring(Construct):
    """Six alarms over ten metrics, which are in the free tier, and one dashboard.

    Args:
        scope: the stack.
        construct_id: unique in it.
        functions: monitored, as are the next two.
        api: see above.
        batches: see above.
        settings: the budget, and the topic of alarms.
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
        # A throttled invocation of the third, which is called over HTTP alone, is a server error.
        throttles = self._sum("throttles", "Throttles", _FIVE_MINUTES, ("classify", "batch"))
        refused_uploads = cloudwatch.Metric(
            namespace=METRICS_NAMESPACE,
            metric_name="errors",
            dimensions_map={"function": "batch", "code": DailyQuotaError.code},
            statistic="Sum",
            period=_FIVE_MINUTES,
        )
        latency = functions.classify.metric_duration(statistic="p95", period=_FIVE_MINUTES)
        dead_letters = batches.dead_letter_queue.metric_approximate_number_of_messages_visible(statistic="Maximum")
        cost = self._dollars_per_day(api, settings)
        alarms = [
            self._alarm("Errors", errors, 5, "Five requests or more ended in a server error."),
            self._alarm("Throttles", throttles, 10, "Invocations were throttled by the functions' concurrency."),
            self._alarm(
                "Latency",
                latency,
                MAX_LATENCY_MILLISECONDS,
                "One classification in twenty took 3 seconds or more.",
            ),
            self._alarm(
                "DeadLetterQueue",
                dead_letters,
                1,
                f"A shard failed {MAX_ATTEMPTS} times; its message is in the dead-letter queue.",
            ),
            self._alarm(
                "Uploads",
                refused_uploads,
                1,
                "Visitors' uploads reached the quota of the day; batches are refused until midnight UTC.",
            ),
            self._alarm(
                "Cost",
                cost,
                settings.budget / _DAYS_PER_MONTH,
                "The functions and the API cost more in a day than a thirtieth of the month's budget.",
            ),
        ]
        failures: list[cloudwatch.IMetric] = [
            errors,
            throttles,
            dead_letters,
            refused_uploads.with_(label="refused uploads"),
        ]
        if batches.fetch_dead_letter_queue:
            # On the dashboard alone: a survey that is down for long is nothing that its visitors can mend.
            failures.append(
                batches.fetch_dead_letter_queue.metric_approximate_number_of_messages_visible(
                    label="Dead letters of positions", statistic="Maximum"
                )
            )
        self._dashboard(settings, alarms, failures, latency, cost)

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

    def _sum(
        self, label: str, name: str, period: cdk.Duration, functions: Sequence[str]
    ) -> cloudwatch.MathExpression:
        """One of Lambda's own metrics, over some of the functions."""
        metrics: dict[str, cloudwatch.IMetric] = {
            key: self._functions.by_name[key].metric(name, statistic="Sum", period=period) for key in functions
        }
        return cloudwatch.MathExpression(
            expression=" + ".join(f"FILL({key}, 0)" for key in metrics),
            using_metrics=metrics,
            label=label,
            period=period,
        )

    def _dollars_per_day(self, api: Api, settings: Settings) -> cloudwatch.MathExpression:
        """What grows with use, at list price: AWS's own estimate is hours late, and in one region only."""
        memory = {
            "classify": settings.memory_classify,
            "metadata": settings.memory_metadata,
            "batch": settings.memory_batch,
        }
        price = PRICES.gigabyte_second_arm64 if settings.architecture == "arm64" else PRICES.gigabyte_second_x86_64
        terms = [f"FILL({key}, 0) * {price * mib / 1024 / 1000:.12f}" for key, mib in memory.items()]
        terms.append(f"FILL(calls, 0) * {(PRICES.api_million + PRICES.function_million) / 1e6:.12f}")
        metrics: dict[str, cloudwatch.IMetric] = {
            key: function.metric_duration(statistic="Sum", period=_DAY)
            for key, function in self._functions.by_name.items()
        }
        return cloudwatch.MathExpression(
            expression=" + ".join(terms),
            using_metrics=metrics | {"calls": api.http_api.metric_count(period=_DAY)},
            label="dollars per day",
            period=_DAY,
        )

    def _dashboard(
        self,
        settings: Settings,
        alarms: Sequence[cloudwatch.IAlarm],
        failures: Sequence[cloudwatch.IMetric],
        latency: cloudwatch.IMetric,
        cost: cloudwatch.IMetric,
    ) -> None:
        codes = cloudwatch.MathExpression(
            expression=f"SEARCH('{{{METRICS_NAMESPACE},function,code}} MetricName=\"errors\"', 'Sum', 300)",
            using_metrics={},
            label="",
        )
        invocations = self._sum("invocations", "Invocations", _FIVE_MINUTES, tuple(self._functions.by_name))
        cloudwatch.Dashboard(
            self,
            "Dashboard",
            # Not the name of an earlier version, whose deletion would take this one along.
            dashboard_name=f"{settings.name}-monitoring-{cdk.Stack.of(self).region}",
            default_interval=_DAY,
            widgets=[
                [cloudwatch.AlarmStatusWidget(title="Alarms", alarms=list(alarms), width=24, height=2)],
                [
                    _graph("Invocations", [invocations]),
                    _graph("Errors, throttles, dead letters, refused uploads", list(failures)),
                ],
                [
                    _graph("Classification, p95 in milliseconds", [latency]),
                    _graph("Errors by code", [codes]),
                ],
                [_graph("Dollars per day", [cost])],
            ],
        )


def _graph(title: str, metrics: Sequence[cloudwatch.IMetric]) -> cloudwatch.GraphWidget:
    return cloudwatch.GraphWidget(title=title, left=metrics, width=12, height=6)
