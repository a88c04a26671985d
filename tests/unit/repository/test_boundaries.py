"""The arrows between the rooms: who may import whom, and what serving must never need."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
ROOMS = {
    "galaxy_core": ROOT / "lambda" / "galaxy_core",
    "galaxy_batches": ROOT / "lambda" / "galaxy_batches",
    "galaxy_costs": ROOT / "lambda" / "galaxy_costs",
    "galaxy_api": ROOT / "lambda" / "galaxy_api",
    "galaxy_cli": ROOT / "lambda" / "galaxy_cli",
    "galaxy_devtools": ROOT / "lambda" / "galaxy_devtools",
    "galaxy_training": ROOT / "training" / "galaxy_training",
    "galaxy_infra": ROOT / "infra" / "galaxy_infra",
}
ALLOWED = {
    "galaxy_core": set(),
    "galaxy_batches": {"galaxy_core"},
    "galaxy_costs": {"galaxy_core"},
    "galaxy_api": {"galaxy_batches", "galaxy_core"},
    "galaxy_cli": {"galaxy_api", "galaxy_batches", "galaxy_core", "galaxy_costs"},
    "galaxy_devtools": {"galaxy_api", "galaxy_batches", "galaxy_core", "galaxy_costs"},
    "galaxy_training": {"galaxy_core"},
    "galaxy_infra": {"galaxy_core", "galaxy_costs"},
}


def imported_packages(folder: Path) -> set[str]:
    found: set[str] = set()
    for path in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                found |= {name.name.split(".")[0] for name in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                found.add(node.module.split(".")[0])
    return found


@pytest.mark.parametrize("room", ROOMS)
def test_imports_run_one_way(room: str) -> None:
    neighbours = imported_packages(ROOMS[room]) & set(ROOMS) - {room}
    assert neighbours <= ALLOWED[room]


def modules_after(statement: str) -> set[str]:
    script = f"import sys; {statement}; print(*{{name.split('.')[0] for name in sys.modules}})"
    output = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout
    return set(output.split())


def test_serving_needs_no_training_library() -> None:
    loaded = modules_after("import galaxy_api.handlers.classify, galaxy_api.server, galaxy_cli.classify")
    assert loaded.isdisjoint({"tensorflow", "keras", "onnx", "pandas", "galsim", "matplotlib", "galaxy_training"})


def test_the_catalogue_wakes_without_what_runs_models() -> None:
    loaded = modules_after("import galaxy_api.handlers.metadata")
    assert loaded.isdisjoint({"onnxruntime", "numpy", "PIL", "uvicorn", "click"})


def test_batches_are_taken_without_what_works_on_them() -> None:
    loaded = modules_after("import galaxy_api.handlers.batch")
    assert loaded.isdisjoint({"onnxruntime", "numpy", "PIL", "arro3", "uvicorn", "click"})


def test_what_calls_others_waits_until_it_must() -> None:
    loaded = modules_after("import galaxy_api.handlers.classify, galaxy_api.handlers.batch")
    assert loaded.isdisjoint({"boto3", "urllib3"})


def test_the_command_line_says_its_help_without_what_does_its_work() -> None:
    loaded = modules_after("import galaxy_cli.classify")
    assert loaded.isdisjoint({"arro3", "astropy", "boto3", "onnxruntime"})


def test_every_module_says_why_it_exists() -> None:
    silent = [
        path
        for folder in ROOMS.values()
        for path in folder.rglob("*.py")
        if not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert silent == []


@pytest.mark.parametrize(
    "modules",
    [
        "galaxy_core.models.classifier",
        "galaxy_api.handlers.classify",
        "galaxy_training.data.arrays",
        "galaxy_training.export.quantization",
    ],
)
def test_nothing_is_reported_to_anybody(modules: str, tmp_path: Path) -> None:
    """onnxruntime's telemetry, when it is on, leaves an identifier of the machine in the home folder."""
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path)}
    script = f"import {modules}, onnxruntime; onnxruntime.SessionOptions()"
    subprocess.run([sys.executable, "-c", script], env=environment, check=True)
    assert list(tmp_path.rglob("*")) == []
