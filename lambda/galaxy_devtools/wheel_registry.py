"""Build hook of the wheel: puts the default model inside, so that an installed package predicts without a network.

Inside, and not fetched: it weighs less than numpy, no server has to outlive the package, and its checksum is
verified whenever it is loaded. The other models are read from a registry that is named.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

RELEASED = Path("training", "released", "models")


class WheelRegistry(BuildHookInterface):  # type: ignore[type-arg]
    """Adds ``galaxy_core/released``: a registry of the default model alone."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Write the registry that the wheel takes in."""
        if version == "editable":
            return
        source = Path(self.root) / RELEASED
        index = json.loads((source / "index.json").read_bytes())
        name = index["default"]
        current = index["models"][name]["current"]
        self._folder = Path(tempfile.mkdtemp())
        models = self._folder / "models"
        shutil.copytree(source / name / current, models / name / current)
        alone = {"default": name, "models": {name: {"current": current, "versions": [current]}}}
        (models / "index.json").write_text(json.dumps(alone, indent=2))
        build_data["force_include"][str(models)] = "galaxy_core/released/models"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:  # noqa: ARG002
        """Remove it."""
        if version != "editable":
            shutil.rmtree(self._folder, ignore_errors=True)
