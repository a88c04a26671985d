"""What is deployed together."""

from __future__ import annotations

import aws_cdk as cdk
from constructs import Construct

from galaxy_infra.api import Api
from galaxy_infra.models import Models
from galaxy_infra.settings import Settings


class GalaxyStack(cdk.Stack):
    """Models in a bucket, and the API that answers with them.

    Args:
        scope: the app.
        construct_id: the stack's name.
        settings: sizes and choices.
    """

    def __init__(self, scope: Construct, construct_id: str, *, settings: Settings) -> None:
        super().__init__(scope, construct_id, description="Galaxy classifier")
        models = Models(self, "Models", keep_data=settings.keep_data)
        api = Api(self, "Api", models=models, settings=settings)
        cdk.CfnOutput(self, "ApiUrl", value=api.url, description="Add /api/docs to read the API's documentation")
        cdk.CfnOutput(self, "ModelBucket", value=models.bucket.bucket_name, description="Holds released models")
