"""Where batches of pictures wait, and where their results lie until they expire."""

from __future__ import annotations

import aws_cdk as cdk
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_sqs as sqs
from aws_cdk.aws_lambda_event_sources import SqsEventSource
from constructs import Construct

from galaxy_costs.batch import Batch, batch_bill
from galaxy_costs.stack_sizes import MILLISECONDS, QUEUE_RETENTION_DAYS
from galaxy_infra.buckets import private_bucket
from galaxy_infra.permissions import allow
from galaxy_infra.settings import Settings

SHARD_SECONDS = 300
"""That a function may work on one message."""
KEYS = "batches/*"
SOURCES = "sources"
"""Below which pictures may be put in the batches' own bucket, to be read from there."""
_DELIVERIES = 4
"""Of a message: three attempts, and one that gives its shard up."""


class Batches(Construct):
    """A bucket, a queue of shards to work on, and a queue of those that were given up.

    Args:
        scope: the stack.
        construct_id: unique in it.
        settings: sizes and limits.

    Attributes:
        bucket: pictures that browsers upload with signed forms, and results.
        address: of the bucket, ``s3://<bucket>``.
        origins: where browsers reach the bucket, as a Content-Security-Policy names it.
        queue: one message for each shard.
        given_up: messages that failed three times.
        sources: ``s3://bucket/prefix`` that batches may take pictures from, with commas between them.
        environment: what the function is told.
    """

    def __init__(self, scope: Construct, construct_id: str, *, settings: Settings) -> None:
        super().__init__(scope, construct_id)
        stack = cdk.Stack.of(self)
        # Named here, and not by CloudFormation: the site's headers name the bucket, and the bucket names the site.
        name = f"{settings.name}-batches-{stack.account}-{stack.region}"
        self.bucket = private_bucket(self, "Bucket", name=name, expiring={"batches/": settings.batch_days})
        self.origins = [f"https://{name}.s3.{region}amazonaws.com" for region in ("", f"{stack.region}.")]
        self.given_up = self._queue("GivenUp", retention=14)
        self.queue = self._queue(
            "Queue", dead_letter_queue=sqs.DeadLetterQueue(queue=self.given_up, max_receive_count=_DELIVERIES)
        )
        self.address = f"s3://{self.bucket.bucket_name}"
        self.sources = ",".join(
            [f"{self.address}/{SOURCES}", *(f"s3://{item}" for item in settings.batch_sources)]
        )
        thousand = Batch(1000, MILLISECONDS, memory=settings.memory_batch, architecture=settings.architecture)
        self.environment = {
            "GALAXY_BATCHES": self.address,
            "GALAXY_QUEUE": self.queue.queue_url,
            "GALAXY_BATCH_SOURCES": self.sources,
            "GALAXY_BATCH_WORKERS": str(settings.batch_workers),
            "GALAXY_BATCH_DOLLARS": f"{sum(line.dollars for line in batch_bill(thousand)):.6f}",
        }
        self._settings = settings

    def allow_uploads_from(self, origin: str) -> None:
        """Let pages of one origin, and of no other, send the forms that the API signs."""
        self.bucket.add_cors_rule(
            allowed_methods=[s3.HttpMethods.POST],
            allowed_origins=[origin],
            allowed_headers=["content-type"],
            max_age=3600,
        )

    def allow_working(self, function: lambda_.Function, role: iam.IRole) -> None:
        """Let a function take batches, and hand it a shard at a time."""
        allow(role, ["s3:GetObject", "s3:PutObject"], [self.bucket.arn_for_objects(KEYS)])
        allow(role, ["s3:GetObject"], [self.bucket.arn_for_objects(f"{SOURCES}/*")])
        for source in self._settings.batch_sources:
            bucket = f"arn:{cdk.Aws.PARTITION}:s3:::{source.split('/')[0]}"
            below = f"arn:{cdk.Aws.PARTITION}:s3:::{source}/*"
            allow(role, ["s3:GetObject"], [below], why="A survey's pictures are many.")
            allow(role, ["s3:ListBucket"], [bucket])
        # Without it S3 does not say that a batch is unknown.
        allow(role, ["s3:ListBucket"], [self.bucket.bucket_arn])
        allow(role, ["sqs:SendMessage"], [self.queue.queue_arn])
        function.add_event_source(
            SqsEventSource(
                self.queue,
                batch_size=1,
                max_concurrency=self._settings.batch_workers,
                report_batch_item_failures=True,
            )
        )

    def _queue(
        self,
        construct_id: str,
        retention: int = QUEUE_RETENTION_DAYS,
        dead_letter_queue: sqs.DeadLetterQueue | None = None,
    ) -> sqs.Queue:
        return sqs.Queue(
            self,
            construct_id,
            encryption=sqs.QueueEncryption.SQS_MANAGED,
            enforce_ssl=True,
            retention_period=cdk.Duration.days(retention),
            # Six times the function's time, as AWS says, or a shard is handed out again while it is worked on.
            visibility_timeout=cdk.Duration.seconds(6 * SHARD_SECONDS),
            dead_letter_queue=dead_letter_queue,
        )
