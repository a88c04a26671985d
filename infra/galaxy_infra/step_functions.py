"""Whole surveys: the batches' own function, called for each shard by Step Functions instead of a queue."""

from __future__ import annotations

import json
from typing import Any

import aws_cdk as cdk
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_stepfunctions as states
from constructs import Construct

from galaxy_infra.nag import acknowledge
from galaxy_infra.permissions import allow
from galaxy_infra.settings import Settings


class SurveysStack(cdk.Stack):
    """A Distributed Map over the parts of a batch's manifest, then the table; and the role that it acts as.

    Args:
        scope: the app.
        construct_id: the stack's name, and the state machine's.
        bucket: of the batches.
        function: that works on them.
        settings: how much at once.
        env: where it is deployed.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        bucket: s3.IBucket,
        function: lambda_.IFunction,
        settings: Settings,
        env: cdk.Environment,
    ) -> None:
        super().__init__(scope, construct_id, env=env, description="Galaxy classifier: whole surveys")
        role = iam.Role(
            self,
            "Role",
            assumed_by=iam.ServicePrincipal(
                "states.amazonaws.com", conditions={"StringEquals": {"aws:SourceAccount": self.account}}
            ),
        )
        place = f"arn:{self.partition}:states:{self.region}:{self.account}"
        allow(role, ["lambda:InvokeFunction"], [function.function_arn])
        allow(
            role,
            ["s3:ListBucket"],
            [bucket.bucket_arn],
            conditions={"StringLike": {"s3:prefix": "batches/*/inputs/*"}},
        )
        # Its children are executions of itself.
        allow(role, ["states:StartExecution"], [f"{place}:stateMachine:{construct_id}"])
        allow(
            role,
            ["states:DescribeExecution", "states:StopExecution"],
            [f"{place}:execution:{construct_id}:*"],
            why="Executions are named when they start.",
        )
        machine = states.CfnStateMachine(
            self,
            "Machine",
            state_machine_name=construct_id,
            state_machine_type="STANDARD",
            role_arn=role.role_arn,
            # As text: the CDK would lose the null in it.
            definition_string=json.dumps(
                definition(bucket.bucket_name, function.function_arn, settings.survey_workers)
            ),
            tracing_configuration=states.CfnStateMachine.TracingConfigurationProperty(enabled=settings.tracing),
        )
        machine.node.add_dependency(role)
        acknowledge(
            machine, "SF1", "Step Functions keeps every execution's history; the function writes the lines."
        )
        if not settings.tracing:
            acknowledge(machine, "SF2", "X-Ray has a price: the setting tracing turns it on.")
        cdk.CfnOutput(
            self, "StateMachine", value=machine.attr_arn, description="What galaxy batch --engine states starts"
        )


def definition(bucket: str, function: str, workers: int) -> dict[str, Any]:
    """The state machine, in Amazon States Language; its input is ``{"batch": id}``.

    A shard that fails three times is given up by the function itself, as on the queue, so that each picture has a
    row. The shard's number is the third part of ``batches/<id>/inputs/<shard>.json``.

    Args:
        bucket: name of the batches' bucket.
        function: ARN of what works on them.
        workers: shards at once.
    """
    shard = {
        "batch.$": "$.batch",
        "shard.$": "States.ArrayGetItem(States.StringSplit($$.Map.Item.Value.Key, '/.'), 3)",
    }
    each = {
        "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
        "StartAt": "Work",
        "States": {
            "Work": _call(function, {"batch.$": "$.batch", "shard.$": "$.shard"})
            | {
                "Catch": [{"ErrorEquals": ["States.ALL"], "ResultPath": "$.trouble", "Next": "GiveUp"}],
                "End": True,
            },
            "GiveUp": _call(function, {"batch.$": "$.batch", "shard.$": "$.shard", "give_up": True})
            | {"End": True},
        },
    }
    return {
        "StartAt": "Shards",
        "States": {
            "Shards": {
                "Type": "Map",
                "Label": "shards",
                "ItemReader": {
                    "Resource": "arn:aws:states:::s3:listObjectsV2",
                    "Parameters": {
                        "Bucket": bucket,
                        "Prefix.$": "States.Format('batches/{}/inputs/', $.batch)",
                    },
                },
                "ItemSelector": shard,
                "ItemProcessor": each,
                "MaxConcurrency": workers,
                # One shard that cannot even be given up does not end the others; the table is then refused.
                "ToleratedFailurePercentage": 100,
                "ResultPath": None,
                "Next": "Table",
            },
            "Table": _call(function, {"batch.$": "$.batch"}) | {"End": True},
        },
    }


def _call(function: str, payload: dict[str, Any]) -> dict[str, Any]:
    """Call the function, three times in all; longer where too many are running."""
    busy = {
        "ErrorEquals": ["Lambda.TooManyRequestsException"],
        "IntervalSeconds": 10,
        "BackoffRate": 1.5,
        "MaxDelaySeconds": 120,
        "MaxAttempts": 30,
        "JitterStrategy": "FULL",
    }
    failed = {"ErrorEquals": ["States.ALL"], "IntervalSeconds": 2, "BackoffRate": 4, "MaxAttempts": 2}
    return {
        "Type": "Task",
        "Resource": "arn:aws:states:::lambda:invoke",
        "Parameters": {"FunctionName": function, "Payload": payload},
        "Retry": [busy, failed],
        "ResultSelector": {},
    }
