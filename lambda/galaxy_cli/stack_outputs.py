"""Where a deployed stack takes batches, as its outputs say."""

from __future__ import annotations

from dataclasses import dataclass

from galaxy_batches.store import is_within
from galaxy_cli.errors import DeploymentError


@dataclass(frozen=True)
class Deployment:
    """What `galaxy batch` has to know.

    Attributes:
        batches: ``s3://bucket/prefix`` of the batches.
        queue: address of the queue that their shards are put on.
        registry: of the released models.
        sources: ``s3://bucket/prefix`` that pictures may lie below; None where that is not known.
        states: ARN of the state machine for whole surveys; empty where there is none.
    """

    batches: str
    queue: str
    registry: str
    sources: tuple[str, ...] | None = None
    states: str = ""

    def may_read(self, source: str) -> bool:
        """Whether pictures are read from there, as far as is known."""
        return self.sources is None or is_within(source, self.sources)


def read_stack(name: str, *, surveys: bool) -> Deployment:
    """Read a stack's outputs.

    Args:
        name: of the stack.
        surveys: also those of its stack for whole surveys.

    Raises:
        DeploymentError: there is no such stack, it is too old, or AWS is out of reach.
    """
    main = _outputs(name)
    try:
        return Deployment(
            batches=main["BatchBucket"],
            queue=main["BatchQueue"],
            registry=main["Registry"],
            sources=tuple(main["BatchSources"].split(",")),
            states=_outputs(f"{name}-surveys")["StateMachine"] if surveys else "",
        )
    except KeyError as error:
        raise DeploymentError(
            f"The stack {name} does not say where batches are: it has no output {error}.", "Deploy it again."
        ) from error


def _outputs(name: str) -> dict[str, str]:
    import boto3  # noqa: PLC0415
    from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415

    try:
        (stack,) = boto3.client("cloudformation").describe_stacks(StackName=name)["Stacks"]
    except (BotoCoreError, ClientError) as error:
        raise DeploymentError(
            f"The stack {name} cannot be looked at: {str(error).rstrip('.')}.",
            "Name yours with --stack, or say where batches are with --batches and --queue. "
            "The stack for whole surveys is deployed with -c surveys=true.",
        ) from error
    return {item["OutputKey"]: item["OutputValue"] for item in stack.get("Outputs", [])}
