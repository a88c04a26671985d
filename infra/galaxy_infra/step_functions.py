"""Batches by Step Functions: a Distributed Map invokes the function for each shard, instead of a queue."""

from __future__ import annotations

import json
from typing import Any

import aws_cdk as cdk
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_stepfunctions as states
from constructs import Construct

from galaxy_core.batch_sizes import BATCHES_PREFIX, MAX_ATTEMPTS
from galaxy_infra.nag import suppress_nag
from galaxy_infra.permissions import TRACING_ACTIONS, grant
from galaxy_infra.settings import Settings

_LABEL = "shards"
"""Of the Map, in the names of its runs."""


class StepFunctions(Construct):
    """State machine: a Distributed Map over a batch's shards, then its table; and its execution role.

    It is part of the main stack: a stack of its own would import the bucket's and the function's ARN, and neither
    could it be switched off nor the main stack be destroyed before it.

    Args:
        scope: the stack.
        construct_id: unique in it.
        bucket: of batches.
        function: that works on shards.
        settings: concurrency and tracing.

    Attributes:
        arn: of the state machine.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        bucket: s3.IBucket,
        function: lambda_.IFunction,
        settings: Settings,
    ) -> None:
        super().__init__(scope, construct_id)
        stack = cdk.Stack.of(self)
        name = f"{settings.name}-step-functions"
        role = iam.Role(
            self,
            "Role",
            assumed_by=iam.ServicePrincipal(
                "states.amazonaws.com", conditions={"StringEquals": {"aws:SourceAccount": stack.account}}
            ),
        )
        arn_prefix = f"arn:{stack.partition}:states:{stack.region}:{stack.account}"
        grant(role, ["lambda:InvokeFunction"], [function.function_arn])
        grant(
            role,
            ["s3:ListBucket"],
            [bucket.bucket_arn],
            conditions={"StringLike": {"s3:prefix": f"{BATCHES_PREFIX}/*/inputs/*"}},
        )
        # Its children are executions of itself.
        grant(role, ["states:StartExecution"], [f"{arn_prefix}:stateMachine:{name}"])
        grant(
            role,
            ["states:DescribeExecution", "states:StopExecution"],
            [f"{arn_prefix}:execution:{name}:*"],
            reason="Executions are named when they start.",
        )
        grant(
            role,
            ["states:RedriveExecution"],
            [f"{arn_prefix}:execution:{name}/{_LABEL}:*"],
            reason="Executions are named when they start.",
        )
        if settings.tracing:
            grant(role, TRACING_ACTIONS, ["*"], reason="X-Ray has no resources.")
        state_machine = states.CfnStateMachine(
            self,
            "Machine",
            state_machine_name=name,
            state_machine_type="STANDARD",
            role_arn=role.role_arn,
            # As text: the CDK would lose the null in it.
            definition_string=json.dumps(
                definition(bucket.bucket_name, function.function_arn, settings.map_concurrency)
            ),
            tracing_configuration=states.CfnStateMachine.TracingConfigurationProperty(enabled=settings.tracing),
        )
        state_machine.node.add_dependency(role)
        suppress_nag(state_machine, "SF1", "Step Functions stores every execution's history; the function logs.")
        if not settings.tracing:
            suppress_nag(state_machine, "SF2", "X-Ray has a price: the setting tracing turns it on.")
        self.arn = state_machine.attr_arn


def definition(bucket: str, function: str, concurrency: int) -> dict[str, Any]:
    """Definition of the state machine, in Amazon States Language; its input is ``{"batch": id}``.

    A shard that fails at every attempt is given up by the function itself, as on the queue, so that each image has
    a row. The shard's number is the third part of ``batches/<id>/inputs/<shard>.json``.

    Args:
        bucket: name of the batches' bucket.
        function: ARN of the function that works on shards.
        concurrency: shards at once.
    """
    shard = {
        "batch.$": "$.batch",
        "shard.$": "States.ArrayGetItem(States.StringSplit($$.Map.Item.Value.Key, '/.'), 3)",
    }
    processor = {
        "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
        "StartAt": "Work",
        "States": {
            "Work": _invoke(function, {"batch.$": "$.batch", "shard.$": "$.shard"})
            | {
                "Catch": [{"ErrorEquals": ["States.ALL"], "ResultPath": "$.error", "Next": "GiveUp"}],
                "End": True,
            },
            "GiveUp": _invoke(function, {"batch.$": "$.batch", "shard.$": "$.shard", "give_up": True})
            | {"End": True},
        },
    }
    return {
        "StartAt": "Shards",
        "States": {
            "Shards": {
                "Type": "Map",
                "Label": _LABEL,
                "ItemReader": {
                    "Resource": "arn:aws:states:::s3:listObjectsV2",
                    "Parameters": {
                        "Bucket": bucket,
                        "Prefix.$": f"States.Format('{BATCHES_PREFIX}/{{}}/inputs/', $.batch)",
                    },
                },
                "ItemSelector": shard,
                "ItemProcessor": processor,
                "MaxConcurrency": concurrency,
                # A shard that cannot even be given up does not fail the others; the table is then refused.
                "ToleratedFailurePercentage": 100,
                "ResultPath": None,
                "Next": "Table",
            },
            "Table": _invoke(function, {"batch.$": "$.batch"}) | {"End": True},
        },
    }


def _invoke(function: str, payload: dict[str, Any]) -> dict[str, Any]:
    """Invoke the function, with retries; with more of them where it is throttled."""
    throttled = {
        "ErrorEquals": ["Lambda.TooManyRequestsException"],
        "IntervalSeconds": 10,
        "BackoffRate": 1.5,
        "MaxDelaySeconds": 120,
        "MaxAttempts": 30,
        "JitterStrategy": "FULL",
    }
    failed = {
        "ErrorEquals": ["States.ALL"],
        "IntervalSeconds": 2,
        "BackoffRate": 4,
        "MaxAttempts": MAX_ATTEMPTS - 1,
    }
    return {
        "Type": "Task",
        "Resource": "arn:aws:states:::lambda:invoke",
        "Parameters": {"FunctionName": function, "Payload": payload},
        "Retry": [throttled, failed],
        "ResultSelector": {},
    }
