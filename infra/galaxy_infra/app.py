"""Entry point of ``cdk``, as ``cdk.json`` names it."""

from __future__ import annotations

import sys

import aws_cdk as cdk

from galaxy_infra.budget import BudgetStack
from galaxy_infra.github_oidc import GithubRoleStack
from galaxy_infra.nag import add_nag_checks
from galaxy_infra.settings import SettingError, Settings
from galaxy_infra.stack import GalaxyStack
from galaxy_infra.training import TrainingStack
from galaxy_infra.waf import WafStack


def build(app: cdk.App, settings: Settings) -> GalaxyStack:
    """Add the stacks that the settings ask for to an app, and cdk-nag's checks."""
    env = cdk.Environment(region=settings.region)
    web_acl = WafStack(app, f"{settings.name}-waf").arn if settings.waf else None
    stack = GalaxyStack(app, settings.name, settings=settings, web_acl=web_acl, env=env)
    if settings.budget_email:
        BudgetStack(app, f"{settings.name}-budget", email=settings.budget_email, settings=settings, env=env)
    if settings.training:
        TrainingStack(app, f"{settings.name}-training", settings=settings, env=env)
    if settings.github:
        GithubRoleStack(app, f"{settings.name}-delivery", repository=settings.github, settings=settings, env=env)
    add_nag_checks(app)
    return stack


def main() -> None:
    """Synthesise, without calling AWS."""
    app = cdk.App(analytics_reporting=False)
    try:
        build(app, Settings.from_context(app.node))
    except SettingError as error:
        sys.exit(str(error))
    app.synth()


if __name__ == "__main__":
    main()
