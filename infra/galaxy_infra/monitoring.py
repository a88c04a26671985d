"""Alarms and a dashboard."""

from __future__ import annotations

from collections.abc import Sequence

import aws_cdk as cdk
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sns_subscriptions as subscriptions
from constructs import Construct

from galaxy_core.batch_sizes import MAX_ATTEMPTS
from galaxy_core.errors import DailyQuotaError
from galaxy_core.metrics import METRICS_NAMESPACE
from galaxy_infra.api import Api
from galaxy_infra.batches import Batches
from galaxy_infra.functions import Functions
from galaxy_infra.settings import Settings

MAX_LATENCY_MILLISECONDS = 3000
_DAYS_PER_MONTH = 30
_FIVE_MINUTES = cdk.Duration.minutes(5)
_DAY = cdk.Duration.days(1)


class Monitoring(Construct):
    """Six alarms over eight metrics, which are in the free tier, and one dashboard.

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
        self._topic = self._alarm_topic(settings)
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
        # The function's own duration counts look-ups in the sky, which wait for others.
        latency = _own_metric("classification", "classify", "p95", _FIVE_MINUTES)
        dead_letters = batches.dead_letter_queue.metric_approximate_number_of_messages_visible(statistic="Maximum")
        cost = _own_metric("day_dollars", "spending", "Maximum", cdk.Duration.hours(1))
        month = _own_metric("month_dollars", "spending", "Maximum", cdk.Duration.hours(1))
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
                "Functions, API, traffic and storage cost more in a day than a thirtieth of the month's budget.",
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
        self._dashboard(settings, alarms, failures, latency, [cost, month])

    def _alarm_topic(self, settings: Settings) -> sns.ITopic | None:
        """The topic that there is, or one of an address's own."""
        if settings.alarm_topic:
            return sns.Topic.from_topic_arn(self, "Topic", settings.alarm_topic)
        if not settings.alarm_email:
            return None
        topic = sns.Topic(self, "AlarmTopic", enforce_ssl=True)
        topic.add_subscription(subscriptions.EmailSubscription(settings.alarm_email))
        return topic

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
            alarm_description=f"{description} What to do: infra/RUNBOOK.md#{construct_id.lower()}",
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

    def _dashboard(
        self,
        settings: Settings,
        alarms: Sequence[cloudwatch.IAlarm],
        failures: Sequence[cloudwatch.IMetric],
        latency: cloudwatch.IMetric,
        costs: Sequence[cloudwatch.IMetric],
    ) -> None:
        codes = cloudwatch.MathExpression(
            expression=f"SEARCH('{{{METRICS_NAMESPACE},function,code}} MetricName=\"errors\"', 'Sum', 300)",
            using_metrics={},
            label="",
        )
        functions = tuple(self._functions.by_name)
        invocations = self._sum("invocations", "Invocations", _FIVE_MINUTES, functions)
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
                [
                    _graph(
                        "Cold starts",
                        [_own_metric("cold_start", name, "Sum").with_(label=name) for name in functions],
                    ),
                    _graph("Dollars of the last day and of the month so far, at list price", costs),
                ],
                [
                    cloudwatch.LogQueryWidget(
                        title="Models",
                        log_group_names=[self._functions.classify.log_group.log_group_name],
                        query_lines=["filter ispresent(model)", "stats count(*) as classifications by model"],
                        view=cloudwatch.LogQueryVisualizationType.BAR,
                        width=12,
                        height=6,
                    )
                ],
            ],
        )


def _own_metric(
    name: str, function: str, statistic: str, period: cdk.Duration = _FIVE_MINUTES
) -> cloudwatch.Metric:
    """A metric that a function's own lines give."""
    return cloudwatch.Metric(
        namespace=METRICS_NAMESPACE,
        metric_name=name,
        dimensions_map={"function": function},
        statistic=statistic,
        period=period,
    )


def _graph(title: str, metrics: Sequence[cloudwatch.IMetric]) -> cloudwatch.GraphWidget:
    return cloudwatch.GraphWidget(title=title, left=metrics, width=12, height=6)
