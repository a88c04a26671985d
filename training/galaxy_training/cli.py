"""``galaxy-train``: simulate, fit, evaluate and release; `fit` is also what SageMaker's script mode starts."""

from __future__ import annotations

import json
import logging
import os
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from pydantic import TypeAdapter, ValidationError

from galaxy_core.cli import PlainGroup
from galaxy_core.models.manifest import Version
from galaxy_core.models.registry import Registry, default_root

if TYPE_CHECKING:
    from galaxy_core.models.classifier import Classifier
    from galaxy_core.models.manifest import Manifest

_FOLDER = click.Path(path_type=Path, file_okay=False)


def _version(_context: click.Context, _parameter: click.Parameter, value: str | None) -> str | None:
    """Refuse before the fit what the manifest would refuse after it."""
    try:
        return TypeAdapter(Version | None).validate_python(value)
    except ValidationError as error:
        raise click.BadParameter(f"{value!r} is not letters, digits, dots and dashes, at most 40.") from error


@click.group(cls=PlainGroup)
def main() -> None:
    """Train, measure and release the family of galaxy models."""
    _quiet_start()


def _quiet_start() -> None:
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(message)s", datefmt="%H:%M:%S")
    logging.getLogger("galaxy_training").setLevel(logging.INFO)
    for noisy in ("tensorflow", "absl", "matplotlib", "tf2onnx"):
        logging.getLogger(noisy).setLevel(logging.ERROR)


@main.command()
@click.argument("folder", type=_FOLDER)
@click.option("--count", default=200, show_default=True, help="How many galaxies.")
@click.option("--seed", default=1, show_default=True, help="The same seed draws the same galaxies.")
@click.option("--side", default=424, show_default=True, help="Width and height of the pictures in pixels.")
def simulate(folder: Path, count: int, seed: int, side: int) -> None:
    """Draw simulated galaxies with votes into FOLDER, in Kaggle's layout."""
    from galaxy_training.simulation import write_data_set

    with click.progressbar(length=count, label="Drawing") as bar:
        write_data_set(folder, count, seed=seed, side=side, progress=lambda _: bar.update(1))


@main.command()
@click.option("--architecture", "name", default="cnn", show_default=True, help="Which network of the family.")
@click.option("--data", type=_FOLDER, envvar="SM_CHANNEL_TRAINING", required=True, help="Folder of the data set.")
@click.option("--registry", envvar="SM_MODEL_DIR", required=True, help="Where the model is published.")
@click.option(
    "--reports",
    type=_FOLDER,
    envvar="SM_OUTPUT_DATA_DIR",
    default="runs",
    show_default=True,
    help="Where curves, plots and checkpoints go, in a folder named after the network.",
)
@click.option(
    "--checkpoints",
    type=_FOLDER,
    help="Where the run is kept instead until it ends, for a machine that may be taken away.",
)
@click.option("--model-version", callback=_version, help="Version to publish; the next number otherwise.")
@click.option(
    "--teacher",
    help="A model of votes, as REGISTRY:NAME, that fills in votes that are not known; it sees each picture.",
)
@click.option("--start", type=_FOLDER, help="Folder of a finished run of the network, to begin with its weights.")
@click.option("--epochs", type=click.IntRange(1), help="Passes over the training galaxies.")
@click.option("--batch-size", type=click.IntRange(1), help="Galaxies a step.")
@click.option("--learning-rate", type=click.FloatRange(0, min_open=True), help="Its highest value.")
@click.option("--weight-decay", type=click.FloatRange(0), help="Of the optimizer.")
@click.option("--seed", type=click.IntRange(0), help="Of weights, order and augmentation.")
def fit(
    name: str,
    data: Path,
    registry: str,
    reports: Path,
    checkpoints: Path | None,
    model_version: str | None,
    teacher: str | None,
    start: Path | None,
    **settings: float | None,
) -> None:
    """Train a network, quantize it, measure it and publish it in a registry.

    A run that was stopped goes on from its last epoch. What is not given keeps the value that the network is
    released with. SageMaker's variables stand in for --data, --registry and --reports.
    """
    _quiet_start()
    from galaxy_training.networks import architecture
    from galaxy_training.pipeline import Run, train
    from galaxy_training.sagemaker.run_folder import run_folder

    chosen = architecture(name)
    changed: dict[str, Any] = {key: value for key, value in settings.items() if value is not None}
    with run_folder(name, reports, checkpoints) as folder:
        manifest = train(
            Run(
                architecture=chosen,
                schedule=replace(chosen.schedule, **changed),
                data=data,
                registry=registry,
                reports=folder,
                version=model_version,
                teacher=_teacher(teacher),
                start=start,
            )
        )
    if manifest is not None:
        _say_published(manifest)


