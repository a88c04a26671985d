"""Latest release named in CHANGELOG.md: what the release workflow tags, and its notes.

    python -m galaxy_devtools.changelog version|notes

A release is made by naming one in the changelog, ``## [1.2.3]``, and the same version in `galaxy_core`.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

import click

from galaxy_core import __version__

CHANGELOG = Path(__file__).parents[2] / "CHANGELOG.md"
_HEADING = re.compile(r"^## \[(\d+\.\d+\.\d+)\].*\n", re.MULTILINE)


class Release(NamedTuple):
    """A version in the changelog.

    Attributes:
        version: Such as ``1.2.3``.
        notes: Its section, without the heading.
    """

    version: str
    notes: str


def latest_release(changelog: str) -> Release:
    """The first numbered section of a changelog; what is unreleased stands above it.

    Raises:
        ValueError: It names no release.
    """
    heading = _HEADING.search(changelog)
    if heading is None:
        raise ValueError("The changelog names no release: expected a heading such as ## [1.2.3].")
    notes, _, _ = changelog[heading.end() :].partition("\n## [")
    return Release(heading[1], notes.strip())


@click.command()
@click.argument("part", type=click.Choice(Release._fields))
def main(part: str) -> None:
    """Print the version or the notes of the latest release in the changelog."""
    release = latest_release(CHANGELOG.read_text(encoding="utf-8"))
    if release.version != __version__:
        raise click.ClickException(
            f"The changelog's latest release is {release.version}; the code is {__version__}."
        )
    click.echo(getattr(release, part))


if __name__ == "__main__":
    main()
