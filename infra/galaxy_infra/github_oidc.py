"""GitHub as an OIDC identity provider: its workflows deploy without an access key that could be lost."""

from __future__ import annotations

import aws_cdk as cdk
from aws_cdk import aws_iam as iam
from constructs import Construct

_GITHUB = "token.actions.githubusercontent.com"


class GithubRoleStack(cdk.Stack):
    """The role that the workflow `deploy` assumes; an account can have GitHub as a provider only once.

    Args:
        scope: the app.
        construct_id: the stack's name.
        repository: ``owner/name``; its main branch alone is trusted.
        env: account and region.
    """

    def __init__(self, scope: Construct, construct_id: str, *, repository: str, env: cdk.Environment) -> None:
        super().__init__(scope, construct_id, env=env, description="Galaxy classifier: deployment from GitHub")
        provider = iam.CfnOIDCProvider(
            self, "GitHub", url=f"https://{_GITHUB}", client_id_list=["sts.amazonaws.com"]
        )
        role = iam.Role(
            self,
            "Role",
            assumed_by=iam.WebIdentityPrincipal(
                provider.attr_arn,
                {
                    "StringEquals": {
                        f"{_GITHUB}:aud": "sts.amazonaws.com",
                        f"{_GITHUB}:sub": f"repo:{repository}:ref:refs/heads/main",
                    }
                },
            ),
            max_session_duration=cdk.Duration.hours(1),
        )
        # Those of `cdk bootstrap`, which have the permissions to deploy.
        qualifier = cdk.DefaultStackSynthesizer.DEFAULT_QUALIFIER
        role.add_to_policy(
            iam.PolicyStatement(
                actions=["sts:AssumeRole"],
                resources=[
                    f"arn:{self.partition}:iam::{self.account}:role/"
                    f"cdk-{qualifier}-{purpose}-role-{self.account}-{self.region}"
                    for purpose in ("deploy", "file-publishing", "image-publishing", "lookup")
                ],
            )
        )
        cdk.CfnOutput(self, "RoleArn", value=role.role_arn, description="The variable AWS_ROLE of the repository")
