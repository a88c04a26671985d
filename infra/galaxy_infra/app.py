"""What ``cdk`` runs; ``cdk.json`` names it."""

from __future__ import annotations

import aws_cdk as cdk

from galaxy_infra.settings import Settings
from galaxy_infra.stack import GalaxyStack


def main() -> None:
    """Synthesise the stack; no call to AWS is made for it."""
    app = cdk.App(analytics_reporting=False)
    GalaxyStack(app, "Galaxy", settings=Settings.from_context(app.node))
    app.synth()


if __name__ == "__main__":
    main()
