"""Settings from environment variables."""

from __future__ import annotations

import os
from dataclasses import field


def variable(name: str, default: str) -> str:
    """A dataclass field whose default is an environment variable's value when the instance is made.

    Args:
        name: of the variable.
        default: where it is not set.
    """
    value: str = field(default_factory=lambda: os.environ.get(name, default))
    return value
