"""The Lambda functions: one image, a handler for each, each with the permissions that it needs."""

from __future__ import annotations

import aws_cdk as cdk
from aws_cdk import aws_ecr_assets as ecr_assets
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from constructs import Construct, IDependable

from galaxy_core.batch_sizes import RETENTION_DAYS, SHARD_TIMEOUT_SECONDS
from galaxy_costs import stack_sizes
from galaxy_infra.api_keys import ApiKeys
from galaxy_infra.batches import Batches
from galaxy_infra.classrooms import Classrooms
from galaxy_infra.logs import expiring_log
from galaxy_infra.origin_secret import OriginSecret
from galaxy_infra.permissions import grant
from galaxy_infra.quota import Quota
from galaxy_infra.registry_bucket import FETCHED, MANIFESTS, MODELS, SAMPLES, RegistryBucket
from galaxy_infra.settings import Settings


class Functions(Construct):
    """Functions behind the API.

    Args:
        scope: the stack.
        construct_id: unique in it.
        registry: bucket that they read models and samples from.
        batches: bucket and queue of the function `batch`.
        quota: counts what it takes in a day.
        secret: that requests from CloudFront are known by.
        keys: of the API; None where there are none.
        classrooms: what classes hand in; None where nothing is gathered.
        settings: sizes and limits.

    Attributes:
        classify: runs models on one image.
        metadata: serves metadata of models and samples; writes nothing but what classes hand in.
        batch: accepts batches, and works on their shards.
        fetch_samples: fetches real galaxies as samples when a deployment asks for it; None where that is off.
        image: container image of all; None where they are deployed as code.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        registry: RegistryBucket,
        batches: Batches,
        quota: Quota,
        secret: OriginSecret,
        keys: ApiKeys | None,
        classrooms: Classrooms | None,
        settings: Settings,
    ) -> None:
        super().__init__(scope, construct_id)
        self._settings = settings
        self.image = self._image_asset() if settings.code is None else None
        self._roles: dict[str, iam.Role] = {}
        fetched = {"GALAXY_FETCHED_SAMPLES": registry.fetched} if settings.fetch_samples else {}
        environment = {
            "GALAXY_REGISTRY": registry.address,
            "GALAXY_CORS_ORIGINS": ",".join(settings.cors_origins),
            **secret.environment,
        }
        self.classify = self._function(
            "Classify",
            "Classifies an image of a galaxy",
            memory=settings.memory_classify,
            seconds=stack_sizes.CLASSIFY_SECONDS,
            environment=environment
            | fetched
            | (keys.environment if keys else {})
            | {
                "GALAXY_SKY_LOOKUP": "on" if settings.sky_lookup else "off",
                "GALAXY_CONTACT": settings.contact or "",
            },
        )
        self.metadata = self._function(
            "Metadata",
            "Serves metadata: decision tree, models and samples",
            memory=settings.memory_metadata,
            seconds=10,
            environment=environment | fetched | self._privacy() | (classrooms.environment if classrooms else {}),
        )
        self.batch = self._function(
            "Batch",
            "Accepts batches of images or positions and works on their shards",
            memory=settings.memory_batch,
            seconds=SHARD_TIMEOUT_SECONDS,
            environment=environment | batches.environment | quota.environment | (keys.environment if keys else {}),
            shards=settings.batch_workers
            + settings.sky_lookup
            + settings.step_functions * settings.map_concurrency,
        )
        shown = (*SAMPLES, *FETCHED) if settings.fetch_samples else SAMPLES
        registry.grant_read(self._roles["Classify"], *MODELS, *shown)
        registry.grant_read(self._roles["Metadata"], *MANIFESTS, *shown)
        registry.grant_read(self._roles["Batch"], *MODELS)
        batches.attach_worker(self.batch, self._roles["Batch"])
        quota.grant_count(self._roles["Batch"])
        if keys:
            keys.grant_count(self._roles["Classify"])
            keys.grant_count(self._roles["Batch"])
        if classrooms:
            classrooms.grant_gather(self._roles["Metadata"])
        self.fetch_samples = self._fetch_function(registry) if settings.fetch_samples else None

    @property
    def by_name(self) -> dict[str, lambda_.Function]:
        """The functions by the names in their log lines and metrics."""
        return {"classify": self.classify, "metadata": self.metadata, "batch": self.batch}

    def depend_on(self, emptying: IDependable) -> None:
        """Have the function that fetches samples gone before its bucket is emptied, so that it writes no more."""
        if self.fetch_samples:
            self.fetch_samples.node.add_dependency(emptying)
            self._roles["FetchSamples"].node.add_dependency(emptying)

    def _fetch_function(self, registry: RegistryBucket) -> lambda_.Function:
        function = self._function(
            "FetchSamples",
            "Fetches real galaxies from surveys of the sky as samples",
            handler="fetch_samples",
            memory=stack_sizes.MEMORY_FETCH_SAMPLES,
            seconds=stack_sizes.FETCH_SAMPLES_SECONDS,
            environment={"GALAXY_REGISTRY": registry.address, "GALAXY_FETCHED_SAMPLES": registry.fetched},
            concurrency=1 if self._settings.concurrency else None,
        )
        # What a run has not fetched, the next deployment asks for: nothing is to be tried again at once.
        function.configure_async_invoke(retry_attempts=0)
        registry.grant_read(self._roles["FetchSamples"], *MODELS, *FETCHED)
        registry.grant_write_fetched(self._roles["FetchSamples"])
        return function

    def _privacy(self) -> dict[str, str]:
        """What the site's page on privacy says of this deployment and of no other."""
        settings = self._settings
        variables = {"GALAXY_OPERATOR": settings.operator} if settings.operator else {}
        if settings.batch_days != RETENTION_DAYS:
            variables["GALAXY_BATCH_DAYS"] = str(settings.batch_days)
        return variables

    def _function(
        self,
        name: str,
        description: str,
        *,
        memory: int,
        seconds: int,
        environment: dict[str, str],
        handler: str | None = None,
        shards: int = 0,
        concurrency: int | None = None,
    ) -> lambda_.Function:
        settings = self._settings
        concurrency = concurrency or (settings.concurrency and settings.concurrency + shards)
        log_group = expiring_log(self, f"{name}Log", settings)
        code, entry, runtime = self._code(f"galaxy_api.handlers.{handler or name.lower()}.handler")
        return lambda_.Function(
            self,
            name,
            description=description,
            code=code,
            handler=entry,
            runtime=runtime,
            architecture=lambda_.Architecture.X86_64
            if settings.architecture == "x86_64"
            else lambda_.Architecture.ARM_64,
            memory_size=memory,
            timeout=cdk.Duration.seconds(seconds),
            reserved_concurrent_executions=concurrency,
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

    def _image_asset(self) -> ecr_assets.DockerImageAsset:
        arm = self._settings.architecture == "arm64"
        return ecr_assets.DockerImageAsset(
            self,
            "Image",
            directory=str(self._settings.image),
            platform=ecr_assets.Platform.LINUX_ARM64 if arm else ecr_assets.Platform.LINUX_AMD64,
        )

    def _role(self, name: str, log_group: logs.LogGroup) -> iam.Role:
        """Create a role that may write to its own log; AWS's managed policy would allow every log."""
        role = iam.Role(self, f"{name}Role", assumed_by=iam.ServicePrincipal("lambda.amazonaws.com"))
        grant(role, ["logs:CreateLogStream", "logs:PutLogEvents"], [log_group.log_group_arn])
        if self._settings.tracing:
            grant(
                role,
                ["xray:PutTelemetryRecords", "xray:PutTraceSegments"],
                ["*"],
                reason="X-Ray has no resources.",
            )
        self._roles[name] = role
        return role
