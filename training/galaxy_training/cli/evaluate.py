"""`galaxy train evaluate`: the report on released models."""

from __future__ import annotations

import json
from pathlib import Path

import click

from galaxy_core.cli import default_registry, examples, region_option
from galaxy_training.cli import FOLDER, check_folder, training_command
from galaxy_training.cli.tensorflow_import import import_tensorflow


@training_command(epilog=examples("galaxy train evaluate FOLDER --model cnn --report runs/report"))
@click.argument("data", type=FOLDER, callback=check_folder)
@click.option("--registry", default=default_registry, help="Folder or s3:// address of the released models.")
@click.option("--model", "names", multiple=True, help="Name of the model; all of them otherwise.")
@click.option("--runs", type=FOLDER, help="Folder of training runs, to compare with their fp32 models.")
@click.option(
    "--report", type=FOLDER, default="runs/report", show_default=True, help="Where tables and plots are written."
)
@region_option
def evaluate(data: Path, registry: str, names: tuple[str, ...], runs: Path | None, report: Path) -> None:
    """Measure released models on the validation galaxies of DATA.

    Models of votes are measured on perturbed images too; with --model, what the report has of others stays.

    Writes report.md, report.json, plots.json and plots.
    """
    import_tensorflow()
    from galaxy_core.models.registry import Registry
    from galaxy_training.data.data_set import read_data_set
    from galaxy_training.evaluation.report import ModelUnderTest, evaluate_model, manifest_metrics
    from galaxy_training.evaluation.report_pages import write_report

    parts = read_data_set(data).split()
    models = Registry(registry)
    reports = {}
    for name in names or tuple(models.index().models):
        manifest = models.manifest(name)
        reports[name] = evaluate_model(
            ModelUnderTest.released(manifest, models.model(manifest)), parts, runs, perturbed=True
        )
        figures = {"name": name, "version": manifest.version, "galaxies": len(parts.validation)}
        click.echo(json.dumps(figures | manifest_metrics(reports[name])))
    write_report(report, reports, parts, keep_others=bool(names))
    click.echo(f"Wrote {report / 'report.md'}.", err=True)
