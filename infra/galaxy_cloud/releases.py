"""Putting a model into a deployed site, and taking it back, without a deployment: within a minute it answers."""

from __future__ import annotations

from galaxy_model.errors import UnknownModelError
from galaxy_model.manifest import Manifest
from galaxy_model.registry import Registry


def release(source: Registry, target: Registry, name: str) -> Manifest:
    """Copy the current version of a model and serve it.

    Raises:
        GalaxyError: the source has no such model, the target has this version already, or one is out of reach.
    """
    manifest = source.manifest(name)
    target.publish(manifest, source.model(manifest))
    return manifest


def roll_back(registry: Registry, name: str) -> str:
    """Serve the version before the current one again, and return it.

    Raises:
        UnknownModelError: there is no such model, or no version before.
    """
    current = registry.manifest(name).version
    versions = registry.versions(name)
    place = versions.index(current)
    if place == 0:
        raise UnknownModelError(
            f"{name} {current} is the first version of it.", f"Those that were released: {', '.join(versions)}."
        )
    registry.set_current(name, versions[place - 1])
    return versions[place - 1]
