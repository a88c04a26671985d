"""Outputs of a deployed stack: where it takes batches."""

from __future__ import annotations

from dataclasses import dataclass

from galaxy_batches.store import is_within
from galaxy_cli.errors import DeploymentError


@dataclass(frozen=True)
class Deployment:
    """Resources that `galaxy batch` works with.

    Attributes:
        batches: ``s3://bucket/prefix`` of the batches.
        queue: URL of the queue that their shards are sent to.
        registry: address of the released models.
        input_prefixes: ``s3://bucket/prefix`` below which images are read; None where that is not known.
        state_machine: ARN of the state machine of Step Functions; empty where there is none.
    """

    batches: str
    queue: str
    registry: str
    input_prefixes: tuple[str, ...] | None = None
    state_machine: str = ""

    def may_read(self, prefix: str) -> bool:
        """Whether images below a prefix are read, as far as is known."""
        return self.input_prefixes is None or is_within(prefix, self.input_prefixes)


def read_stack(name: str, *, step_functions: bool) -> Deployment:
    """Read a stack's outputs.

    Args:
        name: name of the stack.
        step_functions: read the outputs of its stack for Step Functions too.

    Raises:
        DeploymentError: there is no such stack, it is too old, or AWS is out of reach.
    """
    main = _outputs(name)
    try:
        return Deployment(
            batches=main["BatchBucket"],
            queue=main["BatchQueue"],
            registry=main["Registry"],
            input_prefixes=tuple(main["BatchInputPrefixes"].split(",")),
            state_machine=_outputs(f"{name}-step-functions")["StateMachine"] if step_functions else "",
        )
    except KeyError as error:
        raise DeploymentError(f"The stack {name} has no output {error}.", "Deploy it again.") from error


def _outputs(name: str) -> dict[str, str]:
    import boto3  # noqa: PLC0415
    from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415

    try:
        (stack,) = boto3.client("cloudformation").describe_stacks(StackName=name)["Stacks"]
    except (BotoCoreError, ClientError) as error:
        raise DeploymentError(
            f"The stack {name} cannot be read: {str(error).rstrip('.')}.",
            "Name yours with --stack, or give the batches' address with --batches and the queue's URL with "
            "--queue. The stack for Step Functions is deployed with -c step_functions=true.",
        ) from error
    return {item["OutputKey"]: item["OutputValue"] for item in stack.get("Outputs", [])}
