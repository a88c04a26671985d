"""A header that CloudFront adds to requests, and without which the API refuses them.

An HTTP API has a public address of its own, where neither AWS WAF nor CloudFront's cache stands in the way.
"""

from __future__ import annotations

import aws_cdk as cdk
from constructs import Construct

from galaxy_core.origin import SECRETS_VARIABLE
from galaxy_infra.custom_resources import CustomResourceFunction
from galaxy_infra.permissions import grant
from galaxy_infra.settings import Settings


class OriginSecret(Construct):
    """The header's value: made when deploying, in no template; `Settings.origin_secret` increased replaces it.

    Args:
        scope: the stack.
        construct_id: unique in it.
        settings: the generation.

    Attributes:
        current: value that CloudFront sends.
        environment: variables of the functions, with all values that they accept.
    """

    def __init__(self, scope: Construct, construct_id: str, *, settings: Settings) -> None:
        super().__init__(scope, construct_id)
        stack = cdk.Stack.of(self)
        name = f"/{settings.name}/origin-secret-key"
        function = CustomResourceFunction(
            self, description="Makes the secret that CloudFront sends to the API", settings=settings
        )
        grant(
            function.role,
            ["ssm:DeleteParameter", "ssm:GetParameter", "ssm:PutParameter"],
            [f"arn:{stack.partition}:ssm:{stack.region}:{stack.account}:parameter{name}"],
        )
        secret = function.resource(
            "Secret", "Custom::OriginSecret", {"Parameter": name, "Generation": settings.origin_secret}
        )
        self.current = secret.get_att_string("Current")
        self.environment = {SECRETS_VARIABLE: secret.get_att_string("Accepted")}
