"""The API over the released models, and stand-ins of what it looks things up in."""

from tests.support.api import app, client, own_registry, services, sky_client

__all__ = ["app", "client", "own_registry", "services", "sky_client"]
