"""Who may import whom, and what serving must never load."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
PACKAGES = {
    path.parent.name: path.parent
    for folder in ("lambda", "training", "infra")
    for path in sorted((ROOT / folder).glob("galaxy_*/__init__.py"))
}
ALLOWED = {
    "galaxy_core": set(),
    "galaxy_batches": {"galaxy_core", "galaxy_sky"},
    "galaxy_costs": {"galaxy_core"},
    "galaxy_sky": {"galaxy_core"},
    "galaxy_api": {"galaxy_batches", "galaxy_core", "galaxy_sky"},
    "galaxy_cli": {"galaxy_api", "galaxy_batches", "galaxy_core", "galaxy_costs", "galaxy_sky"},
    "galaxy_classifier": {"galaxy_cli", "galaxy_core", "galaxy_sky"},
    "galaxy_devtools": {"galaxy_api", "galaxy_batches", "galaxy_core", "galaxy_costs", "galaxy_sky"},
    "galaxy_training": {"galaxy_core"},
    "galaxy_infra": {"galaxy_core", "galaxy_costs"},
}
COMMAND_LINE_MODULES = {"galaxy_core/cli.py", "galaxy_api/server.py"}
"""The only ones below the command line that may import click, which the container image does not have."""


def imported_packages(*paths: Path) -> set[str]:
    packages: set[str] = set()
    for path in paths:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                packages |= {name.name.split(".")[0] for name in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                packages.add(node.module.split(".")[0])
    return packages


def test_every_package_has_its_rule() -> None:
    assert set(PACKAGES) == set(ALLOWED)


@pytest.mark.parametrize("package", PACKAGES)
def test_imports_run_one_way(package: str) -> None:
    others = imported_packages(*PACKAGES[package].rglob("*.py")) & set(PACKAGES) - {package}
    assert others <= ALLOWED[package]


def test_nothing_of_lambda_imports_the_infrastructure() -> None:
    assert imported_packages(*(ROOT / "lambda").rglob("*.py")).isdisjoint({"galaxy_infra", "aws_cdk"})


def test_what_serves_has_no_command_line() -> None:
    importing_click = {
        path.relative_to(ROOT / "lambda").as_posix()
        for package in ("galaxy_core", "galaxy_batches", "galaxy_sky", "galaxy_api")
        for path in PACKAGES[package].rglob("*.py")
        if "click" in imported_packages(path)
    }
    assert importing_click <= COMMAND_LINE_MODULES


def modules_after(statement: str) -> set[str]:
    script = f"import sys; {statement}; print(*{{name.split('.')[0] for name in sys.modules}})"
    output = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout
    return set(output.split())


def test_serving_needs_no_training_library() -> None:
    loaded = modules_after("import galaxy_api.handlers.classify, galaxy_api.server, galaxy_cli.commands.classify")
    assert loaded.isdisjoint({"tensorflow", "keras", "onnx", "pandas", "galsim", "matplotlib", "galaxy_training"})


def test_the_metadata_function_starts_without_what_runs_models() -> None:
    loaded = modules_after("import galaxy_api.handlers.metadata")
    assert loaded.isdisjoint({"onnxruntime", "numpy", "PIL", "uvicorn", "click"})


def test_the_batch_function_starts_without_what_runs_models() -> None:
    loaded = modules_after("import galaxy_api.handlers.batch")
    assert loaded.isdisjoint({"onnxruntime", "numpy", "PIL", "arro3", "uvicorn", "click"})


def test_clients_of_services_are_imported_when_used() -> None:
    loaded = modules_after("import galaxy_api.handlers.classify, galaxy_api.handlers.batch")
    assert loaded.isdisjoint({"boto3", "urllib3"})


def test_what_reads_light_is_imported_when_such_a_file_comes() -> None:
    loaded = modules_after("import galaxy_api.handlers.classify, galaxy_api.handlers.batch, galaxy_batches.worker")
    assert loaded.isdisjoint({"astropy", "tifffile"})


def test_the_command_line_says_its_help_without_what_does_its_work() -> None:
    loaded = modules_after("import galaxy_cli.commands.classify")
    assert loaded.isdisjoint({"arro3", "astropy", "boto3", "onnxruntime"})


def test_every_module_says_why_it_exists() -> None:
    silent = [
        path
        for folder in PACKAGES.values()
        for path in folder.rglob("*.py")
        if not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert silent == []


@pytest.mark.parametrize(
    "modules",
    [
        "galaxy_core.models.classifier",
        "galaxy_api.handlers.classify",
        "galaxy_core.images.fits",
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
