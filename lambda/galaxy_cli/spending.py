"""Asks a deployment's spending switch, a function of its own, to let the API answer again."""

from __future__ import annotations

import json
from dataclasses import dataclass

from galaxy_cli.errors import DeploymentError
from galaxy_cli.stack_outputs import read_outputs
from galaxy_core.aws_errors import aws_advice

SWITCH_OUTPUT = "SpendingSwitch"
"""Name of the stack's output with the function's name."""


@dataclass(frozen=True)
class Spending:
    """What a deployment has cost by its own estimate, US dollars.

    Attributes:
        month_dollars: since the first of the month.
        day_dollars: in the last 24 hours.
        limit: of the month, at which the API rests; 0 where it never does.
    """

    month_dollars: float
    day_dollars: float
    limit: float


def resume_api(stack: str) -> Spending:
    """Grant the month another limit, and let the API answer.

    Raises:
        DeploymentError: there is no such stack, it is too old, its switch fails, or AWS is out of reach.
    """
    import boto3  # noqa: PLC0415
    from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415

    name = read_outputs(stack).get(SWITCH_OUTPUT)
    if name is None:
        raise DeploymentError(f"The stack {stack} has no spending switch.", "Deploy it again.")
    try:
        answer = boto3.client("lambda").invoke(FunctionName=name, Payload=json.dumps({"resume": True}))
        found = json.loads(answer["Payload"].read())
    except (BotoCoreError, ClientError) as error:
        raise DeploymentError(
            f"The spending switch of {stack} cannot be reached: {str(error).rstrip('.')}.",
            aws_advice(error, "Use the credentials of who deployed it."),
        ) from error
    if "month_dollars" not in found:
        raise DeploymentError(
            f"The spending switch of {stack} failed: {found.get('errorMessage', found)}.",
            f"The log of the function {name} says more.",
        )
    return Spending(found["month_dollars"], found["day_dollars"], found["limit"])
