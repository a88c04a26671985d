"""Every number and choice of the infrastructure, in one place."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from constructs import Node

_LAMBDA = Path(__file__).parents[2] / "lambda"


@dataclass(frozen=True)
class Settings:
    """What is deployed, and how much of it.

    Attributes:
        keep_data: keep the models when the stack is destroyed; otherwise they go with it.
        image: folder with the function's Dockerfile.
        memory: of the function, MiB. Lambda gives processor time in proportion: 1769 MiB is one core.
        timeout: of one request, seconds; the HTTP API gives up at 30.
        concurrency: requests handled at once, which caps what a flood of them can cost. An account's own limit has
            to leave 100 for other functions, or AWS refuses to reserve any.
        burst: requests that may arrive at once before the API answers 429.
        rate: requests a second, sustained, before the API answers 429.
    """

    keep_data: bool = False
    image: Path = _LAMBDA
    memory: int = 1024
    timeout: int = 15
    concurrency: int = 10
    burst: int = 20
    rate: int = 10

    @classmethod
    def from_context(cls, node: Node) -> Settings:
        """Read what may be chosen with ``cdk -c`` or in ``cdk.json``: ``keep_data``, true or false.

        Raises:
            ValueError: the choice is neither.
        """
        chosen = node.try_get_context("keep_data")
        choices = {"true": True, "false": False, "none": False}
        try:
            return cls(keep_data=choices[str(chosen).lower()])
        except KeyError:
            raise ValueError(f"The context keep_data should be true or false; it is {chosen!r}.") from None
