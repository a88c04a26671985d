"""What may differ from one place to another, read once from the environment."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from galaxy_model.limits import Limits
from galaxy_model.registry import default_root


@dataclass(frozen=True)
class Settings:
    """How the API is set up.

    Attributes:
        registry: folder or ``s3://bucket/prefix`` of the released models (GALAXY_REGISTRY).
        kept: folder where fetched models are kept between processes (GALAXY_KEPT); nowhere if not named.
        threads: that one inference may use (GALAXY_THREADS).
        limits: what pictures are refused.
    """

    registry: str = field(default_factory=default_root)
    kept: Path | None = field(
        default_factory=lambda: Path(os.environ["GALAXY_KEPT"]) if "GALAXY_KEPT" in os.environ else None
    )
    threads: int = field(default_factory=lambda: int(os.environ.get("GALAXY_THREADS", "1")))
    limits: Limits = field(default_factory=Limits)


@cache
def settings() -> Settings:
    """The settings of this process."""
    return Settings()
