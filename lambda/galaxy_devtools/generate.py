"""Every generated file of the repository: `make generate` writes them, `make check` names the stale ones.

    python -m galaxy_devtools.generate [--check]

A generated file has `.gen.` in its name. A generated block of Markdown stands between cog's marks, below its code.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import click
from cogapp import Cog

from galaxy_devtools import openapi, site_constants, site_table, site_types, site_vectors
from galaxy_devtools.detector import graph

ROOT = Path(__file__).parents[2]
FILES: dict[str, Callable[[], str]] = {
    "lambda/galaxy_api/openapi.gen.json": openapi.render,
    "lambda/galaxy_core/detection/detector.gen.json": graph.render,
    "frontend/src/api/schema.gen.d.ts": site_types.render,
    "frontend/src/inference/constants.gen.json": site_constants.render,
    "frontend/src/lib/otherFormats.gen.json": site_constants.render_other_formats,
    "frontend/src/inference/tableColumns.gen.json": site_table.render,
    "frontend/src/testing/vectors.gen.json": site_vectors.render,
}
PAGES = (
    "README.md",
    "lambda/README.md",
    "infra/README.md",
    "infra/SCALE.md",
    "infra/SETTINGS.md",
    "tests/README.md",
)
"""Markdown with generated blocks."""


def stale_files(root: Path, files: Mapping[str, Callable[[], str]], pages: Sequence[str]) -> dict[str, str]:
    """The right content of each generated file that is missing or has another, by its path.

    Args:
        root: Folder that the paths start from.
        files: What renders each generated file.
        pages: Markdown with generated blocks.
    """
    current = {name: _read(root / name) for name in (*files, *pages)}
    fresh = {name: render() for name, render in files.items()}
    fresh |= {name: fill_blocks(current[name], name) for name in pages}
    return {name: text for name, text in fresh.items() if text != current[name]}


def fill_blocks(page: str, name: str) -> str:
    """A page's text with the output of each of its cog blocks made anew."""
    return str(Cog().process_string(page, name))


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""


@click.command()
@click.option("--check", is_flag=True, help="Write nothing; name the stale files and fail if there are any.")
def main(check: bool) -> None:
    """Write every generated file that is stale."""
    stale = stale_files(ROOT, FILES, PAGES)
    if check and stale:
        raise click.ClickException(f"Stale, until `make generate` is run: {', '.join(stale)}")
    for name, text in stale.items():
        (ROOT / name).write_text(text, encoding="utf-8")
        click.echo(f"wrote {name}")


if __name__ == "__main__":
    main()