@main.command()
@click.argument("members", nargs=-1, required=True, type=_FOLDER)
@click.option("--data", type=_FOLDER, required=True, help="Folder of the data set that they learnt from.")
@click.option("--registry", required=True, help="Where the ensemble is published.")
@click.option("--reports", type=_FOLDER, default="runs", show_default=True, help="Where plots and figures go.")
@click.option("--model-version", callback=_version, help="Version to publish; the next number otherwise.")
def join(members: tuple[Path, ...], data: Path, registry: str, reports: Path, model_version: str | None) -> None:
    """Publish one network that answers with the mean of its MEMBERS, the folders of finished runs of `fit`.

    The first is of `efficientnet`, the other three of `equivariant`.
    """
    from galaxy_training.networks.ensemble import ENSEMBLE, MEMBERS
    from galaxy_training.pipeline import Run
    from galaxy_training.pipeline import join as publish_joined

    if len(members) != len(MEMBERS):
        names = ", ".join(member.name for member in MEMBERS)
        raise click.UsageError(f"An ensemble is of runs of {names}, in this order; {len(members)} were named.")
    run = Run(ENSEMBLE, ENSEMBLE.schedule, data, registry, reports / ENSEMBLE.name, version=model_version)
    _say_published(publish_joined(members, run))


def _say_published(manifest: Manifest) -> None:
    click.echo(json.dumps({"name": manifest.name, "version": manifest.version, **manifest.metrics}))


def _teacher(address: str | None) -> Classifier | None:
    if address is None:
        return None
    from galaxy_core.models.classifier import Classifiers

    registry, _, name = address.rpartition(":")
    return Classifiers(Registry(registry or default_root()), threads=os.cpu_count() or 1).get(name)


# What a job is told of fit's options: those with one value, but for the ones that its container answers for.
_HYPERPARAMETERS = [
    option
    for option in fit.params
    if isinstance(option, click.Option)
    and not (option.is_flag or option.multiple)
    and option.name not in {"data", "registry", "reports", "checkpoints", "model_version", "start"}
]


def _configured_region() -> str:
    import boto3
    from botocore.exceptions import BotoCoreError

    try:
        region = boto3.session.Session().region_name
    except BotoCoreError as error:
        raise click.UsageError(f"{error}. Name the region with --region.") from error
    if region is None:
        raise click.UsageError("No region is configured. Name one with --region.")
    return region


