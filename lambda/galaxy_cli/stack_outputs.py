"""Outputs of a deployed stack: where it takes batches."""

from __future__ import annotations

from dataclasses import dataclass

from galaxy_batches.store import is_within
from galaxy_cli.errors import DeploymentError
from galaxy_core.aws_errors import aws_advice
from galaxy_core.batch_sizes import CUTOUT_RATE


@dataclass(frozen=True)
class Deployment:
    """Resources that `galaxy batch` works with.

    Attributes:
        batches: ``s3://bucket/prefix`` of the batches.
        queue: URL of the queue that their shards are sent to.
        registry: address of the released models.
        input_prefixes: ``s3://bucket/prefix`` below which images are read; None where that is not known.
        state_machine: ARN of the state machine of Step Functions; empty where there is none.
        fetch_queue: URL of the queue of shards of positions; empty where no cutouts are fetched.
        cutout_rate: requests a second to each survey's service.
    """

    batches: str
    queue: str
    registry: str
    input_prefixes: tuple[str, ...] | None = None
    state_machine: str = ""
    fetch_queue: str = ""
    cutout_rate: float = CUTOUT_RATE

    def may_read(self, prefix: str) -> bool:
        """Whether images below a prefix are read, as far as is known."""
        return self.input_prefixes is None or is_within(prefix, self.input_prefixes)


def read_stack(name: str, *, step_functions: bool) -> Deployment:
    """Read a stack's outputs.

    Args:
        name: name of the stack.
        step_functions: require its state machine.

    Raises:
        DeploymentError: there is no such stack, it has no state machine or is too old, or AWS is out of reach.
    """
    main = read_outputs(name)
    if step_functions and "StateMachine" not in main:
        raise DeploymentError(
            f"The stack {name} has no state machine.", "Deploy it with -c step_functions=true, or use the queue."
        )
    try:
        return Deployment(
            batches=main["BatchBucket"],
            queue=main["BatchQueue"],
            registry=main["Registry"],
            input_prefixes=tuple(main["BatchInputPrefixes"].split(",")),
            state_machine=main.get("StateMachine", ""),
            fetch_queue=main.get("FetchQueue", ""),
            cutout_rate=float(main.get("CutoutRate", CUTOUT_RATE)),
        )
    except KeyError as error:
        raise DeploymentError(f"The stack {name} has no output {error}.", "Deploy it again.") from error


def read_outputs(name: str) -> dict[str, str]:
    """Read a stack's outputs by name.

    Raises:
        DeploymentError: there is no such stack, or AWS is out of reach.
    """
    import boto3  # noqa: PLC0415
    from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415

    try:
        (stack,) = boto3.client("cloudformation").describe_stacks(StackName=name)["Stacks"]
    except (BotoCoreError, ClientError) as error:
        raise DeploymentError(
            f"The stack {name} cannot be read: {str(error).rstrip('.')}.",
            aws_advice(
                error,
                "Name yours with --stack and its region with --region, or give the batches' address with "
                "--batches and the queue's URL with --queue.",
            ),
        ) from error
    return {item["OutputKey"]: item["OutputValue"] for item in stack.get("Outputs", [])}
