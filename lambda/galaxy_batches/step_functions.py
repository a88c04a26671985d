"""Hands a batch to Step Functions instead of a queue."""

from __future__ import annotations

import json
from collections.abc import Iterable

from galaxy_batches.errors import QueueError
from galaxy_batches.queues import ShardMessage
from galaxy_core.aws_errors import aws_advice


class Workflow:
    """A state machine that finds a batch's shards itself, and calls the same function for each.

    Args:
        machine: its ARN.
    """

    outlives_process = True

    def __init__(self, machine: str) -> None:
        self._machine = machine

    def send(self, messages: Iterable[ShardMessage]) -> None:
        """Start one execution for all of a batch's messages, named as the batch: twice is once."""
        import boto3  # noqa: PLC0415
        from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415

        for batch in dict.fromkeys(message.batch for message in messages):
            try:
                boto3.client("stepfunctions").start_execution(
                    stateMachineArn=self._machine, name=batch, input=json.dumps({"batch": batch})
                )
            except (BotoCoreError, ClientError) as error:
                raise QueueError(
                    f"{self._machine} cannot be started: {error}.", aws_advice(error, "Submit it again.")
                ) from error

    def close(self) -> None:
        """Nothing is held."""
