"""The main stack: site, API, functions, batches."""

from __future__ import annotations

from collections.abc import Iterator

import aws_cdk as cdk
from constructs import Construct

from galaxy_core.batch_sizes import INPUTS_PREFIX
from galaxy_infra.account_quota import AccountQuota
from galaxy_infra.api import Api
from galaxy_infra.api_keys import ApiKeys
from galaxy_infra.batches import Batches
from galaxy_infra.bucket_deployment import BucketDeployment
from galaxy_infra.classrooms import Classrooms
from galaxy_infra.functions import Functions
from galaxy_infra.monitoring import Monitoring
from galaxy_infra.origin_secret import OriginSecret
from galaxy_infra.quota import Quota
from galaxy_infra.registry_bucket import RegistryBucket
from galaxy_infra.settings import Settings
from galaxy_infra.site import Site
from galaxy_infra.spending import Spending
from galaxy_infra.step_functions import StepFunctions


class GalaxyStack(cdk.Stack):
    """The site, the API behind it, and their buckets and queues.

    Args:
        scope: the app.
        construct_id: the stack's name.
        settings: see there.
        env: account and region.
        web_acl: ARN of the web ACL of CloudFront, if there is one; of another stack.

    Attributes:
        api: HTTP API.
        batches: bucket and queue of batches.
        functions: Lambda functions.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        settings: Settings,
        env: cdk.Environment,
        web_acl: str | None = None,
    ) -> None:
        # No stack's name holds a dot, so that the images of one are never taken for another's.
        tag_prefix = f"{settings.name}."
        super().__init__(
            scope,
            construct_id,
            env=env,
            description="Galaxy classifier",
            synthesizer=cdk.DefaultStackSynthesizer(docker_tag_prefix=tag_prefix),
        )
        # "Models" and "Contents" are ids of deployed stacks; by other ones their buckets would be replaced.
        registry = RegistryBucket(self, "Models", keep=settings.keep_data)
        self.batches = batches = Batches(self, "Batches", settings=settings)
        keys = ApiKeys(self, "Keys") if settings.api_keys else None
        classrooms = Classrooms(self, "Classrooms") if settings.classroom else None
        secret = OriginSecret(self, "OriginSecret", settings=settings)
        self.functions = functions = Functions(
            self,
            "Functions",
            registry=registry,
            batches=batches,
            quota=Quota(self, "Quota", settings=settings),
            secret=secret,
            keys=keys,
            classrooms=classrooms,
            settings=settings,
        )
        self.api = Api(self, "Api", functions=functions, settings=settings)
        site = Site(
            self,
            "Site",
            api=self.api,
            registry=registry,
            batches=batches,
            settings=settings,
            secret=secret,
            # Not exported, or the other stack could not go as long as this one is there.
            web_acl=web_acl and cdk.Stack.consume_reference(web_acl, cdk.ReferenceStrength.WEAK),
        )
        deployment = BucketDeployment(self, "Contents", settings=settings)
        deployed = [deployment.deploy_site(site.bucket), deployment.deploy_registry(registry.bucket)]
        # A shard that ends while the stack is destroyed writes nothing into the emptied bucket.
        functions.batch.node.add_dependency(deployment.empty_on_delete(batches.bucket, "Batches"))
        if functions.fetch_samples:
            functions.depend_on(deployed[1])
            occasion = f"{settings.day} {functions.image.image_tag if functions.image else ''}".strip()
            deployment.start_after(functions.fetch_samples, occasion, site.distribution, *deployed)
        if functions.image:
            deployment.remove_old_images(functions.image.repository, functions.image.image_tag, tag_prefix)
        spending = Spending(
            self,
            "Spending",
            api=self.api,
            functions=functions,
            site=site,
            buckets={"Models": registry.bucket, "Site": site.bucket, "Batches": batches.bucket},
            after=deployed[0],
            tables=[each.table_name for each in (keys, classrooms) if each],
            settings=settings,
        )
        Monitoring(self, "Monitoring", functions=functions, api=self.api, batches=batches, settings=settings)
        if settings.step_functions:
            machine = StepFunctions(
                self, "StepFunctions", bucket=batches.bucket, function=functions.batch, settings=settings
            )
            cdk.CfnOutput(
                self,
                "StateMachine",
                value=machine.arn,
                description="State machine that galaxy batch submit --engine step-functions starts",
            )
        for name, value, description in (
            ("SiteUrl", f"{site.origin}/", "URL of the site; the API's documentation is below api/docs"),
            (
                "DistributionDomain",
                site.distribution.distribution_domain_name,
                "Target of the DNS record of a domain of your own",
            ),
            ("Registry", registry.address, "Model registry, for galaxy models release and rollback"),
            (
                "BatchBucket",
                self.batches.address,
                f"Bucket of batches; upload images below {INPUTS_PREFIX}/",
            ),
            (
                "RecommendedConcurrency",
                AccountQuota(self, "AccountQuota", settings=settings).advice,
                "Setting concurrency that the account's quota allows; see galaxy cloud quota",
            ),
            ("SpendingSwitch", spending.function_name, "Function that galaxy cloud resume invokes"),
            ("BatchQueue", self.batches.queue.queue_url, "URL of the queue of shards"),
            *self._fetch_outputs(settings),
            *([("KeysTable", keys.table_name, "Table of the API's keys, for galaxy cloud keys")] if keys else []),
            ("BatchInputPrefixes", self.batches.input_prefixes, "Prefixes that galaxy batch may read images from"),
        ):
            cdk.CfnOutput(self, name, value=value, description=description)

    def _fetch_outputs(self, settings: Settings) -> Iterator[tuple[str, str, str]]:
        if self.batches.fetch_queue:
            yield "FetchQueue", self.batches.fetch_queue.queue_url, "URL of the queue of shards of positions"
            yield "CutoutRate", str(settings.cutout_rate), "Requests a second to each survey's service"
