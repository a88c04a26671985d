"""The three functions: one image, three entry points, each allowed what it needs."""

from __future__ import annotations

import aws_cdk as cdk
from aws_cdk import aws_ecr_assets as ecr_assets
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from constructs import Construct

from galaxy_infra.batches import SHARD_SECONDS, Batches
from galaxy_infra.logs import expiring_log
from galaxy_infra.permissions import allow
from galaxy_infra.registry_bucket import MANIFESTS, MODELS, SAMPLES, Models
from galaxy_infra.settings import Settings


class Functions(Construct):
    """What answers.

    Args:
        scope: the stack.
        construct_id: unique in it.
        models: what they read.
        batches: what the function of that name reads and writes.
        settings: sizes and limits.

    Attributes:
        classify: runs models on one picture.
        catalogue: says what there is; writes nothing.
        batch: takes batches, and works on them.
        image: that all three run; None where they are code alone.
    """

    def __init__(
        self, scope: Construct, construct_id: str, *, models: Models, batches: Batches, settings: Settings
    ) -> None:
        super().__init__(scope, construct_id)
        self._settings = settings
        self.image = self._built() if settings.code is None else None
        self._roles: dict[str, iam.Role] = {}
        registry = {"GALAXY_REGISTRY": models.registry}
        self.classify = self._function(
            "Classify",
            "Answers what volunteers would say about a picture of a galaxy",
            memory=settings.memory_classify,
            seconds=15,
            environment=registry | {"GALAXY_SKY": "on" if settings.sky else "off"},
        )
        self.catalogue = self._function(
            "Catalogue",
            "Says which questions, models and samples there are",
            memory=settings.memory_catalogue,
            seconds=10,
            environment=registry,
        )
        self.batch = self._function(
            "Batch",
            "Takes batches of pictures and works on them",
            memory=settings.memory_batch,
            seconds=SHARD_SECONDS,
            environment=registry | batches.environment,
            workers=settings.batch_workers + settings.surveys * settings.survey_workers,
        )
        models.allow_reading(self._roles["Classify"], *MODELS, *SAMPLES)
        models.allow_reading(self._roles["Catalogue"], *MANIFESTS, *SAMPLES)
        models.allow_reading(self._roles["Batch"], *MODELS)
        batches.allow_working(self.batch, self._roles["Batch"])

    @property
    def all(self) -> dict[str, lambda_.Function]:
        """The functions by the names that their own log lines give them."""
        return {"classify": self.classify, "catalogue": self.catalogue, "batch": self.batch}

    def _function(
        self,
        name: str,
        description: str,
        *,
        memory: int,
        seconds: int,
        environment: dict[str, str],
        workers: int = 0,
    ) -> lambda_.Function:
        settings = self._settings
        log_group = expiring_log(self, f"{name}Log", settings)
        code, handler, runtime = self._code(f"galaxy_api.handlers.{name.lower()}.handler")
        return lambda_.Function(
            self,
            name,
            description=description,
            code=code,
            handler=handler,
            runtime=runtime,
            architecture=lambda_.Architecture.X86_64
            if settings.architecture == "x86_64"
            else lambda_.Architecture.ARM_64,
            memory_size=memory,
            timeout=cdk.Duration.seconds(seconds),
            reserved_concurrent_executions=settings.concurrency and settings.concurrency + workers,
            environment=environment,
            log_group=log_group,
            logging_format=lambda_.LoggingFormat.JSON,
            tracing=lambda_.Tracing.ACTIVE if settings.tracing else lambda_.Tracing.DISABLED,
            role=self._role(name, log_group),
        )

    def _code(self, handler: str) -> tuple[lambda_.Code, str, lambda_.Runtime]:
        if self.image is None:
            return lambda_.Code.from_asset(str(self._settings.code)), handler, lambda_.Runtime.PYTHON_3_14
        code = lambda_.Code.from_ecr_image(
            self.image.repository, cmd=[handler], tag_or_digest=self.image.image_tag
        )
        return code, lambda_.Handler.FROM_IMAGE, lambda_.Runtime.FROM_IMAGE

    def _built(self) -> ecr_assets.DockerImageAsset:
        arm = self._settings.architecture == "arm64"
        return ecr_assets.DockerImageAsset(
            self,
            "Image",
            directory=str(self._settings.image),
            platform=ecr_assets.Platform.LINUX_ARM64 if arm else ecr_assets.Platform.LINUX_AMD64,
        )

    def _role(self, name: str, log_group: logs.LogGroup) -> iam.Role:
        """A role that may write to its own log; AWS's ready-made policy would allow every log."""
        role = iam.Role(self, f"{name}Role", assumed_by=iam.ServicePrincipal("lambda.amazonaws.com"))
        allow(role, ["logs:CreateLogStream", "logs:PutLogEvents"], [log_group.log_group_arn])
        if self._settings.tracing:
            allow(role, ["xray:PutTelemetryRecords", "xray:PutTraceSegments"], ["*"], why="X-Ray names nothing.")
        self._roles[name] = role
        return role
