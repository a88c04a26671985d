"""What may differ from one place to another, read once from the environment."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from galaxy_batches.quota import Usage
from galaxy_core.api_version import ANY_ORIGIN
from galaxy_core.batch_sizes import CUTOUT_RATE, DAILY_BATCHES, DAILY_GIGABYTES, DAILY_IMAGES, RETENTION_DAYS
from galaxy_core.environment import variable
from galaxy_core.images.limits import Limits
from galaxy_core.models.registry import default_root
from galaxy_core.origin import SECRETS_VARIABLE
from galaxy_core.public_http import PublicHttp
from galaxy_sky.settings import SkyServices


def _daily_limits() -> Usage:
    def number(name: str, default: int) -> int:
        return int(os.environ.get(f"GALAXY_DAILY_{name}", default))

    return Usage(
        number("BATCHES", DAILY_BATCHES),
        number("IMAGES", DAILY_IMAGES),
        number("GIGABYTES", DAILY_GIGABYTES) * 10**9,
    )


@dataclass(frozen=True)
class Settings:
    """How the API is set up.

    Attributes:
        registry: folder or ``s3://bucket/prefix`` of the released models (GALAXY_REGISTRY).
        fetched_samples: folder or ``s3://bucket/prefix`` of galaxies that were fetched from surveys, shown
            before the registry's samples (GALAXY_FETCHED_SAMPLES); none if not named.
        model_cache: folder where fetched models are kept between processes (GALAXY_MODEL_CACHE); nowhere if empty.
        threads: that one inference may use (GALAXY_THREADS).
        limits: what pictures are refused.
        decoding_processes: that decode large pictures and can be ended; None decodes all of them in this process,
            which in Lambda the function's own time limit ends.
        batches: folder or ``s3://bucket/prefix`` of batches (GALAXY_BATCHES); none are taken if not named.
        queue: address of the SQS queue that their shards are put on (GALAXY_QUEUE); if not named, a thread of this
            process works on them.
        quota_table: name of the DynamoDB table that counts the day's uploads (GALAXY_QUOTA_TABLE); if not named,
            this process counts them.
        daily_limits: batches, images and bytes that are taken in a day (GALAXY_DAILY_BATCHES, GALAXY_DAILY_IMAGES,
            GALAXY_DAILY_GIGABYTES).
        keys_table: name of the DynamoDB table of keys (GALAXY_KEYS_TABLE); without, none are known.
        classrooms: ``memory``, or the name of the DynamoDB table that gathers what classes hand in
            (GALAXY_CLASSROOMS); nothing is gathered if not named.
        fetch_queue: address of the FIFO queue of shards of positions (GALAXY_FETCH_QUEUE), where `queue` is named.
        cutout_rate: requests a second to each survey's service for batches of positions (GALAXY_CUTOUT_RATE).
        batch_input_prefixes: ``s3://bucket/prefix``, each, below which a batch's images may lie that are not
            uploaded (GALAXY_BATCH_INPUT_PREFIXES, with commas between them); none if not named.
        batch_workers: shards of batches that are worked on at once (GALAXY_BATCH_WORKERS).
        batch_dollars: that a thousand pictures of a batch cost (GALAXY_BATCH_DOLLARS); None where nothing is paid.
        position_dollars: that a thousand positions of a batch cost (GALAXY_POSITION_DOLLARS); None as above.
        origin_secrets: values of the header that CloudFront's requests have (GALAXY_ORIGIN_SECRETS, with commas
            between them); where there are none, all requests are answered.
        cors_origins: whose pages may read and classify (GALAXY_CORS_ORIGINS, with commas between them); ``*``
            stands for all, and none may if empty.
        operator: name and contact of who runs this, for the page on privacy (GALAXY_OPERATOR); none if empty.
        batch_days: after which a batch's uploads and results are deleted (GALAXY_BATCH_DAYS).
        webhooks: ``public``, or ``any`` where batches may report to private addresses and by plain http, too
            (GALAXY_WEBHOOKS).
        sky: whom to ask about the sky.
    """

    registry: str = field(default_factory=default_root)
    fetched_samples: str = variable("GALAXY_FETCHED_SAMPLES", "")
    model_cache: Path | None = field(
        default_factory=lambda: (
            Path(os.environ["GALAXY_MODEL_CACHE"]) if "GALAXY_MODEL_CACHE" in os.environ else None
        )
    )
    threads: int = field(default_factory=lambda: int(os.environ.get("GALAXY_THREADS", "1")))
    limits: Limits = field(default_factory=Limits)
    decoding_processes: int | None = None
    batches: str = variable("GALAXY_BATCHES", "")
    queue: str = variable("GALAXY_QUEUE", "")
    quota_table: str = variable("GALAXY_QUOTA_TABLE", "")
    keys_table: str = variable("GALAXY_KEYS_TABLE", "")
    classrooms: str = variable("GALAXY_CLASSROOMS", "")
    daily_limits: Usage = field(default_factory=_daily_limits)
    fetch_queue: str = variable("GALAXY_FETCH_QUEUE", "")
    cutout_rate: float = field(default_factory=lambda: float(os.environ.get("GALAXY_CUTOUT_RATE", CUTOUT_RATE)))
    batch_input_prefixes: tuple[str, ...] = field(
        default_factory=lambda: tuple(filter(None, os.environ.get("GALAXY_BATCH_INPUT_PREFIXES", "").split(",")))
    )
    batch_workers: int = field(default_factory=lambda: int(os.environ.get("GALAXY_BATCH_WORKERS", "1")))
    batch_dollars: float | None = field(default_factory=lambda: _dollars("GALAXY_BATCH_DOLLARS"))
    position_dollars: float | None = field(default_factory=lambda: _dollars("GALAXY_POSITION_DOLLARS"))
    origin_secrets: tuple[str, ...] = field(
        default_factory=lambda: tuple(filter(None, os.environ.get(SECRETS_VARIABLE, "").split(",")))
    )
    cors_origins: tuple[str, ...] = field(
        default_factory=lambda: tuple(filter(None, os.environ.get("GALAXY_CORS_ORIGINS", ANY_ORIGIN).split(",")))
    )
    operator: str = variable("GALAXY_OPERATOR", "")
    batch_days: int = field(default_factory=lambda: int(os.environ.get("GALAXY_BATCH_DAYS", RETENTION_DAYS)))
    webhooks: str = variable("GALAXY_WEBHOOKS", "public")
    sky: SkyServices = field(default_factory=SkyServices)

    @property
    def webhook_http(self) -> PublicHttp:
        """What reports to webhooks."""
        return PublicHttp(private=self.webhooks.lower() == "any")


def _dollars(name: str) -> float | None:
    return float(os.environ[name]) if name in os.environ else None


@cache
def settings() -> Settings:
    """The settings of this process."""
    return Settings()
