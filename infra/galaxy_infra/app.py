"""What ``cdk`` runs; ``cdk.json`` names it."""

from __future__ import annotations

import sys

import aws_cdk as cdk

from galaxy_infra.budget import BudgetStack
from galaxy_infra.context import SettingError
from galaxy_infra.github_oidc import DeliveryStack
from galaxy_infra.nag import review
from galaxy_infra.settings import Settings
from galaxy_infra.stack import GalaxyStack
from galaxy_infra.step_functions import SurveysStack
from galaxy_infra.training import TrainingStack


def build(app: cdk.App, settings: Settings) -> GalaxyStack:
    """Put the stacks that the settings ask for into an app, and have them reviewed when it is synthesised."""
    env = cdk.Environment(region=settings.region)
    stack = GalaxyStack(app, settings.name, settings=settings, env=env)
    if settings.budget_mail:
        BudgetStack(app, f"{settings.name}-budget", mail=settings.budget_mail, settings=settings, env=env)
    if settings.surveys:
        SurveysStack(
            app,
            f"{settings.name}-surveys",
            bucket=stack.batches.bucket,
            function=stack.functions.batch,
            settings=settings,
            env=env,
        )
    if settings.training:
        TrainingStack(app, f"{settings.name}-training", settings=settings, env=env)
    if settings.github:
        DeliveryStack(app, f"{settings.name}-delivery", repository=settings.github, env=env)
    review(app)
    return stack


def main() -> None:
    """Synthesise; no call to AWS is made for it."""
    app = cdk.App(analytics_reporting=False)
    try:
        build(app, Settings.from_context(app.node))
    except SettingError as error:
        sys.exit(str(error))
    app.synth()


if __name__ == "__main__":
    main()
