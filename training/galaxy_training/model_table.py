"""The README's table of models, written from the released manifests so that no figure is typed by hand."""

from __future__ import annotations

from galaxy_model.manifest import Manifest
from galaxy_model.registry import Registry
from galaxy_training.errors import ReleaseError

BEGIN, END = "<!-- models: written by `make readme` -->", "<!-- end of models -->"


def render(registry: Registry) -> str:
    """A Markdown table of a registry's current models."""
    rows = [_row(registry.manifest(name)) for name in registry.index().models]
    head = "| model | what it answers | int8 | fp32 | knowing only the average | size |\n|---|---|---|---|---|---|"
    return "\n".join([head, *rows])


def insert(page: str, table: str) -> str:
    """The page with the table between its two marks.

    Raises:
        ReleaseError: a mark is missing.
    """
    if BEGIN not in page or END not in page:
        raise ReleaseError("The page has no place for the table of models.", f"Put {BEGIN} and {END} in it.")
    before, rest = page.split(BEGIN, 1)
    return f"{before}{BEGIN}\n{table}\n{END}{rest.split(END, 1)[1]}"


def _row(manifest: Manifest) -> str:
    metrics = manifest.metrics
    if manifest.task == "votes":
        answers = "37 vote fractions; RMSE, lower is better"
        figures = [f"{metrics[name]:.4f}" for name in ("rmse", "rmse_fp32", "baseline_rmse")]
    else:
        answers = f"{len(manifest.output.labels)} classes; accuracy, higher is better"
        figures = [f"{metrics[name]:.1%}" for name in ("accuracy", "accuracy_fp32", "baseline_accuracy")]
    name = f"`{manifest.name}` {manifest.version}, {manifest.title.lower()}"
    return f"| {' | '.join([name, answers, *figures, f'{manifest.size_bytes / 1000:,.0f} kB'])} |"
