"""AWS's list prices in us-east-1, and their date. No price is anywhere else."""

from __future__ import annotations

from dataclasses import dataclass

PRICES_DATE = "2026-11"
PRICES_URL = "aws.amazon.com/<service>/pricing"


@dataclass(frozen=True)
class Prices:
    """US dollars, each per what its name says, and what is free in every month.

    Attributes:
        gigabyte_second: of a function, by its architecture; of SageMaker Serverless below, with 1 GB at least.
        distribution_gigabyte: that visitors are sent; below it, that they send on to the API.
        storage_puts_thousand: requests that write, or that list names.
        transfer_gigabyte: that leaves AWS.
        metric_requests_thousand: requests that read metrics; below it, a month of log lines that are kept.
        table_writes_million: of items up to 1 kB, on demand; reads are of up to 4 kB.
        web_acl: of AWS WAF, a month; each of its rules; and requests that it looks at.
    """

    gigabyte_second_x86_64: float = 0.0000166667
    gigabyte_second_arm64: float = 0.0000133334
    function_million: float = 0.20
    free_gigabyte_seconds: float = 400_000
    free_function_calls: float = 1_000_000
    api_million: float = 1.00
    distribution_million: float = 1.00
    distribution_gigabyte: float = 0.085
    origin_gigabyte: float = 0.020
    free_distribution_calls: float = 10_000_000
    free_distribution_gigabytes: float = 1_000
    log_gigabyte: float = 0.50
    free_log_gigabytes: float = 5
    metric: float = 0.30
    free_metrics: float = 10
    alarm_metric: float = 0.10
    free_alarm_metrics: float = 10
    dashboard: float = 3.00
    free_dashboards: float = 3
    metric_requests_thousand: float = 0.01
    free_metric_requests: float = 1_000_000
    log_gigabyte_month: float = 0.03
    storage_gigabyte: float = 0.023
    storage_puts_thousand: float = 0.005
    storage_gets_thousand: float = 0.0004
    transfer_gigabyte: float = 0.09
    queue_million: float = 0.40
    fifo_queue_million: float = 0.50
    free_queue_calls: float = 1_000_000
    transitions_thousand: float = 0.025
    table_writes_million: float = 0.625
    table_reads_million: float = 0.125
    traces_million: float = 5.00
    web_acl: float = 5.00
    web_acl_rule: float = 1.00
    web_acl_million: float = 0.60
    hosted_zone: float = 0.50
    image_gigabyte: float = 0.10
    sagemaker_gigabyte_second: float = 0.00002
    sagemaker_data_gigabyte: float = 0.016
    t4g_small_hour: float = 0.0168
    c6a_large_hour: float = 0.0765
    disk_gigabyte: float = 0.08
    address_hour: float = 0.005


@dataclass(frozen=True)
class Line:
    """One line of a bill.

    Attributes:
        item: service and what of it is billed.
        amount: quantity with its unit.
        dollars: cost in US dollars.
    """

    item: str
    amount: str
    dollars: float


PRICES = Prices()
