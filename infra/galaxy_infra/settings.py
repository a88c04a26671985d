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
        concurrency: requests handled at once, which caps what a flood of them can cost; None leaves it to the
            account. AWS refuses to reserve any unless 100 remain for other functions, and a new account has 10 in
            all, so none are reserved unless asked for.
        burst: requests that may arrive at once before the API answers 429.
        rate: requests a second, sustained, before the API answers 429.
    """

    keep_data: bool = False
    image: Path = _LAMBDA
    memory: int = 1024
    timeout: int = 15
    concurrency: int | None = None
    burst: int = 20
    rate: int = 10

    @classmethod
    def from_context(cls, node: Node) -> Settings:
        """Read what may be chosen with ``cdk -c`` or in ``cdk.json``: ``keep_data`` and ``concurrency``.

        Raises:
            ValueError: naming the key and what it may be.
        """
        return cls(
            keep_data=_truth("keep_data", node.try_get_context("keep_data")),
            concurrency=_count("concurrency", node.try_get_context("concurrency")),
        )


def _truth(key: str, chosen: object) -> bool:
    choices = {"true": True, "false": False, "none": False}
    if str(chosen).lower() not in choices:
        raise ValueError(f"The context {key} should be true or false; it is {chosen!r}.")
    return choices[str(chosen).lower()]


def _count(key: str, chosen: object) -> int | None:
    if chosen is None:
        return None
    if not str(chosen).isdigit() or int(str(chosen)) < 1:
        raise ValueError(f"The context {key} should be a whole number from 1 up; it is {chosen!r}.")
    return int(str(chosen))
