"""GitHub as an OIDC identity provider: its workflows deploy without an access key that could be lost."""

from __future__ import annotations

import re

import aws_cdk as cdk
from aws_cdk import aws_iam as iam
from constructs import Construct

from galaxy_infra.settings import Settings

ENVIRONMENT = "production"
"""GitHub environment of the workflow `deploy`, whose reviewers GitHub asks before a job gets its token."""
_GITHUB = "token.actions.githubusercontent.com"


class GithubRoleStack(cdk.Stack):
    """The role that the workflow `deploy` assumes, and GitHub as a provider, which an account can have only once.

    Args:
        scope: the app.
        construct_id: the stack's name.
        repository: as the setting `github`; its environment `ENVIRONMENT` alone is trusted.
        settings: the provider that the account has already, and whether a stack in us-east-1 is deployed too.
        env: account and region.
    """

    def __init__(
        self, scope: Construct, construct_id: str, *, repository: str, settings: Settings, env: cdk.Environment
    ) -> None:
        super().__init__(scope, construct_id, env=env, description="Galaxy classifier: deployment from GitHub")
        provider = settings.github_provider or (
            iam.CfnOIDCProvider(
                self, "GitHub", url=f"https://{_GITHUB}", client_id_list=["sts.amazonaws.com"]
            ).attr_arn
        )
        role = iam.Role(
            self,
            "Role",
            assumed_by=iam.WebIdentityPrincipal(
                provider,
                {
                    "StringEquals": {
                        f"{_GITHUB}:aud": "sts.amazonaws.com",
                        f"{_GITHUB}:sub": token_subjects(repository),
                    }
                },
            ),
            max_session_duration=cdk.Duration.hours(1),
        )
        # Those of `cdk bootstrap`, which have the permissions to deploy.
        qualifier = cdk.DefaultStackSynthesizer.DEFAULT_QUALIFIER
        regions = dict.fromkeys([self.region, *(["us-east-1"] if settings.waf else [])])
        role.add_to_policy(
            iam.PolicyStatement(
                actions=["sts:AssumeRole"],
                resources=[
                    f"arn:{self.partition}:iam::{self.account}:role/"
                    f"cdk-{qualifier}-{purpose}-role-{self.account}-{region}"
                    for region in regions
                    for purpose in ("deploy", "file-publishing", "image-publishing", "lookup")
                ],
            )
        )
        cdk.CfnOutput(self, "RoleArn", value=role.role_arn, description="The variable AWS_ROLE of the repository")


def token_subjects(repository: str) -> list[str]:
    """Subjects of the repository's tokens: by its names and, where the setting has its numbers, by these too.

    Tokens of repositories that were created, renamed or moved since 15 July 2026 have ``name@number``.
    """
    by_name = re.sub(r"@\d+", "", repository)
    return [f"repo:{form}:environment:{ENVIRONMENT}" for form in dict.fromkeys([by_name, repository])]