@main.command()
@click.option("--data", required=True, help="s3:// address of the folder with the data set.")
@click.option("--output", required=True, help="s3:// address of the folder for sources, checkpoints and results.")
@click.option("--role", required=True, help="ARN of the role that the job acts as.")
@click.option(
    "--region",
    envvar="AWS_REGION",
    default=_configured_region,
    help="Where it runs, with its buckets; the configured one otherwise.",
)
@click.option("--image", help="Container image; needed where AWS keeps its own in another account than usual.")
@click.option(
    "--instance-type", default="ml.c5.4xlarge", show_default=True, help="SageMaker's name of the machine."
)
@click.option(
    "--instances", type=click.IntRange(1), default=1, show_default=True, help="Machines that share each batch."
)
@click.option(
    "--volume", type=click.IntRange(1), default=30, show_default=True, help="Disk of each, in gigabytes."
)
@click.option(
    "--run-hours",
    type=click.FloatRange(0, min_open=True),
    default=12.0,
    show_default=True,
    help="Stop it then, waiting not counted.",
)
@click.option(
    "--wait-hours",
    type=click.FloatRange(0, min_open=True),
    default=24.0,
    show_default=True,
    help="Stop it then, waiting for spot instances counted.",
)
@click.option("--job-name", help="The network's and the time otherwise.")
@click.option(
    "--continued", help="Go on from the last epoch of a stopped job of this name and of the same options."
)
@click.option(
    "--model-version",
    callback=_version,
    required=True,
    help="Version to publish; a job starts with no registry to count in.",
)
@click.option("--dry-run", is_flag=True, help="Show the request, send nothing.")
def launch(job_name: str | None, model_version: str, dry_run: bool, **settings: Any) -> None:
    """Start `fit` on SageMaker, on spot instances and with checkpoints in S3."""
    from galaxy_training.networks import architecture
    from galaxy_training.sagemaker import launch as cloud
    from galaxy_training.sagemaker.source_archive import source_archive

    given = {option.opts[0].removeprefix("--"): settings.pop(str(option.name)) for option in _HYPERPARAMETERS}
    options = {"model-version": model_version} | {key: value for key, value in given.items() if value is not None}
    model = architecture(options["architecture"]).name
    job = cloud.Job(name=job_name or cloud.job_name(model, datetime.now(UTC)), options=options, **settings)
    archive = source_archive()
    if dry_run:
        click.echo(json.dumps(cloud.request(job, archive), indent=2))
        return
    cloud.launch(job, archive)
    click.echo(
        f"Started {job.name}. Once it has finished:\n  galaxy-train release {job.model} TARGET --model {model}"
    )


launch.params.extend(_HYPERPARAMETERS)


@main.command()
@click.argument("data", type=_FOLDER)
@click.option("--trials", type=click.IntRange(1), default=20, show_default=True, help="How many networks to try.")
@click.option("--epochs", type=click.IntRange(1), default=8, show_default=True, help="For each of them.")
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True, help="Of the search and its fits.")
@click.option(
    "--folder", type=_FOLDER, default="runs/tuning", show_default=True, help="Where trials, table and plot go."
)
def tune(data: Path, folder: Path, **settings: int) -> None:
    """Search the dense network's units, depth and learning rate on DATA; a stopped search goes on."""
    from galaxy_training.data.arrays import load_arrays
    from galaxy_training.data.data_set import read_data_set
    from galaxy_training.evaluation.plots import plot_trials
    from galaxy_training.fitting.tuning import Search, search
    from galaxy_training.networks.dense import DENSE

    parts = read_data_set(data).split()
    arrays, held_back = (load_arrays(part, DENSE.side) for part in (parts.training, parts.calibration))
    trials = search(arrays, held_back, Search(**settings), folder)
    trials.to_csv(folder / "trials.csv", index=False)
    plot_trials(trials, folder / "trials.png")
    click.echo(trials.head(5).to_string(index=False))


@main.command()
@click.argument("data", type=_FOLDER)
@click.option("--registry", default=default_root, help="Folder or s3:// address of the released models.")
@click.option("--model", "names", multiple=True, help="Which model; all of them otherwise.")
@click.option("--runs", type=_FOLDER, help="Folder of training runs, to compare with what was quantized.")
@click.option(
    "--report", type=_FOLDER, default="runs/report", show_default=True, help="Where tables and plots are written."
)
def evaluate(data: Path, registry: str, names: tuple[str, ...], runs: Path | None, report: Path) -> None:
    """Measure released models on the validation galaxies of DATA: report.md, report.json and plots."""
    from galaxy_core.models.classifier import Classifiers
    from galaxy_training.data.data_set import read_data_set
    from galaxy_training.evaluation.report import flat, report_on
    from galaxy_training.evaluation.report_pages import write_report

    parts = read_data_set(data).split()
    models = Classifiers(Registry(registry))
    found = {}
    for name in names or tuple(models.registry.index().models):
        found[name] = report_on(models.get(name), parts, runs)
        figures = {"name": name, "version": found[name].manifest.version, "galaxies": len(parts.validation)}
        click.echo(json.dumps(figures | flat(found[name])))
    write_report(report, found, parts)
    click.echo(f"Wrote {report / 'report.md'}.", err=True)


