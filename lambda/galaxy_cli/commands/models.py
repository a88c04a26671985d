"""`galaxy models`: which models there are, releasing one, and which of them are served."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from galaxy_core.cli import PlainGroup, default_registry, examples, region_option

if TYPE_CHECKING:
    from galaxy_core.models.manifest import Manifest
    from galaxy_core.models.registry import Registry


@click.group(cls=PlainGroup, epilog=examples("galaxy models list"))
def models() -> None:
    """List and release models, and choose which version is served.

    A registry is a folder or an s3:// address.
    """


@models.command("list", epilog=examples("galaxy models list s3://BUCKET"))
@click.argument("registry", default=default_registry)
@region_option
def list_models(registry: str) -> None:
    """List the models of REGISTRY; * marks the default.

    Without REGISTRY, lists the models that GALAXY_REGISTRY names, the released ones otherwise.
    """
    from galaxy_core.models.registry import Registry

    source = Registry(registry)
    index = source.index()
    rows = [("model", "version", "task", "score", "size", "other versions")]
    for name, entry in sorted(index.models.items()):
        manifest = source.manifest(name)
        others = [version for version in entry.versions if version != entry.current]
        rows.append(
            (
                f"{name} *" if name == index.default else name,
                manifest.version,
                manifest.task,
                _score(manifest),
                f"{manifest.size_bytes / 1000:,.0f} kB",
                ", ".join(others),
            )
        )
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


def _score(manifest: Manifest) -> str:
    """The metric that a model of its task is judged by."""
    metric = "accuracy" if manifest.task == "classes" else "rmse"
    value = manifest.metrics.get(metric)
    if value is None:
        return "not measured"
    if manifest.quantity:
        return f"RMSE {value:.{manifest.quantity.decimals}f} {manifest.quantity.unit}".rstrip()
    return f"RMSE {value:.4f}" if metric == "rmse" else f"accuracy {value:.1%}"


@models.command(
    epilog=examples(
        "galaxy models release runs/registry training/released --model cnn",
        "galaxy models release s3://BUCKET/training/jobs/JOB/output/model.tar.gz s3://BUCKET --model cnn",
    )
)
@click.argument("source")
@click.argument("target")
@click.option("--model", "name", required=True, help="Name of the model.")
@click.option("--model-version", help="Version of the model; the current one otherwise.")
@click.option("--default", "is_default", is_flag=True, help="Use it where a request names no model.")
@region_option
def release(source: str, target: str, name: str, model_version: str | None, is_default: bool) -> None:
    """Copy a model from SOURCE to the registry TARGET.

    Once it has answered for an image it becomes the current version there, which is served. SOURCE is a registry,
    or the model.tar.gz that a training job leaves, on this machine or in S3.
    """
    from galaxy_cli.model_archive import open_source
    from galaxy_core.models.registry import Registry

    registry = Registry(target)
    with open_source(source) as opened:
        _try_out(opened, name, model_version)
        manifest = registry.copy(opened, name, model_version)
    if is_default:
        registry.set_default(name)
    click.echo(f"Released {manifest.name} {manifest.version} in {target}; what serves it follows within a minute.")


def _try_out(registry: Registry, name: str, version: str | None) -> None:
    """Load a model and ask it once.

    Raises:
        BrokenModelError: the file is not what its manifest says, or fails at an image.
    """
    import numpy as np

    from galaxy_core.models.classifier import Classifier

    manifest = registry.manifest(name, version)
    side = manifest.input.minimum_side
    Classifier(manifest, registry.model(manifest)).predict(np.zeros((side, side, 3), np.uint8))


@models.command(epilog=examples("galaxy models rollback s3://BUCKET --model cnn"))
@click.argument("registry")
@click.option("--model", "name", required=True, help="Name of the model.")
@region_option
def rollback(registry: str, name: str) -> None:
    """Serve the version of a model before the current one.

    Nothing is deleted.
    """
    from galaxy_core.models.registry import Registry

    version = Registry(registry).roll_back(name)
    click.echo(f"{name} {version} is current in {registry} again; what serves it follows within a minute.")


@models.command(epilog=examples("galaxy models default s3://BUCKET cnn"))
@click.argument("registry")
@click.argument("name")
@region_option
def default(registry: str, name: str) -> None:
    """Set the model that REGISTRY serves where none is named."""
    from galaxy_core.models.registry import Registry

    Registry(registry).set_default(name)
    click.echo(f"{name} is the default of {registry}; what serves it follows within a minute.")
