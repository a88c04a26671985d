"""What is deployed together."""

from __future__ import annotations

import aws_cdk as cdk
from constructs import Construct

from galaxy_infra.api import Api
from galaxy_infra.batches import Batches
from galaxy_infra.bucket_deployment import Contents
from galaxy_infra.functions import Functions
from galaxy_infra.monitoring import Guard
from galaxy_infra.registry_bucket import Models
from galaxy_infra.settings import Settings
from galaxy_infra.site import Site


class GalaxyStack(cdk.Stack):
    """The site, the API behind it, and what both need.

    Args:
        scope: the app.
        construct_id: the stack's name.
        settings: sizes and choices.
        env: where it is deployed.

    Attributes:
        api: the way in.
        batches: many pictures at once.
        functions: what answers.
    """

    def __init__(self, scope: Construct, construct_id: str, *, settings: Settings, env: cdk.Environment) -> None:
        # No stack's name holds a dot, so that the images of one are never taken for another's.
        tags = f"{settings.name}."
        super().__init__(
            scope,
            construct_id,
            env=env,
            description="Galaxy classifier",
            synthesizer=cdk.DefaultStackSynthesizer(docker_tag_prefix=tags),
        )
        models = Models(self, "Models", keep=settings.keep_data)
        self.batches = batches = Batches(self, "Batches", settings=settings)
        self.functions = functions = Functions(
            self, "Functions", models=models, batches=batches, settings=settings
        )
        self.api = Api(self, "Api", functions=functions, settings=settings)
        site = Site(self, "Site", api=self.api, models=models, batches=batches, settings=settings)
        contents = Contents(self, "Contents", settings=settings)
        contents.put_site(site.bucket)
        contents.put_models(models.bucket)
        contents.put_nothing(batches.bucket)
        if functions.image:
            contents.tidy_images(functions.image.repository, functions.image.image_tag, tags)
        Guard(self, "Guard", functions=functions, api=self.api, batches=batches, settings=settings)
        for name, value, description in (
            ("Address", f"{site.origin}/", "The site, and below api/docs the API's documentation"),
            ("Host", site.distribution.distribution_domain_name, "What a domain of your own has to point at"),
            ("ApiAddress", self.api.http_api.api_endpoint, "The API without CloudFront in front of it"),
            ("Registry", models.registry, "Where galaxy-cloud release and rollback act"),
            (
                "BatchBucket",
                self.batches.address,
                "Where galaxy batch writes; below sources/ is room for pictures",
            ),
            ("BatchQueue", self.batches.queue.queue_url, "Where galaxy batch hands out work"),
            ("BatchSources", self.batches.sources, "Where pictures may lie that galaxy batch is pointed at"),
        ):
            cdk.CfnOutput(self, name, value=value, description=description)