@main.command()
@click.argument("source")
@click.argument("target")
@click.option("--model", "name", required=True, help="Which model.")
@click.option("--model-version", help="Which version of it; the current one otherwise.")
@click.option("--default", "is_default", is_flag=True, help="Answer with it where a request names no model.")
def release(source: str, target: str, name: str, model_version: str | None, is_default: bool) -> None:
    """Copy a model from the SOURCE registry to the TARGET registry, folders or s3:// addresses alike.

    SOURCE may also be the model.tar.gz that a training job leaves, on this machine or in S3.
    """
    from galaxy_training.sagemaker.artifact import open_source

    registry = Registry(target)
    with open_source(source) as found:
        manifest = registry.copy(found, name, model_version)
    if is_default:
        registry.set_default(name)
    click.echo(f"Released {manifest.name} {manifest.version} in {target}.")


@main.command("release-samples")
@click.argument("source", type=_FOLDER)
@click.argument("target")
@click.option("--count", type=click.IntRange(1), default=24, show_default=True, help="How many galaxies at most.")
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True, help="Of the choice among them.")
@click.option(
    "--only-agreeing",
    "agreement",
    type=click.FloatRange(0, 1),
    default=0.0,
    show_default=True,
    help="Leave out galaxies whose headline has a lower probability than this, by the votes.",
)
@click.option("--quality", type=click.IntRange(1, 95), default=85, show_default=True, help="Of the JPEG files.")
@click.option("--title", help="What the pictures are; the data set's name otherwise.")
@click.option("--credit", help="Whose they are; what the data set says otherwise.")
@click.option("--licence", help="Under which terms they are shown; what the data set says otherwise.")
def release_samples(
    source: Path, target: str, count: int, seed: int, agreement: float, quality: int, **origin: str | None
) -> None:
    """Choose galaxies of every kind from the data set SOURCE and show them as samples beside TARGET's models.

    TARGET is a folder or an s3:// address. Samples that are there already are replaced.
    """
    from galaxy_training.data.data_set import read_data_set
    from galaxy_training.release.samples import Choice, origin_of
    from galaxy_training.release.samples import release_samples as write

    data = read_data_set(source, without_votes=True)
    shown = origin_of(data, **origin)
    choice = Choice(count, seed, agreement)
    with click.progressbar(length=count, label="Releasing") as bar:
        index = write(data, target, choice, shown, quality=quality, progress=lambda _: bar.update(1))
    kinds = Counter(sample.votes.headline.text if sample.votes else "votes not known" for sample in index.samples)
    click.echo(f"Released {len(index.samples)} samples in {target}:")
    for text, number in kinds.most_common():
        click.echo(f"{number:6} {text}")


@main.command()
@click.argument("page", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option("--report", type=_FOLDER, required=True, help="Folder of a report by `evaluate`.")
def table(page: Path, report: Path) -> None:
    """Write a report's table of models into PAGE, between its marks."""
    from galaxy_training.evaluation.model_table import insert, render

    page.write_text(insert(page.read_text(encoding="utf-8"), render(report)), encoding="utf-8")


@main.command()
@click.option("--architecture", "names", multiple=True, help="Which network; all of them otherwise.")
@click.option(
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    default="runs/bench/training.json",
    show_default=True,
    help="Where the figures are written.",
)
def bench(names: tuple[str, ...], output: Path) -> None:
    """Measure how many pictures a second each network learns from and answers: Keras, fp32 and int8."""
    from galaxy_training.benchmark import bench as measure
    from galaxy_training.networks import ARCHITECTURES, architecture

    logging.getLogger("galaxy_training").setLevel(logging.WARNING)
    found = {}
    click.echo(f"{'pictures a second':14}{'training':>10}{'keras':>10}{'fp32':>10}{'int8':>10}{'int8/fp32':>12}")
    for name in names or tuple(ARCHITECTURES):
        found[name] = figures = measure(architecture(name))
        rates = "".join(f"{figures[way]:10,.0f}" for way in ("training", "keras", "fp32", "int8"))
        click.echo(f"{name:17}{rates}{figures['int8_to_fp32']:11.2f}x")
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
