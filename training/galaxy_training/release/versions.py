"""Numbers of versions, told from a registry; it loads nothing."""

from __future__ import annotations

from galaxy_core.models.registry import Registry


def next_version(registry: Registry, name: str) -> str:
    """The number after the last whole-numbered version of a model: ``1`` for its first."""
    numbers = [int(version) for version in registry.versions(name) if version.isdigit()]
    return str(max(numbers, default=0) + 1)
