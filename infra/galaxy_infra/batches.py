"""Bucket and queues of batches; images and results expire."""

from __future__ import annotations

import aws_cdk as cdk
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_sqs as sqs
from aws_cdk.aws_lambda_event_sources import SqsEventSource
from constructs import Construct

from galaxy_core.batch_sizes import (
    BATCHES_PREFIX,
    INPUTS_PREFIX,
    MAX_ATTEMPTS,
    MAX_FETCH_ATTEMPTS,
    SHARD_TIMEOUT_SECONDS,
)
from galaxy_costs.batch import Batch, batch_dollars
from galaxy_costs.stack_sizes import QUEUE_RETENTION_DAYS
from galaxy_infra.buckets import private_bucket
from galaxy_infra.permissions import grant, grant_list
from galaxy_infra.settings import Settings


class Batches(Construct):
    """A bucket, a queue of shards, one of shards of positions, and their dead-letter queues.

    Args:
        scope: the stack.
        construct_id: unique in it.
        settings: sizes and limits.

    Attributes:
        bucket: images that browsers upload with signed forms, and results.
        address: of the bucket, ``s3://<bucket>``.
        origins: of the bucket, for a Content-Security-Policy.
        queue: one message for each shard.
        dead_letter_queue: messages of shards that were given up.
        fetch_queue: shards of positions, one at a time; None where nothing is looked up in the sky.
        fetch_dead_letter_queue: of that one.
        input_prefixes: ``s3://bucket/prefix`` that batches may read images from, with commas between them.
        environment: variables of the function.
    """

    def __init__(self, scope: Construct, construct_id: str, *, settings: Settings) -> None:
        super().__init__(scope, construct_id)
        stack = cdk.Stack.of(self)
        # Named here, and not by CloudFormation: the site's headers name the bucket, and the bucket names the site.
        name = f"{settings.name}-batches-{stack.account}-{stack.region}"
        self.bucket = private_bucket(
            self, "Bucket", name=name, expiration_days={f"{BATCHES_PREFIX}/": settings.batch_days}
        )
        self.origins = [f"https://{name}.s3.{region}amazonaws.com" for region in ("", f"{stack.region}.")]
        # Its id, and so its logical ID, is that of deployed stacks.
        self.dead_letter_queue = self._queue("GivenUp", retention=14)
        self.queue = self._queue(
            "Queue",
            # The last delivery gives the shard up, so that each of its images has a row.
            dead_letter_queue=sqs.DeadLetterQueue(
                queue=self.dead_letter_queue, max_receive_count=MAX_ATTEMPTS + 1
            ),
        )
        self.fetch_queue: sqs.Queue | None = None
        self.fetch_dead_letter_queue: sqs.Queue | None = None
        if settings.sky_lookup:
            self.fetch_queue, self.fetch_dead_letter_queue = self._fetch_queues()
        self.address = f"s3://{self.bucket.bucket_name}"
        self.input_prefixes = ",".join(
            [f"{self.address}/{INPUTS_PREFIX}", *(f"s3://{item}" for item in settings.batch_input_prefixes)]
        )
        memory, architecture = settings.memory_batch, settings.architecture
        thousand = Batch(1000, memory=memory, architecture=architecture)
        self.environment = {
            "GALAXY_BATCHES": self.address,
            "GALAXY_QUEUE": self.queue.queue_url,
            "GALAXY_BATCH_INPUT_PREFIXES": self.input_prefixes,
            "GALAXY_BATCH_WORKERS": str(settings.batch_workers),
            "GALAXY_BATCH_DOLLARS": f"{batch_dollars(thousand):.6f}",
            "GALAXY_SKY_LOOKUP": "on" if settings.sky_lookup else "off",
        }
        if self.fetch_queue:
            positions = Batch.of_positions(1000, settings.cutout_rate, memory, architecture)
            self.environment |= {
                "GALAXY_FETCH_QUEUE": self.fetch_queue.queue_url,
                "GALAXY_CUTOUT_RATE": str(settings.cutout_rate),
                "GALAXY_POSITION_DOLLARS": f"{batch_dollars(positions):.6f}",
                "GALAXY_CONTACT": settings.contact or "",
            }
        self._settings = settings

    def grant_uploads(self, origin: str) -> None:
        """Let pages of one origin, and of no other, post the forms that the API signs."""
        self.bucket.add_cors_rule(
            allowed_methods=[s3.HttpMethods.POST],
            allowed_origins=[origin],
            allowed_headers=["content-type"],
            max_age=3600,
        )

    def attach_worker(self, function: lambda_.Function, role: iam.IRole) -> None:
        """Grant a function access to bucket and queue, and have the queue invoke it, a shard at a time."""
        grant(role, ["s3:GetObject", "s3:PutObject"], [self.bucket.arn_for_objects(f"{BATCHES_PREFIX}/*")])
        grant(role, ["s3:GetObject"], [self.bucket.arn_for_objects(f"{INPUTS_PREFIX}/*")])
        for prefix in self._settings.batch_input_prefixes:
            bucket = f"arn:{cdk.Aws.PARTITION}:s3:::{prefix.split('/')[0]}"
            below = f"arn:{cdk.Aws.PARTITION}:s3:::{prefix}/*"
            grant(role, ["s3:GetObject"], [below], reason="Images below a prefix are not known when deploying.")
            grant_list(role, bucket, [f"{'/'.join([*prefix.split('/')[1:], ''])}*"])
        grant_list(role, self.bucket.bucket_arn, [f"{BATCHES_PREFIX}/*", f"{INPUTS_PREFIX}/*"])
        grant(role, ["sqs:SendMessage"], [self.queue.queue_arn])
        function.add_event_source(
            SqsEventSource(
                self.queue,
                batch_size=1,
                max_concurrency=self._settings.batch_workers,
                report_batch_item_failures=True,
            )
        )
        if self.fetch_queue:
            grant(role, ["sqs:SendMessage"], [self.fetch_queue.queue_arn])
            function.add_event_source(
                SqsEventSource(self.fetch_queue, batch_size=1, report_batch_item_failures=True)
            )

    def _fetch_queues(self) -> tuple[sqs.Queue, sqs.Queue]:
        """A FIFO queue with one group hands out one message at a time, so that one rate holds for all workers.

        Reserved concurrency would do the same, but a new account has too little of it.
        """
        dead_letter_queue = self._queue("PositionsDeadLetterQueue", retention=14, fifo=True)
        queue = self._queue(
            "PositionsQueue",
            dead_letter_queue=sqs.DeadLetterQueue(
                queue=dead_letter_queue, max_receive_count=MAX_FETCH_ATTEMPTS + 1
            ),
            fifo=True,
        )
        return queue, dead_letter_queue

    def _queue(
        self,
        construct_id: str,
        retention: int = QUEUE_RETENTION_DAYS,
        dead_letter_queue: sqs.DeadLetterQueue | None = None,
        *,
        fifo: bool = False,
    ) -> sqs.Queue:
        return sqs.Queue(
            self,
            construct_id,
            fifo=fifo or None,  # CloudFormation refuses false
            encryption=sqs.QueueEncryption.SQS_MANAGED,
            enforce_ssl=True,
            retention_period=cdk.Duration.days(retention),
            # Six times the function's timeout, as AWS advises, or a shard is delivered while it is worked on.
            visibility_timeout=cdk.Duration.seconds(6 * SHARD_TIMEOUT_SECONDS),
            dead_letter_queue=dead_letter_queue,
        )
